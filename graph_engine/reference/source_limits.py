"""What each source cannot say, and why that matters to a reader of its figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from graph_engine.reference.typed_table import ReferenceTable, Text

__all__ = ["SourceLimit", "SourceLimits", "read_source_limits", "source_limits"]


@dataclass(frozen=True)
class SourceLimit:
    """One limit of the editions that a loader reads.

    Parameters
    ----------
    loader : str
        Name of the loader, as the graph's sources give it.
    edition : str
        Beginning of the keys of the editions that it holds for; empty where it holds for all of the loader.
    limit : str
        What the source does not say.
    matters : str
        What follows for a reader.
    source : str
        Who can confirm it.
    """

    loader: Text
    edition: str
    limit: Text
    matters: Text
    source: Text


@dataclass(frozen=True)
class SourceLimits:
    """All rows of the table."""

    rows: tuple[SourceLimit, ...]

    def of(self, loader: str, edition: str) -> tuple[SourceLimit, ...]:
        """Limits of an edition, in the order of the table.

        Parameters
        ----------
        loader : str
            Loader that read it.
        edition : str
            Its key.

        Examples
        --------
        >>> [row.limit for row in source_limits().of("nomis", "nomis-ukbc-2018-itl2")]
        ['Workplaces of 2018 stand behind jobs of 2021']
        """
        return tuple(row for row in self.rows if row.loader == loader and edition.startswith(row.edition))


TABLE = ReferenceTable(
    "source_limits.csv", SourceLimit, once={"limit": lambda row: [(row.loader, row.edition, row.limit)]}
)


def read_source_limits(text: str | None = None) -> SourceLimits:
    """Read and check the table of limits.

    Parameters
    ----------
    text : str, optional
        The table as CSV; the file of the package where not given.

    Raises
    ------
    TableError
        If a cell that must be given is empty, or a limit stands twice.
    """
    return SourceLimits(TABLE.read(text))


@lru_cache(maxsize=1)
def source_limits() -> SourceLimits:
    """Return the limits of the package's table, read once."""
    return read_source_limits()

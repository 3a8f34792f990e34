"""Regions that no published list of areas holds, and by-names of towns: Teesside, the Potteries, Silicon Fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

from graph_engine.reference.typed_table import CellError, Parts, ReferenceTable, Text

__all__ = ["RegionalName", "RegionalNames", "read_regional_names", "regional_names"]

_ARTICLE = "the "


@dataclass(frozen=True)
class RegionalName:
    """A name that people say for one district or several.

    Parameters
    ----------
    name : str
        As it is said, without an article.
    districts, official : tuple of str
        Codes of the districts that it means, and their published names.
    reason, source : str
        Why these, and who says so.
    """

    name: Text
    districts: Parts
    official: Parts
    reason: Text
    source: Text

    def __post_init__(self) -> None:
        """Refuse districts without names, and names without districts."""
        if not self.districts or len(self.districts) != len(self.official):
            raise CellError("districts", "codes of districts, one or more, as many as names")


@dataclass(frozen=True)
class RegionalNames:
    """All rows of the table."""

    rows: tuple[RegionalName, ...]

    @cached_property
    def _by_name(self) -> Mapping[str, RegionalName]:
        return MappingProxyType({row.name.casefold(): row for row in self.rows})

    def of(self, said: str) -> RegionalName | None:
        """The row of a name, with or without its article; ``None`` where there is none.

        >>> regional_names().of("the Potteries").districts, regional_names().of("Atlantis")
        (('E06000021', 'E07000195'), None)
        """
        return self._by_name.get(" ".join(said.casefold().split()).removeprefix(_ARTICLE))


TABLE = ReferenceTable("regional_names.csv", RegionalName, once={"name": lambda row: [row.name.casefold()]})


def read_regional_names(text: str | None = None) -> RegionalNames:
    """Read the table.

    Raises
    ------
    TableError
        If a row is not valid, or a name stands twice.
    """
    return RegionalNames(TABLE.read(text))


@lru_cache(maxsize=1)
def regional_names() -> RegionalNames:
    """Return the regional names of the package's table, read once."""
    return read_regional_names()

"""In which district a works stands, by its town, where an area has several growth hubs or none for all of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from graph_engine.reference.area_codes import AreaCode
from graph_engine.reference.typed_table import CellError, Parts, ReferenceTable, Text

__all__ = ["Town", "Towns", "read_towns", "towns"]


@dataclass(frozen=True)
class Town:
    """A town, or several that a works names together.

    Parameters
    ----------
    place : str
        ITL2 code of 2021.
    town : str
        As ``plants.csv`` spells it.
    districts, names : tuple of str
        Codes of the districts in which it lies, and what they are called.
    source : str
        Who says so.
    """

    place: AreaCode
    town: Text
    districts: Parts
    names: Parts
    source: Text

    def __post_init__(self) -> None:
        """Refuse districts without names, and names without districts."""
        # Names stand beside the codes so that whoever reads the table can check them.
        if not self.districts or len(self.districts) != len(self.names):
            raise CellError("districts", "codes of districts, one or more, as many as names")


@dataclass(frozen=True)
class Towns:
    """All rows of the table."""

    rows: tuple[Town, ...]

    def districts(self, place: str, town: str) -> tuple[str, ...]:
        """Codes of the districts of a town; empty where no row says.

        >>> towns().districts("TLK2", "Yeovil")
        ('E06000066',)
        """
        return next((row.districts for row in self.rows if (row.place, row.town) == (place, town)), ())


TABLE = ReferenceTable("towns.csv", Town, once={"town": lambda row: [(row.place, row.town)]})


def read_towns(text: str | None = None) -> Towns:
    """Read the table.

    Raises
    ------
    TableError
        If a row is not valid, or a town of an area stands twice.
    """
    return Towns(TABLE.read(text))


@lru_cache(maxsize=1)
def towns() -> Towns:
    """Return the towns of the package's table, read once."""
    return read_towns()

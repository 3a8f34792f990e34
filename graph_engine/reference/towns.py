"""In which district a works stands, by its town, where an area has several growth hubs or none for all of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from graph_engine.reference.reader import area_code, read_rows, refuse_duplicates

__all__ = ["Town", "Towns", "read_towns", "towns"]

FILE = "towns.csv"
COLUMNS = ("place", "town", "districts", "names", "source")


@dataclass(frozen=True)
class Town:
    """A town, or several that a works names together.

    Parameters
    ----------
    place : str
        ITL2 code of 2021.
    town : str
        As ``plants.csv`` spells it.
    districts : tuple of str
        Codes of the districts in which it lies.
    source : str
        Who says so.
    """

    place: str
    town: str
    districts: tuple[str, ...]
    source: str


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


def read_towns(text: str | None = None) -> Towns:
    """Read the table.

    Raises
    ------
    TableError
        If a row is not valid, or a town of an area stands twice.
    """
    rows = read_rows(FILE, COLUMNS, text)
    found = []
    for row in rows:
        districts, names = row.parts("districts"), row.parts("names")
        if not districts or len(districts) != len(names):
            row.refuse("districts", "codes of districts, one or more, as many as names")
        found.append(Town(area_code(row, "place"), row.text("town"), districts, row.text("source")))
    refuse_duplicates(rows, "town", [(one.place, one.town) for one in found])
    return Towns(tuple(found))


@lru_cache(maxsize=1)
def towns() -> Towns:
    """Return the towns of the package's table, read once."""
    return read_towns()

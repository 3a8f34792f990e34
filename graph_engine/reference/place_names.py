"""Everyday names of places that no published list of areas holds: short names of districts, and towns in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

from graph_engine.reference.reader import read_rows, refuse_duplicates

__all__ = ["PlaceName", "PlaceNames", "place_names", "read_place_names"]

FILE = "place_names.csv"
_DISTRICT = re.compile(r"[ENSW]\d{8}")
COLUMNS = ("name", "district", "official", "source")


@dataclass(frozen=True)
class PlaceName:
    """A name that people say.

    Parameters
    ----------
    name : str
        As it is said.
    district : str
        Code of the district that it means, or that holds the town.
    official : str
        Published name of that district.
    source : str
        Who says so.
    """

    name: str
    district: str
    official: str
    source: str


@dataclass(frozen=True)
class PlaceNames:
    """All rows of the table."""

    rows: tuple[PlaceName, ...]

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        return MappingProxyType({row.name.casefold(): row.district for row in self.rows})

    def district(self, said: str) -> str | None:
        """Code of the district that a name means; ``None`` where no row says.

        >>> place_names().district(" hull "), place_names().district("Atlantis")
        ('E06000010', None)
        """
        return self._by_name.get(" ".join(said.casefold().split()))


def read_place_names(text: str | None = None) -> PlaceNames:
    """Read the table.

    Raises
    ------
    TableError
        If a row is not valid, or a name stands twice.
    """
    rows = read_rows(FILE, COLUMNS, text)
    found = []
    for row in rows:
        district = row.text("district")
        if not _DISTRICT.fullmatch(district):
            row.refuse("district", "a code of a district, such as E06000010")
        found.append(PlaceName(row.text("name"), district, row.text("official"), row.text("source")))
    refuse_duplicates(rows, "name", [one.name.casefold() for one in found])
    return PlaceNames(tuple(found))


@lru_cache(maxsize=1)
def place_names() -> PlaceNames:
    """Return the place names of the package's table, read once."""
    return read_place_names()

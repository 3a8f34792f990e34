"""Everyday names of places that no published list of areas holds: short names of districts, and towns in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Annotated

from graph_engine.reference.typed_table import Cell, ReferenceTable, Text

__all__ = ["PlaceName", "PlaceNames", "place_names", "read_place_names"]

_DISTRICT = re.compile(r"[ENSW]\d{8}")


def _district(text: str) -> str:
    if not _DISTRICT.fullmatch(text):
        raise ValueError("a code of a district, such as E06000010")
    return text


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

    name: Text
    district: Annotated[str, Cell(_district)]
    official: Text
    source: Text


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


TABLE = ReferenceTable("place_names.csv", PlaceName, once={"name": lambda row: [row.name.casefold()]})


def read_place_names(text: str | None = None) -> PlaceNames:
    """Read the table.

    Raises
    ------
    TableError
        If a row is not valid, or a name stands twice.
    """
    return PlaceNames(TABLE.read(text))


@lru_cache(maxsize=1)
def place_names() -> PlaceNames:
    """Return the place names of the package's table, read once."""
    return read_place_names()

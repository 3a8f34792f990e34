"""Which areas a place means that declares a priority, where no published area bears its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Annotated

from graph_engine.reference.typed_table import Cell, ReferenceTable, Text

__all__ = ["PriorityPlace", "PriorityPlaces", "priority_places", "read_priority_places"]

_KEY = re.compile(r"(?:ITL[123]-2021|(?:LAD|MCA|CUSTOM)-2025):[A-Z0-9]+")


def _keys(text: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in text.split(";"))
    if not all(_KEY.fullmatch(key) for key in found) or len(set(found)) != len(found):
        raise ValueError("keys of areas of 2021 or 2025, each once, joined by '; ', such as LAD-2025:S12000017")
    return found


@dataclass(frozen=True)
class PriorityPlace:
    """A place as a declaration words it.

    Parameters
    ----------
    place : str
        As worded: the key of the declaration's own list.
    areas : tuple of str
        Keys of the areas that it means.
    reason : str
        Why these.
    checked_on : date
        When this was last looked at.
    """

    place: Text
    areas: Annotated[tuple[str, ...], Cell(_keys)]
    reason: Text
    checked_on: date


@dataclass(frozen=True)
class PriorityPlaces:
    """All rows of the table."""

    rows: tuple[PriorityPlace, ...]

    @cached_property
    def _by_place(self) -> Mapping[str, tuple[str, ...]]:
        return MappingProxyType({row.place.casefold(): row.areas for row in self.rows})

    def areas(self, worded: str) -> tuple[str, ...]:
        """Keys of the areas that a place means; none where no row says.

        >>> priority_places().areas("Inverness and the Highlands"), priority_places().areas("Atlantis")
        (('LAD-2025:S12000017',), ())
        """
        return self._by_place.get(" ".join(worded.casefold().split()), ())


TABLE = ReferenceTable("priority_places.csv", PriorityPlace, once={"place": lambda row: [row.place.casefold()]})


def read_priority_places(text: str | None = None) -> PriorityPlaces:
    """Read the table.

    Raises
    ------
    TableError
        If a row is not valid, or a place stands twice.
    """
    return PriorityPlaces(TABLE.read(text))


@lru_cache(maxsize=1)
def priority_places() -> PriorityPlaces:
    """Return the places of the package's table, read once."""
    return read_priority_places()

"""Lists of places in which a name stands once, whatever lists of whatever years have it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from graph_engine.geography.gazetteer import Area
from graph_engine.schema import AreaLevel

T = TypeVar("T")

LEVEL_WORDS: Mapping[str, str] = {
    AreaLevel.AUTHORITY: "combined authority",
    AreaLevel.ITL1: "nation or region",
    AreaLevel.ITL2: "ITL2 area",
    AreaLevel.ITL3: "ITL3 area",
    AreaLevel.DISTRICT: "district",
    AreaLevel.LEP: "local enterprise partnership, closed in 2024",
    AreaLevel.COUNTRY: "country",
}
"""What an area of each level is, in the order in which areas of one name come."""
# Levels whose lists of different years stand side by side.
_LISTED = (AreaLevel.ITL1, AreaLevel.ITL2, AreaLevel.ITL3, AreaLevel.DISTRICT)


def level_in_words(area: Area) -> str:
    """What an area is, with the year of its list where those of several years stand side by side."""
    title = LEVEL_WORDS.get(area.level, area.level)
    return f"{title} of {area.vintage}" if area.vintage and area.level in _LISTED else title


def once_a_name(rows: Iterable[T], name: Callable[[T], str]) -> list[tuple[T, tuple[T, ...]]]:
    """The first row of each name, in their order, each with the other rows of that name.

    >>> once_a_name(["Kent 1", "Essex 1", "Kent 2"], lambda row: row.split()[0])
    [('Kent 1', ('Kent 2',)), ('Essex 1', ())]
    """
    groups: dict[str, list[T]] = {}
    for row in rows:
        groups.setdefault(name(row), []).append(row)
    return [(first, tuple(others)) for first, *others in groups.values()]

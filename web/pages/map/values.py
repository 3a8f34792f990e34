"""A figure of the map: what it is, its value for each area, and the words of its legend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from graph_engine.charts.maps import Classes
from graph_engine.explanations.wording import count


@dataclass(frozen=True)
class Figure:
    """A figure that can be chosen.

    Parameters
    ----------
    key : str
        Its name in an address.
    title, group : str
        In words, and the heading under which it is offered.
    levels : tuple of str
        Levels it can be shown at, the usual one first.
    relative : bool
        Whether it can be shown as a location quotient too.
    """

    key: str
    title: str
    group: str
    levels: tuple[str, ...]
    relative: bool


@dataclass(frozen=True)
class Values:
    """A figure over all areas of a level.

    Parameters
    ----------
    values : mapping of str to float
        By key of the area; areas without a figure are left out.
    beside : mapping of str to float
        The amount behind each quotient; empty where amounts are shown.
    measured, beside_title : str
        What ``values`` and ``beside`` are, with unit.
    text, beside_text : callable
        One value as text.
    cautions : mapping of str to str
        What to know of a value, by key of the area.
    """

    figure: Figure
    level: str
    show: str
    values: Mapping[str, float]
    measured: str
    text: Callable[[float], str]
    year: str
    source: str
    cuts: Classes
    notes: tuple[str, ...] = ()
    beside: Mapping[str, float] | None = None
    beside_title: str = ""
    beside_text: Callable[[float], str] = count
    cautions: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def legend(self) -> tuple[str, ...]:
        """Words for each class, from the lowest."""
        words = [f"{one:g}" if self.show == "quotient" else self.text(one) for one in self.cuts.breaks]
        if not words:
            return ("all areas",)
        middle = [f"{low} to below {high}" for low, high in pairwise(words)]
        return (f"below {words[0]}", *middle, f"{words[-1]} or more")


@dataclass(frozen=True)
class Standing:
    """The figure of the chosen area among the areas of its own level: its rank from the highest, of how many."""

    text: str
    measured: str
    rank: int
    of: int
    level: str


def groups(figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    """Figures under their headings, in order."""
    found: dict[str, list[Figure]] = {}
    for one in figures:
        found.setdefault(one.group, []).append(one)
    return found

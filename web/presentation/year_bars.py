"""Bars by year for any page: every year between the first and the last has its place, each bar one part or two.

``draw`` of ``templates/year_bars.html`` draws them; the figures stand beside the drawing, as a table or in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_STEP, _WIDTH, _HIGHEST, _FOOT, _HEAD = 26, 18, 80, 22, 20
# Every so many years one is written below its bar: all of them would run into each other.
_LABELLED = 5
# Years between the last and what has none: its words, and the year's, are wider than their bars.
_APART = 3
# A number of more digits is wider than its year.
_WIDEST = 99
NO_YEAR = "no year"


@dataclass(frozen=True)
class YearPart:
    """A part of a bar: which from the foot, from 1, and where it lies, in units of the drawing."""

    order: int
    y: float
    height: float


@dataclass(frozen=True)
class YearBar:
    """A bar: its year, or none; how many it counts, its parts from the foot up, and what is written above and below."""

    year: int | None
    number: int
    x: int
    width: int
    parts: tuple[YearPart, ...]
    label: str
    value: str

    @property
    def middle(self) -> float:
        """Where its words stand."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """Where it ends."""
        return min((part.y for part in self.parts), default=float(_HEAD + _HIGHEST))


@dataclass(frozen=True)
class YearBars:
    """A drawing of bars by year.

    Parameters
    ----------
    bars : tuple of YearBar
        From left to right; those without a year behind a gap.
    """

    bars: tuple[YearBar, ...]

    @property
    def width(self) -> int:
        """Width of the drawing: what is written below the last bar is wider than the bar."""
        return self.bars[-1].x + 2 * _STEP if self.bars else 0

    @property
    def height(self) -> int:
        """Height of the drawing, with what is written above and below the bars."""
        return _HEAD + _HIGHEST + _FOOT

    @property
    def foot(self) -> int:
        """Where bars begin."""
        return _HEAD + _HIGHEST


def year_bars(counts: Mapping[int | None, Sequence[int]]) -> YearBars:
    """Bars of numbers by year.

    Parameters
    ----------
    counts : mapping of int or None to sequence of int
        For each year, and for what has none, the number of each part, the lowest first; all alike in length.
    """
    known = sorted(year for year in counts if year is not None)
    span: list[int | None] = list(range(known[0], known[-1] + 1)) if known else []
    places = [_STEP * (at + 1) for at in range(len(span))]
    if None in counts:
        places.append(places[-1] + _APART * _STEP if places else _STEP)
        span.append(None)
    totals = [sum(counts.get(year, ())) for year in span]
    most, last = max(totals, default=0), len(span) - 1 - (None in counts)
    found = []
    for at, (year, x, total) in enumerate(zip(span, places, totals, strict=True)):
        value = "" if not total or (most > _WIDEST and total != most and at != last) else f"{total:,}"
        parts, top = [], float(_HEAD + _HIGHEST)
        for order, one in enumerate(counts.get(year, ()), start=1):
            height = round(_HIGHEST * one / most, 1) if most else 0.0
            top = round(top - height, 1)
            parts.append(YearPart(order, top, height))
        found.append(YearBar(year, total, x, _WIDTH, tuple(parts), _label(year, at, last), value))
    return YearBars(tuple(found))


def _label(year: int | None, at: int, last: int) -> str:
    if year is None:
        return NO_YEAR
    # The first and the last are named, and years between them that are clear of both.
    return str(year) if at in (0, last) or (year % _LABELLED == 0 and 1 < at < last - 1) else ""

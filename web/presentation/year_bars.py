"""Bars of numbers by year: a small drawing, and the same figures as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_engine.datasets.texts import PROJECT
from web.presentation.data_table import CellKind, DataTable, TableColumn

if TYPE_CHECKING:
    from graph_engine.topics.topic_view import TopicText

_STEP, _WIDTH, _HEIGHT, _FOOT, _HEAD = 24, 18, 80, 22, 18
# Every so many years one is written below its bar: all of them would run into each other.
_LABELLED = 5

BEGUN = (
    TableColumn("year", "Year", CellKind.YEAR),
    TableColumn("projects", "Projects begun", CellKind.COUNT),
    TableColumn("organisations", "Organisations of the United Kingdom in them", CellKind.COUNT, heading="By how many"),
)
"""Columns of what began in which year."""


@dataclass(frozen=True)
class YearRow:
    """Projects that began in a year, and the distinct organisations of the United Kingdom in them."""

    year: int
    projects: int
    organisations: int


@dataclass(frozen=True)
class YearBar:
    """A bar of the drawing: its place and size in units of the drawing, and what is written below it and above it."""

    x: int
    y: float
    width: int
    height: float
    label: str
    value: str


@dataclass(frozen=True)
class YearBars:
    """Numbers by year, every year between the first and the last.

    Parameters
    ----------
    rows : tuple of YearRow
        In order of year.
    undated : int
        Texts that no year is known of, or that state only a period, as impact cases do.
    """

    rows: tuple[YearRow, ...]
    undated: int

    @property
    def width(self) -> int:
        """Width of the drawing."""
        return _STEP * len(self.rows)

    @property
    def height(self) -> int:
        """Height of the drawing, with what is written above and below the bars."""
        return _HEAD + _HEIGHT + _FOOT

    @property
    def most(self) -> YearRow:
        """The year in which most began; of several the last."""
        return max(self.rows, key=lambda one: (one.projects, one.year))

    @property
    def bars(self) -> list[YearBar]:
        """The bars from left to right; the highest and the last bear their numbers."""
        last = len(self.rows) - 1
        found = []
        for at, one in enumerate(self.rows):
            height = round(_HEIGHT * one.projects / self.most.projects, 1)
            labelled = at in (0, last) or (one.year % _LABELLED == 0 and 1 < at < last - 1)
            value = str(one.projects) if one == self.most or at == last else ""
            label = str(one.year) if labelled else ""
            x = _STEP * at + (_STEP - _WIDTH) // 2
            found.append(YearBar(x, round(_HEAD + _HEIGHT - height, 1), _WIDTH, height, label, value))
        return found

    @property
    def table(self) -> DataTable:
        """The same figures."""
        return DataTable("Projects by the year in which they began", BEGUN, self.rows)


def year_bars(texts: Sequence[TopicText]) -> YearBars:
    """Projects of a topic by the year in which they began.

    Impact cases state the period of an assessment and no year of their own: they are counted as undated.
    """
    begun: dict[int, list[TopicText]] = {}
    for one in texts:
        if one.kind == PROJECT and one.first_year is not None:
            begun.setdefault(one.first_year, []).append(one)
    rows = tuple(
        YearRow(
            year,
            len(begun.get(year, ())),
            len({name for one in begun.get(year, ()) for name in one.organisations}),
        )
        for year in (range(min(begun), max(begun) + 1) if begun else ())
    )
    return YearBars(rows, len(texts) - sum(one.projects for one in rows))

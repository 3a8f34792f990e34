"""Projects of a topic by the year in which they began: a drawing, and the same figures as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from graph_engine.datasets.texts import PROJECT
from graph_engine.topics.topic_view import TopicText
from web.presentation.data_table import CellKind, DataTable, TableColumn
from web.presentation.year_bars import YearBars, year_bars

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
class ProjectsBegun:
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

    @cached_property
    def drawing(self) -> YearBars:
        """The bars."""
        return year_bars({one.year: [one.projects] for one in self.rows})

    @property
    def said(self) -> str:
        """The drawing in words: its years, and the one in which most began, of several the last."""
        most = max(self.rows, key=lambda one: (one.projects, one.year))
        span = f"from {self.rows[0].year} to {self.rows[-1].year}"
        return f"Projects begun each year {span}, most in {most.year}: {most.projects}"

    @property
    def table(self) -> DataTable:
        """The same figures."""
        return DataTable("Projects by the year in which they began", BEGUN, self.rows)


def projects_begun(texts: Sequence[TopicText]) -> ProjectsBegun:
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
    return ProjectsBegun(rows, len(texts) - sum(one.projects for one in rows))

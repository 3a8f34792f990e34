"""What two areas already do together: their joint projects, newest first, and how many began in each year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.joint_projects import PROGRAMME_NAMES
from graph_engine.explanations.limits import limits
from graph_engine.explanations.wording import listed
from graph_engine.geography.gazetteer import Area
from graph_engine.organisations.casing import cased
from graph_engine.reference.thresholds import thresholds
from graph_engine.schema.scalars import text
from web.presentation.data_table import DataTable
from web.presentation.joint_project_columns import JOINT_PROJECT, ON_PAGE
from web.presentation.year_bars import NO_YEAR, YearBars, year_bars


@dataclass(frozen=True)
class TimelineProject:
    """A project with organisations of both areas; ``small`` where it has so few partners that people meet."""

    code: str | None
    acronym: str | None
    title: str | None
    year: int | None
    programme: str | None
    partners: int | None
    small: bool
    here: tuple[str, ...]
    there: tuple[str, ...]
    source: str

    @property
    def name(self) -> str:
        """Acronym and title, or what there is of them."""
        return ": ".join(filter(None, (self.acronym, self.title))) or f"Project {self.code or 'without a name'}"

    def as_dict(self) -> dict[str, Any]:
        """JSON of the project."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class JointTimeline:
    """Joint projects of two areas, newest first, those without a year at the end."""

    here: Area
    there: Area
    projects: Sequence[TimelineProject]

    @cached_property
    def drawing(self) -> YearBars:
        """How many began in each year: of few partners at the foot, of more above."""
        counted = Counter((one.year, one.small) for one in self.projects)
        return year_bars({year: (counted[year, True], counted[year, False]) for year, _ in counted})

    @property
    def said(self) -> str:
        """The drawing in a sentence."""
        small = sum(one.small for one in self.projects)
        undated = sum(one.year is None for one in self.projects)
        some = f"{small:,}" if small else "none"
        some += f" of them with {limits().small_consortium} partners or fewer, where people meet"
        parts = [f"{len(self.projects):,} joint project{'' if len(self.projects) == 1 else 's'} on record", some]
        years = [one.year for one in self.projects if one.year is not None]
        if years:
            parts.append(f"begun {min(years)} to {max(years)}")
        if undated:
            parts.append(f"{undated:,} without a year")
        return f"{'; '.join(parts)}."

    @property
    def by_year(self) -> str:
        """How many began in each year that has any, and how many have none."""
        return listed(f"{one.year or NO_YEAR}: {one.number}" for one in self.drawing.bars if one.number)

    @property
    def sources(self) -> list[str]:
        """Titles of their sources, each once."""
        return sorted({one.source for one in self.projects})

    @property
    def table(self) -> DataTable:
        """All of them."""
        title = f"Projects of organisations of {self.here.name} and {self.there.name}"
        return DataTable(title, JOINT_PROJECT, self.projects, ON_PAGE)

    @property
    def first(self) -> DataTable:
        """The newest of them, as many as the page shows."""
        title = f"Projects of organisations of {self.here.name} and {self.there.name}, the newest first"
        return DataTable(title, JOINT_PROJECT, self.projects[: thresholds().shown.joint_projects], ON_PAGE)


def joint_timeline(figures: Figures, here: Area, there: Area) -> JointTimeline:
    """All projects with organisations of two units of the figures, whatever their size and subject."""
    ties, names = figures.ties, figures.organisations.name_of

    def members(unit: Area, project: str) -> tuple[str, ...]:
        return tuple(cased(str(names[key])) for key in ties.organisations(unit.key, project) if key in names)

    found = []
    for one in ties.joint(here.key, there.key):
        row = ties.projects.loc[one.key]
        found.append(
            TimelineProject(
                code=text(row["code"]),
                acronym=one.acronym,
                title=text(row["title"]),
                year=None if one.start_year is None else int(one.start_year),
                programme=PROGRAMME_NAMES.get(one.programme, one.programme) if one.programme else None,
                partners=None if one.partners is None else int(one.partners),
                small=(one.partners or 0) <= limits().small_consortium,
                here=members(here, one.key),
                there=members(there, one.key),
                source=figures.source_title(one.source),
            )
        )
    return JointTimeline(here, there, sorted(found, key=lambda one: (-(one.year or 0), one.code or "", one.name)))

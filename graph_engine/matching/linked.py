"""Whom a place works with already: other units by the joint projects of organisations on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from graph_engine.frames.ties import PROGRAMME_NAMES
from graph_engine.gazetteer import Area
from graph_engine.matching.figures import Figures
from graph_engine.matching.model import clean
from graph_engine.matching.who import SMALL_CONSORTIUM

MOST_LINKED = 8
# One or two projects are many times what chance gives between small places: no ratio is told of them.
LEAST_COMPARED = 5


@dataclass(frozen=True)
class LinkedPlace:
    """A unit with which an area shares projects.

    Parameters
    ----------
    projects, small : int
        Distinct joint projects; of them those of small consortia, in which partners meet.
    times_expected : float or None
        Joint projects over what the two places' numbers of projects would give if partners were drawn at random;
        ``None`` below :data:`LEAST_COMPARED` projects.
    first_year, last_year : int or None
        Of the start of the projects that are dated.
    programmes : tuple of str
        Programmes of the projects, in order of name.
    distance_km : float
        Between the centroids, from the nearest unit of the area.
    """

    area: Area
    projects: int
    small: int
    times_expected: float | None
    first_year: int | None
    last_year: int | None
    programmes: tuple[str, ...]
    distance_km: float

    def as_dict(self) -> dict[str, Any]:
        """JSON of the link."""
        return {
            "area": {"code": self.area.code, "name": self.area.name},
            "projects": self.projects,
            "small_consortia": self.small,
            "times_expected": clean(self.times_expected),
            "first_year": self.first_year,
            "last_year": self.last_year,
            "programmes": list(self.programmes),
            "distance_km": clean(self.distance_km, 1),
        }


def linked_places(figures: Figures, units: Sequence[str], most: int = MOST_LINKED) -> tuple[LinkedPlace, ...]:
    """Units that share most small projects with an area, most first; projects of any subject."""
    rows = figures.ties.participations[["unit", "project"]].drop_duplicates()
    own = set(rows.loc[rows["unit"].isin(units), "project"])
    totals = rows.groupby("unit")["project"].size()
    everything = rows["project"].nunique()
    joint = rows[rows["project"].isin(own) & ~rows["unit"].isin(units) & rows["unit"].isin(figures.units)]
    joint = joint.join(figures.ties.projects[["programme", "start_year", "partners"]], on="project")
    joint["small"] = joint["partners"].fillna(0) <= SMALL_CONSORTIUM
    counted = joint.groupby("unit", sort=True).agg(projects=("project", "size"), small=("small", "sum"))
    order = counted.sort_values(["small", "projects"], ascending=False, kind="stable").index[:most]
    return tuple(
        _linked(figures, units, str(unit), joint[joint["unit"] == unit], len(own) * int(totals[str(unit)]) / everything)
        for unit in order
    )


def _linked(figures: Figures, units: Sequence[str], unit: str, joint: pd.DataFrame, expected: float) -> LinkedPlace:
    years = joint["start_year"].dropna()
    return LinkedPlace(
        area=figures.area(unit),
        projects=len(joint),
        small=int(joint["small"].sum()),
        times_expected=len(joint) / expected if len(joint) >= LEAST_COMPARED else None,
        first_year=int(years.min()) if len(years) else None,
        last_year=int(years.max()) if len(years) else None,
        programmes=tuple(sorted({PROGRAMME_NAMES.get(str(name), str(name)) for name in joint["programme"]})),
        distance_km=float(figures.jobs.distance.loc[list(units), unit].min()),
    )

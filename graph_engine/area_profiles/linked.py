"""Whom a place works with already: other units by the joint projects of organisations on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph_engine.area_profiles.limits import profile_limits
from graph_engine.datasets.figures import Figures
from graph_engine.datasets.joint_projects import PROGRAMME_NAMES
from graph_engine.explanations.limits import limits
from graph_engine.geography.gazetteer import Area
from graph_engine.schema.scalars import (
    json_number,
)


@dataclass(frozen=True)
class LinkedPlace:
    """A unit with which an area shares projects.

    Parameters
    ----------
    projects, small : int
        Distinct joint projects; of them those of small consortia, in which partners meet.
    times_expected : float or None
        Joint projects over what the two places' numbers of projects would give if partners were drawn at random;
        ``None`` where the projects are too few.
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
            "times_expected": json_number(self.times_expected),
            "first_year": self.first_year,
            "last_year": self.last_year,
            "programmes": list(self.programmes),
            "distance_km": json_number(self.distance_km, 1),
        }


class LinkedPlaces:
    """Which units took part in which projects, counted once.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    """

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        rows = figures.ties.participations[["unit", "project"]].drop_duplicates()
        by_unit: dict[str, list[str]] = {}
        for unit, project in zip(rows["unit"].tolist(), rows["project"].tolist(), strict=True):
            by_unit.setdefault(unit, []).append(project)
        self._projects = {unit: frozenset(found) for unit, found in by_unit.items()}
        self._everything = len(frozenset().union(*self._projects.values()))
        known = figures.ties.projects
        small = known["partners"].fillna(0) <= limits().small_consortium
        self._small = frozenset(known.index[small.to_numpy(dtype=bool)])
        self._year = {project: int(year) for project, year in known["start_year"].dropna().items()}
        self._programme = {project: str(name) for project, name in known["programme"].items()}

    def of(self, units: Sequence[str]) -> tuple[LinkedPlace, ...]:
        """Units that share most small projects with an area, most first; projects of any subject."""
        nothing: frozenset[str] = frozenset()
        own = nothing.union(*(self._projects.get(unit, nothing) for unit in units))
        shared = {
            unit: joint
            for unit in self._figures.units
            if unit not in units and (joint := own & self._projects.get(unit, nothing))
        }
        # In a consortium of thirty nobody need have met; small ones come first.
        order = sorted(shared, key=lambda unit: (-len(shared[unit] & self._small), -len(shared[unit]), unit))
        order = order[: profile_limits().linked]
        distance = self._figures.jobs.distance.loc[list(units)].min().to_dict()
        return tuple(
            self._linked(
                unit, shared[unit], len(own) * len(self._projects[unit]) / self._everything, float(distance[unit])
            )
            for unit in order
        )

    def _linked(self, unit: str, joint: frozenset[str], expected: float, distance_km: float) -> LinkedPlace:
        years = [self._year[project] for project in joint if project in self._year]
        return LinkedPlace(
            area=self._figures.area(unit),
            projects=len(joint),
            small=len(joint & self._small),
            times_expected=len(joint) / expected if len(joint) >= profile_limits().linked_projects else None,
            first_year=min(years, default=None),
            last_year=max(years, default=None),
            programmes=tuple(
                sorted({PROGRAMME_NAMES.get(name, name) for name in {self._programme[project] for project in joint}})
            ),
            distance_km=distance_km,
        )

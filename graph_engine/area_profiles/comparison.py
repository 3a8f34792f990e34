"""Areas side by side: strengths, indicators, structure, and how alike and how far apart they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from graph_engine.area_profiles.indicators import IndicatorFigure
from graph_engine.area_profiles.limits import profile_limits
from graph_engine.area_profiles.profile import AreaProfile
from graph_engine.datasets.figures import Figures
from graph_engine.errors import InputError
from graph_engine.explanations.activity_evidence import jumps_of
from graph_engine.geography.distances import distance_matrix
from graph_engine.geography.gazetteer import Area
from graph_engine.schema.scalars import (
    json_number,
    known,
)


@dataclass(frozen=True)
class Compared:
    """One area of the comparison, and the units whose figures stand for it."""

    area: Area
    figures_for: tuple[Area, ...]
    jobs: float
    measure: str
    year: int
    indices: Mapping[str, float]


@dataclass(frozen=True)
class ComparedStrength:
    """An activity that one area at least is known for; one figure for each area, ``None`` where not published.

    ``cautions`` say of each area where its figure, or one of those it is the sum of, jumped since an earlier year.
    """

    code: str
    label: str
    theme: str
    quotients: tuple[float | None, ...]
    jobs: tuple[float | None, ...]
    known_for: tuple[bool, ...]
    cautions: tuple[str | None, ...]


@dataclass(frozen=True)
class ComparedIndicator:
    """One series; an area's figure is ``None`` where it spans several units or has none."""

    code: str
    name: str
    explanation: str
    compared_in: str
    years: str
    median: float
    of: int
    values: tuple[float | None, ...]
    ranks: tuple[int | None, ...]


@dataclass(frozen=True)
class Comparison:
    """Several areas side by side.

    Attributes
    ----------
    similarity, distance : tuple of tuples
        Areas × areas: correlation of log quotients (``None`` where two share a unit), and kilometres.
    """

    areas: tuple[Compared, ...]
    strengths: tuple[ComparedStrength, ...]
    indicators: tuple[ComparedIndicator, ...]
    similarity: tuple[tuple[float | None, ...], ...]
    distance: tuple[tuple[float | None, ...], ...]
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON of the comparison; lists are in the order of ``areas``."""
        return {
            "areas": [
                {
                    "code": one.area.code,
                    "name": one.area.name,
                    "figures_for": [{"code": unit.code, "name": unit.name} for unit in one.figures_for],
                    "jobs": json_number(one.jobs),
                    "measure": one.measure,
                    "year": one.year,
                    "indices": {name: json_number(value) for name, value in one.indices.items()},
                }
                for one in self.areas
            ],
            "strengths": [
                {
                    "code": row.code,
                    "label": row.label,
                    "field": row.theme,
                    "lq": [json_number(value) for value in row.quotients],
                    "jobs": [json_number(value) for value in row.jobs],
                    "known_for": list(row.known_for),
                    "cautions": list(row.cautions),
                }
                for row in self.strengths
            ],
            "indicators": [
                {
                    "code": row.code,
                    "name": row.name,
                    "unit": row.compared_in,
                    "years": row.years,
                    "median": json_number(row.median),
                    "of": row.of,
                    "values": [json_number(value) for value in row.values],
                    "ranks": list(row.ranks),
                }
                for row in self.indicators
            ],
            "similarity": [[json_number(value) for value in row] for row in self.similarity],
            "distance_km": [[json_number(value, 1) for value in row] for row in self.distance],
            "notes": list(self.notes),
        }


def compare_areas(
    figures: Figures,
    area_profiles: Sequence[AreaProfile],
    indicators: Sequence[Sequence[IndicatorFigure]],
    alike: pd.DataFrame,
) -> Comparison:
    """Put areas side by side.

    Parameters
    ----------
    area_profiles : sequence of AreaProfile
        One for each area, two to five.
    indicators : sequence of sequences of IndicatorFigure
        Those of each area.
    alike : DataFrame, units × units
        Similarity of structures.

    Raises
    ------
    InputError
        Fewer areas or more, two with the same figures, or one without any.
    """
    units = _units_apart(area_profiles)
    notes = [
        f"Figures for {one.area.name} are those of {' and '.join(unit.name for unit in one.figures_for)}."
        for one, own in zip(area_profiles, units, strict=True)
        if not figures.gazetteer.same_place(one.area, own)
    ]
    areas = tuple(
        Compared(
            area_profile.area,
            area_profile.figures_for,
            float(figures.jobs.totals[own].sum()),
            str(figures.jobs.measure[own[0]]),
            int(figures.jobs.year_of[own[0]]),
            area_profile.indices,
        )
        for area_profile, own in zip(area_profiles, units, strict=True)
    )
    return Comparison(
        areas,
        _strengths(figures, area_profiles, units),
        _indicators(indicators),
        tuple(tuple(_similarity(alike, one, other) for other in units) for one in units),
        _distances(area_profiles),
        tuple(notes),
    )


def _units_apart(area_profiles: Sequence[AreaProfile]) -> list[list[str]]:
    """Keys of the units whose figures each area is compared by; refuses what cannot be compared."""
    limit = profile_limits()
    if not limit.compared_least <= len(area_profiles) <= limit.compared_most:
        raise InputError(
            f"{len(area_profiles)} areas are named; name {limit.compared_least} to {limit.compared_most} that differ."
        )
    for area_profile in area_profiles:
        if not area_profile.figures_for:
            raise InputError(
                f"No jobs figures are loaded for any area that holds {area_profile.area.name}; leave it out."
            )
    units = [[unit.key for unit in area_profile.figures_for] for area_profile in area_profiles]
    for at, own in enumerate(units):
        if own in units[:at]:
            same, again = area_profiles[units.index(own)].area.name, area_profiles[at].area.name
            raise InputError(f"{same} and {again} have the same figures; leave one of them out.")
    return units


def _strengths(
    figures: Figures, area_profiles: Sequence[AreaProfile], units: list[list[str]]
) -> tuple[ComparedStrength, ...]:
    known_for = [[figure.code for figure in area_profile.known_for] for area_profile in area_profiles]
    # One strength of each area in turn, so that no area fills the table.
    each = profile_limits().compared_strengths
    codes = list(dict.fromkeys(codes[at] for at in range(each) for codes in known_for if at < len(codes)))
    every_quotient = [_union_quotients(figures, own) for own in units]
    # A sum of which one part is withheld is unknown, not small.
    every_jobs = [figures.jobs.jobs.loc[own].sum(skipna=False).to_dict() for own in units]
    rows = []
    for code in codes:
        activity = figures.activities.get(code)
        quotients = [known(of[code]) for of in every_quotient]
        jobs = [known(of[code]) for of in every_jobs]
        rows.append(
            ComparedStrength(
                code,
                activity.label,
                activity.theme,
                tuple(quotients),
                tuple(jobs),
                tuple(code in codes for codes in known_for),
                tuple(jumps_of(figures, own, [code]) for own in units),
            )
        )
    return tuple(rows)


def _union_quotients(figures: Figures, units: list[str]) -> dict[str, float]:
    """Location quotients of units together: the mean of theirs, weighted by all their jobs, which is the same."""
    weights = figures.jobs.totals[units].to_numpy(dtype=float)
    lq = figures.jobs.lq.loc[units]
    means = (weights[:, None] * lq.to_numpy(dtype=float)).sum(axis=0) / weights.sum()
    return dict(zip(lq.columns, means.tolist(), strict=True))


def _indicators(indicators: Sequence[Sequence[IndicatorFigure]]) -> tuple[ComparedIndicator, ...]:
    named: dict[str, IndicatorFigure] = {}
    for figures in indicators:
        for figure in figures:
            named.setdefault(figure.code, figure)
    rows = []
    for code, first in named.items():
        own = [[figure for figure in figures if figure.code == code] for figures in indicators]
        # Figures of several units are no figure of the area that spans them, and their ranks no rank.
        single = [found[0] if len(found) == 1 else None for found in own]
        rows.append(
            ComparedIndicator(
                code,
                first.name,
                first.explanation,
                first.compared_in,
                str(first.year) if first.year_from == first.year else f"{first.year_from}–{first.year}",
                first.median,
                first.of,
                tuple(one.compared if one else None for one in single),
                tuple(one.rank if one else None for one in single),
            )
        )
    return tuple(rows)


def _similarity(alike: pd.DataFrame, one: list[str], other: list[str]) -> float | None:
    if set(one) & set(other):
        return None
    return known(float(np.nanmean(alike.loc[one, other].to_numpy(dtype=float))))


def _distances(area_profiles: Sequence[AreaProfile]) -> tuple[tuple[float | None, ...], ...]:
    latitude = np.array([area_profile.area.latitude for area_profile in area_profiles])
    longitude = np.array([area_profile.area.longitude for area_profile in area_profiles])
    km = distance_matrix(latitude, longitude)
    return tuple(tuple(known(float(value)) for value in row) for row in km)

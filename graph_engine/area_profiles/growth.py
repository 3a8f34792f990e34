"""What a place does not have yet and is nearest to: related diversification.

Places enter activities that are related to what they have. Density D says how much of what is related to an activity
a place already holds; the strengths that make it up are named with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from graph_engine.area_profiles.limits import growth_limits
from graph_engine.datasets.figures import Figures
from graph_engine.explanations.activity_evidence import jumps_of
from graph_engine.measures import classification_distance, default_relatedness, relatedness_density
from graph_engine.reference.thresholds import SimilarityThresholds, section, spatial_lag_limits
from graph_engine.schema.scalars import (
    cell,
    json_number,
)


@dataclass(frozen=True)
class GrowthOption:
    """An activity that a place has less of than its share, near to what it is strong in.

    Parameters
    ----------
    density : float
        Share, 0 to 1, of what is related to the activity that the place already has as a capability.
    rank, of : int
        Place of the unit among all that have a figure for the activity, by density; 1 is nearest to it.
    related : tuple of str
        Labels of the strengths that make up most of the density.
    caution : str or None
        Where its figure, or that of a strength that it builds on, jumped since an earlier year.
    jumped : frozenset of str
        Labels of those that did.
    """

    code: str
    label: str
    theme: str
    area: str
    density: float
    rank: int
    of: int
    value: float
    lq: float
    national_jobs: float
    year: int
    related: tuple[str, ...]
    caution: str | None = None
    jumped: frozenset[str] = frozenset()

    def as_dict(self) -> dict[str, Any]:
        """JSON of the option."""
        row = {**vars(self), "related": list(self.related)}
        # Labels for the marks of a page; files have the caution in full.
        del row["jumped"]
        return {name: json_number(value) if isinstance(value, float) else value for name, value in row.items()}


class Growth:
    """Relatedness and density of all units of one release, computed once.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    """

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        jobs, known = figures.jobs, figures.activities
        codes = [str(code) for code in sorted(jobs.quotients.shrunken.columns) if known.get(str(code)).traded]
        levels = pd.DataFrame(
            {"division": [known.division(code) for code in codes], "section": [known.section(code) for code in codes]},
            index=codes,
        )
        similar = section("similar", SimilarityThresholds)
        self.phi = default_relatedness(
            jobs.quotients.shrunken[codes],
            classification_distance(levels),
            shrinkage=similar.shrink,
            neighbours=similar.nearest,
        )
        # Where a figure is suppressed nothing is known to be there.
        self.density = relatedness_density(self.phi, jobs.capability[codes].fillna(0.0)).round(12)
        self._published = jobs.lq[codes].notna()
        # Densities of different activities have different scales: only the rank among areas can be told.
        self._ranks = self.density.where(self._published).rank(method="min", ascending=False)
        self._score = jobs.specialisation_score[codes].fillna(0.0)
        national = jobs.jobs[codes].sum()
        two = jobs.jobs[codes].fillna(0.0).apply(lambda column: column.nlargest(2).sum())
        limit = growth_limits()
        self._may = np.array(
            [
                self._may_be_target(code)
                and national[code] >= limit.national_jobs
                and two[code] < limit.two_places_share * national[code]
                for code in codes
            ]
        )
        self._codes = codes
        self._related, self._strengths = self.phi.to_numpy(dtype=float), self._score.to_numpy(dtype=float)
        self._row_of = {str(unit): at for at, unit in enumerate(self._score.index)}
        self._number_published = self._published.sum().to_numpy()
        self._national = national

    def _may_be_target(self, code: str) -> bool:
        one = self._figures.activities.get(code)
        return not one.bound and not one.catch_all and one.lq_from == 0

    def options(self, units: Sequence[str], most: int) -> tuple[GrowthOption, ...]:
        """The nearest activities that each unit has less of than its share, most of each unit.

        Only those count to which the unit is nearer than half of the units, through two strengths or more, one of
        them of the same field, that are of some size in the country and not tied to two places.
        """
        found: list[GrowthOption] = []
        for unit in units:
            lq, density, rank = (
                matrix.loc[[unit]].to_numpy(dtype=float)[0]
                for matrix in (self._figures.jobs.lq[self._codes], self.density, self._ranks)
            )
            lacking = self._may & (lq < spatial_lag_limits().lacks_quotient) & (density > 0)
            near = lacking & (rank <= self._number_published / 2)
            order = [at for at in np.argsort(-density, kind="stable") if near[at]]
            options = (self._option(unit, self._codes[at], density[at], rank[at]) for at in order)
            named = (one for one in options if len(one.related) >= growth_limits().least_strengths)
            found += [one for one, _ in zip(named, range(most), strict=False)]
        return tuple(found)

    def _option(self, unit: str, code: str, density: float, rank: float) -> GrowthOption:
        figures, jobs = self._figures, self._figures.jobs
        activity = figures.activities.get(code)
        at = self._codes.index(code)
        related = self._related[at]
        parts = (related * self._strengths[self._row_of[unit]]).round(12)
        limit = growth_limits()
        least = limit.least_part * related.sum()
        order = [int(other) for other in np.argsort(-parts, kind="stable") if parts[other] >= least]
        # Activities often lie side by side by chance of history: without one of its own field nothing is said.
        akin = [other for other in order if figures.activities.get(self._codes[other]).theme == activity.theme]
        order = (akin + [other for other in order if other not in akin])[: limit.strengths] if akin else []
        concerned = [code, *(self._codes[other] for other in order)]
        return GrowthOption(
            code=code,
            label=activity.label,
            theme=activity.theme,
            area=figures.area(unit).name,
            density=float(density),
            rank=int(rank),
            of=int(self._number_published[at]),
            value=cell(jobs.jobs, unit, code),
            lq=cell(jobs.lq, unit, code),
            national_jobs=float(self._national[code]),
            year=int(jobs.year_of[unit]),
            related=tuple(figures.activities.get(self._codes[other]).label for other in order),
            caution=jumps_of(figures, [unit], concerned),
            jumped=frozenset(figures.activities.get(one).label for one in concerned if (unit, one) in figures.jumps),
        )

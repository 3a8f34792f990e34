"""Places to learn from: similar structures of strengths. Similar places learn from each other; they rarely trade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from graph_engine.area_profiles.limits import profile_limits
from graph_engine.datasets.figures import Figures
from graph_engine.errors import NotEnoughDataError
from graph_engine.explanations.activity_evidence import jumps_of
from graph_engine.geography.gazetteer import Area
from graph_engine.measures import SimilarPlaces
from graph_engine.measures import similar_places as compare
from graph_engine.schema.scalars import (
    json_number,
)


@dataclass(frozen=True)
class SimilarPlace:
    """A place to learn from.

    Parameters
    ----------
    similarity : float
        Correlation of log shrunken location quotients over traded activities, −1 to 1.
    half_krugman : float
        Share of jobs that would have to change activity for the two to be alike, 0 to 1.
    shared : tuple of str
        Labels of the strengths that both have, the strongest first.
    jumped : frozenset of str
        Those of them whose figure in either place jumped since an earlier year.
    caution : str or None
        What to know of these figures.
    """

    area: Area
    similarity: float
    half_krugman: float
    shared: tuple[str, ...]
    jumped: frozenset[str] = frozenset()
    caution: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON of the place."""
        return {
            "area": {"code": self.area.code, "name": self.area.name},
            "similarity": json_number(self.similarity),
            "half_krugman": json_number(self.half_krugman),
            "shared": list(self.shared),
            "caution": self.caution,
        }


def structures(figures: Figures) -> SimilarPlaces:
    """Compare the structures of all units."""
    jobs = figures.jobs
    shown = jobs.jobs.loc[:, jobs.jobs.sum() > 0]
    traded = pd.Series({code: figures.activities.get(code).traded for code in shown.columns})
    return compare(shown, jobs.quotients.shrunken[shown.columns], jobs.specialisation_score[shown.columns], traded)


def similar_places(figures: Figures, area: Area, top: int, compared: SimilarPlaces | None = None) -> list[SimilarPlace]:
    """Places most similar to an area; for one that spans several units, on average over them.

    ``compared`` are the :func:`structures` of the figures; computed anew where not given.

    Raises
    ------
    NotEnoughDataError
        Where no unit with figures holds the area.
    """
    units = figures.gazetteer.units_of(area, figures.units)
    if not units:
        raise NotEnoughDataError(f"No jobs figures are loaded for any area that holds {area.name}.")
    found = structures(figures) if compared is None else compared
    # A place that spans several units is not similar to its own parts.
    others = [unit for unit in figures.units if unit not in units]
    correlation = found.correlation.loc[units, others].mean()
    krugman = found.half_krugman.loc[units, others].mean()
    order = correlation.dropna().sort_index().round(12).sort_values(ascending=False, kind="stable")
    return [
        _place(figures, units[0], str(unit), found, float(correlation[unit]), float(krugman[unit]))
        for unit in order[order > 0].index[:top]
    ]


def _place(
    figures: Figures, own: str, unit: str, found: SimilarPlaces, similarity: float, half_krugman: float
) -> SimilarPlace:
    shared = found.shared_strengths(own, unit).index[: profile_limits().shared_strengths]
    codes = [str(code) for code in shared]
    labels = {code: figures.activities.get(code).label for code in codes}
    jumped = frozenset(label for code, label in labels.items() if {(own, code), (unit, code)} & figures.jumps.keys())
    caution = jumps_of(figures, (own, unit), codes)
    return SimilarPlace(figures.area(unit), similarity, half_krugman, tuple(labels.values()), jumped, caution)

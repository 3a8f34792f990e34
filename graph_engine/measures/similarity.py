"""Similar places: whom one can learn from, because they do the same things."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph_engine.errors import MeasureError
from graph_engine.measures.correlation import pairwise_correlation
from graph_engine.measures.labelled import flags, matrix_values, values_at
from graph_engine.measures.specialisation import krugman_distance


@dataclass(frozen=True)
class SimilarPlaces:
    """How alike the structures of areas are.

    Attributes
    ----------
    correlation : DataFrame, areas × areas, symmetric, in [−1, 1]
        Of log shrunken location quotients over traded activities; NaN where not defined, and on the diagonal.
    half_krugman : DataFrame, areas × areas, symmetric, in [0, 1]
        ½ Krugman's distance over all activities: the share of jobs that would have to change activity.
    scores : DataFrame, areas × activities, in [0, 1]
        Specialisation score m⁺.
    """

    correlation: pd.DataFrame
    half_krugman: pd.DataFrame
    scores: pd.DataFrame

    def shared_strengths(self, area: str, other: str) -> pd.Series:
        """The specialisation scores that two areas share: min(m⁺_rj, m⁺_sj).

        Parameters
        ----------
        area, other : str

        Returns
        -------
        Series by activity, in (0, 1]
            Largest first, ties to 12 digits broken by code.

        Raises
        ------
        MeasureError
            An area is not among them.
        """
        for name in (area, other):
            if name not in self.scores.index:
                raise MeasureError(f"The area {name} is not among those compared: build the similarities with it.")
        here: np.ndarray = self.scores.loc[area].to_numpy(dtype=np.float64)
        there: np.ndarray = self.scores.loc[other].to_numpy(dtype=np.float64)
        least = np.minimum(here, there)
        shared = pd.Series(least, self.scores.columns, name="shared_strength").sort_index()
        order = shared.round(12).sort_values(ascending=False, kind="stable").index
        shared = shared.loc[order]
        return shared[shared > 0]


def similar_places(
    x: pd.DataFrame, shrunken: pd.DataFrame, scores: pd.DataFrame, traded: pd.Series | None = None
) -> SimilarPlaces:
    """Compare the structures of all areas.

    ρ_rs = correlation over traded activities of ln LQ_r and ln LQ_s (shrunken), and ½ Σ_j |p_rj − p_sj|
    (Krugman 1991, Geography and Trade, MIT Press) over all activities.

    Parameters
    ----------
    x : DataFrame, areas × activities, at least 0
        Published figures, NaN where suppressed; gives the areas and activities.
    shrunken : DataFrame, areas × activities, above 0
        Shrunken location quotients, NaN where not known; a pair is compared over what is known in both.
    scores : DataFrame, areas × activities, in [0, 1]
        Specialisation score m⁺.
    traded : Series of bool by activity, optional
        All by default.

    Returns
    -------
    SimilarPlaces

    Raises
    ------
    MeasureError
        A matrix lacks an area or activity, a value is out of its bounds, or fewer than three activities are
        traded.

    Examples
    --------
    >>> rst = ["r", "s", "t"]
    >>> lq = pd.DataFrame({"a": [4.0, 2.0, 0.5], "b": [1.0, 1.0, 1.0], "c": [0.25, 0.5, 2.0]}, rst)
    >>> jobs = pd.DataFrame({"a": [6.0, 4.0, 2.0], "b": [2.0, 2.0, 2.0], "c": [2.0, 4.0, 6.0]}, rst)
    >>> places = similar_places(jobs, lq, lq * 0.0 + 0.5)
    >>> places.correlation.loc["r", "s"].round(4), places.half_krugman.loc["r", "s"].round(4)
    (np.float64(1.0), np.float64(0.2))
    >>> places.shared_strengths("r", "s").to_dict()
    {'a': 0.5, 'b': 0.5, 'c': 0.5}
    """
    quotients = values_at(shrunken, x.index, x.columns, "shrunken location quotients", missing=True)
    if (quotients <= 0).any():
        raise MeasureError("Shrunken location quotients must be above 0 (their logarithm is taken): shrink first.")
    strong = values_at(scores, x.index, x.columns, "specialisation scores", low=0, high=1)
    matrix_values(x, "figures", missing=True, low=0)
    use = flags(traded, x.columns, "Whether it is traded")
    if use.sum() < 3:
        raise MeasureError(f"Similarity needs three traded activities; found {use.sum()}: use finer activities.")
    # Sums in one order, so that shuffled columns give the same digits.
    order = np.argsort(x.columns.to_numpy().astype(str), kind="stable")
    correlation = pairwise_correlation(np.log(quotients[:, order[use[order]]]).T)
    # An area is not similar to itself in any sense that a reader asks about.
    np.fill_diagonal(correlation, np.nan)
    return SimilarPlaces(
        correlation=pd.DataFrame(correlation, x.index, x.index),
        half_krugman=krugman_distance(x, half=True),
        scores=pd.DataFrame(strong, x.index, x.columns),
    )

"""What each third party adds to the proximity of two units: the reason that is shown.

It does without SciPy, for which a question whose datasets are at hand does not wait.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Partners = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Positions of the organisations that a unit works with, each once, and how much it does: a row of a sparse matrix."""


def third_parties(one: Partners, other: Partners, activity: NDArray[np.float64], labels: pd.Index) -> pd.Series:
    """Parts that sum to K of :func:`graph_engine.prediction.proximity.third_party_proximity`, the largest first.

    Parameters
    ----------
    one, other : Partners
        Of the two units.
    activity : ndarray of float, by organisation
        Its weighed participations, at least 0.
    labels : Index
        Of the organisations; the order of equal parts.

    Examples
    --------
    >>> one, other = (np.array([0, 1]), np.array([4.0, 1.0])), (np.array([0, 1]), np.array([1.0, 1.0]))
    >>> third_parties(one, other, np.full(2, np.e - 2), pd.Index(["k", "l"])).round(9).to_dict()
    {'k': 2.0, 'l': 1.0}
    """
    both, *places = np.intersect1d(one[0], other[0], assume_unique=True, return_indices=True)
    parts = np.sqrt(one[1][places[0]] * other[1][places[1]]) / np.log(2.0 + activity[both]) ** 2
    found = pd.Series(parts, labels[both], dtype=float)
    return found.sort_index().sort_values(ascending=False, kind="stable")

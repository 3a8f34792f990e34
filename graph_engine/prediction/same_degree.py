"""Among equals: whether whom a score prefers came true, compared with candidates of the same degree alone.

Popularity tells who is in everything. What tells *with whom among equals* shows only where candidates that have as many
partners are compared (Lichtenwalter, Lussier and Chawla 2010, KDD, 243–252, on the classes that a measure mixes).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph_engine.measures.labelled import Floats
from graph_engine.prediction.limits import prediction_limits
from graph_engine.prediction.past import Past
from graph_engine.prediction.ranking_measures import Interval, resampled
from graph_engine.prediction.tie_history import Flags

_BANDS_OF_A_DOUBLING = 2


def bands(degree: Floats) -> NDArray[np.int64]:
    """Half doublings of a degree: ⌊2·log₂(1 + d)⌋.

    Examples
    --------
    >>> bands(np.array([0.0, 1.0, 2.0, 3.0, 7.0])).tolist()
    [0, 2, 3, 4, 6]
    """
    found: NDArray[np.int64] = np.floor(_BANDS_OF_A_DOUBLING * np.log2(1.0 + degree)).astype(np.int64)
    return found


def degree_bands(past: Past) -> NDArray[np.int64]:
    """Bands of the units of an origin, by how many others of the country each has a dated joint project with."""
    from graph_engine.prediction.scores.baselines import degrees

    return bands(degrees(past)[: len(past.units)])


def wins_among_equals(score: Floats, open_to: Flags, true: Flags, band: NDArray[np.int64]) -> Floats:
    r"""Of the candidates that did not come true and are in the band of one who did, the share that score below.

    .. math:: \frac{\#\{s_{qk} < s_{qc}\} + \tfrac12 \#\{s_{qk} = s_{qc}\}}{\#k}

    over others k of c, summed over the candidates c of each query: the area under the ROC curve within bands (Hanley
    and McNeil 1982, Radiology 143, 29–36).

    Parameters
    ----------
    score : ndarray, queries × candidates
    open_to, true : ndarray of bool, queries × candidates
        Who may be suggested, and who of them came true.
    band : ndarray of int, by candidate

    Returns
    -------
    ndarray, queries × 2
        Sum of the shares, and how many have a rival in their band.

    Examples
    --------
    The first candidate came true; of its others of the same band one scores below, one the same: (1 + ½)/2.

    >>> score = np.array([[2.0, 1.0, 2.0, 9.0]])
    >>> true = np.array([[True, False, False, False]])
    >>> wins_among_equals(score, np.ones((1, 4), bool), true, np.array([0, 0, 0, 1])).tolist()
    [[0.75, 1.0]]
    """
    found = np.zeros((len(score), 2))
    failed = open_to & ~true
    for query in np.flatnonzero(true.any(axis=1)):
        row = score[query]
        for one in np.unique(band[true[query]]):
            others = np.sort(row[failed[query] & (band == one)])
            won = row[true[query] & (band == one)]
            if len(others):
                below = np.searchsorted(others, won, side="left") + np.searchsorted(others, won, side="right")
                found[query] += (below.sum() / (2 * len(others)), len(won))
    return found


def ratio_interval(wins: Floats) -> Interval:
    """Mean over pairs, and its interval from a bootstrap that draws queries with all their pairs.

    Parameters
    ----------
    wins : ndarray, queries × 2
        Sum of what is averaged, and its number; some number is above 0.

    Examples
    --------
    >>> ratio_interval(np.array([[1.5, 2.0], [0.75, 1.0]]))
    Interval(mean=0.75, low=0.75, high=0.75)
    """
    limit = prediction_limits()
    some = wins[wins[:, 1] > 0]
    sums = some[resampled(len(some), limit.resamples, seed=0)].sum(axis=1)
    low, high = np.quantile(sums[:, 0] / sums[:, 1], [(1 - limit.confidence) / 2, (1 + limit.confidence) / 2])
    return Interval(float(some[:, 0].sum() / some[:, 1].sum()), float(low), float(high))

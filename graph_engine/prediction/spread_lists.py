"""How evenly candidates are shown, and lists that are filled with a view to it."""

from __future__ import annotations

import numpy as np

from graph_engine.measures.labelled import Floats
from graph_engine.prediction.ranking_measures import ranked
from graph_engine.prediction.tie_history import Flags


def times_shown(score: Floats, open_to: Flags, *, listed: int) -> Floats:
    """How often each candidate stands in the first lines of all lists.

    Parameters
    ----------
    score : ndarray, queries × candidates
    open_to : ndarray of bool, queries × candidates
        Which candidates may be shown for a query.
    listed : int
        Length of a list.

    Returns
    -------
    ndarray of float, by candidate

    Examples
    --------
    >>> times_shown(np.array([[0.0, 2.0, 1.0], [3.0, 0.0, 1.0]]), ~np.eye(2, 3, dtype=bool), listed=1).tolist()
    [1.0, 1.0, 0.0]
    """
    first = ranked(score, open_to)[:, :listed]
    shown = np.take_along_axis(open_to, first, axis=1)
    return np.bincount(first[shown], minlength=score.shape[1]).astype(float)


def spread_lists(score: Floats, open_to: Flags, *, weight: float, listed: int) -> Floats:
    r"""Fill all lists rank by rank with whom has the largest score − λ·log(1 + times already shown).

    All queries get their first line, then all their second, and so on, each in the order of their labels. What is not
    listed follows by its score.

    Parameters
    ----------
    score : ndarray, queries × candidates
    open_to : ndarray of bool, queries × candidates
        Which candidates may be shown for a query.
    weight : float
        λ, at least 0; 0 leaves every order as it is.
    listed : int
        Length of a list.

    Returns
    -------
    ndarray, queries × candidates
        Figures whose order is that of the lists.

    Examples
    --------
    With λ = 2 the second query gets candidate 1: 5 − 2·log 2 = 3.6 is less than 4.

    >>> spread_lists(np.array([[5.0, 1.0], [5.0, 4.0]]), np.ones((2, 2), bool), weight=2.0, listed=1).argmax(1).tolist()
    [0, 1]
    """
    left = np.where(open_to, score, -np.inf)
    shown = np.zeros(score.shape[1])
    after = _places(ranked(score, open_to))
    for line in range(min(listed, score.shape[1])):
        for query, candidates in enumerate(left):
            chosen = int(np.argmax(candidates - weight * np.log1p(shown)))
            if np.isfinite(candidates[chosen]):
                shown[chosen] += 1
                candidates[chosen] = -np.inf
                after[query, chosen] = line - listed
    return -after


def _places(order: np.ndarray) -> Floats:
    places = np.empty(order.shape)
    np.put_along_axis(places, order, np.broadcast_to(np.arange(float(order.shape[1])), order.shape), axis=1)
    return places

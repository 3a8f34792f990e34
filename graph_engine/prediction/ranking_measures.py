"""How well a ranking meets what came true: measures of each query, the mean over queries, and its interval.

All candidates are ranked, none are drawn: measures on samples of candidates can put methods in a wrong order (Krichene
and Rendle 2020, KDD, 1748–1757). Where scores are equal the first label comes first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.measures.labelled import Floats
from graph_engine.prediction.tie_history import Flags


def ranked(score: Floats, open_to: Flags) -> NDArray[np.int64]:
    """Candidates of each query, best first; those that are not open come last.

    Examples
    --------
    >>> ranked(np.array([[1.0, 3.0, 3.0]]), np.array([[True, True, True]])).tolist()
    [[1, 2, 0]]
    """
    return np.argsort(np.where(open_to, -score, np.inf), axis=1, kind="stable")


@dataclass(frozen=True)
class RankingMeasures:
    """Measures of each query, in [0, 1].

    Attributes
    ----------
    ndcg : ndarray of float
        Normalised discounted cumulative gain of the first lines (Järvelin and Kekäläinen 2002, ACM Transactions on
        Information Systems 20, 422–446): Σ hit_r / log₂(1 + r) by that of a perfect list.
    precision : ndarray of float
        Share of the first lines that came true; by the length of the list, also where it cannot be filled.
    recall : ndarray of float
        Share of what came true that stands in a longer list.
    reciprocal_rank : ndarray of float
        1 / place of the first that came true.
    """

    ndcg: Floats
    precision: Floats
    recall: Floats
    reciprocal_rank: Floats


def ranking_measures(score: Floats, open_to: Flags, true: Flags, *, listed: int, recalled: int) -> RankingMeasures:
    """Measure the ranking of all queries for which something came true.

    Parameters
    ----------
    score : ndarray, queries × candidates
    open_to, true : ndarray of bool, queries × candidates
        Who may be suggested, and who of them came true.
    listed, recalled : int
        Lengths of the lists of NDCG and precision, and of recall.

    Returns
    -------
    RankingMeasures

    Examples
    --------
    Of four candidates the second and the fourth line came true: NDCG (1/log₂3 + 1/log₂5) / (1 + 1/log₂3) = 0.651.

    >>> score = np.array([[4.0, 3.0, 2.0, 1.0]])
    >>> true = np.array([[False, True, False, True]])
    >>> found = ranking_measures(score, np.ones((1, 4), bool), true, listed=10, recalled=3)
    >>> [round(float(one[0]), 3) for one in (found.ndcg, found.precision, found.recall, found.reciprocal_rank)]
    [0.651, 0.2, 0.5, 0.5]
    """
    queries = np.flatnonzero(true.any(axis=1))
    order = ranked(score[queries], open_to[queries])
    hits = np.take_along_axis(true[queries], order, axis=1)
    every = hits.sum(axis=1)
    first = hits[:, :listed]
    discount = 1.0 / np.log2(np.arange(2, first.shape[1] + 2))
    perfect = np.cumsum(discount)[np.minimum(every, first.shape[1]) - 1]
    return RankingMeasures(
        ndcg=(first @ discount) / perfect,
        precision=first.sum(axis=1) / listed,
        recall=hits[:, :recalled].sum(axis=1) / every,
        reciprocal_rank=1.0 / (hits.argmax(axis=1) + 1),
    )


@dataclass(frozen=True)
class Interval:
    """A mean over queries with the bounds of its bootstrap interval."""

    mean: float
    low: float
    high: float


def resampled(queries: int, resamples: int, seed: int) -> NDArray[np.int64]:
    """Queries drawn with replacement, resamples × queries: one draw for all scores, so that differences are paired."""
    return np.random.default_rng(seed).integers(0, queries, (resamples, queries))


def bootstrap_interval(values: Floats, draws: NDArray[np.int64], *, confidence: float) -> Interval:
    """Mean over queries, and the interval of its bootstrap by percentiles (Efron 1979, Annals of Statistics 7, 1–26).

    Ties come in cliques of projects, so that queries are not independent: the true uncertainty is larger.

    Examples
    --------
    >>> bootstrap_interval(np.ones(3), resampled(3, 100, 0), confidence=0.95)
    Interval(mean=1.0, low=1.0, high=1.0)
    """
    means = values[draws].mean(axis=1)
    low, high = np.quantile(means, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(values.mean()), float(low), float(high))

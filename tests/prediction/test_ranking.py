"""Measures of rankings, lists that are spread, and intervals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import ndcg_score

from graph_engine.measures.exposure import gini
from graph_engine.prediction.ranking_measures import bootstrap_interval, ranked, ranking_measures, resampled
from graph_engine.prediction.spread_lists import spread_lists, times_shown

SHAPE = (6, 15)
scores = arrays(float, SHAPE, elements=st.integers(-50, 50).map(float), unique=True)
truths = arrays(bool, SHAPE, elements=st.booleans())


@given(scores, truths)
def test_ndcg_is_that_of_scikit_learn(score, true):
    found = ranking_measures(score, np.ones(SHAPE, bool), true, listed=10, recalled=12).ndcg
    rows = np.flatnonzero(true.any(axis=1))
    oracle = [ndcg_score(true[[row]].astype(float), score[[row]], k=10) for row in rows]
    assert found == pytest.approx(oracle)


@given(scores, truths, truths)
def test_measures_are_shares_and_closed_pairs_count_for_nothing(score, true, open_to):
    found = ranking_measures(score, open_to, true & open_to, listed=10, recalled=12)
    for values in (found.ndcg, found.precision, found.recall, found.reciprocal_rank):
        assert len(values) == (true & open_to).any(axis=1).sum()
        assert ((values >= 0) & (values <= 1 + 1e-12)).all()
    louder = np.where(open_to, score, 1e6)
    again = ranking_measures(louder, open_to, true & open_to, listed=10, recalled=12)
    assert again.ndcg.tolist() == found.ndcg.tolist()


@given(truths)
def test_a_perfect_list_has_all(true):
    found = ranking_measures(true.astype(float), np.ones(SHAPE, bool), true, listed=10, recalled=15)
    assert np.allclose(found.ndcg, 1)
    assert np.allclose(found.recall, 1)
    assert np.allclose(found.reciprocal_rank, 1)


def test_equal_scores_are_ranked_by_label():
    assert ranked(np.zeros((1, 4)), np.array([[False, True, True, True]])).tolist() == [[1, 2, 3, 0]]


@given(scores, truths, st.floats(0, 5))
def test_spread_lists_hold_open_candidates_once(score, open_to, weight):
    found = spread_lists(score, open_to, weight=weight, listed=5)
    first = ranked(found, open_to)[:, :5]
    for row, candidates in enumerate(first):
        here = [one for one in candidates if open_to[row, one]]
        assert len(set(here)) == min(5, open_to[row].sum())
    assert times_shown(found, open_to, listed=5).sum() == np.minimum(5, open_to.sum(axis=1)).sum()


@given(scores, truths)
def test_without_a_weight_the_order_stays(score, open_to):
    found = spread_lists(score, open_to, weight=0.0, listed=5)
    for row in range(SHAPE[0]):
        count = open_to[row].sum()
        assert ranked(found, open_to)[row, :count].tolist() == ranked(score, open_to)[row, :count].tolist()


def test_weight_spreads():
    popular = np.broadcast_to(np.arange(30.0), (30, 30))
    open_to = ~np.eye(30, dtype=bool)
    spread = [gini(times_shown(spread_lists(popular, open_to, weight=w, listed=5), open_to, listed=5)) for w in (0, 9)]
    assert spread[1] < spread[0] - 0.3


@given(arrays(float, 20, elements=st.floats(0, 1)))
def test_an_interval_holds_its_mean(values):
    found = bootstrap_interval(values, resampled(20, 500, 1), confidence=0.95)
    assert values.min() - 1e-9 <= found.low <= found.mean + 1e-9
    assert found.mean - 1e-9 <= found.high <= values.max() + 1e-9


def test_an_interval_holds_the_truth_as_often_as_it_says():
    random = np.random.default_rng(3)
    held = 0
    for _ in range(200):
        found = bootstrap_interval(random.normal(1, 1, 80), resampled(80, 300, 5), confidence=0.9)
        held += found.low <= 1 <= found.high
    assert 168 <= held <= 192

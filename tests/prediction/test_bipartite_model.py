"""The bipartite configuration model: its degrees, its surprise, and nothing significant in nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array

from graph_engine.errors import MeasureError
from graph_engine.prediction.bipartite_model import ConfigurationModel, significant, tie_probabilities

networks = arrays(bool, (6, 9), elements=st.booleans())


@given(networks)
def test_expected_degrees_are_those_that_were_seen(ties):
    model = ConfigurationModel.of(csr_array(ties.astype(float)))
    some = ties[:, ties.sum(axis=0) > 1]
    assert model.probability.sum(axis=1) == pytest.approx(some.sum(axis=1), abs=1e-6)
    assert model.probability.sum(axis=0) == pytest.approx(some.sum(axis=0), abs=1e-6)
    assert (model.probability >= 0).all()
    assert (model.probability <= 1 + 1e-12).all()


def test_two_rows_by_hand():
    # Three rows, each with one of three columns of degree 1 or 2: only the column of two ties counts.
    model = ConfigurationModel.of(csr_array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    assert model.shared[0, 1] == 1
    # The third row has none of it; of the first two each has it for certain.
    assert model.probability.tolist() == [[1.0], [1.0], [0.0]]
    assert model.expected[0, 1] == 1.0
    assert model.surprise()[0, 1] == pytest.approx(-np.log10(1 - np.exp(-1)))


def test_one_degree_has_one_probability():
    ties = np.zeros((10, 20))
    for row in range(10):
        ties[row, [(2 * row + at) % 20 for at in range(4)]] = 1
    model = ConfigurationModel.of(csr_array(ties))
    assert model.probability == pytest.approx(0.2)
    assert model.expected[0, 1] == pytest.approx(20 * 0.04)


def test_nothing_is_significant_in_a_network_drawn_from_the_model():
    random = np.random.default_rng(0)
    activity = random.gamma(1.0, 1.0, 30)[:, None] * random.gamma(1.0, 1.0, 200) * 0.1
    upper = np.triu(np.ones((30, 30), dtype=bool), 1)
    found = 0
    for seed in range(5):
        ties = csr_array((np.random.default_rng(seed).random((30, 200)) < np.minimum(activity, 0.9)).astype(float))
        found += significant(10.0 ** -ConfigurationModel.of(ties).surprise(), upper, rate=0.05).sum()
    assert found <= 1


def test_planted_groups_are_significant():
    random = np.random.default_rng(0)
    ties = random.random((30, 200)) < 0.02
    for group in range(5):
        ties[group * 6 : group * 6 + 6, group * 40 : group * 40 + 30] |= random.random((6, 30)) < 0.7
    model = ConfigurationModel.of(csr_array(ties.astype(float)))
    same = np.arange(30)[:, None] // 6 == np.arange(30) // 6
    upper = np.triu(np.ones((30, 30), dtype=bool), 1)
    chosen = significant(10.0 ** -model.surprise(), upper, rate=0.05)
    assert chosen[same & upper].mean() > 0.8
    assert chosen[~same & upper].mean() < 0.05
    # A thousand draws agree on what is surprising.
    drawn = (model.draws_at_least(1000, 0) + 1) / 1001
    assert np.abs(drawn - 10.0 ** -model.surprise())[upper].max() < 0.1
    assert drawn[same & upper].max() < np.median(drawn[~same & upper])


def test_sides_of_unlike_numbers_of_ties_are_refused():
    with pytest.raises(MeasureError, match="as many ties"):
        tie_probabilities(np.array([1.0]), np.array([2.0]), np.array([2.0]), np.array([2.0]))


@given(arrays(float, 12, elements=st.floats(0, 1)), st.floats(0.01, 0.5))
def test_more_may_be_false_where_a_larger_share_may(p, rate):
    every = np.ones(12, dtype=bool)
    assert significant(p, every, rate=rate / 2).sum() <= significant(p, every, rate=rate).sum()

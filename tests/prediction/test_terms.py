"""The terms of the score: worked by hand, and what holds for any figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array

from graph_engine.measures.third_parties import third_parties
from graph_engine.prediction.expected_ties import expected_ties, pairs_by_activity
from graph_engine.prediction.proximity import (
    partner_weights,
    third_party_proximity,
    without_members,
)
from graph_engine.prediction.standard_terms import floored_log, standardised

figures = st.floats(0, 100, allow_subnormal=False).map(lambda x: round(x, 3))
weights = arrays(float, (4, 6), elements=figures)
activities = arrays(float, 6, elements=figures)


def test_two_partners_by_hand():
    # i and j work with k (4 and 1, activity 2) and l (9 and 1, activity 0): 2 / log(4)² + 3 / log(2)².
    found = third_party_proximity(csr_array([[4.0, 9.0], [1.0, 1.0]]), np.array([2.0, 0.0]))
    assert found[0, 1] == pytest.approx(2 / np.log(4) ** 2 + 3 / np.log(2) ** 2)


def test_a_project_of_one_ties_nobody():
    joint = csr_array([[1.0, 1.0], [0.0, 1.0]])
    found = partner_weights(joint, joint, np.array([5.0, 1.0]), np.array([1.0, 2.0])).toarray()
    assert found.tolist() == [[1.0, 1.0], [1.0, 1.0]]
    assert without_members(csr_array(found), csr_array(np.eye(2))).toarray().tolist() == [[0.0, 1.0], [1.0, 0.0]]


@given(weights, activities)
def test_proximity_is_symmetric_and_not_below_zero(given_weights, activity):
    found = third_party_proximity(csr_array(given_weights), activity)
    assert (found >= 0).all()
    assert np.allclose(found, found.T)


@given(weights, activities, st.integers(0, 5))
def test_a_busier_partner_counts_no_more(given_weights, activity, partner):
    busier = activity.copy()
    busier[partner] += 1
    before, after = (third_party_proximity(csr_array(given_weights), d) for d in (activity, busier))
    assert (after <= before + 1e-9).all()


@given(weights, activities)
def test_third_parties_sum_to_the_proximity(given_weights, activity):
    labels = pd.Index(list("abcdef"))
    rows = csr_array(given_weights)
    one, other = ((rows[[at]].indices, rows[[at]].data) for at in (0, 1))
    parts = third_parties(one, other, activity, labels)
    assert parts.sum() == pytest.approx(third_party_proximity(csr_array(given_weights), activity)[0, 1])
    assert parts.is_monotonic_decreasing


@given(arrays(float, (5, 3), elements=figures), arrays(float, 3, elements=figures))
def test_expected_ties_are_symmetric_and_grow_with_both(activity, pairs):
    found = expected_ties(activity, pairs)
    assert (found >= 0).all()
    assert np.allclose(found, found.T)
    assert np.allclose(expected_ties(2 * activity, pairs), 4 * found)


@given(arrays(float, 8, elements=st.floats(0.01, 10)), arrays(float, 8, elements=st.integers(1, 9).map(float)))
def test_pairs_by_activity_do_not_change_with_the_unit_of_weight(weight, partners):
    theme_of = np.ones((8, 1))
    found = pairs_by_activity(weight, partners, theme_of)
    # A theme of one project of s partners has (s − 1)/s per weight: never more over several.
    assert 0 <= found[0] <= (partners.max() - 1) / (weight * partners).sum() + 1e-9
    assert np.allclose(pairs_by_activity(2 * weight, partners, theme_of), found / 2)


@given(arrays(float, (3, 4), elements=figures))
def test_standardised_terms_have_mean_zero_and_spread_one(values):
    chosen = np.ones_like(values, dtype=bool)
    found = standardised(values, chosen)
    assert found.mean() == pytest.approx(0, abs=1e-6)
    assert found.std() == pytest.approx(0 if np.ptp(values) == 0 else 1, abs=1e-6) or values.std() == 0
    assert np.isfinite(floored_log(values, chosen)).all()


def test_a_logarithm_of_nothing_is_that_of_the_least():
    assert floored_log(np.zeros((2, 2)), np.ones((2, 2), dtype=bool)).tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert standardised(np.array([1.0, 2.0]), np.zeros(2, dtype=bool)).tolist() == [0.0, 0.0]

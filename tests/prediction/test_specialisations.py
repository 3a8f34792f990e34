"""New specialisations: terms by hand, what is planted is found, and what is fitted was fitted before."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from graph_engine.prediction.specialisations import (
    DENSITY,
    OWN,
    TIED,
    UNTIED,
    Window,
    _fitted,
    _rows,
    auc,
    neighbours_strength,
)
from tests.long_run import first_now

AREAS, ACTIVITIES = 30, 60


def window(years, weight, seed):
    """Cells whose own quotient tells nothing, whose density tells something, and whose ties tell by a weight."""
    random = np.random.default_rng(seed)
    terms = {name: random.standard_normal(AREAS * ACTIVITIES) for name in (DENSITY, OWN, TIED, UNTIED)}
    log_odds = terms[DENSITY] + weight * terms[TIED] - 2
    entered = random.random(len(log_odds)) < 1 / (1 + np.exp(-log_odds))
    return Window(years, terms, entered, np.repeat(np.arange(AREAS), ACTIVITIES))


@pytest.mark.parametrize("weight", first_now([1.0, 0.0]))
def test_ties_add_where_they_are_planted_and_nowhere_else(weight):
    before, now = window((2015, 2018), weight, 0), window((2018, 2021), weight, 1)
    fitted = {", ".join(some): _fitted(some, before, now) for some in ((DENSITY, OWN), (DENSITY, OWN, TIED))}
    rows = {one.terms: one for one in _rows(now, fitted)}
    lift = rows[f"{DENSITY}, {OWN}, {TIED}"]
    assert (lift.lift_ci[0] > 0.02) == (weight > 0)
    assert abs(lift.lift) < 0.01 or weight > 0
    alone = {one.terms: one for one in _rows(now, now.terms)}
    assert alone[DENSITY].ci[0] > 0.6
    assert alone[OWN].ci[0] < 0.5 < alone[OWN].ci[1]
    assert (alone[DENSITY].lift, alone[DENSITY].lift_ci) == (0.0, (0.0, 0.0))


@given(arrays(float, 12, elements=st.integers(0, 4).map(float)), arrays(bool, 12))
def test_the_area_is_the_share_of_pairs(score, true):
    if true.all() or not true.any():
        return
    pairs = [(one > other) + (one == other) / 2 for one in score[true] for other in score[~true]]
    assert auc(score, true) == pytest.approx(np.mean(pairs))
    assert auc(-score, true) == pytest.approx(1 - auc(score, true))


@given(arrays(float, (4, 4), elements=st.floats(0, 5)), arrays(float, (4, 3), elements=st.floats(0, 1)))
def test_a_mean_lies_among_what_it_is_of(weights, strength):
    found = neighbours_strength(weights, strength)
    some = weights.sum(axis=1) > 1e-6
    assert (found[some] <= strength.max(axis=0) + 1e-9).all()
    assert (found[some] >= strength.min(axis=0) - 1e-9).all()
    assert (neighbours_strength(np.zeros((4, 4)), strength) == 0).all()

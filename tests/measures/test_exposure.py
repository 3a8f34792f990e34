"""The Gini coefficient of how often things are shown."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_engine.errors import MeasureError
from graph_engine.measures.exposure import gini

COUNTS = st.lists(st.integers(0, 1000), min_size=1, max_size=40).filter(any)


def by_pairs(counts):
    """The mean difference between two of them over twice their mean: the definition."""
    n, total = len(counts), sum(counts)
    return sum(abs(one - other) for one in counts for other in counts) / (2 * n * total)


@given(COUNTS)
def test_it_is_half_the_relative_mean_difference(counts):
    assert gini(counts) == pytest.approx(by_pairs(counts), abs=1e-12)
    assert 0 <= gini(counts) < 1


@given(COUNTS, st.randoms(use_true_random=False), st.integers(1, 9))
def test_neither_order_nor_scale_nor_copies_change_it(counts, random, times):
    shuffled = list(counts)
    random.shuffle(shuffled)
    assert gini(shuffled) == gini(counts)
    assert gini([times * one for one in counts]) == pytest.approx(gini(counts), abs=1e-12)
    assert gini(counts * times) == pytest.approx(gini(counts), abs=1e-12)


@given(COUNTS)
def test_whoever_is_never_shown_makes_it_less_even(counts):
    assert gini([*counts, 0]) >= gini(counts)


@pytest.mark.parametrize("counts", [[], [0, 0], [1, -1, 3], [math.nan], [math.inf, 1]])
def test_it_is_not_defined_without_counts(counts):
    with pytest.raises(MeasureError, match=r"counts of 0 or more"):
        gini(counts)

"""Among equals: a candidate is compared with those of its own degree alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from graph_engine.prediction.same_degree import bands, ratio_interval, wins_among_equals

scores = arrays(float, (3, 8), elements=st.integers(0, 5).map(float))
flags = arrays(bool, (3, 8))
banded = arrays(np.int64, 8, elements=st.integers(0, 2))


@given(scores, flags, flags, banded)
def test_shares_are_those_of_all_pairs_of_a_winner_and_a_rival(score, open_to, true, band):
    true = true & open_to
    found = wins_among_equals(score, open_to, true, band)
    for query in range(len(score)):
        shares = []
        for won in np.flatnonzero(true[query]):
            others = np.flatnonzero(open_to[query] & ~true[query] & (band == band[won]))
            below = [
                (score[query, one] < score[query, won]) + (score[query, one] == score[query, won]) / 2 for one in others
            ]
            shares += [np.mean(below)] if len(others) else []
        assert found[query] == pytest.approx([sum(shares), len(shares)])


@given(scores, flags, flags, banded)
def test_what_tells_the_degree_alone_is_a_coin(score, open_to, true, band):
    true = true & open_to
    found = wins_among_equals(np.broadcast_to(band.astype(float), score.shape), open_to, true, band)
    assert found[:, 0] == pytest.approx(found[:, 1] / 2)


def test_an_interval_draws_queries_with_all_their_pairs():
    wins = np.array([[2.0, 2.0], [0.0, 1.0], [0.0, 0.0]])
    found = ratio_interval(wins)
    assert (found.mean, found.low, found.high) == (pytest.approx(2 / 3), 0.0, 1.0)


def test_bands_are_half_doublings():
    assert bands(np.array([15.0, 16.0, 21.0, 22.0, 31.0])).tolist() == [8, 8, 8, 9, 10]

"""The law of scores: parts sum to the score, and names, order and direction of reading change nothing."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_engine.errors import MeasureError
from graph_engine.suggestions.kinds.research.contribution import research_points
from graph_engine.suggestions.kinds.supply.contribution import supply_points
from graph_engine.suggestions.pair_scores import PairScore

AREAS = ["TLC1", "TLD3", "TLE1", "TLM5"]
CODES = ["241", "255", "291", "293"]


@st.composite
def lines(draw):
    keys = draw(
        st.lists(
            st.tuples(*(st.sampled_from(options) for options in (AREAS, AREAS, CODES, CODES))),
            unique=True,
            min_size=1,
            max_size=40,
        )
    )
    points = draw(st.lists(st.floats(0, 8), min_size=len(keys), max_size=len(keys)))
    return pd.DataFrame(keys, columns=["offers", "receives", "offered", "wanted"]).assign(points=points)


@given(lines())
def test_parts_sum_to_the_score(table):
    score = PairScore(table)
    for offers in AREAS:
        for receives in AREAS:
            assert abs(score.parts(offers, receives).sum() - score.score(offers, receives)) <= 1e-9
    assert score.total.sum() == pytest.approx(table["points"].sum())


@given(lines(), st.randoms())
def test_the_order_of_lines_changes_nothing(table, random):
    order = list(range(len(table)))
    random.shuffle(order)
    shuffled = PairScore(table.iloc[order].reset_index(drop=True))
    pd.testing.assert_series_equal(PairScore(table).total, shuffled.total)


@given(lines())
def test_renaming_areas_renames_the_score(table):
    names = {area: f"X{area}" for area in AREAS}
    renamed = PairScore(table.replace({"offers": names, "receives": names}))
    np.testing.assert_allclose(PairScore(table).total.to_numpy(), renamed.total.to_numpy())


def test_a_line_that_repeats_or_has_no_points_is_refused():
    row = {"offers": "a", "receives": "b", "offered": "1", "wanted": "2", "points": 1.0}
    with pytest.raises(MeasureError, match="repeat"):
        PairScore(pd.DataFrame([row, row]))
    with pytest.raises(MeasureError, match="negative or missing"):
        PairScore(pd.DataFrame([row | {"points": float("nan")}]))


@given(st.floats(0, 50), st.floats(0, 50), st.floats(0, 1), st.floats(0, 1000))
def test_supply_points_are_bounded_and_symmetric_in_strength(lq_s, lq_r, share, km):
    one = [pd.Series([value]) for value in (lq_s, lq_r, share, km)]
    points = float(supply_points(*one).iloc[0])
    assert 0 <= points <= 8
    assert points == pytest.approx(float(supply_points(one[1], one[0], *one[2:]).iloc[0]))


@given(st.floats(0, 1e9), st.floats(0, 50), st.floats(0, 1000))
def test_research_points_are_bounded_and_fall_with_distance(income, lq, km):
    near = float(research_points(pd.Series([income]), pd.Series([lq]), pd.Series([km])).iloc[0])
    far = float(research_points(pd.Series([income]), pd.Series([lq]), pd.Series([km + 10])).iloc[0])
    assert 0 <= far <= near <= 8**0.5


def test_supply_points_by_hand():
    # √(4 · 9→8) · √(0.02/0.05) · exp(−100/400)
    points = supply_points(pd.Series([4.0]), pd.Series([9.0]), pd.Series([0.02]), pd.Series([100.0]))
    assert float(points.iloc[0]) == pytest.approx(32**0.5 * 0.4**0.5 * np.exp(-0.25))


def test_research_points_by_hand():
    points = research_points(pd.Series([9e6]), pd.Series([4.0]), pd.Series([100.0]))
    assert float(points.iloc[0]) == pytest.approx(np.log(10) / np.log(101) * 2 * np.exp(-0.5))

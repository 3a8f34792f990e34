"""What a candidate contributes: bounded, falling with distance, and the formulas by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_engine.suggestions.kinds.research.contribution import research_contribution
from graph_engine.suggestions.kinds.supply.contribution import supply_contribution

SUPPLY = {"lq_cap": 8.0, "full_share": 0.05, "share_power": 0.5, "decay_km": 400.0}
RESEARCH = {"full_income": 100e6, "lq_cap": 8.0, "lq_power": 0.5, "decay_km": 200.0}


@given(st.floats(0, 50), st.floats(0, 50), st.floats(0, 1), st.floats(0, 1000))
def test_supply_contribution_are_bounded_and_symmetric_in_strength(lq_s, lq_r, share, km):
    one = [pd.Series([value]) for value in (lq_s, lq_r, share, km)]
    points = float(supply_contribution(*one, **SUPPLY).iloc[0])
    assert 0 <= points <= 8
    assert points == pytest.approx(float(supply_contribution(one[1], one[0], *one[2:], **SUPPLY).iloc[0]))


@given(st.floats(0, 1e9), st.floats(0, 50), st.floats(0, 1000))
def test_research_contribution_are_bounded_and_fall_with_distance(income, lq, km):
    near = float(research_contribution(pd.Series([income]), pd.Series([lq]), pd.Series([km]), **RESEARCH).iloc[0])
    far = float(research_contribution(pd.Series([income]), pd.Series([lq]), pd.Series([km + 10]), **RESEARCH).iloc[0])
    assert 0 <= far <= near <= 8**0.5


def test_supply_contribution_by_hand():
    # √(4 · 9→8) · √(0.02/0.05) · exp(−100/400)
    points = supply_contribution(pd.Series([4.0]), pd.Series([9.0]), pd.Series([0.02]), pd.Series([100.0]), **SUPPLY)
    assert float(points.iloc[0]) == pytest.approx(32**0.5 * 0.4**0.5 * np.exp(-0.25))


def test_research_contribution_by_hand():
    points = research_contribution(pd.Series([9e6]), pd.Series([4.0]), pd.Series([100.0]), **RESEARCH)
    assert float(points.iloc[0]) == pytest.approx(np.log(10) / np.log(101) * 2 * np.exp(-0.5))

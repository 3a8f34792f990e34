import numpy as np
import pandas as pd
import pytest

from graph_engine.errors import MeasureError
from graph_engine.measures import krugman_distance, similar_places


@pytest.fixture
def world():
    rng = np.random.default_rng(11)
    rows = [f"TL{i:02d}" for i in range(8)]
    columns = [f"{100 + j}" for j in range(10)]
    jobs = pd.DataFrame(rng.integers(1, 900, (8, 10)).astype(float), rows, columns)
    lq = pd.DataFrame(np.exp(rng.normal(size=(8, 10))), rows, columns)
    strength = pd.DataFrame(rng.random((8, 10)) * (rng.random((8, 10)) < 0.5), rows, columns)
    return jobs, lq, strength


def test_correlates_the_logarithms_over_traded_activities_only(world):
    jobs, lq, strength = world
    traded = pd.Series([j < 7 for j in range(10)], jobs.columns)
    places = similar_places(jobs, lq, strength, traded)
    reference = np.corrcoef(np.log(lq.iloc[:, :7]))
    np.fill_diagonal(reference, np.nan)
    np.testing.assert_allclose(places.correlation, reference, atol=1e-9)
    pd.testing.assert_frame_equal(places.half_krugman, krugman_distance(jobs) / 2)
    assert places.half_krugman.stack().between(0, 1).all()


def test_order_and_names_change_nothing(world):
    jobs, lq, strength = world
    one = similar_places(jobs, lq, strength)
    order = jobs.index[::-1], jobs.columns[::-1]
    two = similar_places(jobs.loc[order], lq, strength)
    assert two.correlation.loc[jobs.index, jobs.index].equals(one.correlation)
    new = {area: f"X{area}" for area in jobs.index}
    three = similar_places(*(frame.rename(index=new) for frame in world))
    assert (three.correlation.to_numpy() == one.correlation.to_numpy()).sum() == 8 * 7


def test_shared_strengths_are_the_smaller_of_both(world):
    _, _, strength = world
    found = similar_places(*world).shared_strengths("TL01", "TL02")
    assert found.is_monotonic_decreasing
    assert len(found) == ((strength.loc["TL01"] > 0) & (strength.loc["TL02"] > 0)).sum()
    for activity, value in found.items():
        assert value == min(strength.loc["TL01", activity], strength.loc["TL02", activity])


def test_an_area_without_data_is_like_none(world):
    jobs, lq, strength = world
    jobs.loc["TL03"], lq.loc["TL03"], strength.loc["TL03"] = np.nan, np.nan, 0.0
    places = similar_places(jobs, lq, strength)
    assert places.correlation.loc["TL03"].isna().all()
    assert places.shared_strengths("TL03", "TL01").empty


def test_suppressed_activities_leave_the_pair(world):
    jobs, lq, strength = world
    jobs.loc["TL03", ["100", "101"]] = np.nan
    lq.loc["TL03", ["100", "101"]] = np.nan
    places = similar_places(jobs, lq, strength)
    rest = np.log(lq[lq.columns[2:]])
    assert places.correlation.loc["TL03", "TL04"] == pytest.approx(
        np.corrcoef(rest.loc["TL03"], rest.loc["TL04"])[0, 1]
    )


def test_refuses_too_few_activities_and_unknown_areas(world):
    jobs, lq, strength = world
    with pytest.raises(MeasureError, match="three traded activities"):
        similar_places(jobs, lq, strength, pd.Series([j < 2 for j in range(10)], jobs.columns))
    with pytest.raises(MeasureError, match="above 0"):
        similar_places(jobs, lq * 0, strength)
    with pytest.raises(MeasureError, match="lacks the row TL07"):
        similar_places(jobs, lq.iloc[:7], strength)
    places = similar_places(jobs, lq, strength)
    with pytest.raises(MeasureError, match="TLX9"):
        places.shared_strengths("TL01", "TLX9")

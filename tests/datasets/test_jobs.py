"""The frame of jobs: which edition it is, and zero, suppressed and missing kept apart."""

import numpy as np
import pytest

from graph_engine.datasets.figures import load_gazetteer
from graph_engine.datasets.jobs import load_jobs_frame
from graph_engine.errors import NotEnoughDataError

TLC1, TLE3, TLF1, TLG3, TLN0 = (f"ITL2-2021:{code}" for code in ("TLC1", "TLE3", "TLF1", "TLG3", "TLN0"))


@pytest.fixture
def frame(small_store):
    store = small_store()
    return load_jobs_frame(store, load_gazetteer(store))


def test_the_newest_year_is_the_frame_and_the_one_before_is_beside_it(frame):
    assert (frame.level, frame.year, frame.year_before) == ("ITL2", 2021, 2018)
    assert frame.jobs.at[TLE3, "241"] == 3_500
    assert frame.lq_before.at[TLE3, "241"] == pytest.approx(frame.lq.at[TLE3, "241"], rel=1e-9)


def test_jobs_out_of_the_frame_count_in_the_totals_and_are_never_an_activity(frame):
    assert not any(code.startswith("47") for code in frame.jobs.columns)
    assert frame.totals[TLE3] == 3_500 + 1_800 + 50_000 + 4_000


def test_a_location_quotient_by_hand(frame):
    national = 400 + 100 + 3_500 + 100 + 300
    everyone = 64_900 + 110_500 + 59_300 + 77_550 + 106_800
    assert frame.lq.at[TLE3, "241"] == pytest.approx((3_500 / 59_300) / (national / everyone))


def test_northern_ireland_is_compared_and_never_counted(frame):
    assert frame.measure[TLN0] == "employee_jobs"
    assert frame.year_of[TLN0] == 2019
    national = 1_500 + 400 + 1_800 + 200 + 2_500
    everyone = 64_900 + 110_500 + 59_300 + 77_550 + 106_800
    assert frame.lq.at[TLN0, "255"] == pytest.approx((2_000 / 700_000) / (national / everyone))


def test_zero_suppressed_and_missing_are_three_things(frame):
    assert frame.jobs.at[TLC1, "291"] == 0
    assert frame.lq.at[TLC1, "291"] == 0
    assert np.isnan(frame.lq.at[TLN0, "241"])
    assert not frame.quotients.known.at[TLN0, "241"]
    assert np.isnan(frame.jobs.at[TLN0, "302"])
    assert frame.capability.loc[TLN0, ["241", "302"]].tolist() == [0, 0]


def test_the_largest_class_stands_beside_its_activity(frame):
    assert frame.largest.loc[(TLF1, "302"), "code"] == "30200"
    assert frame.largest.loc[(TLF1, "302"), "share"] == 1


def test_the_doorstep_lies_between_the_own_quotient_and_the_neighbours(frame):
    assert frame.lq.at[TLF1, "241"] < frame.lagged_lq.at[TLF1, "241"] < frame.lq.at[TLE3, "241"]


def test_without_jobs_figures_the_frame_says_what_to_load(small_store):
    store = small_store(jobs={})
    with pytest.raises(NotEnoughDataError, match="hub load nomis FILE"):
        load_jobs_frame(store, load_gazetteer(store))


def test_one_area_alone_is_no_country(small_store):
    store = small_store(jobs={"TLC1": {"24100": 400, "47110": 60_000}})
    with pytest.raises(NotEnoughDataError, match="cover the country"):
        load_jobs_frame(store, load_gazetteer(store))


def test_shrinking_pulls_a_quotient_towards_one_and_not_past_it(frame):
    """Activities out of the frame count in what is expected: the shrunken quotient lies between the own one and 1."""
    known = frame.quotients.known
    lq, shrunken = frame.lq.where(known), frame.quotients.shrunken
    np.testing.assert_allclose(frame.quotients.lq.where(known), lq)
    between = ((shrunken - 1) * (lq - 1) >= -1e-9) & ((shrunken - 1).abs() <= (lq - 1).abs() + 1e-9)
    assert between.where(known, other=True).all().all()

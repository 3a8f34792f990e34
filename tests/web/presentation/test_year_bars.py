"""Bars by year: every year has its place, heights are as the numbers, and nothing lies outside the drawing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.presentation.year_bars import NO_YEAR, year_bars

COUNTS = st.dictionaries(st.none() | st.integers(1990, 2030), st.tuples(st.integers(0, 200), st.integers(0, 200)))


def test_bars_are_as_high_as_their_numbers():
    bars = year_bars({2015: [3], 2017: [1]}).bars
    assert [(bar.year, bar.number, bar.label, bar.value) for bar in bars] == [
        (2015, 3, "2015", "3"),
        (2016, 0, "", ""),
        (2017, 1, "2017", "1"),
    ]
    assert [sum(part.height for part in bar.parts) for bar in bars] == pytest.approx([80, 0, 80 / 3], abs=0.1)


def test_a_second_part_stands_on_the_first():
    (bar,) = year_bars({2020: [1, 3]}).bars
    low, high = bar.parts
    assert (low.order, high.order) == (1, 2)
    assert high.y + high.height == pytest.approx(low.y)
    assert (low.height, high.height) == (20, 60)


def test_what_has_no_year_stands_apart():
    bars = year_bars({2015: [1], 2016: [1], None: [2]}).bars
    assert [bar.label for bar in bars] == ["2015", "2016", NO_YEAR]
    assert bars[2].x - bars[1].x == 3 * (bars[1].x - bars[0].x)
    assert [bar.label for bar in year_bars({None: [2]}).bars] == [NO_YEAR]
    assert year_bars({}).bars == ()


def test_wide_numbers_are_written_at_the_highest_and_the_last_bar_only():
    bars = year_bars({2015: [20], 2016: [1200], 2017: [30]}).bars
    assert [bar.value for bar in bars] == ["", "1,200", "30"]


@given(COUNTS)
def test_nothing_lies_outside_the_drawing(counts):
    drawn = year_bars(counts)
    for bar in drawn.bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= drawn.width
        for part in bar.parts:
            assert 0 < part.y <= part.y + part.height <= drawn.foot + 0.2 < drawn.height
    assert sum(bar.number for bar in drawn.bars) == sum(map(sum, counts.values()))

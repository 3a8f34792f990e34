"""Bars of projects by year: every year has its place, and the drawing says what the table says."""

from __future__ import annotations

import pytest

from graph_engine.topics.topic_view import TopicText
from web.presentation.year_bars import year_bars


def text(year, *organisations, kind="project"):
    return TopicText(kind, "A title", None, None, None, year, None, organisations, 1.0, None, "a source")


@pytest.fixture
def drawn():
    """Three projects in one year, none in the next, one in the third; and two texts without a year of their own."""
    return year_bars(
        [text(2015, "A", "B"), text(2015, "B"), text(2015), text(2017, "C"), text(None), text(2008, kind="impact case")]
    )


def test_every_year_between_has_a_row(drawn):
    assert [(one.year, one.projects, one.organisations) for one in drawn.rows] == [
        (2015, 3, 2),
        (2016, 0, 0),
        (2017, 1, 1),
    ]
    assert drawn.undated == 2
    assert drawn.table.records() == [
        {"year": one.year, "projects": one.projects, "organisations": one.organisations} for one in drawn.rows
    ]


def test_bars_are_as_high_as_their_numbers_and_within_the_drawing(drawn):
    bars = drawn.bars
    assert [bar.height * 3 / bars[0].height for bar in bars] == pytest.approx([3, 0, 1], abs=0.01)
    assert len({round(bar.y + bar.height, 1) for bar in bars}) == 1
    assert all(bar.x >= 0 and bar.x + bar.width <= drawn.width and 0 < bar.y < drawn.height for bar in bars)
    assert [bar.label for bar in bars] == ["2015", "", "2017"]
    assert [bar.value for bar in bars] == ["3", "", "1"]


@pytest.mark.parametrize("texts", [[], [text(None)], [text(2008, kind="impact case")]])
def test_a_topic_without_dated_projects_has_no_bars(texts):
    found = year_bars(texts)
    assert (found.rows, found.bars, found.undated) == ((), [], len(texts))


def test_one_year_is_one_bar():
    bar = year_bars([text(2020)]).bars[0]
    assert (bar.label, bar.value) == ("2020", "1")

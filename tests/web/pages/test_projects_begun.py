"""Bars of projects by year: every year has its place, and the drawing says what the table says."""

from __future__ import annotations

import pytest

from graph_engine.topics.topic_view import TopicText
from web.pages.topics.projects_begun import projects_begun


def text(year, *organisations, kind="project"):
    return TopicText(kind, "A title", None, None, None, year, None, organisations, 1.0, None, "a source")


@pytest.fixture
def drawn():
    """Three projects in one year, none in the next, one in the third; and two texts without a year of their own."""
    return projects_begun(
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


def test_the_drawing_says_what_the_table_says(drawn):
    assert [(bar.year, bar.number) for bar in drawn.drawing.bars] == [(one.year, one.projects) for one in drawn.rows]
    assert drawn.said == "Projects begun each year from 2015 to 2017, most in 2015: 3"


@pytest.mark.parametrize("texts", [[], [text(None)], [text(2008, kind="impact case")]])
def test_a_topic_without_dated_projects_has_no_bars(texts):
    found = projects_begun(texts)
    assert (found.rows, found.drawing.bars, found.undated) == ((), (), len(texts))

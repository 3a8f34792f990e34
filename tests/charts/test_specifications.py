"""Specifications of charts: what they hold, and pictures that any page may carry."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from graph_engine.charts.bars import Bar, YearlyFigure, bars, years
from graph_engine.charts.intervals import Estimate, intervals, size
from graph_engine.charts.maps import NOT_PUBLISHED, Arc, Classes, choropleth, classes
from graph_engine.charts.outlines import HEIGHT, WIDTH, outlines, path, point
from graph_engine.charts.panels import Panel, panels
from graph_engine.charts.rendering import svg
from graph_engine.charts.style import SEQUENCE
from graph_engine.errors import MeasureError, NotEnoughDataError
from tests.long_run import first_now

HOSTILE = '<script>alert(1)</script> & "Sons" \u202e' + "x" * 300
SQUARES = {
    "a": '{"type":"Polygon","coordinates":[[[-2,53],[-1,53],[-1,54],[-2,54],[-2,53]]]}',
    "b": '{"type":"Polygon","coordinates":[[[-1,53],[0,53],[0,54],[-1,54],[-1,53]]]}',
}


def texts(picture):
    root = ET.fromstring(picture)  # noqa: S314  # our own rendering
    return " ".join("".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text"))


@pytest.mark.long
def test_bars_show_labels_axis_source_and_whiskers():
    chart = bars([Bar("castings", 6.9, 5.0, 8.8), Bar("glass", 2.4)], title="Known for", axis="times", source="BRES")
    picture = svg(chart, "Known for")
    assert {"castings", "glass", "times", "BRES", "Known"} <= set(texts(picture).split())
    assert "<title>Known for</title>" in picture
    assert 'style="' not in picture


@pytest.mark.parametrize(
    "name", first_now([HOSTILE, "=1+1", "é ‘quoted’", "bell \x07 \x00 \x1b[31m", "half \ud800 \ufffe"])
)
def test_a_name_is_only_text(name):
    picture = svg(bars([Bar(name, 1.0)], title=name, axis="x", source=name), name)
    root = ET.fromstring(picture)  # noqa: S314  # our own rendering
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))


def test_the_same_chart_is_the_same_picture():
    rows = [YearlyFigure("glass", {2015: 1.0, 2021: 2.0})]
    first, again = (svg(years(rows, title="t", axis="a", source="s")) for _ in range(2))
    assert first == again


def test_years_keep_the_last_three():
    rows = [YearlyFigure("glass", {2010: 9.0, 2015: 1.0, 2018: 1.5, 2021: 2.0})]
    words = texts(svg(years(rows, title="t", axis="a", source="s")))
    assert "2021" in words
    assert "2010" not in words


def test_panels_say_what_has_no_figure():
    places = [Panel("Here", {"glass": 2.0}), Panel("There", {"glass": None})]
    words = texts(svg(panels(places, ["glass"], title="t", axis="a", source="s")))
    assert "no figure" in words
    assert "2.0" in words


def test_nothing_to_draw_is_refused():
    for make in (
        lambda: bars([], title="t", axis="a", source="s"),
        lambda: panels([], [], title="t", axis="a", source="s"),
    ):
        with pytest.raises(NotEnoughDataError, match="t"):
            make()


def test_outlines_keep_shared_borders_and_the_inset():
    drawn = outlines(SQUARES, ["b", "missing"])
    assert list(drawn.shapes) == ["a", "b"]
    assert list(drawn.inset) == ["b"]
    common = drawn.shapes["a"].intersection(drawn.shapes["b"])
    assert common.area == 0
    assert common.length > 500
    assert drawn.inset["b"].area > 2 * drawn.shapes["b"].area
    assert drawn.paths["a"].startswith("M")
    assert drawn.paths["a"].endswith("z")


def test_the_whole_country_lies_on_the_map():
    for place in ((60.86, -0.9), (49.86, -6.4), (54.4, -8.17), (52.48, 1.76)):
        x, y = point(*place)
        assert 0 < x < WIDTH
        assert 0 < y < HEIGHT


def test_no_outlines_are_an_empty_map():
    assert outlines({}).paths == {}
    with pytest.raises(NotEnoughDataError, match="hub load"):
        choropleth(outlines({}), {}, Classes(()), title="t", legend=["all"], legend_title="l", source="s")


def test_a_hole_is_a_ring_of_its_own():
    import shapely

    ring = shapely.Polygon([(0, 0), (90, 0), (90, 90), (0, 90)], [[(30, 30), (60, 30), (60, 60), (30, 60)]])
    assert path(ring).count("M") == 2


@pytest.mark.parametrize("number", range(1, len(SEQUENCE) + 1))
def test_classes_hold_about_as_many_each(number):
    values = [float(one) for one in range(60)]
    cuts = classes(values, number)
    held = [sum(cuts.of(value) == at for value in values) for at in range(len(cuts.colours))]
    assert len(held) == number
    assert max(held) - min(held) <= 2


@pytest.mark.parametrize("values", [[], [float("nan")], [1.0], [2.0] * 9, [0.0, 0.0, 0.0, 5.0], [-3.0, 0.0, 1e9]])
def test_classes_of_odd_figures(values):
    cuts = classes(values)
    assert all(0 <= cuts.of(value) < len(cuts.colours) for value in values if value == value)


def test_breaks_must_ascend():
    with pytest.raises(MeasureError, match="above the one before"):
        Classes((2.0, 1.0))


def test_a_map_has_a_legend_lines_and_what_is_missing():
    drawn = outlines(SQUARES, ["b"])
    chart = choropleth(
        drawn,
        {"a": 3.0},
        Classes((1.0,)),
        title="Map",
        legend=["below 1", "1 or more"],
        legend_title="times",
        source="BRES",
        arcs=[Arc(point(53.5, -1.5), point(53.5, -0.5), "x"), Arc(point(53.5, -1.5), point(53.1, -0.5), "y", False)],
    )
    words = texts(svg(chart))
    for word in ("Map", "London", "below 1", "1 or more", NOT_PUBLISHED, "times", "BRES"):
        assert word in words


def test_intervals_are_as_large_as_a_page_says_before_it_has_them():
    rows = [Estimate("likely (this site)", 0.4, 0.3, 0.5, own=True), Estimate("popularity", 0.3, 0.2, 0.4)]
    chart = intervals(rows, title="Known", axis="NDCG", source="9 new ties", highest=0.5, compared=0.3)
    root = ET.fromstring(svg(chart, "Known"))  # noqa: S314  # our own rendering
    assert (int(root.attrib["width"]), int(root.attrib["height"])) == size(len(rows))
    assert {"likely", "popularity", "NDCG", "9"} <= set(texts(svg(chart)).split())
    with pytest.raises(NotEnoughDataError):
        intervals([], title="Known", axis="NDCG", source="none", highest=1.0)

"""How long answers take on the bundled snapshot. Run with ``make bench``; nothing here is asserted about time."""

import pytest

from graph_engine import Engine
from graph_engine.suggestions.pipeline import Matcher, Request


@pytest.fixture(scope="module")
def engine(snapshot_store):
    with Engine.open(snapshot_store) as engine:
        assert engine.figures.units
        yield engine


def test_reading_the_figures(benchmark, snapshot_store):
    def read():
        with Engine.open(snapshot_store) as engine:
            return engine.figures

    assert benchmark.pedantic(read, rounds=3, iterations=1).units


def test_all_suggestions_of_all_areas(benchmark, engine):
    """Candidates, checks and cards of every area from figures that are read: the aim is 5 s."""
    found = benchmark.pedantic(lambda: Matcher(engine.figures).everything(Request(top=1_000)), rounds=3, iterations=1)
    assert sum(map(len, found.values())) > 10


def test_the_list_of_one_area_from_a_warm_engine(benchmark, engine):
    """The aim is 50 ms; a card that was written once is kept."""
    engine.matcher.everything(Request(top=1_000))
    units = [area for area in engine.units if engine.match(area).suggestions]
    matcher = engine.matcher

    def lists():
        for area in units:
            matcher.match(area, Request())

    benchmark.pedantic(lists, rounds=3, iterations=1)
    benchmark.extra_info["areas"] = len(units)


def test_the_first_list_of_one_area_with_all_its_cards(benchmark, engine):
    def fresh():
        matcher = Matcher(engine.figures)
        for kind in ("supply", "research"):
            matcher.match(engine.area("TLE3"), Request(kinds=(kind,)))

    benchmark.pedantic(fresh, rounds=3, iterations=1)

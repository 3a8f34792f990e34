"""How steady lists are: figures, words and weights drawn anew, judged by the same rules."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_engine.suggestions import list_stability
from graph_engine.suggestions.kinds import ranked_kinds
from graph_engine.suggestions.kinds.topic import redraws as topic_redraws
from graph_engine.suggestions.limits import stability_limits
from graph_engine.suggestions.pipeline import Request
from graph_engine.suggestions.redrawing import drawn_ratios, drawn_weights


@pytest.fixture
def drawn(monkeypatch):
    """Set how far figures are drawn."""

    def drawn(**numbers):
        limit = replace(stability_limits(), **numbers)
        for module in (list_stability, topic_redraws):
            monkeypatch.setattr(module, "stability_limits", lambda: limit)
        monkeypatch.setattr("graph_engine.suggestions.redrawing.stability_limits", lambda: limit)

    return drawn


@pytest.mark.long
def test_figures_that_are_not_moved_give_the_list_itself(snapshot_engine, drawn, monkeypatch):
    drawn(draws=2, weights=0.0, left_out=0.0)
    for kind in ("supply", "research"):
        module = f"graph_engine.suggestions.kinds.{kind}.redraws.drawn_ratios"
        monkeypatch.setattr(module, lambda _generator, effective: np.ones(len(effective)))
    matcher = snapshot_engine.matcher
    found = list_stability.measure_stability(matcher)
    for unit in matcher.figures.units:
        area = matcher.figures.area(unit)
        listed = matcher.match(area, Request(top=100)).suggestions
        assert [found.of(one) for one in listed] == [1.0] * min(10, len(listed)) + [0.0] * max(0, len(listed) - 10)


def test_every_list_of_a_draw_is_as_long_as_it_can_be(snapshot_engine, drawn):
    drawn(draws=5)
    found = list_stability.measure_stability(snapshot_engine.matcher).table
    assert found["stays"].between(0, 1).all()
    assert set(found["kind"]) <= set(ranked_kinds())
    # Where more than ten pass in every draw, the shares of a list sum to ten.
    assert found.groupby("area")["stays"].sum().max() == pytest.approx(10)
    assert not found.duplicated(["kind", "area", "partner", "card"]).any()


@pytest.mark.long
def test_words_that_are_left_out_lower_no_fit_on_average(snapshot_engine):
    matcher = snapshot_engine.matcher
    rows = matcher.evaluated(ranked_kinds()["topic"]).rows.iloc[:40]
    redraw = topic_redraws.prepare(rows, matcher.figures)
    fits = np.array([redraw(np.random.default_rng(seed))["fit"] for seed in range(300)])
    # The mean of what is left, divided by the share that is left, is the cosine.
    error = fits.std(axis=0) / np.sqrt(len(fits))
    assert (np.abs(fits.mean(axis=0) - rows["fit"].to_numpy()) <= 4.5 * error + 1e-9).all()


@pytest.mark.long
def test_what_a_draw_changes_is_judged_again(snapshot_engine, drawn):
    drawn(draws=3, left_out=0.6)
    wild = list_stability.measure_stability(snapshot_engine.matcher).table
    drawn(draws=3, left_out=0.0)
    calm = list_stability.measure_stability(snapshot_engine.matcher).table
    # With most words gone, texts fall below the least likeness and others take their place.
    assert wild["stays"].eq(1.0).mean() < calm["stays"].eq(1.0).mean()


def test_an_area_without_a_list_of_its_own_has_no_share(snapshot_engine):
    found = snapshot_engine.stability
    whole = snapshot_engine.match("South Yorkshire").suggestions[0]
    assert found.of(whole) is not None
    elsewhere = replace(whole, source=replace(whole.source, area=replace(whole.source.area, code="E92000001")))
    assert found.of(elsewhere) is None
    assert found.as_dict([whole, elsewhere])["stays"] == [found.of(whole), None]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20), st.integers(0, 2**32))
def test_ratios_are_positive_and_certain_where_much_is_counted(effective, seed):
    found = drawn_ratios(np.random.default_rng(seed), np.array([*effective, np.nan, 1e12]))
    assert (found > 0).all()
    assert found[-2] == 1.0
    assert found[-1] == pytest.approx(1.0, abs=1e-4)


def test_ratios_have_the_variance_of_counts():
    found = drawn_ratios(np.random.default_rng(0), np.full(100_000, 25.0))
    assert found.mean() == pytest.approx(1.0, abs=0.005)
    # Of a count of 25 the relative standard deviation is a fifth.
    assert found.std() == pytest.approx(0.2, abs=0.005)


def test_weights_are_doubled_as_often_as_halved():
    weights = drawn_weights(np.random.default_rng(0), 100_000)
    assert np.median(weights) == pytest.approx(1.0, abs=0.01)
    assert np.log(weights).std() == pytest.approx(stability_limits().weights, abs=0.005)

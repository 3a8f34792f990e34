"""Matching on a handful of areas, where everything can be computed by hand."""

import numpy as np
import pytest

from graph_engine import Engine
from graph_engine.area_profiles.similar import similar_places
from graph_engine.datasets.figures import load_figures
from graph_engine.errors import InputError, NotEnoughDataError, UnknownNameError
from graph_engine.reference.link_exceptions import LinkExceptions
from graph_engine.suggestions.kinds import ranked_kinds
from graph_engine.suggestions.kinds.supply.limits import limits as supply_limits
from graph_engine.suggestions.pair import explain_pair
from graph_engine.suggestions.pipeline import Matcher, Request
from tests.small_graph import small_graph

SUPPLY = Request(kinds=("supply",), near_misses=True, without=("named-firm", "news", "local-product", "demand"))


@pytest.fixture(autouse=True)
def no_exceptions(monkeypatch):
    """What the tables of judgement say of steel and trains today is not what these tests are about."""
    monkeypatch.setattr("graph_engine.datasets.supply_links.link_exceptions", lambda: LinkExceptions(()))


@pytest.fixture
def matcher(small_store):
    return Matcher(load_figures(small_store()))


def area(matcher, name):
    return matcher.figures.gazetteer.find(name)


def test_steel_of_one_place_meets_the_trains_of_another(matcher):
    match = matcher.match(area(matcher, "Derby"), SUPPLY)
    (one,) = match.suggestions
    assert (one.target.code, one.theme, one.kind) == ("TLE3", "rail", "supply")
    (reason,) = one.reasons
    assert (reason.source.what, reason.target.what) == ("241", "302")
    assert reason.target_supply_lq < 0.8
    lq_s, lq_r = reason.source.lq, reason.target.lq
    km = matcher.figures.jobs.distance.at["ITL2-2021:TLE3", "ITL2-2021:TLF1"]
    assert one.score == pytest.approx(np.sqrt(min(lq_s, 8) * min(lq_r, 8)) * np.exp(-km / supply_limits().decay_km))


def test_the_supplier_sees_the_same_suggestion(matcher):
    (mine,) = (s for s in matcher.match(area(matcher, "Sheffield"), SUPPLY).suggestions if s.target.code == "TLF1")
    (theirs,) = matcher.match(area(matcher, "Derby"), SUPPLY).suggestions
    assert mine.score == theirs.score
    assert [reason.sentence for reason in mine.reasons] == [reason.sentence for reason in theirs.reasons]


def test_the_line_says_which_table_says_what_and_which_year(matcher):
    (one,) = matcher.match(area(matcher, "Derby"), SUPPLY).suggestions
    sentence = one.reasons[0].sentence
    for words in (
        "3,500 jobs",
        "2,250 jobs",
        "UK 2022",
        "buys 5.0% of its inputs",
        "12% of their inputs",
        "US, 2017",
    ):
        assert words in sentence
    published = {(row.geography, row.value) for row in one.evidence if row.unit == "jobs (employment)"}
    assert published == {("Sheffield", 3_500.0), ("Derby", 2_250.0)}
    assert all(row.source and row.year for row in one.evidence)


def test_an_area_without_data_offers_and_seeks_nothing(small_store):
    matcher = Matcher(load_figures(small_store()))
    ireland = matcher.match(area(matcher, "Northern Ireland"), Request(kinds=("supply",)))
    rows = matcher.evaluated(ranked_kinds()["supply"]).rows
    assert not ((rows["source"] == "ITL2-2021:TLN0") & (rows["source_activity"] == "241")).any()
    assert ireland.suggestions == ()
    assert "no match of this kind" in ireland.notes["supply"]


def test_what_fails_exactly_one_rule_is_kept_with_its_reason(matcher):
    # No register is in the small graph, so that nobody vouches for a name.
    unnamed = ("named-firm",)
    match = matcher.match(area(matcher, "Derby"), Request(kinds=("supply",), near_misses=True, without=unnamed))
    assert match.near_misses
    for candidate in match.near_misses:
        assert candidate.rule in ranked_kinds()["supply"].rules.names
        assert candidate.why
        again = matcher.match(area(matcher, "Derby"), Request(kinds=("supply",), without=(*unnamed, candidate.rule)))
        assert candidate.target.code in {one.target.code for one in again.suggestions}


def test_a_distance_or_a_theme_narrows_the_list(matcher):
    far = Request(kinds=("supply",), far=10, without=SUPPLY.without)
    assert matcher.match(area(matcher, "Derby"), far).suggestions == ()
    other = Request(kinds=("supply",), theme="agri-food", without=SUPPLY.without)
    assert matcher.match(area(matcher, "Derby"), other).suggestions == ()


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (Request(kinds=("suply",)), "No kind of suggestion is called 'suply'. Nearest: supply"),
        (Request(theme="steel"), "No theme is called 'steel'"),
        (Request(without=("lack",)), "No check is called 'lack'. Nearest: lacks"),
    ],
)
def test_an_unknown_word_is_refused_with_the_nearest(matcher, request_, words):
    with pytest.raises(UnknownNameError, match=words):
        matcher.match(area(matcher, "Derby"), request_)


def test_a_pair_that_overlaps_is_refused(matcher):
    with pytest.raises(InputError, match="overlap"):
        explain_pair(matcher, area(matcher, "Derby"), area(matcher, "TLF1"))


def test_similar_places_are_never_the_place_itself(matcher):
    found = similar_places(matcher.figures, area(matcher, "Tees"), 10)
    assert "TLC1" not in {place.area.code for place in found}
    values = [place.similarity for place in found]
    assert values == sorted(values, reverse=True)


def test_the_order_of_switched_off_rules_is_no_other_question(matcher):
    derby = area(matcher, "Derby")
    (one,) = matcher.match(derby, SUPPLY).suggestions
    turned = Request(kinds=("supply",), without=(*reversed(SUPPLY.without), *SUPPLY.without))
    assert turned.without == SUPPLY.without == tuple(sorted(SUPPLY.without))
    (other,) = matcher.match(derby, turned).suggestions
    assert other is one, "kept once"


def test_suggestions_in_words_are_kept_up_to_a_bound(matcher, monkeypatch):
    monkeypatch.setattr("graph_engine.suggestions.pipeline.MOST_EXPLAINED", 1)
    bounded = Matcher(matcher.figures)
    for name in ("Derby", "Sheffield", "Derby"):
        found = bounded.match(area(bounded, name), SUPPLY).suggestions
        assert found == matcher.match(area(matcher, name), SUPPLY).suggestions
        assert len(bounded._explained) == 1


def test_figures_that_a_release_lacks_are_looked_for_once(memory_store, monkeypatch):
    asked = []

    def lacks(*_arguments):
        asked.append(1)
        raise NotEnoughDataError("There are no jobs.")

    monkeypatch.setattr("graph_engine.opened_release.load_figures", lacks)
    engine = Engine(memory_store(small_graph()))
    for _ in range(3):
        with pytest.raises(NotEnoughDataError, match="There are no jobs"):
            _ = engine.figures
    assert asked == [1]

"""A business's question on the bundled snapshot: where to go, whom to ask, what cannot be said."""

from __future__ import annotations

import pytest

from graph_engine.datasets.strong_places import strong_places_limits
from graph_engine.errors import InputError, TableError, UnknownNameError
from graph_engine.reference.qualifying_words import qualifying_words
from graph_engine.reference.unknown_fields import read_unknown_fields, unknown_fields
from graph_engine.search.limits import search_limits

HEADER = "field,words,nearest,topics,reason,source\n"


def test_a_need_leads_to_places_strong_in_it(snapshot_engine):
    found = snapshot_engine.find("forgings for gearboxes")
    assert found.read_as[0].code == "2550"
    assert found.regions
    table = snapshot_engine.finder.class_jobs
    taken = [term.code for term in found.read_as if not term.dropped]
    for region in found.regions:
        assert (table.jobs.loc[region.area.key, taken] >= strong_places_limits().jobs).any()
        assert (table.quotients.loc[region.area.key, taken] >= strong_places_limits().quotient).any()
        assert f"{region.jobs:,.0f}" in region.reason
    # Where nobody is named the points count by half.
    named = {one.area.key for one in found.ask if one.kind in ("business", "institution")}
    worth = [one.score * (1.0 if one.area.key in named else search_limits().unnamed) for one in found.regions]
    assert worth == sorted(worth, reverse=True)


def test_an_offer_leads_to_places_that_buy_it(snapshot_engine):
    found = snapshot_engine.find("glass bottles", want="offer")
    drinks = snapshot_engine.figures.activities.get("110").label
    assert any(drinks in region.evidence[0].claim for region in found.regions)
    for region in found.regions:
        assert [row.unit for row in region.evidence] == ["jobs (employment)", "% of inputs"]
        assert f"{region.evidence[1].value:.2g}%" in region.reason
    nothing = snapshot_engine.find("hairdressing", want="offer")
    assert not nothing.regions
    assert "96" in nothing.note, "the division to which the class belongs"


def test_everybody_to_ask_has_a_reason_and_a_source(snapshot_engine):
    found = snapshot_engine.find("castings")
    assert {"business", "institution", "growth hub"} <= {one.kind for one in found.ask}
    assert all(one.reason and one.source for one in found.ask)
    assert {one.area.key for one in found.ask} <= {region.area.key for region in found.regions}


def test_a_works_and_its_registered_firm_are_one(snapshot_engine):
    names = [one.name for one in snapshot_engine.find("castings", top=41).ask]
    assert "Grainger & Worrall" in names
    assert "Grainger & Worrall Limited" not in names


def test_nearer_places_come_first_unless_distance_does_not_matter(snapshot_engine):
    anywhere = snapshot_engine.find("cheese", top=41)
    near = snapshot_engine.find("cheese", near="EX1 1AA", top=41)
    far = snapshot_engine.find("cheese", near="EX1 1AA", far=True, top=41)
    assert [region.area.key for region in far.regions] == [region.area.key for region in anywhere.regions]
    assert near.regions[0].distance_km < 120
    assert all(region.distance_km is not None for region in far.regions)
    assert snapshot_engine.find("cheese", near="Devon").regions[0].area.key == near.regions[0].area.key


def test_a_dropped_term_is_shown_and_not_used(snapshot_engine):
    first = snapshot_engine.find("cardboard boxes")
    code = first.read_as[0].code
    again = snapshot_engine.find("cardboard boxes", dropped=[code])
    assert next(term for term in again.read_as if term.code == code).dropped
    assert [region.reason for region in again.regions] != [region.reason for region in first.regions]
    every = snapshot_engine.find("cardboard boxes", dropped=[term.code for term in first.read_as])
    assert not every.regions
    assert every.note not in ("", first.note)


def test_a_named_class_is_taken_as_it_is(snapshot_engine):
    found = snapshot_engine.find("", sic=["25.50"])
    assert [(term.code, term.score) for term in found.read_as] == [("2550", 1.0)]
    with pytest.raises(UnknownNameError, match="class of SIC 2007"):
        snapshot_engine.find("", sic=["9999"])


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("AI for ports", "artificial intelligence"),
        ("quantum sensors", "quantum technologies"),
        ("hydrogen", "hydrogen"),
        ("offshore wind cables", "offshore wind"),
    ],
)
def test_fields_without_a_class_are_said_to_be_unknown(snapshot_engine, words, field):
    found = snapshot_engine.find(words)
    row = next(one for one in unknown_fields().rows if one.field == field)
    assert found.unknown_words
    assert field in found.note
    assert all(snapshot_engine.figures.sic_name(code) in found.note for code in row.nearest)
    assert found.read_as


def test_nothing_asked_and_nothing_meant(snapshot_engine):
    with pytest.raises(InputError, match="Nothing was asked"):
        snapshot_engine.find("  ")
    with pytest.raises(UnknownNameError, match="side of a question"):
        snapshot_engine.find("steel", want="both")
    with pytest.raises(UnknownNameError):
        snapshot_engine.find("steel", near="ZZ9 9ZZ")
    found = snapshot_engine.find("qqq xyzzy")
    assert not found.read_as
    assert not found.regions
    assert found.note


def test_the_same_question_has_the_same_answer(snapshot_engine):
    one, other = (snapshot_engine.find("precision machined parts").as_dict() for _ in range(2))
    assert one == other
    assert {"read_as", "unknown_words", "regions", "ask", "note"} <= set(one)
    assert set(one["read_as"][0]) == {"code", "label", "score", "dropped"}
    assert {"code", "name", "reason", "score"} <= set(one["regions"][0])
    assert {"name", "kind", "area", "reason"} <= set(one["ask"][0])


def test_classes_of_the_table_are_known(snapshot_engine):
    known = set(snapshot_engine.finder.words.codes)
    assert {code for row in unknown_fields().rows for code in row.nearest} <= known


def test_by_words_weigh_less_unless_they_are_meant():
    assert qualifying_words().weight("2893", "cheese") < 1
    assert qualifying_words().weight("2893", "cheese machinery") == 1
    assert qualifying_words().weight("1051", "cheese") == 1


@pytest.mark.parametrize(
    "rows",
    [
        "hydrogen,hydrogen,20,,why,who\n",
        "hydrogen,hydrogen,2011,,why,who\nhydrogen,fuel cell,2790,,why,who\n",
        "hydrogen,hydrogen,2011,,why,who\nfuel,hydrogen,2790,,why,who\n",
    ],
)
def test_a_wrong_table_of_fields_is_refused(rows):
    with pytest.raises(TableError):
        read_unknown_fields(HEADER + rows)

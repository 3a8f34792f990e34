"""Nouns are read as the trades whose entries are of them: one is answered, several are asked for, users are named."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_engine.reference.maker_words import divisions_of_doing
from graph_engine.reference.topic_roles import Role
from graph_engine.search.compound_words import split_from_doer
from graph_engine.search.entry_nouns import nouns_of
from graph_engine.search.limits import reading_limits, word_limits
from graph_engine.search.model import NEED, OFFER
from graph_engine.search.sentence import read_sentence


@pytest.mark.parametrize(
    ("entry", "nouns"),
    [
        ("Oyster cultivation, marine", {"oyster", "cultivation", "marine"}),
        ("Wicks for lamps, stoves or candles (manufacture)", {"wicks"}),
        ("whisky, brandy, gin, liqueurs etc.", {"whisky", "brandy", "gin", "liqueurs"}),
        ("Ovens for industrial use (except bakery) (manufacture)", {"ovens"}),
        ("manufacture of watch straps, other than of metal", {"straps"}),
        ("", set()),
    ],
)
def test_an_entry_is_of_its_last_nouns(entry, nouns):
    assert nouns_of(entry).keys() == nouns


@given(st.text(max_size=80))
def test_the_nouns_of_an_entry_share_it(entry):
    found = nouns_of(entry)
    assert all(share > 0 for share in found.values())
    assert sum(found.values()) <= 1 + 1e-9


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("we make sails for racing yachts", "1392"),
        ("I rebuild and make upright pianos", "3220"),
        ("we make display fireworks", "2051"),
        ("small gin distillery", "1101"),
        ("we make dry dog food", "1092"),
        ("we brew kombucha", "1105"),
    ],
)
def test_nouns_of_what_somebody_does_settle_the_trade(snapshot_engine, part, code):
    assert snapshot_engine.finder.readings.settled(part, own=True)[0][0] == code


@pytest.mark.parametrize("part", ["craft brewery canning", "seed mixes", "touchscreen displays and audio guides"])
def test_a_noun_is_not_read_against_the_word_before_it_or_beside_another(snapshot_engine, part):
    assert snapshot_engine.finder.readings.settled(part, own=True) == []


def test_shares_are_those_of_all_that_is_named(snapshot_engine):
    readings = snapshot_engine.finder.readings
    for text in ("locks", "clay facing bricks", "socks and tights"):
        found = readings.of(text)
        assert found.shares.sum() == pytest.approx(1.0)
        assert sum(readings.divisions(found.shares).values()) == pytest.approx(1.0)
    nothing = readings.of("xyzzies")
    assert (nothing.nouns, nothing.single) == ((), False)
    assert not np.any(nothing.shares)
    assert readings.of("locks").single
    assert not readings.of("canal locks").single


@pytest.mark.parametrize("question", ["new kind of plaster", "lock design", "pumps in small batches", "valve maker"])
def test_a_single_noun_of_several_trades_is_asked_for_at_most_three_ways(snapshot_engine, question):
    found = snapshot_engine.find(question)
    assert found.answered_from == "choice"
    assert 2 <= len(found.choices) <= word_limits().readings
    assert not found.regions


def test_a_word_beside_the_noun_decides_and_nothing_is_asked(snapshot_engine):
    for question, code in (("stair lifts", "2822"), ("ice cream van", "5610"), ("clay facing bricks", "2332")):
        found = snapshot_engine.find(question)
        assert (found.answered_from, found.read_as[0].code) == ("classes", code)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("We cure bacon near Ipswich and want to cut the salt, who can help?", "1013"),
        ("We weld stainless steel kegs and need a robot to do it", "2591"),
        ("I run a boatyard in Poole and need advice on recycling glass fibre hulls", "3012"),
        ("We print books in Hull, need inks without mineral oil", "2030"),
    ],
)
def test_the_asker_s_own_trade_answers_unless_a_thing_is_wanted(snapshot_engine, question, code):
    found = snapshot_engine.find(question)
    assert (found.answered_from, found.read_as[0].code) == ("classes", code)


@pytest.mark.parametrize("want", [NEED, OFFER])
def test_what_no_class_knows_is_not_answered_beside_a_word_that_no_text_says(snapshot_engine, want):
    assert snapshot_engine.find("bioplastics", want=want).answered_from == "texts"
    found = snapshot_engine.find("seaweed bioplastics", want=want)
    assert (found.answered_from, found.read_as, found.spoken.places) == ("choice", (), ())
    assert [choice.label for choice in found.spoken.choices] == ["bio, biomass, biofuels"]
    assert "“seaweed”" in found.note


def test_who_offers_is_led_to_who_may_use_it_and_not_to_rivals(snapshot_engine):
    found = snapshot_engine.find("electrolysers", want=OFFER)
    roles = {one.role for place in found.spoken.places for one in place.organisations}
    assert roles
    assert roles <= {Role.APPLIES, Role.NEEDS}
    assert not found.regions
    assert "cannot name who buys it" in found.note


def test_a_seller_is_told_where_no_buyer_is_named(snapshot_engine):
    found = snapshot_engine.find("vegan leather", want=OFFER, near="TR1", top=1)
    assert found.regions
    assert "business" not in {one.kind for one in found.ask}
    assert "No buyer is named on record" in found.note


def test_a_machine_shop_for_aircraft_is_led_to_makers_of_aircraft(snapshot_engine):
    found = snapshot_engine.find("subcontract CNC machine shop making aircraft parts", want=OFFER)
    assert found.read_as[0].code == "2562"
    assert "SIC 3030" in found.regions[0].evidence[0].claim


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("machine shop making aircraft parts", "machine shop for aircraft parts"),
        ("Cornish start-up turning seaweed into packaging film", "Cornish start-up packaging film from seaweed"),
        ("we do penetration testing", "we do penetration testing"),
    ],
)
def test_what_is_made_is_read_whatever_the_order(sentence, asked):
    assert read_sentence(sentence).text == asked


def test_verbs_and_keepers_tell_a_trade(snapshot_engine):
    assert {"30", "41"} <= divisions_of_doing(["we", "build", "boats"])
    assert not divisions_of_doing(["boats"])
    assert split_from_doer(snapshot_engine.finder.words, "beekeeper") == ["bee", "keeper"]
    assert split_from_doer(snapshot_engine.finder.words, "blockchain") == ["blockchain"]


def test_a_thing_in_small_letters_behind_an_article_is_no_place(snapshot_engine):
    assert snapshot_engine.find("we make lifeboats and need a hull that survives ice").near is None
    assert snapshot_engine.find("lifeboats in hull").near == "hull"


def test_the_numbers_keep_their_order():
    limit = reading_limits()
    assert limit.several < limit.offered < limit.leading < limit.sure < limit.sure_alone
    assert limit.before < 1.0 < limit.beside

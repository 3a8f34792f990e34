"""Blind sets: what is drawn, in one form for all, and nothing that tells a reader where a card comes from."""

from __future__ import annotations

import json
import re
from collections import Counter
from random import Random
from types import SimpleNamespace

import pytest

from graph_engine.errors import InputError
from graph_engine.readings.draw import DrawRequest, draw, draw_reserve, first_suggestions, proportional, spread
from graph_engine.readings.limits import reading_limits
from graph_engine.readings.model import Origin, Partnership
from graph_engine.readings.parties import Parties
from graph_engine.readings.partnerships import Partnerships
from graph_engine.readings.reading_files import cards_text, read_key, read_reserve, write_reserve, write_set

CARD = re.compile(
    r"## \d+\n\n"
    r"- A: [^\n]+ \([a-z ]+\)(, [^\n]+)?\. [^\n]+\.\n"
    r"- B: [^\n]+ \([a-z ]+\)(, [^\n]+)?\. [^\n]+\.\n"
    r"- Distance: [\d,]+ km\n"
)
PUMPS = Partnership("project:01", "org:u1", "org:f1")
SENSORS = Partnership("project:02", "org:u2", "org:f2")


@pytest.fixture
def partnerships(figures):
    return Partnerships(figures, Parties(figures))


@pytest.mark.long
def test_real_partnerships_are_of_two_areas_in_live_projects_and_without_consultants(partnerships):
    # Project 9 is of one area, 7 and 8 began too early or have no institution, and who advises has no role.
    assert dict(partnerships.real) == {"project:01": (PUMPS,), "project:02": (SENSORS,)}


@pytest.mark.long
def test_each_side_is_described_by_its_own_project_nearest_to_the_joint_one(partnerships):
    pair = partnerships.pair(PUMPS)
    # Not by poetry, and not by project 7, in which both stand.
    assert (pair.one.texts, pair.other.texts) == (("project:03",), ("project:05",))
    assert pair.one.has == ("The project ‘Hydrogen burners’ (ACR3, Horizon 2020, 2016–19).",)
    assert not pair.facts["firm_by_joint_project"]


@pytest.mark.long
def test_a_firm_without_another_project_is_described_by_the_joint_one(partnerships):
    pair = partnerships.pair(SENSORS)
    assert (pair.one.texts, pair.other.texts) == (("project:06",), ("project:02",))
    assert pair.facts["firm_by_joint_project"]


@pytest.mark.long
def test_random_pairs_are_of_two_areas_and_know_each_other_from_no_record(partnerships):
    pairs = partnerships.random_pairs(2, Random("x"))
    assert len(pairs) == 2
    found = {(pair.one.key, pair.other.key) for pair in pairs}
    assert not found & {("org:u1", "org:f1"), ("org:u2", "org:f2"), ("org:u3", "org:f1")}
    assert len({key for pair in found for key in pair}) == 4
    assert all(pair.one.area != pair.other.area for pair in pairs)


@pytest.mark.long
def test_what_is_short_of_what_was_wanted_is_said(matcher, parts_of):
    drawn = draw(matcher, DrawRequest())
    found = {what: (part.wanted, part.found, part.drawn) for what, part in parts_of(drawn).items()}
    assert found[("suggestion", "strong")] == (60, 1, 1)
    assert found[("suggestion", "worth a look")] == (60, 1, 1)
    assert found[("real", None)] == (20, 2, 2)
    assert found[("random", None)][2] >= 2


@pytest.mark.long
def test_two_organisations_are_drawn_once_however_many_parts_of_london_list_them(snapshot_engine):
    first = first_suggestions(snapshot_engine.matcher, reading_limits().first)
    ends = [(one.kind, one.reasons[0].source.entity.key, one.reasons[0].target.entity.key) for one in first]
    assert len(ends) > 100
    assert not [found for found, times in Counter((kind, *sorted(keys)) for kind, *keys in ends).items() if times > 1]


@pytest.mark.long
def test_what_one_rule_set_aside_is_drawn_of_every_rule_in_turn(snapshot_engine, tmp_path):
    matcher = snapshot_engine.matcher
    wanted = DrawRequest(3, strong=2, look=0, real=0, random=0, set_aside=30)
    drawn = draw(matcher, wanted)
    missed = [one for one in drawn.pairs if one.origin == Origin.SET_ASIDE]
    part = next(one for one in drawn.parts if one.origin == Origin.SET_ASIDE)
    assert (part.wanted, part.drawn, len(missed)) == (30, 30, 30)
    by_rule = Counter((one.kind, one.facts["rule"]) for one in missed)
    assert len(by_rule) > 10
    assert {one.grade for one in missed} == {None}
    assert draw(matcher, wanted) == drawn
    # Suggestions are those that are drawn without them, and the key alone says which card is which.
    shown = [one for one in drawn.pairs if one.origin == Origin.SUGGESTION]
    alone = draw(matcher, DrawRequest(3, strong=2, look=0, real=0, random=0)).pairs
    assert sorted(one.one.key for one in shown) == sorted(one.one.key for one in alone)
    write_set(drawn, tmp_path / "set")
    kept = {(card.number, card.rule) for card in read_key(tmp_path / "set")}
    assert kept == {(at, one.facts.get("rule")) for at, one in enumerate(drawn.pairs, start=1)}
    assert len(CARD.findall(cards_text(drawn.pairs))) == len(drawn.pairs)


@pytest.mark.long
def test_a_suggestion_that_both_areas_show_is_drawn_once(matcher):
    kinds = [pair.kind for pair in draw(matcher, DrawRequest(real=0, random=0)).pairs]
    assert sorted(kinds) == ["supply", "topic"]


@pytest.mark.long
def test_the_same_seed_draws_the_same_set_and_another_another(matcher):
    def of(seed):
        return cards_text(draw(matcher, DrawRequest(seed)).pairs)

    assert of(3) == of(3)
    assert any(of(seed) != of(3) for seed in range(8))


@pytest.mark.long
def test_more_of_one_sort_changes_nothing_of_another(matcher):
    def real(**sizes):
        pairs = draw(matcher, DrawRequest(5, real=1, **sizes)).pairs
        return [pair for pair in pairs if pair.origin == Origin.REAL]

    assert real(random=0, strong=0) == real(random=2, strong=1)


@pytest.mark.long
def test_a_set_without_any_card_is_refused(matcher):
    with pytest.raises(InputError, match="one pair of any sort"):
        draw(matcher, DrawRequest(strong=0, look=0, real=0, random=0))


def test_all_cards_have_one_form_that_tells_nothing_of_their_origin(matcher):
    drawn = draw(matcher, DrawRequest())
    instructions, *cards = re.split(r"(?=^## )", cards_text(drawn.pairs), flags=re.MULTILINE)
    assert len(cards) == len(drawn.pairs)
    assert {pair.origin for pair in drawn.pairs} == set(Origin) - {Origin.SET_ASIDE}
    for card in cards:
        assert CARD.fullmatch(card.rstrip("\n") + "\n"), card
    for word in ("strong", "worth a look", "topic", "supply", "suggest", "real", "random", "partnership", "score"):
        assert word not in "".join(cards).casefold()
        assert word not in instructions.casefold()
    # Neither a score nor a likeness, nor words that only the computed ones share.
    for figure in ("0.43", "0.5", "4.5", "6.5", "10.4", "speak of"):
        assert figure not in "".join(cards)


@pytest.mark.long
def test_sides_that_are_areas_have_their_figure_and_its_source(matcher):
    (pair,) = draw(matcher, DrawRequest(strong=0, real=0, random=0)).pairs
    assert pair.one.has == ("Steel, counted in iron and steel: 3,500 jobs (2021; Jobs of the test).",)
    assert pair.other.has == ("Trains: 2,250 jobs (2021).",)
    assert (pair.one.name, pair.one.type, pair.one.area) == ("Sheffield", "area", "Sheffield")


@pytest.mark.long
def test_files_hold_the_key_apart_and_no_verdict(matcher, tmp_path):
    drawn = draw(matcher, DrawRequest(1))
    write_set(drawn, tmp_path / "round")
    key = json.loads((tmp_path / "round" / "key.json").read_text("utf-8"))
    assert [card["origin"] for card in key["cards"]] == [pair.origin for pair in drawn.pairs]
    assert {card["score"] for card in key["cards"] if card["kind"] == "topic"} == {0.5}
    lines = (tmp_path / "round" / "verdicts.csv").read_text("utf-8").splitlines()
    assert lines[:2] == ["number,verdict,why", "1,,"]
    assert len(lines) == len(drawn.pairs) + 1
    with pytest.raises(InputError, match="not empty"):
        write_set(drawn, tmp_path / "round")


@pytest.mark.long
def test_the_reserve_is_used_by_the_last_round_alone(matcher, tmp_path):
    reserve = draw_reserve(matcher, seed=0)
    assert [one.project for one in sorted(reserve, key=lambda one: one.project)] == ["project:01", "project:02"]
    write_reserve(reserve[:1], tmp_path / "reserve.json")
    (reserved,) = read_reserve(tmp_path / "reserve.json")

    def projects(last):
        pairs = draw(matcher, DrawRequest(last=last), [reserved]).pairs
        return {pair.facts["project"] for pair in pairs if pair.origin == Origin.REAL}

    assert projects(last=True) == {reserved.project}
    assert projects(last=False) == {"project:01", "project:02"} - {reserved.project}


@pytest.mark.long
def test_a_reserved_partnership_that_a_release_lacks_is_left_out(matcher, parts_of):
    gone = Partnership("project:99", "org:u1", "org:f1")
    drawn = draw(matcher, DrawRequest(last=True), [gone, PUMPS])
    assert (parts_of(drawn)[("real", None)].found, parts_of(drawn)[("real", None)].drawn) == (1, 1)


def test_a_file_that_is_no_reserve_is_refused(tmp_path):
    (tmp_path / "other.json").write_text("[]", "utf-8")
    with pytest.raises(InputError, match="no list of reserved partnerships"):
        read_reserve(tmp_path / "other.json")


def suggestion(kind, source, target):
    ends = (SimpleNamespace(key=key) for key in (source, target))
    return SimpleNamespace(kind=kind, **dict(zip(("source", "target"), ends, strict=True)))


def test_no_area_dominates_what_is_drawn():
    many = [suggestion("topic", "London", f"place {n}") for n in range(20)]
    others = [suggestion("topic", f"a{n}", f"b{n}") for n in range(5)]
    for seed in range(5):
        times = Counter(one.source.key for one in spread([*many, *others], 6, Random(seed)))
        assert times["London"] == 1


@pytest.mark.parametrize(
    ("counts", "most", "places"),
    [
        ({"topic": 60, "supply": 7}, 100, {"topic": 60, "supply": 7}),
        ({"topic": 8, "supply": 4}, 6, {"topic": 4, "supply": 2}),
        ({"topic": 60, "supply": 1}, 1, {"topic": 1, "supply": 0}),
        ({}, 5, {}),
    ],
)
def test_kinds_have_places_in_proportion(counts, most, places):
    assert proportional(counts, most) == places

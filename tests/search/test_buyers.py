"""For whom a thing is: buyers that a question names lead, and nobody else stands before them."""

from __future__ import annotations

import pytest

from graph_engine.errors import TableError
from graph_engine.reference.buyer_trades import buyer_trades, read_buyer_trades
from graph_engine.reference.materials import materials_in, read_materials


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("penetration testing for banks", "6419"),
        ("penetration testing for aerospace", "3030"),
        ("penetration testing for fintech", "6499"),
        ("catering equipment for hospitals", "8610"),
        ("valves for water companies", "3600"),
    ],
)
def test_whom_it_is_for_is_who_is_named(snapshot_engine, question, code):
    found = snapshot_engine.find(question, want="offer")
    name = question.partition(" for ")[2]
    known = {one for _, row in buyer_trades(name) for one in row.classes}
    assert code in known
    assert found.regions
    for region in found.regions:
        assert f"you say that it is for {name}" in region.reason
        assert any(f"SIC {one}" in region.evidence[0].claim for one in known)
    assert not {*found.unused_words, *found.unknown_words} & set(name.split())


def test_places_where_a_buyer_is_named_come_first(snapshot_engine):
    found = snapshot_engine.find("penetration testing for banks", want="offer", near="Belfast")
    named = {one.area.key for one in found.ask if one.kind == "business"}
    assert found.regions[0].area.key in named


def test_firms_of_the_trade_in_which_nothing_but_shops_are_are_named(snapshot_engine):
    found = snapshot_engine.find("knitwear", want="offer")
    firms = [one for one in found.ask if one.kind == "business"]
    assert firms
    assert all("SIC 4642" in one.reason or "SIC 4771" in one.reason for one in firms)


@pytest.mark.parametrize(
    ("asked_for", "own"),
    [
        ("We make medical textiles and need antimicrobial coatings", "13"),
        ("We weave carpets in Kidderminster and want to find out about making them recyclable.", "13"),
        ("I build violins and guitars and need a substitute for ebony and rosewood", "32"),
    ],
)
def test_who_needs_a_thing_is_not_led_to_those_who_make_what_he_makes(snapshot_engine, asked_for, own):
    found = snapshot_engine.find(asked_for)
    firms = [one.reason for one in found.ask if one.kind == "business"]
    assert not any(f"SIC {own}" in reason for reason in firms)
    if found.answered_from == "classes":
        assert found.own_trade
        assert "your own trade" in found.note
        assert found.as_dict()["own_trade"] is True
    else:
        assert not found.regions


@pytest.mark.parametrize(("sure", "want"), [(False, "offer"), (True, "need")])
def test_who_says_what_he_makes_offers_it_unless_he_says_no(snapshot_engine, sure, want):
    found = snapshot_engine.find("We build electrolyser stacks", near="S9", sure=sure)
    assert found.want == want


def test_a_class_of_another_material_is_neither_read_nor_offered(snapshot_engine):
    for question, material in (
        ("kelp packaging", "metal"),
        ("plastic drainage pipe", "metal"),
        ("wooden tanks", "metal"),
    ):
        found = snapshot_engine.find(question)
        titles = [term.label for term in (*found.read_as, *found.classes)]
        assert not any(material in materials_in(title) for title in titles), question


def test_where_nothing_fits_what_projects_say_of_each_word_is_shown(snapshot_engine):
    found = snapshot_engine.find("kelp packaging", want="offer")
    assert found.answered_from == "choice"
    assert [one.label for one in found.spoken.research] == ["seaweed", "packaging"]
    assert all(one["texts"] for one in found.as_dict()["research"])


def test_work_of_long_ago_is_marked_and_later_work_comes_first(snapshot_engine):
    found = snapshot_engine.find("electrolysers", want="offer")
    people = [one for place in found.spoken.places for one in place.organisations]
    assert any(one.old for one in people)
    for place in found.spoken.places:
        marks = [one.old for one in place.organisations]
        assert marks == sorted(marks)
    newest = max(one.text.last_year or 0 for one in people if not one.old) if not all(one.old for one in people) else 0
    assert all((one.text.last_year or 0) < newest for one in people if one.old) or not newest


@pytest.mark.parametrize(
    ("row", "said"),
    [("bank,6419x,why,who", "codes of"), ("bank,6419,why,who\nbank,6512,why,who", "no other row has")],
)
def test_a_slip_in_the_table_of_buyers_is_refused(row, said):
    with pytest.raises(TableError, match=said):
        read_buyer_trades("words,classes,reason,source\n" + row + "\n")


def test_a_material_stands_once():
    with pytest.raises(TableError, match="no other row has"):
        read_materials("material,words,kin,reason,source\nwood,oak,,why,who\nstone,oak,,why,who\n")

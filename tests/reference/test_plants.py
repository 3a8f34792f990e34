"""Works, standing links, centres and research topics: read strictly, and without rows that contradict each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph_engine.classifications.activities import activities
from graph_engine.errors import TableError
from graph_engine.reference.centres import centres, read_centres
from graph_engine.reference.plants import plants, read_plants, read_standing_links, standing_links
from graph_engine.reference.provenance import Checked
from graph_engine.reference.research_fit import research_focus
from graph_engine.reference.research_topics import read_research_topics, research_topics

PLANT_HEADER = "place,activity,name,town,makes,status,match,reason,source\n"
LINK_HEADER = "supplier_place,supplier_activity,buyer_place,buyer_activity,what,source\n"
CENTRE_HEADER = "place,name,activities,enough,what,source\n"
TOPIC_HEADER = "ukprn,institution,unit,activities,topic,centre,source\n"
FORD = "TLD7,293,Ford,Halewood,gearboxes,here,ford motor; 00235446,why,me\n"


# Works


@pytest.mark.parametrize(
    ("place", "activity", "name"),
    [
        ("TLD7", "293", "Ford Halewood Transmissions"),
        ("TLD1", "301", "BAE Systems"),
        ("TLC1", "255", "Gestamp"),
        ("TLF1", "303", "Rolls-Royce"),
        ("TLK2", "303", "Leonardo"),
        ("TLG1", "252", "Worcester Bosch"),
    ],
)
def test_the_works_that_everybody_knows_come_first(place, activity, name):
    assert plants().of(place, activity)[0].name == name


@pytest.mark.parametrize(
    ("place", "activity", "firm"),
    [
        ("TLG3", "244", "TIMET UK LIMITED"),
        ("TLG3", "255", "Hill & Smith Limited"),
        ("TLG1", "252", "BAXI HEATING UK LIMITED"),
        ("TLI7", "108", "Birds Eye Limited"),
        ("TLI7", "108", "Mizkan Euro Ltd."),
        ("TLF2", "141", "Mi Hub Limited"),
        ("TLF2", "141", "Wacoal Emea Ltd"),
        ("TLD6", "205", "Tata Chemicals Europe Limited"),
        ("TLG2", "293", "LEONI WIRING SYSTEMS U.K. LIMITED"),
        ("TLG3", "293", "ZF Automotive UK Limited"),
    ],
)
def test_a_registered_firm_that_does_not_make_it_is_refused(place, activity, firm):
    assert plants().refusal(place, activity, firm)
    assert not any(row.is_firm(firm) for row in plants().of(place, activity))


@pytest.mark.parametrize(
    ("place", "activity", "firm"),
    [
        ("TLG1", "252", "BOSCH THERMOTECHNOLOGY LTD"),
        ("TLD6", "291", "Bentley Motors Limited"),
        ("TLE4", "281", "David Brown Gear Systems Limited"),
        ("TLE1", "292", "Swift Group Limited"),
    ],
)
def test_a_registered_firm_is_joined_with_its_works(place, activity, firm):
    assert plants().refusal(place, activity, firm) is None
    assert any(row.is_firm(firm) for row in plants().of(place, activity))


def test_a_firm_is_known_by_a_part_of_its_name_or_its_number():
    ford = read_plants(PLANT_HEADER + FORD).rows[0]
    assert ford.is_firm("FORD  MOTOR COMPANY LIMITED")
    assert not ford.is_firm("Stafford Motor Company Limited")
    assert not ford.is_firm("Ford Retail Limited")
    assert ford.is_firm("Another Name Limited", "00235446")
    assert ford.sentence == "Ford, Halewood (gearboxes)"


def test_a_firm_that_is_not_here_at_all_is_refused_for_every_activity():
    table = read_plants(PLANT_HEADER + "TLI7,all,Office,,head office,not here,example holdings,an office,me\n")
    assert table.refusal("TLI7", "108", "Example Holdings PLC") == "an office"
    assert table.refusal("TLI6", "108", "Example Holdings PLC") is None
    assert table.rows[0].sentence == "Office (head office)"
    assert table.of("TLI7", "108") == ()


def test_no_works_are_here_and_not_here():
    table = plants()
    refused = [row for row in table.rows if not row.here]
    for row in refused:
        for other in table.of(row.place, row.activity):
            assert not set(row.match) & set(other.match), (row, other)
    assert len(refused) > 40
    assert len(table.rows) > 200


def test_works_read_on_after_makes():
    for row in plants().rows:
        assert not row.makes.endswith(".")
        assert not row.reason.endswith(".")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("TLZ9,293,x,t,m,here,,why,me", "column place: found 'TLZ9'"),
        ("TLD7,29,x,t,m,here,,why,me", "column activity: found '29'"),
        ("TLD7,all,x,t,m,here,,why,me", "column activity: found 'all'"),
        ("TLD7,293,x,,m,here,,why,me", "column town"),
        ("TLD7,293,x,t,m,perhaps,,why,me", "column status: found 'perhaps', allowed is one of 'here', 'not here'"),
        ("TLD7,293,x,t,m,not here,,why,me", "a part of the registered name or a company number"),
        ("TLD7,293,x,t,m,here,ab,why,me", "parts of a name of three letters or more"),
        ("TLD7,293,x,t,m,here,,,me", "column reason"),
        ("TLD7,293,x,t,m,here,,why,", "column source"),
        ("TLD7,293,Ford,Halewood,m,here,,why,me", "line 2 has it"),
    ],
)
def test_a_bad_row_of_works_is_refused(row, message):
    with pytest.raises(TableError) as caught:
        read_plants(PLANT_HEADER + FORD + row)
    assert message in str(caught.value)
    assert "plants.csv, line 3" in str(caught.value)


# Standing links


def test_what_all_the_trade_knows_names_nobody_unless_it_was_looked_up():
    found = standing_links().of("TLF1", "281", "TLD1", "301")
    assert found.sentence == "works there are supplied so already, by our own knowledge."
    checked = replace(found, checked=Checked("https://example.org/reactors", "2026-11-30"))
    assert checked.sentence == (
        "Rolls-Royce at Raynesway builds the reactors of the submarines at Barrow (Rolls-Royce Submarines)."
    )
    assert standing_links().of("TLE4", "281", "TLM8", "301")
    assert standing_links().of("TLE4", "281", "TLD1", "301") is None


def test_standing_links_join_two_places():
    for row in standing_links().rows:
        assert row.supplier_place != row.buyer_place
        assert not row.what.endswith(".")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("TLZ9,281,TLD1,301,w,me", "column supplier_place"),
        ("TLF1,28,TLD1,301,w,me", "column supplier_activity: found '28'"),
        ("TLF1,281,TLD1,30,w,me", "column buyer_activity: found '30'"),
        ("TLF1,281,TLD1,301,,me", "column what"),
        ("TLF1,281,TLD1,301,again,me", "line 2 has it"),
    ],
)
def test_a_bad_standing_link_is_refused(row, message):
    with pytest.raises(TableError) as caught:
        read_standing_links(LINK_HEADER + "TLF1,281,TLD1,301,first,me\n" + row)
    assert message in str(caught.value)


# Centres


def test_centres_count_as_what_a_place_has():
    assert [centre.name for centre in centres().of("TLL2", "108")] == ["ZERO2FIVE Food Industry Centre, Cardiff"]
    assert len(centres().enough("TLD1", "2446")) == 2
    assert centres().of("TLG2", "234")[0].sentence == "Lucideon, Stoke-on-Trent (ceramics testing)"
    assert "ZERO2FIVE" not in centres().of("TLL2", "108")[0].sentence, "nobody else was asked"
    assert centres().enough("TLG2", "234") == ()
    assert centres().of("TLI3", "108") == ()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("TLZ9,X,108,yes,w,me", "column place"),
        ("TLL2,X,,yes,w,me", "column activities: found '', allowed is one activity or more, each once"),
        ("TLL2,X,108; 108,yes,w,me", "one activity or more, each once"),
        ("TLL2,X,999,yes,w,me", "No activity is called '999'"),
        ("TLL2,X,108,maybe,w,me", "column enough: found 'maybe'"),
        ("TLL2,X,108,yes,,me", "column what"),
        ("TLL2,A,107,yes,w,me", "line 2 has it"),
    ],
)
def test_a_bad_centre_is_refused(row, message):
    with pytest.raises(TableError) as caught:
        read_centres(CENTRE_HEADER + "TLL2,A,108,yes,w,me\n" + row)
    assert message in str(caught.value)


# Research topics


def test_an_institution_is_known_for_a_topic():
    topic = research_topics().of("10007786", "12", "303")
    assert topic.phrase == "composites (Bristol Composites Institute)"
    assert topic.checked.page
    assert research_topics().of("10007786", "12", "241") is None


def test_topics_lie_within_the_focus_of_their_institution():
    focus = research_focus()
    for row in research_topics().rows:
        for code in row.activities:
            assert focus.serves(row.ukprn, row.unit, code), (row, code)
        assert row.topic[0].islower() or row.topic[:2].isupper()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("123,X,6,108,t,,me", "column ukprn"),
        ("10000001,X,35,108,t,,me", "column unit"),
        ("10000001,X,6,,t,,me", "column activities"),
        ("10000001,X,6,105,,,me", "column topic"),
        ("10000001,X,6,107; 108,t,,me", "line 2 has it"),
    ],
)
def test_a_bad_topic_is_refused(row, message):
    with pytest.raises(TableError) as caught:
        read_research_topics(TOPIC_HEADER + "10000001,X,6,108,t,,me\n" + row)
    assert message in str(caught.value)


# The tables together


def test_every_activity_named_is_one_of_the_frame():
    known = set(activities().codes)
    assert {row.activity for row in plants().rows} <= known | {"all"}
    assert {code for row in centres().rows for code in row.activities} <= known

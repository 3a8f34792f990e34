"""Business support is named for firms, and for the district of a works; all others are rung themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph_engine.errors import TableError
from graph_engine.explanations.contacts import first_calls, next_step
from graph_engine.explanations.evidence import (
    Contact,
)
from graph_engine.explanations.vouching import edition_year, is_old, seen_in
from graph_engine.reference.plants import plants
from graph_engine.reference.towns import read_towns, towns

WORKS = Contact("Thales", "business", "works:1", "makes sonar", "list", districts=("E06000066",))
DORSET = Contact("Dorset hub", "growth hub", "hub:1", "business support", "list", districts=("E06000059",))
SOMERSET = Contact("Somerset hub", "growth hub", "hub:2", "business support", "list", districts=("E06000066",))
WIDE = Contact("Wide hub", "growth hub", "hub:3", "support", "list", districts=("E06000066", "E06000059"))
CARRIERS = ("business", "institution")


def rung(*contacts):
    """Names that the next step says, of the contacts of one side."""
    step = next_step(contacts, [])
    return {one.name for one in contacts if one.name in step}


def test_the_hub_of_the_district_is_rung():
    assert rung(WORKS, DORSET, SOMERSET) == {"Somerset hub", "Thales"}


def test_the_most_local_of_two_hubs_is_rung():
    assert rung(WORKS, WIDE, SOMERSET) == {"Somerset hub", "Thales"}
    assert rung(WORKS, WIDE, DORSET) == {"Wide hub", "Thales"}


def test_no_hub_of_another_district_is_rung():
    assert rung(WORKS, DORSET) == {"Thales"}
    assert next_step([WORKS, DORSET], []) != next_step([WORKS], []), "that no hub serves it is said"


def test_any_hub_of_the_area_is_rung_where_the_district_is_not_known():
    unknown = Contact("Thales", "business", "works:1", "makes sonar", "list")
    assert rung(unknown, DORSET, SOMERSET) == {"Dorset hub", "Somerset hub", "Thales"}


def test_institutions_and_public_bodies_are_rung_themselves():
    university = Contact("A University", "institution", "ukprn:1", "research", "list", districts=("E06000066",))
    hospital = Contact("A Hospital Trust", "business", "name:1", "may use it", "list", public=True)
    assert rung(university, SOMERSET) == {"A University"}
    assert rung(hospital, SOMERSET) == {"A Hospital Trust"}
    assert next_step([university], [hospital]) == (
        "Ring first: the business office of A University; A Hospital Trust itself."
    )
    assert next_step([WORKS, SOMERSET], [university]).startswith(
        "Ring first: Somerset hub about Thales; the business office of"
    )


def test_hubs_of_the_snapshot_serve_the_works(snapshot_engine):
    hubs = {}
    cards = [
        card
        for unit in snapshot_engine.units
        for card in snapshot_engine.match(unit, kinds=["supply", "research"]).suggestions
    ]
    for card in cards:
        for end, contacts in ((card.source, card.source_contacts), (card.target, card.target_contacts)):
            carrier = next(one for one in contacts if one.kind in CARRIERS)
            named = [one for one in contacts if one.kind not in CARRIERS and one.name in card.next_step]
            assert carrier.name in card.next_step
            if carrier.districts:
                assert all(set(one.districts) & set(carrier.districts) for one in named), card.next_step
            hubs[end.code, carrier.name] = {one.name for one in named}
    assert hubs["TLE1", "British Steel"] == {"Business Lincolnshire"}
    assert hubs["TLK1", "University of Bristol"] == set()


def test_towns_are_those_of_the_works(snapshot_engine):
    known = {(one.place, one.town) for one in plants().rows if one.here}
    codes = set(snapshot_engine.figures.gazetteer.areas["code"])
    for row in towns().rows:
        assert (row.place, row.town) in known, row
        assert set(row.districts) <= codes, row


def test_a_town_without_as_many_names_as_districts_is_refused():
    with pytest.raises(TableError, match=r"towns\.csv, line 2, column districts"):
        read_towns("place,town,districts,names,source\nTLK2,Yeovil,E06000066; E06000059,Somerset,map\n")


def test_whom_to_ring_is_the_support_of_a_firm_and_an_institution_itself():
    university = Contact("A University", "institution", "ukprn:1", "research", "list")
    assert first_calls([WORKS, DORSET, SOMERSET, WIDE]) == [WORKS, SOMERSET]
    # Its pages alone ring nobody.
    assert first_calls([university, DORSET]) == [university, DORSET]
    with_number = replace(university, contact="01202 000000")
    assert first_calls([with_number, DORSET]) == [with_number]
    assert first_calls([DORSET]) == [DORSET]
    assert first_calls([]) == []


def test_a_contact_is_as_recent_as_its_edition(snapshot_engine):
    figures = snapshot_engine.figures
    assert edition_year(figures, "contacts-growth-hubs") == "2025"
    assert edition_year(figures, "cordis-h2020") == ""
    assert edition_year(figures, "no-such-source") == ""
    assert seen_in(figures, "no-such-key") == ""
    late = str(figures.last_seen.idxmax())
    assert seen_in(figures, late) <= snapshot_engine.release.written[:4]


def test_what_is_older_than_three_years_is_to_be_checked():
    assert is_old("2023-11-29", "2026-11-30T10:00:00+00:00")
    assert not is_old("2023-11-30", "2026-11-30T10:00:00+00:00")

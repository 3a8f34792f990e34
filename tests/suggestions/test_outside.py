"""What a place is told of organisations that stand in the area of the figures and not in the place itself."""

from __future__ import annotations

import pytest

TEES, UNIT = "E47000006", "TLC1"
# A district of Cheshire, TLD6.
EAST = "E06000049"


@pytest.fixture(scope="module")
def tees_valley(snapshot_engine):
    return snapshot_engine.area(TEES)


def of(organisations, name):
    return next(one for one in organisations if one.name == name)


def said_beyond(contact, plain, place, district):
    """Whether what is said of an organisation outside of a place names both, behind what is said of it anyhow."""
    assert contact.ties_to.startswith(plain)
    added = contact.ties_to.removeprefix(plain)
    return place in added and district in added


def test_works_outside_the_place_are_said_to_be(snapshot_engine):
    card, whole = (snapshot_engine.match(one, kinds=["supply"]).suggestions[0] for one in (EAST, "TLD6"))
    vans, plain = (of(one.source_contacts, "Stellantis") for one in (card, whole))
    assert said_beyond(vans, plain.ties_to, "Cheshire East", "Cheshire West and Chester")


def test_the_profile_says_it_of_all_that_it_names(snapshot_engine, tees_valley):
    area_profile = snapshot_engine.profile(TEES)
    gazetteer = snapshot_engine.gazetteer
    inside = gazetteer.atoms(tees_valley)
    checked = 0
    for one in area_profile.institutions + area_profile.employers + area_profile.support:
        if one.districts:
            within = any(gazetteer.atoms(gazetteer.find(code, ["LAD"])) & inside for code in one.districts)
            assert ("outside Tees Valley" in one.ties_to) != within, one
            checked += 1
    assert checked > 5
    assert not [one for one in snapshot_engine.profile(UNIT).employers if "outside" in one.ties_to]


def test_a_pair_says_it_on_both_sides(snapshot_engine):
    pairs = ((EAST, "Telford and Wrekin"), ("TLD6", "TLG2"))
    card, whole = (
        next(one for one in snapshot_engine.explain(*pair).suggestions if one.kind == "supply") for pair in pairs
    )
    for contacts, plain, name, place, district in (
        (card.source_contacts, whole.source_contacts, "Stellantis", "Cheshire East", "Cheshire West and Chester"),
        (card.target_contacts, whole.target_contacts, "Gestamp", "Telford and Wrekin", "South Staffordshire"),
    ):
        assert said_beyond(of(contacts, name), of(plain, name).ties_to, place, district)
    assert of(card.source_contacts, "Bentley") == of(whole.source_contacts, "Bentley")

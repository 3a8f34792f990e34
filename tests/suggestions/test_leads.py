"""In which order the suggestions of an area are taken up, and one distance for each pair of areas."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph_engine.explanations.contacts import first_calls
from graph_engine.suggestions.leads import apart_km, in_order_of_leads
from graph_engine.suggestions.model import Grade


@pytest.fixture
def one(snapshot_engine):
    return snapshot_engine.match("TLE3").suggestions[0]


def rung(one):
    return any(contact.direct for contact in first_calls(one.target_contacts))


def test_a_grade_comes_first_then_a_firm_then_who_can_be_rung(one):
    reached = replace(one.target_contacts[0], kind="growth hub", contact="0114 000 0000")
    base = replace(one, grade=Grade.STRONG, firm=True, target_contacts=(reached,))
    unreached = replace(base, target_contacts=(replace(reached, contact="https://www.example.org"),))
    no_firm, look = replace(base, firm=False), replace(base, grade=Grade.LOOK)
    best_first = [base, unreached, no_firm, look]
    assert list(in_order_of_leads(reversed(best_first))) == best_first
    # Equals keep their order.
    equal = [replace(base, score=1.0), replace(base, score=2.0)]
    assert list(in_order_of_leads(equal)) == equal


@pytest.mark.parametrize("name", ["TLK3", "TLM6", "E47000006", "TLD3"])
def test_lists_of_areas_stand_in_this_order(snapshot_engine, name):
    found = snapshot_engine.first_suggestions(name, 5).suggestions
    keys = [(each.grade, not each.firm, not rung(each)) for each in found]
    assert keys == sorted(keys)


def test_a_firm_works_on_a_topic_where_its_contact_says_so(snapshot_engine):
    found = [
        each for name in ("TLK3", "TLM6", "TLD3") for each in snapshot_engine.match(name, kinds=["topic"]).suggestions
    ]
    assert {each.firm for each in found} == {True, False}
    for each in found:
        # Whom a card names first on each side is whom it is about.
        first = (each.source_contacts[0], each.target_contacts[0])
        assert each.firm == any(contact.ties_to.startswith("works on it as a business") for contact in first)


def test_the_distance_of_a_suggestion_is_that_of_its_pair(snapshot_engine):
    for name in ("TLK3", "TLD3"):
        for each in snapshot_engine.match(name).suggestions:
            if each.target.place.level != "ITL2":
                continue
            pair = snapshot_engine.explain(each.source.code, each.target.code)
            assert apart_km(each) == pytest.approx(pair.distance_km, abs=0.05)

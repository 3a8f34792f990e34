"""In which order the suggestions of an area are taken up, and one distance for each pair of areas."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph_engine.explanations.contacts import first_calls
from graph_engine.suggestions.leads import apart_km, in_order_of_leads
from graph_engine.suggestions.makers import Makers
from graph_engine.suggestions.model import Grade


@pytest.fixture
def one(snapshot_engine):
    return snapshot_engine.match("TLE3").suggestions[0]


def rung(one):
    return any(contact.direct for contact in first_calls(one.target_contacts))


def test_a_grade_comes_first_then_firms_then_who_can_be_rung(one):
    reached = replace(one.target_contacts[0], kind="growth hub", contact="0114 000 0000")
    base = replace(one, grade=Grade.STRONG, makers=Makers.NAMED, target_contacts=(reached,))
    unreached = replace(base, target_contacts=(replace(reached, contact="https://www.example.org"),))
    others, nobody = (replace(base, makers=one) for one in (Makers.IN_TOPIC, Makers.HARDLY))
    best_first = [base, unreached, others, nobody, replace(base, grade=Grade.LOOK)]
    assert list(in_order_of_leads(reversed(best_first))) == best_first
    # Equals keep their order.
    equal = [replace(base, score=1.0), replace(base, score=2.0)]
    assert list(in_order_of_leads(equal)) == equal


@pytest.mark.parametrize("name", ["TLK3", "TLM6", "E47000006", "TLD3"])
def test_lists_of_areas_stand_in_this_order(snapshot_engine, name):
    found = snapshot_engine.first_suggestions(name, 5).suggestions
    keys = [(each.grade, each.makers, not rung(each)) for each in found]
    assert keys == sorted(keys)


def test_a_firm_works_on_a_topic_where_its_contact_says_so(snapshot_engine):
    found = [
        each for name in ("TLK3", "TLM6", "TLD3") for each in snapshot_engine.match(name, kinds=["topic"]).suggestions
    ]
    assert {each.makers for each in found} == set(Makers)
    for each in found:
        # Whom a card names first on each side is whom it is about.
        first = (each.source_contacts[0], each.target_contacts[0])
        named = any(contact.ties_to.startswith("works on it as a business") for contact in first)
        assert (each.makers == Makers.NAMED) == named


@pytest.mark.long
def test_the_distance_of_a_suggestion_is_that_of_its_pair(snapshot_engine):
    for name in ("TLK3", "TLD3"):
        for each in snapshot_engine.match(name).suggestions:
            if each.target.place.level != "ITL2":
                continue
            pair = snapshot_engine.explain(each.source.code, each.target.code)
            assert apart_km(each) == pytest.approx(pair.distance_km, abs=0.05)


def test_what_hardly_any_firm_works_on_is_no_first_lead(snapshot_engine):
    """A language that two places speak is a strong pair, and nothing that a hub can place with a firm."""
    topics = snapshot_engine.figures.topics
    for name in ("TLK3", "TLL3"):
        strong = [each for each in snapshot_engine.first_suggestions(name, 5).suggestions if each.grade == Grade.STRONG]
        hardly = [each for each in strong if each.makers == Makers.HARDLY]
        assert hardly
        assert strong.index(hardly[0]) == len(strong) - len(hardly)
        assert all(topics.makers.get(str(each.card[0]), 0) < 3 for each in hardly)

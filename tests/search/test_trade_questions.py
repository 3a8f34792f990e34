"""Businesses ask in their own words: what stands first is what they meant, or they are asked which of several it is."""

from __future__ import annotations

from collections import Counter

import pytest

from graph_engine.search.interpretation import fields_of
from graph_engine.search.phrase import taken_apart
from tests.long_run import first_now
from tests.search.trade_questions import FOURTH, HELD_OUT, SECOND, THIRD, TUNING, Verdict, questions


def test_the_questions_are_enough_and_of_many_trades():
    trades = Counter(one.trade for half in (TUNING, HELD_OUT) for one in questions(half))
    assert len(trades) >= 20
    assert min(trades.values()) >= 3
    assert sum(trades.values()) >= 60
    halves = [[one.asked for one in questions(half)] for half in (TUNING, HELD_OUT)]
    assert abs(len(halves[0]) - len(halves[1])) <= 1
    assert len({*halves[0], *halves[1]}) == sum(trades.values())
    for later in (SECOND, THIRD, FOURTH):
        assert len({one.trade for one in questions(later)}) == len(list(questions(later))) == 40


@pytest.mark.parametrize("one", list(questions()), ids=lambda one: one.asked)
def test_every_question_says_what_would_be_right(one):
    assert one.must_ask != bool(one.topic and one.classes)
    assert one.half not in (SECOND, THIRD, FOURTH) or (one.topic and one.kin)
    assert taken_apart(one.asked).thing


@pytest.mark.long
@pytest.mark.parametrize(("half", "right", "asked", "offered"), [(TUNING, 0.90, 0.32, 0.5), (HELD_OUT, 0.90, 0.4, 0.5)])
def test_what_stands_first_is_what_was_meant(snapshot_engine, half, right, asked, offered):
    """Measured: tuning 0.93 right of those answered and 0.21 asked, held out 1.00 and 0.34; nonsense in neither.

    Where it is asked, and need not be, what would be right is among the choices in 4 of 6 (tuning) and 6 of 11
    (held out).
    """
    mine = list(questions(half))
    answers = {one.asked: snapshot_engine.find(one.asked) for one in mine}
    found = Counter(one.verdict(answers[one.asked]) for one in mine)
    answered = found[Verdict.RIGHT] + found[Verdict.WRONG] + found[Verdict.NONSENSE]
    assert found[Verdict.NONSENSE] == 0
    assert found[Verdict.SILENT] == 0
    assert found[Verdict.RIGHT] >= right * answered
    assert found[Verdict.ASKED] <= asked * len(mine)
    told = [(one, answer) for one in mine if (answer := answers[one.asked]).answered_from == "choice"]
    need_not = [one.among_choices(answer) for one, answer in told if not one.must_ask]
    assert sum(need_not) >= offered * len(need_not)


@pytest.mark.long
def test_owners_of_forty_other_trades_are_answered_and_seldom_asked(snapshot_engine):
    """Measured: 30 of 30 answers right, 10 of 40 asked (4 of them must be), 6 of 23 choices of another trade."""
    mine = list(questions(SECOND))
    answers = {one.asked: snapshot_engine.find(one.asked) for one in mine}
    found = Counter(one.strict_verdict(answers[one.asked]) for one in mine)
    answered = found[Verdict.RIGHT] + found[Verdict.WRONG] + found[Verdict.NONSENSE]
    assert found[Verdict.NONSENSE] == 0
    assert found[Verdict.SILENT] == 0
    assert found[Verdict.RIGHT] >= 0.9 * answered
    assert 3 * found[Verdict.ASKED] <= len(mine)
    assert all(answers[one.asked].answered_from == "choice" for one in mine if one.must_ask)
    asked = [answers[one.asked] for one in mine if answers[one.asked].answered_from == "choice"]
    offered = sum(len(one.spoken.choices) + len(one.classes) for one in asked)
    silly = sum(one.silly(answers[one.asked]) for one in mine if answers[one.asked].answered_from == "choice")
    assert silly <= 0.3 * offered


@pytest.mark.long
def test_owners_of_forty_further_trades_are_answered_and_seldom_asked(snapshot_engine):
    """Measured: 34 of 34 answers right, 6 of 40 asked (4 of them must be), 4 of 16 choices of another trade."""
    mine = list(questions(THIRD))
    answers = {one.asked: snapshot_engine.find(one.asked) for one in mine}
    found = Counter(one.strict_verdict(answers[one.asked]) for one in mine)
    assert found[Verdict.NONSENSE] == 0
    assert found[Verdict.SILENT] == 0
    assert found[Verdict.RIGHT] >= 0.9 * (len(mine) - found[Verdict.ASKED])
    assert 4 * found[Verdict.ASKED] <= len(mine)
    assert all(answers[one.asked].answered_from == "choice" for one in mine if one.must_ask)


@pytest.mark.long
def test_owners_of_forty_more_trades_are_answered_and_seldom_asked(snapshot_engine):
    """Measured when nobody had tuned to them: 23 of 29 answers right, 10 of 40 asked, one not answered.

    Since then 27 of 30, 10 asked (5 of them must be). What is left are two misspelt words, read as other trades, and
    meat that is grown.
    """
    mine = list(questions(FOURTH))
    answers = {one.asked: snapshot_engine.find(one.asked) for one in mine}
    found = Counter(one.verdict(answers[one.asked]) for one in mine)
    assert found[Verdict.NONSENSE] <= 2
    assert found[Verdict.SILENT] == 0
    assert found[Verdict.RIGHT] >= 0.9 * (len(mine) - found[Verdict.ASKED])
    assert 4 * found[Verdict.ASKED] <= len(mine)
    assert all(answers[one.asked].answered_from == "choice" for one in mine if one.must_ask)


# Each with a word that is spelt like it and names another trade.
ALIKE = (
    ("graphene", "grapes"),
    ("ceramics", "ceremonies"),
    ("castings", "castles"),
    ("coatings", "coats"),
    ("photonics", "phones"),
    ("hydrogen", "hydraulic"),
    ("textiles", "textbooks"),
    ("fintech", "fins"),
    ("cyber security", "cider"),
    ("robotics", "robes"),
    ("tidal turbines", "tiles"),
    ("satellites", "saddles"),
    ("antimicrobial", "antiques"),
    ("marine energy", "margarine"),
    ("quantum sensors", "quarries"),
    ("electrolysers", "electricians"),
    ("seaweed", "seats"),
    ("wind farms", "wine"),
    ("bioplastics", "plaster"),
    ("machining", "matches"),
)


@pytest.mark.parametrize(("asked", "alike"), first_now(ALIKE, most=6))
def test_words_that_are_spelt_alike_never_cross_fields(snapshot_engine, asked, alike):
    words = snapshot_engine.finder.words
    own = frozenset[str]().union(*(words.related(word) for word in asked.split()))
    others = words.named_by(alike) - own
    found = snapshot_engine.find(asked)
    nearest = set().union(*(field.nearest for field in fields_of(asked).values()))
    assert not {term.code for term in (*found.read_as, *found.classes)} & (others - nearest)


@pytest.mark.parametrize("question", ["5 axis", "5-axis machining", "five axis", "5 axis milling in Sheffield"])
def test_five_axes_are_machining_without_being_asked(snapshot_engine, question):
    found = snapshot_engine.find(question)
    assert found.answered_from == "classes"
    assert found.read_as[0].code == "2562"
    assert found.regions


def test_below_a_fit_it_is_asked_and_nothing_is_answered(snapshot_engine):
    for question in ("seals", "chips for our customers", "we need someone to repair our chairlift brakes"):
        found = snapshot_engine.find(question)
        assert found.answered_from == "choice", question
        assert found.as_dict()["choices"]
        assert (found.regions, found.spoken.places) == ((), ())


def test_a_thing_that_texts_answer_is_not_the_answer_to_another(snapshot_engine):
    found = snapshot_engine.find("medical textiles and antimicrobial coatings")
    assert [choice.label for choice in found.spoken.choices] == ["medical textiles", "antimicrobial coatings"]
    assert found.spoken.choices[0].without == ("medical",)


def test_who_wants_customers_is_led_to_buyers(snapshot_engine):
    found = snapshot_engine.find("5 axis shop in Sheffield looking for aerospace work")
    assert (found.want, found.near) == ("offer", "Sheffield")
    assert "SIC 3030" in found.regions[0].evidence[0].claim
    assert all(region.distance_km is not None for region in found.regions)

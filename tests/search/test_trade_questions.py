"""Businesses ask in their own words: what stands first is what they meant, or they are asked which of several it is."""

from __future__ import annotations

from collections import Counter

import pytest

from graph_engine.search.phrase import taken_apart
from tests.search.trade_questions import HELD_OUT, TUNING, questions


def test_the_questions_are_enough_and_of_many_trades():
    trades = Counter(one.trade for one in questions())
    assert len(trades) >= 20
    assert min(trades.values()) >= 3
    assert sum(trades.values()) >= 60
    halves = [[one.asked for one in questions(half)] for half in (TUNING, HELD_OUT)]
    assert abs(len(halves[0]) - len(halves[1])) <= 1
    assert len({*halves[0], *halves[1]}) == sum(trades.values())


@pytest.mark.parametrize("one", list(questions()), ids=lambda one: one.asked)
def test_every_question_says_what_would_be_right(one):
    assert one.must_ask != bool(one.topic and one.classes)
    assert taken_apart(one.asked).thing

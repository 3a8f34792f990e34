"""Candidates and their verdicts: what is near, between, in the way, and failed once."""

from __future__ import annotations

import pandas as pd
import pytest

from graph_engine.schema.scalars import records
from graph_engine.suggestions.evaluated import EvaluatedCandidates
from graph_engine.suggestions.pipeline import choose_lines
from graph_engine.suggestions.registry import KINDS

ROWS = pd.DataFrame(
    {
        "offers": ["a", "b", "c", "a", "b"],
        "receives": ["b", "a", "b", "c", "c"],
        "wanted": ["1", "2", "1", "3", "3"],
        "field": ["metals", "metals", "food", "metals", None],
        "distance_km": [10.0, 10.0, 50.0, 30.0, float("nan")],
        "points": [5.0, 4.0, 3.0, 2.0, 1.0],
    }
)
VERDICTS = pd.DataFrame({"large": [True, False, True, True, False], "close": [True, True, False, True, False]})


@pytest.fixture
def judged():
    return EvaluatedCandidates(ROWS, VERDICTS, ("receives", "wanted"))


def test_near_has_one_end_in_the_units(judged):
    assert judged.near(["a"]).rows.tolist() == [0, 1, 3]
    assert judged.near(["a", "b"]).rows.tolist() == [2, 3, 4]
    assert judged.near(["elsewhere"]).rows.tolist() == []
    assert judged.near([]).rows.tolist() == []


def test_near_can_be_narrowed(judged):
    assert judged.near(["b"], theme="metals").rows.tolist() == [0, 1]
    assert judged.near(["c"], far=30.0).rows.tolist() == [3]
    assert judged.near(["a"]).passing.tolist() == [0, 3]
    assert judged.near(["a"], without=["large"]).passing.tolist() == [0, 1, 3]
    assert judged.near(["c"], without=["large", "close"]).passing.tolist() == [2, 3, 4]


def test_between_has_both_directions(judged):
    assert judged.between(["a"], ["b"]).rows.tolist() == [0, 1]
    assert judged.between(["b"], ["c"]).rows.tolist() == [2, 4]


def test_what_failed_is_named(judged):
    near = judged.near(["b"])
    assert near.failed_once == [(1, "large"), (2, "close")]
    assert near.most_failed() == ("large", 2)
    assert judged.near(["elsewhere"]).failed_once == []


def test_rivals_answer_the_same_need_and_pass(judged):
    first = judged.record(0)
    assert judged.rivals(first, 5) == []
    assert [row["offers"] for row in judged.rivals(first, 5, without=["close"])] == ["c"]
    assert judged.rivals(first, 0, without=["close"]) == []


def test_a_record_and_its_verdicts(judged):
    assert judged.record(2) == records(ROWS)[2]
    assert judged.verdict(judged.record(2)) == {"large": True, "close": False}


def test_records_are_those_of_the_table(snapshot_engine):
    for kind in KINDS.values():
        rows, verdicts = snapshot_engine.matcher.judged(kind)
        judged = EvaluatedCandidates(rows, verdicts, kind.need)
        for at, row in enumerate(records(rows.iloc[:40])):
            found = judged.record(at)
            assert {name: repr(value) for name, value in found.items()} == {name: repr(row[name]) for name in found}
            assert judged.verdict(found) == verdicts.loc[row["index"]].to_dict()


def line(offered, wanted, points, offers="a", receives="b", field="metals"):
    row = {"offers": offers, "receives": receives, "offered": offered, "wanted": wanted}
    return {**row, "field": field, "points": points}


def test_a_second_line_is_another_product_of_some_size_in_the_same_field():
    first = line("1", "2", 10.0)
    assert choose_lines([first]) == [first]
    padding = [line("1", "3", 9.0), line("2", "1", 9.0), line("4", "5", 9.0, field="food"), line("6", "7", 0.001)]
    assert choose_lines([first, *padding]) == [first]
    same, back = line("4", "2", 9.0), line("5", "2", 8.0, offers="b", receives="a")
    assert choose_lines([first, same]) == [first, same]
    assert choose_lines([first, same, back]) == [first, back]

"""Candidates and their verdicts: what is near, between, in the way, and failed once."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from graph_engine.schema.scalars import records
from graph_engine.suggestions.evaluated import EvaluatedCandidates
from graph_engine.suggestions.kind import OneReason
from graph_engine.suggestions.kinds import ranked_kinds
from graph_engine.suggestions.ranking import choose_reasons

ROWS = pd.DataFrame(
    {
        "source": ["a", "b", "c", "a", "b"],
        "target": ["b", "a", "b", "c", "c"],
        "target_activity": ["1", "2", "1", "3", "3"],
        "theme": ["metals", "metals", "food", "metals", None],
        "distance_km": [10.0, 10.0, 50.0, 30.0, float("nan")],
        "contribution": [5.0, 4.0, 3.0, 2.0, 1.0],
    }
)
VERDICTS = pd.DataFrame({"large": [True, False, True, True, False], "close": [True, True, False, True, False]})


@pytest.fixture
def evaluated():
    return EvaluatedCandidates(ROWS, VERDICTS, ("target", "target_activity"))


def test_near_has_one_end_in_the_units(evaluated):
    assert evaluated.near(["a"]).rows.tolist() == [0, 1, 3]
    assert evaluated.near(["a", "b"]).rows.tolist() == [2, 3, 4]
    assert evaluated.near(["elsewhere"]).rows.tolist() == []
    assert evaluated.near([]).rows.tolist() == []


def test_near_can_be_narrowed(evaluated):
    assert evaluated.near(["b"], theme="metals").rows.tolist() == [0, 1]
    assert evaluated.near(["c"], far=30.0).rows.tolist() == [3]
    assert evaluated.near(["a"]).passing.tolist() == [0, 3]
    assert evaluated.near(["a"], without=["large"]).passing.tolist() == [0, 1, 3]
    assert evaluated.near(["c"], without=["large", "close"]).passing.tolist() == [2, 3, 4]


def test_between_has_both_directions(evaluated):
    assert evaluated.between(["a"], ["b"]).rows.tolist() == [0, 1]
    assert evaluated.between(["b"], ["c"]).rows.tolist() == [2, 4]


def test_what_failed_is_named(evaluated):
    near = evaluated.near(["b"])
    assert near.failed_once == [(1, "large"), (2, "close")]
    assert near.most_failed() == ("large", 2)
    assert evaluated.near(["elsewhere"]).failed_once == []


def test_alternatives_answer_the_same_need_and_pass(evaluated):
    first = evaluated.record(0)
    assert evaluated.alternatives(first, 5) == []
    assert [row["source"] for row in evaluated.alternatives(first, 5, without=["close"])] == ["c"]
    assert evaluated.alternatives(first, 0, without=["close"]) == []


def test_a_record_and_its_verdicts(evaluated):
    assert evaluated.record(2) == records(ROWS)[2]
    assert evaluated.verdict(evaluated.record(2)) == {"large": True, "close": False}


def test_records_are_those_of_the_table(snapshot_engine):
    for kind in ranked_kinds().values():
        whole = snapshot_engine.matcher.evaluated(kind)
        for at, row in enumerate(records(whole.rows.iloc[:40])):
            found = whole.record(at)
            assert {name: repr(value) for name, value in found.items()} == {name: repr(row[name]) for name in found}
            assert whole.verdict(found) == whole.verdicts.loc[row["index"]].to_dict()


LIMITS = SimpleNamespace(lines=2, second_line_ratio=0.5)


def candidate(made, used, contribution, source="a", target="b", theme="metals"):
    row = {"source": source, "target": target, "source_activity": made, "target_activity": used}
    return {**row, "theme": theme, "contribution": contribution}


def test_a_second_reason_is_another_product_of_some_size_in_the_same_field():
    first = candidate("1", "2", 10.0)
    assert choose_reasons([first], LIMITS) == [first]
    padding = [
        candidate("1", "3", 9.0),
        candidate("2", "1", 9.0),
        candidate("4", "5", 9.0, theme="food"),
        candidate("6", "7", 0.001),
    ]
    assert choose_reasons([first, *padding], LIMITS) == [first]
    same, back = candidate("4", "2", 9.0), candidate("5", "2", 8.0, source="b", target="a")
    assert choose_reasons([first, same], LIMITS) == [first, same]
    assert choose_reasons([first, same, back], LIMITS) == [first, back]


def test_each_kind_says_how_many_reasons_it_gives():
    first, second = candidate("1", "2", 10.0), candidate("4", "2", 9.0)
    assert choose_reasons([first, second], SimpleNamespace(lines=1, second_line_ratio=0.5)) == [first]
    assert choose_reasons([first, second], SimpleNamespace(lines=2, second_line_ratio=0.95)) == [first]
    assert choose_reasons([first, second], OneReason()) == [first]
    assert {name: kind.limits().lines for name, kind in ranked_kinds().items()} == {
        "topic": 1,
        "supply": 2,
        "research": 2,
        "untied-peers": 1,
    }

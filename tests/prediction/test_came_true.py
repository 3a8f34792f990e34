"""Suggestions beside matched pairs: what is planted is found, and a suggestion by chance is no better than chance."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from graph_engine.prediction.came_true import (
    ANY,
    AREAS,
    ORGANISATIONS,
    CameTrue,
    PairsAtOrigin,
    matched_pairs,
    what_came_true,
)
from graph_engine.prediction.evaluation import untold
from graph_engine.prediction.kinds_at_origin import KindAtOrigin
from graph_engine.prediction.tie_history import TieHistory
from tests.prediction.made_participations import ORIGIN, participations

UNITS = 30


def areas_and_organisations():
    """One organisation in each area, with one to three projects of its own."""
    keys = [f"o{at:02}" for at in range(UNITS)]
    return keys, {key: f"TL{chr(65 + at // 9)}{1 + at % 9}1" for at, key in enumerate(keys)}


def made(later):
    """A history in which some pairs of organisations meet after the origin."""
    keys, areas = areas_and_organisations()
    projects = {
        f"own-{key}-{number}": ("H2020", "2016-03-01", {"t"}, [key, "x"])
        for at, key in enumerate(keys)
        for number in range(1 + at % 3)
    }
    projects |= {f"{one}-{other}": ("H2020", "2019-03-01", {"t"}, [one, other]) for one, other in later}
    return TieHistory.of(participations(projects, keys, ["x"], areas))


def suggested(pairs):
    _, areas = areas_and_organisations()
    rows = [
        {
            "source": f"ITL2-2021:{areas[one][:4]}",
            "target": f"ITL2-2021:{areas[other][:4]}",
            "score": 1.0,
            "source_organisation": one,
            "target_organisation": other,
        }
        for one, other in pairs
    ]
    return KindAtOrigin("Made up", pd.DataFrame(rows), "")


def drawn(number, seed):
    random = np.random.default_rng(seed)
    keys, _ = areas_and_organisations()
    return sorted({tuple(sorted(random.choice(keys, 2, replace=False))) for _ in range(number)})


@pytest.mark.parametrize("pairs", [AREAS, ORGANISATIONS])
def test_what_comes_true_is_counted_beside_matched_pairs(pairs):
    chosen = drawn(40, 0)
    true = chosen[: len(chosen) // 2]
    rows = what_came_true(made(true), ORIGIN, (suggested(chosen),))
    row = next(one for one in rows if one.pairs == pairs and one.what == ANY)
    assert (row.suggested, row.came_true, row.tied_before) == (len(chosen), len(true), 0)
    assert row.ci[0] < 0.5 < row.ci[1]
    # Nothing that was not suggested came true.
    assert row.matched == 0
    assert row.lift_ci[0] > 0.3
    assert CameTrue(**untold(json.loads(json.dumps(asdict(row))))) == row


def test_grades_and_rules_are_counted_apart():
    """Strong ones come true; of what a rule sets aside nothing does, and a pair that is suggested is not set aside."""
    chosen = drawn(30, 0)
    strong, look, missed = chosen[:8], chosen[8:16], chosen[16:24]
    shown = suggested([*strong, *look, strong[0]])
    grades = ["strong"] * 8 + ["worth a look"] * 9
    aside = suggested([*missed, look[0]]).suggestions.assign(rule="small-input")
    kind = KindAtOrigin("Made up", shown.suggestions.assign(grade=grades), "", aside)
    rows = what_came_true(made(strong), ORIGIN, (kind,))
    found = {(one.grade, one.rule): one for one in rows if one.pairs == ORGANISATIONS and one.what == ANY}
    assert {key: (one.suggested, one.came_true) for key, one in found.items()} == {
        ("", ""): (16, 8),
        ("strong", ""): (8, 8),
        ("worth a look", ""): (8, 0),
        ("", "small-input"): (8, 0),
    }
    # Nothing that is suggested, or set aside by the same rule, is what a pair is compared with.
    assert [found[key].matched for key in found] == [0, 0, 0, 0]


@pytest.mark.long
def test_suggestions_by_chance_are_no_better_than_chance():
    excluded = 0
    for seed in range(12):
        history = made(drawn(120, seed))
        rows = what_came_true(history, ORIGIN, (suggested(drawn(60, 1000 + seed)),))
        low, high = next(one for one in rows if one.pairs == ORGANISATIONS and one.what == ANY).lift_ci
        excluded += not low <= 0 <= high
    assert excluded <= 2


def test_what_cannot_be_said_has_a_reason():
    history = made(drawn(10, 0))
    nobody = suggested([("o00", "o01")])
    nobody = KindAtOrigin("Areas only", nobody.suggestions.assign(source_organisation=None), "")
    none = KindAtOrigin("Nothing", pd.DataFrame(), "Later, and left out: all.")
    unknown = suggested([("o00", "o01")])
    unknown = KindAtOrigin("Unknown", unknown.suggestions.assign(source="ITL2-2021:TLZ9", source_organisation="z"), "")
    rows = what_came_true(history, ORIGIN, (nobody, none, unknown))
    reasons = {(one.kind, one.pairs): one.reason for one in rows}
    assert not reasons["Areas only", AREAS]
    assert "names no organisations" in reasons["Areas only", ORGANISATIONS]
    assert reasons["Nothing", AREAS] == "Later, and left out: all."
    assert "both ends have projects" in reasons["Unknown", AREAS]


def test_matched_pairs_have_worked_together_as_often():
    units = PairsAtOrigin(
        units=pd.Index(list("abcde")),
        size=np.full(5, 4.0),
        distance=np.full((5, 5), 50.0),
        alike=np.zeros(5, dtype=int),
        together=np.array([[0, 3, 1, 3, 0], [3, 0, 0, 0, 0], [1, 0, 0, 0, 0], [3, 0, 0, 0, 0], [0, 0, 0, 0, 0]], float),
        later={},
    )
    closed = np.eye(5, dtype=bool)
    closed[[0, 1], [1, 0]] = True
    (found,) = matched_pairs(units, np.array([[0, 1]]), closed, most=2)
    # d has as many joint projects with a as b has, c has fewer, and e, which has none, is no match at all.
    assert found.tolist() == [[0, 3], [0, 2]]

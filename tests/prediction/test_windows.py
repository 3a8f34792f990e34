"""Windows in time: what a score may read, what is new, and what each cut leaves out."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from graph_engine.errors import InputError, NotEnoughDataError
from graph_engine.prediction.participations import assembled
from graph_engine.prediction.past import Past, UnitKind
from graph_engine.prediction.questions import Cut, Task, origin_of, questions
from graph_engine.prediction.run import default_origins, said_of_targets
from graph_engine.prediction.tie_history import TieHistory, last_day
from tests.prediction.made_participations import ORIGIN, organisations, participations

HOME, AREAS = ["a", "b", "c", "d"], {"a": "A1", "b": "B1", "c": "C1", "d": "C1"}
PROJECTS = {
    "old": ("FP7", "", set(), ["a", "c"]),
    **{f"alone-{one}-{at}": ("H2020", "2015-01-01", {"t1"}, [one, "x"]) for one in HOME for at in (1, 2)},
    "tied": ("H2020", "2016-01-01", {"t1"}, ["a", "b"]),
    "again": ("H2020", "2019-01-01", {"t2"}, ["a", "b"]),
    "soon": ("H2020", "2018-02-01", {"t1"}, ["a", "c"]),
    "large": ("H2020", "2019-02-01", {"t2"}, ["b", "d", *(f"y{at}" for at in range(20))]),
}


@pytest.fixture
def history():
    return TieHistory.of(participations(PROJECTS, HOME, ["x", *(f"y{at}" for at in range(20))], AREAS))


def pairs(flags, units):
    return {(units[i], units[j]) for i, j in zip(*np.nonzero(flags), strict=True) if i < j}


def test_what_is_new_was_open_and_comes_later(history):
    past = origin_of(history, ORIGIN, Task.ORGANISATIONS)
    found = {one.cut: pairs(one.new[0], past.units) for one in questions(past, history, Task.ORGANISATIONS)}
    # a and b are tied before: what they do again is nothing new.
    assert found[Cut.NONE] == {("a", "c"), ("b", "d")}
    assert found[Cut.NO_EARLIER_TIES] == {("b", "d")}
    assert found[Cut.SMALL_PROJECTS] == {("a", "c")}
    assert found[Cut.GAP] == {("b", "d")}
    asking = {one.cut: one for one in questions(past, history, Task.ORGANISATIONS)}
    assert ("a", "c") not in pairs(asking[Cut.GAP].open[0], past.units)
    assert ("b", "d") in pairs(asking[Cut.SMALL_PROJECTS].open[0], past.units)


def test_far_pairs_and_small_units_are_asked_apart(history):
    past = origin_of(history, ORIGIN, Task.ORGANISATIONS)
    asking = {one.cut: one for one in questions(past, history, Task.ORGANISATIONS)}
    # One degree of latitude, and one of longitude, are 130 km; a and b are tied.
    assert pairs(asking[Cut.FAR].open[0], past.units) == {*combinations("abcd", 2)} - {("a", "b")}
    near = replace(history, points=history.points / 2 + [25, 0])
    past = origin_of(near, ORIGIN, Task.ORGANISATIONS)
    far = next(one for one in questions(past, near, Task.ORGANISATIONS) if one.cut == Cut.FAR)
    assert pairs(far.open[0], past.units) == {("a", "c"), ("a", "d"), ("b", "d")}
    assert asking[Cut.SMALLER_HALF].asking.tolist() == [False, False, True, True]
    assert asking[Cut.SMALLER_HALF].new_ties == 2
    nowhere = replace(history, points=np.full_like(history.points, np.nan))
    past = origin_of(nowhere, ORIGIN, Task.ORGANISATIONS)
    assert not next(one for one in questions(past, nowhere, Task.ORGANISATIONS) if one.cut == Cut.FAR).open.any()


def test_institutions_ask_for_businesses_in_another_area():
    found = TieHistory.of(participations(PROJECTS, HOME, ["x", *(f"y{at}" for at in range(20))], AREAS, ["c", "d"]))
    past = origin_of(found, ORIGIN, Task.INSTITUTIONS)
    whole = next(questions(past, found, Task.INSTITUTIONS))
    assert {(past.units[i], past.units[j]) for i, j in zip(*np.nonzero(whole.open[0]), strict=True)} == {
        (one, other) for one in "ab" for other in "cd"
    }
    assert whole.asking.tolist() == [True, True, False, False]
    assert whole.new_ties == 2
    nobody = TieHistory.of(participations(PROJECTS, HOME, ["x", *(f"y{at}" for at in range(20))], AREAS))
    with pytest.raises(NotEnoughDataError, match="in different areas"):
        next(questions(origin_of(nobody, ORIGIN, Task.INSTITUTIONS), nobody, Task.INSTITUTIONS))


LATER = {
    **PROJECTS,
    "next": ("HORIZON", "2023-01-01", {"t9"}, ["a", "d"]),
    "known": ("HORIZON", "2022-01-01", {"t9"}, ["b", "c"]),
}


def test_the_later_programme_is_asked_for_by_origins_of_its_own():
    found = participations(LATER, HOME, ["x", *(f"y{at}" for at in range(20))], AREAS)
    history = TieHistory.of(found)
    assert default_origins(history) == (2016, 2017, 2018, 2020)
    assert default_origins(TieHistory.of(participations(PROJECTS, HOME, ["x"], AREAS))) == (2016, 2017, 2018)
    before = history.usable_at(ORIGIN)
    past = origin_of(before, ORIGIN, Task.ORGANISATIONS)
    whole = next(questions(past, before, Task.ORGANISATIONS))
    assert pairs(whole.new[0], past.units) == {("a", "c"), ("b", "d")}
    after = history.usable_at(2020)
    past = origin_of(after, 2020, Task.ORGANISATIONS)
    # Nothing that began after the end of 2020 is known, and of that only the later programme counts.
    assert not past.history.later.any()
    whole = next(questions(past, after, Task.ORGANISATIONS))
    assert pairs(whole.new[0], past.units) == {("a", "d"), ("b", "c")}
    with pytest.raises(NotEnoughDataError, match="other parts"):
        next(questions(past, after, Task.THEMES))


def test_the_later_programme_is_said_to_be_a_selection():
    found = participations(LATER, HOME, ["x", *(f"y{at}" for at in range(20))], AREAS)
    found = replace(found, editions={"HORIZON": "a selection"})
    assert said_of_targets(found, 2020) == "Horizon Europe, 2 projects (a selection)"
    assert said_of_targets(found, 2017) == "Horizon 2020, 12 projects"


def test_areas_have_the_projects_of_their_members(history):
    past = origin_of(history, ORIGIN, Task.AREAS)
    assert list(past.units) == ["A1", "B1", "C1"]
    assert past.projects.tolist() == [3, 3, 4]
    found = next(questions(past, history, Task.AREAS))
    assert pairs(found.new[0], past.units) == {("A1", "C1"), ("B1", "C1")}
    assert found.new_ties == 2


def test_themes_are_asked_apart(history):
    past = origin_of(history, ORIGIN, Task.THEMES)
    found = next(questions(past, history, Task.THEMES))
    by_theme = dict(zip(history.themes, found.new, strict=True))
    assert pairs(by_theme["t1"], past.units) == {("A1", "C1")}
    # Tied in the first theme, new in the second.
    assert pairs(by_theme["t2"], past.units) == {("A1", "B1"), ("B1", "C1")}


def test_the_past_holds_nothing_later(history):
    past = origin_of(history, ORIGIN, Task.ORGANISATIONS)
    assert not (past.history.start > past.day).any()
    assert past.history.membership.shape[1] == len(PROJECTS) - 3
    # Everything that a score reads is made of that history.
    again = Past.of(past.history, past.day, UnitKind.ORGANISATION)
    assert np.array_equal(again.themes, past.themes)


def test_weights_decay_and_those_of_earlier_programmes_do_not(history):
    weight = history.weight(last_day(ORIGIN))
    assert weight[np.isnan(history.start)].tolist() == [0.6]
    age = (last_day(ORIGIN) - history.start[~np.isnan(history.start)]) / 365.25
    assert weight[~np.isnan(history.start)] == pytest.approx(np.exp(-age / 2))


def test_a_dated_earlier_programme_counts_as_one():
    rows = {**PROJECTS, "old": ("FP7", "2009-01-01", set(), ["a", "c"])}
    found = TieHistory.of(participations(rows, HOME, ["x", *(f"y{at}" for at in range(20))], AREAS))
    past = origin_of(found, ORIGIN, Task.ORGANISATIONS)
    assert ("a", "c") in pairs(past.open, past.units)
    assert pairs(past.tied_earlier, past.units) == {("a", "c")}


def test_an_origin_within_an_undated_programme_is_refused(history):
    with pytest.raises(NotEnoughDataError, match="The end of 2012 cannot be tested"):
        origin_of(history, 2012, Task.AREAS)
    with pytest.raises(NotEnoughDataError, match="there are 0"):
        origin_of(history, 2013, Task.AREAS)


def test_the_table_says_size_and_country():
    found = participations(PROJECTS, HOME, ["x", *(f"y{at}" for at in range(20))], AREAS).table()
    row = found[(found["project"] == "soon") & (found["organisation"] == "c")].iloc[0]
    assert (row["size"], row["domestic"], row["area"], row["themes"]) == (2, True, "C1", {"t1"})
    assert not found.loc[found["organisation"] == "x", "domestic"].any()


def test_what_cannot_be_asked_is_said():
    projects = pd.DataFrame({"programme": ["H2020"], "start": ["2015-01-01"], "themes": [frozenset()]}, index=["p"])
    rows = pd.DataFrame({"organisation": ["a", "b"], "project": ["p", "p"]})
    with pytest.raises(NotEnoughDataError, match="No organisation of ES"):
        assembled(rows, organisations(["a", "b"]), projects, "ES")
    with pytest.raises(InputError, match="lacks themes"):
        assembled(rows, organisations(["a", "b"]), projects.drop(columns="themes"), "GB")
    with pytest.raises(InputError, match="holds a key twice"):
        assembled(rows, organisations(["a", "a"]), projects, "GB")
    found = TieHistory.of(assembled(rows, organisations(["a", "b"]), projects, "GB"))
    with pytest.raises(NotEnoughDataError, match="there are 0"):
        origin_of(found, ORIGIN, Task.AREAS)

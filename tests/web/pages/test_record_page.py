"""The page of the record: what a back-test found, wins and losses, and how to make one where there is none."""

from __future__ import annotations

import csv
import io
from types import SimpleNamespace

import pytest

from graph_engine.prediction.back_test_file import BUNDLED, BackTest
from web.presentation.back_test_view import ALIKE, ALL, BETTER, WORSE, BackTestView, TaskView
from web.presentation.recorded_readings import READINGS, Reading
from web.presentation.sense_and_truth import SenseAndTruth


def score(name, ndcg, lift=(0.0, 0.0), p_at_10=0.1):
    return {"score": name, "ndcg_at_10": ndcg, "ci": [ndcg - 0.05, ndcg + 0.05], "p_at_10": p_at_10,
            "lift": sum(lift) / 2, "lift_ci": list(lift), "queries": 30}  # fmt: skip


@pytest.fixture
def view():
    """Two tasks, one of which is better, alike and worse, and has a cut."""
    lifts = {2016: (0.01, 0.05), 2017: (-0.02, 0.02), 2018: (-0.05, -0.01)}
    tasks = [
        {"task": "area–area", "origin": origin, "country": "UK", "new_ties": 9, "cuts": [
            {"cut": "few", "new_ties": 3, "scores": [score("likely", 0.3, (0.1, 0.2)), score("popularity", 0.1)]}
        ], "scores": [score("likely", 0.4, lift, 0.24), score("random", 0.05), score("popularity", 0.3, p_at_10=0.2)]}
        for origin, lift in lifts.items()
    ] + [{"task": "institution–business", "origin": 2017, "scores": [score("likely", 0.2, (0.1, 0.2))]}]  # fmt: skip
    pairs = {"pairs": "areas", "what": "any joint project"}
    kinds = [
        {"kind": "Topic partners", "origin": 2017, **pairs, "suggested": 9, "came_true": 4,
         "share": 0.44, "ci": [0.14, 0.79], "matched": 0.2, "lift": 0.24, "lift_ci": [0.02, 0.4], "reason": ""},
        {"kind": "Supply links", "origin": 2017, **pairs, "reason": "Its figures are later."},
        {"kind": "Supply links", "origin": 2016, **pairs, "reason": "Its figures are later."},
    ]  # fmt: skip
    untested = [{"task": "area–area", "origin": 2020, "reason": "None is new."}]
    found = {"tasks": tasks, "came_true": kinds, "not_testable": untested, "looks_ahead": "Places."}
    return BackTestView(BackTest("a" * 64, "1.0", found))


def test_a_task_is_told_by_what_came_true_of_ten(view):
    areas, firms = view.tasks
    assert areas.title == "Area with area"
    assert areas.sentence.startswith(
        "Of ten listed first for an area at the end of 2017, 2.4 had a first joint project"
    )
    assert "by popularity alone 2.0, drawn evenly 1.0 (means of the 30 that had any)" in areas.sentence
    assert areas.verdict == (
        "Against popularity: clearly better at the end of 2016; not told apart from it at the end of 2017; clearly "
        "worse at the end of 2018."
    )
    # What is not in the result is not told.
    assert firms.sentence.endswith("1.0 had a first joint project later (means of the 30 that had any).")
    assert TaskView("area–area–theme", ()).title == "Area with area, within a theme"


def test_kinds_are_told_beside_pairs_like_theirs(view):
    assert view.kinds_in_short == (
        "Of pairs suggested from what was known at the end of 2017, had a joint project later: Topic partners 4 of 9, "
        "where pairs like them make 2 (better)."
    )
    assert BackTestView(BackTest("a" * 64, "1.0", {"tasks": []})).kinds_in_short == ""


def test_wins_and_losses_are_counted_by_task_and_cut(view):
    assert [(row["task"], row["cut"], row[BETTER], row[ALIKE], row[WORSE]) for row in view.balance.rows] == [
        ("Area with area", ALL, 1, 1, 1),
        ("Area with area", "few", 3, 0, 0),
        ("Institution with business", ALL, 1, 0, 0),
    ]
    assert view.balance_by_task.cells == [
        ["Nothing", "1 of 3 better, 1 worse", "1 of 1 better"],
        ["Few", "3 of 3 better", None],
    ]
    assert view.cuts == [ALL, "few"]
    assert [task.task for task in BackTestView(view.back_test, "few").tasks] == ["area–area"]


def test_charts_have_this_site_first_and_chance_last(view):
    drawn = view.tasks[0].tested[0].estimates
    assert [one.label for one in drawn] == ["likely (this site)", "popularity", "random"]
    assert [one.own for one in drawn] == [True, False, False]
    assert view.tasks[0].highest == pytest.approx(0.45)


def test_files_have_every_score_of_every_cut(view):
    rows = list(csv.DictReader(io.StringIO(view.every.csv())))
    assert len(rows) == 3 * (3 + 2) + 1
    assert {row["ci_low"] for row in rows if row["score"] == "random"} == {"0.0"}
    assert view.came_true.cells == [
        ["Topic partners", 2017, "areas", "any joint project", 9, 4, "0.44 (0.14 to 0.79)", "0.20",
         {"text": "+0.24 (+0.02 to +0.40)", "note": "better"}],
    ]  # fmt: skip
    assert view.looks_ahead == "Places."


def test_what_cannot_be_tested_is_said_once_for_each_reason(view):
    assert view.not_testable == [
        "area–area at the end of 2020: None is new.",
        "Supply links (areas) at the end of 2017 and Supply links (areas) at the end of 2016: Its figures are later.",
    ]
    bare = BackTestView(BackTest("a" * 64, "1.0", {"tasks": []}))
    assert bare.came_true is None
    assert (bare.not_testable, bare.tasks, bare.looks_ahead) == ([], [], "")


def test_the_page_shows_the_bundled_result(client, read):
    page = read("/record")
    text = page.text
    assert "Did it suggest what came true?" in text
    bundled = BackTestView(BackTest.read(BUNDLED))
    for task in bundled.tasks:
        assert task.title in text
    found = client.get("/record.json").json
    assert len(found["tasks"]) == len(bundled.back_test.tasks)
    assert found["participations"] == bundled.back_test.participations
    rows = list(csv.DictReader(io.StringIO(client.get("/record.csv").text)))
    assert len(rows) == len(bundled.every.rows)
    cut = bundled.cuts[1]
    assert cut in read(f"/record?cut={cut}").text
    assert "/record" in read("/method").text


@pytest.mark.long
def test_charts_are_pictures_that_run_nothing(client):
    answer = client.get("/record/0-2017.svg")
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert "likely (this" in answer.text
    assert 'style="' not in answer.text
    for address in ("/record/99-2017.svg", "/record/0-1900.svg"):
        missing = client.get(address)
        assert missing.status_code >= 400
        assert "/record" in missing.text
    assert client.get("/record?cut=nonsense").status_code == 400


def test_where_none_was_made_the_page_says_how(monkeypatch):
    from web.pages.about import record

    now = SimpleNamespace(engine=SimpleNamespace(back_test=None, area_records=None))
    answer = record.record(now, {"cut": None})
    assert answer.context["view"] is None
    assert answer.data()["tasks"] == []
    assert answer.tables() == {}


@pytest.fixture
def beside():
    """Two grades of one kind that were tested, one of which was read, and a rule of another kind."""

    def row(kind, came_true, suggested, **more):
        share = came_true / suggested
        return {"kind": kind, "origin": 2017, "pairs": "areas", "what": "any joint project", "suggested": suggested,
                "came_true": came_true, "share": share, "ci": [share / 2, (1 + share) / 2], "matched": 0.25,
                "lift_ci": [0.1, 0.2], "reason": "", "grade": "", "rule": "", **more}  # fmt: skip

    tested = [
        row("Topic partners", 12, 30),
        row("Topic partners", 8, 10, grade="strong"),
        row("Topic partners", 4, 20, grade="worth a look"),
        row("Topic partners", 1, 10, grade="strong", pairs="organisations that it names"),
        row("Topic partners", 9, 9, grade="strong", what="joint project of few partners"),
        row("Topic partners", 9, 9, grade="strong", origin=2018),
        row("Supply link", 2, 8, rule="small-input"),
    ]
    readings = (
        Reading("First", 30, "10", "90", "0", "Topic partners", "strong"),
        Reading("Last", 20, "60, 70", "40, 30", "0, 0", "Topic partners", "strong"),
        Reading("Real ones", 5, "0", "50", "50"),
    )
    return SenseAndTruth(tested, readings)


def test_sense_stands_beside_truth_by_grade(beside):
    assert beside.origin == 2017
    assert beside.by_grade.cells == [
        ["Topic partners", "strong", "60, 70 of 100; 20 cards (43% to 82%)", "8 of 10 (40% to 90%)", "25%",
         "1 of 10 (5.0% to 55%)", "25%"],
        ["Topic partners", "worth a look", None, "4 of 20 (10% to 60%)", "25%", None, None],
    ]  # fmt: skip
    strong, look = beside.by_grade.records()
    assert (strong["sensible"], strong["cards"], strong["areas_came_true"]) == (pytest.approx(0.65), 20, 8)
    assert (look["sensible"], look["organisations_suggested"]) == (None, None)
    assert beside.sentence.startswith(
        "Topic partners, strong: 65% of 20 cards sensible, 80% of 10 pairs of areas came true (25% of pairs like them)."
    )
    assert "no pair has both" in beside.sentence


def test_sense_stands_beside_truth_by_rule(beside):
    (row,) = beside.by_rule.records()
    assert (row["kind"], row["name"], row["areas_suggested"]) == ("Supply link", "small-input", 8)
    # Its title, as the method page has it, and not its name.
    assert row["rule"] != "small-input"


def test_without_grades_in_a_result_nothing_stands_beside_readings(beside):
    old = SenseAndTruth([{**row, "grade": "", "rule": ""} for row in beside.came_true], beside.readings)
    assert (old.by_grade, old.by_rule, old.sentence) == (None, None, "")
    empty = SenseAndTruth((), beside.readings)
    assert (empty.origin, empty.by_grade) == (None, None)


def test_every_reading_of_suggestions_says_its_kind_and_grade():
    said = {(one.kind, one.grade) for one in READINGS if one.kind}
    assert said == {("Topic partners", "strong"), ("Topic partners", "worth a look")}
    for one in READINGS:
        assert bool(one.kind) == bool(one.grade) == (not any(word in one.what for word in ("real", "random")))
        assert 0 <= one.sensible_interval[0] <= one.sensible_share <= one.sensible_interval[1] <= 1

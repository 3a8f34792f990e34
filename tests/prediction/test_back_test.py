"""The back-test as a whole: what is planted is found, nothing is found in nothing, and the future is never read."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from graph_engine.errors import InputError, NotEnoughDataError
from graph_engine.prediction.by_words import WORDS_TASK
from graph_engine.prediction.evaluation import PartResult, evaluate_parts
from graph_engine.prediction.finished_parts import FinishedParts, digest_of
from graph_engine.prediction.questions import Task, origin_of
from graph_engine.prediction.run import SUGGESTIONS_TASK, evaluate
from graph_engine.prediction.scores import baselines
from graph_engine.prediction.scores.all_scores import scores_for
from graph_engine.prediction.scores.likely import OF_UNITS
from graph_engine.prediction.tie_history import TieHistory
from tests.long_run import first_now
from tests.prediction.made_participations import ORIGIN, planted, unplanned

QUICK = (*OF_UNITS, *baselines.SCORES)


def evaluated(found, task, scores=None):
    history = TieHistory.of(found)
    past = origin_of(history, ORIGIN, task)
    found, _ = evaluate_parts(past, history, {task: scores or scores_for(task)}, ORIGIN, "GB")
    return found[task]


def results(found, scores=QUICK):
    part = evaluated(found, Task.ORGANISATIONS, scores)
    return {one.score: one for one in part.results[0].scores}


@pytest.mark.parametrize(("groups", "size", "noise"), [(4, 12, 0.0), (10, 12, 0.5), (6, 20, 0.25)])
def test_planted_ties_are_found(groups, size, noise):
    found = results(planted(groups, size, noise))
    assert found["likely"].p_at_10 >= 0.8
    assert found["likely"].lift_ci[0] > 0.1
    assert found["random"].p_at_10 < 0.5


@pytest.mark.long
def test_nothing_is_found_in_nothing():
    lifts = [results(unplanned(seed=seed))["likely"].lift_ci for seed in range(6)]
    assert sum(low > 0 for low, _ in lifts) <= 1
    assert sum(low <= 0 <= high for low, high in lifts) >= 4


@pytest.mark.parametrize("task", first_now([Task.ORGANISATIONS, Task.AREAS, Task.THEMES]))
def test_shuffling_the_future_changes_no_score(task):
    history = TieHistory.of(unplanned())
    before = origin_of(history, ORIGIN, task)
    later = np.flatnonzero(history.start > before.day)
    order = np.arange(len(history.start))
    order[later] = np.random.default_rng(1).permutation(later)
    shuffled = replace(history, membership=history.membership[:, order], theme_of=history.theme_of[order])
    rotated = replace(shuffled, start=np.where(history.start > before.day, history.start + 100, history.start))
    assert (rotated.membership != history.membership).nnz
    after = origin_of(rotated, ORIGIN, task)
    assert after.units.equals(before.units)
    for score in scores_for(task):
        assert np.array_equal(score.pairs(before), score.pairs(after)), score.name


@pytest.mark.long
def test_each_way_of_looking_at_the_past_finds_what_is_planted():
    found = results(planted(6, 12, 0.25), scores_for(Task.ORGANISATIONS))
    for name in ("third party", "random walk with restart", "matrix factorisation"):
        assert found[name].p_at_10 >= 0.8, name


@pytest.mark.long
@pytest.mark.parametrize("task", list(Task))
def test_every_score_has_a_figure_for_every_pair(task):
    past = origin_of(TieHistory.of(unplanned()), ORIGIN, task)
    shape = past.open_by_theme.shape if task == Task.THEMES else past.open.shape
    names = [score.name for score in scores_for(task)]
    assert len(set(names)) == len(names)
    for score in scores_for(task):
        assert np.isfinite(np.broadcast_to(score.pairs(past), shape)).all(), score.name


def test_a_part_survives_json_and_the_order_of_rows():
    found = unplanned()
    part = evaluated(found, Task.AREAS, QUICK)
    assert PartResult.from_dict(json.loads(json.dumps(part.as_dict()))) == part
    assert {"task", "origin", "country", "against", "scores", "cuts", "new_ties", "units", "left_out"} == set(
        part.as_dict()
    )
    turned = replace(found, rows=found.rows.iloc[::-1])
    again = evaluated(turned, Task.AREAS, QUICK)
    for ours, theirs in zip(part.results[0].scores, again.results[0].scores, strict=True):
        assert ours.ndcg_at_10 == pytest.approx(theirs.ndcg_at_10)


@pytest.mark.long
def test_a_run_goes_on_where_it_was_broken_off(tmp_path, monkeypatch):
    found, file = unplanned(), tmp_path / "state.json"
    told = []
    monkeypatch.setattr("graph_engine.prediction.run.scores_for", lambda _task: QUICK)
    tasks = (Task.AREAS, Task.ORGANISATIONS)

    def run(stamp="code"):
        told.clear()
        return evaluate(
            found, "GB", stamp, (2016, 2017), tasks, FinishedParts(file), lambda what, *_: told.append(what)
        )

    first = run()
    # Two tasks and what is beyond chance in them, at two origins.
    assert len(told) == 8
    assert run() == first
    assert not told
    run(stamp="other code")
    assert len(told) == 8
    state = json.loads(file.read_text("utf-8"))
    state["parts"] = dict(list(state["parts"].items())[:-1])
    file.write_text(json.dumps(state), "utf-8")
    run(stamp="other code")
    assert len(told) == 1


def test_a_file_of_something_else_is_refused(tmp_path):
    for text in ("no json", '{"parts": {"a": 1}}', "[]"):
        (tmp_path / "state.json").write_text(text, "utf-8")
        with pytest.raises(InputError, match="name another file"):
            FinishedParts(tmp_path / "state.json")


def test_a_digest_names_what_is_measured():
    one, other = TieHistory.of(unplanned(seed=1)), TieHistory.of(unplanned(seed=2))
    assert digest_of(one, "GB", "code") == digest_of(TieHistory.of(unplanned(seed=1)), "GB", "code")
    assert len({digest_of(one, "GB"), digest_of(one, "ES"), digest_of(other, "GB")}) == 3


@pytest.mark.long
def test_without_themes_all_else_is_measured():
    found = unplanned()
    bare = replace(found, projects=found.projects.assign(themes=[frozenset()] * len(found.projects)))
    result = evaluate(bare, "GB", "code", (2017,))
    assert [part.task for part in result.parts] == [Task.AREAS, Task.ORGANISATIONS]
    reasons = {task: reason for task, _, reason in result.not_testable}
    # Nobody of these is a business.
    assert set(reasons) == {Task.THEMES, Task.INSTITUTIONS, WORDS_TASK, SUGGESTIONS_TASK}
    assert "no theme" in reasons[Task.THEMES]
    assert all(set(part.left_out) == {"gain by theme"} for part in result.parts)


def test_parts_without_data_are_said_to_be_untestable():
    found = evaluate(planted(), "GB", "code", (2017,))
    # Before the origin they only work with partners abroad.
    assert set(found.parts[0].left_out) == {"gravity", "gradient boosting", "untapped", "bridge"}
    assert [part.task for part in found.parts] == [Task.ORGANISATIONS]
    assert [task for task, *_ in found.not_testable] == [
        Task.AREAS,
        Task.THEMES,
        Task.INSTITUTIONS,
        WORDS_TASK,
        SUGGESTIONS_TASK,
    ]
    with pytest.raises(NotEnoughDataError, match="there are 0"):
        evaluate(planted(), "GB", "code", (2017,), (Task.AREAS,))

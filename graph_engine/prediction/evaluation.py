"""The back-test: every score on every question, with intervals, differences from popularity, and how it spreads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_engine.errors import NotEnoughDataError
from graph_engine.measures.exposure import gini
from graph_engine.measures.labelled import Floats
from graph_engine.prediction.limits import prediction_limits
from graph_engine.prediction.past import Past
from graph_engine.prediction.questions import Cut, Task, TieQuestion, questions
from graph_engine.prediction.ranking_measures import (
    Interval,
    RankingMeasures,
    bootstrap_interval,
    ranking_measures,
    resampled,
)
from graph_engine.prediction.same_degree import degree_bands, ratio_interval, wins_among_equals
from graph_engine.prediction.scores.baselines import POPULARITY
from graph_engine.prediction.scores.score import Score
from graph_engine.prediction.spread_lists import times_shown
from graph_engine.prediction.tie_history import Flags, TieHistory


@dataclass(frozen=True)
class ScoreResult:
    """How well one score did on one question.

    Attributes
    ----------
    score : str
        Its name.
    ndcg_at_10, p_at_10, recall_at_50, mrr : float
        Means over queries, in [0, 1].
    ci : tuple of float
        Interval of the NDCG.
    lift, lift_ci : float, tuple of float
        Difference of the NDCG from that of popularity, by query, and its interval.
    exposure_gini : float
        Of how often each unit is shown among the first of all lists, those never shown included.
    coverage : float
        Share of the units that are shown at least once.
    queries : int
        Units, or units within a theme, for which something came true.
    same_degree_auc, same_degree_ci : float and tuple of float, or None
        Share of the candidates of the same degree that score below one who came true, see
        :mod:`graph_engine.prediction.same_degree`, and its interval; where the task asks for it.
    """

    score: str
    ndcg_at_10: float
    ci: tuple[float, float]
    p_at_10: float
    recall_at_50: float
    mrr: float
    lift: float
    lift_ci: tuple[float, float]
    exposure_gini: float
    coverage: float
    queries: int
    same_degree_auc: float | None = None
    same_degree_ci: tuple[float, float] | None = None


@dataclass(frozen=True)
class QuestionResult:
    """All scores on one question: units in the frame, ties that came true, and a result for each score."""

    cut: str
    new_ties: int
    scores: tuple[ScoreResult, ...]


@dataclass(frozen=True)
class PartResult:
    """One task at one origin: without a cut first, then with each; and by name why a score is left out.

    ``against`` says in words whose ties count as new, and ``units`` how many are ranked.
    """

    task: str
    origin: int
    country: str
    units: int
    against: str
    results: tuple[QuestionResult, ...]
    left_out: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it; the scores of all new ties stand beside the task, those of the cuts below ``cuts``."""
        whole, *cuts = (asdict(one) for one in self.results)
        return {
            "task": self.task,
            "origin": self.origin,
            "country": self.country,
            "units": self.units,
            "against": self.against,
            "new_ties": whole["new_ties"],
            "scores": list(whole["scores"]),
            "cuts": cuts,
            "left_out": dict(self.left_out),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> PartResult:
        """Undo :meth:`as_dict`, also after it was JSON."""
        whole = {"cut": str(Cut.NONE), "new_ties": data["new_ties"], "scores": data["scores"]}
        results = tuple(
            QuestionResult(
                one["cut"],
                one["new_ties"],
                tuple(ScoreResult(**untold(row)) for row in one["scores"]),
            )
            for one in (whole, *data["cuts"])
        )
        return cls(
            data["task"], data["origin"], data["country"], data["units"], data["against"], results, data["left_out"]
        )


def untold(row: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a result after they were JSON, which knows no tuples.

    Examples
    --------
    >>> untold({"ci": [0.1, 0.2], "score": "likely"})
    {'ci': (0.1, 0.2), 'score': 'likely'}
    """
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


class _TaskQuestions:
    """A task at an origin: its questions, and what has been measured of them."""

    def __init__(self, past: Past, history: TieHistory, task: Task, year: int) -> None:
        self.questions = [one for one in questions(past, history, task) if one.new[:, one.asking].any()]
        if not self.questions or self.questions[0].cut != Cut.NONE:
            raise NotEnoughDataError(
                f"No {task} tie is new after the end of {year} among {len(past.units)} that had projects by then: give "
                "an earlier origin, or a file with later projects."
            )
        self.measured: dict[Cut, dict[str, Measured]] = {one.cut: {} for one in self.questions}
        self.left_out: dict[str, str] = {}
        self._bands = degree_bands(past) if task == Task.INSTITUTIONS else None

    def measure(self, name: str, values: Floats) -> None:
        for one in self.questions:
            self.measured[one.cut][name] = measure(values, one, self._bands)


def evaluate_parts(
    past: Past,
    history: TieHistory,
    tasks: Mapping[Task, Sequence[Score]],
    year: int,
    country: str,
    against: str = "",
) -> tuple[dict[Task, PartResult], dict[Task, str]]:
    """Measure scores on tasks of one kind of units at the end of one year; each score is computed once.

    Parameters
    ----------
    past : Past
        What is known at the origin: all that scores get to see.
    history : TieHistory
        With what came later, for what came true.
    tasks : mapping of Task to sequence of Score
        What is predicted, and by which scores, popularity among them: with it the others are compared.
    year : int
        At whose end predictions are made.
    country : str
        Whose code the results bear.
    against : str
        Whose ties count as new, in words.

    Returns
    -------
    dict of Task to PartResult, dict of Task to str
        Results, and why a task has none.
    """
    by_task: dict[Task, _TaskQuestions] = {}
    untestable: dict[Task, str] = {}
    for task in tasks:
        try:
            by_task[task] = _TaskQuestions(past, history, task, year)
        except NotEnoughDataError as error:
            untestable[task] = str(error)
    scores = {score.name: score for task in by_task for score in tasks[task]}
    for name, score in scores.items():
        of = [by_task[task] for task in by_task if any(one.name == name for one in tasks[task])]
        try:
            values = score.pairs(past)
        except NotEnoughDataError as error:
            for one in of:
                one.left_out[name] = str(error)
            continue
        for one in of:
            one.measure(name, values)
    found = {}
    for task, one in by_task.items():
        order = [score.name for score in tasks[task]]
        results = tuple(question_result(question, one.measured[question.cut], order) for question in one.questions)
        found[task] = PartResult(str(task), year, country, len(past.units), against, results, one.left_out)
    return found, untestable


@dataclass(frozen=True)
class Measured:
    """What a score made of a question: by query, by candidate, and among candidates of the same degree."""

    ranking: RankingMeasures
    shown: Floats
    among_equals: Floats | None


def measure(values: Floats, question: TieQuestion, bands: NDArray[np.int64] | None) -> Measured:
    """Measure one score on one question; ``bands`` are those of :mod:`graph_engine.prediction.same_degree`."""
    limit = prediction_limits()
    rows, open_to, new = _queries(values, question)
    # Who may not be suggested to anybody is not left out of any list.
    shown = times_shown(rows, open_to, listed=limit.listed)[open_to.any(axis=0)]
    return Measured(
        ranking_measures(rows, open_to, new, listed=limit.listed, recalled=limit.recalled),
        shown,
        None if bands is None else wins_among_equals(rows, open_to, new, bands),
    )


def _queries(values: Floats, question: TieQuestion) -> tuple[Floats, Flags, Flags]:
    """One row for each unit that asks, or for each within each theme."""
    open_to, new = (flags[:, question.asking] for flags in (question.open, question.new))
    found = np.broadcast_to(values, question.open.shape)[:, question.asking]
    rows = found.reshape(-1, found.shape[-1])
    return rows, open_to.reshape(rows.shape), new.reshape(rows.shape)


def question_result(question: TieQuestion, measured: Mapping[str, Measured], order: Sequence[str]) -> QuestionResult:
    """Means over queries with intervals, of the scores in an order of which popularity is one."""
    limit = prediction_limits()
    base = measured[POPULARITY.name].ranking.ndcg
    # The same draws for all scores: what two of them share of chance goes from their difference.
    draws = resampled(len(base), limit.resamples, seed=0)

    def interval(values: Floats) -> Interval:
        return bootstrap_interval(values, draws, confidence=limit.confidence)

    rows = []
    for name in order:
        if name not in measured:
            continue
        found = measured[name].ranking
        ndcg, lift = interval(found.ndcg), interval(found.ndcg - base)
        equals = _among_equals(measured[name].among_equals)
        rows.append(
            ScoreResult(
                score=name,
                ndcg_at_10=ndcg.mean,
                ci=(ndcg.low, ndcg.high),
                p_at_10=float(found.precision.mean()),
                recall_at_50=float(found.recall.mean()),
                mrr=float(found.reciprocal_rank.mean()),
                lift=lift.mean,
                lift_ci=(lift.low, lift.high),
                exposure_gini=gini(measured[name].shown),
                coverage=float((measured[name].shown > 0).mean()),
                queries=len(found.ndcg),
                same_degree_auc=None if equals is None else equals.mean,
                same_degree_ci=None if equals is None else (equals.low, equals.high),
            )
        )
    return QuestionResult(str(question.cut), question.new_ties, tuple(rows))


def _among_equals(wins: Floats | None) -> Interval | None:
    """Mean over pairs with its interval, queries drawn whole; ``None`` where no pair has a rival of its degree."""
    return None if wins is None or not wins[:, 1].any() else ratio_interval(wins)

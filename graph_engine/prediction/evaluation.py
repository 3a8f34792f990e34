"""The back-test: every score on every question, with intervals, differences from popularity, and how it spreads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from graph_engine.errors import NotEnoughDataError
from graph_engine.measures.exposure import gini
from graph_engine.measures.labelled import Floats
from graph_engine.prediction.limits import prediction_limits
from graph_engine.prediction.past import Past, UnitKind
from graph_engine.prediction.questions import Cut, Task, TieQuestion, questions
from graph_engine.prediction.ranking_measures import (
    Interval,
    RankingMeasures,
    bootstrap_interval,
    ranking_measures,
    resampled,
)
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


@dataclass(frozen=True)
class QuestionResult:
    """All scores on one question: units in the frame, ties that came true, and a result for each score."""

    cut: str
    new_ties: int
    scores: tuple[ScoreResult, ...]


@dataclass(frozen=True)
class PartResult:
    """One task at one origin: without a cut first, then with each; and by name why a score is left out."""

    task: str
    origin: int
    country: str
    units: int
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
                tuple(
                    ScoreResult(**{**row, "ci": tuple(row["ci"]), "lift_ci": tuple(row["lift_ci"])})
                    for row in one["scores"]
                ),
            )
            for one in (whole, *data["cuts"])
        )
        return cls(data["task"], data["origin"], data["country"], data["units"], results, data["left_out"])


class ScoredPast:
    """An origin, and what scores said of it: areas are asked for twice, with and without themes.

    Parameters
    ----------
    past : Past
        What is known at the origin.
    """

    def __init__(self, past: Past) -> None:
        self.past = past
        self._values: dict[str, Floats] = {}

    def values(self, score: Score) -> Floats:
        """Figures of a score, computed once for areas; organisations are asked for once, and there are many."""
        found = self._values.get(score.name)
        if found is None:
            found = score.pairs(self.past)
            if self.past.kind == UnitKind.AREA:
                self._values[score.name] = found
        return found


def evaluate_part(
    scored: ScoredPast, history: TieHistory, task: Task, year: int, country: str, scores: Sequence[Score]
) -> PartResult:
    """Measure scores on one task at the end of one year.

    Parameters
    ----------
    scored : ScoredPast
        What is known at the origin: all that scores get to see.
    history : TieHistory
        Of all years, for what came true.
    task, year : Task, int
        What is predicted, and when.
    country : str
        Whose code the result bears.
    scores : sequence of Score
        Popularity among them, which the others are compared with.

    Raises
    ------
    NotEnoughDataError
        None of the ties is new.
    """
    past = scored.past
    testable = [one for one in questions(past, history, task) if one.new.any()]
    if not testable or testable[0].cut != Cut.NONE:
        raise NotEnoughDataError(
            f"No {task} tie is new after the end of {year} among {len(past.units)} that had projects by then: give an "
            "earlier origin, or a file with later projects."
        )
    measured: dict[Cut, dict[str, tuple[RankingMeasures, Floats]]] = {one.cut: {} for one in testable}
    left_out: dict[str, str] = {}
    for score in scores:
        try:
            values = scored.values(score)
        except NotEnoughDataError as error:
            left_out[score.name] = str(error)
            continue
        for question in testable:
            measured[question.cut][score.name] = _measure(values, question)
    results = tuple(_result(one, measured[one.cut]) for one in testable)
    return PartResult(str(task), year, country, len(past.units), results, left_out)


def _measure(values: Floats, question: TieQuestion) -> tuple[RankingMeasures, Floats]:
    limit = prediction_limits()
    rows, open_to, new = _queries(values, question)
    found = ranking_measures(rows, open_to, new, listed=limit.listed, recalled=limit.recalled)
    return found, times_shown(rows, open_to, listed=limit.listed)


def _queries(values: Floats, question: TieQuestion) -> tuple[Floats, Flags, Flags]:
    """One row for each unit, or for each unit within each theme."""
    shape = question.open.shape
    rows = np.broadcast_to(values, shape).reshape(-1, shape[-1])
    return rows, question.open.reshape(rows.shape), question.new.reshape(rows.shape)


def _result(question: TieQuestion, measured: Mapping[str, tuple[RankingMeasures, Floats]]) -> QuestionResult:
    limit = prediction_limits()
    first = next(iter(measured.values()))[0].ndcg
    # The same draws for all scores: what two of them share of chance goes from their difference.
    draws = resampled(len(first), limit.resamples, seed=0)
    base = measured[POPULARITY.name][0].ndcg

    def interval(values: Floats) -> Interval:
        return bootstrap_interval(values, draws, confidence=limit.confidence)

    rows = []
    for name, (found, shown) in measured.items():
        ndcg, lift = interval(found.ndcg), interval(found.ndcg - base)
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
                exposure_gini=gini(shown),
                coverage=float((shown > 0).mean()),
                queries=len(found.ndcg),
            )
        )
    return QuestionResult(str(question.cut), question.new_ties, tuple(rows))

"""A whole back-test: all tasks at all origins, part by part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from graph_engine.errors import NotEnoughDataError
from graph_engine.prediction.evaluation import PartResult, ScoredPast, evaluate_part
from graph_engine.prediction.finished_parts import FinishedParts, digest_of
from graph_engine.prediction.limits import prediction_limits
from graph_engine.prediction.participations import Participations
from graph_engine.prediction.past import UnitKind
from graph_engine.prediction.questions import Task, origin_of
from graph_engine.prediction.scores.all_scores import scores_for
from graph_engine.prediction.tie_history import TieHistory

# Told of each part: what is measured, and rows, of which there are none to count.
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Evaluation:
    """What a back-test found.

    Attributes
    ----------
    parts : tuple of PartResult
        By task, then by origin.
    not_testable : tuple of (task, origin, reason)
        Parts for which the data do not suffice.
    joins : dict of str to int
        Organisations that were known again in another programme, by how.
    """

    parts: tuple[PartResult, ...]
    not_testable: tuple[tuple[str, int, str], ...]
    joins: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "tasks": [part.as_dict() for part in self.parts],
            "not_testable": [
                {"task": task, "origin": origin, "reason": reason} for task, origin, reason in self.not_testable
            ],
            "joins": self.joins,
        }


def default_origins() -> tuple[int, ...]:
    """Origins of a back-test where none are given."""
    limit = prediction_limits()
    return tuple(range(limit.first_origin, limit.last_origin + 1))


def evaluate(
    found: Participations,
    country: str,
    stamp: str,
    origins: Sequence[int] | None = None,
    tasks: Sequence[Task] = tuple(Task),
    finished: FinishedParts | None = None,
    progress: Progress = lambda _what, _rows, _all: None,
) -> Evaluation:
    """Measure all scores on all tasks at all origins.

    Parameters
    ----------
    found : Participations
        Of all years.
    country : str
        Code that the results bear.
    stamp : str
        Names the code that computes; parts that other code has finished are not taken.
    origins : sequence of int, optional
        Years at whose end predictions are made.
    tasks : sequence of Task
        What is predicted.
    finished : FinishedParts, optional
        Parts of a run that was broken off.
    progress : callable, optional

    Raises
    ------
    NotEnoughDataError
        No part can be measured.
    """
    finished = finished or FinishedParts()
    history = TieHistory.of(found)
    digest = digest_of(history, country, stamp)
    measured: dict[tuple[Task, int], PartResult] = {}
    untestable: dict[tuple[Task, int], str] = {}
    for year in origins or default_origins():
        scored: dict[UnitKind, ScoredPast] = {}
        for task in tasks:
            part = finished.get(digest, task, year)
            if part is None:
                progress(f"{task}, known to the end of {year}", 0, None)
                try:
                    part = _part(scored, history, task, year, country)
                except NotEnoughDataError as error:
                    untestable[task, year] = str(error)
                    continue
                finished.add(digest, part)
            measured[task, year] = part
    if not measured:
        raise NotEnoughDataError(" ".join(dict.fromkeys(untestable.values())))
    joins = found.joins["how"].value_counts().sort_index()
    return Evaluation(
        tuple(measured[task, year] for task, year in sorted(measured, key=_by_task)),
        tuple((str(task), year, reason) for (task, year), reason in untestable.items()),
        {str(how): int(count) for how, count in joins.items()},
    )


def _by_task(part: tuple[Task, int]) -> tuple[int, int]:
    return list(Task).index(part[0]), part[1]


def _part(scored: dict[UnitKind, ScoredPast], history: TieHistory, task: Task, year: int, country: str) -> PartResult:
    if task.kind not in scored:
        scored[task.kind] = ScoredPast(origin_of(history, year, task))
    return evaluate_part(scored[task.kind], history, task, year, country, scores_for(task))

"""A whole back-test: all tasks at all origins, part by part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from graph_engine.datasets.joint_projects import PROGRAMME_NAMES
from graph_engine.errors import NotEnoughDataError
from graph_engine.prediction.by_words import WORDS_TASK, words_part
from graph_engine.prediction.evaluation import PartResult, evaluate_parts
from graph_engine.prediction.finished_parts import FinishedParts, digest_of
from graph_engine.prediction.limits import prediction_limits
from graph_engine.prediction.participations import EARLIER_PROGRAMMES, LATER_PROGRAMME, Participations
from graph_engine.prediction.past import UnitKind
from graph_engine.prediction.project_words import ProjectWords
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


def default_origins(history: TieHistory) -> tuple[int, ...]:
    """Origins of a back-test where none are given; that of the later programme only where there is one."""
    limit = prediction_limits()
    later = (limit.later_origin,) if history.later.any() else ()
    return (*range(limit.first_origin, limit.last_origin + 1), *later)


def evaluate(
    found: Participations,
    country: str,
    stamp: str,
    origins: Sequence[int] | None = None,
    tasks: Sequence[Task] = tuple(Task),
    finished: FinishedParts | None = None,
    progress: Progress = lambda _what, _rows, _all: None,
    words: ProjectWords | None = None,
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
    words : ProjectWords, optional
        Of the projects of ``found``; what rests on words is not testable without.

    Raises
    ------
    NotEnoughDataError
        No part can be measured.
    """
    finished = finished or FinishedParts()
    history = TieHistory.of(found)
    digest = digest_of(history, country, stamp, words.digest if words else "")
    measured: dict[tuple[str, int], PartResult] = {}
    untestable: dict[tuple[str, int], str] = {}
    for year in origins or default_origins(history):
        against = said_of_targets(found, year)
        for kind in UnitKind:
            wanted = [task for task in tasks if task.kind == kind]
            parts = {task: part for task in wanted if (part := finished.get(digest, task, year))}
            missing = [task for task in wanted if task not in parts]
            if missing:
                progress(f"{', '.join(missing)}, known to the end of {year}", 0, None)
                new, reasons = _parts(history.usable_at(year), missing, year, country, against)
                for part in new.values():
                    finished.add(digest, part)
                parts |= new
                untestable |= {(task, year): reason for task, reason in reasons.items()}
            measured |= {(task, year): part for task, part in parts.items()}
    for year in origins or (*default_origins(history), *((prediction_limits().words_origin,) if words else ())):
        part = finished.get(digest, WORDS_TASK, year)
        if part is None:
            if words is not None:
                progress(f"{WORDS_TASK}, known to the end of {year}", 0, None)
            try:
                part = _words_part(history, words, year, country, said_of_targets(found, year))
            except NotEnoughDataError as error:
                untestable[WORDS_TASK, year] = str(error)
                continue
            finished.add(digest, part)
        measured[WORDS_TASK, year] = part
    if not measured:
        raise NotEnoughDataError(" ".join(dict.fromkeys(untestable.values())))
    joins = found.joins["how"].value_counts().sort_index()
    return Evaluation(
        tuple(measured[task, year] for task, year in sorted(measured, key=_by_task)),
        tuple((str(task), year, untestable[task, year]) for task, year in sorted(untestable, key=_by_task)),
        {str(how): int(count) for how, count in joins.items()},
    )


def _by_task(part: tuple[str, int]) -> tuple[int, int]:
    return [*Task, WORDS_TASK].index(part[0]), part[1]


def _words_part(history: TieHistory, words: ProjectWords | None, year: int, country: str, against: str) -> PartResult:
    if words is None:
        raise NotEnoughDataError(
            "Files of participations are read without titles and objectives, so that no project has words: test the "
            "store, or leave this task."
        )
    chosen = history.usable_projects(year)
    return words_part(history.of_projects(chosen), words.of_projects(chosen), year, country, against)


def said_of_targets(found: Participations, year: int) -> str:
    """Whose ties count as new at an origin: the programmes, how many projects, and of the later one its edition."""
    programme = found.projects["programme"]
    if year < prediction_limits().later_origin or not (programme == LATER_PROGRAMME).any():
        counted = programme[~programme.isin([LATER_PROGRAMME, *EARLIER_PROGRAMMES])].value_counts().sort_index()
        return "; ".join(
            f"{PROGRAMME_NAMES.get(str(name), name)}, {count:,} projects" for name, count in counted.items()
        )
    edition = found.editions.get(LATER_PROGRAMME, "")
    count = int((programme == LATER_PROGRAMME).sum())
    return f"{PROGRAMME_NAMES[LATER_PROGRAMME]}, {count:,} projects" + (f" ({edition})" if edition else "")


def _parts(
    history: TieHistory, tasks: Sequence[Task], year: int, country: str, against: str
) -> tuple[dict[Task, PartResult], dict[Task, str]]:
    try:
        past = origin_of(history, year, tasks[0])
    except NotEnoughDataError as error:
        return {}, dict.fromkeys(tasks, str(error))
    return evaluate_parts(past, history, {task: scores_for(task) for task in tasks}, year, country, against)

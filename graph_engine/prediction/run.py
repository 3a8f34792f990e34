"""A whole back-test: all tasks at all origins, part by part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from graph_engine.datasets.jobs import JobsFrame
from graph_engine.datasets.joint_projects import PROGRAMME_NAMES
from graph_engine.errors import NotEnoughDataError
from graph_engine.prediction.by_words import WORDS_TASK, words_part
from graph_engine.prediction.came_true import CameTrue, what_came_true
from graph_engine.prediction.counted_words import ProjectWords
from graph_engine.prediction.evaluation import PartResult, evaluate_parts, untold
from graph_engine.prediction.finished_parts import FinishedParts, digest_of
from graph_engine.prediction.kinds_at_origin import KindAtOrigin, kind_scores, kinds_at
from graph_engine.prediction.known_figures import LOOKS_AHEAD, KnownFigures
from graph_engine.prediction.limits import prediction_limits
from graph_engine.prediction.null_model import BeyondChance, beyond_chance
from graph_engine.prediction.participations import EARLIER_PROGRAMMES, LATER_PROGRAMME, Participations
from graph_engine.prediction.past import UnitKind
from graph_engine.prediction.questions import Task, origin_of, questions
from graph_engine.prediction.scores.all_scores import scores_for
from graph_engine.prediction.scores.score import Score
from graph_engine.prediction.sic_groups import GroupFrame, group_frames
from graph_engine.prediction.specialisations import GROUPS, NewSpecialisations, new_specialisations
from graph_engine.prediction.tie_history import TieHistory

# Told of each part: what is measured, and rows, of which there are none to count.
Progress = Callable[[str, int, int | None], None]
# A country whose areas have figures, and a year after all of them.
_OF_FIGURES, _ALWAYS = "UK", 9999
SUGGESTIONS_TASK = "whether suggestions came true"
NULL_MODEL = "beyond the bipartite configuration model"


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
    areas : str
        What the areas are and how many organisations are placed, where they are not those of figures.
    came_true : tuple of CameTrue
        What became of the suggestions of each kind, by origin.
    beyond_chance : tuple of BeyondChance
        Pairs that share more partners than a null model explains.
    specialisations : tuple of NewSpecialisations
        What tells of new specialisations of areas.
    """

    parts: tuple[PartResult, ...]
    not_testable: tuple[tuple[str, int, str], ...]
    joins: dict[str, int]
    areas: str = ""
    came_true: tuple[CameTrue, ...] = ()
    beyond_chance: tuple[BeyondChance, ...] = ()
    specialisations: tuple[NewSpecialisations, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "tasks": [part.as_dict() for part in self.parts],
            "not_testable": [
                {"task": task, "origin": origin, "reason": reason} for task, origin, reason in self.not_testable
            ],
            "joins": self.joins,
            "areas": self.areas,
            "came_true": [asdict(one) for one in self.came_true],
            "beyond_chance": [asdict(one) for one in self.beyond_chance],
            "specialisations": [asdict(one) for one in self.specialisations],
            "looks_ahead": LOOKS_AHEAD if self.came_true else "",
        }


@dataclass(frozen=True)
class StoreRecords:
    """What a store has beside participations.

    Parameters
    ----------
    words : ProjectWords
        Of the projects of the participations, in their order.
    figures_at : callable
        Gives the figures that were known at the end of a year.
    """

    words: ProjectWords
    figures_at: Callable[[int], KnownFigures]

    def jobs_by_year(self) -> list[JobsFrame]:
        """Jobs of each year of which figures for the whole country are on record, the oldest first."""
        newest = self.figures_at(_ALWAYS).figures.jobs
        years = [*(year for year, _ in reversed(newest.earlier)), newest.year]
        return [self.figures_at(year).figures.jobs for year in years]

    def groups_by_year(self) -> list[GroupFrame]:
        """Jobs of Great Britain by SIC group, the oldest year first."""
        newest = self.figures_at(_ALWAYS).figures
        return group_frames(newest.store, newest.gazetteer)


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
    records: StoreRecords | None = None,
    null: bool = False,
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
    records : StoreRecords, optional
        Words and figures; what rests on them is not testable without.
    null : bool, default False
        Whether the probabilities of the null model are checked by draws of it, which takes minutes.

    Raises
    ------
    NotEnoughDataError
        No part can be measured.
    """
    run = _Run(found, country, stamp, finished or FinishedParts(), progress, records)
    years = tuple(origins or default_origins(run.history))
    for year in years:
        for kind in UnitKind:
            run.measure(kind, [task for task in tasks if task.kind == kind], year)
    for year in years if origins or records is None else (*years, prediction_limits().words_origin):
        run.measure_words(year)
    came_true = tuple(row for year in years for row in run.what_came_true(year))
    draws = prediction_limits().null_draws if null else 0
    beyond = tuple(one for task in tasks for year in years for one in run.beyond_chance(task, year, draws))
    if not run.measured:
        raise NotEnoughDataError(" ".join(dict.fromkeys(run.untestable.values())))
    joins = found.joins["how"].value_counts().sort_index()
    return Evaluation(
        tuple(run.measured[task, year] for task, year in sorted(run.measured, key=_by_task)),
        tuple((str(task), year, run.untestable[task, year]) for task, year in sorted(run.untestable, key=_by_task)),
        {str(how): int(count) for how, count in joins.items()},
        found.told_areas,
        came_true,
        beyond,
        run.specialisations() if country == _OF_FIGURES else (),
    )


class _Run:
    """Parts of a back-test, each computed where it is not finished yet."""

    def __init__(
        self,
        found: Participations,
        country: str,
        stamp: str,
        finished: FinishedParts,
        progress: Progress,
        records: StoreRecords | None,
    ) -> None:
        self.history = TieHistory.of(found)
        self.measured: dict[tuple[str, int], PartResult] = {}
        self.untestable: dict[tuple[str, int], str] = {}
        self._found, self._country, self._records = found, country, records
        self._finished, self._progress = finished, progress
        self._digest = digest_of(self.history, country, stamp, records.words.digest if records else "")
        self._kinds: dict[int, tuple[KindAtOrigin, ...]] = {}

    def measure(self, kind: UnitKind, tasks: Sequence[Task], year: int) -> None:
        """Tasks of one kind of units at one origin."""
        parts = {task: part for task in tasks if (part := self._finished.get(self._digest, task, year))}
        missing = [task for task in tasks if task not in parts]
        if missing:
            self._progress(f"{', '.join(missing)}, known to the end of {year}", 0, None)
            new, reasons = self._parts(missing, year)
            for part in new.values():
                self._finished.add(self._digest, part)
            parts |= new
            self.untestable |= {(task, year): reason for task, reason in reasons.items()}
        self.measured |= {(task, year): part for task, part in parts.items()}

    def _parts(self, tasks: Sequence[Task], year: int) -> tuple[dict[Task, PartResult], dict[Task, str]]:
        history = self.history.usable_at(year)
        try:
            past = origin_of(history, year, tasks[0])
        except NotEnoughDataError as error:
            return {}, dict.fromkeys(tasks, str(error))
        scores = {task: (*scores_for(task), *self._kind_scores(task, year)) for task in tasks}
        return evaluate_parts(past, history, scores, year, self._country, said_of_targets(self._found, year))

    def _kind_scores(self, task: Task, year: int) -> tuple[Score, ...]:
        return kind_scores(self._kinds_at(year)) if task == Task.AREAS and self._records else ()

    def _kinds_at(self, year: int) -> tuple[KindAtOrigin, ...]:
        if self._records is not None and year not in self._kinds:
            self._progress(f"suggestions of each kind, from figures up to {year}", 0, None)
            self._kinds[year] = kinds_at(self._records.figures_at(year))
        return self._kinds.get(year, ())

    def measure_words(self, year: int) -> None:
        """What words tell at one origin."""
        part = self._finished.get(self._digest, WORDS_TASK, year)
        if part is None:
            try:
                part = self._words_part(year)
            except NotEnoughDataError as error:
                self.untestable[WORDS_TASK, year] = str(error)
                return
            self._finished.add(self._digest, part)
        self.measured[WORDS_TASK, year] = part

    def _words_part(self, year: int) -> PartResult:
        if self._records is None:
            raise NotEnoughDataError(
                "Files of participations are read without titles and objectives, so that no project has words: test "
                "the store, or leave this task."
            )
        self._progress(f"{WORDS_TASK}, known to the end of {year}", 0, None)
        chosen = self.history.usable_projects(year)
        words = self._records.words.of_projects(chosen)
        said = said_of_targets(self._found, year)
        return words_part(self.history.of_projects(chosen), words, year, self._country, said)

    def what_came_true(self, year: int) -> tuple[CameTrue, ...]:
        """What became of the suggestions of each kind from figures up to a year."""
        if self._records is None:
            self.untestable[SUGGESTIONS_TASK, year] = (
                "Files of participations hold no figures from which anything is suggested: test the store."
            )
            return ()
        rows = self._finished.rows(self._digest, SUGGESTIONS_TASK, year)
        if rows is None:
            found = what_came_true(self.history.usable_at(year), year, self._kinds_at(year))
            rows = [asdict(one) for one in found]
            self._finished.add_rows(self._digest, SUGGESTIONS_TASK, year, rows)
        return tuple(CameTrue(**untold(row)) for row in rows)

    def beyond_chance(self, task: Task, year: int, draws: int) -> tuple[BeyondChance, ...]:
        """Pairs of areas or of organisations that share more partners than the null model explains."""
        if task not in (Task.AREAS, Task.ORGANISATIONS) or (task, year) in self.untestable:
            return ()
        # Draws of thousands of organisations would take an hour, and tell nothing that those of areas do not.
        drawn = draws if task == Task.AREAS else 0
        name = f"{task}, {NULL_MODEL}, {drawn} draws"
        rows = self._finished.rows(self._digest, name, year)
        if rows is None:
            self._progress(f"{task}, {NULL_MODEL}, known to the end of {year}", 0, None)
            history = self.history.usable_at(year)
            past = origin_of(history, year, task)
            whole = next(questions(past, history, task))
            rows = [asdict(beyond_chance(past, whole, str(task), year, draws=drawn))]
            self._finished.add_rows(self._digest, name, year, rows)
        return tuple(BeyondChance(**row) for row in rows)

    def specialisations(self) -> tuple[NewSpecialisations, ...]:
        """What tells of new specialisations, over the years whose jobs are on record."""
        if self._records is None:
            return ()
        rows = self._finished.rows(self._digest, "new specialisations", 0)
        if rows is None:
            self._progress("new specialisations of areas", 0, None)
            frames = self._records.jobs_by_year()
            found = new_specialisations(frames, self.history)
            found += new_specialisations(self._records.groups_by_year(), self.history, GROUPS)
            rows = [asdict(one) for one in found]
            self._finished.add_rows(self._digest, "new specialisations", 0, rows)
        return tuple(NewSpecialisations(**untold(row)) for row in rows)


def _by_task(part: tuple[str, int]) -> tuple[int, int]:
    return [*Task, WORDS_TASK, SUGGESTIONS_TASK].index(part[0]), part[1]


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

"""What became of the areas that would have been listed first for each area, at an earlier origin.

The same ranking as in the back-test, told area by area: the likeliest areas without a joint project at the end of a
year, those with which a joint project began later, and how many popularity alone would have found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import pandas as pd
from annotated_types import Interval

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.joint_projects import PROGRAMME_NAMES
from graph_engine.reference.thresholds import Year, section

# SciPy comes with them, which a question whose datasets are at hand does not wait for.
if TYPE_CHECKING:
    from graph_engine.measures.labelled import Floats
    from graph_engine.networks.model import JointProject
    from graph_engine.prediction.participations import Participations
    from graph_engine.prediction.past import Past
    from graph_engine.prediction.questions import TieQuestion
    from graph_engine.prediction.tie_history import TieHistory

LIKELY, POPULARITY = "likely", "popularity"
_EPOCH = date(1970, 1, 1)
_COLUMNS = ("score", "area", "place", "partner", "project", "began")


@dataclass(frozen=True)
class RecordThresholds:
    """Origin of the record of areas, and how many are listed for each."""

    origin: Year
    listed: Annotated[int, Interval(ge=1, le=100)]


def record_limits() -> RecordThresholds:
    """Numbers of the record of areas."""
    return section("area_record", RecordThresholds)


@dataclass(frozen=True)
class ListedArea:
    """An area that would have been listed.

    Attributes
    ----------
    area, partner : str
        Codes of the area whose list it is, and of the one that stands in it.
    place : int
        From 1.
    project : str
        Key of the first joint project that began later; empty where none did.
    began : str
        Its start, as ISO date.
    name, address : str
        Its title, or its programme and number, and the address of its page.
    """

    area: str
    place: int
    partner: str
    project: str
    began: str
    name: str
    address: str

    @property
    def came_true(self) -> bool:
        """Whether a joint project began later."""
        return bool(self.project)

    def as_dict(self) -> dict[str, Any]:
        """JSON of the line."""
        project = {"name": self.name, "began": self.began, "address": self.address or None}
        return {"area": self.area, "partner": self.partner, "project": project if self.came_true else None}


@dataclass(frozen=True)
class AreaRecord:
    """What became of the lists of one area, or of several areas together.

    Attributes
    ----------
    areas : tuple of str
        Codes of the areas.
    likely, popularity : tuple of ListedArea
        Their lists by what is likely, and by popularity alone.
    expected : float
        How many would have come true of as many drawn evenly from the open areas of each.
    new : int
        How many open areas of theirs came to have a joint project, listed or not.
    """

    areas: tuple[str, ...]
    likely: tuple[ListedArea, ...]
    popularity: tuple[ListedArea, ...]
    expected: float
    new: int

    @property
    def came_true(self) -> tuple[ListedArea, ...]:
        """Those of the likely that came true."""
        return tuple(one for one in self.likely if one.came_true)

    @property
    def found_by_popularity(self) -> int:
        """How many of the popular came true."""
        return sum(one.came_true for one in self.popularity)

    def as_dict(self) -> dict[str, Any]:
        """JSON of the record."""
        return {
            "areas": list(self.areas),
            "listed": len(self.likely),
            "came_true": len(self.came_true),
            "popularity_came_true": self.found_by_popularity,
            "expected_by_chance": round(self.expected, 6),
            "new": self.new,
            "lines": [one.as_dict() for one in self.likely],
        }


@dataclass(frozen=True)
class AreaRecords:
    """Records of all areas of one release.

    Attributes
    ----------
    origin : int
        The end of this year was the origin.
    newest : str
        The newest start of a project that counts, as ISO date.
    participations : str
        Digest of the participations that they were made of.
    table : DataFrame
        ``score`` (likely or popularity) and the attributes of :class:`ListedArea`: one row for each line of a list.
    open : DataFrame
        By area: ``open`` (areas without a joint project at the origin) and ``new`` (those that had one later).
    """

    origin: int
    newest: str
    participations: str
    table: pd.DataFrame
    open: pd.DataFrame

    def of(self, wanted: Sequence[str]) -> AreaRecord | None:
        """The record of areas whose codes begin with one of some codes; ``None`` where there is none."""
        areas = [code for code in self.open.index if code.startswith(tuple(wanted))]
        if not wanted or not areas:
            return None
        rows = self.table[self.table["area"].isin(areas)]
        likely, popular = (tuple(_lines(rows[rows["score"] == name])) for name in (LIKELY, POPULARITY))
        there = self.open.loc[areas]
        listed = pd.Series([one.area for one in likely]).value_counts().reindex(areas, fill_value=0)
        expected = float((listed * there["new"] / there["open"].clip(lower=1)).sum())
        return AreaRecord(tuple(areas), likely, popular, expected, int(there["new"].sum()))


def area_records(
    read: Callable[[], Participations], describe: Callable[[list[str]], Sequence[JointProject]]
) -> AreaRecords:
    """Records of all areas of the country of participations.

    Parameters
    ----------
    read : callable
        Gives the participations.
    describe : callable
        What is on record of projects, by their keys.

    Raises
    ------
    NotEnoughDataError
        There are no dated projects of two areas before the origin.
    """
    from graph_engine.prediction.back_test_file import digest_of_participations
    from graph_engine.prediction.questions import Task, origin_of, questions
    from graph_engine.prediction.scores.baselines import POPULARITY as POPULAR
    from graph_engine.prediction.scores.likely import OF_UNITS
    from graph_engine.prediction.tie_history import TieHistory

    found = read()
    history = TieHistory.of(found)
    limit = record_limits()
    past = origin_of(history, limit.origin, Task.AREAS)
    question = next(iter(questions(past, history, Task.AREAS)))
    rows = [
        (name, *row)
        for name, score in ((LIKELY, OF_UNITS[0]), (POPULARITY, POPULAR))
        for row in _listed(past, history, question, score.pairs(past), found.projects.index)
    ]
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    told = {one.key: one for one in describe(sorted(set(table["project"]) - {""}))}
    table["name"] = [_name(told.get(key), key) for key in table["project"]]
    table["address"] = [told[key].address if key in told else "" for key in table["project"]]
    counts = {"open": question.open[0].sum(axis=1), "new": question.new[0].sum(axis=1)}
    return AreaRecords(
        origin=limit.origin,
        newest=_date(float(np.nanmax(history.start))),
        participations=digest_of_participations(found),
        table=table,
        open=pd.DataFrame(counts, index=pd.Index(past.units, dtype=object)),
    )


def _listed(
    past: Past, history: TieHistory, question: TieQuestion, score: Floats, projects: pd.Index
) -> Iterator[tuple[str, int, str, str, str]]:
    from graph_engine.prediction.past import taken_part
    from graph_engine.prediction.ranking_measures import ranked

    open_to, new = question.open[0], question.new[0]
    joint = taken_part(past.members, history)
    later = np.where(history.dated & (history.start > past.day), history.start, np.inf)
    order = ranked(score, open_to)[:, : record_limits().listed]
    for here, line in enumerate(order):
        for place, there in enumerate(line[open_to[here, line]], start=1):
            project, began = "", ""
            if new[here, there]:
                both = np.intersect1d(joint[[here]].indices, joint[[there]].indices)
                # Projects stand in the order of their keys, which decides between those of one day.
                first = both[int(np.argmin(later[both]))]
                project, began = str(projects[first]), _date(float(later[first]))
            yield str(past.units[here]), place, str(past.units[there]), project, began


def _name(project: JointProject | None, key: str) -> str:
    if project is None:
        return key
    named = ": ".join(filter(None, (project.acronym, project.title)))
    return named or f"{PROGRAMME_NAMES.get(project.programme, project.programme)} project {project.code}"


def _date(day: float) -> str:
    return str(_EPOCH + timedelta(days=day))


def _lines(rows: pd.DataFrame) -> Iterator[ListedArea]:
    columns: list[list[Any]] = [rows[field.name].tolist() for field in fields(ListedArea)]
    yield from (ListedArea(*row) for row in zip(*columns, strict=True))


AREA_RECORDS = Dataset("area-records", area_records, (AreaRecords,))

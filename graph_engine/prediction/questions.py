"""What is asked of every score: units at an origin, the pairs still open, and which of them came true afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from graph_engine.errors import NotEnoughDataError
from graph_engine.prediction.limits import prediction_limits
from graph_engine.prediction.past import Past, UnitKind, taken_part, tied_by
from graph_engine.prediction.tie_history import Flags, TieHistory, last_day


class Task(StrEnum):
    """What is predicted."""

    AREAS = "area–area"
    THEMES = "area–area–theme"
    ORGANISATIONS = "organisation–organisation"

    @property
    def kind(self) -> UnitKind:
        """What the units are."""
        return UnitKind.ORGANISATION if self == Task.ORGANISATIONS else UnitKind.AREA


class Cut(StrEnum):
    """Which pairs and projects a question leaves out."""

    NONE = "all new ties"
    NO_EARLIER_TIES = "without pairs tied in earlier programmes"
    SMALL_PROJECTS = "ties in projects of few partners"
    GAP = "ties that begin after a gap"


@dataclass(frozen=True)
class TieQuestion:
    """Pairs that were open at an origin, and which came true.

    Attributes
    ----------
    cut : Cut
        What is left out.
    open, new : ndarray of bool, blocks × units × units
        One block for pairs of units, one for each theme for pairs within themes. Both are symmetric; what is new was
        open.
    """

    cut: Cut
    open: Flags
    new: Flags

    @property
    def new_ties(self) -> int:
        """How many pairs, or pairs within a theme, came true."""
        return int(self.new.sum()) // 2


def questions(past: Past, history: TieHistory, task: Task) -> Iterator[TieQuestion]:
    """Ask of an origin with each cut.

    Parameters
    ----------
    past : Past
        What is known at the origin.
    history : TieHistory
        With what begins after it.
    task : Task
        Whether pairs count once, or within each theme.

    Yields
    ------
    TieQuestion
        - without a cut, every pair without a dated joint project, and those that have one later;
        - without pairs that have a joint project in an earlier programme;
        - what came true counts in projects with few partners only; the other pairs stay candidates;
        - what begins within a gap after the origin counts as known.

    Raises
    ------
    NotEnoughDataError
        Themes are asked for, and no project says its programme part.
    """
    if task == Task.THEMES and not len(history.themes):
        raise NotEnoughDataError("No project says its programme part: give a file that does, for no theme can be told.")
    limit = prediction_limits()
    truth = _Truth(past, history, task)
    known = truth.ties(history.dated & (history.start <= past.day))
    # What comes later is read here and nowhere else.
    later = history.dated & (history.start > past.day)
    unlike = ~np.eye(len(past.units), dtype=bool)
    still = ~known & unlike
    new = truth.ties(later)
    yield TieQuestion(Cut.NONE, still, new & still)
    fresh = still & ~past.tied_earlier
    yield TieQuestion(Cut.NO_EARLIER_TIES, fresh, new & fresh)
    small = truth.ties(later & (history.size <= limit.largest_consortium))
    yield TieQuestion(Cut.SMALL_PROJECTS, still, small & still)
    soon = later & (history.start <= past.day + limit.gap_days)
    after_gap = still & ~truth.ties(soon)
    yield TieQuestion(Cut.GAP, after_gap, truth.ties(later & ~soon) & after_gap)


class _Truth:
    """Which units were tied by which projects, once or within each theme."""

    def __init__(self, past: Past, history: TieHistory, task: Task) -> None:
        self._joint = taken_part(past.members, history)
        self._theme_of = history.theme_of.toarray() > 0
        self._by_theme = task == Task.THEMES

    def ties(self, chosen: Flags) -> Flags:
        """Blocks × units × units: ties by the chosen projects."""
        if not self._by_theme:
            return tied_by(self._joint, chosen)[None]
        return np.stack([tied_by(self._joint, chosen & theme) for theme in self._theme_of.T])


def origin_of(history: TieHistory, year: int, task: Task) -> Past:
    """What is known at the end of a year for a task.

    Raises
    ------
    NotEnoughDataError
        Projects of an earlier programme, which has no dates, may begin after that year.
    """
    ends = prediction_limits().earlier_ends
    if year < ends and not history.dated.all():
        raise NotEnoughDataError(
            f"The end of {year} cannot be tested: of the programme to {ends} no dates are used, so that what began "
            f"later would be read. Give an origin from {ends} on, or leave the file of that programme out."
        )
    return Past.of(history, last_day(year), task.kind)

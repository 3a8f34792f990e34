"""What is asked of every score: units at an origin, the pairs still open, and which of them came true afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from graph_engine.errors import NotEnoughDataError
from graph_engine.measures.labelled import Floats
from graph_engine.prediction.limits import prediction_limits
from graph_engine.prediction.past import Past, UnitKind, taken_part, tied_by
from graph_engine.prediction.tie_history import Flags, TieHistory, last_day


class Task(StrEnum):
    """What is predicted."""

    AREAS = "area–area"
    THEMES = "area–area–theme"
    ORGANISATIONS = "organisation–organisation"
    INSTITUTIONS = "institution–business in another area"

    @property
    def kind(self) -> UnitKind:
        """What the units are."""
        return UnitKind.AREA if self in (Task.AREAS, Task.THEMES) else UnitKind.ORGANISATION


class Cut(StrEnum):
    """Which pairs, projects and queries a question leaves out."""

    NONE = "all new ties"
    NO_EARLIER_TIES = "without pairs tied in earlier programmes"
    SMALL_PROJECTS = "ties in projects of few partners"
    GAP = "ties that begin after a gap"
    FAR = "pairs far apart"
    SMALLER_HALF = "queries of the half with fewer projects"


@dataclass(frozen=True)
class TieQuestion:
    """Pairs that were open at an origin, and which came true.

    Attributes
    ----------
    cut : Cut
        What is left out.
    open, new : ndarray of bool, blocks × units × units
        One block for pairs of units, one for each theme for pairs within themes; a row for the unit that asks, a
        column for its candidate. What is new was open.
    asking : ndarray of bool, by unit
        Whose queries count.
    """

    cut: Cut
    open: Flags
    new: Flags
    asking: Flags

    @property
    def new_ties(self) -> int:
        """How many pairs, or pairs within a theme, came true; once where both ask."""
        some = self.new & self.asking[:, None]
        # Two sides that are told apart ask in one direction.
        if some.shape[1] != some.shape[2]:
            return int(some.sum())
        return int(np.triu(some | some.swapaxes(1, 2)).sum())


# long: the docstring says what each of the cuts leaves out.
def questions(past: Past, history: TieHistory, task: Task) -> Iterator[TieQuestion]:
    """Ask of an origin with each cut.

    Parameters
    ----------
    past : Past
        What is known at the origin.
    history : TieHistory
        With what begins after it.
    task : Task
        Which pairs are asked for, and whether they count once or within each theme.

    Yields
    ------
    TieQuestion
        - without a cut, every pair without a dated joint project, and those that have one later;
        - without pairs that have a joint project in an earlier programme;
        - what came true counts in projects with few partners only; the other pairs stay candidates;
        - what begins within a gap after the origin counts as known;
        - pairs that are known to be far apart alone;
        - queries of the half of the units that has fewer projects, all others stay candidates.

    Raises
    ------
    NotEnoughDataError
        Themes are asked for, and no project says its programme part, or those that count as new have other parts; or
        no institution and business are in different areas.
    """
    if task == Task.THEMES:
        _refuse_unknown_themes(past, history)
    limit = prediction_limits()
    truth = _Truth(past, history, task)
    known = truth.ties(history.dated & (history.start <= past.day))
    # What comes later is read here and nowhere else.
    later = history.targets & (history.start > past.day)
    allowed, asking = _pairs_of_task(past, task)
    still = ~known & allowed
    new = truth.ties(later)
    yield TieQuestion(Cut.NONE, still, new & still, asking)
    fresh = still & ~past.tied_earlier
    yield TieQuestion(Cut.NO_EARLIER_TIES, fresh, new & fresh, asking)
    small = truth.ties(later & (history.size <= limit.largest_consortium))
    yield TieQuestion(Cut.SMALL_PROJECTS, still, small & still, asking)
    soon = later & (history.start <= past.day + limit.gap_days)
    after_gap = still & ~truth.ties(soon)
    yield TieQuestion(Cut.GAP, after_gap, truth.ties(later & ~soon) & after_gap, asking)
    # Where a place is unknown a pair is not known to be far apart.
    far = still & (np.nan_to_num(past.distance) >= limit.far_km)
    yield TieQuestion(Cut.FAR, far, new & far, asking)
    yield TieQuestion(Cut.SMALLER_HALF, still, new & still, smaller_half(past.projects, asking))


def _refuse_unknown_themes(past: Past, history: TieHistory) -> None:
    if not len(history.themes):
        raise NotEnoughDataError("No project says its programme part: give a file that does, for no theme can be told.")
    later = np.flatnonzero(history.targets & (history.start > past.day))
    told = np.asarray(history.theme_of[later].sum(axis=0), dtype=float)
    if told.any() and not told[past.known_themes].any():
        raise NotEnoughDataError(
            "The programme that counts as new has other parts than those before it, so that no theme is known by the "
            "origin: test themes at an earlier origin."
        )


def _pairs_of_task(past: Past, task: Task) -> tuple[Flags, Flags]:
    """Which pairs may be suggested, and which units ask."""
    unlike = ~np.eye(len(past.units), dtype=bool)
    if task != Task.INSTITUTIONS:
        return unlike, np.ones(len(past.units), dtype=bool)
    placed = past.area >= 0
    apart = placed[:, None] & placed & (past.area[:, None] != past.area)
    found = apart & ~past.business[:, None] & past.business
    if not found.any():
        raise NotEnoughDataError(
            "No institution and business with earlier projects are known to be in different areas: give a file that "
            "has places, or leave this task."
        )
    return found, ~past.business


def smaller_half(projects: Floats, asking: Flags) -> Flags:
    """Half of the units that ask, rounded down: those with the fewest projects, the first by label of equals.

    Examples
    --------
    >>> smaller_half(np.array([5.0, 1.0, 2.0, 2.0]), np.array([True, False, True, True])).tolist()
    [False, False, True, False]
    """
    some = np.flatnonzero(asking)
    found = np.zeros(len(asking), dtype=bool)
    found[some[np.argsort(projects[some], kind="stable")[: len(some) // 2]]] = True
    return found


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

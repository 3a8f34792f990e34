"""What is likely from today's records: the back-tested score at its newest origin, between organisations and areas.

Useful is what a suggestion's points say; likely is whether two that have no joint project on record stand where new
joint projects were begun before. The two are told side by side and never multiplied.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.errors import NotEnoughDataError
from graph_engine.geography.countries.uk import unit_code
from graph_engine.measures.third_parties import third_parties
from graph_engine.prediction.limits import prediction_limits

# SciPy comes with them, which a question whose datasets are at hand does not wait for.
if TYPE_CHECKING:
    from graph_engine.measures.labelled import Floats
    from graph_engine.prediction.participations import Participations
    from graph_engine.prediction.past import UnitKind
    from graph_engine.prediction.tie_history import TieHistory

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Likelihood:
    """How likely a first joint project of two is, beside all others that they could begin with.

    Attributes
    ----------
    ahead : float
        Share of the open partners of a side that are at least as likely, in (0, 1]; of the two sides the larger one.
    likely : bool
        Whether both stand in the share of the other's open partners that the thresholds ask for.
    partners : tuple of str
        Keys of those that both have worked with, who add most to the score first.
    """

    ahead: float
    likely: bool
    partners: tuple[str, ...]


@dataclass(frozen=True)
class EarlierOutcome:
    """What became of pairs that would have been called likely at an earlier origin.

    Attributes
    ----------
    year : int
        The end of this year was the origin.
    likely_pairs : int
        Open pairs that would have been called likely.
    came_true : float
        Share of them with a joint project that began later.
    base : float
        The same share of all open pairs.
    """

    year: int
    likely_pairs: int
    came_true: float
    base: float


@dataclass(frozen=True)
class LikelyPairs:
    """Scores of all pairs of organisations, or of areas, of one release.

    Attributes
    ----------
    day : str
        The newest start of a project that counts, as ISO date.
    units : tuple of str
        Keys of organisations with as many projects as are asked for, or codes of areas.
    score : ndarray, units × units
        z(log K) + 0.4·z(log ET), see :func:`graph_engine.prediction.scores.likely.likely`.
    open : ndarray of bool, units × units
        Pairs without a dated joint project.
    partners : tuple of str
        Keys of organisations of all countries.
    weights, at, starts : ndarray
        What each unit works with each partner, as the three arrays of a sparse matrix by row.
    activity : ndarray, by partner
        Weighed participations.
    record : EarlierOutcome or None
        How the same score did at an earlier origin; ``None`` where nothing is new after it.
    """

    day: str
    units: tuple[str, ...]
    score: Floats
    open: np.ndarray
    partners: tuple[str, ...]
    weights: Floats
    at: np.ndarray
    starts: np.ndarray
    activity: Floats
    record: EarlierOutcome | None

    @cached_property
    def _position(self) -> dict[str, int]:
        return {unit: at for at, unit in enumerate(self.units)}

    def of(self, one: str, other: str) -> Likelihood | None:
        """How likely a first joint project of two is; ``None`` where either has too few projects, or they have one."""
        here, there = self._position.get(one), self._position.get(other)
        if here is None or there is None or not self.open[here, there]:
            return None
        ahead = max(self._ahead(here, there), self._ahead(there, here))
        limit = prediction_limits()
        return Likelihood(ahead, ahead <= limit.likely_share, self._shared(here, there)[: limit.third_parties])

    def _shared(self, here: int, there: int) -> tuple[str, ...]:
        rows = (slice(self.starts[at], self.starts[at + 1]) for at in (here, there))
        one, other = ((self.at[row], self.weights[row]) for row in rows)
        return tuple(map(str, third_parties(one, other, self.activity, pd.Index(self.partners)).index))

    def first(self, one: str, most: int) -> list[str]:
        """Units that have no joint project with one yet, the likeliest first."""
        here = self._position.get(one)
        if here is None:
            return []
        # By label where scores are equal, which they are to the last digits on any machine.
        order = np.lexsort((np.arange(len(self.units)), -self.score[here].round(9)))
        return [self.units[there] for there in order[self.open[here, order]][:most]]

    def _ahead(self, here: int, there: int) -> float:
        return float((self.score[here, self.open[here]] >= self.score[here, there]).mean())


def likely_organisations(read: Callable[[], Participations]) -> LikelyPairs:
    """Scores of all pairs of organisations of the country of participations, which are read when they are needed.

    Raises
    ------
    NotEnoughDataError
        There are no dated projects of two organisations.
    """
    from graph_engine.prediction.past import UnitKind

    return _likely(read(), UnitKind.ORGANISATION)


def likely_areas(read: Callable[[], Participations]) -> LikelyPairs:
    """Scores of all pairs of areas that have figures of their own.

    Raises
    ------
    NotEnoughDataError
        There are no dated projects of two areas.
    """
    from graph_engine.prediction.participations import Participations
    from graph_engine.prediction.past import UnitKind

    found = read()
    area = found.organisations["area"].map(unit_code, na_action="ignore")
    organisations = found.organisations.assign(area=area.astype(object).where(area.notna(), None))
    wider = Participations(found.rows, organisations, found.projects, found.country, found.joins)
    return _likely(wider, UnitKind.AREA)


def shares_ahead(score: Floats, open_to: np.ndarray) -> Floats:
    """Share of the open partners of each unit that are at least as likely as each of them; NaN where a pair is tied.

    Examples
    --------
    >>> shares_ahead(np.array([[0.0, 2.0, 1.0]]), np.array([[False, True, True]])).tolist()
    [[nan, 0.5, 1.0]]
    """
    found = np.full(score.shape, np.nan)
    for row, (values, chosen) in enumerate(zip(score, open_to, strict=True)):
        some = values[chosen]
        found[row, chosen] = 1.0 - np.searchsorted(np.sort(some), some, side="left") / max(len(some), 1)
    return found


def _likely(found: Participations, kind: UnitKind) -> LikelyPairs:
    from graph_engine.prediction.past import Past
    from graph_engine.prediction.proximity import partner_weights_of
    from graph_engine.prediction.scores.likely import likely
    from graph_engine.prediction.tie_history import TieHistory

    history = TieHistory.of(found)
    day = float(np.nanmax(history.start))
    past = Past.of(history, day, kind)
    weights, activity = partner_weights_of(past)
    return LikelyPairs(
        day=str(_EPOCH + timedelta(days=day)),
        units=tuple(map(str, past.units)),
        score=likely(past),
        open=past.open,
        partners=tuple(map(str, past.history.organisations)),
        weights=weights.data,
        at=weights.indices.astype(np.int64),
        starts=weights.indptr.astype(np.int64),
        activity=activity,
        record=_record(history, kind),
    )


def _record(history: TieHistory, kind: UnitKind) -> EarlierOutcome | None:
    from graph_engine.prediction.past import UnitKind
    from graph_engine.prediction.questions import Task, origin_of, questions
    from graph_engine.prediction.scores.likely import likely

    limit = prediction_limits()
    task = Task.AREAS if kind == UnitKind.AREA else Task.ORGANISATIONS
    try:
        past = origin_of(history, limit.last_origin, task)
    except NotEnoughDataError:
        return None
    whole = next(iter(questions(past, history, task)))
    open_to, new = whole.open[0], whole.new[0]
    share = shares_ahead(likely(past), open_to)
    with np.errstate(invalid="ignore"):
        called = np.triu(np.maximum(share, share.T) <= limit.likely_share, 1)
    pairs = np.triu(open_to, 1)
    if not new.any() or not called.any():
        return None
    return EarlierOutcome(limit.last_origin, int(called.sum()), float(new[called].mean()), float(new[pairs].mean()))


LIKELY_ORGANISATIONS = Dataset("likely-organisations", likely_organisations, (LikelyPairs, EarlierOutcome))
LIKELY_AREAS = Dataset("likely-areas", likely_areas, (LikelyPairs, EarlierOutcome))

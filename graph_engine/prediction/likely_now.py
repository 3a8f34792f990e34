"""What is likely from today's records: the back-tested score at its newest origin, between organisations and areas.

Useful is what a suggestion's points say; likely is whether two that have no joint project on record stand where new
joint projects were begun before. The two are told side by side and never multiplied.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
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
    in_field : bool
        Whether the open partners are those of a field, and not all.
    """

    ahead: float
    likely: bool
    partners: tuple[str, ...]
    in_field: bool = False


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
    in_field : bool
        Whether the pairs are those of organisations in one part of the programme, compared within it; a pair counts in
        each part that both are in.
    """

    year: int
    likely_pairs: int
    came_true: float
    base: float
    in_field: bool = False


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
    record_in_field : EarlierOutcome or None
        How it did within parts of the programme.
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
    record_in_field: EarlierOutcome | None

    @property
    def records(self) -> tuple[EarlierOutcome, ...]:
        """How the score did at an earlier origin: among all, then within parts of the programme."""
        return tuple(one for one in (self.record, self.record_in_field) if one is not None)

    @cached_property
    def _position(self) -> dict[str, int]:
        return {unit: at for at, unit in enumerate(self.units)}

    def of(self, one: str, other: str, field: Collection[str] = ()) -> Likelihood | None:
        """How likely a first joint project of two is; ``None`` where either has too few projects, or they have one.

        Among those of a field, whose keys are given, where either of the two has as many open partners there as the
        thresholds ask for; else among all.
        """
        here, there = self._position.get(one), self._position.get(other)
        if here is None or there is None or not self.open[here, there]:
            return None
        limit = prediction_limits()
        among = np.zeros(len(self.units), dtype=bool)
        among[[self._position[key] for key in {*field, one, other} if key in self._position]] = True
        in_field = all((self.open[at] & among).sum() >= limit.least_in_field for at in (here, there))
        if not in_field:
            among[:] = True
        ahead = max(self._ahead(here, there, among), self._ahead(there, here, among))
        partners = self._shared(here, there)[: limit.third_parties]
        return Likelihood(ahead, ahead <= limit.likely_share, partners, in_field)

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

    def _ahead(self, here: int, there: int, among: np.ndarray) -> float:
        return float((self.score[here, self.open[here] & among] >= self.score[here, there]).mean())


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
    record, record_in_field = _records(history, kind)
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
        record=record,
        record_in_field=record_in_field,
    )


def _records(history: TieHistory, kind: UnitKind) -> tuple[EarlierOutcome | None, EarlierOutcome | None]:
    """What became of pairs at an earlier origin: of all, and within the parts of the programme."""
    from graph_engine.prediction.past import UnitKind
    from graph_engine.prediction.questions import Task, origin_of, questions
    from graph_engine.prediction.scores.likely import likely

    task = Task.AREAS if kind == UnitKind.AREA else Task.ORGANISATIONS
    try:
        past = origin_of(history, prediction_limits().last_origin, task)
    except NotEnoughDataError:
        return None, None
    whole = next(iter(questions(past, history, task)))
    open_to, new, score = whole.open[0], whole.new[0], likely(past)
    # A field is left out where some would be compared with a few only, as it is for a pair of today.
    least = prediction_limits().least_in_field
    fields = []
    for active in past.projects_by_theme.T > 0:
        within = open_to & active[:, None] & active
        enough = within.sum(axis=1) >= least
        fields.append((within, within & enough[:, None] & enough))
    return _outcome(score, [(open_to, open_to)], new), _outcome(score, fields, new, in_field=True)


def _outcome(
    score: Floats, parts: Sequence[tuple[np.ndarray, np.ndarray]], new: np.ndarray, *, in_field: bool = False
) -> EarlierOutcome | None:
    """Of parts, each with whom units are compared with and which pairs count; ``None`` where nothing came true."""
    limit = prediction_limits()
    called, came_true, pairs, base = 0, 0, 0, 0
    for compared, counted in parts:
        share = shares_ahead(score, compared)
        with np.errstate(invalid="ignore"):
            likely = np.triu((np.maximum(share, share.T) <= limit.likely_share) & counted, 1)
        every = np.triu(counted, 1)
        called, came_true = called + int(likely.sum()), came_true + int(new[likely].sum())
        pairs, base = pairs + int(every.sum()), base + int(new[every].sum())
    if not called or not base:
        return None
    return EarlierOutcome(limit.last_origin, called, came_true / called, base / pairs, in_field)


LIKELY_ORGANISATIONS = Dataset("likely-organisations", likely_organisations, (LikelyPairs, EarlierOutcome))
LIKELY_AREAS = Dataset("likely-areas", likely_areas, (LikelyPairs, EarlierOutcome))

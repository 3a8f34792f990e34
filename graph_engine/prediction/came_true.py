"""Do useful suggestions come true more often than chance? Suggested pairs beside pairs matched in size and distance.

A pair came true where it has a joint project that began after the origin. Large areas have joint projects with
everybody, so that a share alone says nothing: each suggested pair is compared with pairs that share one of its ends and
are nearest to it in the size of the other end, in distance and in how many joint projects they had by the origin, none
of which the kind suggests. A pair that has not worked together is compared with pairs that have not.

So it is with the suggestions of each grade, and with what each rule alone sets aside: a rule is worth its losses where
that comes true less often than what is suggested.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph_engine.geography.countries.uk import itl2_key, unit_code
from graph_engine.geography.distances import distance_matrix
from graph_engine.measures.labelled import Floats
from graph_engine.prediction.kinds_at_origin import KindAtOrigin
from graph_engine.prediction.limits import prediction_limits
from graph_engine.prediction.past import tied_by
from graph_engine.prediction.ranking_measures import bootstrap_interval, resampled
from graph_engine.prediction.tie_history import Flags, TieHistory, last_day, ones
from graph_engine.suggestions.model import Grade

AREAS, ORGANISATIONS = "areas", "organisations that it names"
ANY, FEW = "any joint project", "joint project of few partners"
_ENDS = {AREAS: ("source", "target"), ORGANISATIONS: ("source_organisation", "target_organisation")}


@dataclass(frozen=True)
class CameTrue:
    """What became of the suggestions of one kind.

    Attributes
    ----------
    kind : str
        Title of the kind.
    origin : int
        Made from figures up to the end of this year.
    pairs : str
        Of areas, or of the organisations that a suggestion names.
    what : str
        Which projects count.
    suggested : int
        Pairs in which both ends have dated projects by the origin and a place.
    came_true : int
        Those of them with a joint project that began later.
    share, ci : float or None, tuple of float or None
        Their share, and its interval by Clopper and Pearson (1934, Biometrika 26, 404–413).
    matched : float or None
        The same share of matched pairs, a mean over suggested pairs.
    lift, lift_ci : float or None, tuple of float or None
        Difference of the two, and its interval from a bootstrap of suggested pairs.
    tied_before : int
        Those of the suggested pairs that had a joint project by the origin already.
    reason : str
        Why nothing can be said; empty where something is.
    grade : str
        In words, where the row is of suggestions of one grade; of pairs with several the best counts.
    rule : str
        Its name, where the row is of what this rule alone set aside, and nothing suggests.
    """

    kind: str
    origin: int
    pairs: str
    what: str
    suggested: int = 0
    came_true: int = 0
    share: float | None = None
    ci: tuple[float, float] | None = None
    matched: float | None = None
    lift: float | None = None
    lift_ci: tuple[float, float] | None = None
    tied_before: int = 0
    reason: str = ""
    grade: str = ""
    rule: str = ""


@dataclass(frozen=True)
class PairsAtOrigin:
    """Units, what is known of them at an origin, and which pairs came true.

    Attributes
    ----------
    units : Index
        Keys of areas or organisations.
    size : ndarray of float, by unit
        Dated projects by the origin, at least 1.
    distance : ndarray, units × units
        Kilometres; NaN where a place is unknown.
    alike : ndarray of int, by unit
        Only units of one number take each other's place in matched pairs.
    together : ndarray of float, units × units
        Dated joint projects by the origin.
    later : mapping of str to ndarray of bool, units × units
        By which projects count, pairs with a joint project that began later.
    """

    units: pd.Index
    size: Floats
    distance: Floats
    alike: NDArray[np.int64]
    together: Floats
    later: Mapping[str, Flags]

    @classmethod
    def of(
        cls, history: TieHistory, year: int, members: csr_array, keys: pd.Index, alike: NDArray[np.int64]
    ) -> PairsAtOrigin:
        """Build from the organisations of each unit; units without a dated project by the origin are left out."""
        day = last_day(year)
        began = history.dated & (history.start <= day)
        joint = csr_array(members @ history.membership)
        joint.data[:] = 1.0
        projects = np.asarray(joint[:, np.flatnonzero(began)].sum(axis=1), dtype=float)
        active = np.flatnonzero(projects > 0)
        joint = csr_array(joint[active])
        before = joint[:, np.flatnonzero(began)]
        points = np.array([_middle(history.points[members[[at]].indices]) for at in active]).reshape(-1, 2)
        target = history.targets & (history.start > day)
        few = target & (history.size <= prediction_limits().largest_consortium)
        return cls(
            units=keys[active],
            size=projects[active],
            distance=distance_matrix(points[:, 0], points[:, 1]),
            alike=alike[active],
            together=np.asarray((before @ before.T).todense(), dtype=float),
            later={ANY: tied_by(joint, target), FEW: tied_by(joint, few)},
        )

    @classmethod
    def of_areas(cls, history: TieHistory, year: int) -> PairsAtOrigin:
        """The areas between which suggestions are made."""
        placed = np.flatnonzero(history.area_of >= 0)
        keys = pd.Index([itl2_key(unit_code(str(code))) for code in history.areas], dtype=object)
        units = keys.unique().sort_values()
        row = units.get_indexer(keys[history.area_of[placed]])
        members = ones(row, placed, (len(units), len(history.organisations)))
        return cls.of(history, year, members, units, np.zeros(len(units), dtype=np.int64))

    @classmethod
    def of_organisations(cls, history: TieHistory, year: int) -> PairsAtOrigin:
        """Organisations of the country; institutions and businesses are never matched with each other."""
        home = np.flatnonzero(history.home)
        members = ones(np.arange(len(home)), home, (len(home), len(history.organisations)))
        alike = history.business[home].astype(np.int64)
        return cls.of(history, year, members, history.organisations[home], alike)


def _middle(points: Floats) -> Floats:
    known = points[~np.isnan(points).any(axis=1)]
    found: Floats = np.median(known, axis=0) if len(known) else np.full(2, np.nan)
    return found


def matched_pairs(
    found: PairsAtOrigin, pairs: NDArray[np.int64], closed: Flags, *, most: int
) -> list[NDArray[np.int64]]:
    """Pairs that share an end with a suggested one and are nearest to it.

    Near is in the size of the other end, distance and earlier joint projects: differences of logarithms, squared and
    summed.

    Parameters
    ----------
    found : PairsAtOrigin
    pairs : ndarray of int, pairs × 2
        Suggested ones, by position.
    closed : ndarray of bool, units × units
        Pairs that may not be matched.
    most : int
        Matched pairs at each end.

    Returns
    -------
    list of ndarray of int, matched × 2
        For each suggested pair; none where nobody else is left.

    Examples
    --------
    Of the others, c is as large as b and as far from a.

    >>> distance = np.array([[0.0, 10, 11, 90], [10, 0, 5, 80], [11, 5, 0, 80], [90, 80, 80, 0]])
    >>> units = PairsAtOrigin(
    ...     pd.Index(list("abcd")), np.array([4.0, 2, 2, 9]), distance, np.zeros(4, int), np.zeros((4, 4)), {}
    ... )
    >>> suggested = np.array([[0, 1]])
    >>> closed = np.eye(4, dtype=bool)
    >>> closed[[0, 1], [1, 0]] = True
    >>> [one.tolist() for one in matched_pairs(units, suggested, closed, most=1)[0]]
    [[0, 2], [1, 2]]
    """
    size, far, together = np.log(found.size), np.log1p(found.distance), np.log1p(found.together)
    matched = []
    for one, other in pairs:
        rows = []
        for stays, left in ((one, other), (other, one)):
            fits = ~closed[stays] & (found.alike == found.alike[left]) & ~np.isnan(far[stays])
            fits &= (together[stays] > 0) == (together[one, other] > 0)
            others = np.flatnonzero(fits)
            apart = (size[others] - size[left]) ** 2 + (far[stays, others] - far[one, other]) ** 2
            apart += (together[stays, others] - together[one, other]) ** 2
            nearest = others[np.argsort(apart, kind="stable")[:most]]
            rows.append(np.column_stack([np.full(len(nearest), stays), nearest]))
        matched.append(np.vstack(rows))
    return matched


def what_came_true(history: TieHistory, year: int, kinds: tuple[KindAtOrigin, ...]) -> tuple[CameTrue, ...]:
    """What became of the suggestions of each kind that were made at the end of a year.

    Parameters
    ----------
    history : TieHistory
        What the origin is tested with.
    year : int
    kinds : tuple of KindAtOrigin
        Suggestions from figures up to that year.
    """
    of = {
        AREAS: PairsAtOrigin.of_areas(history, year),
        ORGANISATIONS: PairsAtOrigin.of_organisations(history, year),
    }
    return tuple(row for kind in kinds for level, found in of.items() for row in _rows(kind, year, level, found))


def _rows(kind: KindAtOrigin, year: int, level: str, found: PairsAtOrigin) -> list[CameTrue]:
    if kind.reason:
        return [CameTrue(kind.title, year, level, what, reason=kind.reason) for what in found.later]
    every = _positions(kind.suggestions, level, found)
    if not len(kind.suggestions[list(_ENDS[level])].dropna()):
        reason = "It names no organisations: nothing can be said of them."
        return [CameTrue(kind.title, year, level, what, reason=reason) for what in found.later]
    rows = _of_part(CameTrue(kind.title, year, level, ""), found, every, every)
    for part, pairs in _graded(kind, level, found):
        rows += _of_part(CameTrue(kind.title, year, level, "", grade=part), found, pairs, every)
    for rule in sorted(set(kind.set_aside.get("rule", ()))):
        missed = _positions(kind.set_aside[kind.set_aside["rule"] == rule], level, found)
        missed = _without(missed, every)
        # Of a rule that sets nothing aside nothing is asked.
        if len(missed):
            closed = np.vstack([every, missed])
            rows += _of_part(CameTrue(kind.title, year, level, "", rule=rule), found, missed, closed)
    return rows


def _graded(kind: KindAtOrigin, level: str, found: PairsAtOrigin) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """Pairs of each grade, the best first; none of a kind without grades."""
    if "grade" not in kind.suggestions:
        return
    before = np.empty((0, 2), dtype=np.int64)
    for grade in Grade:
        pairs = _positions(kind.suggestions[kind.suggestions["grade"] == grade.words], level, found)
        pairs = _without(pairs, before)
        before = np.vstack([before, pairs])
        if len(pairs):
            yield grade.words, pairs


def _positions(suggestions: pd.DataFrame, level: str, found: PairsAtOrigin) -> NDArray[np.int64]:
    """Pairs by position, each once; those whose two ends are known, and apart."""
    named = suggestions.reindex(columns=list(_ENDS[level])).dropna()
    at = np.column_stack([found.units.get_indexer(pd.Index(named[end], dtype=object)) for end in _ENDS[level]])
    at = np.sort(at[(at >= 0).all(axis=1) & (at[:, 0] != at[:, 1])], axis=1)
    return np.unique(at, axis=0).reshape(-1, 2)


def _without(pairs: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    known = set(map(tuple, others.tolist()))
    return np.array([pair for pair in pairs.tolist() if tuple(pair) not in known], dtype=np.int64).reshape(-1, 2)


def _of_part(
    head: CameTrue, found: PairsAtOrigin, pairs: NDArray[np.int64], suggested: NDArray[np.int64]
) -> list[CameTrue]:
    """Rows of some pairs, with what the head says of them; nothing that is suggested is matched with any of them."""
    placed = pairs[~np.isnan(found.distance[pairs[:, 0], pairs[:, 1]])]
    tied = found.together[placed[:, 0], placed[:, 1]] > 0
    closed = np.eye(len(found.units), dtype=bool)
    closed[suggested[:, 0], suggested[:, 1]] = closed[suggested[:, 1], suggested[:, 0]] = True
    matched = matched_pairs(found, placed, closed, most=prediction_limits().matched_pairs)
    return [
        _row(replace(head, what=what, tied_before=int(tied.sum())), later, placed, matched)
        for what, later in found.later.items()
    ]


def _row(head: CameTrue, later: Flags, pairs: NDArray[np.int64], matched: list[NDArray[np.int64]]) -> CameTrue:
    from scipy.stats import binomtest

    if not len(pairs):
        return replace(
            head, reason="Of no pair that it suggests both ends have projects on record by the origin, and a place."
        )
    limit = prediction_limits()
    true = later[pairs[:, 0], pairs[:, 1]]
    exact = binomtest(int(true.sum()), len(true)).proportion_ci(limit.confidence, "exact")
    beside = np.array([later[rows[:, 0], rows[:, 1]].mean() if len(rows) else np.nan for rows in matched])
    some = ~np.isnan(beside)
    lift = None
    if some.any():
        draws = resampled(int(some.sum()), limit.resamples, seed=0)
        lift = bootstrap_interval((true - beside)[some], draws, confidence=limit.confidence)
    return replace(
        head,
        suggested=len(true),
        came_true=int(true.sum()),
        share=float(true.mean()),
        ci=(float(exact.low), float(exact.high)),
        matched=float(beside[some].mean()) if some.any() else None,
        lift=lift.mean if lift else None,
        lift_ci=(lift.low, lift.high) if lift else None,
    )

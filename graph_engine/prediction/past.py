"""What is known at an origin of the units that are asked for: all that a score may read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from graph_engine.errors import NotEnoughDataError
from graph_engine.geography.distances import distance_matrix
from graph_engine.measures.labelled import Floats
from graph_engine.prediction.limits import prediction_limits
from graph_engine.prediction.tie_history import Flags, TieHistory, ones


class UnitKind(StrEnum):
    """What is tied with what."""

    AREA = "area"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Past:
    """Units of a country at an origin, and the participations until then.

    Attributes
    ----------
    kind : UnitKind
        What the units are.
    history : TieHistory
        Without any project that begins after the origin.
    day : float
        The origin, in days since 1970.
    units : Index
        Labels in ascending order: areas with a dated project, or organisations with as many as are asked for.
    members : csr_array, units × organisations
        1 where an organisation belongs to a unit.
    peers : csr_array, all units of the country × organisations
        As ``members``, with units that are not asked for; the first rows are those of ``members``.
    """

    kind: UnitKind
    history: TieHistory
    day: float
    units: pd.Index
    members: csr_array
    peers: csr_array

    @classmethod
    def of(cls, history: TieHistory, day: float, kind: UnitKind) -> Past:
        """Build from a history, of which only what had begun at the end of the day is read.

        Raises
        ------
        NotEnoughDataError
            There are not two units that are asked for.
        """
        known = history.until(day)
        every, labels = _units(known, kind)
        projects = np.asarray(taken_part(every, known)[:, known.dated].sum(axis=1))
        chosen = projects >= (1 if kind == UnitKind.AREA else prediction_limits().least_projects)
        if chosen.sum() < 2:
            raise NotEnoughDataError(
                f"Predictions for {kind}s at an origin need two with earlier projects; there are {chosen.sum()}. "
                "Give a file that has places, a later origin, or another country."
            )
        # Neighbours count whether or not they are asked for themselves.
        order = np.r_[np.flatnonzero(chosen), np.flatnonzero(~chosen & (projects > 0))]
        count = int(chosen.sum())
        return cls(kind, known, day, labels[order[:count]], csr_array(every[order[:count]]), csr_array(every[order]))

    @cached_property
    def joint(self) -> csr_array:
        """Units × projects: 1 where any member takes part."""
        return taken_part(self.members, self.history)

    @cached_property
    def peer_joint(self) -> csr_array:
        """All units of the country × projects: 1 where any member takes part."""
        return taken_part(self.peers, self.history)

    @cached_property
    def business(self) -> Flags:
        """Units whose members are businesses."""
        found: Flags = np.asarray(self.members @ self.history.business.astype(float)) > 0
        return found

    @cached_property
    def area(self) -> NDArray[np.int64]:
        """Position of the area of each unit, that of its first member; −1 without one."""
        return self.history.area_of[self.members.indices[self.members.indptr[:-1]]]

    @cached_property
    def weight(self) -> Floats:
        """Of each project: exp(−age/τ), or the constant of earlier programmes."""
        return self.history.weight(self.day)

    @cached_property
    def size(self) -> Floats:
        """Distinct organisations of each project."""
        return self.history.size

    @cached_property
    def dated(self) -> Flags:
        """Projects of the programme whose ties are predicted."""
        return self.history.dated

    @cached_property
    def tied(self) -> Flags:
        """Units × units: whether they have a dated joint project."""
        return tied_by(self.joint, self.dated)

    @cached_property
    def tied_earlier(self) -> Flags:
        """Units × units: whether they have a joint project in an earlier programme."""
        return tied_by(self.joint, ~self.dated)

    @cached_property
    def open(self) -> Flags:
        """Units × units: pairs without a dated joint project."""
        return ~self.tied & ~np.eye(len(self.units), dtype=bool)

    @cached_property
    def open_by_theme(self) -> Flags:
        """Themes × units × units: pairs without a dated joint project within the theme."""
        theme_of = self.history.theme_of.toarray() > 0
        tied = [tied_by(self.joint, self.dated & theme) for theme in theme_of.T]
        return ~np.stack(tied) & ~np.eye(len(self.units), dtype=bool)

    @cached_property
    def known_themes(self) -> Flags:
        """Themes in which a unit has had a dated project by the origin."""
        return np.asarray(self.projects_by_theme.any(axis=0), dtype=bool)

    @cached_property
    def joint_projects(self) -> Floats:
        """Units × units: dated joint projects; the diagonal holds a unit's own."""
        dated = self.joint[:, np.flatnonzero(self.dated)]
        return np.asarray((dated @ dated.T).todense(), dtype=float)

    @cached_property
    def projects_by_theme(self) -> Floats:
        """Units × themes: dated projects of each unit."""
        dated = np.flatnonzero(self.dated)
        found = self.joint[:, dated] @ self.history.theme_of[dated]
        return np.asarray(found.todense(), dtype=float)

    @cached_property
    def projects(self) -> Floats:
        """Dated projects of each unit."""
        return np.asarray(self.joint[:, self.dated].sum(axis=1), dtype=float)

    @cached_property
    def themes(self) -> Floats:
        """Units × themes: weighed dated projects with partners."""
        together = self.dated & (self.size > 1)
        weighed = self.joint @ diags_array(self.weight * together)
        return np.asarray((weighed @ self.history.theme_of).todense(), dtype=float)

    @cached_property
    def distance(self) -> Floats:
        """Units × units, km between the middles of their members; NaN where one has no place."""
        points = np.array([_middle(self.history.points[self.members[[at]].indices]) for at in range(len(self.units))])
        return distance_matrix(points[:, 0], points[:, 1])


def _middle(points: Floats) -> Floats:
    known = points[~np.isnan(points).any(axis=1)]
    found: Floats = np.median(known, axis=0) if len(known) else np.full(2, np.nan)
    return found


def _units(history: TieHistory, kind: UnitKind) -> tuple[csr_array, pd.Index]:
    if kind == UnitKind.AREA:
        placed = np.flatnonzero(history.area_of >= 0)
        shape = (len(history.areas), len(history.organisations))
        return ones(history.area_of[placed], placed, shape), history.areas
    at_home = np.flatnonzero(history.home)
    shape = (len(at_home), len(history.organisations))
    return ones(np.arange(len(at_home)), at_home, shape), history.organisations[at_home]


def taken_part(members: csr_array, history: TieHistory) -> csr_array:
    """Units × projects: 1 where any member takes part."""
    found = csr_array(members @ history.membership)
    found.data[:] = 1.0
    return found


def tied_by(joint: csr_array, chosen: Flags) -> Flags:
    """Units × units: whether they have a joint project among the chosen ones; never with themselves."""
    some = joint[:, np.flatnonzero(chosen)]
    found: Flags = np.asarray((some @ some.T).todense()) > 0
    np.fill_diagonal(found, False)
    return found

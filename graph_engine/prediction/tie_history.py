"""Participations as sparse matrices, and what of them was known at a day: nothing that begins later is left in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph_engine.measures.labelled import Floats
from graph_engine.prediction.limits import prediction_limits
from graph_engine.prediction.participations import EARLIER_PROGRAMMES, LATER_PROGRAMME, Participations

Flags = NDArray[np.bool_]
_DAYS_OF_YEAR = 365.25


@dataclass(frozen=True)
class TieHistory:
    """Who took part in what.

    Attributes
    ----------
    organisations, areas, themes : Index
        Labels in ascending order.
    membership : csr_array, organisations × projects
        1 for each participation.
    start : ndarray of float, by project
        Day since 1970 on which it begins; NaN in an earlier programme.
    theme_of : csr_array, projects × themes
        1 for each programme part of a project.
    home : ndarray of bool, by organisation
        Whether it is of the country that is asked for.
    area_of : ndarray of int, by organisation
        Position of its area; −1 without one, and abroad.
    points : ndarray of float, organisations × 2
        Latitude and longitude in degrees; NaN where unknown.
    business : ndarray of bool, by organisation
        Whether it is a business, else an institution.
    later : ndarray of bool, by project
        Whether it is of the programme after the last whole one, see :func:`usable_at`.
    """

    organisations: pd.Index
    areas: pd.Index
    themes: pd.Index
    membership: csr_array
    start: Floats
    theme_of: csr_array
    home: Flags
    area_of: NDArray[np.int64]
    points: Floats
    business: Flags
    later: Flags

    @classmethod
    def of(cls, found: Participations) -> TieHistory:
        """Build the matrices of participations."""
        organisations, projects = found.organisations.index, found.projects.index
        home = (found.organisations["country"] == found.country).to_numpy()
        area = found.organisations["area"].where(pd.Series(home, organisations), None)
        areas = pd.Index(sorted(set(area.dropna())), dtype=object)
        themes = pd.Index(sorted(set().union(*found.projects["themes"])), dtype=object)
        pairs = [(at, theme) for at, several in enumerate(found.projects["themes"]) for theme in sorted(several)]
        return cls(
            organisations=organisations,
            areas=areas,
            themes=themes,
            membership=ones(
                organisations.get_indexer(pd.Index(found.rows["organisation"])),
                projects.get_indexer(pd.Index(found.rows["project"])),
                (len(organisations), len(projects)),
            ),
            start=np.array([_day(text) for text in _starts(found.projects)]),
            theme_of=ones(
                np.array([at for at, _ in pairs], dtype=int),
                themes.get_indexer(pd.Index([theme for _, theme in pairs], dtype=object)),
                (len(projects), len(themes)),
            ),
            home=home,
            area_of=areas.get_indexer(pd.Index(area, dtype=object)),
            points=found.organisations[["latitude", "longitude"]].to_numpy(float),
            business=found.organisations["business"].to_numpy(bool),
            later=(found.projects["programme"] == LATER_PROGRAMME).to_numpy(),
        )

    @property
    def size(self) -> Floats:
        """Distinct organisations of each project."""
        return np.asarray(self.membership.sum(axis=0), dtype=float)

    @property
    def dated(self) -> Flags:
        """Projects of the programme whose ties are predicted."""
        found: Flags = ~np.isnan(self.start)
        return found

    def of_projects(self, chosen: Flags) -> TieHistory:
        """What is left of it with some of its projects only."""
        at = np.flatnonzero(chosen)
        return replace(
            self,
            membership=csr_array(self.membership[:, at]),
            start=self.start[at],
            theme_of=csr_array(self.theme_of[at]),
            later=self.later[at],
        )

    def usable_at(self, year: int) -> TieHistory:
        """What an origin at the end of a year is tested with.

        Before the first origin of the later programme that programme is left out: it is a selection, and would make
        some ties likelier to be seen than others. From then on its projects are all that counts as new.
        """
        return self.of_projects(self.usable_projects(year))

    def usable_projects(self, year: int) -> Flags:
        """Projects that an origin at the end of a year is tested with."""
        return ~self.later | (year >= prediction_limits().later_origin)

    @property
    def targets(self) -> Flags:
        """Projects whose ties count as new: those of the later programme where there is one, else all dated ones."""
        return self.later if self.later.any() else self.dated

    def until(self, day: float) -> TieHistory:
        """What was known at the end of a day: projects that had begun, and earlier programmes."""
        return self.of_projects(~self.dated | (self.start <= day))

    def weight(self, day: float) -> Floats:
        """exp(−age/τ) of dated projects with age in years at a day, a constant for those of earlier programmes."""
        limit = prediction_limits()
        age = (day - np.nan_to_num(self.start, nan=day)) / _DAYS_OF_YEAR
        return np.where(self.dated, np.exp(-age / limit.decay_years), limit.earlier_weight)


def ones(rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]) -> csr_array:
    """A sparse matrix of ones at some positions; a position that stands twice is one all the same."""
    found = csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    found.data[:] = 1.0
    return found


def last_day(year: int) -> float:
    """The last day of a year, in days since 1970."""
    return _day(f"{year}-12-31")


def _starts(projects: pd.DataFrame) -> pd.Series:
    # Also where a file dates them: the constant weight stands for what is left of a whole programme.
    return projects["start"].where(~projects["programme"].isin(EARLIER_PROGRAMMES), "")


def _day(text: str) -> float:
    return float(date.fromisoformat(text).toordinal() - date(1970, 1, 1).toordinal()) if text else float("nan")

"""The second target: new specialisations of areas, and what tells of them beforehand.

An activity in which an area had clearly less than its share, and three years later has it, is a new specialisation.
Relatedness density is what the literature predicts it by (Hidalgo, Klinger, Barabási and Hausmann 2007, Science 317,
482–487; Boschma, Minondo and Navarro 2013, Economic Geography 89, 29–51); beside it stand how much of the activity the
area has already, and how strong those areas are in it with which it works, and does not work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graph_engine.geography.countries.uk import itl2_key, unit_code
from graph_engine.measures import (
    Quotients,
    classification_distance,
    default_relatedness,
    nearest_neighbours,
    relatedness_density,
)
from graph_engine.measures.labelled import Floats
from graph_engine.prediction.limits import prediction_limits
from graph_engine.prediction.past import taken_part
from graph_engine.prediction.ranking_measures import resampled
from graph_engine.prediction.sic_groups import GROUP_DIGITS
from graph_engine.prediction.tie_history import Flags, TieHistory, last_day, ones
from graph_engine.reference.activity_rows import section_of
from graph_engine.reference.thresholds import thresholds

DENSITY, BOUNDED, OWN, TIED, UNTIED = (
    "relatedness density",
    "relatedness density, of LQ / (1 + LQ)",
    "own location quotient",
    "strength of areas that it works with",
    "strength of areas that it does not work with",
)
ACTIVITIES, GROUPS = "activities of the United Kingdom", "SIC groups of Great Britain"
FITTED = ((DENSITY, OWN), (DENSITY, OWN, TIED), (DENSITY, OWN, UNTIED))


@dataclass(frozen=True)
class NewSpecialisations:
    """How well one term tells new specialisations from activities that stayed weak.

    Attributes
    ----------
    terms : str
        One term, or several in a logistic regression that was fitted on the years before.
    from_year, to_year : int
        Of the figures.
    cells : int
        Areas × activities that were weak.
    entries : int
        Those of them that are specialisations later.
    auc, ci : float, tuple of float
        Area under the ROC curve, and its interval from a bootstrap of areas.
    lift, lift_ci : float, tuple of float
        Difference from the comparison: of one term from relatedness density, of several from the first two of them.
    frame : str
        Of which areas and activities.
    """

    terms: str
    from_year: int
    to_year: int
    cells: int
    entries: int
    auc: float
    ci: tuple[float, float]
    lift: float
    lift_ci: tuple[float, float]
    frame: str = ACTIVITIES


class JobsOfYear(Protocol):
    """Jobs by area and activity, or group, of one year."""

    @property
    def year(self) -> int:
        """Year of the figures."""
        ...

    @property
    def jobs(self) -> pd.DataFrame:
        """Jobs, areas × activities."""
        ...

    @property
    def lq(self) -> pd.DataFrame:
        """Location quotients."""
        ...

    @property
    def quotients(self) -> Quotients:
        """Shrunken quotients, capability and strength."""
        ...


@dataclass(frozen=True)
class Window:
    """Weak cells of one pair of years: terms (cells × terms), what became of them, and the area of each."""

    years: tuple[int, int]
    terms: Mapping[str, Floats]
    entered: Flags
    area: NDArray[np.int64]

    @classmethod
    def of(cls, before: JobsOfYear, after: JobsOfYear, history: TieHistory) -> Window:
        """Take apart two years of jobs, with the joint projects that had begun by the end of the first."""
        limit = prediction_limits()
        density, bounded, strength = _density(before)
        units, codes = density.index.intersection(after.lq.index), density.columns.intersection(after.lq.columns)
        quotient, later = before.lq.loc[units, codes], after.lq.loc[units, codes].to_numpy(float)
        weak = (quotient.to_numpy(float) < limit.weak_quotient) & ~np.isnan(later)
        ties = _ties(history, units, before.year)
        strong = strength.loc[units, codes].to_numpy(float)
        terms = {
            DENSITY: density.loc[units, codes].to_numpy(float)[weak],
            BOUNDED: bounded.loc[units, codes].to_numpy(float)[weak],
            OWN: quotient.to_numpy(float)[weak],
            TIED: neighbours_strength(ties, strong)[weak],
            UNTIED: neighbours_strength((ties == 0).astype(float) - np.eye(len(units)), strong)[weak],
        }
        entered = (later >= 1.0)[weak]
        return cls((before.year, after.year), terms, entered, np.nonzero(weak)[0])


def _density(jobs: JobsOfYear) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Relatedness density by the relatedness of the product, of capability and of LQ / (1 + LQ), and strength."""
    similar = thresholds().similar
    codes = [code for code in jobs.jobs.columns if jobs.jobs[code].sum() > 0]
    divisions = [code[:2] for code in codes]
    levels = pd.DataFrame(
        {
            "group": [code[:GROUP_DIGITS] for code in codes],
            "division": divisions,
            "section": [section_of(int(division)) for division in divisions],
        },
        index=codes,
    )
    shrunken, distance = jobs.quotients.shrunken[codes], classification_distance(levels)
    full = default_relatedness(shrunken, distance, shrinkage=similar.shrink, neighbours=None, normalise=False)
    nearest = nearest_neighbours(full, similar.nearest)
    density = relatedness_density(nearest, jobs.quotients.capability[codes])
    quotient = jobs.lq.loc[density.index, codes].fillna(0.0)
    strength = jobs.quotients.specialisation_score.reindex(index=density.index, columns=codes).fillna(0.0)
    return density, relatedness_density(nearest, quotient / (1.0 + quotient)), strength


def _ties(history: TieHistory, units: pd.Index, year: int) -> Floats:
    """Areas × areas: joint projects that had begun by the end of a year, 0 with themselves."""
    known = history.until(last_day(year))
    placed = np.flatnonzero(known.area_of >= 0)
    keys = pd.Index([itl2_key(unit_code(str(code))) for code in known.areas], dtype=object)
    row = units.get_indexer(keys[known.area_of[placed]])
    members = ones(row[row >= 0], placed[row >= 0], (len(units), len(known.organisations)))
    joint = taken_part(members, known)
    found = np.asarray((joint @ joint.T).todense(), dtype=float)
    np.fill_diagonal(found, 0.0)
    return found


def neighbours_strength(weights: Floats, strength: Floats) -> Floats:
    """Mean strength of others, by the weight of the tie with each: a spatial lag over ties in place of distance.

    Parameters
    ----------
    weights : ndarray, areas × areas
        At least 0.
    strength : ndarray, areas × activities

    Returns
    -------
    ndarray, areas × activities
        0 for an area without ties.

    Examples
    --------
    One tie with an area of 0.8 and three with one of 0.4: (0.8 + 3 · 0.4) / 4.

    >>> weights, strength = np.array([[0.0, 1.0, 3.0]]), np.array([[0.0], [0.8], [0.4]])
    >>> neighbours_strength(weights, strength).round(3).tolist()
    [[0.5]]
    """
    total = weights.sum(axis=1, keepdims=True)
    found: Floats = np.divide(
        weights @ strength, total, out=np.zeros((len(weights), strength.shape[1])), where=total > 0
    )
    return found


def auc(score: Floats, true: Flags) -> float:
    """Area under the ROC curve: the share of pairs of a true and a false cell in which the true one scores more.

    Examples
    --------
    >>> auc(np.array([3.0, 1.0, 2.0, 1.0]), np.array([True, True, False, False]))
    0.625
    """
    from scipy.stats import rankdata

    positive = int(true.sum())
    rank = rankdata(score)[true].sum() - positive * (positive + 1) / 2
    return float(rank / (positive * (len(true) - positive)))


def new_specialisations(
    frames: Sequence[JobsOfYear], history: TieHistory, frame: str = ACTIVITIES
) -> tuple[NewSpecialisations, ...]:
    """Measure what tells of new specialisations from each year to the next.

    What is fitted is fitted on the pair of years before, and never on the one that it is tested on.

    Parameters
    ----------
    frames : sequence of JobsOfYear
        In order of years; of one list of activities.
    history : TieHistory
        Of all years.
    frame : str
        What they are of.
    """
    windows = [Window.of(before, after, history) for before, after in pairwise(frames)]
    rows = []
    for at, window in enumerate(windows):
        alone = {name: window.terms[name] for name in (DENSITY, BOUNDED, OWN, TIED, UNTIED)}
        rows += _rows(window, alone)
        if at:
            rows += _rows(window, {", ".join(some): _fitted(some, windows[at - 1], window) for some in FITTED})
    return tuple(replace(row, frame=frame) for row in rows)


def _fitted(terms: Sequence[str], learned_from: Window, tested_on: Window) -> Floats:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(C=np.inf))
    model.fit(np.column_stack([learned_from.terms[name] for name in terms]), learned_from.entered)
    found: Floats = model.predict_proba(np.column_stack([tested_on.terms[name] for name in terms]))[:, 1]
    return found


def _rows(window: Window, scores: Mapping[str, Floats]) -> list[NewSpecialisations]:
    limit = prediction_limits()
    areas = np.unique(window.area)
    cells = [np.flatnonzero(window.area == area) for area in areas]
    drawn = []
    for draw in resampled(len(areas), limit.resamples_auc, seed=0):
        at = np.concatenate([cells[one] for one in draw])
        drawn.append([auc(score[at], window.entered[at]) for score in scores.values()])
    table = np.array(drawn)
    tails = [(1 - limit.confidence) / 2, (1 + limit.confidence) / 2]
    found = {name: auc(score, window.entered) for name, score in scores.items()}
    base = next(iter(found.values()))
    rows = []
    for column, (name, value) in enumerate(found.items()):
        low, high = np.quantile(table[:, column], tails)
        low_lift, high_lift = np.quantile(table[:, column] - table[:, 0], tails)
        rows.append(
            NewSpecialisations(
                terms=name,
                from_year=window.years[0],
                to_year=window.years[1],
                cells=len(window.entered),
                entries=int(window.entered.sum()),
                auc=value,
                ci=(float(low), float(high)),
                lift=value - base,
                lift_ci=(float(low_lift), float(high_lift)),
            )
        )
    return rows

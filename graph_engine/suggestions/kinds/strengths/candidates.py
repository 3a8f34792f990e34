"""Complementary strengths: in one field, each side is strong where the other is not, and the two lists interlock.

Shown on the page of a pair only: read blind, every second one was weak. The score is the sum of both gains, each by
activity (supply and complementarity, Balland & Boschma 2021).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from graph_engine.classifications.activities import Good
from graph_engine.datasets.figures import Figures
from graph_engine.datasets.jobs import JobsFrame
from graph_engine.measures import (
    classification_distance,
    default_relatedness,
    diversification_targets,
    nearest_neighbours,
    pair_gain,
    relatedness_density,
    theme_capability,
    within_themes,
)
from graph_engine.reference.thresholds import thresholds
from graph_engine.schema.scalars import NAN, Row, cell

NAME = "strengths"


@dataclass(frozen=True)
class DiversificationTargets:
    """What areas may wish to become, and the relatedness that serves it: inputs of the gain.

    ``m``, ``strength`` and ``known`` are those of the jobs frame with the rows and columns of the wishes ``w``.
    """

    w: pd.DataFrame
    phi: pd.DataFrame
    themes: pd.Series
    m: pd.DataFrame
    strength: pd.DataFrame
    known: pd.DataFrame


def compute_targets(figures: Figures) -> DiversificationTargets:
    """Wishes of all units of the jobs frame, from default relatedness inside themes."""
    jobs: JobsFrame = figures.jobs
    known = figures.activities
    codes = [code for code in jobs.jobs.columns if jobs.jobs[code].sum() > 0]
    limit = thresholds()
    levels = pd.DataFrame(
        {
            "group": [code[:3] for code in codes],
            "division": [known.division(code) for code in codes],
            "section": [known.section(code) for code in codes],
        },
        index=codes,
    )
    shrunken = jobs.quotients.shrunken[codes]
    distance = classification_distance(levels)
    full = default_relatedness(shrunken, distance, shrinkage=limit.similar.shrink, neighbours=None, normalise=False)
    phi = nearest_neighbours(full, limit.similar.nearest)
    themes = pd.Series({code: known.get(code).theme for code in codes})
    m = jobs.capability[codes]
    eligible = pd.Series({code: known.get(code).traded and not known.get(code).bound for code in codes})
    w = diversification_targets(
        m,
        relatedness_density(phi, m),
        themes,
        theme_capability(jobs.jobs[codes], themes, jobs.kappa[codes]),
        jobs.jobs[codes].sum(),
        eligible=eligible,
        known=jobs.quotients.known[codes],
        size_exponent=limit.strengths.wish_jobs_power,
        largest=limit.strengths.wishes,
    )
    return DiversificationTargets(
        w=w,
        phi=within_themes(full, themes, neighbours=limit.similar.nearest),
        themes=themes,
        m=m.loc[w.index, w.columns],
        strength=jobs.strength.loc[w.index, w.columns],
        known=jobs.quotients.known.loc[w.index, w.columns],
    )


def candidates(figures: Figures, reckoned: DiversificationTargets, here: str, there: str) -> list[Row]:
    """What each of two places brings to the other, by field.

    Returns
    -------
    list of Row
        ``offers``, ``receives``, ``offered`` (activity), ``field``, figures on both sides and ``points`` (the part of
        the gain that is due to the activity), for fields in which both bring something and the lists interlock. In
        order of field, the most points first.
    """
    limit = thresholds().strengths
    jobs, known = figures.jobs, figures.activities
    quotients, doorstep = ({unit: _row(matrix, unit) for unit in (here, there)} for matrix in (jobs.lq, jobs.doorstep))
    distance = cell(jobs.distance, here, there)
    by_field: dict[str, list[Row]] = {}
    for receiver, supplier in ((here, there), (there, here)):
        both = [receiver, supplier]
        gain = pair_gain(
            receiver,
            supplier,
            reckoned.w.loc[both],
            reckoned.m.loc[both],
            reckoned.strength.loc[both],
            reckoned.phi,
            supply_weight=limit.own_weight / (limit.own_weight + limit.related_weight),
            known=reckoned.known.loc[both],
        )
        for code, part in gain.parts.sum(axis=1).sort_index().items():
            offered = str(code)
            activity = known.get(offered)
            lacks = quotients[receiver].get(offered, NAN)
            if lacks < limit.receiving_quotient and not activity.catch_all and activity.traded:
                row = {
                    "offers": supplier,
                    "receives": receiver,
                    "offered": offered,
                    "field": activity.theme,
                    "good": activity.good,
                    "lq_offered": quotients[supplier].get(offered, NAN),
                    "lacks_lq": lacks,
                    "lacks_doorstep": doorstep[receiver].get(offered, NAN),
                    "points": float(part),
                    "distance_km": distance,
                }
                by_field.setdefault(activity.theme, []).append(row)
    return [
        row
        for field in sorted(by_field)
        if _interlocks(by_field[field], figures)
        for row in sorted(by_field[field], key=lambda row: (-row["points"], row["offered"]))
    ]


def _row(matrix: pd.DataFrame, unit: str) -> dict[str, float]:
    """Figures of a unit by activity."""
    return dict(zip(matrix.columns, matrix.loc[[unit]].to_numpy(dtype=float)[0].tolist(), strict=True))


def _interlocks(rows: list[Row], figures: Figures) -> bool:
    """Say whether both sides bring something in a field, and the two lists meet: by a link, or in services by theme."""
    limit = thresholds().strengths
    sides = [[row for row in rows if row["offers"] == unit] for unit in sorted({row["offers"] for row in rows})]
    if len(sides) < 2:
        return False
    if all(row["good"] == Good.SERVICE for row in rows):
        return all(any(row["lq_offered"] >= limit.service_quotient for row in side) for side in sides)
    if rows[0]["distance_km"] > limit.reach_km:
        return False
    first, second = ({row["offered"] for row in side} for side in sides)
    return any(
        (one, other) in figures.linked_activities or (other, one) in figures.linked_activities
        for one in first
        for other in second
    )

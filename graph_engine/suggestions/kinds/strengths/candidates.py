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
from graph_engine.suggestions.kinds.strengths.limits import limits


@dataclass(frozen=True)
class DiversificationTargets:
    """What areas may diversify into, and the relatedness that serves it: inputs of the gain.

    ``m``, ``strength`` and ``known`` are those of the jobs dataset with the rows and columns of the targets ``w``.
    """

    w: pd.DataFrame
    phi: pd.DataFrame
    themes: pd.Series
    m: pd.DataFrame
    strength: pd.DataFrame
    known: pd.DataFrame


def compute_targets(figures: Figures) -> DiversificationTargets:
    """Diversification targets of all units of the jobs dataset, from default relatedness inside themes."""
    jobs: JobsFrame = figures.jobs
    known = figures.activities
    # An activity without jobs anywhere has no quotient, and would make all correlations with it missing.
    codes = [code for code in jobs.jobs.columns if jobs.jobs[code].sum() > 0]
    limit, similar, capability = limits(), thresholds().similar, thresholds().capability
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
    full = default_relatedness(shrunken, distance, shrinkage=similar.shrink, neighbours=None, normalise=False)
    phi = nearest_neighbours(full, similar.nearest)
    themes = pd.Series({code: known.get(code).theme for code in codes})
    m = jobs.capability[codes]
    # What is bound to geology, sea or land, or serves only its own area, is nothing to grow into.
    eligible = pd.Series({code: known.get(code).traded and not known.get(code).bound for code in codes})
    w = diversification_targets(
        m,
        relatedness_density(phi, m),
        themes,
        theme_capability(
            jobs.jobs[codes],
            themes,
            jobs.kappa[codes],
            pool_below=capability.pool_below_areas,
            dispersion_floor=capability.variance_floor,
        ),
        jobs.jobs[codes].sum(),
        eligible=eligible,
        known=jobs.quotients.known[codes],
        size_exponent=limit.target_jobs_power,
        largest=limit.targets,
    )
    return DiversificationTargets(
        w=w,
        phi=within_themes(full, themes, neighbours=similar.nearest),
        themes=themes,
        m=m.loc[w.index, w.columns],
        strength=jobs.specialisation_score.loc[w.index, w.columns],
        known=jobs.quotients.known.loc[w.index, w.columns],
    )


def candidates(figures: Figures, targets: DiversificationTargets, one: str, other: str) -> list[Row]:
    """What each of two places brings to the other, by field.

    Returns
    -------
    list of Row
        ``source``, ``target``, ``source_activity``, ``theme``, figures on both sides and ``contribution`` (the part of
        the gain that is due to the activity), for fields in which both bring something and the lists interlock. In
        order of field, the largest contribution first.
    """
    limit = limits()
    jobs, known = figures.jobs, figures.activities
    quotients, lagged = ({unit: _row(matrix, unit) for unit in (one, other)} for matrix in (jobs.lq, jobs.lagged_lq))
    distance = cell(jobs.distance, one, other)
    by_theme: dict[str, list[Row]] = {}
    for target, source in ((one, other), (other, one)):
        both = [target, source]
        gain = pair_gain(
            target,
            source,
            targets.w.loc[both],
            targets.m.loc[both],
            targets.strength.loc[both],
            targets.phi,
            supply_weight=limit.own_weight / (limit.own_weight + limit.related_weight),
            known=targets.known.loc[both],
        )
        for code, part in gain.parts.sum(axis=1).sort_index().items():
            brought = str(code)
            activity = known.get(brought)
            own = quotients[target].get(brought, NAN)
            if own < limit.receiving_quotient and not activity.catch_all and activity.traded:
                row = {
                    "source": source,
                    "target": target,
                    "source_activity": brought,
                    "theme": activity.theme,
                    "good": activity.good,
                    "source_lq": quotients[source].get(brought, NAN),
                    "target_supply_lq": own,
                    "target_supply_lagged_lq": lagged[target].get(brought, NAN),
                    "contribution": float(part),
                    "distance_km": distance,
                }
                by_theme.setdefault(activity.theme, []).append(row)
    return [
        row
        for theme in sorted(by_theme)
        if _interlocks(by_theme[theme], figures)
        for row in sorted(by_theme[theme], key=lambda row: (-row["contribution"], row["source_activity"]))
    ]


def _row(matrix: pd.DataFrame, unit: str) -> dict[str, float]:
    """Figures of a unit by activity."""
    return dict(zip(matrix.columns, matrix.loc[[unit]].to_numpy(dtype=float)[0].tolist(), strict=True))


def _interlocks(rows: list[Row], figures: Figures) -> bool:
    """Say whether both sides bring something in a field, and the two lists meet: by a link, or in services by theme."""
    limit = limits()
    sides = [[row for row in rows if row["source"] == unit] for unit in sorted({row["source"] for row in rows})]
    if len(sides) < 2:
        return False
    if all(row["good"] == Good.SERVICE for row in rows):
        return all(any(row["source_lq"] >= limit.service_quotient for row in side) for side in sides)
    if rows[0]["distance_km"] > limit.reach_km:
        return False
    first, second = ({row["source_activity"] for row in side} for side in sides)
    return any(
        (one, other) in figures.linked_activities or (other, one) in figures.linked_activities
        for one in first
        for other in second
    )

"""Complementary strengths: in one field, each side is strong where the other is not, and the two lists interlock.

Shown on the page of a pair only: read blind, every second one was weak. The score is the sum of both gains, each by
activity (supply and complementarity, Balland & Boschma 2021).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from graph_engine.activities import Good
from graph_engine.frames.jobs import JobsFrame
from graph_engine.labelled import cell
from graph_engine.matching.figures import Figures
from graph_engine.measures import (
    classification_distance,
    default_relatedness,
    nearest_neighbours,
    pair_gain,
    relatedness_density,
    theme_capability,
    wishes,
    within_themes,
)
from graph_engine.thresholds import thresholds

NAME = "strengths"


@dataclass(frozen=True)
class Wishes:
    """What areas may wish to become, and the relatedness that serves it: inputs of the gain."""

    w: pd.DataFrame
    phi: pd.DataFrame
    themes: pd.Series


def reckon_wishes(figures: Figures) -> Wishes:
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
    w = wishes(
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
    return Wishes(w, within_themes(full, themes, neighbours=limit.similar.nearest), themes)


def candidates(figures: Figures, reckoned: Wishes, here: str, there: str) -> pd.DataFrame:
    """What each of two places brings to the other, by field.

    Returns
    -------
    DataFrame
        ``offers``, ``receives``, ``offered`` (activity), ``field``, figures on both sides and ``points`` (the part of
        the gain that is due to the activity), for fields in which both bring something and the lists interlock.
    """
    limit = thresholds().strengths
    jobs, known = figures.jobs, figures.activities
    rows = []
    for receiver, supplier in ((here, there), (there, here)):
        gain = pair_gain(
            receiver,
            supplier,
            reckoned.w,
            jobs.capability[reckoned.w.columns],
            jobs.strength[reckoned.w.columns],
            reckoned.phi,
            supply_weight=limit.own_weight / (limit.own_weight + limit.related_weight),
            known=jobs.quotients.known[reckoned.w.columns],
        )
        for code, part in gain.parts.sum(axis=1).sort_index().items():
            activity = known.get(str(code))
            if (
                cell(jobs.lq, receiver, str(code)) < limit.receiving_quotient
                and not activity.catch_all
                and activity.traded
            ):
                rows.append(
                    {
                        "offers": supplier,
                        "receives": receiver,
                        "offered": str(code),
                        "wanted": str(code),
                        "field": activity.theme,
                        "good": activity.good,
                        "lq_offered": cell(jobs.lq, supplier, str(code)),
                        "jobs_offered": cell(jobs.jobs, supplier, str(code)),
                        "lacks_lq": cell(jobs.lq, receiver, str(code)),
                        "lacks_doorstep": cell(jobs.doorstep, receiver, str(code)),
                        "points": float(part),
                    }
                )
    table = pd.DataFrame(rows)
    if table.empty:
        return table
    table["distance_km"] = cell(jobs.distance, here, there)
    kept = [part for _, part in table.groupby("field", sort=True) if _interlocks(part, figures)]
    if not kept:
        return table.iloc[:0]
    return pd.concat(kept).sort_values(["field", "points", "offered"], ascending=[True, False, True], ignore_index=True)


def _interlocks(part: pd.DataFrame, figures: Figures) -> bool:
    """Say whether both sides bring something in a field, and the two lists meet: by a link, or in services by theme."""
    limit = thresholds().strengths
    if part["offers"].nunique() < 2:
        return False
    if (part["good"] == Good.SERVICE).all():
        return bool((part.groupby("offers")["lq_offered"].max() >= limit.service_quotient).all())
    if float(part["distance_km"].iloc[0]) > limit.reach_km:
        return False
    first, second = (set(side["offered"]) for _, side in part.groupby("offers", sort=True))
    links = figures.links
    return bool(
        (
            (links["supplier"].isin(first) & links["buyer"].isin(second))
            | (links["supplier"].isin(second) & links["buyer"].isin(first))
        ).any()
    )

"""Meetings of research and industry on quotients and weights that are drawn anew."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.suggestions.kinds.research.limits import limits
from graph_engine.suggestions.redrawing import Redraw, Redrawing, drawn_ratios, drawn_weights


def prepare(rows: pd.DataFrame, figures: Figures) -> Redraw:
    """Draws of the local units behind each industry, once for all institutions, and of the exponents.

    What industry pays is told by every institution and not sampled.
    """
    limit, jobs = limits(), figures.jobs
    number, cells = pd.factorize(pd.MultiIndex.from_frame(rows[["target", "activities"]]), sort=True)
    counts = jobs.quotients.effective
    effective = np.array([float(counts.loc[unit, list(activities)].sum()) for unit, activities in cells])
    paid = np.minimum(np.log1p(rows["income"].to_numpy(float) / 1e6) / np.log1p(limit.income_full_m), 1.0)
    near = np.exp(-rows["distance_km"].to_numpy(float) / limit.decay_km)

    def redraw(generator: np.random.Generator) -> pd.DataFrame:
        lq = rows["target_lq"].to_numpy(float) * drawn_ratios(generator, effective)[number]
        of_paid, of_lq, of_near = drawn_weights(generator, 3)
        strength = np.clip(lq, 0, limit.quotient_cap) ** (limit.quotient_power * of_lq)
        contribution = paid**of_paid * strength * near**of_near
        drawn = pd.DataFrame({"target_lq": lq, "contribution": contribution}, index=rows.index)
        # Below this an industry is no candidate.
        found: pd.DataFrame = drawn[lq >= limit.quotient]
        return found

    return redraw


REDRAWING = Redrawing(prepare, ())

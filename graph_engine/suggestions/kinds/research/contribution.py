"""What a meeting of research and industry contributes: paid by industry already, a real industry there, not too far."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph_engine.explanations.wording import kilometres
from graph_engine.measures.labelled import Floats
from graph_engine.suggestions.kind import ScoreText
from graph_engine.suggestions.kinds.research.limits import limits


def research_contribution(
    income: pd.Series,
    lq: pd.Series,
    distance_km: pd.Series,
    *,
    full_income: float,
    lq_cap: float,
    lq_power: float,
    decay_km: float,
) -> pd.Series:
    """Contribution of each candidate in which research meets industry.

    min(1, ln(1 + income/£1m)/ln(1 + full/£1m)) · min(LQ, c)^p · exp(−d/decay).

    Parameters
    ----------
    income : Series
        £ that industry paid the institution in the field over the period, at least 0.
    lq : Series
        Location quotient of the industry in its area.
    distance_km : Series
        From the institution to the area.
    full_income, lq_cap, lq_power, decay_km
        From the thresholds: the income that counts in full, the cap c and the power p of the quotient, and the
        distance at which contributions fall to 1/e.

    Returns
    -------
    Series
        Contributions in [0, lq_cap ** lq_power].

    Examples
    --------
    >>> rule = {"full_income": 100e6, "lq_cap": 8.0, "lq_power": 0.5, "decay_km": 200.0}
    >>> float(research_contribution(pd.Series([100e6]), pd.Series([4.0]), pd.Series([0.0]), **rule).iloc[0])
    2.0
    """
    paid: Floats = np.minimum(np.log1p(income / 1e6) / np.log1p(full_income / 1e6), 1.0)
    contribution: pd.Series = paid * lq.clip(0, lq_cap) ** lq_power * np.exp(-distance_km / decay_km)
    return contribution


def score_text() -> ScoreText:
    """The formula and what it means, with the numbers of the table."""
    limit = limits()
    decay = kilometres(limit.decay_km).replace(" ", "\u00a0")
    return ScoreText(
        formula=(
            f"min(ln(1 + income) ÷ ln(1 + {limit.income_full_m:g}), 1) · "
            f"min(*LQ*, {limit.quotient_cap:g})^[{limit.quotient_power:g}] · exp(−*d* ÷ {decay})"
        ),
        words=(
            "Income from industry in £ million over the years of the assessment; *LQ* of the industry in its area. "
            "Engineering is one unit in the assessment of 2021: its income is split over fields by the staff that the "
            "same institution had in them in 2014, and the card says “estimated”."
        ),
    )

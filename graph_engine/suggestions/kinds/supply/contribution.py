"""What a supply link contributes: strong on both sides, a large part of what is bought, not too far."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph_engine.explanations.wording import count, kilometres
from graph_engine.suggestions.kind import ScoreText
from graph_engine.suggestions.kinds.supply.limits import limits


def supply_contribution(
    supplier_lq: pd.Series,
    buyer_lq: pd.Series,
    share: pd.Series,
    distance_km: pd.Series,
    *,
    lq_cap: float,
    full_share: float,
    share_power: float,
    decay_km: float,
) -> pd.Series:
    """Contribution of each supply link.

    √(min(LQ_s, c)·min(LQ_r, c)) · min(share/full, 1)^p · exp(−d/decay): the geometric mean of both specialisations,
    capped so that one site does not decide, times how much of the buyer's inputs it is, times nearness.

    Parameters
    ----------
    supplier_lq, buyer_lq : Series
        Location quotients, at least 0, by link.
    share : Series
        Share of the buyer's inputs, 0 to 1.
    distance_km : Series
        Between the two areas.
    lq_cap, full_share, share_power, decay_km
        From the thresholds: the cap c, the share that counts in full, its power p, and the distance at which
        contributions fall to 1/e.

    Returns
    -------
    Series
        Contributions in [0, lq_cap].

    Examples
    --------
    >>> one, near = pd.Series([4.0]), pd.Series([0.0])
    >>> rule = {"lq_cap": 8.0, "full_share": 0.05, "share_power": 0.5, "decay_km": 250.0}
    >>> float(supply_contribution(one, one, pd.Series([0.05]), near, **rule).iloc[0])
    4.0
    """
    strength = np.sqrt(supplier_lq.clip(0, lq_cap) * buyer_lq.clip(0, lq_cap))
    weight = (share / full_share).clip(0, 1) ** share_power
    contribution: pd.Series = strength * weight * np.exp(-distance_km / decay_km)
    return contribution


def score_text() -> ScoreText:
    """The formula and what it means, with the numbers of the table."""
    limit = limits()
    cap, decay = f"{limit.quotient_cap:g}", kilometres(limit.decay_km).replace(" ", "\u00a0")
    return ScoreText(
        formula=(
            f"√(min(*LQ*_[supplier], {cap}) · min(*LQ*_[buyer], {cap})) · "
            f"min(share ÷ {round(limit.share_full * 100, 2):g} %, 1)^[{limit.share_power:g}] · exp(−*d* ÷ {decay})"
        ),
        words=(
            "The mean of both specialisations, capped so that one site does not decide; times how much of the buyer's "
            f"inputs the product is; times nearness. A candidate needs {count(limit.candidate_jobs)} jobs and a "
            f"quotient of {limit.candidate_quotient:g} on both sides."
        ),
    )

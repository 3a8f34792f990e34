"""Points of a meeting of research and industry: paid by industry already, a real industry there, not too far."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph_engine.measures.labelled import Floats


def research_points(
    income: pd.Series,
    lq: pd.Series,
    distance_km: pd.Series,
    *,
    full_income: float = 100e6,
    lq_cap: float = 8.0,
    lq_power: float = 0.5,
    decay_km: float = 200.0,
) -> pd.Series:
    """Points of each line on which research meets industry.

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
        Conventions: the income that counts in full, the cap c and the power p of the quotient, and the distance at
        which points fall to 1/e.

    Returns
    -------
    Series
        Points in [0, lq_cap ** lq_power].

    Examples
    --------
    >>> float(research_points(pd.Series([100e6]), pd.Series([4.0]), pd.Series([0.0])).iloc[0])
    2.0
    """
    paid: Floats = np.minimum(np.log1p(income / 1e6) / np.log1p(full_income / 1e6), 1.0)
    points: pd.Series = paid * lq.clip(0, lq_cap) ** lq_power * np.exp(-distance_km / decay_km)
    return points

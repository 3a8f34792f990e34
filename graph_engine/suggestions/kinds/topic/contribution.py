"""What two organisations with one topic contribute: how alike their texts are, their roles, their years, their way."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph_engine.explanations.wording import kilometres
from graph_engine.suggestions.kind import ScoreText
from graph_engine.suggestions.kinds.topic.limits import limits

PARTS = ("fit_part", "role_part", "live_part", "near_part")


def score_parts(
    fit: pd.Series, complement: pd.Series, live: pd.Series, distance_km: pd.Series, *, least_fit: float, decay_km: float
) -> pd.DataFrame:
    """Parts of the score of each candidate, on a logarithmic scale; they sum to it.

    ln(fit/least) + ln(1 + complement) + ln(1 + live) + ln(1 + exp(−d/decay)): the logarithm of the product of the four.

    Parameters
    ----------
    fit : Series
        Cosine of the two texts, at least ``least_fit`` and at most 1.
    complement : Series
        How the roles of the two complete each other, 0 to 1.
    live : Series
        What the age of the two texts leaves of them, 0 to 1.
    distance_km : Series
        Between the two.
    least_fit, decay_km
        From the thresholds: the cosine that contributes nothing, and the distance at which nearness falls to 1/e.

    Returns
    -------
    DataFrame
        Columns :data:`PARTS`, each at least 0.

    Examples
    --------
    >>> one = [pd.Series([value]) for value in (0.2, 1.0, 1.0, 0.0)]
    >>> score_parts(*one, least_fit=0.1, decay_km=300.0).round(3).iloc[0].tolist()
    [0.693, 0.693, 0.693, 0.693]
    """
    return pd.DataFrame(
        {
            "fit_part": np.log(fit / least_fit).clip(lower=0.0),
            "role_part": np.log1p(complement),
            "live_part": np.log1p(live),
            "near_part": np.log1p(np.exp(-distance_km / decay_km)),
        },
        index=fit.index,
    )


def score_text() -> ScoreText:
    """The formula and what it means, with the numbers of the table."""
    limit = limits()
    decay = kilometres(limit.decay_km).replace(" ", "\u00a0")
    return ScoreText(
        formula=(
            f"ln(*fit* ÷ {limit.candidate_fit:g}) + ln(1 + *roles*) + ln(1 + *alive*) + ln(1 + exp(−*d* ÷ {decay}))"
        ),
        words=(
            "*fit* is the cosine of the weighted words of two texts; *roles* says how far one has what the other lacks "
            f"(research with making {limit.research_makes:g}, making with applying {limit.makes_applies:g}), less what "
            "the area of the second has of its own; *alive* halves for every "
            f"{limit.half_life:g} years since the older text's project ended."
        ),
    )

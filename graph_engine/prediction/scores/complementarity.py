"""Gain by theme: what each would win from the other towards themes that it could grow into."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph_engine.errors import NotEnoughDataError
from graph_engine.measures.capability import shrunken_quotients
from graph_engine.measures.diversification import diversification_targets
from graph_engine.measures.gain import gain_matrix
from graph_engine.measures.labelled import Floats
from graph_engine.measures.quotients import location_quotient
from graph_engine.measures.relatedness import default_relatedness, relatedness_density
from graph_engine.prediction.past import Past
from graph_engine.prediction.scores.score import Score

_ALL = "all"
_HALF = 0.5
_TWO = 2


def gain_by_theme(past: Past) -> Floats:
    r"""Gains in both directions, :func:`graph_engine.measures.gain.gain_matrix` on projects by programme part.

    .. math:: C_{i \leftarrow j} + C_{j \leftarrow i}

    supply and complementarity (Balland and Boschma 2021, Regional Studies 55(6)).
    Who has a capability is told by :func:`graph_engine.measures.capability.shrunken_quotients`. It says what would be
    useful, not what is likely.

    Raises
    ------
    NotEnoughDataError
        There are not two themes, so that nothing is related to anything.
    """
    if past.known_themes.sum() < _TWO:
        raise NotEnoughDataError("Fewer than two programme parts are known by the origin: nothing is complementary.")
    activity = pd.DataFrame(past.projects_by_theme, past.units, past.history.themes)
    activity = activity.loc[:, past.known_themes]
    # Half a project each, so that the logarithm of nothing is a number (Haldane 1956, Annals of Human Genetics 20).
    quotient = location_quotient(activity + _HALF)
    # One project more than others is no capability: posterior probabilities, as those of the product from jobs.
    special = shrunken_quotients(activity).capability.reindex_like(activity).fillna(0.0)
    related = default_relatedness(quotient)
    themes = pd.Series(_ALL, activity.columns)
    targets = diversification_targets(
        special,
        relatedness_density(related, special),
        themes,
        pd.DataFrame({_ALL: 1.0}, activity.index),
        activity.sum(),
    )
    gains = gain_matrix(targets, special, special, related).score.to_numpy()
    return np.asarray(gains + gains.T, dtype=float)


SCORES = (Score("gain by theme", "what each would win from the other, by programme part", gain_by_theme),)

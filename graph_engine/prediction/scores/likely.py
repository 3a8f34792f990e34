"""The score of what is likely: two terms of fixed weights, without training."""

from __future__ import annotations

import numpy as np

from graph_engine.measures.labelled import Floats
from graph_engine.prediction.expected_ties import expected_ties_of
from graph_engine.prediction.limits import prediction_limits
from graph_engine.prediction.past import Past, UnitKind
from graph_engine.prediction.proximity import partner_weights_of, third_party_proximity
from graph_engine.prediction.scores.score import Score
from graph_engine.prediction.spread_lists import spread_lists
from graph_engine.prediction.standard_terms import floored_log, standardised


def proximity(past: Past) -> Floats:
    r"""Third-party proximity over partners of all countries and programmes.

    .. math:: K_{ij} = \sum_k \frac{\sqrt{G_{ik} G_{jk}}}{\log(2 + d_k)^2}

    :func:`graph_engine.prediction.proximity.third_party_proximity`, after Adamic and Adar (2003, Social Networks 25,
    211–230).
    """
    return third_party_proximity(*partner_weights_of(past))


def proximity_without_earlier(past: Past) -> Floats:
    r"""Third-party proximity without earlier programmes.

    .. math:: K_{ij} = \sum_k \frac{\sqrt{G_{ik} G_{jk}}}{\log(2 + d_k)^2}

    of dated projects alone, after Adamic and Adar (2003, Social Networks 25, 211–230).
    """
    return third_party_proximity(*partner_weights_of(past, earlier=False))


def likely(past: Past) -> Floats:
    r"""Two terms of fixed weights, each standardised over the pairs that are open at the origin.

    .. math:: z(\log K_{ij}) + 0.4\, z(\log ET_{ij})

    K is :func:`graph_engine.prediction.proximity.third_party_proximity` (after Adamic and Adar 2003), ET
    :func:`graph_engine.prediction.expected_ties.expected_ties` (Newman 2010); the weight was chosen by the back-test of
    this project, on windows that end before 2017.
    """
    near = standardised(floored_log(proximity(past), past.open), past.open)
    expected = standardised(floored_log(expected_ties_of(past), past.open), past.open)
    return near + prediction_limits().theme_weight * expected


def likely_spread(past: Past) -> Floats:
    r"""The same with lists that are filled so that nobody is shown too often.

    .. math:: \text{likely}_{ij} - \lambda \log(1 + \text{times } j \text{ was shown})

    greedily, as lists are made less alike by Carbonell and Goldstein (1998, SIGIR, 335–336);
    :func:`graph_engine.prediction.spread_lists.spread_lists`. λ was chosen at the origin of 2015.
    """
    limit = prediction_limits()
    weight = limit.exposure_areas if past.kind == UnitKind.AREA else limit.exposure_organisations
    return spread_lists(likely(past), past.open, weight=weight, listed=limit.listed)


def likely_in_theme(past: Past) -> Floats:
    r"""Activity of the candidate in the theme, and existing ties.

    .. math:: z(\log(1 + n_{jt})) + 0.25\, z(\log(1 + y_{ij}))

    with dated projects n of the candidate in the theme and joint projects y in any theme, standardised over the pairs
    that are open within the themes that are known at the origin. Preferential attachment (Barabási and Albert 1999)
    within a theme; the weight was chosen by the back-test of this project.

    Returns
    -------
    ndarray, themes × units × units
    """
    active = np.broadcast_to(np.log1p(past.projects_by_theme.T)[:, None, :], past.open_by_theme.shape)
    tied = np.broadcast_to(np.log1p(past.joint_projects), past.open_by_theme.shape)
    # A theme that comes up later must not move the mean: it would tell of the future.
    chosen = past.open_by_theme & past.known_themes[:, None, None]
    return standardised(active, chosen) + prediction_limits().existing_weight * standardised(tied, chosen)


def likely_in_theme_spread(past: Past) -> Floats:
    r"""The same with lists that are filled so that nobody is shown too often, over all themes together.

    .. math:: \text{likely in theme}_{ijt} - \lambda \log(1 + \text{times } j \text{ was shown})

    greedily, as :func:`likely_spread` (after Carbonell and Goldstein 1998, SIGIR, 335–336).
    """
    limit = prediction_limits()
    shape = past.open_by_theme.shape
    rows = likely_in_theme(past).reshape(-1, shape[-1])
    open_to = past.open_by_theme.reshape(rows.shape)
    return spread_lists(rows, open_to, weight=limit.exposure_areas, listed=limit.listed).reshape(shape)


_LIKELY = Score("likely", "third-party proximity and expected ties by theme", likely)
_SPREAD = "the same, lists filled so that nobody is shown too often"
IN_THEMES = (
    Score("likely in theme", "activity of the candidate in the theme, and existing ties", likely_in_theme),
    Score("likely in theme, exposure controlled", _SPREAD, likely_in_theme_spread),
    _LIKELY,
)
OF_UNITS = (_LIKELY, Score("likely, exposure controlled", _SPREAD, likely_spread))
TERMS = (
    Score("third party", "third-party proximity over partners of all countries and programmes", proximity),
    Score("third party, no earlier programmes", "the same without earlier programmes", proximity_without_earlier),
    Score("expected ties by theme", "configuration model within each theme", expected_ties_of),
)

"""Scores that are learned at the origin: factors of the ties so far, and boosted trees fitted a year before."""

from __future__ import annotations

import numpy as np

from graph_engine.errors import NotEnoughDataError
from graph_engine.measures.labelled import Floats
from graph_engine.prediction.expected_ties import expected_ties_of
from graph_engine.prediction.limits import prediction_limits
from graph_engine.prediction.past import Past
from graph_engine.prediction.proximity import partner_weights_of
from graph_engine.prediction.scores.baselines import (
    adamic_adar,
    common_neighbours,
    degrees,
    resource_allocation,
    theme_cosine,
)
from graph_engine.prediction.scores.likely import proximity, proximity_without_earlier
from graph_engine.prediction.scores.score import Score
from graph_engine.prediction.standard_terms import floored_log, standardised

_FREE = 2
"""Features of which more may be more or less likely."""


def matrix_factorisation(past: Past) -> Floats:
    r"""Likeness of two units in the factors of how much each works with organisations of all countries.

    .. math:: (U \Sigma)_i \cdot (U \Sigma)_j, \quad U \Sigma V^T \approx \log(1 + G)

    Truncated singular value decomposition of log(1 + G) (Halko, Martinsson and Tropp 2011, SIAM Review 53, 217–288),
    seeded; the score is the inner product, as of latent semantic indexing. G is
    :func:`graph_engine.prediction.proximity.partner_weights`, of dated projects.
    """
    from sklearn.decomposition import TruncatedSVD

    weights, _ = partner_weights_of(past, earlier=False)
    factors = min(prediction_limits().factors, len(past.units) - 1, weights.shape[1] - 1)
    found = TruncatedSVD(factors, random_state=0).fit_transform(weights.log1p())
    return np.asarray(found @ found.T, dtype=float)


def pair_features(past: Past) -> Floats:
    """What boosted trees read of each pair, alike for both directions; all but the last two are more for likelier.

    Returns
    -------
    ndarray of float, units × units × features
        Standardised logarithms, so that two origins can be compared.
    """
    active = past.projects
    degree = degrees(past)[: len(past.units)]
    terms = (
        proximity(past),
        proximity_without_earlier(past),
        expected_ties_of(past),
        common_neighbours(past),
        adamic_adar(past),
        resource_allocation(past),
        np.minimum.outer(active, active),
        np.maximum.outer(active, active),
        np.multiply.outer(degree, degree),
        past.tied_earlier.astype(float) + 1,
        theme_cosine(past),
    )
    found = [standardised(floored_log(term, past.open), past.open) for term in terms]
    known = ~np.isnan(past.distance)
    # Trees take what is missing as it is, but not a feature that nobody has.
    distance = np.log1p(past.distance) if known.any() else np.zeros(known.shape)
    return np.stack([*found, distance], axis=2)


def gradient_boosting(past: Past) -> Floats:
    r"""Probability of a new tie by boosted trees (Friedman 2001, Annals of Statistics 29, 1189–1232).

    .. math:: P_{ij} = \frac{1}{1 + \exp(-\sum_m \nu f_m(x_{ij}))}

    with small trees f of the features x of :func:`pair_features`.

    Fitted on the pairs that were open a year before the origin: which were tied in that year. Nothing after the origin
    is read. Few pairs are tied in a year: the trees are small, and more proximity or activity never makes less likely.

    Raises
    ------
    NotEnoughDataError
        No pair was tied in that year.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    before = Past.of(past.history, past.day - prediction_limits().training_days, past.kind)
    at = past.units.get_indexer(before.units)
    came_true = past.tied[np.ix_(at, at)]
    chosen = np.triu(before.open)
    if not came_true[chosen].any():
        raise NotEnoughDataError(f"No pair of {past.kind}s was tied in the year before the origin: nothing to learn.")
    limit, learned_from = prediction_limits(), pair_features(before)[chosen]
    model = HistGradientBoostingClassifier(
        max_iter=limit.trees,
        max_leaf_nodes=limit.leaves,
        monotonic_cst=[1] * (learned_from.shape[1] - _FREE) + [0] * _FREE,
        early_stopping=False,
        random_state=0,
    )
    features = pair_features(past)
    # Small trees are ready sooner on one thread: on a busy machine several wait for each other after every leaf.
    with threadpool_limits(1):
        model.fit(learned_from, came_true[chosen])
        found: Floats = model.predict_proba(features.reshape(-1, features.shape[2]))[:, 1].reshape(features.shape[:2])
    return found


SCORES = (
    Score("matrix factorisation", "ties rebuilt from the largest singular vectors", matrix_factorisation),
    Score("gradient boosting", "boosted trees on all of these, fitted a year before", gradient_boosting),
)

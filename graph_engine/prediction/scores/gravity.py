"""Gravity: joint projects expected from how active two units are and how far apart."""

from __future__ import annotations

import numpy as np

from graph_engine.errors import NotEnoughDataError
from graph_engine.measures.labelled import Floats
from graph_engine.prediction.past import Past
from graph_engine.prediction.scores.score import Score

_NEAREST_KM = 1.0


def pair_terms(projects: Floats, distance: Floats) -> Floats:
    """Terms of each pair: logarithms of both activities and of the distance.

    Parameters
    ----------
    projects : ndarray of float, by unit
        At least 1.
    distance : ndarray of float, units × units
        Kilometres, below 1 counted as 1; NaN, where a place is unknown, counts as the mean of the others.

    Returns
    -------
    ndarray of float, units × units × 2
        The sum of both logarithms, for ties have no direction, and that of the distance.

    Examples
    --------
    >>> pair_terms(np.array([1.0, np.e]), np.array([[0.0, np.e], [np.e, 0.0]]))[0, 1].tolist()
    [1.0, 1.0]
    """
    active = np.log(projects)
    far = np.log(np.maximum(distance, _NEAREST_KM))
    known = far[~np.isnan(far) & ~np.eye(len(far), dtype=bool)]
    far = np.where(np.isnan(far), known.mean() if len(known) else 0.0, far)
    return np.stack([active[:, None] + active, far], axis=2)


def gravity(past: Past) -> Floats:
    r"""Expectation of a Poisson regression of the joint projects so far.

    .. math:: E(y_{ij}) = \exp(a + b (\log x_i + \log x_j) + c \log d_{ij})

    (Santos Silva and Tenreyro 2006, Review of Economics and Statistics 88, 641–658), fitted on all pairs at the origin.

    Raises
    ------
    NotEnoughDataError
        No pair has a joint project yet.
    """
    return expected_joint_projects(past.projects, past.distance, past.joint_projects)


def expected_joint_projects(projects: Floats, distance: Floats, together: Floats) -> Floats:
    """Fit joint projects (units × units) to the terms of :func:`pair_terms`, and give their expectation.

    Raises
    ------
    NotEnoughDataError
        No pair has a joint project.
    """
    # SciPy's solvers come with it, which only a back-test waits for.
    from sklearn.linear_model import PoissonRegressor

    terms = pair_terms(projects, distance)
    pairs = np.triu_indices(len(projects), k=1)
    if not together[pairs].any():
        raise NotEnoughDataError("No two units have a joint project by the origin: there is nothing to fit.")
    # Without places the distance is the same for all, and no coefficient could be told.
    terms = terms[..., np.ptp(terms[pairs], axis=0) > 0]
    if not terms.shape[2]:
        return np.zeros(terms.shape[:2])
    model = PoissonRegressor(alpha=0.0, solver="newton-cholesky").fit(terms[pairs], together[pairs])
    found: Floats = model.predict(terms.reshape(-1, terms.shape[2])).reshape(terms.shape[:2])
    return found


SCORES = (Score("gravity", "expectation of a Poisson regression on activity and distance", gravity),)

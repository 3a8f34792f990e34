"""Expected ties by theme: how often two units would meet if partners within a theme were drawn by their activity."""

from __future__ import annotations

import numpy as np

from graph_engine.measures.labelled import Floats
from graph_engine.prediction.past import Past


def pairs_by_activity(weight: Floats, partners: Floats, theme_of: Floats) -> Floats:
    r"""How many pairs of partners a theme makes, by the square of its participations.

    .. math:: c_t = \frac{\sum_p w_p s_p (s_p - 1)}{\left(\sum_p w_p s_p\right)^2}

    Parameters
    ----------
    weight, partners : ndarray of float, by project
        w, what a project counts, and s, its partners from the country.
    theme_of : ndarray of float, projects × themes
        1 where a project belongs to a theme.

    Returns
    -------
    ndarray of float, by theme
        At least 0; 0 for a theme without participations.

    Examples
    --------
    A project of 3 and one of 1, both of weight 1: (3·2 + 0) / (3 + 1)² = 0.375.

    >>> pairs_by_activity(np.ones(2), np.array([3.0, 1.0]), np.ones((2, 1))).tolist()
    [0.375]
    """
    pairs = np.asarray((weight * partners * (partners - 1).clip(0)) @ theme_of, dtype=float)
    all_of_them = np.asarray((weight * partners) @ theme_of, dtype=float)
    found: Floats = np.divide(pairs, all_of_them**2, out=np.zeros(len(pairs)), where=all_of_them > 0)
    return found


def expected_ties(activity: Floats, pairs: Floats) -> Floats:
    r"""Expected ties of each two units.

    .. math:: ET_{ij} = \sum_t x_{it} x_{jt} c_t

    the expectation of the configuration model within each theme (Newman 2010, Networks, section 13.2).

    Parameters
    ----------
    activity : ndarray of float, units × themes
        x, weighed participations with partners, at least 0.
    pairs : ndarray of float, by theme
        c of :func:`pairs_by_activity`.

    Returns
    -------
    ndarray, units × units
        Symmetric, at least 0.

    Examples
    --------
    2 · 3 · 0.5 in one theme, 1 · 0 in the other:

    >>> float(expected_ties(np.array([[2.0, 1.0], [3.0, 0.0]]), np.array([0.5, 1.0]))[0, 1])
    3.0
    """
    return np.asarray((activity * pairs) @ activity.T, dtype=float)


def expected_ties_of(past: Past) -> Floats:
    r"""Expected ties of the units of an origin, from dated projects.

    .. math:: ET_{ij} = \sum_t x_{it} x_{jt} c_t

    :func:`expected_ties` (Newman 2010, Networks, section 13.2), with x the dated projects with partners, by age.
    """
    home = past.history.home
    partners = np.asarray(past.history.membership[np.flatnonzero(home)].sum(axis=0), dtype=float)
    pairs = pairs_by_activity(past.weight * past.dated, partners, past.history.theme_of.toarray())
    return expected_ties(past.themes, pairs)

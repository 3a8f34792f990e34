"""Third-party proximity: how much two units work with the same partners."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, diags_array

from graph_engine.measures.labelled import Floats
from graph_engine.prediction.past import Past, UnitKind


def partner_weights(joint: csr_array, membership: csr_array, weight: Floats, size: Floats) -> csr_array:
    r"""How much each unit works with each organisation.

    .. math:: G_{ik} = \sum_{p \ni i, k} \frac{w_p}{s_p - 1}

    so that what a unit gives to a project is shared among its partners (Newman 2001, Physical Review E 64, 016132).

    Parameters
    ----------
    joint : csr_array, units × projects
        1 where a unit takes part.
    membership : csr_array, organisations × projects
        1 where an organisation takes part.
    weight, size : ndarray of float, by project
        What it counts, at least 0, and its number of organisations; a project of one ties nobody.

    Returns
    -------
    csr_array, units × organisations, at least 0
        An organisation that takes part for the unit is among them; see :func:`without_members`.

    Examples
    --------
    a and b share a project of three (weight 1, so 1/2) and one of two (weight 0.5, so 0.5):

    >>> joint = csr_array([[1.0, 1.0], [1.0, 1.0], [1.0, 0.0]])
    >>> partner_weights(joint, joint, np.array([1.0, 0.5]), np.array([3.0, 2.0])).todense()[0]
    array([1. , 1. , 0.5])
    """
    shared = np.divide(weight, size - 1, out=np.zeros(len(size)), where=size > 1)
    found = csr_array(csr_array(joint @ diags_array(shared)) @ membership.T)
    found.eliminate_zeros()
    found.sort_indices()
    return found


def without_members(weights: csr_array, members: csr_array) -> csr_array:
    """Leave out what a unit works with itself: entries of its own members."""
    found = csr_array(weights - weights.multiply(members))
    found.eliminate_zeros()
    return found


def third_party_proximity(weights: csr_array, activity: Floats, others: csr_array | None = None) -> Floats:
    r"""How much two units work with the same third parties, busy ones counting less.

    .. math:: K_{ij} = \sum_k \frac{\sqrt{G_{ik} G_{jk}}}{\log(2 + d_k)^2}

    a weighted form of the index of Adamic and Adar (2003, Social Networks 25, 211–230) on the network of organisations
    and projects.

    Parameters
    ----------
    weights : csr_array, units × organisations
        G of :func:`partner_weights`, at least 0.
    activity : ndarray of float, by organisation
        d, its weighed participations, at least 0.
    others : csr_array, others × organisations, optional
        G of those whom the units are compared with; the units themselves where not given.

    Returns
    -------
    ndarray, units × units, or units × others
        At least 0; among units symmetric, and the diagonal holds what a unit shares with itself.

    Examples
    --------
    Two units work with one organisation, by 4 and by 1, whose activity is e − 2: √4 / log(e)² = 2.

    >>> found = third_party_proximity(csr_array([[4.0], [1.0], [0.0]]), np.array([np.e - 2]))
    >>> float(round(found[0, 1], 9)), float(found[0, 2])
    (2.0, 0.0)
    """
    parts = _parts(weights, activity)
    theirs = parts if others is None else _parts(others, activity)
    return np.asarray((parts @ theirs.T).todense(), dtype=float)


def _parts(weights: csr_array, activity: Floats) -> csr_array:
    return csr_array(weights.sqrt() @ diags_array(1.0 / np.log(2.0 + activity)))


def partner_weights_of(past: Past, *, earlier: bool = True) -> tuple[csr_array, Floats]:
    """G and d of the units of an origin, over partners of all countries.

    An organisation is no partner of itself. An area's members may be partners of each other.

    Parameters
    ----------
    earlier : bool, default True
        Whether projects of earlier programmes count.
    """
    weight = past.weight if earlier else past.weight * past.dated
    membership = past.history.membership
    found = partner_weights(past.joint, membership, weight, past.size)
    if past.kind == UnitKind.ORGANISATION:
        found = without_members(found, past.members)
    return found, np.asarray(membership @ weight, dtype=float)

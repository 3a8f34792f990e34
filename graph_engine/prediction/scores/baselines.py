"""What any score must beat: chance, how active a candidate is, and how near it is in the network of the country."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, diags_array

from graph_engine.measures.labelled import Floats
from graph_engine.prediction.past import Past
from graph_engine.prediction.scores.score import Score


def by_candidate(values: Floats) -> Floats:
    """The same figure of a candidate for everybody who asks.

    Examples
    --------
    >>> by_candidate(np.array([1.0, 2.0])).tolist()
    [[1.0, 2.0], [1.0, 2.0]]
    """
    return np.broadcast_to(values, (len(values), len(values)))


def chance(past: Past) -> Floats:
    r"""Uniform draws, of the same seed for the same number of units.

    .. math:: u_{ij} \sim U(0, 1)

    what any predictor must beat (Liben-Nowell and Kleinberg 2007, JASIST 58, 1019–1031).
    """
    count = len(past.units)
    return np.random.default_rng(count).random((count, count))


def popularity(past: Past) -> Floats:
    r"""Dated projects of the candidate.

    .. math:: n_j

    the same list for everybody, which is hard to beat (Cremonesi, Koren and Turrin 2010, RecSys, 39–46).
    """
    return by_candidate(past.projects)


def network(past: Past) -> csr_array:
    """Units × all units of the country: 1 where they have a dated joint project, 0 with themselves."""
    dated = np.flatnonzero(past.dated)
    found = csr_array(past.joint[:, dated] @ past.peer_joint[:, dated].T)
    found.setdiag(0.0)
    found.eliminate_zeros()
    found.data[:] = 1.0
    return found


def peer_network(past: Past) -> csr_array:
    """All units of the country × the same: 1 where they have a dated joint project, 0 with themselves."""
    dated = past.peer_joint[:, np.flatnonzero(past.dated)]
    together = csr_array(dated @ dated.T)
    together.setdiag(0.0)
    together.eliminate_zeros()
    together.sort_indices()
    together.data[:] = 1.0
    return together


def degrees(past: Past) -> Floats:
    """Of all units of the country: with how many others each has a dated joint project."""
    return np.diff(peer_network(past).indptr).astype(float)


def degree(past: Past) -> Floats:
    r"""Degree of the candidate.

    .. math:: k_j = |\Gamma(j)|

    with Γ the units of the country that one has a dated joint project with (Freeman 1979, Social Networks 1, 215–239).
    """
    return by_candidate(degrees(past)[: len(past.units)])


def preferential_attachment(past: Past) -> Floats:
    r"""Product of both degrees; its order is that of the degree.

    .. math:: k_i k_j

    (Barabási and Albert 1999, Science 286, 509–512).
    """
    own = degrees(past)[: len(past.units)]
    return np.outer(own, own)


def neighbours_weighed(adjacency: csr_array, weight: Floats) -> Floats:
    """Σ of the weights of all neighbours that two units share.

    Parameters
    ----------
    adjacency : csr_array, units × neighbours
        0 or 1.
    weight : ndarray of float, by neighbour
        1 for common neighbours; 1/log(degree) for the index of Adamic and Adar (2003, Social Networks 25, 211–230);
        1/degree for resource allocation (Zhou, Lü and Zhang 2009, European Physical Journal B 71, 623–630).

    Examples
    --------
    Two units with one neighbour of degree 2: 1, 1/log 2 = 1.443 and 1/2.

    >>> adjacency = csr_array([[1.0], [1.0]])
    >>> [float(neighbours_weighed(adjacency, np.array([w]))[0, 1].round(3)) for w in (1.0, 1 / np.log(2), 0.5)]
    [1.0, 1.443, 0.5]
    """
    return np.asarray((adjacency @ diags_array(weight) @ adjacency.T).todense(), dtype=float)


def common_neighbours(past: Past) -> Floats:
    r"""How many units of the country both have a joint project with.

    .. math:: |\Gamma(i) \cap \Gamma(j)|

    (Newman 2001, Physical Review E 64, 025102).
    """
    return neighbours_weighed(network(past), np.ones(past.peers.shape[0]))


def adamic_adar(past: Past) -> Floats:
    r"""Common neighbours, weighed by 1/log of their degree.

    .. math:: \sum_{k \in \Gamma(i) \cap \Gamma(j)} \frac{1}{\log k_k}

    (Adamic and Adar 2003, Social Networks 25, 211–230).
    """
    # A neighbour that two share has two: its logarithm is never 0.
    return neighbours_weighed(network(past), 1.0 / np.log(degrees(past).clip(2)))


def resource_allocation(past: Past) -> Floats:
    r"""Common neighbours, weighed by 1/degree.

    .. math:: \sum_{k \in \Gamma(i) \cap \Gamma(j)} \frac{1}{k_k}

    (Zhou, Lü and Zhang 2009, European Physical Journal B 71, 623–630).
    """
    return neighbours_weighed(network(past), 1.0 / degrees(past).clip(1))


def cosine(activity: Floats) -> Floats:
    """Cosine of the rows; 0 for a row without anything.

    Examples
    --------
    >>> cosine(np.array([[3.0, 4.0], [4.0, 3.0], [0.0, 0.0]])).round(2).tolist()
    [[1.0, 0.96, 0.0], [0.96, 1.0, 0.0], [0.0, 0.0, 0.0]]
    """
    # By the largest first: squares of very small figures are 0.
    largest = np.abs(activity).max(axis=1, keepdims=True, initial=0.0)
    scaled = np.divide(activity, largest, out=np.zeros_like(activity), where=largest > 0)
    length = np.linalg.norm(scaled, axis=1, keepdims=True)
    unit = np.divide(scaled, length, out=np.zeros_like(activity), where=length > 0)
    return np.asarray(unit @ unit.T, dtype=float)


def theme_cosine(past: Past) -> Floats:
    r"""Cosine of the activity by theme.

    .. math:: \frac{x_i \cdot x_j}{\lVert x_i \rVert \lVert x_j \rVert}

    (Salton and McGill 1983, Introduction to Modern Information Retrieval, 121).
    """
    return cosine(past.themes)


POPULARITY = Score("popularity", "dated projects of the candidate", popularity)
SCORES = (
    Score("random", "uniform draws", chance),
    POPULARITY,
    Score("degree", "units of the country with which the candidate has a joint project", degree),
    Score("preferential attachment", "product of both degrees", preferential_attachment),
    Score("common neighbours", "units of the country that both have a joint project with", common_neighbours),
    Score("Adamic–Adar", "the same, weighed by 1/log of their degree", adamic_adar),
    Score("resource allocation", "the same, weighed by 1/degree", resource_allocation),
    Score("theme cosine", "cosine of activity by programme part", theme_cosine),
)

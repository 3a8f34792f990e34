"""A network as it might have been: with some of its ties left out, or with all of them put at random.

What is found in a network is worth as much as it stays when the network changes a little, and as it exceeds what is
found where there is nothing to find (Karrer, Levina and Newman 2008, Physical Review E 77, 046119).
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

_SWEEPS = 10
"""Times that each tie is offered a swap: after so many, more change nothing that is measured here."""


def thinned(adjacency: sparse.csr_array, share: float, seed: int) -> sparse.csr_array:
    """Leave out ties at random.

    Parameters
    ----------
    adjacency : csr_array
        n × n, symmetric, without a diagonal; rows in order of key.
    share : float
        Probability with which each tie is left out, 0 to 1.
    seed : int
        Of the draw.

    Returns
    -------
    csr_array
        n × n, symmetric; members may have lost all their ties.
    """
    ends, weight = _ties(adjacency)
    stays = np.random.default_rng(seed).random(len(ends)) >= share
    return _network(ends[stays], weight[stays], adjacency.shape[0])


def rewired(adjacency: sparse.csr_array, seed: int) -> sparse.csr_array:
    """Put ties at random, so that every member keeps its number of ties.

    Two ties a–b and c–d become a–d and c–b where neither stands yet, over and over (Maslov and Sneppen 2002, Science
    296, 910); the weights are dealt out to the ties anew.

    Parameters
    ----------
    adjacency : csr_array
        n × n, symmetric, without a diagonal; rows in order of key.
    seed : int
        Of the draw.

    Returns
    -------
    csr_array
        n × n, symmetric, without a diagonal, with the same numbers of ties in each row and the same weights.

    Examples
    --------
    >>> ring = sparse.csr_array(np.roll(np.eye(8), 1, axis=0) + np.roll(np.eye(8), 1, axis=1))
    >>> np.diff(rewired(ring, 0).indptr).tolist()
    [2, 2, 2, 2, 2, 2, 2, 2]
    """
    random = np.random.default_rng(seed)
    n = adjacency.shape[0]
    ends, weight = _ties(adjacency)
    random.shuffle(weight)
    half = len(ends) // 2
    for _ in range(_SWEEPS):
        order = random.permutation(len(ends))
        one, other = order[:half], order[half : 2 * half]
        # Either end of the other tie may come first, or members of early rows would never swap with each other.
        turned = 2 * random.random(half) < 1
        ends[other[turned]] = ends[other[turned], ::-1]
        (a, b), (c, d) = ends[one].T, ends[other].T
        standing = np.sort(_code(ends[:, 0], ends[:, 1], n))
        new = np.stack([_code(a, d, n), _code(c, b, n)])
        fit = (a != d) & (c != b) & ~_among(new, standing).any(axis=0)
        # Of swaps that would make the same tie none is done: they may be in a later sweep.
        codes, times = np.unique(new[:, fit], return_counts=True)
        fit &= ~np.isin(new, codes[times > 1]).any(axis=0)
        ends[one[fit], 1], ends[other[fit], 1] = d[fit], b[fit]
    return _network(ends, weight, n)


def _ties(adjacency: sparse.csr_array) -> tuple[np.ndarray, np.ndarray]:
    """Ends and weights of all ties, each once, in order."""
    upper = sparse.triu(adjacency, 1, format="csr")
    upper.sort_indices()
    row = np.repeat(np.arange(upper.shape[0]), np.diff(upper.indptr))
    return np.c_[row, upper.indices].astype(np.int64), upper.data.copy()


def _network(ends: np.ndarray, weight: np.ndarray, n: int) -> sparse.csr_array:
    rows, columns = np.r_[ends[:, 0], ends[:, 1]], np.r_[ends[:, 1], ends[:, 0]]
    found = sparse.csr_array((np.r_[weight, weight], (rows, columns)), shape=(n, n))
    found.sort_indices()
    return found


def _code(one: np.ndarray, other: np.ndarray, n: int) -> np.ndarray:
    """One number for each pair of members, whichever comes first."""
    return np.asarray(np.minimum(one, other) * n + np.maximum(one, other))


def _among(codes: np.ndarray, standing: np.ndarray) -> np.ndarray:
    at = np.minimum(np.searchsorted(standing, codes), len(standing) - 1)
    return np.asarray(standing[at] == codes)

"""Runs of the Leiden algorithm (Traag, Waltman and van Eck 2019, Scientific Reports 9, 5233) for modularity."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from graph_engine.errors import MeasureError
from graph_engine.networks.limits import community_limits


def leiden(
    adjacency: sparse.csr_array, seed: int, *, iterations: int | None = None, resolution: float = 1.0
) -> np.ndarray:
    """Communities of one run.

    Parameters
    ----------
    adjacency : csr_array
        n × n, symmetric, without a diagonal; weights above 0. Rows in an order that does not depend on the order of
        the data, so that a seed always gives the same run.
    seed : int
        Of the run.
    iterations : int
        Cycles, each from the result of the last; as the thresholds say where not given.
    resolution : float
        Of modularity (Reichardt and Bornholdt 2006, Physical Review E 74, 016110), above 0: more gives more and
        smaller communities.

    Returns
    -------
    ndarray
        (n,), communities numbered from 0 in order of their first member.

    Raises
    ------
    MeasureError
        Where the matrix is not such a network.
    """
    from graspologic_native import leiden_csr  # type: ignore[import-untyped]

    n = adjacency.shape[0]
    if adjacency.shape[0] != adjacency.shape[1] or (adjacency.nnz and adjacency.data.min() <= 0):
        raise MeasureError(f"A network is a square matrix of positive weights; this one is {adjacency.shape}.")
    if adjacency.nnz == 0:
        return np.arange(n)
    _, found = leiden_csr(
        adjacency.indptr.astype(np.int64),
        adjacency.indices.astype(np.int32),
        adjacency.data.astype(np.float64),
        n,
        iterations=community_limits().iterations if iterations is None else iterations,
        seed=seed,
        resolution=resolution,
    )
    # Members without ties stand alone.
    # Above every label that the library gives, so that no lone member falls into a community.
    labels = np.arange(n) + n
    labels[np.fromiter(found.keys(), np.int64, len(found))] = np.fromiter(found.values(), np.int64, len(found))
    return in_order_of_first(labels)


def in_order_of_first(labels: np.ndarray) -> np.ndarray:
    """Number communities anew from 0 in order of their first member.

    >>> in_order_of_first(np.array([7, 3, 7, 1])).tolist()
    [0, 1, 0, 2]
    """
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return np.asarray(rank[inverse])

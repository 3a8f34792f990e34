"""Bridges: well-tied members whose ties lead to other communities."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from graph_engine.networks.limits import community_limits


def share_elsewhere(adjacency: sparse.csr_array, community: np.ndarray) -> np.ndarray:
    """Share of the weight of each member's ties that leads to other communities, 0 to 1.

    Parameters
    ----------
    adjacency : csr_array
        n × n, symmetric.
    community : ndarray
        (n,) of each member; negative where it belongs to none.

    Returns
    -------
    ndarray
        (n,); 0 for members without ties.
    """
    ties = adjacency.tocoo()
    n = adjacency.shape[0]
    every = np.bincount(ties.row, weights=ties.data, minlength=n)
    away = community[ties.row] != community[ties.col]
    elsewhere = np.bincount(ties.row, weights=ties.data * away, minlength=n)
    return np.asarray(np.divide(elsewhere, every, out=np.zeros(n), where=every > 0))


def bridges(adjacency: sparse.csr_array, community: np.ndarray, of: int, most: int) -> list[int]:
    """Positions of the bridges of a community, largest share elsewhere first; ties by position.

    Parameters
    ----------
    adjacency, community
        As :func:`share_elsewhere`.
    of : int
        The community.
    most : int
        Bridges at most.
    """
    members = np.flatnonzero(community == of)
    if not len(members):
        return []
    strength = np.asarray(adjacency.sum(axis=1)).ravel()[members]
    ties = np.diff(adjacency.indptr)[members]
    share = share_elsewhere(adjacency, community)[members]
    # A member with two ties, one of them away, is no bridge but a stranger.
    limit = community_limits()
    well_tied = (strength >= np.quantile(strength, limit.bridge_strength)) & (ties >= limit.bridge_ties)
    fit = well_tied & (share >= limit.bridge_share)
    order = sorted(np.flatnonzero(fit), key=lambda at: (-share[at], members[at]))
    return [int(members[at]) for at in order[:most]]

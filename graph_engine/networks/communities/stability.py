"""Communities that come back: which of a network's communities last when it changes a little, and beyond chance.

That the runs of an algorithm agree says little by itself: they agree on any network with one large block in it, and
the consensus of many runs agrees with that of others even where ties were put at random. So three things are asked.

- Each run is made without some of the ties, so that it is the data that vary and not the seed alone (resampling as of
  Monti, Tamayo, Mesirov and Golub 2003, Machine Learning 52, 91).
- Each community has a stability of its own: the mean over the runs of its Jaccard coefficient with the community of the
  run that is most like it. Below 0.6 a community is not to be trusted, from 0.75 on it is a stable one, and from 0.85
  a highly stable one; between 0.6 and 0.75 who exactly belongs to it is doubtful (Hennig 2007, Computational
  Statistics and Data Analysis 52, 258, and his package fpc). Members of the others belong to none.
- The same is done on networks in which the ties were put at random while every member kept their number. A network has
  communities only if those of its middle member come back more often than those of the next such network would: the
  median over members, because one large block, such as a source that hardly meets the other, comes back on its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.special import stdtrit

from graph_engine.networks.communities.consensus import (
    NONE,
    CommunityAlgorithm,
    Consensus,
    find_communities,
    induced,
    largest_component,
    largest_first,
)
from graph_engine.networks.communities.leiden import leiden
from graph_engine.networks.communities.resampling import rewired
from graph_engine.networks.limits import community_limits


@dataclass(frozen=True)
class StableCommunities:
    """Communities of a network that come back.

    Attributes
    ----------
    community : ndarray
        (n,) number of each member's community from 0, the largest first; :data:`~consensus.NONE` where it belongs to
        none. Where the network has no stable communities, those that were refused.
    stability : ndarray
        (n,) mean over the runs of the share of the other members of its community that the member is with, 0 to 1.
    recurrence : ndarray
        (communities,) stability of each community: mean Jaccard coefficient with the most similar of each run, 0 to 1.
    agreement : float
        Median over members of the stability of their community, before any was set apart, 0 to 1; NaN where the
        network is too small.
    chance : float
        What networks of the same members and numbers of ties, put at random, reach of it: upper limit of the
        prediction interval for the next of them; NaN where the network is too small.
    runs : int
        Number of runs.
    """

    community: np.ndarray
    stability: np.ndarray
    recurrence: np.ndarray
    agreement: float
    chance: float
    runs: int

    @property
    def stable(self) -> bool:
        """Whether the network has communities that come back, and more than chance would make them."""
        return self.agreement > self.chance and bool((self.recurrence >= community_limits().recurrence).any())

    @property
    def sizes(self) -> np.ndarray:
        """Members of each community."""
        return np.bincount(self.community[self.community >= 0])


def find_stable_communities(adjacency: sparse.csr_array, *, find: CommunityAlgorithm = leiden) -> StableCommunities:
    """Find the communities of a network that come back when some of its ties are left out.

    Parameters
    ----------
    adjacency : csr_array
        n × n, symmetric, without a diagonal; weights above 0; rows in order of key.
    find : CommunityAlgorithm
        Makes each run; Leiden by default.
    """
    limit = community_limits()
    found = find_communities(adjacency, find=find, seeds=limit.runs, left_out=limit.left_out)
    agreement, chance = _middle(found), float("nan")
    if found.runs:
        inside = largest_component(adjacency)
        chance = _chance(induced(adjacency, inside), find)
    refused = StableCommunities(found.community, found.stability, found.recurrence, agreement, chance, found.runs)
    if not refused.stable:
        return refused
    last = found.recurrence >= limit.recurrence
    stays = (found.community >= 0) & last[found.community]
    # Of equal sizes the first member decides, so that what is left keeps its order.
    community = np.full(len(found.community), NONE)
    community[stays] = largest_first(found.community[stays])
    return StableCommunities(
        community, np.where(stays, found.stability, 0.0), found.recurrence[last], agreement, chance, found.runs
    )


def _chance(core: sparse.csr_array, find: CommunityAlgorithm) -> float:
    """Upper limit of the prediction interval (Hahn and Meeker 1991, Statistical Intervals, 4.8)."""
    limit = community_limits()
    reached = []
    # What chance gives varies most between small networks, and these are soon done.
    fit = int(limit.rewired_ties / max(core.nnz / 2, 1))
    for seed in range(min(max(fit, limit.rewirings_least), limit.rewirings_most)):
        found = find_communities(rewired(core, seed), find=find, seeds=limit.rewired_runs, left_out=limit.left_out)
        reached.append(_middle(found))
    number = len(reached)
    spread = np.std(reached, ddof=1) * np.sqrt(1 + 1 / number)
    return float(np.mean(reached) + stdtrit(number - 1, 1 - limit.chance) * spread)


def _middle(found: Consensus) -> float:
    """Stability of the middle member's community."""
    inside = found.community[found.community >= 0]
    return float(np.median(found.recurrence[inside])) if found.runs else float("nan")

"""What many runs agree on: one partition, how far the runs agree, and how firmly each member stands in its place.

Modularity has many partitions that are nearly as good as the best, and a seed picks one of them. So an algorithm runs
with many seeds; each tie is weighed by the share of runs in which its ends were together, and a last run on these
weights gives the consensus (after Lancichinetti and Fortunato 2012, Scientific Reports 2, 336, with ties in place of
all pairs).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from graph_engine.networks.communities.leiden import in_order_of_first, leiden
from graph_engine.networks.communities.resampling import thinned
from graph_engine.networks.limits import community_limits

NONE = -1


class CommunityAlgorithm(Protocol):
    """A way to find communities, such as :func:`~graph_engine.networks.communities.leiden.leiden`."""

    def __call__(self, adjacency: sparse.csr_array, seed: int) -> np.ndarray:
        """Return the community of each member, (n,) integers, the same for the same seed.

        Parameters
        ----------
        adjacency : csr_array
            n × n, symmetric, without a diagonal; weights above 0; rows in order of key.
        seed : int
            Of the run.
        """
        ...


@dataclass(frozen=True)
class Consensus:
    """Communities of a network.

    Attributes
    ----------
    community : ndarray
        (n,) number of each member's community from 0, the largest first, equal sizes in order of their first member;
        :data:`NONE` where it belongs to none.
    stability : ndarray
        (n,) mean over the runs of the share of the other members of its community that the member is with, 0 to 1;
        0 where it belongs to none.
    recurrence : ndarray
        (communities,) mean over the runs of the Jaccard coefficient of the community with the community of the run that
        is most like it, 0 to 1; 1 for a component of its own.
    agreement : float
        Mean adjusted Rand index of all pairs of runs on the largest component; NaN for fewer than two runs.
    runs : int
        Number of runs.
    """

    community: np.ndarray
    stability: np.ndarray
    recurrence: np.ndarray
    agreement: float
    runs: int

    @property
    def sizes(self) -> np.ndarray:
        """Members of each community."""
        return np.bincount(self.community[self.community >= 0])


def find_communities(
    adjacency: sparse.csr_array,
    *,
    find: CommunityAlgorithm = leiden,
    seeds: int | None = None,
    least_members: int | None = None,
    left_out: float = 0.0,
) -> Consensus:
    """Find the communities that many runs agree on.

    Parameters
    ----------
    adjacency : csr_array
        n × n, symmetric, without a diagonal; weights above 0; rows in order of key.
    find : CommunityAlgorithm
        Makes each run, and the last one on what the runs agree on; Leiden by default.
    seeds : int, optional
        Runs, with seeds 0, 1, 2 and so on; as the thresholds say where not given.
    least_members : int, optional
        A smaller group joins the one that it is tied to most; as the thresholds say where not given.
    left_out : float
        Share of the ties that each run does without, drawn anew for each, 0 to 1.
    """
    limit = community_limits()
    number_of_runs = limit.runs if seeds is None else seeds
    least_members = limit.members if least_members is None else least_members
    n = adjacency.shape[0]
    community, stability = np.full(n, NONE), np.zeros(n)
    if adjacency.nnz == 0:
        return Consensus(community, stability, np.zeros(0), float("nan"), 0)
    _, component = connected_components(adjacency, directed=False)
    sizes = np.bincount(component)
    # The runs are compared where they can differ: small components are the same in all of them.
    inside = largest_component(adjacency)
    if len(inside) < least_members:
        return Consensus(community, stability, np.zeros(0), float("nan"), 0)
    core = induced(adjacency, inside)
    core.sort_indices()
    seen = (thinned(core, left_out, seed) if left_out else core for seed in range(number_of_runs))
    runs = np.array([in_order_of_first(find(network, seed)) for seed, network in enumerate(seen)])
    labels = np.full(n, NONE)
    labels[inside] = _merged(core, _consensus(core, runs, find), least_members)
    for number in np.flatnonzero(sizes >= least_members):
        members = np.flatnonzero(component == number)
        # The largest component has its labels already.
        if members[0] != inside[0]:
            labels[members] = labels.max() + 1
    belonging = labels >= 0
    community[belonging] = largest_first(labels[belonging])
    stability[belonging] = 1.0
    stability[inside] = _stability(runs, community[inside])
    recurrence = np.ones(int(community.max()) + 1)
    here, of_inside = np.unique(community[inside], return_inverse=True)
    recurrence[here] = jaccard_recurrence(of_inside, runs)
    return Consensus(community, stability, recurrence, agreement(runs), number_of_runs)


def largest_component(adjacency: sparse.csr_array) -> np.ndarray:
    """Positions of the members of the largest component; of equals the first."""
    _, component = connected_components(adjacency, directed=False)
    return np.flatnonzero(component == int(np.bincount(component).argmax()))


def induced(adjacency: sparse.csr_array, members: np.ndarray) -> sparse.csr_array:
    """Ties among some members: (m, m), in the order of ``members``."""
    # Untyped between the two steps: checking the overloads of slices takes longer than all else in this file.
    rows: Any = adjacency[members]
    return sparse.csr_array(rows[:, members])


def jaccard_recurrence(community: np.ndarray, runs: np.ndarray) -> np.ndarray:
    """Mean over runs of the Jaccard coefficient of each community with the most similar one of the run.

    The stability of a cluster of Hennig (2007, Computational Statistics and Data Analysis 52, 258).

    Parameters
    ----------
    community : ndarray
        (n,) numbered from 0 without gaps.
    runs : ndarray
        (runs, n), each numbered from 0.

    Returns
    -------
    ndarray
        (communities,), each 0 to 1.

    Examples
    --------
    >>> jaccard_recurrence(np.array([0, 0, 0, 1]), np.array([[0, 0, 0, 1], [0, 0, 1, 1]])).round(3).tolist()
    [0.833, 0.75]
    """
    sizes = np.bincount(community)
    total = np.zeros(len(sizes))
    for run in runs:
        width = int(run.max()) + 1
        both = np.bincount(community * width + run, minlength=len(sizes) * width).reshape(len(sizes), width)
        either = sizes[:, None] + np.bincount(run, minlength=width)[None, :] - both
        total += (both / either).max(axis=1)
    return np.asarray(total / len(runs))


def agreement(runs: np.ndarray) -> float:
    """Mean adjusted Rand index of all pairs of runs, at most 1; NaN for fewer than two.

    >>> agreement(np.array([[0, 0, 1, 1], [1, 1, 0, 0]]))
    1.0
    """
    if len(runs) < 2:
        return float("nan")
    pairs = [adjusted_rand(runs[a], runs[b]) for a in range(len(runs)) for b in range(a)]
    return float(np.mean(pairs))


def adjusted_rand(one: np.ndarray, other: np.ndarray) -> float:
    """Adjusted Rand index of two partitions (Hubert and Arabie 1985, Journal of Classification 2, 193).

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 2])).__round__(3)
    0.571
    """
    width = int(other.max()) + 1
    together = _pairs(np.bincount(one * width + other))
    first, second = _pairs(np.bincount(one)), _pairs(np.bincount(other))
    expected = first * second / _pairs(np.array([len(one)])) if len(one) > 1 else 0.0
    most = (first + second) / 2
    return 1.0 if most == expected else float((together - expected) / (most - expected))


def _pairs(counts: np.ndarray) -> float:
    wide = counts.astype(float)
    return float((wide * (wide - 1) / 2).sum())


def largest_first(labels: np.ndarray) -> np.ndarray:
    """Number communities anew from 0, the largest first; equal sizes in order of their first member.

    >>> largest_first(np.array([0, 1, 1, 2])).tolist()
    [1, 0, 0, 2]
    """
    labels = in_order_of_first(labels)
    order = np.argsort(-np.bincount(labels), kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return np.asarray(rank[labels])


def _consensus(adjacency: sparse.csr_array, runs: np.ndarray, find: CommunityAlgorithm) -> np.ndarray:
    ties = adjacency.tocoo()
    together = np.zeros(ties.nnz)
    for run in runs:
        together += run[ties.row] == run[ties.col]
    # A tie that no run keeps inside goes, so that the last run cannot join what none has joined.
    weight = ties.data * together / len(runs)
    selected = weight > 0
    found = sparse.csr_array((weight[selected], (ties.row[selected], ties.col[selected])), shape=adjacency.shape)
    found.sort_indices()
    return in_order_of_first(find(found, 0))


def _merged(adjacency: sparse.csr_array, labels: np.ndarray, least_members: int) -> np.ndarray:
    """Let groups that are too small join the one that they are tied to most, smallest first."""
    labels = in_order_of_first(labels)
    while True:
        sizes = np.bincount(labels)
        if len(sizes) == 1 or sizes.min() >= least_members:
            return labels
        small = int(sizes.argmin())
        rows = adjacency[np.flatnonzero(labels == small)]
        tied = np.bincount(labels[rows.indices], weights=rows.data, minlength=len(sizes))
        # A group is tied most to itself.
        tied[small] = 0.0
        labels = in_order_of_first(np.where(labels == small, int(tied.argmax()), labels))


def _stability(runs: np.ndarray, community: np.ndarray) -> np.ndarray:
    others = np.maximum(np.bincount(community)[community] - 1, 1)
    total = np.zeros(len(community))
    for run in runs:
        cell = community * (int(run.max()) + 1) + run
        total += (np.bincount(cell)[cell] - 1) / others
    return np.asarray(total / len(runs))

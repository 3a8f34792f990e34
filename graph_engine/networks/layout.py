"""Where members stand in the drawing: communities first, then the members inside each.

Both steps are the spring layout of Fruchterman and Reingold (1991, Software: Practice and Experience 21, 1129) from a
start that is the same for the same members, so that a network is always drawn alike. networkx has that layout too, but
neither the start nor the spread by rank, so its drawings would differ from those that people know.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

GOLDEN_ANGLE = np.pi * (3 - 5**0.5)
_OUTER_STEPS = 200
_INNER_STEPS = 60
_GAP = 1.15
_DECIMALS = 4


def positions(adjacency: sparse.csr_array, community: np.ndarray) -> np.ndarray:
    """Positions of all members in [-1, 1] × [-1, 1].

    Parameters
    ----------
    adjacency : csr_array
        n × n, symmetric, weights above 0.
    community : ndarray
        (n,) numbered from 0; negative where a member belongs to none: such members stand on a rim around the others.

    Returns
    -------
    ndarray
        (n, 2), rounded to four decimals.
    """
    n = adjacency.shape[0]
    found = np.zeros((n, 2))
    count = int(community.max(initial=-1)) + 1
    if count:
        sizes = np.bincount(community[community >= 0], minlength=count)
        radius = np.sqrt(sizes / sizes.sum())
        centre = _apart(_springs(_between(adjacency, community, count), _OUTER_STEPS), radius)
        for number in range(count):
            members = np.flatnonzero(community == number)
            # Roots, or one heavy tie would draw two members onto one point.
            inside = _springs(np.sqrt(adjacency[members][:, members].toarray()), _INNER_STEPS)
            found[members] = centre[number] + inside * radius[number] / _GAP
    placed = community >= 0
    # Drawings of all networks fill the same square, so that pages need not know their sizes.
    reach = float(np.hypot(*found[placed].T).max(initial=0.0)) or 1.0
    found /= reach * (1.0 if placed.all() else 1.08)
    rim = np.flatnonzero(~placed)
    angle = 2 * np.pi * np.arange(len(rim)) / max(len(rim), 1)
    found[rim] = np.c_[np.cos(angle), np.sin(angle)]
    return np.round(found, _DECIMALS) + 0.0


def _between(adjacency: sparse.csr_array, community: np.ndarray, count: int) -> np.ndarray:
    """Weights between communities as what they are over what the communities' sizes alone would give."""
    ties = adjacency.tocoo()
    selected = (community[ties.row] >= 0) & (community[ties.col] >= 0)
    cell = community[ties.row[selected]] * count + community[ties.col[selected]]
    weight = np.bincount(cell, weights=ties.data[selected], minlength=count * count).reshape(count, count)
    every = weight.sum(axis=1)
    expected = np.outer(every, every) / max(weight.sum(), 1e-12)
    ratio = np.divide(weight, expected, out=np.zeros_like(weight), where=expected > 0)
    np.fill_diagonal(ratio, 0.0)
    return np.asarray(ratio)


def _springs(weight: np.ndarray, steps: int) -> np.ndarray:
    """Spring layout of a dense symmetric matrix of weights, centred, within the unit disc."""
    n = len(weight)
    if n == 1:
        return np.zeros((1, 2))
    # A sunflower: even over the disc, and no two at one point.
    turn, out = np.arange(n) * GOLDEN_ANGLE, np.sqrt((np.arange(n) + 0.5) / n)
    at = np.c_[out * np.cos(turn), out * np.sin(turn)]
    # The mean tie pulls with weight one, whatever unit the weights have.
    pull = weight / (weight.sum() / max((weight > 0).sum(), 1) or 1.0)
    np.fill_diagonal(pull, 0.0)
    ideal = 1.0 / np.sqrt(n)
    for step in range(steps):
        x, y = at[:, 0][:, None] - at[:, 0][None, :], at[:, 1][:, None] - at[:, 1][None, :]
        square = x * x + y * y + 1e-6
        force = ideal**2 / square - pull * np.sqrt(square) / ideal
        move = np.c_[(force * x).sum(axis=1), (force * y).sum(axis=1)] - at * ideal
        length = np.hypot(move[:, 0], move[:, 1])[:, None] + 1e-12
        at = at + move / length * np.minimum(length, 0.15 * (1 - step / steps))
    at = at - at.mean(axis=0)
    distance = np.hypot(at[:, 0], at[:, 1])
    # Far-flung members must not press the others into a point: distances are spread by rank, half and half.
    rank = np.sqrt((np.argsort(np.argsort(distance, kind="stable"), kind="stable") + 0.5) / n)
    spread = 0.5 * distance / (distance.max() or 1.0) + 0.5 * rank
    return np.asarray(at * (spread / np.maximum(distance, 1e-12))[:, None])


def _apart(at: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """Push discs apart until none covers another."""
    at = at * (radius.sum() / np.sqrt(len(radius)))
    for _ in range(500):
        x, y = at[:, 0][:, None] - at[:, 0][None, :], at[:, 1][:, None] - at[:, 1][None, :]
        distance = np.sqrt(x * x + y * y) + 1e-9
        overlap = np.maximum(_GAP * (radius[:, None] + radius[None, :]) - distance, 0.0)
        np.fill_diagonal(overlap, 0.0)
        if overlap.max() < 1e-3:
            break
        at = at + 0.5 * np.c_[(overlap * x / distance).sum(axis=1), (overlap * y / distance).sum(axis=1)]
    return np.asarray(at - np.average(at, axis=0, weights=radius**2))

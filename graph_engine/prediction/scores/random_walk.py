"""Random walk with restart over organisations of all countries and their projects."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, diags_array

from graph_engine.measures.labelled import Floats
from graph_engine.prediction.limits import prediction_limits
from graph_engine.prediction.past import Past
from graph_engine.prediction.scores.score import Score

_BLOCK = 64


def walk_shares(start: Floats, onwards: csr_array, back: csr_array, *, restart: float, steps: int) -> Floats:
    r"""Where a walker is who begins anew with probability c at each step.

    .. math:: r \leftarrow c\, s + (1 - c)\, r P, \quad P = \text{onwards} \cdot \text{back}

    (Tong, Faloutsos and Pan 2006, ICDM, 613–622), until a number of steps has been gone.

    Parameters
    ----------
    start : ndarray of float, walks × places
        s; rows sum to 1 or 0.
    onwards : csr_array, places × projects
        Probability of each project; rows sum to 1 or 0.
    back : csr_array, projects × places
        Probability of each place; rows sum to 1 or 0.
    restart : float in [0, 1]
        c.
    steps : int
        At least 1; the share (1 − c)^steps is not settled.

    Returns
    -------
    ndarray of float, walks × places
        In [0, 1].

    Examples
    --------
    Two places with one project, c = 0.5: after a step from the first half of the walkers have begun anew, and the
    others are in either place.

    >>> onwards, back = csr_array([[1.0], [1.0]]), csr_array([[0.5, 0.5]])
    >>> walk_shares(np.array([[1.0, 0.0]]), onwards, back, restart=0.5, steps=1).tolist()
    [[0.75, 0.25]]
    """
    found = start.T
    forth, home = csr_array(onwards.T), csr_array(back.T)
    for _ in range(steps):
        found = restart * start.T + (1 - restart) * (home @ (forth @ found))
    return np.asarray(found.T, dtype=float)


def random_walk(past: Past) -> Floats:
    r"""Share of a walker from one unit who is at the members of another, projects weighed by their age.

    .. math:: \sum_{m \in j} r_{im}, \quad r_i = c\, s_i + (1 - c)\, r_i P

    (Tong, Faloutsos and Pan 2006, ICDM, 613–622), see :func:`walk_shares`.
    """
    limit = prediction_limits()
    membership = past.history.membership
    onwards = _rows_to_one(csr_array(membership @ diags_array(past.weight * (past.size > 1))))
    back = _rows_to_one(csr_array(membership.T))
    activity = np.asarray(membership @ past.weight, dtype=float)
    start = _rows_to_one(csr_array(past.members @ diags_array(activity)))
    members = csr_array(past.members.T)
    # All walks at once would take hundreds of megabytes.
    parts = [
        walk_shares(start[at : at + _BLOCK].toarray(), onwards, back, restart=limit.restart, steps=limit.walk_steps)
        @ members
        for at in range(0, start.shape[0], _BLOCK)
    ]
    return np.vstack(parts)


def _rows_to_one(table: csr_array) -> csr_array:
    sums = np.asarray(table.sum(axis=1), dtype=float)
    return csr_array(diags_array(np.divide(1.0, sums, out=np.zeros(len(sums)), where=sums > 0)) @ table)


SCORES = (Score("random walk with restart", "over organisations of all countries and projects", random_walk),)

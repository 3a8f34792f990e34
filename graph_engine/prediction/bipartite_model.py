"""The bipartite configuration model: who would work with whom if only the numbers of partners were given.

The random graph of largest entropy whose expected degrees are those that were seen (Saracco, Di Clemente, Gabrielli and
Squartini 2015, Scientific Reports 5, 10595), and what it says of shared partners (Saracco, Straka, Di Clemente,
Gabrielli, Caldarelli and Squartini 2017, New Journal of Physics 19, 053022).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph_engine.errors import MeasureError
from graph_engine.measures.labelled import Floats
from graph_engine.prediction.tie_history import Flags

_STEPS, _SETTLED = 5_000, 1e-8


def tie_probabilities(rows: Floats, columns: Floats, many_rows: Floats, many_columns: Floats) -> Floats:
    r"""Probability of a tie between nodes of each degree.

    .. math:: p_{ik} = \frac{x_i y_k}{1 + x_i y_k}, \quad \sum_k p_{ik} = k_i, \quad \sum_i p_{ik} = k_k

    solved by fixed-point steps. Nodes of one degree have one probability, so that degrees stand once.

    Parameters
    ----------
    rows, columns : ndarray of float
        Degrees that occur on either side, above 0 and below the number of nodes of the other side.
    many_rows, many_columns : ndarray of float
        How many nodes have each of them; both sides have as many ties.

    Returns
    -------
    ndarray, degrees of rows × degrees of columns, in (0, 1)

    Raises
    ------
    MeasureError
        The two sides have unlike numbers of ties,
        or the steps do not settle.

    Examples
    --------
    Of two rows and two columns of degree 1 each tie is as likely as not.

    >>> tie_probabilities(np.array([1.0]), np.array([1.0]), np.array([2.0]), np.array([2.0])).round(6).tolist()
    [[0.5]]
    """
    ties = float(rows @ many_rows)
    if not np.isclose(ties, columns @ many_columns):
        raise MeasureError(
            f"Both sides of a bipartite network have as many ties. Got {ties:g} and {columns @ many_columns:g}."
        )
    x, y = rows / np.sqrt(ties), columns / np.sqrt(ties)
    for _ in range(_STEPS):
        x = rows / ((y / (1 + np.outer(x, y))) @ many_columns)
        y = columns / (many_rows @ (x[:, None] / (1 + np.outer(x, y))))
        odds = np.outer(x, y)
        found: Floats = odds / (1 + odds)
        if np.abs(found @ many_columns - rows).max() < _SETTLED * max(1.0, rows.max()):
            return found
    raise MeasureError(f"The probabilities of ties did not settle in {_STEPS} steps: leave out nodes tied to all.")


@dataclass(frozen=True)
class ConfigurationModel:
    """The model of one bipartite network.

    Attributes
    ----------
    shared : ndarray, rows × rows
        Columns that two rows share.
    probability : ndarray, rows × columns
        Of each tie, in [0, 1].
    """

    shared: Floats
    probability: Floats

    @classmethod
    def of(cls, ties: csr_array) -> ConfigurationModel:
        """Fit to ties, rows × columns of 0 and 1; columns with fewer than two ties are left out.

        A row that is tied to every column, or none, has that probability; so has a column.
        """
        degree = np.asarray(ties.sum(axis=0), dtype=float)
        some = csr_array(ties[:, np.flatnonzero(degree > 1)])
        return cls(np.asarray((some @ some.T).todense(), dtype=float), _probabilities(some))

    @property
    def expected(self) -> Floats:
        """Rows × rows: columns that two rows would share."""
        found: Floats = self.probability @ self.probability.T
        return found

    def surprise(self) -> Floats:
        """−log₁₀ of the probability of sharing as many columns or more, the number taken as a Poisson variable.

        The exact law is Poisson-binomial, whose variance is smaller, so that surprise is understated if anything.
        """
        found: Floats = -log_tail(self.shared, self.expected) / np.log(10)
        return found

    def draws_at_least(self, draws: int, seed: int) -> NDArray[np.int64]:
        """Rows × rows: in how many draws of the model two rows share as many columns as were seen, or more."""
        random = np.random.default_rng(seed)
        found = np.zeros(self.shared.shape, dtype=np.int64)
        likely = self.probability.astype(np.float32)
        for _ in range(draws):
            drawn = csr_array((random.random(likely.shape, dtype=np.float32) < likely).astype(np.float32))
            found += (drawn @ drawn.T).toarray() >= self.shared
        return found


def log_tail(count: Floats, mean: Floats) -> Floats:
    """Logarithm of the probability that a Poisson variable is a count or more, also where that is no number any more.

    There it is the first term over 1 − λ/(n + 1), the sum of a geometric series that bounds it.

    Examples
    --------
    >>> log_tail(np.array([0.0, 1.0, 400.0]), np.array([1.0, 1.0, 1.0])).round(3).tolist()
    [0.0, -0.459, -2001.498]
    """
    from scipy.special import gammaln
    from scipy.stats import poisson

    found = np.asarray(poisson.logsf(count - 1, mean), dtype=float)
    gone = np.isneginf(found) & (mean > 0)
    n, expected = count[gone], mean[gone]
    found[gone] = n * np.log(expected) - expected - gammaln(n + 1) - np.log1p(-expected / (n + 1))
    return found


def _probabilities(ties: csr_array) -> Floats:
    """Probability of each tie; rows and columns that are tied to all or none are settled first."""
    rows, columns = (np.asarray(ties.sum(axis=axis), dtype=float) for axis in (1, 0))
    found = np.zeros(ties.shape)
    left, open_to = np.flatnonzero(rows > 0), np.flatnonzero(columns > 0)
    while len(left) and len(open_to):
        full_rows, full_columns = left[rows[left] >= len(open_to)], open_to[columns[open_to] >= len(left)]
        if not len(full_rows) and not len(full_columns):
            break
        found[np.ix_(full_rows, open_to)] = 1.0
        found[np.ix_(left, full_columns)] = 1.0
        left, open_to = np.setdiff1d(left, full_rows), np.setdiff1d(open_to, full_columns)
        some = csr_array(ties[left][:, open_to])
        rows[left], columns[open_to] = some.sum(axis=1), some.sum(axis=0)
        left, open_to = left[rows[left] > 0], open_to[columns[open_to] > 0]
    if len(left) and len(open_to):
        row_degree, row_at, many_rows = np.unique(rows[left], return_inverse=True, return_counts=True)
        degree, at, many = np.unique(columns[open_to], return_inverse=True, return_counts=True)
        of_degree = tie_probabilities(row_degree, degree, many_rows.astype(float), many.astype(float))
        found[np.ix_(left, open_to)] = of_degree[np.ix_(row_at, at)]
    return found


def significant(p: Floats, chosen: Flags, *, rate: float) -> Flags:
    """Which of the chosen are significant where a share of these may be false (Benjamini and Hochberg 1995, JRSS B 57).

    Examples
    --------
    The second largest bound that holds is 0.02 ≤ 2/3 · 0.05.

    >>> significant(np.array([0.02, 0.01, 0.9]), np.ones(3, dtype=bool), rate=0.05).tolist()
    [True, True, False]
    """
    some = np.sort(p[chosen])
    holds = np.flatnonzero(some <= rate * np.arange(1, len(some) + 1) / max(len(some), 1))
    return chosen & (p <= some[holds[-1]]) if len(holds) else np.zeros_like(chosen)

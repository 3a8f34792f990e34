"""Pearson's correlation of columns where some cells are missing."""

from __future__ import annotations

import numpy as np

from graph_engine.measures.labelled import Floats


def pairwise_correlation(values: Floats, minimum: int = 3) -> Floats:
    """Correlation of each pair of columns over the rows in which both are known.

    r_ij = cov_ij / (s_i s_j), mean and deviation taken over the common rows (Pearson 1895). Matrix products
    only: no loop over pairs.

    Parameters
    ----------
    values : ndarray, n × k
        NaN where missing.
    minimum : int, default 3
        Least number of common rows.

    Returns
    -------
    ndarray, k × k, symmetric, in [−1, 1]
        NaN where fewer than `minimum` rows are common or one of the two does not vary over them.

    Examples
    --------
    >>> pairwise_correlation(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 9.0]])).round(4)[0].tolist()
    [1.0, 0.9707]
    """
    known = ~np.isnan(values)
    # Centred first: the products below lose digits when the means are large beside the deviations.
    count = known.sum(axis=0)
    means = np.divide(np.where(known, values, 0.0).sum(axis=0), count, out=np.zeros(values.shape[1]), where=count > 0)
    x = np.where(known, values - means, 0.0)
    k = known.astype(np.float64)
    n = k.T @ k
    sums = x.T @ k
    squares = (x * x).T @ k
    safe = np.maximum(n, 1.0)
    covariance = x.T @ x - sums * sums.T / safe
    variance = squares - sums**2 / safe
    scale = squares + np.finfo(np.float64).tiny
    defined = (n >= minimum) & (variance > 1e-12 * scale) & (variance.T > 1e-12 * scale.T)
    product = np.sqrt(np.where(defined, variance * variance.T, 1.0))
    return np.where(defined, np.clip(covariance / product, -1.0, 1.0), np.nan)

"""How far the texts that have a term belong together."""

from __future__ import annotations

import numpy as np
from scipy import sparse


def concentration(weights: sparse.csr_array, group: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """How many times as often two texts with a term are of one group as any two texts.

    (Σ n_g(n_g − 1) / n(n − 1)) ÷ (Σ N_g(N_g − 1) / N(N − 1)), with n_g of the N_g texts of group g having the term:
    the index of Morisita (1959, Memoirs of the Faculty of Science of Kyushu University, Series E 2, 215), for groups of
    unequal size. It is near 1 for a word that any text may have, and does not grow with the number of its texts.

    Parameters
    ----------
    weights : csr_array
        Texts × terms; a text has the terms of its cells.
    group : ndarray of int
        Group of each text from 0; below 0 where it has none, and then it does not count.

    Returns
    -------
    index : ndarray
        One for each term, from 0 to ``most``; NaN for a term of fewer than two texts, or where nothing is in a group.
    texts : ndarray of int
        Texts with a group that have each term.
    most : float
        The index of a term whose texts are all of one group; NaN where no two texts are.

    Examples
    --------
    >>> weights = sparse.csr_array(np.array([[1, 1], [1, 0], [0, 1], [0, 1]]))
    >>> index, texts, most = concentration(weights, np.array([0, 0, 1, 1]))
    >>> index.round(3).tolist(), texts.tolist(), most
    ([3.0, 1.0], [2, 3], 3.0)
    """
    inside = np.flatnonzero(group >= 0)
    sizes = np.bincount(group[inside])
    shape = (len(sizes), weights.shape[0])
    member = sparse.csr_array((np.ones(len(inside)), (group[inside], inside)), shape=shape)
    has = sparse.csr_array((np.ones(weights.nnz), weights.indices, weights.indptr), shape=weights.shape)
    found = sparse.csr_array(member @ has)
    texts = np.bincount(found.indices, weights=found.data, minlength=weights.shape[1])
    same = np.bincount(found.indices, weights=found.data * (found.data - 1), minlength=weights.shape[1])
    pairs, pairs_inside = len(inside) * (len(inside) - 1), int((sizes * (sizes - 1)).sum())
    most = pairs / pairs_inside if pairs_inside else float("nan")
    with np.errstate(invalid="ignore", divide="ignore"):
        index: np.ndarray = same / (texts * (texts - 1)) * most
    return index, texts.astype(int), most

"""Whether the texts of one organisation are about one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from scipy import sparse

# Texts whose cosines with all others of their organisations stand in memory at once.
_ROWS = 20_000


def alike_of_own(own: pd.DataFrame, weights: sparse.csr_array, *, least: float) -> np.ndarray:
    """How many other texts of the same organisation are like each of its texts.

    Parameters
    ----------
    own : DataFrame
        ``organisation`` (key) and ``text`` (position), each pair once.
    weights : csr_array
        Texts × terms, rows of length 1 or 0.
    least : float
        Cosine from which two are alike, above 0 and at most 1.

    Returns
    -------
    ndarray of int
        For each row of ``own`` the number of its organisation's other texts with a cosine of ``least`` or more.

    Examples
    --------
    >>> from scipy import sparse
    >>> weights = sparse.csr_array(np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]]))
    >>> own = pd.DataFrame({"organisation": ["a", "a", "a", "b", "b"], "text": [0, 1, 2, 0, 2]})
    >>> alike_of_own(own, weights, least=0.5).tolist()
    [1, 2, 1, 0, 0]
    """
    from scipy import sparse

    rows = weights[own["text"].to_numpy(int)]
    organisation, _ = pd.factorize(own["organisation"])
    of_cell = np.repeat(organisation.astype(np.int64), np.diff(rows.indptr))
    # A term of one organisation is another column than that of the next, so that one product compares only own texts.
    columns, place = np.unique(of_cell * weights.shape[1] + rows.indices, return_inverse=True)
    apart = sparse.csr_array((rows.data, place, rows.indptr), shape=(len(own), len(columns)))
    turned = sparse.csr_array(apart.T)
    found = np.zeros(len(own), dtype=int)
    for at in range(0, len(own), _ROWS):
        like = (apart[at : at + _ROWS] @ turned).tocoo()
        row = like.row + at
        found += np.bincount(row[(like.data >= least) & (row != like.col)], minlength=len(own))
    return found

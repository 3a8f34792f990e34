"""What the likeness of two texts rests on: how many words of a subject, and how much beside the one shared most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from graph_engine.topics.naming import stem

if TYPE_CHECKING:
    from scipy import sparse

    from graph_engine.topics.weights import TermWeights


def rests_on(weights: TermWeights, one: np.ndarray, other: np.ndarray) -> pd.DataFrame:
    """What the cosine of each of some pairs of texts is made of.

    Parameters
    ----------
    weights : TermWeights
        Weighted terms.
    one, other : ndarray of int
        Positions of the texts of each pair.

    Returns
    -------
    DataFrame
        For each pair ``shared_words`` (specific terms that both have), ``largest_part`` (share of the cosine that the
        largest term carries, 0 to 1) and ``beside`` (the cosine without that term and its kin, from 0 to all of it).
    """
    matrix = weights.matrix
    left: sparse.csr_array = matrix[one]
    right: sparse.csr_array = matrix[other]
    product: sparse.csr_array = left.multiply(right).tocsr()
    product.sort_indices()
    row = np.repeat(np.arange(len(one)), np.diff(product.indptr))
    total = np.bincount(row, weights=product.data, minlength=len(one))
    best = _largest(product, row)
    largest = np.bincount(row[best], weights=product.data[best], minlength=len(one))
    beside = ~_kin(product, row, best, weights.words)
    return pd.DataFrame(
        {
            "shared_words": np.bincount(row[weights.specific[product.indices]], minlength=len(one)),
            "largest_part": largest / np.maximum(total, 1e-300),
            "beside": np.bincount(row[beside], weights=product.data[beside], minlength=len(one)),
        }
    )


def _largest(product: sparse.csr_array, row: np.ndarray) -> np.ndarray:
    """Cell of the largest term of each pair that shares any; of equals the first, as a card names them."""
    order = np.lexsort((product.indices, -product.data.round(9), row))
    first: np.ndarray = order[product.indptr[:-1][np.diff(product.indptr) > 0]]
    return first


def _kin(product: sparse.csr_array, row: np.ndarray, best: np.ndarray, words: pd.Series) -> np.ndarray:
    """Which cells are the largest term of their pair or its kin.

    Kin has a word with it in one form or another, or with such kin: "unmanned aerial", "aerial vehicles" and "vehicles
    uavs" are one thing, however many terms it makes.
    """
    used, term = np.unique(product.indices, return_inverse=True)
    stems = [[stem(word) for word in str(words.iloc[at]).split(" ")] for at in used.tolist()]
    number, _ = pd.factorize(np.array([(one[0], one[-1]) for one in stems], dtype=object).reshape(-1))
    # Two stems of each cell, the same twice for a single word, each of them apart by pair.
    keys = row[:, None] * (int(number.max(initial=0)) + 1) + number.reshape(-1, 2)[term]
    kin = np.zeros(len(row), dtype=bool)
    kin[best] = True
    for _ in range(2):
        kin = np.asarray(np.isin(keys, keys[kin]).any(axis=1), dtype=bool)
    return kin

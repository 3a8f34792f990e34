"""Weights of terms in texts, and which texts are alike by them."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from graph_engine.errors import MeasureError

# Rows of cosines that stand in memory at once: half a megabyte each for sixty thousand texts.
_ROWS = 50


def tfidf(counts: sparse.csr_array, *, least_texts: int, most_share: float) -> sparse.csr_array:
    """Weights of the terms of each text: sublinear term frequency times inverse document frequency, rows of length 1.

    (1 + ln n)·(ln((1 + N)/(1 + d)) + 1), with n the count of the term in the text, N the number of texts and d the
    number of texts that have the term (Salton and Buckley 1988, Information Processing and Management 24, 513, as
    scikit-learn computes it). Terms of too few or too many texts weigh nothing.

    Parameters
    ----------
    counts : csr_array
        Texts × terms, counts at least 0.
    least_texts : int
        Texts that a term must stand in.
    most_share : float
        Share of all texts that a term may stand in, 0 to 1.

    Returns
    -------
    csr_array
        Texts × terms, weights in [0, 1] with sorted rows; a text without any such term is a row of zeros.

    Raises
    ------
    MeasureError
        For counts below 0.

    Examples
    --------
    >>> counts = sparse.csr_array(np.array([[2.0, 1.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0]]))
    >>> tfidf(counts, least_texts=2, most_share=1.0).toarray().round(3)[0].tolist()
    [0.861, 0.509, 0.0]
    """
    if counts.nnz and counts.data.min() < 0:
        raise MeasureError("Counts of terms are at least 0; a count below 0 was found. Count the terms anew.")
    weights: sparse.csr_array = counts.astype(float).tocsr()
    weights.eliminate_zeros()
    number = weights.shape[0]
    texts = np.bincount(weights.indices, minlength=weights.shape[1])
    inverse = np.log((1 + number) / (1 + texts)) + 1
    inverse[(texts < least_texts) | (texts > most_share * number)] = 0.0
    weights.data = (1 + np.log(weights.data)) * inverse[weights.indices]
    weights.eliminate_zeros()
    weights.sort_indices()
    row = np.repeat(np.arange(number), np.diff(weights.indptr))
    length = np.sqrt(np.bincount(row, weights=weights.data**2, minlength=number))
    weights.data /= length[row]
    return weights


def nearest(weights: sparse.csr_array, others: sparse.csr_array, *, most: int, least: float = 0.0) -> sparse.csr_array:
    """The most similar other texts of each text, by the cosine of their weights.

    Computed in blocks of rows of which only the best cells are kept, so that memory does not grow with the square of
    the number of texts.

    Parameters
    ----------
    weights, others : csr_array
        Texts × terms, rows of length 1 or 0; both have the same terms.
    most : int
        Similar texts of each at most; of equally similar ones that would be cut in two the first stay.
    least : float
        Cosine that a pair must exceed, 0 to 1.

    Returns
    -------
    csr_array
        Texts × others, cosines, with sorted rows.

    Examples
    --------
    >>> weights = sparse.csr_array(np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]]))
    >>> nearest(weights, weights, most=2, least=0.7).toarray().tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.8], [0.0, 0.8, 1.0]]
    """
    # Sums of a row stand in one array here; a product that stays sparse looks for the place of each of them.
    from sklearn.utils.extmath import safe_sparse_dot

    turned = sparse.csr_array(others.T)
    blocks = (
        safe_sparse_dot(weights[at : at + _ROWS], turned, dense_output=True) for at in range(0, weights.shape[0], _ROWS)
    )
    found = [_largest(block, most=most, least=least) for block in blocks]
    if not found:
        return sparse.csr_array((0, others.shape[0]))
    return sparse.csr_array(sparse.vstack(found, format="csr"))


def _largest(block: np.ndarray, *, most: int, least: float) -> sparse.csr_array:
    """The cells of each row that exceed a bound, and of these the largest; of equals the first."""
    over = np.flatnonzero(block > least)
    row, column = np.divmod(over, block.shape[1])
    cosine = block.ravel()[over]
    number = np.bincount(row, minlength=len(block))
    end = np.cumsum(number)
    stays = np.ones(len(over), dtype=bool)
    for at in np.flatnonzero(number > most):
        cells = np.arange(end[at] - number[at], end[at])
        stays[cells[np.argsort(-cosine[cells], kind="stable")[most:]]] = False
    start = np.append(0, np.cumsum(np.minimum(number, most)))
    return sparse.csr_array((cosine[stays], column[stays], start), shape=block.shape)


def nearest_neighbours(weights: sparse.csr_array, *, most: int) -> sparse.csr_array:
    """The graph of nearest neighbours of texts: a tie where either is among the nearest of the other.

    However far they are: with no bound that most cosines fall below, each row keeps its few best as it grows (library
    sparse_dot_topn), which is faster than :func:`nearest` there.

    Parameters
    ----------
    weights : csr_array
        Texts × terms, rows of length 1 or 0.
    most : int
        Neighbours of a text, beside itself; of equally near ones that would be cut in two, which stay is not defined.

    Returns
    -------
    csr_array
        Texts × texts, symmetric cosines without a diagonal; the same text twice has cosine 1.
    """
    from sparse_dot_topn import sp_matmul_topn  # type: ignore[import-untyped]

    rows, turned = sparse.csr_matrix(weights), sparse.csr_matrix(weights.T)
    found = sp_matmul_topn(rows, turned, top_n=most + 1, threshold=0.0).tocoo()
    # By position, not as the first of a row: a text may have a twin that is as near to it as it is to itself.
    other = found.row != found.col
    shape = (weights.shape[0], weights.shape[0])
    one_way = sparse.csr_array((np.minimum(found.data[other], 1.0), (found.row[other], found.col[other])), shape=shape)
    both = sparse.csr_array(one_way.maximum(one_way.T))
    both.sort_indices()
    return both

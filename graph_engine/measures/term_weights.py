"""Weights of terms in texts, and which texts are alike by them."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from graph_engine.errors import MeasureError


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


def nearest(
    weights: sparse.csr_array, others: sparse.csr_array, *, most: int, least: float = 0.0, threads: int = 1
) -> sparse.csr_array:
    """The most similar other texts of each text, by the cosine of their weights.

    Computed in blocks of rows of which only the best cells are kept (library sparse_dot_topn), so that memory does not
    grow with the square of the number of texts.

    Parameters
    ----------
    weights, others : csr_array
        Texts × terms, rows of length 1 or 0; both have the same terms.
    most : int
        Similar texts of each at most; of equally similar ones that would be cut in two, which stay is not defined.
    least : float
        Cosine that a pair must exceed, 0 to 1.
    threads : int
        Threads at most; the answer is the same for any number.

    Returns
    -------
    csr_array
        Texts × others, cosines, with sorted rows.
    """
    from sparse_dot_topn import sp_matmul_topn  # type: ignore[import-untyped]

    turned = sparse.csr_matrix(others.T)
    found = sp_matmul_topn(sparse.csr_matrix(weights), turned, top_n=most, threshold=least, n_threads=threads)
    cosines = sparse.csr_array(found)
    cosines.sort_indices()
    return cosines


def nearest_neighbours(weights: sparse.csr_array, *, most: int) -> sparse.csr_array:
    """The graph of nearest neighbours of texts: a tie where either is among the nearest of the other.

    Parameters
    ----------
    weights : csr_array
        Texts × terms, rows of length 1 or 0.
    most : int
        Neighbours of a text, beside itself.

    Returns
    -------
    csr_array
        Texts × texts, symmetric cosines without a diagonal; the same text twice has cosine 1.
    """
    found = nearest(weights, weights, most=most + 1).tocoo()
    # By position, not as the first of a row: a text may have a twin that is as near to it as it is to itself.
    other = found.row != found.col
    shape = (weights.shape[0], weights.shape[0])
    one_way = sparse.csr_array((np.minimum(found.data[other], 1.0), (found.row[other], found.col[other])), shape=shape)
    both = sparse.csr_array(one_way.maximum(one_way.T))
    both.sort_indices()
    return both

"""Weights of terms and nearest texts, against the library that defines them and against all pairs."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer

from graph_engine.errors import MeasureError
from graph_engine.measures.term_weights import nearest, nearest_neighbours, tfidf


@pytest.fixture
def counts():
    return (
        sparse.random_array((60, 40), density=0.2, rng=np.random.default_rng(7), format="csr")
        .multiply(9)
        .ceil()
        .tocsr()
    )


def test_weights_are_those_of_the_library(counts):
    expected = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    assert tfidf(counts, least_texts=1, most_share=1.0).toarray() == pytest.approx(expected.toarray(), abs=1e-12)


def test_rare_and_common_terms_weigh_nothing():
    counts = sparse.csr_array(np.array([[1.0, 1, 0], [1, 0, 1], [1, 0, 1], [1, 0, 0]]))
    weights = tfidf(counts, least_texts=2, most_share=0.75).toarray()
    assert (weights > 0).tolist() == [[False] * 3, [False, False, True], [False, False, True], [False] * 3]


def test_order_of_texts_changes_nothing(counts):
    order = np.random.default_rng(3).permutation(counts.shape[0])
    shuffled = tfidf(counts[order], least_texts=2, most_share=0.9)
    assert shuffled.toarray() == pytest.approx(tfidf(counts, least_texts=2, most_share=0.9).toarray()[order], abs=1e-15)


def test_counts_below_zero_are_refused():
    with pytest.raises(MeasureError, match="at least 0"):
        tfidf(sparse.csr_array(np.array([[-1.0]])), least_texts=1, most_share=1.0)


def test_nearest_are_the_largest_of_all_pairs(counts):
    weights = tfidf(counts, least_texts=1, most_share=1.0)
    every = (weights @ weights.T).toarray()
    found = nearest(weights, weights, most=5, least=0.1).toarray()
    for row, all_of_it in zip(found, every, strict=True):
        best = np.sort(all_of_it[all_of_it > 0.1])[::-1][:5]
        assert np.sort(row[row > 0])[::-1] == pytest.approx(best)


def test_of_equally_near_texts_the_first_stay():
    weights = sparse.csr_array(np.array([[1.0, 0.0], [0.6, 0.8], [1.0, 0.0], [1.0, 0.0]]))
    assert nearest(weights[:1], weights, most=2).indices.tolist() == [0, 2]
    assert nearest(weights[:1], weights, most=4).indices.tolist() == [0, 1, 2, 3]
    assert nearest(weights[:1], weights, most=4, least=0.6).indices.tolist() == [0, 2, 3]


@pytest.mark.parametrize("rows", [0, 1, 60])
def test_blocks_change_nothing(counts, monkeypatch, rows):
    weights = tfidf(counts, least_texts=1, most_share=1.0)
    whole = nearest(weights[:rows], weights, most=5, least=0.1)
    monkeypatch.setattr("graph_engine.measures.term_weights._ROWS", 7)
    assert whole.shape == (rows, 60)
    assert (nearest(weights[:rows], weights, most=5, least=0.1) != whole).nnz == 0


def test_neighbours_are_mutual_and_leave_the_text_itself_out(counts):
    weights = tfidf(counts, least_texts=1, most_share=1.0)
    graph = nearest_neighbours(weights, most=3)
    assert (graph != graph.T).nnz == 0
    assert graph.diagonal().max() == 0
    assert np.diff(graph.indptr).min() >= 3


def test_the_same_text_twice_is_tied_to_its_twin():
    weights = tfidf(sparse.csr_array(np.array([[1.0, 2, 0], [1, 2, 0], [0, 1, 3]])), least_texts=1, most_share=1.0)
    assert nearest_neighbours(weights, most=1)[0, 1] == pytest.approx(1.0)

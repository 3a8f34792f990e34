"""Concentration of terms: against counted pairs, near 1 by chance, and free of how many texts a term has."""

from itertools import combinations

import numpy as np
import pytest
from scipy import sparse

from graph_engine.measures.term_concentration import concentration


@pytest.fixture
def drawn():
    draw = np.random.default_rng(3)
    weights = sparse.random_array((80, 30), density=0.3, rng=draw, format="csr")
    return sparse.csr_array(weights), draw.integers(-1, 6, 80)


def test_it_is_the_ratio_of_counted_pairs(drawn):
    weights, group = drawn
    index, texts, most = concentration(weights, group)

    def share(some):
        pairs = list(combinations(some, 2))
        return sum(group[one] == group[other] for one, other in pairs) / len(pairs)

    inside = np.flatnonzero(group >= 0)
    assert most == pytest.approx(1 / share(inside))
    for term in range(weights.shape[1]):
        having = [text for text in inside if weights[text, term] > 0]
        assert texts[term] == len(having)
        assert index[term] == pytest.approx(share(having) / share(inside))


def test_order_of_texts_and_names_of_groups_change_nothing(drawn):
    weights, group = drawn
    order = np.random.default_rng(8).permutation(len(group))
    renamed = np.where(group >= 0, 5 - group, -1)
    for one, other in zip(concentration(weights, group), concentration(weights[order], renamed[order]), strict=True):
        assert np.asarray(other) == pytest.approx(np.asarray(one))


def test_a_word_of_any_text_stays_near_one_however_many_have_it():
    draw = np.random.default_rng(5)
    group = draw.integers(0, 20, 4000)
    weights = sparse.csr_array(draw.random((4000, 3)) < [0.05, 0.2, 0.8], dtype=float)
    index, _, most = concentration(weights, group)
    assert index == pytest.approx([1, 1, 1], abs=0.15)
    of_one = sparse.csr_array((group == 7)[:, None], dtype=float)
    assert concentration(of_one, group)[0] == pytest.approx(most)


def test_nothing_is_told_without_groups():
    weights = sparse.csr_array(np.ones((3, 2)))
    index, texts, most = concentration(weights, np.full(3, -1))
    assert np.isnan(index).all()
    assert texts.tolist() == [0, 0]
    assert np.isnan(most)

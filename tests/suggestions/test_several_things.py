"""What the likeness of two texts rests on: words of a subject, and what is left without the thing shared most."""

import numpy as np
import pandas as pd
import pytest

from graph_engine.suggestions.kinds.topic.several_things import rests_on
from graph_engine.topics.weights import TermWeights

WORDS = ["aerial vehicles", "unmanned aerial", "vehicles uavs", "uavs", "great", "peat", "bogs"]


def made(*rows, general=("great",)):
    """Weights of texts, one row of weights for each, in the order of the words."""
    cells = [[(term, value) for term, value in enumerate(row) if value] for row in rows]
    start = np.cumsum([0, *map(len, cells)])
    term, weight = np.array([cell for row in cells for cell in row]).T
    specific = np.array([word not in general for word in WORDS])
    return TermWeights(start, term.astype(int), weight, pd.Series(WORDS), specific)


def of(weights, one=0, other=1):
    return rests_on(weights, np.array([one]), np.array([other])).iloc[0].to_dict()


def test_one_thing_in_many_words_leaves_nothing_beside():
    weights = made([0.6, 0.5, 0.4, 0.3, 0, 0, 0], [0.6, 0.5, 0.4, 0.3, 0, 0, 0.2])
    found = of(weights)
    assert found["beside"] == 0
    assert found["shared_words"] == 4
    assert found["largest_part"] == pytest.approx(0.36 / 0.86)


def test_words_of_prose_are_left_beside_and_are_none_of_a_subject():
    found = of(made([0.6, 0.5, 0, 0, 0.3, 0, 0], [0.6, 0.5, 0, 0, 0.2, 0, 0]))
    assert found["beside"] == pytest.approx(0.06)
    assert found["shared_words"] == 2


def test_two_things_are_each_others_rest():
    found = of(made([0.5, 0, 0, 0, 0, 0.4, 0.3], [0.5, 0, 0, 0, 0, 0.4, 0.3]))
    assert found["beside"] == pytest.approx(0.16 + 0.09)
    # Seen from the other side it is the same.
    assert of(made([0.5, 0, 0, 0, 0, 0.4, 0.3], [0.5, 0, 0, 0, 0, 0.4, 0.3]), 1, 0) == found


def test_texts_that_share_nothing_rest_on_nothing():
    weights = made([0.5, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0.5, 0], [0.5, 0, 0, 0, 0, 0, 0.1])
    assert of(weights) == {"shared_words": 0, "largest_part": 0, "beside": 0}
    # A pair without any does not shift those after it.
    found = rests_on(weights, np.array([0, 0]), np.array([1, 2]))
    assert found["largest_part"].tolist() == [0, 1]


def test_pairs_do_not_lend_each_other_kin():
    weights = made([0.5, 0, 0, 0, 0, 0.4, 0], [0.5, 0, 0, 0, 0, 0.4, 0], [0.3, 0, 0, 0, 0, 0.4, 0])
    found = rests_on(weights, np.array([0, 0]), np.array([1, 2]))
    assert found["beside"].tolist() == pytest.approx([0.16, 0.15])

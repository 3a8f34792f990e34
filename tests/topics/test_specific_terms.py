"""Which terms are a subject's: on made-up topics, and on words that readers met in headlines."""

import numpy as np
import pytest
from scipy import sparse

from graph_engine.topics.weights import _specific, term_weights

TOPICS, OF_EACH = 40, 12


@pytest.fixture(scope="module")
def told():
    """Whether each of some terms is told to be a subject's, in forty topics of twelve texts."""
    topic = np.repeat(np.arange(TOPICS), OF_EACH)
    text = np.arange(len(topic))
    terms = {
        "peat": topic == 0,
        "great": text % 11 == 0,
        "rare": text < 3,
        "rare peat": text < 2,
        "great projects": text < 2,
        "great often": text % 22 == 0,
        "peat bog": topic == 0,
    }
    weights = sparse.csr_array(np.array(list(terms.values())).T.astype(float))
    return dict(zip(terms, _specific(weights, list(terms), topic).tolist(), strict=True))


def test_terms_of_few_topics_are_a_subjects(told):
    assert told["peat"]
    assert told["peat bog"]
    assert not told["great"]
    assert not told["great often"]


def test_a_rare_pair_is_judged_by_its_words(told):
    assert told["rare"]
    assert told["rare peat"]
    # The other word stands in too many texts to weigh anything.
    assert not told["great projects"]


def test_without_topics_every_word_counts():
    weights = sparse.csr_array(np.ones((30, 2)))
    assert _specific(weights, ["peat", "great"], np.full(30, -1)).all()


def test_words_of_prose_are_told_from_subjects(snapshot_engine):
    weights = term_weights(snapshot_engine.figures)
    prose = [
        "great",
        "overall",
        "challenges",
        "ambitious",
        "fully",
        "emerging",
        "create",
        "early",
        "projects understanding",
    ]
    subjects = ["wind", "biomarkers", "surface waters", "mooring", "circular economy", "alzheimer disease", "hydrogen"]
    assert [word for word in prose if weights.of_a_subject(word)] == []
    assert [word for word in subjects if not weights.of_a_subject(word)] == []

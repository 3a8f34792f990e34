"""The comparison of measures with partnerships that formed later: by hand, and blind to what came afterwards."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from tests.later_partnerships import Window, best_pair, interval, ndcg, same_degree_auc, window


@pytest.fixture
def texts():
    """Five texts of five organisations; the last began in the window."""
    table = pd.DataFrame(
        {
            "key": ["p1", "p2", "p3", "d1", "p9"],
            "kind": ["project", "project", "project", "impact case", "project"],
            "start": [2015.0, 2016.0, 2016.0, np.nan, 2020.0],
        }
    )
    authors = pd.DataFrame(
        [(0, "a"), (0, "b"), (1, "c"), (2, "d"), (3, "a"), (4, "a"), (4, "c")], columns=["text", "organisation"]
    )
    return SimpleNamespace(table=table, authors=authors.assign(label="Institution"))


@pytest.fixture
def work():
    """Who worked with whom: a and b before, a and c and then d from 2020 on."""
    rows = [("p1", 2015, "ab"), ("p2", 2016, "c"), ("p3", 2016, "d"), ("p9", 2020, "ac"), ("q1", 2021, "acde")]
    return pd.DataFrame(
        [(name, project, start) for project, start, names in rows for name in names],
        columns=["organisation", "project", "start"],
    )


def test_what_began_in_the_window_is_not_seen(texts, work):
    seen = window(texts, work, 2020, 2100)
    assert seen.texts.tolist() == [0, 1, 2, 3]
    assert seen.keys == ["a", "b", "c", "d"]
    assert seen.own["a"].tolist() == [0, 3]
    assert seen.partners["a"] == {"a", "b"}
    # e has no words from before, and a and c met in p9 already.
    assert seen.later.to_numpy().tolist() == [["a", "c", "p9"], ["a", "d", "q1"], ["c", "d", "q1"]]
    shuffled = work.assign(start=work["start"].where(work["start"] < 2020, 2150 - (work["start"] - 2020)))
    assert window(texts, shuffled, 2020, 2200).own.keys() == seen.own.keys()
    assert window(texts, shuffled, 2020, 2200).partners == seen.partners


def test_likeness_is_that_of_the_best_pair_of_texts(texts, work):
    seen = window(texts, work, 2020, 2100)
    weights = np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0], [0.0, 1.0]])
    found = best_pair(seen, weights)
    assert found[0].round(3).tolist() == [1.0, 1.0, 0.8, 1.0]
    assert found[1].round(3).tolist() == [1.0, 1.0, 0.6, 0.0]


def test_scores_by_hand():
    own = {key: np.array([0]) for key in "abcde"}
    later = pd.DataFrame([("a", "c", "p")], columns=["one", "other", "project"])
    seen = Window(np.array([0]), own, dict.fromkeys("abcde", "Business"), {"a": {"a", "b"}, "b": {"a", "b"}}, later)
    score = np.zeros((5, 5))
    score[0] = [1.0, 0.9, 0.5, 0.7, 0.2]
    pairs = seen.pairs()
    assert pairs["one"].tolist() == ["a", "c"]
    # Of d and e, who have as few partners as c, one is above it and one below; b is a partner already.
    assert same_degree_auc(seen, score, pairs)[0] == 0.5
    # c has no equal of a that it has not met: only b has as many partners.
    assert same_degree_auc(seen, score, pairs)[1] == 0.5
    assert ndcg(seen, score, pairs)["a"] == pytest.approx(1 / np.log2(3))


def test_an_interval_draws_whole_clusters():
    values = pd.Series([0.0, 0.0, 0.0, 1.0, 1.0, 1.0])
    mean, low, high = interval(values, pd.Series(["x", "x", "x", "y", "y", "y"]))
    assert (mean, low, high) == (0.5, 0.0, 1.0)
    assert interval(values, pd.Series(list("abcdef")))[1] > 0.0

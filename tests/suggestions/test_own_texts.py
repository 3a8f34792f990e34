"""Texts of one organisation that are like each other, against all pairs; rules that compare candidates."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from graph_engine.measures.term_weights import tfidf
from graph_engine.suggestions.kinds.topic import own_texts
from graph_engine.suggestions.kinds.topic.own_texts import alike_of_own
from graph_engine.suggestions.rules import Rule, RuleSet


@pytest.mark.parametrize("rows", [5, 20_000])
def test_only_texts_of_one_organisation_are_compared(monkeypatch, rows):
    monkeypatch.setattr(own_texts, "_ROWS", rows)
    draw = np.random.default_rng(5)
    counts = sparse.random_array((30, 20), density=0.3, rng=draw, format="csr").multiply(9).ceil().tocsr()
    weights = tfidf(counts, least_texts=1, most_share=1.0)
    pairs = sorted({(f"o{draw.integers(6)}", int(draw.integers(30))) for _ in range(80)}, key=lambda pair: pair[1])
    own = pd.DataFrame(pairs, columns=["organisation", "text"])
    cosines = (weights @ weights.T).toarray()
    expected = [
        sum(cosines[text, other] >= 0.2 and other != text for of_other, other in pairs if of_other == organisation)
        for organisation, text in pairs
    ]
    assert max(expected) > 1
    assert alike_of_own(own, weights, least=0.2).tolist() == expected


def test_no_texts_have_none():
    nothing = pd.DataFrame({"organisation": pd.Series(dtype=str), "text": pd.Series(dtype=int)})
    assert alike_of_own(nothing, sparse.csr_array((3, 2)), least=0.2).tolist() == []


def test_a_rule_that_compares_sees_only_what_passed_before_it():
    def first(rows, _figures):
        return rows.groupby("place").cumcount() < 1

    rules = RuleSet(
        [
            Rule("fits", "fits", "It fits.", lambda rows, _: rows["fit"] > 1, lambda *_: "no"),
            Rule("first", "first", "It is first.", first, lambda *_: "no", of_passing=True),
            Rule("last", "last", "None.", lambda rows, _: rows["fit"] < 0, lambda *_: "no", of_passing=True),
        ]
    )
    rows = pd.DataFrame({"place": ["a", "a", "a", "b"], "fit": [1, 2, 3, 4]}, index=[7, 5, 3, 1])
    found = rules.evaluate(rows, None)
    assert found.index.tolist() == [7, 5, 3, 1]
    assert found["fits"].tolist() == [False, True, True, True]
    # The first of its place fails already, so that the second is the first of those that are compared.
    assert found["first"].tolist() == [True, True, False, True]
    assert found["last"].tolist() == [True, False, True, False]
    assert rules.evaluate(rows.iloc[:0], None).shape == (0, 3)

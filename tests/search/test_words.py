"""Words of a trade are read as the right class, on entries that the index never saw."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.search.trade_text import only_trade
from graph_engine.search.words import Words, index_words, load_terms
from graph_engine.stores import open_store

HELD_OUT = 1500
# The design's weights were chosen on another draw.
SEED = 20261124
TERMS = pd.DataFrame(
    [
        ("Steel castings (manufacture)", "2452"),
        ("Casting of steel", "2452"),
        ("Casting of iron", "2451"),
        ("Biscuit (manufacture)", "1072"),
        ("Biscuits (wholesale)", "4636"),
    ],
    columns=["text", "code"],
)


@pytest.mark.long
def test_held_out_entries_are_found_among_the_first_five(snapshot_store):
    with open_store(snapshot_store, read_only=True) as store:
        terms = load_terms(store)
        entries = store.nodes(NodeLabel.TERM, ["key", "text"], {"kind": "index"}).to_pandas()
        edges = store.edges(EdgeType.DESCRIBES, NodeLabel.TERM, NodeLabel.SECTOR).to_pandas()
    index = edges.merge(entries, left_on="from", right_on="key")
    index = index.assign(code=index["to"].str.removeprefix("sic2007:").str[:4])[["text", "code"]]
    index = index.drop_duplicates("text", keep=False).sort_values(["text", "code"], ignore_index=True)
    assert len(index) > 14_000
    held = index.loc[np.sort(np.random.default_rng(SEED).choice(len(index), HELD_OUT, replace=False))]
    seen = terms[~terms["text"].isin(set(held["text"]))]
    assert not set(held["text"]) & set(seen["text"])
    words = Words(index_words(seen))
    fits = words.scores(list(held["text"]))
    truth = held["code"].map({code: n for n, code in enumerate(words.codes)}).to_numpy()
    rank = (fits > fits[np.arange(HELD_OUT), truth][:, None]).sum(axis=1)
    assert (rank < 5).mean() >= 0.89
    assert (rank < 1).mean() >= 0.61


def test_scores_lie_between_0_and_1_and_do_not_depend_on_the_order():
    shuffled = TERMS.sample(frac=1, random_state=3)
    questions = ["steel castings", "biscuits", "", "zzz"]
    fits = Words(index_words(TERMS)).scores(questions)
    assert fits.shape == (4, 4)
    assert ((fits >= 0) & (fits <= 1)).all()
    assert not fits[2:].any()
    np.testing.assert_allclose(Words(index_words(shuffled)).scores(questions), fits, atol=1e-6)


def test_the_class_of_the_words_fits_best():
    words = Words(index_words(TERMS))
    fits = words.scores(["steel castings", "biscuits"])
    assert words.codes[int(fits[0].argmax())] == "2452"
    assert {code for code, fit in zip(words.codes, fits[1], strict=True) if fit > 0} >= {"1072", "4636"}


@pytest.mark.parametrize(
    ("text", "unknown"),
    [("steel castings", []), ("Steel, blockchain!", ["blockchain"]), ("we need biscuit", []), ("castings of iron", [])],
)
def test_unknown_words_are_those_of_no_entry(text, unknown):
    assert Words(index_words(TERMS)).unknown(text) == unknown


def test_words_that_name_no_trade_are_left_out_unless_nothing_is_left():
    assert only_trade("We are looking for a supplier of steel castings") == "steel castings"
    assert only_trade("our service") == "our service"

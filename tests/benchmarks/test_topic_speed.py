"""Topic partners on as many projects as all of CORDIS has. Run with ``make bench``; nothing is asserted about time.

Sixty thousand texts are made up by repeating the real ones with half of their terms drawn anew, so that terms keep
their frequencies; two hundred and fifty thousand participations are those of the real organisations, dealt out anew.
"""

import resource
import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn.metrics.pairwise import cosine_similarity

from graph_engine import Engine
from graph_engine.datasets.texts import Texts
from graph_engine.measures.term_weights import nearest
from graph_engine.suggestions.kinds import ranked_kind
from graph_engine.suggestions.kinds.topic.limits import limits
from graph_engine.suggestions.pipeline import Matcher, Request
from graph_engine.topics.weights import WEIGHTS, TermWeights, term_weights

TEXTS, PARTICIPATIONS = 60_000, 250_000
BLOCK = 1_000


@pytest.fixture(scope="module")
def engine(snapshot_store):
    with Engine.open(snapshot_store) as engine:
        yield engine


def shuffled(matrix, times, draw):
    """Rows repeated, half of the terms of each replaced by terms drawn as often as they stand in all texts."""
    rows = sparse.vstack([matrix] * times, format="csr")[:TEXTS]
    new = draw.random(rows.nnz) < 0.5
    indices = rows.indices.copy()
    indices[new] = draw.choice(matrix.indices, size=int(new.sum()))
    made = sparse.csr_array((rows.data, indices, rows.indptr), shape=rows.shape)
    made.sum_duplicates()
    length = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
    made.data /= np.repeat(np.maximum(length, 1e-12), np.diff(made.indptr))
    return made


@pytest.fixture(scope="module")
def large(engine):
    """Weights, texts, topics and joint work of the made-up release."""
    figures, draw = engine.figures, np.random.default_rng(1)
    weights, real = term_weights(figures), figures.texts
    times = -(-TEXTS // len(real.table))
    matrix = shuffled(weights.matrix, times, draw)
    table = pd.concat([real.table] * times, ignore_index=True).iloc[:TEXTS].reset_index(drop=True)
    topic = figures.topics.table["key"].to_numpy()
    table["key"] = [f"made:{at}" for at in range(TEXTS)]
    keys = real.authors.drop_duplicates("organisation")[["organisation", "label"]]
    chosen = keys.iloc[draw.integers(0, len(keys), PARTICIPATIONS)].reset_index(drop=True)
    authors = chosen.assign(text=draw.integers(0, TEXTS, PARTICIPATIONS), part="participant", share=0.2)
    authors = authors.drop_duplicates(["text", "organisation"]).sort_values(["text", "organisation"])
    records = pd.DataFrame({"text": np.arange(TEXTS), "node": table["key"], "label": "Project"})
    nodes = pd.DataFrame({"node": table["key"], "topic": draw.choice(topic, TEXTS), "stability": 1.0})
    work = figures.joint_work
    made = replace(
        work,
        of_organisation=authors["organisation"].map(work.position).fillna(0).to_numpy(int),
        of_project=authors["text"].to_numpy(int),
        projects=pd.DataFrame({"acronym": None, "programme": "MADE", "start": table["start"], "partners": 5}),
    )
    return {
        "weights": TermWeights(
            matrix.indptr.astype(np.int64), matrix.indices, matrix.data, weights.words, weights.specific
        ),
        "texts": Texts(table, records, authors.reset_index(drop=True)),
        "topics": replace(figures.topics, nodes=nodes),
        "joint_work": made,
    }


def test_suggestions_of_all_areas_on_all_of_cordis(benchmark, engine, large):
    """Candidates, rules and cards from stored weights; the fit of the weights is not in it."""
    figures = engine.figures
    for name in ("texts", "topics", "joint_work"):
        vars(figures)[name] = large[name]
    figures.computed[WEIGHTS.name] = large["weights"]

    def everything():
        return Matcher(figures).everything(Request(kinds=(ranked_kind("topic").name,), top=5))

    found = benchmark.pedantic(everything, rounds=1, iterations=1)
    benchmark.extra_info["suggestions"] = sum(map(len, found.values()))
    benchmark.extra_info["peak_gib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)
    assert large["weights"].matrix.shape[0] == TEXTS


def test_nearest_texts_beside_blocked_cosine_similarity(benchmark, large):
    """The same rows in one run, each way once; the other way computes whole blocks and sorts them."""
    matrix = large["weights"].matrix
    rows = matrix[:BLOCK]
    began = time.perf_counter()
    blocked = [
        np.argsort(-block, axis=1)[:, : limits().near_texts]
        for at in range(0, BLOCK, 200)
        for block in [cosine_similarity(rows[at : at + 200], matrix)]
    ]
    peer = time.perf_counter() - began
    found = benchmark.pedantic(
        lambda: nearest(rows, matrix, most=limits().near_texts, least=limits().candidate_fit), rounds=3, iterations=1
    )
    benchmark.extra_info["times_as_fast"] = round(peer / benchmark.stats.stats.min, 1)
    assert found.shape == (BLOCK, TEXTS)
    assert sum(map(len, blocked)) == BLOCK

"""Which measure of likeness of texts tells best who will work with whom. Run with ``make bench``.

Ranks and constants are chosen on partnerships that began in 2017 to 2019, from what was known before 2017; what counts
is what the chosen ones make of those from 2020 on, from what was known before 2020.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from graph_engine import Engine
from graph_engine.schema import NodeLabel
from graph_engine.topics.found import weighted
from graph_engine.topics.limits import topic_limits
from tests.later_partnerships import best_pair, interval, joint_work, ndcg, same_degree_auc, window

CHOSEN_ON, HELD_OUT = (2017, 2020), (2020, 2100)
TFIDF = "TF-IDF with word pairs"
RANKS = (50, 100, 200, 400)
SHARES = (0.25, 0.5)
BM25 = ((1.2, 0.25), (1.2, 0.75), (2.0, 0.75))


def single_words(texts):
    """The texts without word pairs."""
    single = np.array([" " not in term for term in texts.terms.tolist()])
    return sparse.csr_array(texts.matrix[:, np.flatnonzero(single)]), texts.terms[single]


class Counted:
    """Counted terms as ``weighted`` takes them."""

    def __init__(self, matrix, terms):
        self.matrix, self.terms = sparse.csr_array(matrix), terms


def character_ngrams(texts):
    """Counts of three to five letters in a row within words, from the counts of the words."""
    from sklearn.feature_extraction.text import CountVectorizer

    counts, words = single_words(texts)
    vectorizer = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5))
    grams = sparse.csr_array(vectorizer.fit_transform(words.tolist()), dtype=float)
    return Counted(counts @ grams, np.array([f"={gram}" for gram in vectorizer.get_feature_names_out()], dtype=object))


def latent(weights, rank):
    """Texts in the first dimensions of latent semantic analysis (Deerwester et al. 1990, JASIS 41, 391)."""
    from sklearn.decomposition import TruncatedSVD

    found = TruncatedSVD(rank, n_iter=4, random_state=0).fit_transform(weights)
    return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12)


def bm25(counts, k1, b):
    """Okapi BM25 weights (Robertson and Zaragoza 2009, Foundations and Trends in Information Retrieval 3, 333)."""
    limit, n = topic_limits(), counts.shape[0]
    texts = np.bincount(counts.indices, minlength=counts.shape[1])
    inverse = np.log(1 + (n - texts + 0.5) / (texts + 0.5))
    inverse[(texts < limit.least_texts) | (texts > limit.most_share * n)] = 0.0
    row = np.repeat(np.arange(n), np.diff(counts.indptr))
    length = np.bincount(row, weights=counts.data, minlength=n)
    found = counts.astype(float)
    norm = k1 * (1 - b + b * length / length.mean())
    found.data = counts.data * (k1 + 1) / (counts.data + norm[row]) * inverse[counts.indices]
    size = np.sqrt(np.bincount(row, weights=found.data**2, minlength=n))
    found.data /= np.maximum(size, 1e-12)[row]
    return found


def measures(texts, seen, chosen=None):
    """Name, family and scores of each measure; only those of ``chosen`` where it is given."""
    mine = Counted(texts.matrix[seen.texts], texts.terms)
    weights = weighted(mine)
    base = best_pair(seen, weights)

    def wanted(*names):
        return chosen is None or any(name in chosen for name in names)

    for name, number in (("earlier partners", seen.partners), ("texts", seen.own)):
        yield name, name, np.tile([float(len(number.get(key, ()))) for key in seen.keys], (len(seen.keys), 1))
    yield TFIDF, TFIDF, base
    yield "TF-IDF of single words", "single words", best_pair(seen, weighted(Counted(*single_words(mine))))
    yield "TF-IDF of character n-grams", "characters", best_pair(seen, weighted(character_ngrams(mine)))
    for k1, b in BM25:
        if wanted(f"BM25 {k1} {b}"):
            yield f"BM25 {k1} {b}", "BM25", best_pair(seen, bm25(mine.matrix, k1, b))
    for rank in RANKS:
        blends = [f"{TFIDF} and {share:.0%} SVD {rank}" for share in SHARES]
        if wanted(f"SVD {rank}", *blends):
            dimensions = best_pair(seen, latent(weights, rank))
            yield f"SVD {rank}", "SVD", dimensions
            for name, share in zip(blends, SHARES, strict=True):
                yield name, "blend", (1 - share) * base + share * dimensions


def asked(texts, work, years, chosen=None):
    """Same-degree AUC of all pairs and of institution and firm, and NDCG@10, of each measure."""
    seen = window(texts, work, *years)
    pairs, firms = seen.pairs(), seen.pairs(NodeLabel.INSTITUTION, NodeLabel.BUSINESS)
    found = {}
    for name, family, score in measures(texts, seen, chosen):
        if chosen is not None and family in ("BM25", "SVD", "blend") and name not in chosen:
            continue
        found[name] = (
            family,
            same_degree_auc(seen, score, pairs),
            same_degree_auc(seen, score, firms),
            ndcg(seen, score, pairs),
        )
    return pairs, firms, found


@pytest.fixture(scope="module")
def held_out(snapshot_store):
    """What the measures that did best before 2020 make of the years from then on."""
    with Engine.open(snapshot_store) as engine:
        texts, work = engine.figures.counted_texts(), joint_work(engine.store)
    _, _, earlier = asked(texts, work, CHOSEN_ON)
    best = {}
    for name, (family, _, firms, _) in earlier.items():
        if family not in best or firms.mean() > earlier[best[family]][2].mean():
            best[family] = name
    return asked(texts, work, HELD_OUT, set(best.values()))


@pytest.mark.benchmark
def test_no_other_measure_clearly_tells_more_than_that_of_the_product(held_out, record_property):
    pairs, firms, found = held_out
    assert len(firms) >= 60
    better = []
    for name, (_, every, of_firms, hits) in found.items():
        one = pd.Series(hits.index, index=hits.index)
        figures = [(every, pairs["project"], 1), (of_firms, firms["project"], 2), (hits, one, 3)]
        record_property(name, [tuple(round(v, 3) for v in interval(values, by)) for values, by, _ in figures])
        gains = [interval(values - found[TFIDF][at], by) for values, by, at in figures]
        record_property(f"{name}, less {TFIDF}", [tuple(round(v, 3) for v in gain) for gain in gains])
        # Numbers of partners win on NDCG by being in everything, and tell nothing of what to propose.
        if name not in ("earlier partners", "texts") and min(gains[0][1], gains[1][1]) > 0:
            better.append(name)
    assert better == [], "a measure tells more of partnerships to come than TF-IDF does: read cards of it, and switch"
    assert interval(found[TFIDF][1], pairs["project"])[1] > 0.5

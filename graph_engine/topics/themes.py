"""Which field of activities a topic belongs to, by the words in which the classification speaks of them."""

from __future__ import annotations

from collections import Counter

import numpy as np
from scipy import sparse

from graph_engine.classifications.activities import activities
from graph_engine.measures.term_weights import tfidf
from graph_engine.schema import EdgeType, NodeLabel, Scheme
from graph_engine.schema.scalars import frame
from graph_engine.stores.bulk_reads import Tables
from graph_engine.texts.terms import terms_of
from graph_engine.topics.limits import topic_limits


def theme_of_topics(tables: Tables, centres: sparse.csr_array, terms: np.ndarray) -> list[str | None]:
    """Field of each topic; ``None`` where no field is near, or two are as near.

    The words of a field are those of the index of SIC 2007 that lead to its activities.

    Parameters
    ----------
    tables : Tables
        A store, or a graph that is being assembled.
    centres : csr_array
        Topics × terms: what each term tells of the topic.
    terms : ndarray of str
        The terms, in order.
    """
    limit = topic_limits()
    themes = activities().themes
    said = _said(tables)
    position = {str(term): at for at, term in enumerate(terms)}
    rows = [
        (row, position[term], float(count))
        for row, theme in enumerate(themes)
        for term, count in sorted(said.get(theme, Counter()).items())
        if term in position
    ]
    none: list[str | None] = [None] * centres.shape[0]
    if not rows or not centres.shape[0]:
        return none
    row, column, count = (np.array(part) for part in zip(*rows, strict=True))
    counts = sparse.csr_array((count, (row.astype(int), column.astype(int))), shape=(len(themes), len(terms)))
    # Words of every field, such as "manufacture", tell none from another.
    fields = tfidf(counts, least_texts=1, most_share=0.5)
    length = np.sqrt(np.asarray(centres.multiply(centres).sum(axis=1)).ravel())
    cosines = (centres @ fields.T).toarray() / np.maximum(length, 1e-300)[:, None]
    found = none
    for at, likeness in enumerate(cosines):
        order = np.argsort(-likeness, kind="stable")
        first, second = float(likeness[order[0]]), float(likeness[order[1]]) if len(order) > 1 else 0.0
        if first >= limit.theme_cosine and first >= limit.theme_lead * second:
            found[at] = themes[int(order[0])]
    return found


def _said(tables: Tables) -> dict[str, Counter[str]]:
    """Counted terms of the index of the classification, by field."""
    known = activities()
    texts = frame(tables.nodes(NodeLabel.TERM, ["key", "text"])).set_index("key")["text"]
    edges = frame(tables.edges(EdgeType.DESCRIBES, NodeLabel.TERM, NodeLabel.SECTOR, []))
    edges = edges[edges["to"].str.startswith(f"{Scheme.SIC}:")]
    codes = edges["to"].str.removeprefix(f"{Scheme.SIC}:")
    of = {code: known.of(code) for code in codes.unique()}
    found: dict[str, Counter[str]] = {}
    for key, code in zip(edges["from"], codes, strict=True):
        activity = of[code]
        if activity is not None and key in texts.index:
            theme = known.get(activity).theme
            found.setdefault(theme, Counter()).update(terms_of(str(texts.at[key])).keys())
    return found

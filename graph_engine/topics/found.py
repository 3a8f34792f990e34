"""Topics of a release: communities of the nearest-neighbour graph of its texts, named by their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import sparse

from graph_engine.datasets.texts import CountedTexts
from graph_engine.measures.term_weights import nearest_neighbours, tfidf
from graph_engine.networks.communities.consensus import Consensus, find_communities
from graph_engine.networks.communities.leiden import leiden
from graph_engine.reference.topic_roles import portable_words
from graph_engine.topics.limits import topic_limits
from graph_engine.topics.naming import best_terms, named, over_represented


@dataclass(frozen=True)
class FoundTopics:
    """Topics of the texts of a release.

    Attributes
    ----------
    texts : Texts
        The texts.
    weights : csr_array
        Their weighted terms.
    consensus : Consensus
        Communities of the texts; topic n is community n.
    names : tuple of str
        One for each topic; all differ. Empty where the runs do not agree.
    words : tuple of tuple of str
        Over-represented words of each topic, best first.
    centres : csr_array
        Topics × terms: what each term tells of the topic, in nats.
    """

    texts: CountedTexts
    weights: sparse.csr_array
    consensus: Consensus
    names: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    centres: sparse.csr_array

    @property
    def topic(self) -> np.ndarray:
        """Number of the topic of each text from 0; below 0 where it has none."""
        return self.consensus.community


def weighted(texts: CountedTexts) -> sparse.csr_array:
    """Weighted terms of texts, without those that mean another thing in every trade."""
    limit = topic_limits()
    return tfidf(without_portable_words(texts), least_texts=limit.least_texts, most_share=limit.most_share)


def without_portable_words(texts: CountedTexts) -> sparse.csr_array:
    """Counted terms of texts, with 0 for those that mean another thing in every trade."""
    counts = texts.matrix.copy()
    portable = np.array([_portable(str(term)) for term in texts.terms], dtype=bool)
    if portable.any():
        counts.data[portable[counts.indices]] = 0.0
    return counts


def _portable(term: str) -> bool:
    """Whether a term is such a word, or a pair of two: "food waste" says something, "digital twin" does not."""
    words = portable_words()
    return term in words or all(word in words for word in term.split(" "))


def find_topics(texts: CountedTexts) -> FoundTopics:
    """Find the topics of texts.

    Leiden is run with several seeds on the graph in which each text is tied to its nearest; what the runs agree on are
    the topics. The same texts in any order give the same topics.
    """
    limit = topic_limits()
    weights = weighted(texts)
    graph = nearest_neighbours(weights, most=limit.neighbours)
    # Rounded, for sums in another order differ in the last digit, and Leiden tells them apart.
    graph.data = graph.data.round(9)
    graph.eliminate_zeros()
    consensus = find_communities(
        graph,
        find=partial(leiden, resolution=limit.resolution),
        seeds=limit.runs,
        least_members=limit.members,
    )
    count = int(consensus.community.max(initial=-1)) + 1
    centres = over_represented(weights, consensus.community, count)
    words = best_terms(centres, _listed(texts.terms), limit.words)
    # No topics at all are better than some that the next seed would deal out otherwise.
    agreed = consensus.agreement >= limit.agreement
    names = tuple(named(words, limit.name_words)) if agreed else ()
    return FoundTopics(texts, weights, consensus, names, tuple(tuple(one) for one in words), centres)


def _listed(terms: np.ndarray) -> Sequence[str]:
    found: list[str] = terms.tolist()
    return found

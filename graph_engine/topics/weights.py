"""Weighted terms of all texts of a release, kept with it: which texts are alike, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.figures import Figures
from graph_engine.topics.limits import topic_limits

if TYPE_CHECKING:
    from scipy import sparse


@dataclass(frozen=True)
class TermWeights:
    """Weights of terms, texts × terms, row by row.

    Attributes
    ----------
    start : ndarray of int
        (texts + 1,) position of the first cell of each text, and the number of cells.
    term : ndarray of int
        Term of each cell, ascending within a text.
    weight : ndarray
        Weight of each cell, above 0.
    words : Series of str
        The terms that any text has.
    specific : ndarray of bool
        Whether each term is a subject's: most of its texts are of few topics. Of a rare term that cannot be counted; it
        is taken for one, and a rare pair where one of its words is.
    """

    start: np.ndarray
    term: np.ndarray
    weight: np.ndarray
    words: pd.Series
    specific: np.ndarray

    @cached_property
    def matrix(self) -> sparse.csr_array:
        """The same as a sparse matrix."""
        from scipy import sparse

        shape = (len(self.start) - 1, len(self.words))
        return sparse.csr_array((self.weight, self.term, self.start), shape=shape)

    def telling(self, words: list[str]) -> list[str]:
        """Those of some words that weigh anything: neither in hardly any text nor in too many."""
        return [word for word in words if word in self._weighed]

    def of_a_subject(self, term: str) -> bool:
        """Whether a term that weighs anything is specific."""
        return term not in self._general

    @cached_property
    def _general(self) -> frozenset[str]:
        return frozenset(self.words[~self.specific].tolist())

    @cached_property
    def _weighed(self) -> frozenset[str]:
        return frozenset(self.words.tolist())

    def most_alike(self, some: Sequence[int], others: Sequence[int]) -> float:
        """Cosine of the two texts, one of some and one of others, that are most alike; without SciPy, as ``shared``."""
        best, row = 0.0, np.zeros(len(self.words))
        for one in some:
            mine = slice(self.start[one], self.start[one + 1])
            row[self.term[mine]] = self.weight[mine]
            for other in others:
                theirs = slice(self.start[other], self.start[other + 1])
                best = max(best, float(row[self.term[theirs]] @ self.weight[theirs]))
            row[self.term[mine]] = 0.0
        return best

    def shared(self, one: int, other: int) -> list[tuple[str, float]]:
        """Terms that two texts share, each with its part of their cosine; what tells most comes first, ties by term.

        Without SciPy, which a question on the command line would wait for.

        Parameters
        ----------
        one, other : int
            Positions of the texts.
        """
        cells = [slice(self.start[at], self.start[at + 1]) for at in (one, other)]
        terms, mine, theirs = np.intersect1d(
            self.term[cells[0]], self.term[cells[1]], assume_unique=True, return_indices=True
        )
        parts = self.weight[cells[0]][mine] * self.weight[cells[1]][theirs]
        found = zip(self.words.iloc[terms].tolist(), parts.tolist(), strict=True)
        return sorted(found, key=lambda pair: (-round(pair[1], 9), pair[0]))


def compute_weights(figures: Figures) -> TermWeights:
    """Weigh the terms of the texts of a release."""
    from scipy import sparse

    from graph_engine.topics.found import weighted

    counted = figures.counted_texts()
    matrix = weighted(counted)
    used, term = np.unique(matrix.indices, return_inverse=True)
    # Arrow keeps texts in one piece: a list of a hundred thousand of them takes a second to read back.
    words = pd.Series(counted.terms[used], dtype=pd.StringDtype("pyarrow", na_value=np.nan))
    weights = sparse.csr_array((matrix.data, term, matrix.indptr), shape=(matrix.shape[0], len(used)))
    specific = _specific(weights, words.tolist(), _topic_of_texts(figures))
    return TermWeights(matrix.indptr.astype(np.int64), term.astype(np.int32), matrix.data, words, specific)


def _topic_of_texts(figures: Figures) -> np.ndarray:
    """Number of the topic of each text; below 0 where it has none."""
    first = figures.texts.records.drop_duplicates("text").set_index("text")["node"]
    topic = first.reindex(range(len(figures.texts.table))).map(figures.topics.of_node)
    number: np.ndarray = pd.factorize(topic, sort=True)[0]
    return number


def _specific(weights: sparse.csr_array, words: list[str], topic: np.ndarray) -> np.ndarray:
    """Whether each term is a subject's."""
    from graph_engine.measures.term_concentration import concentration

    limit = topic_limits()
    index, texts, most = concentration(weights, topic)
    # Among few topics no word can be so much more concentrated than chance; without any, nothing is told.
    bound = 0.0 if np.isnan(most) else min(limit.told_ratio, most / 2)
    rare = texts < limit.told_texts
    specific: np.ndarray = rare | (index >= bound)
    known = {word for word, tells in zip(words, specific.tolist(), strict=True) if tells}
    for at in np.flatnonzero(rare).tolist():
        parts = words[at].split(" ")
        # Words that stand in too many texts, or mean another thing in every trade, weigh nothing and are not known.
        if len(parts) > 1:
            specific[at] = any(part in known for part in parts)
    return specific


WEIGHTS = Dataset("term-weights", compute_weights, (TermWeights,))


def term_weights(figures: Figures) -> TermWeights:
    """Weighted terms of the texts of a release; read or computed once."""
    found = figures.computed.get(WEIGHTS.name)
    if not isinstance(found, TermWeights):
        found = figures.computed[WEIGHTS.name] = figures.cache.get(WEIGHTS, figures)
    return found

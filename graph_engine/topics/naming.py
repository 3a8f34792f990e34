"""Names of topics: the words that are over-represented in its texts, none of them twice in another form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy import sparse

# Words that share so many first letters are one word in several forms: peat, peatland, peatlands.
_STEM = 5


def over_represented(weights: sparse.csr_array, topic: np.ndarray, count: int) -> sparse.csr_array:
    """How much each term tells of each topic, topics × terms, in nats.

    Its share of the weight of the topic's texts times the logarithm of that share over its share of all texts, as
    :func:`graph_engine.networks.communities.naming.over_representation` does for things that are fewer.

    Parameters
    ----------
    weights : csr_array
        Texts × terms.
    topic : ndarray of int
        Topic of each text from 0; below 0 where it has none.
    count : int
        Number of topics.
    """
    # A card asks this module for a word's stem, and must not wait for SciPy.
    from scipy import sparse

    inside = np.flatnonzero(topic >= 0)
    ones = np.ones(len(inside))
    member = sparse.csr_array((ones, (topic[inside], inside)), shape=(count, weights.shape[0]))
    found = sparse.csr_array(member @ weights)
    found.sum_duplicates()
    total = np.asarray(weights.sum(axis=0), dtype=float).ravel()
    whole = total / max(float(total.sum()), 1e-300)
    row = np.repeat(np.arange(count), np.diff(found.indptr))
    share = found.data / np.maximum(np.bincount(row, weights=found.data, minlength=count)[row], 1e-300)
    ratio = share / np.maximum(whole[found.indices], 1e-300)
    told = np.where(ratio > 1, share * np.log(np.maximum(ratio, 1e-300)), 0.0)
    worth = sparse.csr_array((told, found.indices, found.indptr), shape=found.shape)
    worth.eliminate_zeros()
    worth.sort_indices()
    return worth


def best_terms(worth: sparse.csr_array, terms: Sequence[str], most: int) -> list[list[str]]:
    """The terms that tell most of each topic, best first, one form of each word.

    Parameters
    ----------
    worth : csr_array
        Topics × terms, from :func:`over_represented`.
    terms : sequence of str
        The terms.
    most : int
        Terms of a topic.
    """
    found = []
    for at in range(worth.shape[0]):
        cells = slice(worth.indptr[at], worth.indptr[at + 1])
        order = sorted(zip(-worth.data[cells].round(9), worth.indices[cells], strict=True))
        chosen: list[str] = []
        stems: set[str] = set()
        for _, term in order:
            words = str(terms[term]).split(" ")
            new = {stem(word) for word in words}
            if not new & stems:
                chosen.append(str(terms[term]))
                stems |= new
            if len(chosen) == most:
                break
        found.append(chosen)
    return found


def stem(word: str) -> str:
    """First letters of a word, which its forms share.

    >>> stem("peatlands") == stem("peatland")
    True
    """
    return word[:_STEM]


def named(words: Sequence[Sequence[str]], most: int) -> list[str]:
    """Names from the best words of each topic; a name that stands twice takes a word more, then its number.

    >>> named([["peat", "bogs", "carbon"], ["peat", "bogs", "fuel"], ["ships"]], 2)
    ['peat, bogs, carbon', 'peat, bogs, fuel', 'ships']
    """
    names = [", ".join(one[:most]) for one in words]
    # Two topics of one name could not be told apart on a page.
    for more in range(most + 1, most + 4):
        twice = {name for name in names if names.count(name) > 1}
        names = [", ".join(one[:more]) if name in twice else name for name, one in zip(names, words, strict=True)]
    twice = {name for name in names if names.count(name) > 1}
    return [f"{name} ({number})" if name in twice else name for number, name in enumerate(names, start=1)]

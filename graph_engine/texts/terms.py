"""Words of texts: how a text is cut into terms, and how terms are written down where the text itself may not be.

Terms are words and pairs of neighbouring words, in lower case, without English stop words: what scikit-learn's
``TfidfVectorizer`` makes of a text with ``ngram_range=(1, 2)``. They carry what a text is about, but neither its
sentences, which most licences keep from being copied, nor the names of persons in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain, pairwise

_WORD = re.compile(r"\b\w\w+\b")
_LETTER = re.compile(r"[^\W\d_]")
_JOIN, _COUNT = "|", ":"
FEWEST_TEXTS_OF_A_NAME = 3
"""A word that is always written with a capital may be a person's name, unless so many texts of a load use it."""


@cache
def stop_words() -> frozenset[str]:
    """English words that say nothing of a topic; scikit-learn's list."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS)


def words(text: str) -> list[str]:
    """Cut a text into words: lower case, two characters or more, one of them a letter, no stop words.

    Examples
    --------
    >>> words("The recovery of CO2 from 2 kilns")
    ['recovery', 'co2', 'kilns']
    """
    stop = stop_words()
    return [word for word in _WORD.findall(text.lower()) if word not in stop and _LETTER.search(word)]


def bare_words(text: str) -> list[str]:
    """Words of a text in lower case, stop words among them: their list takes a library that some questions need not.

    Examples
    --------
    >>> bare_words("Digital, cyber security")
    ['digital', 'cyber', 'security']
    """
    return _WORD.findall(text.lower())


def singular(word: str) -> str:
    """A word without the s of its plural, so that both forms compare as one; no grammar.

    Examples
    --------
    >>> singular("lasers"), singular("laser")
    ('laser', 'laser')
    """
    return word.removesuffix("s")


def terms_of(text: str) -> Counter[str]:
    """Count the words and the pairs of neighbouring words of a text.

    Examples
    --------
    >>> sorted(terms_of("peat bogs, and peat").items())
    [('bogs', 1), ('bogs peat', 1), ('peat', 2), ('peat bogs', 1)]
    """
    found = words(text)
    return Counter(chain(found, (f"{one} {other}" for one, other in pairwise(found))))


def write_terms(counts: Mapping[str, int]) -> str:
    """Write counted terms as one text, sorted by term.

    >>> write_terms({"peat bog": 1, "bog": 2})
    'bog:2|peat bog:1'
    """
    return _JOIN.join(f"{term}{_COUNT}{count}" for term, count in sorted(counts.items()) if count > 0)


def read_terms(text: str | None) -> dict[str, int]:
    """Read what :func:`write_terms` wrote; nothing is no terms.

    >>> read_terms("bog:2|peat bog:1")
    {'bog': 2, 'peat bog': 1}
    """
    pairs = (item.rpartition(_COUNT) for item in (text or "").split(_JOIN) if item)
    return {term: int(count) for term, _, count in pairs}


def written_terms(texts: Iterable[str]) -> list[str]:
    """Write the terms of the running texts of one load, without what may be names of persons.

    Left out are words that are always written with a capital and small letters, unless several texts use them, and
    pairs of words that only one text has: they tell nothing of what texts have in common.

    Parameters
    ----------
    texts : iterable of str
        Running texts; an empty one gives no terms.

    Returns
    -------
    list of str
        As :func:`write_terms`, one for each text in order.
    """
    texts = list(texts)
    plain: set[str] = set()
    named: Counter[str] = Counter()
    once: set[int] = set()
    shared: set[int] = set()
    # Terms are counted twice rather than kept, and pairs known by their hashes: programmes have 60,000 texts.
    for text in texts:
        named.update(_capitalised(text, plain))
        pairs = {hash(term) for term in terms_of(text) if " " in term}
        shared |= pairs & once
        once |= pairs
    names = {word for word, many in named.items() if word not in plain and many < FEWEST_TEXTS_OF_A_NAME}

    def tells(term: str) -> bool:
        if " " not in term:
            return term not in names
        return hash(term) in shared and names.isdisjoint(term.split(" "))

    return [write_terms({term: count for term, count in terms_of(text).items() if tells(term)}) for text in texts]


def _capitalised(text: str, plain: set[str]) -> set[str]:
    """Words of a text with a capital and then small letters; all others go to ``plain``, in lower case.

    A word that stands only at starts of sentences counts as capitalised: rare as it then is, little is lost with it.
    """
    found = set()
    for word in _WORD.findall(text):
        if word[0].isupper() and word[1:].islower():
            found.add(word.lower())
        else:
            plain.add(word.lower())
    return found

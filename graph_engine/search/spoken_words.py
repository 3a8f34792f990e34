"""Which texts of projects say a word: the terms of all texts, by term, with the weights that topics use."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.figures import Figures
from graph_engine.texts.terms import stop_words

# British and American spelling: electrolyser and electrolyzer, metallise and metallize.
_S, _Z = re.compile(r"(?<=[iy])s(?=[aei])"), re.compile(r"(?<=[iy])z(?=[aei])")
_HISSING = ("s", "x", "z", "ch", "sh")
# Fewer letters than these are no word without its ending: "pies" are not "py".
_SHORTEST_STEM = 3


@dataclass(frozen=True)
class SpokenWords:
    """Terms and the texts that have them, term by term.

    Attributes
    ----------
    terms : Series of str
        Words and pairs of words, in order of their letters.
    start : ndarray of int
        (terms + 1,) position of the first cell of each term, and the number of cells.
    text : ndarray of int
        Position of the text of each cell in the table of texts, ascending within a term.
    weight : ndarray
        Weight of the term in that text, 0 to 1; the weights of one text have length 1.
    texts : int
        Number of texts.
    common_words : tuple of str
        Words too common in English to be terms, in order of their letters. Kept here, for the library that lists them
        takes a second to import.
    """

    terms: pd.Series
    start: np.ndarray
    text: np.ndarray
    weight: np.ndarray
    texts: int
    common_words: tuple[str, ...]

    def said(self, forms: Iterable[str]) -> np.ndarray:
        """Weight of a word in each text, in whichever of some forms; 0 where a text does not say it.

        Parameters
        ----------
        forms : iterable of str
            Forms of one word, or of one pair of words.

        Returns
        -------
        ndarray
            (texts,) sums of the weights of the forms, added in order of their letters.
        """
        found = np.zeros(self.texts)
        for form in sorted(set(forms)):
            at = bisect_left(self._places, form, key=self._term)
            if at < len(self.terms) and self._term(at) == form:
                cells = slice(self.start[at], self.start[at + 1])
                found[self.text[cells]] += self.weight[cells]
        return found

    def rarity(self, texts: int) -> float:
        """Weight of a word that so many texts say: ln((1 + N)/(1 + d)) + 1, as the weights of texts have it."""
        return float(np.log((1 + self.texts) / (1 + texts)) + 1)

    @cached_property
    def common(self) -> frozenset[str]:
        """Words too common to be terms."""
        return frozenset(self.common_words)

    @cached_property
    def _places(self) -> range:
        return range(len(self.terms))

    def _term(self, at: int) -> str:
        return str(self.terms.iat[at])


def index_spoken_words(figures: Figures) -> SpokenWords:
    """Weigh the terms of the texts of a release and arrange them by term.

    Other than between two texts, a term of a single text counts here, and so does one of many: a question holds each of
    its words against each text, and the rarest of them may be what it is about. Portable words weigh nothing.
    """
    from graph_engine.measures.term_weights import tfidf
    from graph_engine.topics.found import without_portable_words

    counted = figures.counted_texts()
    weights = tfidf(without_portable_words(counted), least_texts=1, most_share=1.0).tocsc()
    weights.sort_indices()
    used = np.flatnonzero(np.diff(weights.indptr))
    start = np.append(0, np.cumsum(np.diff(weights.indptr)[used]))
    # Arrow keeps texts in one piece: a list of a hundred thousand of them takes a second to read back.
    terms = pd.Series(counted.terms[used], dtype=pd.StringDtype("pyarrow", na_value=np.nan))
    text, weight = weights.indices.astype(np.int32), weights.data.astype(np.float32)
    return SpokenWords(terms, start.astype(np.int64), text, weight, len(counted.table), tuple(sorted(stop_words())))


SPOKEN_WORDS = Dataset("spoken-words", index_spoken_words, (SpokenWords,))


def forms_of(word: str, *, alone: bool = False) -> frozenset[str]:
    """Forms of a word that mean the same thing: singular and plural, British and American.

    Parameters
    ----------
    word : str
        In lower case.
    alone : bool
        Whether no other word tells what is meant. A noun in "-ings" then has no form in "-ing": who asks for forgings
        or bearings does not mean a text about forging identities or bearing a child.

    Examples
    --------
    >>> sorted(forms_of("electrolysers"))
    ['electrolyser', 'electrolysers', 'electrolyzer', 'electrolyzers']
    >>> sorted(forms_of("batteries")), sorted(forms_of("forgings", alone=True)), sorted(forms_of("coatings"))
    (['batteries', 'battery'], ['forgings'], ['coating', 'coatings'])
    """
    forms = {word, *_plural(word), *(() if alone and word.endswith("ings") else _singular(word))}
    return frozenset(spelt for form in forms for spelt in (form, _S.sub("z", form), _Z.sub("s", form)))


def _plural(word: str) -> list[str]:
    if word.endswith("s"):
        # "Glass", "gas" and "lens" are no plurals; a longer word may be one, and its second plural would be no word.
        return [f"{word}es"] if word.endswith("ss") or len(word) <= _SHORTEST_STEM + 1 else []
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return [f"{word[:-1]}ies"]
    if word.endswith("o"):
        return [f"{word}s", f"{word}es"]
    return [f"{word}es"] if word.endswith(_HISSING) else [f"{word}s"]


def _singular(word: str) -> list[str]:
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return []
    if word.endswith("ies"):
        return [f"{word[:-3]}y"] if len(word) - 3 >= _SHORTEST_STEM else [word[:-1]]
    if word.endswith("es") and word[:-2].endswith((*_HISSING, "o")):
        return [word[:-2], word[:-1]]
    return [word[:-1]] if len(word) - 1 >= _SHORTEST_STEM else []

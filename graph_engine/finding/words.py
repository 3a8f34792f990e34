"""Words of a trade → classes of SIC 2007, by the similarity of texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from graph_engine.labelled import frame
from graph_engine.schema import EdgeType, NodeLabel, Scheme
from graph_engine.stores.protocol import GraphStore

CLASS_DIGITS = 4
# An entry counts fully, the next best of the same class half, the third a quarter: one lucky word is no class.
ENTRIES_OF_A_CLASS = 3
# Weights of whole words, of pieces of words and of the class as one text; held-out entries of another draw than the
# one of the tests chose them.
WORD_WEIGHT, PIECE_WEIGHT, CLASS_WEIGHT = 0.5, 1.0, 0.5
_MOST = WORD_WEIGHT + PIECE_WEIGHT
_HIGHEST = _MOST * (2 - 0.5 ** (ENTRIES_OF_A_CLASS - 1)) + 2 * CLASS_WEIGHT
_WORD = re.compile(r"[a-z][a-z'-]+")
# Words of a question that name no trade.
_EMPTY_WORDS = (
    "a an and any are as at be buy by can do for from get have help i in into is it like looking make made makes maker "
    "makers making manufacture manufacturer manufacturers my need new of offer on or other our partner partners people "
    "provide seek sell service services small someone supplier suppliers that the their them these they this to up use "
    "using want we which who with work you your"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())


def load_terms(store: GraphStore) -> pd.DataFrame:
    """Read all words for activities: columns ``text`` and ``code`` (four digits), sorted by both."""
    sectors = frame(store.nodes(NodeLabel.SECTOR, ["key", "code", "name", "scheme"], {"scheme": str(Scheme.SIC)}))
    sectors = sectors[sectors["code"].str.fullmatch(r"\d{4,5}")]
    code_of = dict(zip(sectors["key"], sectors["code"].str[:CLASS_DIGITS], strict=True))
    names = pd.DataFrame({"text": sectors["name"], "code": sectors["code"].str[:CLASS_DIGITS]})
    terms = frame(store.nodes(NodeLabel.TERM, ["key", "text"]))
    edges = frame(store.edges(EdgeType.DESCRIBES, NodeLabel.TERM, NodeLabel.SECTOR))
    edges = edges.assign(code=edges["to"].map(code_of)).dropna(subset=["code"])
    described = edges.merge(terms, left_on="from", right_on="key")[["text", "code"]]
    rows = pd.concat([described, names]).drop_duplicates()
    return rows.sort_values(["code", "text"], ignore_index=True)


@dataclass(frozen=True)
class _Index:
    """A way of cutting texts into features, and the features of the entries."""

    cut: Any
    features: Any  # features × entries, so that a question is one sparse product
    weight: float


class Words:
    """An index of words for activities.

    Word and character n-grams weighed by TF-IDF (Spärck Jones 1972, Journal of Documentation 28, 11–21); similarity
    is the cosine.

    Parameters
    ----------
    terms : DataFrame
        Columns ``text`` and ``code``, as :func:`load_terms` gives them.
    """

    def __init__(self, terms: pd.DataFrame) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        texts = terms["text"].str.lower()
        self.codes: tuple[str, ...] = tuple(sorted(set(terms["code"])))
        at = {code: number for number, code in enumerate(self.codes)}
        self._class_of = terms["code"].map(at).to_numpy()
        words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), dtype=np.float32)
        pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2, dtype=np.float32)
        self._entries = [
            _Index(words, words.fit_transform(texts).T.tocsr(), WORD_WEIGHT),
            _Index(pieces, pieces.fit_transform(texts).T.tocsr(), PIECE_WEIGHT),
        ]
        whole = texts.groupby(terms["code"]).agg(" ".join).reindex(list(self.codes))
        class_words = TfidfVectorizer(sublinear_tf=True, dtype=np.float32)
        class_pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(4, 5), sublinear_tf=True, dtype=np.float32)
        self._classes = [
            _Index(class_words, class_words.fit_transform(whole).T.tocsr(), CLASS_WEIGHT),
            _Index(class_pieces, class_pieces.fit_transform(whole).T.tocsr(), CLASS_WEIGHT),
        ]
        self._vocabulary = frozenset(word for text in texts for word in _WORD.findall(text))

    def scores(self, texts: Sequence[str]) -> np.ndarray:
        """Fit of each class with each text.

        Parameters
        ----------
        texts : sequence of str
            Questions.

        Returns
        -------
        ndarray
            Texts × :attr:`codes`, 0 to 1.
        """
        lower = [text.lower() for text in texts]
        entries = sum(one.weight * (one.cut.transform(lower) @ one.features) for one in self._entries).tocsr()
        found = np.zeros((len(lower), len(self.codes)))
        for row in range(len(lower)):
            inside = slice(entries.indptr[row], entries.indptr[row + 1])
            found[row] = self._best_of_each(entries.indices[inside], entries.data[inside])
        for one in self._classes:
            found += one.weight * (one.cut.transform(lower) @ one.features).toarray()
        return np.minimum(found / _HIGHEST, 1.0)

    def read(self, text: str, most: int = 5) -> list[tuple[str, float]]:
        """Classes that a text fits best, with the fit; ties by code."""
        fit = self.scores([only_trade(text)])[0]
        order = np.argsort(-fit, kind="stable")[:most]
        return [(self.codes[n], float(fit[n])) for n in order if fit[n] > 0]

    def unknown(self, text: str) -> list[str]:
        """Words of a text that stand in no entry of the index, as written, in their order."""
        found = []
        for word in text.split():
            bare = _WORD.findall(word.lower())
            if bare and not any(self._known(one) for one in bare):
                found.append(word.strip(".,;:!?()“”\"'"))
        return list(dict.fromkeys(found))

    def _known(self, word: str) -> bool:
        forms = {word, word.removesuffix("s"), word.removesuffix("es"), f"{word}s", word.removesuffix("'s")}
        return word in _EMPTY or bool(forms & self._vocabulary)

    def _best_of_each(self, entries: np.ndarray, fits: np.ndarray) -> np.ndarray:
        classes = self._class_of[entries]
        order = np.lexsort((-fits, classes))
        classes, fits = classes[order], fits[order]
        starts = np.flatnonzero(np.r_[True, classes[1:] != classes[:-1]]) if len(classes) else np.array([], int)
        place = np.arange(len(classes)) - np.repeat(starts, np.diff(np.r_[starts, len(classes)]))
        kept = place < ENTRIES_OF_A_CLASS
        return np.bincount(classes[kept], fits[kept] * 0.5 ** place[kept], minlength=len(self.codes))


def only_trade(text: str) -> str:
    """A question without the words that name no trade; the question itself where nothing else is in it.

    >>> only_trade("We need a supplier of steel forgings")
    'steel forgings'
    """
    kept = [word for word in text.lower().split() if word.strip(".,;:!?()") not in _EMPTY]
    return " ".join(kept) or text.lower()

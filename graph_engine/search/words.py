"""Words of a trade → classes of SIC 2007, by the similarity of texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from graph_engine.classifications.activities import CLASS_DIGITS
from graph_engine.schema import EdgeType, NodeLabel, Scheme
from graph_engine.schema.scalars import frame
from graph_engine.search.thresholds import word_limits
from graph_engine.stores.protocol import GraphStore

_TOKEN = re.compile(r"[a-z0-9]+")
# Words of a question that name no trade.
_EMPTY_WORDS = (
    "a an and any are as at based be both british build builds buy buyer buyers by can co companies company could "
    "custom do does english exist experienced find firm firms for from get good has have help high i in industry "
    "into is it its just like limited local look looking ltd made make maker makers making manufacture manufactured "
    "manufacturer manufacturers manufacturing may me more my nearby need needed needs new of offer offering offers "
    "on one or order other our out own partner partners people plc produce producer producers product products "
    "provide provider providers quality sale scottish seek seeking sell seller sellers sells service services short "
    "small so some someone source sourcing specialist specialists supplied supplier suppliers supplies supply that "
    "the their them there these they this to uk up use used uses using want wanted wants was we welsh what where "
    "which who will with within work would you your"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())


def load_terms(store: GraphStore) -> pd.DataFrame:
    """Read all words for activities: columns ``text`` and ``code`` (four digits), sorted by code and text."""
    sectors = frame(store.nodes(NodeLabel.SECTOR, ["key", "code", "name"], {"scheme": str(Scheme.SIC)}))
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
class _View:
    """One way of cutting texts into features: by words or by pieces of words.

    ``entries``, ``means`` and ``classes`` are features × texts: a question is multiplied by them as they stand.
    """

    counts: Any
    weigh: Any
    weigh_classes: Any
    entries: Any
    means: Any
    classes: Any
    weight: float

    def fit(self, texts: Sequence[str], class_of: np.ndarray, number: int) -> np.ndarray:
        """Texts × classes: the entry that fits best, and the class as a whole, weighed."""
        cut = self.counts.transform(texts)
        weighed = self.weigh.transform(cut)
        near = (weighed @ self.entries).tocsr()
        best = np.zeros((len(texts), number))
        for row in range(len(texts)):
            inside = slice(near.indptr[row], near.indptr[row + 1])
            np.maximum.at(best[row], class_of[near.indices[inside]], near.data[inside])
        whole = (weighed @ self.means) + (self.weigh_classes.transform(cut) @ self.classes)
        found: np.ndarray = self.weight * best + word_limits().class_weight * whole.toarray()
        return found


class Words:
    """An index of words for activities.

    Whole words and pieces of words (character n-grams), weighed by TF-IDF (Spärck Jones 1972, Journal of
    Documentation 28, 11–21); similarity is the cosine. A class scores by its entry that fits best, by the mean of its
    entries and by all of them as one text.

    Parameters
    ----------
    terms : DataFrame
        Columns ``text`` and ``code``, as :func:`load_terms` gives them.
    """

    def __init__(self, terms: pd.DataFrame) -> None:
        from scipy import sparse
        from sklearn.feature_extraction.text import CountVectorizer

        texts = [plain(text) for text in terms["text"]]
        self.codes: tuple[str, ...] = tuple(sorted(set(terms["code"])))
        at = {code: number for number, code in enumerate(self.codes)}
        self._class_of = terms["code"].map(at).to_numpy(int)
        ones = np.ones(len(texts), np.float32)
        pool = sparse.csr_matrix((ones, (self._class_of, np.arange(len(texts)))), shape=(len(at), len(texts)))
        words = CountVectorizer(ngram_range=(1, 2), token_pattern=_TOKEN.pattern, dtype=np.float32)
        pieces = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5), dtype=np.float32)
        single = CountVectorizer(token_pattern=_TOKEN.pattern, dtype=np.float32)
        # A text is cut inside of its words only: cutting each word once gives the same counts in a tenth of the time.
        counted = single.fit_transform(texts)
        known = single.get_feature_names_out()
        weight = word_limits()
        self._views = (
            _view(words, words.fit_transform(texts), pool, weight.entry_words),
            _view(pieces, (counted @ pieces.fit_transform(known)).tocsr(), pool, weight.entry_pieces),
        )
        self._column_of = {str(word): number for number, word in enumerate(known)}
        self._held = (pool @ counted).tocsc()

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
        lower = [plain(text) for text in texts]
        found = sum(view.fit(lower, self._class_of, len(self.codes)) for view in self._views)
        return np.clip(np.asarray(found, float) / _full(), 0.0, 1.0)

    def unknown(self, text: str) -> list[str]:
        """Words of a text that stand in no entry of the index, as written, in their order."""
        found = []
        for word in text.split():
            bare = plain(word).split()
            if bare and not any(self._known(one) for one in bare):
                found.append(word.strip(".,;:!?()“”\"'"))
        return list(dict.fromkeys(found))

    def named_by(self, word: str) -> frozenset[str]:
        """Classes in whose entries a word stands, in the singular or the plural."""
        columns = [self._column_of[form] for form in _numbers(word) if form in self._column_of]
        held = [self._held.indices[self._held.indptr[n] : self._held.indptr[n + 1]] for n in columns]
        return frozenset(self.codes[row] for rows in held for row in rows)

    def related(self, word: str) -> frozenset[str]:
        """Classes in whose entries a word stands, whatever its ending."""
        columns = self._columns_of_stem.get(stem(word), ())
        held = [self._held.indices[self._held.indptr[n] : self._held.indptr[n + 1]] for n in columns]
        return frozenset(self.codes[row] for rows in held for row in rows)

    @cached_property
    def _columns_of_stem(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for word, column in self._column_of.items():
            found.setdefault(stem(word), []).append(column)
        return found

    def _known(self, word: str) -> bool:
        forms = {word, word.removesuffix("s"), word.removesuffix("es"), f"{word}s", f"{word}es", f"{word}ing"}
        return word in _EMPTY or word.isdigit() or len(word) < 2 or bool(forms & self._column_of.keys())


def _full() -> float:
    """Divisor of the sum of fits: a text that is an entry of a small class comes near 1 with it.

    A class of many entries is like none of them, so that its mean comes to half at most.
    """
    weight = word_limits()
    return weight.entry_words + weight.entry_pieces + 2 * weight.class_weight


def _view(counts: Any, cut: Any, pool: Any, weight: float) -> _View:
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.preprocessing import normalize

    weigh, weigh_classes = TfidfTransformer(sublinear_tf=True), TfidfTransformer(sublinear_tf=True)
    entries = weigh.fit_transform(cut)
    classes = weigh_classes.fit_transform(pool @ cut)
    means = normalize(pool @ entries)
    return _View(counts, weigh, weigh_classes, entries.T.tocsr(), means.T.tocsr(), classes.T.tocsr(), weight)


def plain(text: str) -> str:
    """Words and numbers of a text in lower case, without anything between them.

    >>> plain("Gluten-free biscuits (own label)")
    'gluten free biscuits own label'
    """
    return " ".join(_TOKEN.findall(text.lower()))


def only_trade(text: str) -> str:
    """A question without the words that name no trade; the question itself where nothing else is in it.

    >>> only_trade("We need a supplier of steel forgings")
    'steel forgings'
    """
    kept = [word for word in plain(text).split() if word not in _EMPTY]
    return " ".join(kept) or plain(text)


def contents(text: str) -> list[str]:
    """The words of a text that may name a trade, in lower case.

    >>> contents("We need a supplier of steel forgings")
    ['steel', 'forgings']
    """
    return [word for word in plain(text).split() if word not in _EMPTY]


_ENDINGS = ("ings", "ing", "ers", "ies", "er", "ed", "es", "s", "y", "e")


def stem(word: str) -> str:
    """A word without its ending, where four letters or more are left.

    >>> stem("machined"), stem("machining"), stem("beer")
    ('machin', 'machin', 'beer')
    """
    return next((word.removesuffix(end) for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= 4), word)


def _numbers(word: str) -> set[str]:
    """A word in the singular and the plural."""
    forms = {word, f"{word}s", f"{word}es"}
    forms |= {word.removesuffix(end) for end in ("s", "es") if word.endswith(end) and not word.endswith("ss")}
    if word.endswith("ies"):
        forms.add(f"{word[:-3]}y")
    elif word.endswith("y"):
        forms.add(f"{word[:-1]}ies")
    return forms

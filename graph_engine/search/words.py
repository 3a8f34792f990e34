"""Words of a trade → classes of SIC 2007, by the similarity of texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from graph_engine.classifications.activities import CLASS_DIGITS
from graph_engine.datasets.cached.cache import Dataset
from graph_engine.schema import EdgeType, NodeLabel, Scheme
from graph_engine.schema.scalars import frame
from graph_engine.search.entry_nouns import nouns_of
from graph_engine.search.limits import word_limits
from graph_engine.search.trade_text import EMPTY, TOKEN, plain, singular_and_plural, stem
from graph_engine.search.word_pieces import pieces_of, words_of
from graph_engine.stores.protocol import GraphStore


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
class Features:
    """A matrix of features × texts by rows, as compressed sparse rows in order of column.

    Parameters
    ----------
    starts, columns, values : ndarray
        Where each row begins, and with an end; the column of each value; the values (float32).
    width : int
        Number of texts.
    """

    starts: np.ndarray
    columns: np.ndarray
    values: np.ndarray
    width: int

    def weighed(self, features: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Sum of the rows of some features, each times its weight, added in the order in which they are given."""
        found = np.zeros(self.width, np.float32)
        for feature, weight in zip(features, weights, strict=True):
            inside = slice(self.starts[feature], self.starts[feature + 1])
            found[self.columns[inside]] += weight * self.values[inside]
        return found


@dataclass(frozen=True)
class View:
    """One way of cutting texts into features: by words or by pieces of words.

    Parameters
    ----------
    names : Series of str
        The features in order.
    pieces : bool
        Whether features are pieces of words.
    rarity, rarity_of_classes : ndarray
        Inverse frequency of each feature among entries and among classes.
    entries, means, classes : Features
        Features × entries, × means of the entries of a class, × classes as one text.
    weight : float
        What the entry that fits best counts.
    """

    names: pd.Series
    pieces: bool
    rarity: np.ndarray
    rarity_of_classes: np.ndarray
    entries: Features
    means: Features
    classes: Features
    weight: float

    @cached_property
    def _number(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names.tolist())}

    def holding(self, name: str) -> np.ndarray:
        """Entries that have a feature."""
        at = self._number.get(name)
        if at is None:
            return np.array([], dtype=np.int64)
        found: np.ndarray = self.entries.columns[self.entries.starts[at] : self.entries.starts[at + 1]]
        return found

    def fit(self, text: str, class_of: np.ndarray, number: int) -> np.ndarray:
        """Fit of each class with a text: the entry that fits best, and the class as a whole, weighed."""
        cut = pieces_of(text) if self.pieces else words_of(text)
        found = Counter(at for name in cut if (at := self._number.get(name)) is not None)
        features = np.array(sorted(found), dtype=np.int64)
        counts = np.array([found[at] for at in features.tolist()], dtype=np.float32)
        near = _tf_idf(counts, self.rarity[features])
        best = np.zeros(number)
        # Of one type: between two, NumPy casts element by element, twenty times as long.
        np.maximum.at(best, class_of, self.entries.weighed(features, near).astype(best.dtype))
        whole = self.means.weighed(features, near) + self.classes.weighed(
            features, _tf_idf(counts, self.rarity_of_classes[features])
        )
        found_for: np.ndarray = self.weight * best + word_limits().class_weight * whole
        return found_for


@dataclass(frozen=True)
class WordIndex:
    """What an index of words is made of, in arrays; :func:`index_words` makes it.

    Parameters
    ----------
    codes : tuple of str
        Classes in order.
    class_of : ndarray
        Class of each entry.
    views : tuple of View
        By words and by pieces of words.
    words : Series of str
        Single words of the entries, in order.
    held_from, held : ndarray
        For each word, where its classes begin in ``held``, and with an end.
    nouns : Series of str
        Nouns that name what entries are of, in order.
    named_from, named, shares : ndarray
        For each noun, where its entries begin in ``named``, and with an end; its share of each of them.
    """

    codes: tuple[str, ...]
    class_of: np.ndarray
    views: tuple[View, ...]
    words: pd.Series
    held_from: np.ndarray
    held: np.ndarray
    nouns: pd.Series
    named_from: np.ndarray
    named: np.ndarray
    shares: np.ndarray


def index_words(terms: pd.DataFrame) -> WordIndex:
    """Make the index of words for activities.

    Parameters
    ----------
    terms : DataFrame
        Columns ``text`` and ``code``, as :func:`load_terms` gives them.
    """
    from scipy import sparse
    from sklearn.feature_extraction.text import CountVectorizer

    texts = [plain(text) for text in terms["text"]]
    codes = tuple(sorted(set(terms["code"])))
    at = {code: number for number, code in enumerate(codes)}
    class_of = terms["code"].map(at).to_numpy(int)
    ones = np.ones(len(texts), np.float32)
    pool = sparse.csr_matrix((ones, (class_of, np.arange(len(texts)))), shape=(len(at), len(texts)))
    words = CountVectorizer(analyzer=words_of, dtype=np.float32)
    pieces = CountVectorizer(analyzer=pieces_of, dtype=np.float32)
    single = CountVectorizer(token_pattern=TOKEN.pattern, dtype=np.float32)
    # A text is cut inside of its words only: cutting each word once gives the same counts in a tenth of the time.
    counted = single.fit_transform(texts)
    known = single.get_feature_names_out()
    by_words = words.fit_transform(texts)
    by_pieces = (counted @ pieces.fit_transform(known)).tocsr()
    held = (pool @ counted).tocsc()
    weight = word_limits()
    rows = sorted((noun, at, share) for at, text in enumerate(terms["text"]) for noun, share in nouns_of(text).items())
    nouns = sorted({noun for noun, _, _ in rows})
    named_from = np.searchsorted(np.array([noun for noun, _, _ in rows]), np.array(nouns))
    return WordIndex(
        codes,
        class_of,
        (
            _view(words.get_feature_names_out(), False, by_words, pool, weight.entry_words),
            _view(pieces.get_feature_names_out(), True, by_pieces, pool, weight.entry_pieces),
        ),
        pd.Series(known.astype(object), dtype="str"),
        held.indptr,
        held.indices,
        pd.Series(nouns, dtype="str"),
        np.append(named_from, len(rows)).astype(np.int64),
        np.array([at for _, at, _ in rows], dtype=np.int64),
        np.array([share for _, _, share in rows], dtype=np.float32),
    )


def read_words(store: GraphStore) -> WordIndex:
    """Read the words of a store and make their index."""
    return index_words(load_terms(store))


WORDS = Dataset("words", read_words, (WordIndex, View, Features))


def _tf_idf(counts: np.ndarray, rarity: np.ndarray) -> np.ndarray:
    """Weights of the features of one text, of length 1 where it has any."""
    weights = (np.log(counts) + np.float32(1.0)) * rarity
    found: np.ndarray = weights
    if not len(weights):
        return found
    # Squares are single, their sum and the division double, as scikit-learn has them for the entries.
    length = np.float64(np.sqrt(np.cumsum(weights * weights, dtype=np.float64)[-1]))
    found = (weights / length).astype(np.float32)
    return found  # noqa: RET504  a variable with a type, which the expression lacks


class Words:
    """An index of words for activities.

    Whole words and pieces of words (character n-grams), weighed by TF-IDF (Spärck Jones 1972, Journal of
    Documentation 28, 11–21); similarity is the cosine. A class scores by its entry that fits best, by the mean of its
    entries and by all of them as one text.

    Parameters
    ----------
    index : WordIndex
        As :func:`index_words` makes it.
    """

    def __init__(self, index: WordIndex) -> None:
        self._index = index
        self.codes = index.codes

    @cached_property
    def _column_of(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self._index.words.tolist())}

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
        index, number = self._index, len(self.codes)
        found = np.zeros((len(texts), number))
        for at, text in enumerate(texts):
            lower = plain(text)
            for view in index.views:
                found[at] += view.fit(lower, index.class_of, number)
        shares: np.ndarray = np.clip(found / _full(), 0.0, 1.0)
        return shares

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
        columns = [self._column_of[form] for form in singular_and_plural(word) if form in self._column_of]
        return self._holding(columns)

    def related(self, word: str) -> frozenset[str]:
        """Classes in whose entries a word stands, whatever its ending."""
        columns = self._columns_of_stem.get(stem(word), ())
        return self._holding(columns)

    def entries(self, word: str) -> np.ndarray:
        """Number of entries of each class in which a word stands, whatever its ending; (classes,)."""
        known = self._index.words
        alike = {str(known.iat[at]) for at in self._columns_of_stem.get(stem(word), ())}
        forms = singular_and_plural(word) | alike
        held = {entry for form in sorted(forms) for entry in self._index.views[0].holding(form).tolist()}
        return np.bincount(self._index.class_of[sorted(held)], minlength=len(self.codes)).astype(float)

    def naming(self, forms: Iterable[str]) -> np.ndarray:
        """Share of each entry that a noun names, in whichever of some forms; (entries,)."""
        index, found = self._index, np.zeros(len(self._index.class_of))
        for form in sorted(set(forms)):
            at = self._number_of.get(form)
            if at is not None:
                mine = slice(index.named_from[at], index.named_from[at + 1])
                found[index.named[mine]] += index.shares[mine]
        return found

    def having(self, forms: Iterable[str]) -> np.ndarray:
        """Whether each entry has a word, in whichever of some forms; (entries,)."""
        found = np.zeros(len(self._index.class_of), bool)
        for form in sorted(set(forms)):
            found[self._index.views[0].holding(form)] = True
        return found

    def by_class(self, entries: np.ndarray) -> np.ndarray:
        """Sum of what each entry of a class has; (classes,)."""
        return np.bincount(self._index.class_of, weights=entries, minlength=len(self.codes))

    def nouns_alike(self, beginning: str) -> list[str]:
        """Nouns of entries that have a stem."""
        return self._nouns_of_stem.get(beginning, [])

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {noun: number for number, noun in enumerate(self._index.nouns.tolist())}

    @cached_property
    def _nouns_of_stem(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for noun in self._number_of:
            found.setdefault(stem(noun), []).append(noun)
        return found

    def _holding(self, columns: Sequence[int]) -> frozenset[str]:
        start, held = self._index.held_from, self._index.held
        return frozenset(self.codes[row] for n in columns for row in held[start[n] : start[n + 1]].tolist())

    @cached_property
    def _columns_of_stem(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for word, column in self._column_of.items():
            found.setdefault(stem(word), []).append(column)
        return found

    def _known(self, word: str) -> bool:
        forms = {word, word.removesuffix("s"), word.removesuffix("es"), f"{word}s", f"{word}es", f"{word}ing"}
        return word in EMPTY or word.isdigit() or len(word) < 2 or bool(forms & self._column_of.keys())


def _full() -> float:
    """Divisor of the sum of fits: a text that is an entry of a small class comes near 1 with it.

    A class of many entries is like none of them, so that its mean comes to half at most.
    """
    weight = word_limits()
    return weight.entry_words + weight.entry_pieces + 2 * weight.class_weight


def _view(names: np.ndarray, pieces: bool, cut: Any, pool: Any, weight: float) -> View:
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.preprocessing import normalize

    weigh, weigh_classes = TfidfTransformer(sublinear_tf=True), TfidfTransformer(sublinear_tf=True)
    entries = weigh.fit_transform(cut)
    classes = weigh_classes.fit_transform(pool @ cut)
    means = normalize(pool @ entries)
    return View(
        pd.Series(names.astype(object), dtype="str"),
        pieces,
        weigh.idf_,
        weigh_classes.idf_,
        _features(entries),
        _features(means),
        _features(classes),
        weight,
    )


def _features(matrix: Any) -> Features:
    turned = matrix.T.tocsr()
    return Features(turned.indptr, turned.indices, turned.data, turned.shape[1])

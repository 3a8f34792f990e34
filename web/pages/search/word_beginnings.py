"""Names by the beginnings of their words, so that each letter that is typed is answered at once."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from graph_engine.spellings import Spellings, nearest_names
from graph_engine.stores.name_search import folded

# A word that begins no name is read as those nearest to it.
_ALIKE = 0.72
_MOST_RESPELT = 4
_MOST_RANKED = 400
_LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True)
class IndexedName:
    """Something that a search may mean.

    Parameters
    ----------
    kind : str
        Areas, sectors, topics or organisations.
    key : str
        Its code or key.
    name : str
        As it is shown.
    said : str
        Other names and codes by which it is found, joined by ``; ``.
    weight : int
        Of two names that fit alike the one that weighs more comes first.
    """

    kind: str
    key: str
    name: str
    said: str = ""
    weight: int = 0


@dataclass(frozen=True)
class FoundName:
    """A name that was found; ``by`` is the other name or code that a text begins, empty where the name itself is."""

    one: IndexedName
    by: str = ""


class WordBeginnings:
    """Names by the beginnings of their words.

    Parameters
    ----------
    names : iterable of IndexedName
        Distinct in kind and key.
    kinds : sequence of str
        Kinds in the order in which they come where names fit alike.
    """

    def __init__(self, names: Iterable[IndexedName], kinds: Sequence[str]) -> None:
        order = {kind: at for at, kind in enumerate(kinds)}
        # Sorted once, so that a position tells which of two names that fit alike comes first.
        self.names = sorted(names, key=lambda one: (-one.weight, order[one.kind], len(one.name), one.name, one.key))
        self._folded = [folded(one.name) for one in self.names]
        self._exact = {name: at for at, name in reversed(list(enumerate(self._folded)))}
        by_word: dict[str, list[int]] = {}
        for at, one in enumerate(self.names):
            for word in dict.fromkeys(f"{self._folded[at]} {folded(one.said)}".split()):
                by_word.setdefault(word, []).append(at)
        self._words = sorted(by_word)
        self._starts = np.cumsum([0, *(len(by_word[word]) for word in self._words)])
        self._places = np.array([at for word in self._words for at in by_word[word]], dtype=np.int32)
        self._spelt = Spellings(self._words)
        self._nearest = lru_cache(maxsize=4096)(self._respelt)

    def find(self, text: str, most: int, kind: str | None = None) -> list[FoundName]:
        """The names whose words begin with all words of a text, or else with what one of them is spelt like.

        Each kind gets its turn: where several have names, none fills the list alone.

        Parameters
        ----------
        text : str
            What was typed; its last word may be half typed.
        most : int
            Names at most.
        kind : str, optional
            Kind of name; all where none is given.

        Returns
        -------
        list of FoundName
            Best first: what is called so, what has the words in its name, what has them among its other names.
        """
        words = folded(text).split()
        found = self._holding_all(words)
        if not len(found):
            words, found = self._mended(words)
        if kind is not None:
            found = np.array([at for at in found.tolist() if self.names[at].kind == kind], np.int32)
        # Of two letters thousands of names begin: those that weigh most, and the one that is called so.
        exact = self._exact.get(" ".join(words))
        few = {*found[:_MOST_RANKED].tolist(), *([] if exact is None or exact not in found else [exact])}
        ranked = sorted((self._rank(at, words), at) for at in few)
        return [FoundName(self.names[at], self._by(at, words)) for at in self._in_turn([at for _, at in ranked], most)]

    def called(self, text: str, kind: str, most: int) -> list[IndexedName]:
        """Names of one kind that hold every word of a text, whole: those that are called so, then those that begin so.

        Parameters
        ----------
        text : str
            Words; at least one.
        kind : str
            Kind of name.
        most : int
            Names at most.
        """
        words = folded(text).split()
        whole = " ".join(words)
        held = [at for at in self._holding_all(words).tolist() if set(words) <= set(self._folded[at].split())]
        mine = [at for at in held if self.names[at].kind == kind]
        ranked = sorted(mine, key=lambda at: (self._folded[at] != whole, not self._folded[at].startswith(whole), at))
        return [self.names[at] for at in ranked[:most]]

    def _holding_all(self, words: Sequence[str]) -> np.ndarray:
        found = self._beginning(words[0]) if words else np.zeros(0, np.int32)
        for word in words[1:]:
            found = np.intersect1d(found, self._beginning(word), assume_unique=True)
        return found

    def _mended(self, words: Sequence[str]) -> tuple[list[str], np.ndarray]:
        """The words with slips put right: those that begin no name, or one that no name has beside the others."""
        slips = [at for at, word in enumerate(words) if not len(self._beginning(word))]
        for at in slips[:-1]:
            near = self._nearest(words[at], False)
            words = [*words[:at], *near[:1], *words[at + 1 :]] if near else words
        for at in slips[-1:] or range(len(words)):
            for near_word in self._nearest(words[at], at == len(words) - 1):
                tried = [*words[:at], near_word, *words[at + 1 :]]
                if len(found := self._holding_all(tried)):
                    return tried, found
        return list(words), np.zeros(0, np.int32)

    def _rank(self, at: int, words: Sequence[str]) -> int:
        if self._folded[at] == " ".join(words):
            return 0
        return 2 if self._by(at, words) else 1

    def _by(self, at: int, words: Sequence[str]) -> str:
        """The first of its other names that a text begins and its name does not."""
        own = self._folded[at].split()
        for word in words:
            if not any(one.startswith(word) for one in own):
                said = self.names[at].said.split("; ")
                return next((one for one in said if any(part.startswith(word) for part in folded(one).split())), "")
        return ""

    def _in_turn(self, ranked: Sequence[int], most: int) -> list[int]:
        share = -(-most // max(len({self.names[at].kind for at in ranked}), 1))
        of_kind: Counter[str] = Counter()
        taken: list[int] = []
        rest: list[int] = []
        for at in ranked:
            of_kind[self.names[at].kind] += 1
            (taken if of_kind[self.names[at].kind] <= share else rest).append(at)
        chosen = {*[*taken, *rest][:most]}
        return [at for at in ranked if at in chosen]

    def _beginning(self, word: str) -> np.ndarray:
        """Positions of names with a word that begins so, in order."""
        first, end = bisect_left(self._words, word), bisect_left(self._words, word + _LAST_LETTER)
        found: np.ndarray = np.unique(self._places[self._starts[first] : self._starts[end]])
        return found

    def _respelt(self, word: str, last: bool) -> tuple[str, ...]:
        """Words, or beginnings of words where the last one may be half typed, that are spelt like a word."""
        near = self._spelt.nearest(word, _MOST_RESPELT, _ALIKE)
        if last and not near:
            begun = {one[: len(word)] for one in self._words if len(one) > len(word)}
            near = nearest_names(word, sorted(begun), _MOST_RESPELT, _ALIKE)
        # Few people miss the first letter.
        return tuple(sorted(near, key=lambda one: one[:1] != word[:1]))

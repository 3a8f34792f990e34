"""A question as words that texts may say: what each means, which of them a text must say, and which say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np

from graph_engine.reference.topic_roles import portable_words
from graph_engine.search.limits import spoken_limits
from graph_engine.search.phrase import HOLLOW, taken_apart
from graph_engine.search.spoken_words import SpokenWords, forms_of
from graph_engine.search.trade_text import EMPTY, contents

_AND = re.compile(r"\b(?:and|or)\b|[,;/&+]")


class WordKind(StrEnum):
    """What a word of a question is to texts."""

    SUBJECT = "subject"
    """Says what a text is about."""
    GENERAL = "general"
    """Means another thing in every trade, or names no thing by itself."""
    COMMON = "common"
    """Texts say it, but it is no term of theirs: one of the commonest words of English."""
    FIGURE = "figure"
    """A number or a single letter."""


@dataclass(frozen=True)
class QuestionWord:
    """A word of a question, and where texts say it.

    Attributes
    ----------
    word : str
        In lower case, as it was asked.
    kind : WordKind
        What it is to texts.
    head : bool
        Whether it is the noun that names what is asked for.
    said : ndarray
        Its weight in each text, 0 where a text does not say it.
    texts : int
        Texts that say it.
    rarity : float
        What it weighs in the question.
    """

    word: str
    kind: WordKind
    head: bool
    said: np.ndarray
    texts: int
    rarity: float

    @property
    def tells(self) -> bool:
        """Whether a text can be held against it."""
        return self.kind == WordKind.SUBJECT


@dataclass(frozen=True)
class QuestionThing:
    """One thing that is asked for.

    Attributes
    ----------
    text : str
        Its words, without those of every question.
    words : tuple of QuestionWord
        In their order.
    pairs : tuple of (ndarray, float)
        Weights of each two words that stand beside each other, by text, and what the pair weighs.
    """

    text: str
    words: tuple[QuestionWord, ...]
    pairs: tuple[tuple[np.ndarray, float], ...]

    @property
    def told(self) -> list[QuestionWord]:
        """Words that say what is asked for."""
        return [word for word in self.words if word.tells]

    def fit(self, purpose: Sequence[QuestionWord] = ()) -> np.ndarray:
        """How far each text speaks of the thing, 0 to 1; 0 for a text that lacks the noun or too many of its words.

        The sum of the weights of its words, and of pairs of them, in the text, each times its rarity, over the length
        of the rarities of its words: for words alone the cosine of question and text.

        Parameters
        ----------
        purpose : sequence of QuestionWord
            For what it is: texts that say so come before others, but need not.
        """
        words = self.told
        if not words:
            return np.zeros(0)
        weighed = [word for word in self.words if word.kind in (WordKind.SUBJECT, WordKind.COMMON)]
        # A word that texts do not keep could be any: it counts as much as the others do on average.
        usual = sum(word.rarity for word in words) / len(words)
        whole = sum(word.rarity if word.tells else usual for word in weighed)
        covered = sum((word.rarity * (word.said > 0) for word in words), np.zeros(len(words[0].said))) / whole
        points = sum((word.rarity * word.said for word in (*words, *purpose)), np.zeros(len(words[0].said)))
        points = points + sum((weight * said for said, weight in self.pairs), np.zeros(len(points)))
        length = float(np.sqrt(sum(word.rarity**2 for word in words)))
        held = covered >= spoken_limits().coverage
        for word in words:
            if word.head:
                held &= word.said > 0
        found: np.ndarray = np.where(held, np.minimum(points / length, 1.0), 0.0)
        return found


@dataclass(frozen=True)
class QuestionWords:
    """A question as texts may answer it.

    Attributes
    ----------
    things : tuple of QuestionThing
        What is asked for; several where the question names several things.
    purpose : tuple of QuestionWord
        For whom or for what it is.
    pairs : tuple of QuestionWord
        Each two words beside each other that texts say beside each other: "hearing aid".
    """

    things: tuple[QuestionThing, ...]
    purpose: tuple[QuestionWord, ...]
    pairs: tuple[QuestionWord, ...] = ()

    @property
    def words(self) -> list[QuestionWord]:
        """All words, in their order, each once."""
        found: dict[str, QuestionWord] = {}
        for word in (*(word for thing in self.things for word in thing.words), *self.purpose):
            found.setdefault(word.word, word)
        return list(found.values())


def words_of_question(index: SpokenWords, text: str) -> QuestionWords:
    """Take a question apart into things that texts may speak of.

    Parameters
    ----------
    index : SpokenWords
        The words of texts.
    text : str
        The question.
    """
    phrase = taken_apart(text)
    parts = [part for part in _AND.split(phrase.thing) if contents(part)]
    things = [_thing(index, part, phrase.heads) for part in parts]
    # "Design and manufacture of castings" asks for one thing: a part without a word of its own is none.
    solid = [thing for thing in things if any(word.kind != WordKind.GENERAL for word in thing.words)]
    purpose = [_word(index, word, ()) for word in dict.fromkeys(contents(phrase.purpose))]
    if not any(thing.told for thing in things) and any(word.tells for word in purpose):
        # "AI for radiology": where the thing is of every trade, what it is for says which one.
        return QuestionWords((*things, _thing(index, phrase.purpose, taken_apart(phrase.purpose).heads)), ())
    pairs = tuple(_pairs(index, [contents(part) for part in (*parts, phrase.purpose)]))
    return QuestionWords(tuple(solid or things), tuple(word for word in purpose if word.tells or not word.texts), pairs)


def _pairs(index: SpokenWords, parts: Sequence[Sequence[str]]) -> Iterator[QuestionWord]:
    for one, other in (pair for names in parts for pair in pairwise(names)):
        said = index.said(f"{first} {second}" for first in forms_of(one) for second in forms_of(other))
        texts = int(np.count_nonzero(said))
        if texts and WordKind.SUBJECT in (_kind(index, one), _kind(index, other)):
            yield QuestionWord(f"{one} {other}", WordKind.SUBJECT, False, said, texts, index.rarity(texts))


def _thing(index: SpokenWords, part: str, heads: Sequence[str]) -> QuestionThing:
    names = list(dict.fromkeys(contents(part)))
    alone = sum(_kind(index, name) == WordKind.SUBJECT for name in names) == 1
    words = tuple(_word(index, name, heads, alone=alone) for name in names)
    pairs = []
    for one, other in pairwise(names):
        said = index.said(f"{first} {second}" for first in forms_of(one) for second in forms_of(other))
        texts = int(np.count_nonzero(said))
        if texts:
            pairs.append((said, index.rarity(texts)))
    return QuestionThing(" ".join(names), words, tuple(pairs))


def _word(index: SpokenWords, word: str, heads: Sequence[str], *, alone: bool = False) -> QuestionWord:
    said = index.said(forms_of(word, alone=alone))
    texts = int(np.count_nonzero(said))
    return QuestionWord(word, _kind(index, word), word in heads, said, texts, index.rarity(texts))


def _kind(index: SpokenWords, word: str) -> WordKind:
    if len(word) < 2 or not any(letter.isalpha() for letter in word):
        return WordKind.FIGURE
    if word in portable_words() or word in HOLLOW or word in EMPTY:
        return WordKind.GENERAL
    return WordKind.COMMON if word in index.common else WordKind.SUBJECT

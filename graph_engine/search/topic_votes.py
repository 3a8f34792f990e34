"""The topic on which the words of a long question agree, where no single text says enough of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph_engine.datasets.figures import Figures
from graph_engine.search.limits import spoken_limits
from graph_engine.search.question_words import QuestionWord
from graph_engine.search.speaking import Witnesses
from graph_engine.search.spoken_words import forms_of


@dataclass(frozen=True)
class TopicVotes:
    """Counts for which topic the words of a question speak.

    Attributes
    ----------
    topics : tuple of str
        Keys in order.
    topic_of : ndarray of int
        (texts,) number of the topic of each text; -1 for a text in none.
    said : mapping
        Words of each topic, by key.
    """

    topics: tuple[str, ...]
    topic_of: np.ndarray
    said: Mapping[str, frozenset[str]]

    def elected(self, words: Sequence[QuestionWord]) -> tuple[str, Witnesses] | None:
        """The topic that clearly leads, with its texts; ``None`` where none does.

        The leader must be called by a word of the question that is at home there, hold a second of its words, and be
        well ahead of the next.

        Parameters
        ----------
        words : sequence of QuestionWord
            All words of the question.
        """
        limit = spoken_limits()
        telling = _telling(words)
        points = self._points(telling)
        order = np.argsort(-points.round(9), kind="stable")
        first, second = int(order[0]), int(order[1])
        if points[first] < max(limit.vote_least, limit.vote_lead * points[second]):
            return None
        home = [word for word in telling if self._share(word, first) >= limit.vote_beside]
        mine = self.said[self.topics[first]]
        named = [word for word in home if forms_of(word.word) & mine and self.at_home(word.said, self.topics[first])]
        if not named or len(home) < limit.vote_words:
            return None
        return self.topics[first], self._texts(first, telling, named)

    def near(self, words: Sequence[QuestionWord], most: int) -> list[tuple[str, Witnesses]]:
        """Topics for which the words speak, best first, with their texts: to be asked for, never answered."""
        limit = spoken_limits()
        telling = _telling(words)
        points = self._points(telling)
        found = []
        for topic in np.argsort(-points.round(9), kind="stable")[:most].tolist():
            home = [word for word in telling if self._share(word, topic) >= limit.vote_beside]
            if home and points[topic] >= max(limit.vote_least, limit.of_best * float(points.max())):
                found.append((self.topics[topic], self._texts(topic, telling, home)))
        return found

    def at_home(self, said: np.ndarray, topic: str | None) -> bool:
        """Whether so many of the texts that say a word are in a topic that it means the same there as anywhere."""
        if topic is None:
            return False
        count = self.spread(said)
        return bool(count[self.topics.index(topic)] >= spoken_limits().vote_share * max(count.sum(), 1.0))

    def mostly_in(self, word: QuestionWord, topic: str) -> bool:
        """Whether most texts that say a word are in a topic."""
        count = self._counts(word)
        return bool(2 * count[self.topics.index(topic)] > count.sum())

    def homes(self, word: QuestionWord, *, called: bool) -> list[tuple[str, Witnesses]]:
        """Topics in which a word is at home, those with most of its texts first, with these texts.

        Parameters
        ----------
        word : QuestionWord
            The word.
        called : bool
            Whether topics count, too, that are called by it, and those of which few texts say it.
        """
        limit, count = spoken_limits(), self._counts(word)
        found = []
        for at in np.argsort(-count, kind="stable")[: limit.choices].tolist():
            key = self.topics[at]
            few = count[at] <= limit.rare_texts or bool(forms_of(word.word) & self.said[key])
            if (few and not called) or count[at] < limit.vote_words or not self.at_home(word.said, key):
                continue
            texts = np.flatnonzero((word.said > 0) & (self.topic_of == at))
            texts = texts[np.argsort(-word.said[texts].round(9), kind="stable")]
            found.append((key, Witnesses(tuple(texts.tolist()), tuple(word.said[texts].tolist()))))
        return found

    def _points(self, words: Sequence[QuestionWord]) -> np.ndarray:
        """Points of each topic: of each word the share of its texts, n_t/(n + a), times its rarity."""
        points = np.zeros(len(self.topics))
        for word in words:
            count = self._counts(word)
            points += word.rarity * count / (count.sum() + spoken_limits().vote_prior)
        return points

    def _share(self, word: QuestionWord, topic: int) -> float:
        count = self._counts(word)
        return float(count[topic] / (count.sum() + spoken_limits().vote_prior))

    def _counts(self, word: QuestionWord) -> np.ndarray:
        return self.spread(word.said)

    def spread(self, said: np.ndarray) -> np.ndarray:
        """Number of texts of each topic among those that say a word; (topics,)."""
        inside = self.topic_of[np.flatnonzero(said)]
        return np.bincount(inside[inside >= 0], minlength=len(self.topics)).astype(float)

    def _texts(self, topic: int, telling: Sequence[QuestionWord], at_home: Sequence[QuestionWord]) -> Witnesses:
        points = np.zeros(len(self.topic_of))
        held = np.zeros(len(self.topic_of), bool)
        for word in telling:
            points += word.rarity * word.said
        for word in at_home:
            held |= word.said > 0
        length = float(np.sqrt(sum(word.rarity**2 for word in telling)))
        fit = np.where(held & (self.topic_of == topic), np.minimum(points / length, 1.0), 0.0)
        # What stands far below the best only mentions it.
        near = np.flatnonzero((fit > 0) & (fit >= spoken_limits().of_best * float(fit.max())))
        near = near[np.argsort(-fit[near].round(9), kind="stable")]
        return Witnesses(tuple(near.tolist()), tuple(fit[near].tolist()))


def topic_votes(figures: Figures, texts: int, said: Mapping[str, frozenset[str]]) -> TopicVotes:
    """Topics of the texts of a release.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    texts : int
        Number of texts.
    said : mapping
        Words of each topic, by key, in order.
    """
    number = {key: at for at, key in enumerate(said)}
    topic_of = np.full(texts, -1)
    of_node, records = figures.topics.of_node, figures.texts.records
    for at, node in zip(records["text"].tolist(), records["node"].tolist(), strict=True):
        if node in of_node:
            topic_of[int(at)] = number[of_node[node]]
    return TopicVotes(tuple(said), topic_of, said)


def _telling(words: Sequence[QuestionWord]) -> list[QuestionWord]:
    return [word for word in words if word.tells and word.texts]

"""Which words of a question name its trade: rare among trades and among topics of texts alike."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graph_engine.reference.circumstance_words import circumstance_words
from graph_engine.reference.qualifying_words import qualifying_words
from graph_engine.reference.topic_roles import portable_words
from graph_engine.search.compound_words import written_apart
from graph_engine.search.limits import spoken_limits, subject_limits
from graph_engine.search.phrase import HOLLOW, taken_apart
from graph_engine.search.speaking import TopicGroup, Witnesses
from graph_engine.search.spoken_words import SpokenWords, forms_of
from graph_engine.search.topic_votes import TopicVotes
from graph_engine.search.trade_text import EMPTY, contents
from graph_engine.search.words import Words

_SHORTEST = 3
_INSIDE = re.compile(r"\b(?:of|in|from|with|without|by|on|at|to|under|that|which|made|out)\b")
_AND = re.compile(r"\b(?:and|or)\b|[,;/&+]")


@dataclass(frozen=True)
class Subject:
    """A word that names what a question is about.

    Attributes
    ----------
    word : str
        In lower case.
    weight : float
        Its rarity, and more where it names the thing that is asked for.
    rarity : float
        0 to 1: how few trades and topics it is said in, whichever is less.
    head : bool
        Whether it names what is asked for, rather than qualifying it.
    classes : ndarray
        (classes,) share of its entries of the classification that stand in each.
    said : ndarray of bool
        (texts,) whether each says it.
    """

    word: str
    weight: float
    rarity: float
    head: bool
    classes: np.ndarray
    said: np.ndarray


def weight_said(texts: Sequence[int], subjects: Sequence[Subject]) -> float:
    """Weight of the subjects that any of some texts says, as a share of all; 1 where there are none."""
    whole = sum(one.weight for one in subjects)
    if not whole:
        return 1.0
    return sum(one.weight for one in subjects if one.said[list(texts)].any()) / whole


def says_enough(found: Witnesses, subjects: Sequence[Subject], wanted: Collection[str], *, called: bool) -> bool:
    """Whether texts say enough of what a question names, or of the thing that it asks for.

    Parameters
    ----------
    found : Witnesses
        Texts, best first.
    subjects : sequence of Subject
        All of the question.
    wanted : collection of str
        Words of the things that are asked for.
    called : bool
        Whether the topic of the texts is called by a word of the question.
    """
    limit, texts = subject_limits(), found.texts
    heads = [one for one in subjects if one.head and one.said.sum() > spoken_limits().rare_texts]
    if heads and not weight_said(texts[: spoken_limits().choice_texts], heads):
        return False
    thing = [one for one in subjects if one.word in wanted]
    said = max(weight_said(texts[:1], subjects), weight_said(texts[:1], thing) if thing else 0.0)
    return said >= (limit.said if called else limit.said_without_topic)


def holding(groups: Sequence[TopicGroup], subjects: Sequence[Subject]) -> list[TopicGroup]:
    """Groups of texts whose first say nearly as much of the subjects as those that say most; none that says nothing."""
    held = [weight_said(one.witnesses.texts[: spoken_limits().choice_texts], subjects) for one in groups]
    least = subject_limits().holds * max(held, default=0.0)
    return [one for one, share in zip(groups, held, strict=True) if share > 0 and share >= least]


class Subjects:
    """Tells subjects of questions by one rarity over the classification and the texts together.

    Parameters
    ----------
    words : Words
        The classification.
    index : SpokenWords
        Words of texts.
    votes : TopicVotes
        Topics of texts.
    """

    def __init__(self, words: Words, index: SpokenWords, votes: TopicVotes) -> None:
        self._words, self._index, self._votes = words, index, votes
        self.codes = words.codes

    def spelt(self, text: str) -> str:
        """A question with words that nothing on record knows taken apart into two that are known: “work boats”."""
        return written_apart(self._words, text, self._known)

    def _known(self, word: str) -> bool:
        known = word in EMPTY or self._words.entries(word).any() or self._index.said(forms_of(word)).any()
        return bool(known)

    def of(self, text: str, own: str = "") -> list[Subject]:
        """The subjects of a question, in their order, each once; words that neither corpus has are none.

        Parameters
        ----------
        text, own : str
            The question, and what its asker does: nouns that name either name what is asked for.
        """
        found = [one for word in dict.fromkeys(contents(text)) if (one := self._subject(word)) is not None]
        known = {one.word for one in found}
        heads = _heads(taken_apart(text).thing, known) | _heads(taken_apart(own).thing, known)
        more = subject_limits().head
        # A noun of several meanings does not say alone what is asked for: chips are of wood, of potatoes, of silicon.
        sure = {one.word for one in found if one.rarity >= subject_limits().alone} & heads
        return [replace(one, weight=more * one.weight, head=True) if one.word in sure else one for one in found]

    def _subject(self, word: str) -> Subject | None:
        if len(word) < _SHORTEST or word.isdigit() or word in HOLLOW:
            return None
        if word in circumstance_words() or word in portable_words():
            return None
        entries, said = self._words.entries(word), self._index.said(forms_of(word)) > 0
        if not entries.any() and not said.any():
            return None
        rarity = min(_rarity(entries), _rarity(self._votes.spread(said)))
        share = entries / (entries.sum() + subject_limits().prior)
        return Subject(word, rarity, rarity, False, share, said)

    def elected(self, subjects: Sequence[Subject], text: str) -> list[tuple[str, float]]:
        """Classes that the subjects of a question name, best first with their points; empty where none clearly leads.

        Among the classes that hold most of the subjects, by weight, the one with most points leads, and others of its
        division stand beside it. Together they must hold enough of the subjects, one of them a noun that names the
        thing, and be ahead of the trades that hold as much. One subject alone must stand mostly in one division.
        """
        limit, codes = subject_limits(), self.codes
        points, held = self.points(subjects, text).round(9), self.held(subjects).round(9)
        if not subjects or not points.any():
            return []
        near = np.flatnonzero(points >= limit.beside * points.max())
        heads = [one for one in subjects if one.head and one.classes.any()]
        named = np.array([any(one.classes[at] >= limit.least_share for one in heads) for at in range(len(codes))])
        if named[near].any():
            near = near[named[near]]
        most = near[held[near] >= limit.as_much * held[near].max()]
        first = int(most[np.argsort(-points[most], kind="stable")[0]])
        kin = np.array([code[:2] == codes[first][:2] for code in codes])
        order = np.argsort(-points, kind="stable")
        beside = [at for at in order.tolist() if kin[at] and at in near and points[at] >= limit.shown * points[first]]
        beside = [first, *(at for at in beside if at != first)]
        mine = [one for one in subjects if (one.classes[beside] >= limit.least_share).any()]
        if len(subjects) == 1:
            alone = subjects[0].rarity >= limit.alone and subjects[0].classes[kin].sum() >= limit.one_division
            return [(codes[at], float(points[at])) for at in beside] if alone else []
        enough = sum(one.weight for one in mine) >= limit.held * sum(one.weight for one in subjects)
        clear = len(mine) > 1 or any(one.classes[beside].sum() >= limit.clear_share for one in mine)
        if not enough or not clear or points[beside].sum() < limit.least:
            return []
        wanted = set(contents(taken_apart(text).thing))
        thing = [one for one in subjects if one.word in wanted and one.classes.any()]
        if thing and not any(one is other for one in mine for other in thing):
            return []
        if any(not (one.classes[beside] >= limit.least_share).any() for one in heads):
            # Of two things asked at once one is not the answer to both.
            return []
        # What lacks the noun that names the thing is no contender of what has it.
        contenders = np.flatnonzero(~kin & (held >= limit.contender * held[first]) & (named | ~named[first]))
        if len(contenders) and limit.lead * points[contenders].max() > points[first]:
            return []
        return [(codes[at], float(points[at])) for at in beside]

    def held(self, subjects: Sequence[Subject]) -> np.ndarray:
        """Weight of the subjects that each class has among its entries."""
        found = np.zeros(len(self._words.codes))
        for one in subjects:
            found += one.weight * (one.classes >= subject_limits().least_share)
        return found

    def points(self, subjects: Sequence[Subject], text: str) -> np.ndarray:
        """Points of each class: of each subject its share there, times its weight."""
        found = np.zeros(len(self._words.codes))
        for one in subjects:
            found += one.weight * one.classes
        demoted = [qualifying_words().weight(code, text) for code in self._words.codes]
        points: np.ndarray = found * np.array(demoted)
        return points


def _heads(thing: str, subjects: Collection[str]) -> frozenset[str]:
    """The last subject of each part of what is asked for; what is done to a thing names it only where no thing is.

    >>> sorted(_heads("gear grinding and crop spraying drones", {"gear", "grinding", "crop", "drones"}))
    ['drones', 'gear']
    """
    heads: set[str] = set()
    for piece in _INSIDE.split(thing):
        for part in _AND.split(piece):
            mine = [word for word in contents(part) if word in subjects]
            things = [word for word in mine if not word.endswith("ing")]
            heads |= set((things or mine)[-1:])
        # “Coating of dressings” is of dressings, too; “plastic from starch” is of plastic.
        if any(not word.endswith("ing") for word in heads):
            break
    return frozenset(heads)


def _rarity(counts: np.ndarray) -> float:
    """1 for a word of one place, 0 for one spread over all alike: 1 - ln(D)/ln(N), with D the inverse Simpson index.

    Simpson 1949, Nature 163, 688.
    """
    whole = counts.sum()
    if not whole:
        return 1.0
    spread = 1.0 / float(((counts / whole) ** 2).sum())
    return float(1.0 - np.log(spread) / np.log(len(counts)))

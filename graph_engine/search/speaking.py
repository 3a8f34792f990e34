"""Which texts speak of what is asked, whether they are of one topic, and what became of each word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph_engine.explanations.wording import listed
from graph_engine.search.limits import spoken_limits
from graph_engine.search.question_words import QuestionThing, QuestionWord, QuestionWords, WordKind
from graph_engine.search.spoken_model import Use
from graph_engine.search.spoken_words import forms_of


@dataclass(frozen=True)
class Witnesses:
    """Texts that speak of something, best first.

    Attributes
    ----------
    texts : tuple of int
        Their positions.
    fits : tuple of float
        How far each speaks of it, 0 to 1.
    """

    texts: tuple[int, ...]
    fits: tuple[float, ...]

    @property
    def weight(self) -> float:
        """Sum of the fits."""
        return sum(self.fits)

    def among(self, texts: Iterable[int]) -> Witnesses:
        """Those of some texts."""
        wanted = set(texts)
        mine = [(at, fit) for at, fit in zip(self.texts, self.fits, strict=True) if at in wanted]
        return Witnesses(tuple(at for at, _ in mine), tuple(fit for _, fit in mine))


NOBODY = Witnesses((), ())


def witnesses(fit: np.ndarray) -> Witnesses:
    """Texts that speak of a thing: none unless one is mostly about it, or several say enough of it.

    Parameters
    ----------
    fit : ndarray
        (texts,) how far each speaks of it; empty where nothing was asked that a text could say.
    """
    limit = spoken_limits()
    if not len(fit):
        return NOBODY
    # Rounded: texts that differ in the last digits alone go by their position, on every machine.
    order = np.argsort(-fit.round(9), kind="stable")
    best, second = float(fit[order[0]]), float(fit[order[1]]) if len(order) > 1 else 0.0
    if best < limit.alone_fit and (best < limit.fit or second < limit.beside_fit):
        return NOBODY
    # What stands far below the best only mentions it.
    near = order[fit[order] >= max(limit.beside_fit, limit.of_best * best)]
    return Witnesses(tuple(near.tolist()), tuple(fit[near].tolist()))


def both(parts: Sequence[Witnesses]) -> Witnesses:
    """Texts that speak of any of several things, with their best fit."""
    fits: dict[int, float] = {}
    for part in parts:
        for at, fit in zip(part.texts, part.fits, strict=True):
            fits[at] = max(fits.get(at, 0.0), fit)
    order = sorted(fits, key=lambda at: (-round(fits[at], 9), at))
    return Witnesses(tuple(order), tuple(fits[at] for at in order))


@dataclass(frozen=True)
class TopicGroup:
    """Witnesses of one topic, or one that is in none.

    Attributes
    ----------
    topic : str or None
        Key of the topic.
    witnesses : Witnesses
        Its texts.
    """

    topic: str | None
    witnesses: Witnesses


def by_topic(found: Witnesses, topic_of: Mapping[int, str]) -> list[TopicGroup]:
    """Witnesses by topic, those with most weight first; each that is in no topic is a group of its own."""
    inside: dict[str, list[int]] = {}
    for at in found.texts:
        inside.setdefault(topic_of.get(at, f" {at}"), []).append(at)
    groups = [
        TopicGroup(None if topic.startswith(" ") else topic, found.among(texts)) for topic, texts in inside.items()
    ]
    return sorted(groups, key=lambda one: (-round(one.witnesses.weight, 9), one.witnesses.texts[0]))


def to_choose_from(
    groups: Sequence[TopicGroup], words_of: Mapping[str, frozenset[str]], *, one_word: bool
) -> list[TopicGroup]:
    """Groups of which none is the answer: the first has too little of it, and the next is about something else.

    Parameters
    ----------
    groups : sequence of TopicGroup
        As :func:`by_topic` gives them.
    words_of : mapping
        Words of each topic, without those of the question.
    one_word : bool
        Whether a single word says what is asked for. Two words together mean one thing, whichever topics a text or two
        are in; of a single one each text may mean another.

    Returns
    -------
    list of TopicGroup
        Empty where the first group is the answer.
    """
    limit = spoken_limits()
    whole = sum(one.witnesses.weight for one in groups)
    several = [one for one in groups if one_word or len(one.witnesses.texts) > 1]
    if len(several) < 2 or several[0] is not groups[0]:
        return []
    if len(groups[0].witnesses.texts) > 1 and groups[0].witnesses.weight >= limit.one_topic * whole:
        return []
    chosen = [groups[0]]
    for one in several[1:]:
        known = frozenset[str]().union(*(words_of.get(other.topic or "", frozenset()) for other in chosen))
        if one.witnesses.weight >= limit.second_topic * groups[0].witnesses.weight and not known & words_of.get(
            one.topic or "", frozenset()
        ):
            chosen.append(one)
    return chosen[: limit.choices] if len(chosen) > 1 else []


def use_of(word: QuestionWord, found: Witnesses) -> Use:
    """What became of a word where some texts answer."""
    if word.kind == WordKind.COMMON:
        return Use.COMMON
    if not word.tells:
        return Use.GENERAL
    if not word.texts:
        return Use.NOWHERE
    return Use.SAID if found.texts and (word.said[list(found.texts)] > 0).any() else Use.ELSEWHERE


def only_the_noun(thing: QuestionThing, words_of: Mapping[str, frozenset[str]]) -> np.ndarray:
    """How far texts speak of the noun of a thing alone, where a topic is called by it; empty where none is.

    A noun that names no topic means too many things without the words beside it: pools of donors are not for swimming.
    """
    heads = [word for word in thing.told if word.head and word.texts]
    named = [word for word in heads if any(forms_of(word.word) & words for words in words_of.values())]
    if not named or len(named) == len(thing.told):
        return np.zeros(0)
    return QuestionThing(thing.text, tuple(named), ()).fit()


def rare_noun(thing: QuestionThing, named: Callable[[str], bool]) -> np.ndarray:
    """How far texts speak of a noun that so few say that it means one thing; empty where it is not rare.

    A noun that a class of trades has too may be that trade's.
    """
    rare = spoken_limits().rare_texts
    heads = tuple(word for word in thing.told if word.head and 0 < word.texts <= rare and not named(word.word))
    return QuestionThing(thing.text, heads, ()).fit() if heads else np.zeros(0)


def why_silent(question: QuestionWords) -> str:
    """Why no text answers, by the words of the question."""
    words = [word for word in question.words if word.tells]
    nowhere = [f"“{word.word}”" for word in words if not word.texts]
    said = [f"“{word.word}” stands in {word.texts:,}" for word in words if word.texts]
    parts = [f"no text says {listed(nowhere)}"] if nowhere else []
    if said:
        enough = "none says enough of it together" if len(words) > 1 else "too little to be about it"
        parts.append(f"{listed(said)}, {enough}")
    parts += [f"“{word.word}” is too common to be kept" for word in question.words if word.kind == WordKind.COMMON]
    if not words:
        general = [f"“{word.word}”" for word in question.words if word.kind == WordKind.GENERAL]
        parts += [f"{listed(general)} may mean anything in any trade"] if general else []
    return f" ({'; '.join(parts)})" if parts else ""

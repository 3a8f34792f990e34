"""Answers from the texts of projects: who has worked on what is asked, where, and which texts say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.texts import newest_start
from graph_engine.explanations.wording import listed
from graph_engine.search.limits import spoken_limits
from graph_engine.search.question_words import QuestionThing, QuestionWord, QuestionWords, words_of_question
from graph_engine.search.speaking import (
    NOBODY,
    TopicGroup,
    Witnesses,
    both,
    by_topic,
    only_the_noun,
    to_choose_from,
    use_of,
    why_silent,
    witnesses,
)
from graph_engine.search.spoken_model import Spoken, SpokenChoice, SpokenTopic, Use, WordUse
from graph_engine.search.spoken_places import PlacesOfTexts
from graph_engine.search.spoken_words import SPOKEN_WORDS, SpokenWords, forms_of
from graph_engine.search.topic_votes import TopicVotes
from graph_engine.topics.topic_view import TopicRow, topic_rows


class SpokenAnswers:
    """Answers questions from the texts of one release.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    """

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    @cached_property
    def index(self) -> SpokenWords:
        """The words of texts."""
        return self._figures.cache.get(SPOKEN_WORDS, self._figures)

    @cached_property
    def _topics(self) -> dict[str, TopicRow]:
        return {row.key: row for row in topic_rows(self._figures)}

    @cached_property
    def _places(self) -> PlacesOfTexts:
        return PlacesOfTexts(self._figures, newest_start(self._figures.texts.table))

    def read_ahead(self) -> None:
        """Read what questions need before somebody asks the first."""
        _ = (self.index, self._topics, self._places.units)

    def answer(
        self,
        text: str,
        distance: pd.Series | None,
        decay: pd.Series | None,
        named: Callable[[str], bool] = lambda _: False,
    ) -> Spoken:
        """What texts answer to a question.

        Parameters
        ----------
        text : str
            The question.
        distance, decay : Series, optional
            Kilometres by unit from whoever asks; the same where distance matters.
        named : callable
            Whether a class of trades has a word too, so that alone it may mean another thing than texts do.
        """
        if not self.index.texts:
            return Spoken()
        question = words_of_question(self.index, text)
        purpose = [word for word in question.purpose if word.tells]
        parts = self._parts(question, purpose, named)
        found = both(parts)
        topic_of = self._topic_of(found)
        near = (distance, decay)
        groups = by_topic(found, topic_of)
        several, said = self._per_thing(question, parts, near)
        choices = several or (
            tuple(self._of_group(question, one, topic_of, near) for one in groups[: spoken_limits().choices])
            if groups and self._doubtful(question, parts, groups[0], named)
            else self._choices(question, parts, found, topic_of, near)
        )
        if not found.texts:
            return Spoken(
                words=_words(question, found),
                choices=self._near_topics(question, near),
                note=_silent(question),
            )
        return Spoken(
            words=_words(question, said if several else found),
            topics=self._named_topics(question, found, topic_of),
            texts=tuple(self._places.text(at, fit, topic_of.get(at)) for at, fit in _first(found)),
            places=() if choices else self._places.of(found, topic_of, near, spoken_limits().places),
            choices=choices,
            note="" if several else _not_said(question, found),
        )

    def _parts(
        self, question: QuestionWords, purpose: Sequence[QuestionWord], named: Callable[[str], bool]
    ) -> list[Witnesses]:
        """Texts of each thing: those that say for what it is too, where there are any."""
        if len(question.things) == 1 and purpose and question.things[0].told:
            thing = question.things[0]
            whole = witnesses(replace(thing, words=(*thing.words, *purpose)).fit())
            if whole.texts:
                return [whole]
        parts = [witnesses(thing.fit(purpose)) for thing in question.things]
        if len(parts) == 1 and not self._whole(question, parts[0]):
            elected = self._votes.elected((*question.words, *question.pairs))
            if elected is not None:
                return [elected[1]]
        if len(parts) == 1 and not parts[0].texts:
            return [witnesses(self._rare(question.things[0], named))]
        return parts

    def _rare(self, thing: QuestionThing, named: Callable[[str], bool]) -> np.ndarray:
        """How far texts speak of a noun that so few say that it means one thing; empty where it is not rare.

        A noun that a class of trades has too may be that trade's.
        """
        rare = spoken_limits().rare_texts
        heads = tuple(w for w in thing.told if w.head and 0 < w.texts <= rare and not named(w.word))
        return replace(thing, words=heads, pairs=()).fit() if heads else np.zeros(0)

    def _doubtful(
        self, question: QuestionWords, parts: Sequence[Witnesses], first: TopicGroup, named: Callable[[str], bool]
    ) -> bool:
        """Whether what answers may be of another trade: it leaves a word out, or a single word has several meanings."""
        if len(parts) > 1:
            return False
        found = parts[0]
        told = [word for thing in question.things for word in thing.told]
        if len(told) == 1 and len(found.texts) == 1:
            return True
        if len(told) == 1 and not any(word.said[found.texts[0]] > 0 for word in question.purpose):
            return named(told[0].word) and not self._votes.at_home(told[0], first.topic)
        if self._rare_head(question, found, named):
            return False
        return not self._whole(question, found) and self._votes.elected((*question.words, *question.pairs)) is None

    def _near_topics(
        self, question: QuestionWords, near: tuple[pd.Series | None, pd.Series | None]
    ) -> tuple[SpokenChoice, ...]:
        """Topics that may be meant, each once: those that the noun names, then those for which the words speak."""
        found = {one.label: one for one in (*self._by_votes(question, near), *self._by_noun(question, near))}
        order = list(dict.fromkeys(one.label for one in (*self._by_noun(question, near), *found.values())))
        return tuple(found[label] for label in order)[: spoken_limits().choices]

    def _per_thing(
        self,
        question: QuestionWords,
        parts: Sequence[Witnesses],
        near: tuple[pd.Series | None, pd.Series | None],
    ) -> tuple[tuple[SpokenChoice, ...], Witnesses]:
        """A choice for each of several things, where texts answer one of them and not another, and all their texts.

        Of two things asked at once one is not the answer to both.
        """
        told = [(thing, part) for thing, part in zip(question.things, parts, strict=True) if thing.told]
        if all(part.texts for _, part in told) or not any(part.texts for _, part in told):
            return (), NOBODY
        found, said = [], []
        for thing, part in told:
            nearest = [] if part.texts else self._votes.near(thing.told, 1)
            texts = part if part.texts else nearest[0][1] if nearest else self._of_noun(thing)
            if texts.texts:
                without = tuple(word.word for word in thing.told if use_of(word, texts) != Use.SAID)
                found.append(self._choice(thing.text, None, texts, without, self._topic_of(texts), near))
                said.append(texts)
        return (tuple(found), both(said)) if len(found) > 1 else ((), NOBODY)

    def _of_noun(self, thing: QuestionThing) -> Witnesses:
        return witnesses(only_the_noun(thing, {key: frozenset(_split(row)) for key, row in self._topics.items()}))

    def _rare_head(self, question: QuestionWords, found: Witnesses, named: Callable[[str], bool]) -> bool:
        return any(
            word.said[found.texts[0]] > 0 and word.texts <= spoken_limits().rare_texts and not named(word.word)
            for word in _heads(question)
        )

    def _by_votes(
        self, question: QuestionWords, near: tuple[pd.Series | None, pd.Series | None]
    ) -> tuple[SpokenChoice, ...]:
        """Topics for which the words of a question speak, where no text says enough of them together."""
        groups = [
            TopicGroup(*one) for one in self._votes.near((*question.words, *question.pairs), spoken_limits().choices)
        ]
        return tuple(self._of_group(question, one, self._topic_of(one.witnesses), near) for one in groups)

    def _whole(self, question: QuestionWords, found: Witnesses) -> bool:
        """Whether texts answer the whole of a thing: the first says all of its words, or a topic speaks of it."""
        if not found.texts:
            return False
        if all(word.said[found.texts[0]] > 0 for word in question.things[0].told):
            return True
        group = by_topic(found, self._topic_of(found))[0]
        first = group.witnesses.texts[0]
        if any(word.said[first] > 0 and self._votes.at_home(word, group.topic) for word in _heads(question)):
            return True
        return self._speaks(question, group) and len(group.witnesses.texts) > 1

    @cached_property
    def _votes(self) -> TopicVotes:
        keys = tuple(self._topics)
        number = {key: at for at, key in enumerate(keys)}
        topic_of = np.full(self.index.texts, -1)
        of_node = self._figures.topics.of_node
        records = self._figures.texts.records
        for at, node in zip(records["text"].tolist(), records["node"].tolist(), strict=True):
            if node in of_node:
                topic_of[int(at)] = number[of_node[node]]
        said = {key: frozenset(_split(row)) for key, row in self._topics.items()}
        return TopicVotes(keys, topic_of, said)

    def _topic_of(self, found: Witnesses) -> dict[int, str]:
        """Topic of each text by position."""
        records = self._figures.texts.records
        records = records[records["text"].isin(found.texts)]
        of_node = self._figures.topics.of_node
        nodes = zip(records["text"].tolist(), records["node"].tolist(), strict=True)
        return {int(at): of_node[node] for at, node in nodes if node in of_node}

    def _words_of(self, question: QuestionWords) -> dict[str, frozenset[str]]:
        """Words of each topic, without those of the question, which all topics that answer may have."""
        mine = frozenset[str]().union(*(forms_of(word.word) for word in question.words))
        return {key: frozenset(_split(row)) - mine for key, row in self._topics.items()}

    def _choices(
        self,
        question: QuestionWords,
        parts: Sequence[Witnesses],
        found: Witnesses,
        topic_of: Mapping[int, str],
        near: tuple[pd.Series | None, pd.Series | None],
    ) -> tuple[SpokenChoice, ...]:
        spoken = [(thing.text, part) for thing, part in zip(question.things, parts, strict=True) if part.texts]
        first = {by_topic(part, topic_of)[0].topic for _, part in spoken}
        if len(spoken) > 1 and len(first) > 1:
            # Two things asked at once are two, whichever topics they are in.
            return tuple(self._choice(label, None, part, (), topic_of, near) for label, part in spoken)
        one_word = any(len(thing.told) == 1 for thing, part in zip(question.things, parts, strict=True) if part.texts)
        groups = to_choose_from(by_topic(found, topic_of), self._words_of(question), one_word=one_word)
        return tuple(self._of_group(question, group, topic_of, near) for group in groups)

    def _of_group(
        self,
        question: QuestionWords,
        group: TopicGroup,
        topic_of: Mapping[int, str],
        near: tuple[pd.Series | None, pd.Series | None],
    ) -> SpokenChoice:
        without = tuple(
            word.word for word in question.words if word.tells and use_of(word, group.witnesses) != Use.SAID
        )
        # The name of a topic of which one text answers may say nothing of it.
        named = group.topic is not None and self._speaks(question, group)
        title = str(self._figures.texts.row(group.witnesses.texts[0])["title"])
        label = self._topics[group.topic].name if named and group.topic is not None else title
        return self._choice(label, group.topic if named else None, group.witnesses, without, topic_of, near)

    def _choice(
        self,
        label: str,
        topic: str | None,
        found: Witnesses,
        without: tuple[str, ...],
        topic_of: Mapping[int, str],
        near: tuple[pd.Series | None, pd.Series | None],
    ) -> SpokenChoice:
        limit = spoken_limits()
        return SpokenChoice(
            label=label,
            topic=topic,
            fit=found.fits[0],
            without=without,
            texts=tuple(
                self._places.text(at, fit, topic_of.get(at)) for at, fit in _first(found)[: limit.choice_texts]
            ),
            places=self._places.of(found, topic_of, near, limit.choice_places),
        )

    def _by_noun(
        self, question: QuestionWords, near: tuple[pd.Series | None, pd.Series | None]
    ) -> tuple[SpokenChoice, ...]:
        """Topics that the noun alone names, where no text says the words beside it: to be asked, never answered."""
        said = {key: frozenset(_split(row)) for key, row in self._topics.items()}
        if any(word.tells and not word.texts for word in question.words):
            # Of words that no text says nothing can be told, not even that the noun is meant as these texts mean it.
            return ()
        found = both([witnesses(only_the_noun(thing, said)) for thing in question.things])
        topic_of = self._topic_of(found)
        heads = _heads(question)
        groups = [
            group
            for group in by_topic(found, topic_of)
            if group.topic is not None
            and len(group.witnesses.texts) > 1
            and any(forms_of(word.word) & said[group.topic] for word in heads)
        ]
        return tuple(self._of_group(question, one, topic_of, near) for one in groups[: spoken_limits().choices])

    def _speaks(self, question: QuestionWords, group: TopicGroup) -> bool:
        """Whether a topic as a whole speaks of what is asked: several of its texts do, or it is called by the noun."""
        if group.topic is None:
            return False
        said = frozenset(_split(self._topics[group.topic]))
        return len(group.witnesses.texts) > 1 or any(forms_of(word.word) & said for word in _heads(question))

    def _is_called(self, question: QuestionWords, group: TopicGroup) -> bool:
        """Whether a topic speaks of what is asked, and a word of the question is in its name or mostly its own."""
        if group.topic is None or not self._speaks(question, group):
            return False
        mine = frozenset(self._topics[group.topic].name.replace(",", " ").split())
        return any(
            word.tells and (forms_of(word.word) & mine or self._votes.mostly_in(word, group.topic))
            for word in question.words
        )

    def _named_topics(
        self, question: QuestionWords, found: Witnesses, topic_of: Mapping[int, str]
    ) -> tuple[SpokenTopic, ...]:
        # A name that shares no word with the question would say that something else was read.
        groups = [group for group in by_topic(found, topic_of) if self._is_called(question, group)]
        topics = []
        for group in groups[: spoken_limits().topics]:
            row = self._topics[str(group.topic)]
            names = self._places.names(group.witnesses.texts)
            topics.append(
                SpokenTopic(
                    key=row.key,
                    name=row.name,
                    words=row.words,
                    fit=group.witnesses.fits[0],
                    texts=len(group.witnesses.texts),
                    of_texts=row.texts,
                    organisations=names,
                )
            )
        return tuple(topics)


def _heads(question: QuestionWords) -> list[QuestionWord]:
    return [word for thing in question.things for word in thing.told if word.head]


def _split(row: TopicRow) -> list[str]:
    return " ".join(row.words).split()


def _first(found: Witnesses) -> list[tuple[int, float]]:
    return list(zip(found.texts, found.fits, strict=True))[: spoken_limits().texts]


def _words(question: QuestionWords, found: Witnesses) -> tuple[WordUse, ...]:
    return tuple(WordUse(word.word, use_of(word, found), word.texts, in_classes=False) for word in question.words)


def _silent(question: QuestionWords) -> str:
    things = listed(thing.text for thing in question.things if thing.text)
    if not things:
        return ""
    return f"No text of a project or impact case on record speaks of {things}{why_silent(question)}."


def _others(texts: int) -> str:
    if not texts:
        return "no text does"
    return "one other text does" if texts == 1 else f"{texts:,} other texts do"


def _not_said(question: QuestionWords, found: Witnesses) -> str:
    """Words that none of the texts that answer says."""
    left = [word for word in question.words if word.tells and use_of(word, found) != Use.SAID]
    if not left:
        return ""
    counts = [f"“{word.word}” ({_others(word.texts)})" for word in left]
    return f"None of these texts says {listed(counts)}."

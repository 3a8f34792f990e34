"""Answers from the texts of projects: who has worked on what is asked, where, and which texts say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.texts import newest_start
from graph_engine.reference.materials import other_words_for
from graph_engine.search.limits import spoken_limits
from graph_engine.search.question_words import QuestionThing, QuestionWord, QuestionWords, words_of_question
from graph_engine.search.speaking import (
    NOBODY,
    TopicGroup,
    Witnesses,
    both,
    by_topic,
    only_the_noun,
    rare_noun,
    to_choose_from,
    use_of,
    witnesses,
)
from graph_engine.search.spoken_choices import SpokenChoices, first_texts, heads_of, words_of_topic
from graph_engine.search.spoken_model import Spoken, SpokenChoice, SpokenTopic, Use
from graph_engine.search.spoken_notes import not_said_note, silent_note, words_used
from graph_engine.search.spoken_places import PlacesOfTexts
from graph_engine.search.spoken_words import SPOKEN_WORDS, SpokenWords, forms_of
from graph_engine.search.subjects import Subject, holding, says_enough
from graph_engine.search.topic_votes import TopicVotes, topic_votes
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

    @cached_property
    def _shown(self) -> SpokenChoices:
        return SpokenChoices(self._figures, self._topics, self._places)

    def read_ahead(self) -> None:
        """Read what questions need before somebody asks the first."""
        _ = (self.index, self._topics, self._places.units)

    def answer(
        self,
        text: str,
        distance: pd.Series | None,
        decay: pd.Series | None,
        named: Callable[[str], bool] = lambda _: False,
        subjects: Sequence[Subject] = (),
        *,
        offers: bool = False,
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
        subjects : sequence of Subject
            Words that name the trade: what says too few of them is asked for, or left out.
        offers : bool
            Whether the asker looks for somebody who may use the thing: who works on it himself is no answer.
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
        if groups and not holding(groups, subjects):
            # All that was found speaks of the circumstances.
            parts, found, groups = [NOBODY for _ in parts], NOBODY, []
        several, said = self._per_thing(question, parts, near)
        choices = several or (
            tuple(
                self._shown.of_group(question, one, topic_of, near, subjects)
                for one in holding(groups, subjects)[: spoken_limits().choices]
            )
            if groups and self._doubtful(question, parts, groups[0], named, subjects)
            else self._choices(question, parts, found, topic_of, near)
        )
        if not found.texts:
            return Spoken(
                words=words_used(question, found),
                choices=self._near_topics(question, near, subjects),
                note=silent_note(question),
            )
        return Spoken(
            words=words_used(question, said if several else found),
            topics=self._named_topics(question, found, topic_of),
            texts=tuple(self._places.text(at, fit, topic_of.get(at)) for at, fit in first_texts(found)),
            places=() if choices else self._places.of(found, topic_of, near, spoken_limits().places, users=offers),
            choices=choices,
            note="" if several else not_said_note(question, found),
        )

    def meanings(
        self, noun: str, distance: pd.Series | None, decay: pd.Series | None, *, called: bool = False
    ) -> tuple[SpokenChoice, ...]:
        """Topics in which a noun is at home without being in their words: each may mean it in another way.

        Parameters
        ----------
        noun : str
            In lower case.
        distance, decay : Series, optional
            Kilometres by unit from whoever asks; the same where distance matters.
        called : bool
            Whether topics count, too, that are called by it, and those of which few texts say it.
        """
        question = words_of_question(self.index, noun)
        homes = (one for word in question.words if word.tells for one in self.votes.homes(word, called=called))
        return tuple(
            self._shown.of_group(question, TopicGroup(key, found), self._topic_of(found), (distance, decay))
            for key, found in homes
        )

    def of_each_word(
        self, words: Sequence[str], distance: pd.Series | None, decay: pd.Series | None
    ) -> tuple[SpokenChoice, ...]:
        """Texts of each of some words, alone, by another word for a material that no text says.

        Parameters
        ----------
        words : sequence of str
            Of a question.
        distance, decay : Series, optional
            Kilometres by unit from whoever asks; the same where distance matters.
        """
        found: list[SpokenChoice] = []
        for word in words:
            for said in (word, *other_words_for(word)):
                known = [one for one in words_of_question(self.index, said).words if one.tells and one.texts]
                if known:
                    texts = witnesses(QuestionThing(said, tuple(known), ()).fit())
                    if texts.texts:
                        shown = self._shown.choice(said, None, texts, (), self._topic_of(texts), (distance, decay))
                        found.append(shown)
                    break
        return tuple(found)[: spoken_limits().choices]

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
            elected = self.votes.elected((*question.words, *question.pairs))
            if elected is not None:
                return [elected[1]]
        if len(parts) == 1 and not parts[0].texts:
            return [witnesses(rare_noun(question.things[0], named))]
        return parts

    def _doubtful(
        self,
        question: QuestionWords,
        parts: Sequence[Witnesses],
        first: TopicGroup,
        named: Callable[[str], bool],
        subjects: Sequence[Subject],
    ) -> bool:
        """Whether what answers may be of another trade: it leaves a word out, or a single word has several meanings."""
        if sum(bool(part.texts) for part in parts) > 1:
            return False
        wanted = {word.word for thing in question.things for word in thing.words}
        if not says_enough(first.witnesses, subjects, wanted, called=self._is_called(question, first)):
            return True
        if len(subjects) == 1 and named(subjects[0].word) and not self.votes.at_home(subjects[0].said, first.topic):
            return True
        if len(parts) > 1:
            return False
        found = parts[0]
        told = [word for thing in question.things for word in thing.told]
        if len(told) == 1 and len(found.texts) == 1:
            return True
        if len(told) == 1 and not any(word.said[found.texts[0]] > 0 for word in question.purpose):
            return named(told[0].word) and not self.votes.at_home(told[0].said, first.topic)
        if self._rare_head(question, found, named):
            return False
        return not self._whole(question, found) and self.votes.elected((*question.words, *question.pairs)) is None

    def _near_topics(
        self,
        question: QuestionWords,
        near: tuple[pd.Series | None, pd.Series | None],
        subjects: Sequence[Subject],
    ) -> tuple[SpokenChoice, ...]:
        """Topics that may be meant, each once: those that the noun names, then those for which the words speak."""
        groups = holding((*self._by_noun(question), *self._by_votes(question)), subjects)
        found: dict[str, SpokenChoice] = {}
        for group in groups:
            one = self._shown.of_group(question, group, self._topic_of(group.witnesses), near, subjects)
            # Whichever way it was found, the words speak for it with all of their texts.
            found.setdefault(one.label, one)
        return (tuple(found.values()) or self._by_word(question, near, subjects))[: spoken_limits().choices]

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
            nearest = [] if part.texts else self.votes.near(thing.told, 1)
            texts = part if part.texts else nearest[0][1] if nearest else self._of_noun(thing)
            if texts.texts:
                without = tuple(word.word for word in thing.told if use_of(word, texts) != Use.SAID)
                choice = self._shown.choice(thing.text, None, texts, without, self._topic_of(texts), near)
                found.append(replace(choice, thing=True))
                said.append(texts)
        return (tuple(found), both(said)) if len(found) > 1 else ((), NOBODY)

    def _of_noun(self, thing: QuestionThing) -> Witnesses:
        return witnesses(
            only_the_noun(thing, {key: frozenset(words_of_topic(row)) for key, row in self._topics.items()})
        )

    def _rare_head(self, question: QuestionWords, found: Witnesses, named: Callable[[str], bool]) -> bool:
        return any(
            word.said[found.texts[0]] > 0 and word.texts <= spoken_limits().rare_texts and not named(word.word)
            for word in heads_of(question)
        )

    def _by_word(
        self,
        question: QuestionWords,
        near: tuple[pd.Series | None, pd.Series | None],
        subjects: Sequence[Subject],
    ) -> tuple[SpokenChoice, ...]:
        """Texts of each subject alone, where none says several of them together."""
        found, whole = [], sum(one.weight for one in subjects)
        for word in question.words:
            said = witnesses(QuestionThing(word.word, (word,), ()).fit()) if word.tells and word.texts else NOBODY
            alone = [one for one in subjects if one.word == word.word]
            held = sum(one.weight for one in alone)
            if held and said.texts:
                without = tuple(one.word for one in question.words if one.tells and one is not word)
                choice = self._shown.choice(word.word, None, said, without, self._topic_of(said), near)
                found.append(replace(choice, held=held / whole, headed=any(one.head for one in alone)))
        return tuple(found) if len(found) > 1 else ()

    def _by_votes(self, question: QuestionWords) -> list[TopicGroup]:
        """Topics for which the words of a question speak, where no text says enough of them together."""
        near = self.votes.near((*question.words, *question.pairs), spoken_limits().choices)
        return [TopicGroup(*one) for one in near]

    def _whole(self, question: QuestionWords, found: Witnesses) -> bool:
        """Whether texts answer the whole of a thing: the first says all of its words, or a topic speaks of it."""
        if not found.texts:
            return False
        if all(word.said[found.texts[0]] > 0 for word in question.things[0].told):
            return True
        group = by_topic(found, self._topic_of(found))[0]
        first = group.witnesses.texts[0]
        if any(word.said[first] > 0 and self.votes.at_home(word.said, group.topic) for word in heads_of(question)):
            return True
        return self._shown.speaks(question, group) and len(group.witnesses.texts) > 1

    @cached_property
    def votes(self) -> TopicVotes:
        """Topics of texts, and their words."""
        said = {key: frozenset(words_of_topic(row)) for key, row in self._topics.items()}
        return topic_votes(self._figures, self.index.texts, said)

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
        return {key: frozenset(words_of_topic(row)) - mine for key, row in self._topics.items()}

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
            each = (self._shown.choice(label, None, part, (), topic_of, near) for label, part in spoken)
            return tuple(replace(choice, thing=True) for choice in each)
        one_word = any(len(thing.told) == 1 for thing, part in zip(question.things, parts, strict=True) if part.texts)
        groups = to_choose_from(by_topic(found, topic_of), self._words_of(question), one_word=one_word)
        return tuple(self._shown.of_group(question, group, topic_of, near) for group in groups)

    def _by_noun(self, question: QuestionWords) -> list[TopicGroup]:
        """Topics that the noun alone names, where no text says the words beside it: to be asked, never answered."""
        said = {key: frozenset(words_of_topic(row)) for key, row in self._topics.items()}
        if any(word.tells and not word.texts for word in question.words):
            # Of words that no text says nothing can be told, not even that the noun is meant as these texts mean it.
            return []
        found = both([witnesses(only_the_noun(thing, said)) for thing in question.things])
        topic_of = self._topic_of(found)
        heads = heads_of(question)
        groups = [
            group
            for group in by_topic(found, topic_of)
            if group.topic is not None
            and len(group.witnesses.texts) > 1
            and any(forms_of(word.word) & said[group.topic] for word in heads)
        ]
        return groups[: spoken_limits().choices]

    def _is_called(self, question: QuestionWords, group: TopicGroup) -> bool:
        """Whether a topic speaks of what is asked, and a word of the question is in its name or mostly its own."""
        if group.topic is None or not self._shown.speaks(question, group):
            return False
        mine = frozenset(self._topics[group.topic].name.replace(",", " ").split())
        return any(
            word.tells and (forms_of(word.word) & mine or self.votes.mostly_in(word, group.topic))
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

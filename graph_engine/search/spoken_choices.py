"""Choices as answers show them: a topic or a single text, what it says of the question, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.search.limits import spoken_limits
from graph_engine.search.question_words import QuestionWord, QuestionWords
from graph_engine.search.speaking import TopicGroup, Witnesses, use_of
from graph_engine.search.spoken_model import SpokenChoice, Use
from graph_engine.search.spoken_places import PlacesOfTexts
from graph_engine.search.spoken_words import forms_of
from graph_engine.search.subjects import Subject, weight_said
from graph_engine.topics.topic_view import TopicRow


class SpokenChoices:
    """Makes choices of groups of texts.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    topics : mapping of TopicRow
        Topics by key.
    places : PlacesOfTexts
        Arranges texts by place.
    """

    def __init__(self, figures: Figures, topics: Mapping[str, TopicRow], places: PlacesOfTexts) -> None:
        self._figures, self._topics, self._places = figures, topics, places

    def of_group(
        self,
        question: QuestionWords,
        group: TopicGroup,
        topic_of: Mapping[int, str],
        near: tuple[pd.Series | None, pd.Series | None],
        subjects: Sequence[Subject] = (),
    ) -> SpokenChoice:
        """A choice of the texts of one topic, or of one text, with what it holds of the subjects of a question."""
        without = tuple(
            word.word for word in question.words if word.tells and use_of(word, group.witnesses) != Use.SAID
        )
        # The name of a topic of which one text answers may say nothing of it.
        named = group.topic is not None and self.speaks(question, group)
        title = str(self._figures.texts.row(group.witnesses.texts[0])["title"])
        label = self._topics[group.topic].name if named and group.topic is not None else title
        choice = self.choice(label, group.topic if named else None, group.witnesses, without, topic_of, near)
        first = group.witnesses.texts[: spoken_limits().choice_texts]
        heads = [one for one in subjects if one.head]
        return replace(choice, held=weight_said(first, subjects), headed=weight_said(first, heads) > 0)

    def choice(
        self,
        label: str,
        topic: str | None,
        found: Witnesses,
        without: tuple[str, ...],
        topic_of: Mapping[int, str],
        near: tuple[pd.Series | None, pd.Series | None],
    ) -> SpokenChoice:
        """A choice of some texts by a name, with their places and what they leave out."""
        limit = spoken_limits()
        return SpokenChoice(
            label=label,
            topic=topic,
            fit=found.fits[0],
            without=without,
            texts=tuple(
                self._places.text(at, fit, topic_of.get(at)) for at, fit in first_texts(found)[: limit.choice_texts]
            ),
            places=self._places.of(found, topic_of, near, limit.choice_places),
        )

    def speaks(self, question: QuestionWords, group: TopicGroup) -> bool:
        """Whether a topic as a whole speaks of what is asked: several of its texts do, or it is called by the noun."""
        if group.topic is None:
            return False
        said = frozenset(words_of_topic(self._topics[group.topic]))
        return len(group.witnesses.texts) > 1 or any(forms_of(word.word) & said for word in heads_of(question))


def heads_of(question: QuestionWords) -> list[QuestionWord]:
    """Nouns that name what is asked for."""
    return [word for thing in question.things for word in thing.told if word.head]


def words_of_topic(row: TopicRow) -> list[str]:
    """Words of a topic, each alone."""
    return " ".join(row.words).split()


def first_texts(found: Witnesses) -> list[tuple[int, float]]:
    """The texts that are shown, by position, with their fits."""
    return list(zip(found.texts, found.fits, strict=True))[: spoken_limits().texts]

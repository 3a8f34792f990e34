"""Which declarations of places speak of which topic: there the place has a need of it, by its own word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph_engine.datasets.figures import Figures
from graph_engine.geography.gazetteer import Area
from graph_engine.reference.topic_roles import portable_words
from graph_engine.schema.scalars import missing
from graph_engine.texts.terms import bare_words, singular
from graph_engine.topics.place_topics import place_topics
from graph_engine.topics.weights import TermWeights, term_weights

_NAME = "declared-needs"


@dataclass(frozen=True)
class DeclaredNeed:
    """A declaration of a place that speaks of a topic.

    Attributes
    ----------
    topic : str
        Key of the topic.
    area : Area
        Unit that the declaration concerns.
    name, place, programme : str
        What is declared, the place as worded, and by which programme.
    year : int or None
        Year of the declaration, where its source gives one.
    address : str
        Page at which it was read.
    source : str
        Title of the source.
    """

    topic: str
    area: Area
    name: str
    place: str
    programme: str
    year: int | None
    address: str
    source: str

    def as_dict(self) -> dict[str, Any]:
        """JSON of the declaration."""
        return {**self.__dict__, "area": {"code": self.area.code, "name": self.area.name}}

    @property
    def sentence(self) -> str:
        """Who declares what, where and when."""
        year = "" if self.year is None else f", {self.year}"
        return f"{self.place} declares “{self.name}” ({self.programme}{year})"


def declared_needs(figures: Figures) -> tuple[DeclaredNeed, ...]:
    """Declarations that speak of a topic; in order of topic and area, the newest first.

    A declaration speaks of a topic that somebody does more with than research, where all of its words that tell
    anything stand among the words of the topic, and one of them is a term of its name. Half of the words, or a
    likeness, tied “skills” to poisoning and “low carbon” to Coventry.
    """
    found = figures.computed.get(_NAME)
    if not isinstance(found, tuple):
        needs = [one for unit in figures.units for one in _needs_of(unit, figures)]
        ordered = sorted(needs, key=lambda one: (one.topic, one.area.key, -(one.year or 0), one.programme, one.name))
        found = figures.computed[_NAME] = tuple(ordered)
    return found


def _needs_of(unit: str, figures: Figures) -> list[DeclaredNeed]:
    weights, topics = term_weights(figures), figures.topics
    words = {
        key: (
            frozenset(map(singular, bare_words(str(topics.by_key.at[key, "terms"])))),
            frozenset(map(singular, topics.name(key).lower().split(", "))),
        )
        for key in place_topics(figures).used
    }
    return [
        DeclaredNeed(
            topic=topic,
            area=figures.area(unit),
            name=str(row["name"]),
            place=str(row["place"]),
            programme=str(row["programme"]),
            year=None if missing(row["year"]) else int(row["year"]),
            address=str(row["address"]),
            source=figures.source_title(str(row["source"])),
        )
        for row in figures.priorities_of(unit)
        for topic in _topics_of(str(row["name"]), words, weights)
    ]


def _topics_of(
    declared: str, topics: Mapping[str, tuple[frozenset[str], frozenset[str]]], weights: TermWeights
) -> list[str]:
    # Stop words weigh nothing, so they need not be known here, nor the library that lists them.
    telling = weights.telling(bare_words(declared))
    wanted = {singular(word) for word in telling if word not in portable_words()}
    return [key for key, (words, name) in topics.items() if wanted and wanted <= words and wanted & name]

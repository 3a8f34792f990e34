"""What texts of projects answer to a question in words; ``as_dict`` gives the JSON that scripts rely on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from graph_engine.geography.gazetteer import Area
from graph_engine.schema.scalars import json_number
from graph_engine.search.contact_model import RegionContact


class Use(StrEnum):
    """What became of a word of a question."""

    SAID = "said"
    """Texts that answer say it."""
    ELSEWHERE = "elsewhere"
    """Texts say it, but none that says the rest too."""
    NOWHERE = "nowhere"
    """No text says it."""
    GENERAL = "general"
    """It means another thing in every trade, or names no thing by itself: nothing was concluded from it."""
    COMMON = "common"
    """Too common in English to be kept with texts."""


@dataclass(frozen=True)
class WordUse:
    """One word of a question, and what became of it.

    Attributes
    ----------
    word : str
        In lower case.
    use : Use
        What texts made of it.
    texts : int
        Texts that say it.
    in_classes : bool
        Whether a class of SIC 2007 was read from it.
    """

    word: str
    use: Use
    texts: int
    in_classes: bool

    def as_dict(self) -> dict[str, Any]:
        """JSON of the word."""
        return {"word": self.word, "use": str(self.use), "texts": self.texts, "in_classes": self.in_classes}


@dataclass(frozen=True)
class SpokenText:
    """A project or impact case that speaks of what is asked.

    Attributes
    ----------
    fit : float
        How far it speaks of it, 0 to 1.
    topic : str or None
        Key of its topic.
    source, edition : str
        Title and edition of the publication that its words come from.
    """

    key: str
    kind: str
    title: str
    acronym: str | None
    programme: str | None
    first_year: int | None
    last_year: int | None
    fit: float
    topic: str | None
    organisations: tuple[str, ...]
    address: str | None
    source: str
    edition: str

    @property
    def years(self) -> str:
        """Its years in words."""
        known = [str(year) for year in dict.fromkeys((self.first_year, self.last_year)) if year is not None]
        return "–".join(known) or "years not stated"

    def as_dict(self) -> dict[str, Any]:
        """JSON of the text."""
        return {**self.__dict__, "organisations": list(self.organisations), "fit": json_number(self.fit, 3)}


@dataclass(frozen=True)
class SpokenOrganisation:
    """An organisation whose own project speaks of what is asked.

    Attributes
    ----------
    role, does : str
        What it does in its topics, as a word and as a clause.
    text : SpokenText
        The one of its texts that fits best.
    texts : int
        Of the texts that answer, how many are its own.
    contact : str or None
        Telephone, address or web address, where a source has one.
    old : bool
        Whether all of that work ended more than three years before the newest on record began, or at no known time.
    """

    key: str
    name: str
    kind: str
    role: str
    does: str
    text: SpokenText
    texts: int
    contact: str | None
    old: bool = False

    def as_dict(self) -> dict[str, Any]:
        """JSON of the organisation."""
        return {
            "key": self.key,
            "name": self.name,
            "kind": self.kind,
            "role": self.role,
            "does": self.does,
            "text": self.text.key,
            "texts": self.texts,
            "contact": self.contact,
            "old": self.old,
        }


@dataclass(frozen=True)
class SpokenPlace:
    """A place, and who there has worked on what is asked.

    Attributes
    ----------
    score : float
        Points, above 0; only their order means something.
    distance_km : float or None
        From the place that the reader named.
    organisations : tuple of SpokenOrganisation
        Those that research it first, then those that test, make and use it.
    ask : tuple of RegionContact
        Business support of the place.
    """

    area: Area
    score: float
    distance_km: float | None
    organisations: tuple[SpokenOrganisation, ...]
    ask: tuple[RegionContact, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON of the place."""
        return {
            "code": self.area.code,
            "name": self.area.name,
            "score": json_number(self.score, 4),
            "distance_km": None if self.distance_km is None else json_number(self.distance_km, 1),
            "organisations": [one.as_dict() for one in self.organisations],
            "ask": [one.as_dict() for one in self.ask],
        }


@dataclass(frozen=True)
class SpokenTopic:
    """A topic of which several texts answer, or whose own words do.

    Attributes
    ----------
    fit : float
        That of its text that fits best.
    texts, of_texts : int
        How many of its texts answer, of how many.
    organisations : tuple of str
        Names of those in it whose texts answer.
    """

    key: str
    name: str
    words: tuple[str, ...]
    fit: float
    texts: int
    of_texts: int
    organisations: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON of the topic."""
        return {
            **self.__dict__,
            "words": list(self.words),
            "fit": json_number(self.fit, 3),
            "organisations": list(self.organisations),
        }


@dataclass(frozen=True)
class SpokenChoice:
    """One of several unlike things that a question may mean, and what it leads to.

    Attributes
    ----------
    label : str
        Name of the topic, or title of the one text.
    topic : str or None
        Key of the topic.
    without : tuple of str
        Words of the question that this says nothing of.
    held : float
        Share of the nouns of the question, by weight, that it says.
    headed : bool
        Whether it says a noun that names what is asked for.
    thing : bool
        Whether it is one of several things that are asked for at once.
    """

    label: str
    topic: str | None
    fit: float
    without: tuple[str, ...]
    texts: tuple[SpokenText, ...]
    places: tuple[SpokenPlace, ...]
    held: float = 1.0
    headed: bool = True
    thing: bool = False

    def as_dict(self) -> dict[str, Any]:
        """JSON of the choice."""
        return {
            "label": self.label,
            "topic": self.topic,
            "fit": json_number(self.fit, 3),
            "without": list(self.without),
            "texts": [one.as_dict() for one in self.texts],
            "places": [one.as_dict() for one in self.places],
        }


@dataclass(frozen=True)
class Spoken:
    """What texts answer.

    Attributes
    ----------
    words : tuple of WordUse
        Every word of the question that may say something.
    topics, texts, places : tuple
        What texts speak of, which, and where; no places where a choice has to be made first.
    choices : tuple of SpokenChoice
        Unlike things that the question may mean; none of them is the answer.
    note : str
        What could not be said.
    research : tuple of SpokenChoice
        Where nothing answers: what projects say of each word of what is asked for, alone.
    """

    words: tuple[WordUse, ...] = ()
    topics: tuple[SpokenTopic, ...] = ()
    texts: tuple[SpokenText, ...] = ()
    places: tuple[SpokenPlace, ...] = ()
    choices: tuple[SpokenChoice, ...] = ()
    note: str = ""
    research: tuple[SpokenChoice, ...] = ()

    @property
    def alone(self) -> tuple[str, ...]:
        """Words of which texts speak, but not of all together: each may be asked for alone, where nothing answers."""
        if self.texts or self.choices or len(self.words) == 1:
            return ()
        return tuple(one.word for one in self.words if one.use == Use.ELSEWHERE)

    def as_dict(self) -> dict[str, Any]:
        """JSON of the answer."""
        return {
            "words": [one.as_dict() for one in self.words],
            "topics": [one.as_dict() for one in self.topics],
            "texts": [one.as_dict() for one in self.texts],
            "places": [one.as_dict() for one in self.places],
            "choices": [one.as_dict() for one in self.choices],
            "research": [one.as_dict() for one in self.research],
        }

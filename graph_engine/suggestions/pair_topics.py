"""What two places have for each other by topic, as pages, scripts and the command line show it.

Beside what is suggested, never in its score: a statement says what texts are on record, and is graded by how many.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph_engine.geography.gazetteer import Area
from graph_engine.schema.scalars import json_number
from graph_engine.topics.declared_needs import DeclaredNeed
from graph_engine.topics.limits import place_topic_limits


def evidence_grade(texts: int) -> str:
    """How well a statement is supported, by the texts behind it: A many, B several, C a few."""
    limit = place_topic_limits()
    return "A" if texts >= limit.grade_a_texts else "B" if texts >= limit.grade_b_texts else "C"


def _area(area: Area) -> dict[str, str]:
    return {"code": area.code, "name": area.name}


@dataclass(frozen=True)
class TopicName:
    """A topic by key and name."""

    key: str
    name: str

    def as_dict(self) -> dict[str, str]:
        """JSON of the topic."""
        return {"key": self.key, "name": self.name}


@dataclass(frozen=True)
class Coverage:
    """How many organisations and texts of a place are on record, and whether that is enough to say what it lacks."""

    area: Area
    organisations: int
    texts: int

    @property
    def enough(self) -> bool:
        """Whether anything is said of what the place has and lacks."""
        return self.texts >= place_topic_limits().least_texts

    def as_dict(self) -> dict[str, Any]:
        """JSON of the coverage."""
        return {
            "area": _area(self.area),
            "organisations": self.organisations,
            "texts": self.texts,
            "least_texts": place_topic_limits().least_texts,
            "enough": self.enough,
        }


@dataclass(frozen=True)
class TopicWitness:
    """An organisation of a place that vouches for a statement, with its newest text in the topic.

    Attributes
    ----------
    key, name : str
        The organisation.
    role : str
        What it does in the topic.
    texts : int
        Its texts in the topic.
    newest : str
        The newest of them in words: title, acronym, programme, years.
    first_year, last_year : int or None
        Years of that text.
    address : str or None
        Page at which it can be read, where its source gives one.
    source : str
        Title of its source.
    """

    key: str
    name: str
    role: str
    texts: int
    newest: str
    first_year: int | None
    last_year: int | None
    address: str | None
    source: str

    def as_dict(self) -> dict[str, Any]:
        """JSON of the organisation."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class TopicFit:
    """A topic of the place that lacks another, to which that one is near.

    Attributes
    ----------
    topic : TopicName
        What the place works on.
    part : float
        φ m, its part of the relatedness density.
    texts : int
        Texts of the place in it.
    """

    topic: TopicName
    part: float
    texts: int

    def as_dict(self) -> dict[str, Any]:
        """JSON of the fit."""
        return {"topic": self.topic.as_dict(), "part": json_number(self.part, 12), "texts": self.texts}


@dataclass(frozen=True)
class TopicBrought:
    """A topic that one place is strong in and another lacks, and that is near to what the other works on.

    Attributes
    ----------
    topic : TopicName
        The topic.
    source, target : Area
        Who has it and who lacks it.
    supply, complementarity : float
        Its two parts of the gain.
    lq, target_lq, target_lagged_lq : float
        Location quotients of both places, and of the target with what lies around it.
    texts, target_texts, organisations : int
        Texts of both, and organisations of the source.
    density : float
        How much of what the topic is related to the target has.
    fits : tuple of TopicFit
        The topics of the target that are nearest; each a part of the density.
    nearer : Area or None
        A place nearer to the target that is as strong.
    witnesses, target_witnesses : tuple of TopicWitness
        Who works on it, and in the target who works on what it is near to.
    declared : tuple of DeclaredNeed
        Where the target, or what holds it or lies in it, declared that it wants it.
    sentence : str
        All of that in words.
    """

    topic: TopicName
    source: Area
    target: Area
    supply: float
    complementarity: float
    lq: float
    target_lq: float
    target_lagged_lq: float
    texts: int
    target_texts: int
    organisations: int
    density: float
    fits: tuple[TopicFit, ...]
    nearer: Area | None
    witnesses: tuple[TopicWitness, ...]
    target_witnesses: tuple[TopicWitness, ...]
    declared: tuple[DeclaredNeed, ...]
    sentence: str

    @property
    def contribution(self) -> float:
        """Its part of the gain of the target from the source."""
        return self.supply + self.complementarity

    @property
    def evidence_grade(self) -> str:
        """How well it is supported: A, B or C."""
        return evidence_grade(self.texts)

    def as_dict(self) -> dict[str, Any]:
        """JSON of the statement."""
        return {
            "topic": self.topic.as_dict(),
            "from": _area(self.source),
            "to": _area(self.target),
            "says": self.sentence,
            "evidence_grade": self.evidence_grade,
            "part": json_number(self.contribution, 12),
            "supply": json_number(self.supply, 12),
            "complementarity": json_number(self.complementarity, 12),
            "lq": json_number(self.lq, 4),
            "texts": self.texts,
            "organisations": self.organisations,
            "partner_lq": json_number(self.target_lq, 4),
            "partner_lagged_lq": json_number(self.target_lagged_lq, 4),
            "partner_texts": self.target_texts,
            "density": json_number(self.density, 12),
            "fits": [one.as_dict() for one in self.fits],
            "nearer": None if self.nearer is None else _area(self.nearer),
            "who": [one.as_dict() for one in self.witnesses],
            "partner_who": [one.as_dict() for one in self.target_witnesses],
            "declared": [one.as_dict() for one in self.declared],
        }


@dataclass(frozen=True)
class TopicGain:
    """What a place would gain from another by topic, and how much of that is told topic by topic.

    Attributes
    ----------
    source, target : Area
        Who gives and who gains.
    score : float
        The gain C(r←s), in [0, 1].
    brought : tuple of TopicBrought
        The topics that pass, the largest part first.
    left_out : mapping
        How many topics in which the source is strong failed each rule, by its name; each counted at the first.
    """

    source: Area
    target: Area
    score: float
    brought: tuple[TopicBrought, ...]
    left_out: Mapping[str, int]

    @property
    def told(self) -> float:
        """The part of the gain that the topics make up."""
        return math.fsum(one.contribution for one in self.brought)

    def as_dict(self) -> dict[str, Any]:
        """JSON of the gain: the parts of its topics and ``others`` sum to ``gain``."""
        return {
            "from": _area(self.source),
            "to": _area(self.target),
            "gain": json_number(self.score, 12),
            "others": json_number(self.score - self.told, 12),
            "left_out": dict(self.left_out),
            "topics": [one.as_dict() for one in self.brought],
        }


@dataclass(frozen=True)
class TopicMeeting:
    """A topic that both places work on, in unlike roles.

    Attributes
    ----------
    topic : TopicName
        The topic.
    source, target : Area
        The two places.
    source_roles, target_roles : tuple of str
        Roles that one has and the other lacks.
    source_witnesses, target_witnesses : tuple of TopicWitness
        Who has these roles.
    texts : int
        Texts of those with these roles, on the side that has fewer.
    together : tuple of str
        Texts on which both places work already.
    sentence : str
        All of that in words.
    """

    topic: TopicName
    source: Area
    target: Area
    source_roles: tuple[str, ...]
    target_roles: tuple[str, ...]
    source_witnesses: tuple[TopicWitness, ...]
    target_witnesses: tuple[TopicWitness, ...]
    texts: int
    together: tuple[str, ...]
    sentence: str

    @property
    def evidence_grade(self) -> str:
        """How well it is supported: A, B or C."""
        return evidence_grade(self.texts)

    def as_dict(self) -> dict[str, Any]:
        """JSON of the statement."""
        return {
            "topic": self.topic.as_dict(),
            "says": self.sentence,
            "evidence_grade": self.evidence_grade,
            "texts": self.texts,
            "area_roles": list(self.source_roles),
            "partner_roles": list(self.target_roles),
            "who": [one.as_dict() for one in self.source_witnesses],
            "partner_who": [one.as_dict() for one in self.target_witnesses],
            "together": list(self.together),
        }


@dataclass(frozen=True)
class PairTopics:
    """What two places have for each other by topic.

    Attributes
    ----------
    coverage : tuple of Coverage
        Of both places.
    gains : tuple of TopicGain
        What the first brings to the second, and the other way; none where too little is on record of either.
    meetings : tuple of TopicMeeting
        Topics that both work on in unlike roles.
    note : str
        What is too little on record to say more; may be empty.
    """

    coverage: tuple[Coverage, ...]
    gains: tuple[TopicGain, ...]
    meetings: tuple[TopicMeeting, ...]
    note: str

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.meetings) or any(one.brought for one in self.gains)

    def as_dict(self) -> dict[str, Any]:
        """JSON of the topics of a pair."""
        return {
            "coverage": [one.as_dict() for one in self.coverage],
            "gains": [one.as_dict() for one in self.gains],
            "unlike_roles": [one.as_dict() for one in self.meetings],
            "note": self.note,
        }

"""Shapes of what two areas have for each other by topic."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from web.api.shapes import AreaShape, Shape


class NamedTopicShape(Shape):
    """A topic by key and name."""

    key: str
    """Key of the topic."""
    name: str
    """Its name."""


class TopicCoverageShape(Shape):
    """How much of an area is on record in words."""

    area: AreaShape
    """The area."""
    organisations: int = Field(ge=0)
    """Organisations with a role and words on record."""
    texts: int = Field(ge=0)
    """Their projects and impact cases."""
    least_texts: int = Field(ge=1)
    """From how many on it is said what an area has and lacks."""
    enough: bool
    """Whether it is said of this one."""


class TopicWitnessShape(Shape):
    """An organisation that vouches for a statement."""

    key: str
    """Key of the organisation."""
    name: str
    """Its name."""
    role: str
    """What it does in the topic."""
    texts: int = Field(ge=1)
    """Its texts in the topic."""
    newest: str
    """The newest of them in words."""
    first_year: int | None
    """Year in which that one began."""
    last_year: int | None
    """Year in which it ended or ends."""
    address: str | None
    """Page at which it can be read."""
    source: str
    """Title of its source."""


class TopicFitShape(Shape):
    """What the other area works on, to which a topic is near."""

    topic: NamedTopicShape
    """The topic."""
    part: float = Field(ge=0, le=1)
    """Its part of the relatedness density."""
    texts: int = Field(ge=1)
    """Texts of the area in it."""


class DeclaredNeedShape(Shape):
    """A declaration of a place that speaks of a topic."""

    topic: str
    """Key of the topic."""
    area: AreaShape
    """Area that it concerns."""
    name: str
    """What is declared."""
    place: str
    """The place as worded."""
    programme: str
    """By which programme."""
    year: int | None
    """When."""
    address: str
    """Page at which it was read."""
    source: str
    """Title of the source."""


class TopicBroughtShape(Shape):
    """A topic that one area is strong in and the other lacks."""

    topic: NamedTopicShape
    """The topic."""
    # A word of Python's cannot name a field of it.
    from_: AreaShape = Field(alias="from")
    """Who has it."""
    to: AreaShape
    """Who lacks it."""
    says: str
    """In words."""
    evidence_grade: Literal["A", "B", "C"]
    """How well it is supported, by its texts."""
    part: float = Field(ge=0, le=1)
    """Its part of the gain: supply plus complementarity."""
    supply: float = Field(ge=0, le=1)
    """For having what the other may take up."""
    complementarity: float = Field(ge=0, le=1)
    """For having what that grows from and the other lacks."""
    lq: float | None
    """Location quotient."""
    texts: int = Field(ge=1)
    """Texts of who has it."""
    organisations: int = Field(ge=1)
    """Organisations of who has it."""
    partner_lq: float | None
    """Location quotient of who lacks it."""
    partner_lagged_lq: float | None
    """The same with what lies around it."""
    partner_texts: int = Field(ge=0)
    """Texts of who lacks it."""
    density: float = Field(ge=0, le=1)
    """How much of what the topic is related to the other has."""
    fits: list[TopicFitShape]
    """What the other works on, to which it is near."""
    nearer: AreaShape | None
    """An area nearer to the other that is as strong."""
    who: list[TopicWitnessShape]
    """Who vouches for it."""
    partner_who: list[TopicWitnessShape]
    """Who in the other works on what it is near to."""
    declared: list[DeclaredNeedShape]
    """Where the other declared that it wants it."""


class TopicGainShape(Shape):
    """What an area would gain from another by topic."""

    from_: AreaShape = Field(alias="from")
    """Who gives."""
    to: AreaShape
    """Who gains."""
    gain: float = Field(ge=0, le=1)
    """The gain: the parts of the topics plus others."""
    # The rest of a sum: rounding may carry it below 0 by a digit.
    others: float
    """Of that on topics that are not told."""
    left_out: dict[str, int]
    """Topics that are not told, by the first check that each failed."""
    topics: list[TopicBroughtShape]
    """The topics that are told, the largest part first."""


class UnlikeRolesShape(Shape):
    """A topic that both areas work on in unlike roles."""

    topic: NamedTopicShape
    """The topic."""
    says: str
    """In words."""
    evidence_grade: Literal["A", "B", "C"]
    """How well it is supported, by the texts of the side that has fewer."""
    texts: int = Field(ge=1)
    """These texts."""
    area_roles: list[str]
    """Roles that only the first area has."""
    partner_roles: list[str]
    """Roles that only the second has."""
    who: list[TopicWitnessShape]
    """Who has them in the first."""
    partner_who: list[TopicWitnessShape]
    """Who has them in the second."""
    together: list[str]
    """Texts on which both areas work already."""


class PairTopicsShape(Shape):
    """What two areas have for each other by topic."""

    coverage: list[TopicCoverageShape]
    """How much is on record of each."""
    gains: list[TopicGainShape]
    """What each would gain from the other; none where too little is on record."""
    unlike_roles: list[UnlikeRolesShape]
    """Topics that both work on in unlike roles."""
    note: str
    """What is too little on record to say more; may be empty."""

"""What the operations of the API answer of topics and of single organisations."""

from __future__ import annotations

from web.api.organisation_shapes import OrganisationPartnerShape, OrganisationShape
from web.api.shapes import Paged, Record, ReleaseAnswer, SuggestionShape, row, table
from web.presentation.topic_columns import DECLARED, PLACE, TEXT, TOPIC
from web.presentation.topic_columns import MEMBER as TOPIC_MEMBER


class TopicsAnswer(ReleaseAnswer, Paged):
    """Topics of the texts."""

    topics: list[Record] = table(TOPIC, "Topics.")


class TopicAnswer(ReleaseAnswer):
    """One topic."""

    topic: Record = row(TOPIC, "The topic.")
    agreement: float | None
    """Mean adjusted Rand index of the runs that found the topics."""
    texts: list[Record] = table(TEXT, "Projects and impact cases in it, the newest first.")
    members: list[Record] = table(TOPIC_MEMBER, "Who does what in it.")
    places: list[Record] = table(PLACE, "What areas have and lack in it.")
    declared: list[Record] = table(DECLARED, "Declarations of places that speak of it.")
    suggestions: list[SuggestionShape]
    """Suggestions about it."""


class OrganisationAnswer(ReleaseAnswer):
    """Topic partners of one organisation."""

    organisation: OrganisationShape
    """The organisation."""
    partners: list[OrganisationPartnerShape]
    """Its partners, the better grade first."""
    note: str | None
    """Why there are none."""

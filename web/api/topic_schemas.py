"""What the operations of the API answer of topics and of single organisations."""

from __future__ import annotations

from web.api.organisation_shapes import OrganisationPartnerShape, OrganisationShape, ProfiledOrganisationShape
from web.api.shapes import Paged, Record, ReleaseAnswer, SuggestionShape, row, table
from web.presentation.organisation_columns import (
    NAMED_BY,
    OWN_CLASS,
    OWN_SITE,
    OWN_TEXT,
    OWN_TIE,
    OWN_TOPIC,
    REACHED_AT,
)
from web.presentation.topic_columns import DECLARED, PLACE, TEXT, TIE, TOPIC, filed_columns
from web.presentation.topic_columns import MEMBER as TOPIC_MEMBER


class TopicsAnswer(ReleaseAnswer, Paged):
    """Topics of the texts."""

    topics: list[Record] = table(filed_columns({}), "Topics.")


class TopicAnswer(ReleaseAnswer):
    """One topic."""

    topic: Record = row(TOPIC, "The topic.")
    agreement: float | None
    """Mean adjusted Rand index of the runs that found the topics."""
    texts: list[Record] = table(TEXT, "Projects and impact cases in it, the newest first.")
    members: list[Record] = table(TOPIC_MEMBER, "Who does what in it.")
    places: list[Record] = table(PLACE, "What areas have and lack in it.")
    declared: list[Record] = table(DECLARED, "Declarations of places that speak of it.")
    ties: list[Record] = table(TIE, "Organisations that share projects of it, those with most first.")
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


class OrganisationProfileAnswer(ReleaseAnswer):
    """What loaded sources say of one organisation."""

    organisation: ProfiledOrganisationShape
    """The organisation."""
    texts: list[Record] = table(OWN_TEXT, "Its projects and impact cases, the newest first.")
    topics: list[Record] = table(OWN_TOPIC, "Its topics, those with most of its work first.")
    classes: list[Record] = table(OWN_CLASS, "Classes under which it is registered; nobody has verified them.")
    sites: list[Record] = table(OWN_SITE, "Sites that registers say it runs, those seen last first.")
    ties: list[Record] = table(OWN_TIE, "With whom it has worked, those with most joint projects first.")
    suggestions: list[SuggestionShape]
    """Suggestions that name it, the better grade first."""
    contacts: list[Record] = table(REACHED_AT, "Its public web address, telephone and mailbox.")
    sources: list[Record] = table(NAMED_BY, "Sources whose records are this organisation.")
    searched: str
    """Records that were searched for joint projects."""

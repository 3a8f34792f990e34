"""What is said of one organisation, each part with the source that says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph_engine.geography.gazetteer import Area
from graph_engine.suggestions.entities import EntityRef
from graph_engine.suggestions.model import Suggestion


def _area(area: Area | None) -> dict[str, str] | None:
    return None if area is None else {"code": area.code, "name": area.name}


@dataclass(frozen=True)
class OrganisationText:
    """A project or impact case of an organisation.

    Parameters
    ----------
    part : str
        What the organisation was in it, as its source says: coordinator, participant, author…
    topic : tuple of (str, str) or None
        Key and name of its topic.
    source_key, source, edition : str
        Key, title and edition of the publication.
    """

    kind: str
    title: str
    acronym: str | None
    programme: str | None
    reference: str | None
    first_year: int | None
    last_year: int | None
    part: str
    topic: tuple[str, str] | None
    address: str | None
    source_key: str
    source: str
    edition: str

    def as_dict(self) -> dict[str, Any]:
        """JSON of the text."""
        topic = None if self.topic is None else {"key": self.topic[0], "name": self.topic[1]}
        return {**self.__dict__, "topic": topic}


@dataclass(frozen=True)
class OrganisationTopic:
    """A topic of an organisation, with what to call it, its texts in it and what it does there."""

    key: str
    name: str
    heading: str
    role: str
    texts: int
    last_year: int | None

    def as_dict(self) -> dict[str, Any]:
        """JSON of the topic."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class OrganisationSite:
    """A works or facility that a register says an organisation runs.

    Parameters
    ----------
    what : str or None
        What it makes or does, in the words of the source.
    status : str or None
        As published, in words.
    area : Area or None
        The finest area that its address supports.
    seen : int or None
        Last year in which the source shows it at work.
    latitude, longitude : float or None
        As published, degrees of WGS 84.
    """

    key: str
    name: str
    what: str | None
    status: str | None
    town: str | None
    area: Area | None
    seen: int | None
    reference: str | None
    address: str | None
    source_key: str
    source: str
    edition: str
    latitude: float | None = None
    longitude: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON of the site."""
        return {**self.__dict__, "area": _area(self.area)}


@dataclass(frozen=True)
class OrganisationTie:
    """Another organisation of the United Kingdom with which one has joint projects.

    Parameters
    ----------
    projects : int
        Joint projects on record, several records of one counted once.
    ukri : int
        Projects that the UKRI network counts for the two, without naming or dating them.
    first_year, last_year : int or None
        Years in which the first and the last of ``projects`` began.
    """

    partner: EntityRef
    projects: int
    ukri: int
    first_year: int | None
    last_year: int | None

    def as_dict(self) -> dict[str, Any]:
        """JSON of the tie."""
        return {
            "key": self.partner.key,
            "name": self.partner.name,
            "area": _area(self.partner.area),
            "projects": self.projects,
            "ukri": self.ukri,
            "first_year": self.first_year,
            "last_year": self.last_year,
        }


@dataclass(frozen=True)
class PublicContact:
    """A public web address, switchboard or role mailbox, and the publication that gives it."""

    kind: str
    value: str
    source: str
    edition: str

    def as_dict(self) -> dict[str, Any]:
        """JSON of the contact."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class RegisteredClass:
    """A class of SIC 2007 under which a source lists an organisation; nobody has verified the activity."""

    code: str
    name: str
    source: str
    edition: str

    def as_dict(self) -> dict[str, Any]:
        """JSON of the class."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class NamedSource:
    """A publication that says something of an organisation; ``published_name`` where it names it by a record."""

    key: str
    title: str
    edition: str
    published_name: str | None

    def as_dict(self) -> dict[str, Any]:
        """JSON of the source."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class OrganisationProfile:
    """All that loaded sources say of one organisation.

    Parameters
    ----------
    organisation : EntityRef
        The organisation, with the area of its seat where that is known.
    kind : str
        What its source calls it: university, company…; institution or business where it says nothing.
    town, staff : str or None
        Town of its seat, and band of its staff, as published.
    role : str
        What it does in its topics; empty where no source tells.
    texts : tuple of OrganisationText
        The newest first.
    topics : tuple of OrganisationTopic
        Those with most of its work first.
    classes : tuple of RegisteredClass
        In the order of the source.
    sites : tuple of OrganisationSite
        Those seen last first.
    ties : tuple of OrganisationTie
        Those with most joint projects first.
    suggestions : tuple of Suggestion
        Suggestions of all areas that name it at an end, the better grade first.
    contacts : tuple of PublicContact
        Web address, telephone, mailbox.
    sources : tuple of NamedSource
        Publications that name it, or give its texts and sites; by title.
    searched : str
        Which records were searched for joint projects.
    """

    organisation: EntityRef
    kind: str
    town: str | None
    staff: str | None
    role: str
    texts: tuple[OrganisationText, ...]
    topics: tuple[OrganisationTopic, ...]
    classes: tuple[RegisteredClass, ...]
    sites: tuple[OrganisationSite, ...]
    ties: tuple[OrganisationTie, ...]
    suggestions: tuple[Suggestion, ...]
    contacts: tuple[PublicContact, ...]
    sources: tuple[NamedSource, ...]
    searched: str

    def as_dict(self) -> dict[str, Any]:
        """JSON of the profile."""
        lists = ("texts", "topics", "classes", "sites", "ties", "suggestions", "contacts", "sources")
        return {
            "organisation": {
                "key": self.organisation.key,
                "name": self.organisation.name,
                "area": _area(self.organisation.area),
                "kind": self.kind,
                "town": self.town,
                "staff": self.staff,
                "role": self.role or None,
            },
            **{name: [one.as_dict() for one in getattr(self, name)] for name in lists},
            "searched": self.searched,
        }

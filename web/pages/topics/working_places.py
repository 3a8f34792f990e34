"""Places that work on a topic, each with who does what there: the list beside the map of its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph_engine.datasets.texts import PROJECT
from graph_engine.geography.gazetteer import Area
from graph_engine.reference.topic_roles import Role
from graph_engine.topics.topic_view import Topic, TopicMember, TopicText

# Who sells or uses a thing is whom a firm looks for; who does research on it is found everywhere.
_ORDER = {role: at for at, role in enumerate((Role.MAKES, Role.APPLIES, Role.NEEDS, Role.HOSTS, Role.RESEARCHES))}
PLACES, ORGANISATIONS = 8, 3
"""Places that the list names, and organisations of each."""


@dataclass(frozen=True)
class WorkingPlace:
    """An area, its organisations with most of the work and how to reach each, and how many more.

    One of each role comes before a second of any, firms and users before universities; one who can be reached is among
    them where the area has one.
    """

    area: Area
    organisations: tuple[tuple[TopicMember, str | None], ...]
    more: int


def working_places(topic: Topic, contact_of: Mapping[str, str | None]) -> list[WorkingPlace]:
    """The places with most of a topic's work, and who does it there.

    Parameters
    ----------
    topic : Topic
        The topic.
    contact_of : mapping of str to str or None
        Telephone, mailbox or web address of organisations by key.
    """
    found = []
    for place in topic.places[:PLACES]:
        here = [one for one in topic.members if one.area is not None and one.area.key == place.area.key]
        # A region whose three largest are universities may have the one maker that a reader looks for.
        seen: dict[str, int] = {}
        turn = {}
        for one in here:
            seen[one.role] = turn[one.key] = seen.get(one.role, 0) + 1
        order = sorted(here, key=lambda one: (turn[one.key], _ORDER[Role(one.role)]))
        first = order[:ORGANISATIONS]
        if not any(contact_of.get(one.key) for one in first):
            first = [
                *first[: ORGANISATIONS - 1],
                *(one for one in order[ORGANISATIONS - 1 :] if contact_of.get(one.key)),
            ]
            first = (first if len(first) >= ORGANISATIONS else order)[:ORGANISATIONS]
        told = tuple((one, contact_of.get(one.key)) for one in first)
        found.append(WorkingPlace(place.area, told, len(here) - len(first)))
    return found


@dataclass(frozen=True)
class WorkingProject:
    """A text, and the firms and users of a topic of which it is the newest; ``None`` for those of no known text."""

    text: TopicText | None
    firms: tuple[TopicMember, ...]


def working_projects(topic: Topic, most: int) -> list[WorkingProject]:
    """Who makes or uses what a topic is about, under the newest text of each, those with newest work first."""
    newest: dict[str, TopicText] = {}
    for text in sorted(topic.texts, key=lambda one: (-(one.last_year or one.first_year or 0), one.title)):
        for name in text.organisations:
            newest.setdefault(name, text)
    firms = [one for one in topic.members if one.role in (Role.MAKES, Role.APPLIES)]
    ordered = sorted(firms, key=lambda one: (-(one.last_year or 0), -one.weight, one.key))
    groups: dict[TopicText | None, list[TopicMember]] = {}
    for one in ordered[:most]:
        groups.setdefault(newest.get(one.name), []).append(one)
    return [WorkingProject(text, tuple(members)) for text, members in groups.items()]


def fields_of_research(texts: Sequence[TopicText]) -> list[tuple[str, list[TopicText]]]:
    """Impact cases by the field in which they were assessed, most first: a craft and its history share words."""
    fields: dict[str, list[TopicText]] = {}
    for one in texts:
        if one.kind != PROJECT:
            fields.setdefault(one.programme or "no field stated", []).append(one)
    return sorted(fields.items(), key=lambda field: (-len(field[1]), field[0]))

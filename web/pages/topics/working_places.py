"""Places that work on a topic, each with who does what there: the list beside the map of its page."""

from __future__ import annotations

from dataclasses import dataclass

from graph_engine.geography.gazetteer import Area
from graph_engine.topics.topic_view import Topic, TopicMember

PLACES, ORGANISATIONS = 8, 3
"""Places that the list names, and organisations of each."""


@dataclass(frozen=True)
class WorkingPlace:
    """An area, its organisations with most of the work, one of each role before a second of any, and how many more."""

    area: Area
    organisations: tuple[TopicMember, ...]
    more: int


def working_places(topic: Topic) -> list[WorkingPlace]:
    """The places with most of a topic's work, and who does it there."""
    found = []
    for place in topic.places[:PLACES]:
        here = [one for one in topic.members if one.area is not None and one.area.key == place.area.key]
        # A region whose three largest are universities may have the one maker that a reader looks for.
        seen: dict[str, int] = {}
        turn = {}
        for one in here:
            seen[one.role] = turn[one.key] = seen.get(one.role, 0) + 1
        first = sorted(here, key=lambda one: turn[one.key])[:ORGANISATIONS]
        found.append(WorkingPlace(place.area, tuple(first), len(here) - len(first)))
    return found

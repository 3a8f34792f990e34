"""Columns of what two areas have for each other by topic, for spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graph_engine.suggestions.pair_topics import TopicBrought
from web.presentation.data_table import CellKind, DataTable, TableColumn

if TYPE_CHECKING:
    from graph_engine.suggestions.pair_topics import PairTopics, TopicMeeting, TopicWitness


def _brought(one: TopicBrought | TopicMeeting, name: str) -> Any:
    return getattr(one, name) if isinstance(one, TopicBrought) else None


def _names(people: Sequence[TopicWitness]) -> list[str]:
    return [f"{one.name} {one.role}: {one.newest}" for one in people]


def _source_people(one: TopicBrought | TopicMeeting) -> Sequence[TopicWitness]:
    return one.witnesses if isinstance(one, TopicBrought) else one.source_witnesses


PAIR_TOPIC = (
    TableColumn(
        "what", "Statement", value=lambda one: "has and lacks" if isinstance(one, TopicBrought) else "unlike roles"
    ),
    TableColumn("topic_key", "Topic key", value=lambda one: one.topic.key),
    TableColumn("topic_name", "Topic", value=lambda one: one.topic.name),
    TableColumn("from_code", "Code of the area that has it", value=lambda one: one.source.code),
    TableColumn("from_name", "Area that has it", value=lambda one: one.source.name),
    TableColumn("to_code", "Code of the other area", value=lambda one: one.target.code),
    TableColumn("to_name", "Other area", value=lambda one: one.target.name),
    TableColumn("evidence_grade", "Evidence, A to C", value=lambda one: one.evidence_grade),
    TableColumn("texts", "Texts", CellKind.COUNT),
    TableColumn("part", "Part of the gain", CellKind.NUMBER, gaps=True, value=lambda o: _brought(o, "contribution")),
    TableColumn("supply", "Of that supply", CellKind.NUMBER, gaps=True, value=lambda o: _brought(o, "supply")),
    TableColumn(
        "complementarity",
        "Of that complementarity",
        CellKind.NUMBER,
        gaps=True,
        value=lambda one: _brought(one, "complementarity"),
    ),
    TableColumn("lq", "Location quotient of the area that has it", CellKind.NUMBER, gaps=True,
                value=lambda one: _brought(one, "lq")),
    TableColumn("says", "In words", value=lambda one: one.sentence),
    TableColumn("who", "Who vouches for it", CellKind.TEXTS, value=lambda one: _names(_source_people(one))),
    TableColumn(
        "other_who", "Who in the other area", CellKind.TEXTS, value=lambda one: _names(one.target_witnesses)
    ),
)  # fmt: skip
"""Columns of statements about the topics of a pair."""


def pair_topic_table(found: PairTopics) -> DataTable:
    """What each brings to the other, then topics with unlike roles; each a row."""
    # One table of two shapes: what only a gain has is empty where both work on the topic.
    rows = [*(one for gain in found.gains for one in gain.brought), *found.meetings]
    return DataTable("What two areas have for each other by topic", PAIR_TOPIC, rows)

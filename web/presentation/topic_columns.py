"""Columns of topics, of their texts, and of who does what in them, which pages, API and command line show alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph_engine.explanations.wording import listed
from web.presentation.area_columns import AREA_SCHEMA, CSV_ONLY, FILES, JSON_ONLY
from web.presentation.data_table import CellKind, DataTable, Form, TableColumn, titled
from web.presentation.links import organisation_page, topic_page
from web.presentation.sentences import to_year, years

if TYPE_CHECKING:
    from graph_engine.geography.gazetteer import Area
    from graph_engine.topics.declared_needs import DeclaredNeed
    from graph_engine.topics.topic_changes import TopicChange
    from graph_engine.topics.topic_ties import TiedOrganisation, TopicTie
    from graph_engine.topics.topic_view import Topic, TopicMember, TopicPlace, TopicRow, TopicText

_PEOPLE = frozenset({Form.PAGE, Form.TERMINAL})
_SHARE: Mapping[str, object] = {"type": "number", "minimum": 0, "maximum": 1}
_TOPIC_SCHEMA: Mapping[str, object] = {
    "type": "object",
    "properties": {
        "key": {"type": "string", "description": "Key of the topic."},
        "name": {"type": "string", "description": "Its name."},
    },
    "required": ["key", "name"],
}


_HISTORY_SCHEMA: Mapping[str, object] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "key": {"type": "string", "description": "Key that the former topic had."},
            "name": {"type": "string", "description": "Its name."},
            "how": {
                "type": "string",
                "enum": ["continued", "split", "merged"],
                "description": "Whether it has its key and a part of it, only a part, or took most of it up.",
            },
            "texts": {"type": "integer", "minimum": 1, "description": "Texts that came from it."},
            "share": {**_SHARE, "description": "Of its texts."},
            "last_release": {"type": "integer", "description": "Last release that had it in one piece."},
            "others": {
                "type": "array",
                "items": _TOPIC_SCHEMA,
                "description": "Other topics that have a part of it.",
            },
        },
        "required": ["key", "name", "how", "texts", "share", "last_release", "others"],
    },
}


def change_sentence(one: TopicChange) -> str:
    """What a topic of today has to do with a former one, in a sentence."""
    name, texts = titled(one.name), f"{one.texts:,} text{'' if one.texts == 1 else 's'}"
    rest = listed(f"“{titled(other)}”" for _, other in one.others)
    if one.how == "continued":
        return f"Until release {one.last_release} it was wider: a part of it is now in {rest}."
    if one.how == "merged":
        return f"“{name}” became part of it after release {one.last_release} ({texts}, {one.share:.0%} of it)."
    # A topic that fell to pieces has no one heir to name.
    also = f"; other parts are in {rest}" if rest else ""
    were = "was" if one.texts == 1 else "were"
    return (
        f"{texts} of it {were} part of “{name}” until release {one.last_release} ({one.share:.0%} of that topic){also}."
    )


def _span(one: TopicRow | TopicText) -> str | None:
    return years(one.first_year, one.last_year) or None


def _in_words(roles: Sequence[str]) -> str:
    return ", ".join(roles) if roles else "nothing"


TOPIC = (
    TableColumn("key", "Key", only=FILES),
    TableColumn("number", "Number, 1 for most texts", CellKind.COUNT, only=FILES),
    TableColumn("name", "Words that tell it from others", only=FILES, terminal="topic"),
    TableColumn(
        "heading",
        "Topic",
        note=lambda one: one.name,
        link=lambda one: topic_page(one.key),
    ),
    TableColumn("words", "Words that its texts say more often than others", CellKind.TEXTS, only=FILES),
    TableColumn("texts", "Projects and impact cases", CellKind.COUNT, heading="Texts", terminal="texts"),
    TableColumn("organisations", "Organisations", CellKind.COUNT, terminal="organisations"),
    TableColumn(
        "stability",
        "How often its texts stay together over the runs, 0 to 1",
        CellKind.NUMBER,
        digits=2,
        heading="Stability, 0 to 1",
        terminal="stability",
        schema=_SHARE,
    ),
    TableColumn(
        "field", "Field of activities", gaps=True, cell=lambda one: one.field, heading="Field", terminal="field"
    ),
    TableColumn("years", "Years", CellKind.YEAR, cell=_span, only=_PEOPLE, terminal="years"),
    TableColumn("first_year", "First year", CellKind.YEAR, gaps=True, only=FILES),
    TableColumn("last_year", "Last year", CellKind.YEAR, gaps=True, only=FILES),
    TableColumn(
        "history",
        "Topics of earlier releases that were split or merged into it",
        value=lambda one: [change.as_dict() for change in one.history],
        schema=_HISTORY_SCHEMA,
        only=JSON_ONLY,
    ),
    TableColumn(
        "came_from",
        "Topics of earlier releases that were split or merged into it",
        CellKind.TEXTS,
        value=lambda one: [change_sentence(change) for change in one.history],
        only=CSV_ONLY,
    ),
)
"""Columns of topics."""
TEXT = (
    TableColumn("kind", "Project or impact case", only=FILES),
    TableColumn("title", "Title", note=lambda one: one.acronym, link=lambda one: _web(one.address)),
    TableColumn("acronym", "Acronym", gaps=True, only=FILES),
    TableColumn("programme", "Programme, or unit of assessment", gaps=True, heading="Programme or field"),
    TableColumn("reference", "Number of the publisher", gaps=True, only=FILES),
    TableColumn("years", "Years", CellKind.YEAR, cell=_span, only=frozenset({Form.PAGE})),
    TableColumn("first_year", "First year", CellKind.YEAR, gaps=True, only=FILES),
    TableColumn("last_year", "Last year", CellKind.YEAR, gaps=True, only=FILES),
    TableColumn(
        "organisations",
        "Organisations in the United Kingdom",
        CellKind.TEXTS,
        cell=lambda one: listed(one.organisations),
    ),
    TableColumn(
        "stability",
        "How often it stays with the topic over the runs, 0 to 1",
        CellKind.NUMBER,
        schema=_SHARE,
        only=FILES,
    ),
    TableColumn("address", "Page of the publisher", gaps=True, only=FILES),
    TableColumn("source", "Source"),
)
"""Columns of the texts of a topic."""
_AREA = (
    TableColumn("area_code", "Area code", value=lambda one: one.area.code, only=CSV_ONLY),
    TableColumn("area", "Area", schema=AREA_SCHEMA, only=JSON_ONLY),
    TableColumn(
        "area_name",
        "Area",
        value=lambda one: one.area.name,
        cell=lambda one: one.area.name,
        only=frozenset({Form.PAGE, Form.CSV}),
    ),
)
MEMBER = (
    TableColumn("key", "Key", only=FILES),
    TableColumn("name", "Organisation", link=lambda one: organisation_page(one.key)),
    TableColumn("role", "Role"),
    TableColumn("area_code", "Area code", value=lambda one: None if one.area is None else one.area.code, only=CSV_ONLY),
    TableColumn("area", "Area", gaps=True, schema=AREA_SCHEMA, only=JSON_ONLY),
    TableColumn(
        "area_name",
        "Area",
        value=lambda one: None if one.area is None else one.area.name,
        cell=lambda one: None if one.area is None else one.area.name,
        only=frozenset({Form.PAGE, Form.CSV}),
    ),
    TableColumn(
        "weight", "Texts, weighed by age and share of the work", CellKind.NUMBER, digits=2, heading="Weight of its work"
    ),
    TableColumn("texts", "Texts", CellKind.COUNT),
    TableColumn("last_year", "Last year", CellKind.YEAR, gaps=True, heading="Runs to"),
)
"""Columns of organisations in a topic."""
PLACE = (
    TableColumn("topic_key", "Topic key", value=lambda one: one.topic.key, only=CSV_ONLY),
    TableColumn("topic", "Topic", schema=_TOPIC_SCHEMA, only=JSON_ONLY),
    TableColumn(
        "topic_name",
        "Topic",
        value=lambda one: one.topic.name,
        cell=lambda one: one.topic.heading,
        link=lambda one: topic_page(one.topic.key),
        only=frozenset({Form.PAGE, Form.CSV}),
    ),
    *_AREA,
    TableColumn("has", "Has", CellKind.TEXTS, cell=lambda one: _in_words(one.has)),
    TableColumn("lacks", "Lacks", CellKind.TEXTS, cell=lambda one: _in_words(one.lacks)),
    TableColumn("texts", "Texts, one for each organisation in it", CellKind.COUNT, heading="Texts"),
    TableColumn(
        "weight", "Texts, weighed by age and share of the work", CellKind.NUMBER, digits=2, heading="Weight of its work"
    ),
    TableColumn("last_year", "Last year", CellKind.YEAR, gaps=True, heading="Runs to"),
)
"""Columns of areas in topics."""
DECLARED = (
    TableColumn("topic", "Topic key", only=FILES),
    *_AREA,
    TableColumn("name", "What is declared", link=lambda one: _web(one.address)),
    TableColumn("place", "Place as worded"),
    TableColumn("programme", "Programme"),
    TableColumn("year", "Year", CellKind.YEAR, gaps=True),
    TableColumn("address", "Page at which it was read", only=FILES),
    TableColumn("source", "Source"),
)
"""Columns of declarations of places."""
_END_SCHEMA: Mapping[str, object] = {
    "type": "object",
    "properties": {
        "key": {"type": "string", "description": "Key of the organisation."},
        "name": {"type": "string", "description": "Its name."},
        "area": {"anyOf": [AREA_SCHEMA, {"type": "null"}], "description": "Area of its seat."},
    },
    "required": ["key", "name", "area"],
}


def _end(name: str, title: str, of: Callable[[TopicTie], TiedOrganisation]) -> tuple[TableColumn, ...]:
    def area(one: TopicTie) -> str | None:
        return found.name if (found := of(one).area) else None

    return (
        TableColumn(name, title, value=lambda one: of(one).as_dict(), schema=_END_SCHEMA, only=JSON_ONLY),
        TableColumn(f"{name}_key", f"{title}: key", value=lambda one: of(one).key, only=CSV_ONLY),
        TableColumn(
            f"{name}_name",
            title,
            value=lambda one: of(one).name,
            cell=lambda one: of(one).name,
            note=area,
            link=lambda one: organisation_page(of(one).key),
            only=frozenset({Form.PAGE, Form.CSV}),
        ),
        TableColumn(f"{name}_area", f"{title}: area", gaps=True, value=area, only=CSV_ONLY),
    )


TIE = (
    *_end("one", "Organisation", lambda tie: tie.one),
    *_end("other", "Works with", lambda tie: tie.other),
    TableColumn("projects", "Joint projects in the topic", CellKind.COUNT, heading="Joint projects"),
    TableColumn("last_year", "Last year", CellKind.YEAR, gaps=True, heading="Runs to"),
)
"""Columns of pairs of organisations that share projects of a topic."""


def filed_columns(fields: Mapping[str, str]) -> tuple[TableColumn, ...]:
    """Columns of topics with the field under which the list has each, by its key."""
    title = "Field under which it is listed, by the classes of its texts"
    return (*TOPIC, TableColumn("filed_under", title, gaps=True, value=lambda one: fields.get(one.key), only=FILES))


def topic_table(rows: Sequence[TopicRow], fields: Mapping[str, str] | None = None) -> DataTable:
    """Topics, each a row; with the field under which each is listed where ``fields`` of their keys are given."""
    return DataTable("Topics", TOPIC if fields is None else filed_columns(fields), rows)


def text_table(rows: Sequence[TopicText], most: int | None = None) -> DataTable:
    """Texts of a topic, the first so many."""
    return DataTable("Projects and impact cases", TEXT, rows[:most])


def member_table(title: str, rows: Sequence[TopicMember], area_link: Callable[[Area], str] | None = None) -> DataTable:
    """Organisations in a topic; ``area_link`` gives the address of an area's page."""
    # Without the role: a page has a table for each.
    shown = ("name", "area_name", "texts", "weight", "last_year")
    return DataTable(title, _linked(MEMBER, area_link), rows, shown=shown)


def place_table(
    title: str,
    rows: Sequence[TopicPlace],
    *,
    most: int | None = None,
    of_topic: bool = True,
    area_link: Callable[[Area], str] | None = None,
    written: str | None = None,
) -> DataTable:
    """Areas in topics: of one topic its areas, otherwise topics of an area.

    ``written`` is when the release was loaded: of a last year after it the page says that work runs to it.
    """
    shown = ("area_name" if of_topic else "topic_name", "has", "lacks", "texts", "weight", "last_year")
    columns = [
        replace(one, cell=lambda row: row.last_year and to_year(row.last_year, written).removeprefix("to "))
        if one.name == "last_year"
        else one
        for one in _linked(PLACE, area_link)
    ]
    narrow = (shown[0], "has", "lacks", "last_year")
    return DataTable(title, columns, rows[:most], shown=shown, narrow=narrow)


def declared_table(rows: Sequence[DeclaredNeed], area_link: Callable[[Area], str] | None = None) -> DataTable:
    """Declarations of places that speak of a topic."""
    return DataTable("Places that declare a need of it", _linked(DECLARED, area_link), rows)


def tie_table(rows: Sequence[TopicTie], most: int | None = None) -> DataTable:
    """Pairs of organisations with joint projects in a topic, the first so many."""
    return DataTable("Who works with whom", TIE, rows[:most])


def topic_tables(found: Topic, suggestions: DataTable) -> dict[str, DataTable]:
    """Every table of a topic's files, by name."""
    return {
        "texts": text_table(found.texts),
        "members": DataTable("Who does what", MEMBER, found.members),
        "places": DataTable("What areas have and lack", PLACE, found.places),
        "declared": declared_table(found.declared),
        "ties": tie_table(found.ties),
        "suggestions": suggestions,
    }


def _linked(columns: Sequence[TableColumn], area_link: Callable[[Area], str] | None) -> list[TableColumn]:
    def link(one: Any) -> str | None:
        return None if area_link is None or one.area is None else area_link(one.area)

    return [replace(column, link=link) if area_link and column.name == "area_name" else column for column in columns]


def _web(address: str | None) -> str | None:
    """An address that a page may lead to."""
    # Addresses come from files: what is no page of the web must not become a link.
    return address if address is not None and address.startswith("https://") else None

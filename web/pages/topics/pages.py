"""Topics: what projects and impact cases speak of, who does what in each, and what places have and lack."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graph_engine.datasets.texts import PROJECT
from graph_engine.reference.topic_roles import Role
from graph_engine.schema.scalars import records
from graph_engine.topics.topic_view import TopicRow
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.page_addresses import area_page
from web.http.paging import PAGING, paged
from web.http.parameters import Choice, Flag, QueryArgs, Text, WholeNumber
from web.http.routing import Pages
from web.pages.topics.projects_begun import projects_begun
from web.pages.topics.working_places import fields_of_research, working_places, working_projects
from web.presentation.place_map import numbered_places
from web.presentation.sentences import runs_to, span_to
from web.presentation.suggestion_columns import suggestion_table
from web.presentation.topic_columns import (
    change_sentence,
    declared_table,
    member_table,
    place_table,
    topic_table,
    topic_tables,
)

pages = Pages("topics", __name__)

TEXTS_SHOWN, PLACES_SHOWN, MEMBERS_SHOWN, SUGGESTIONS_SHOWN, TIES_SHOWN = 6, 12, 8, 5, 6
"""Rows of each table that the page shows; its files hold all."""
PER_PAGE, MOST_PAGES, FEW = 40, 1000, 20
"""Topics that a list shows at a time, a bound on the number of its parts, and how many need not be folded."""
# What people look for first in a column: much, new, or the beginning of the alphabet.
_ORDERS: Mapping[str, Callable[[TopicRow], Any]] = {
    "texts": lambda one: -one.texts,
    "organisations": lambda one: -one.organisations,
    "stability": lambda one: -one.stability,
    "name": lambda one: one.name.casefold(),
    "field": lambda one: (one.field is None, one.field or ""),
    "first_year": lambda one: one.first_year or 0,
    "last_year": lambda one: -(one.last_year or 0),
}
_NO_FIELD = "of several fields"
_ORDER_TITLES = {
    "texts": "field, most texts first",
    "organisations": "most organisations",
    "name": "name",
    "first_year": "oldest work",
    "last_year": "newest work",
}
_ROLE_TITLES = {
    "makes": "Make it, or sell what is made with it",
    "applies": "Use it",
    "needs": "Have a need of it",
    "hosts": "Test it for others",
    "researches": "Research it",
}


@pages.page(
    "/topics",
    parameters=[
        Text("q", "Words in the name of a topic, or among its words"),
        Choice("field", "Field under which topics are listed, or field of activities", lambda now: _fields(now)),
        Text("area", "Area that has a role in the topic: name or code"),
        Choice("sort", "What the list is ordered by", list(_ORDERS), "texts"),
        Flag("reverse", "The other way round"),
        WholeNumber("page", "Which part of the list the page shows", low=1, high=MOST_PAGES, default=1),
        *PAGING,
    ],
    api=True,
)
def index(now: EngineSession, args: QueryArgs) -> Answer:
    """All topics, with their texts, organisations, stability, field and years."""
    fields = now.engine.topic_fields
    wanted = args["field"]
    rows = [one for one in now.engine.topics(args["q"]) if wanted in (None, one.field, fields.get(one.key, _NO_FIELD))]
    area = now.engine.area(args["area"]) if args["area"] else None
    # A combined authority or district is shown the topics of the areas that hold it, as on its own page.
    if area is not None:
        inside = {one.topic.key for one in now.engine.topics_of(area)}
        rows = [one for one in rows if one.key in inside]
    # The list comes with most texts first: Python's sort keeps that order between equals, also backwards.
    rows = sorted(rows, key=_ORDERS[args["sort"]], reverse=args["reverse"])
    return Answer(
        "topics.html",
        {
            **_part(rows, args, fields),
            "total": len(rows),
            "area": area,
            "any": bool(now.engine.topics()),
            "runs": functools.partial(runs_to, written=now.engine.release.written),
            "fields": [(name, name[:1].upper() + name[1:]) for name in sorted(set(fields.values()))],
            "more": any(args[name] for name in ("field", "area", "reverse")) or args["sort"] != "texts",
            "orders": list(_ORDER_TITLES.items()),
        },
        data=lambda: paged("topics", [{**one.as_dict(), "filed_under": fields.get(one.key)} for one in rows], args),
        tables=lambda: {"topics": topic_table(rows, fields)},
    )


def _fields(now: EngineSession) -> tuple[str, ...]:
    """What the list can be narrowed to: fields that people look under, and those of activities."""
    return tuple(sorted({*now.engine.topic_fields.values(), *now.engine.themes, _NO_FIELD}))


def _part(rows: Sequence[TopicRow], args: QueryArgs, fields: Mapping[str, str]) -> dict[str, Any]:
    """The part of the list that the page shows: by field, unless it is asked for in another order.

    What is of several fields stands behind.
    """
    by_field = args["sort"] == "texts" and not args["reverse"]
    # Python's sort keeps the order of texts inside a field.
    ordered = sorted(rows, key=lambda one: _behind(one, fields)) if by_field else rows
    # Fields are folded, so that each stands there whole; any other order is one list, a part at a time.
    size = max(1, len(ordered)) if by_field else PER_PAGE
    last = max(1, math.ceil(len(ordered) / size))
    page = min(args["page"], last)
    shown = ordered[(page - 1) * size : page * size]
    groups: dict[str, list[TopicRow]] = {}
    for row in shown:
        groups.setdefault(fields.get(row.key, _NO_FIELD) if by_field else "", []).append(row)
    return {
        "groups": groups,
        "largest": max(map(len, groups.values()), default=0),
        "few": FEW,
        "chosen": any(name != "page" for name in args.arguments()),
        "page": page,
        "last": last,
        "first_row": (page - 1) * size + 1,
        "last_row": (page - 1) * size + len(shown),
    }


def _behind(row: TopicRow, fields: Mapping[str, str]) -> tuple[bool, str]:
    """Fields in order of the alphabet, then what is of several."""
    return row.key not in fields, fields.get(row.key, "")


@pages.page("/topics/<key>", api=True)
def topic(now: EngineSession, args: QueryArgs, key: str) -> Answer:
    """One topic: its words and texts, who does what in it, which areas have and lack which roles, and suggestions."""
    found = now.engine.topic(key)
    # By its key, whatever the address called it: number and name change with the release, a key seldom does.
    suggestions = now.engine.about_topic(found.row.key)
    begun = projects_begun(found.texts)
    files = {**topic_tables(found, suggestion_table(suggestions)), "years": begun.table}
    # Firms and users first: their newest work stands above already, their tables before those of universities.
    roles = [(role, title, found.of_role(Role(role))) for role, title in _ROLE_TITLES.items()]
    working = working_places(found, now.engine.figures.organisations.contact_of)
    return Answer(
        "topic.html",
        {
            "topic": found.row,
            "field": now.engine.topic_fields.get(found.row.key, found.row.field),
            "found": found,
            "working": working,
            "projects": working_projects(found, MEMBERS_SHOWN),
            "runs": functools.partial(runs_to, written=now.engine.release.written),
            "span": functools.partial(span_to, written=now.engine.release.written),
            "source_keys": {str(row["title"]): str(row["key"]) for row in records(now.sources)},
            "texts": [one for one in found.texts if one.kind == PROJECT][:TEXTS_SHOWN],
            "cases": fields_of_research(found.texts),
            "numbered": numbered_places(now.engine, [(one.area, area_page(one.area)) for one in working]),
            "changes": [(change_sentence(one), one.others) for one in found.row.history],
            "roles": [
                (role, title, len(members), member_table(title, members[:MEMBERS_SHOWN], area_page))
                for role, title, members in roles
                if members
            ],
            "places": place_table("What areas have and lack", found.places, most=PLACES_SHOWN, area_link=area_page),
            # A wish is no role: it stands apart from who does what.
            "declared": declared_table(found.declared, area_page),
            "ties": found.ties[:TIES_SHOWN],
            "years": begun,
            "suggestions": suggestions,
            "most": SUGGESTIONS_SHOWN,
            "files": [(name, table.title) for name, table in files.items() if table.rows],
        },
        data=lambda: {**found.as_dict(), "suggestions": [one.as_dict() for one in suggestions]},
        tables=lambda: files,
    )

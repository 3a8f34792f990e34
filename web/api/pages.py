"""The API for people, and its description for programs."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, json, request, url_for

from web.api.openapi import document, example_values, examples, offered, path_names, template
from web.http import caching
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.page_addresses import JSON
from web.http.paging import MOST_ROWS
from web.http.parameters import Choice, Flag, Many, Number, Parameter, QueryArgs, Text, WholeNumber, choices
from web.http.routing import API, TYPES, Pages, operations
from web.http.session import reading
from web.presentation.data_table import CellKind, DataTable, TableColumn

pages = Pages("api", __name__)

_MOST_CHOICES = 6
OPERATION = (
    TableColumn("path", "Path"),
    TableColumn("summary", "What it answers"),
    TableColumn(
        "parameters", "Parameters", CellKind.TEXTS, value=lambda row: [one["name"] for one in row["parameters"]]
    ),
    TableColumn("example", "Example", gaps=True),
)
"""Columns of operations."""
PARAMETER = (
    TableColumn("name", "Parameter"),
    TableColumn("title", "What it asks for"),
    TableColumn("takes", "Takes"),
)
"""Columns of the parameters of an operation."""


@pages.page("/api")
def index(now: EngineSession, args: QueryArgs) -> Answer:
    """What programs can ask, with examples."""
    root, values = request.script_root, example_values(now)
    listed: list[dict[str, Any]] = [
        {
            "path": API + template(one.rule),
            "summary": one.summary,
            "page": one.endpoint,
            "in_path": path_names(one.rule),
            "parameters": [
                {"name": parameter.name, "title": parameter.title, "takes": takes(parameter, now)}
                for parameter in one.parameters
            ],
            "example": None if (example := examples(one, values)) is None else f"{root}{API}{example}",
        }
        for one in offered(operations(current_app))
    ]
    return Answer(
        "api.html",
        {
            "operations": listed,
            "parameters": lambda one: DataTable(f"Parameters of {one['path']}", PARAMETER, one["parameters"]),
            "description": url_for("api.description"),
            "most": MOST_ROWS,
        },
        data=lambda: {"operations": listed},
        tables=lambda: {"operations": DataTable("Operations", OPERATION, listed)},
    )


@pages.get(f"{API}/openapi.json")
def description() -> Response:
    """The description of the API, OpenAPI 3.1."""
    now = reading()
    # Choices and examples are those of the release; the path of the application stands among the servers.
    etag = caching.validator(now, request.script_root)
    if caching.is_known(etag):
        return caching.validated(caching.unchanged(), etag)
    found = document(operations(current_app), now, request.script_root)
    response = current_app.response_class(json.dumps(found), content_type=TYPES[JSON])
    return caching.validated(response, etag)


def takes(parameter: Parameter, now: EngineSession) -> str:
    """What a parameter takes, in words."""
    if isinstance(parameter, (Choice, Many)):
        known = list(choices(parameter, now))
        first = ", ".join(known[:_MOST_CHOICES])
        named = f"one of {first}" if known else "text"
        if len(known) > _MOST_CHOICES:
            named = f"one of {len(known)}: {first}…"
        return f"{named}; may be given {parameter.most} times" if isinstance(parameter, Many) else named
    if isinstance(parameter, (Number, WholeNumber)):
        bounds = parameter.schema(now)
        low, high = bounds.get("minimum"), bounds.get("maximum")
        span = f" from {low:,g}" if low is not None else ""
        ends = f" to {high:,.0f}" if high else ""
        return f"a {'whole ' if isinstance(parameter, WholeNumber) else ''}number{span}{ends}"
    if isinstance(parameter, Flag):
        return "1 or 0"
    return f"text, {parameter.longest} characters at most" if isinstance(parameter, Text) else "text"

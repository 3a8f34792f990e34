"""Addresses of the page that is shown: in another form, and pinned to the release that it shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app, g, request, url_for

from graph_engine.geography.gazetteer import Area
from web.http.engine_session import EngineSession
from web.http.operation import Operation
from web.http.parameters import RELEASE
from web.http.session import reading

HTML, JSON, CSV = "html", "json", "csv"
TABLE = "table"
"""Names, in the query of a CSV twin, the table that is wanted."""


def twin(form: str, table: str | None = None, *, without: Sequence[str] = ()) -> str:
    """The address of the current page in another form, with the same query but for some names."""
    operation: Operation = g.operation
    endpoint = operation.endpoint if form == HTML else f"{operation.endpoint}_{form}"
    left_out = (TABLE, *without)
    arguments: dict[str, Any] = {name: values for name, values in request.args.lists() if name not in left_out}
    if table is not None:
        arguments[TABLE] = table
    return url_for(endpoint, **g.path, **arguments)


def offers(form: str) -> bool:
    """Whether the current page has a twin of a form, and tables where that is CSV."""
    if "operation" not in g or f"{g.operation.endpoint}_{form}" not in current_app.view_functions:
        return False
    return form != CSV or bool(g.get("has_tables"))


def permalink(now: EngineSession) -> str:
    """The address of the current page with the release that it shows."""
    operation: Operation = g.operation
    arguments: dict[str, Any] = {name: values for name, values in request.args.lists() if name != TABLE}
    arguments[RELEASE] = now.release12
    return url_for(operation.endpoint, **g.path, **arguments)


def area_page(area: Area) -> str:
    """Address of an area's page."""
    return url_for("areas.profile", code=reading().reference(area))


def organisation_address(key: str | None) -> str | None:
    """Address of the page of an organisation; ``None`` of what has none, such as a works."""
    if key is None or key not in reading().named_organisations:
        return None
    return url_for("organisations.organisation", key=key)


def topic_heading(key: str) -> str:
    """What a topic is called on a page."""
    return reading().engine.topic_heading(key)

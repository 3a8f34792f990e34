"""Pages and their twins: one declaration serves HTML, ``.json``, ``.csv`` and, where wanted, the API.

What every answer needs happens here once: the release that a link pins is checked, the query is read, and the view's
answer takes the form that was asked for. How answers are cached and validated is :mod:`web.http.caching`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from flask import Blueprint, Flask, current_app, g, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from graph_engine.errors import UnknownNameError
from web.http import caching
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.operation import Operation
from web.http.page_addresses import CSV, HTML, JSON, TABLE
from web.http.parameters import RELEASE, Choice, Parameter, read_args
from web.http.renderings import Rendered, rendered
from web.http.session import check_release, reading

API = "/api/v1"
TYPES = {
    HTML: "text/html; charset=utf-8",
    JSON: "application/json; charset=utf-8",
    CSV: "text/csv; charset=utf-8",
}

View = TypeVar("View", bound=Callable[..., "Answer | BaseResponse"])


class Pages(Blueprint):
    """A blueprint whose pages have twins."""

    def __init__(self, name: str, import_name: str) -> None:
        super().__init__(name, import_name)
        self.operations: list[Operation] = []

    def page(
        self, rule: str, *, parameters: Sequence[Parameter] = (), api: bool = False, twins: bool = True
    ) -> Callable[[View], View]:
        """Declare a page.

        Parameters
        ----------
        rule : str
            Path of the page, with Flask's converters.
        parameters : sequence of Parameter
            What its query may hold; any other name is refused.
        api : bool
            Whether its data stand under ``/api/v1`` too.
        twins : bool
            Whether it has ``.json`` and ``.csv`` twins.
        """

        def declared(view: View) -> View:
            name: str = view.__name__
            operation = Operation(rule, f"{self.name}.{name}", view, tuple(parameters), api)
            self.operations.append(operation)
            self.add_url_rule(rule, name, functools.partial(respond, operation, HTML), methods=["GET"])
            if twins:
                # “/.json” would be no address that anybody expects.
                base = "/home" if rule == "/" else rule
                for form in (JSON, CSV):
                    answer = functools.partial(respond, operation, form)
                    self.add_url_rule(f"{base}.{form}", f"{name}_{form}", answer, methods=["GET"])
            return view

        return declared


def register_operations(app: Flask) -> None:
    """Serve under ``/api/v1`` what the pages of an application offer there."""
    for operation in operations(app):
        if operation.api:
            app.add_url_rule(
                API + operation.rule,
                f"{operation.endpoint}_api",
                functools.partial(respond, operation, JSON),
                methods=["GET"],
            )


def operations(app: Flask) -> list[Operation]:
    """All pages of an application, in order of their paths."""
    found = [one for pages in app.blueprints.values() if isinstance(pages, Pages) for one in pages.operations]
    return sorted(found, key=lambda one: one.rule)


def respond(operation: Operation, form: str, **path: Any) -> BaseResponse:
    """Answer one request for a page in one form.

    Raises
    ------
    ReleaseGoneError
        Where the link pins a release that the store no longer has.
    HubError
        As the view does.
    """
    now = reading()
    g.operation, g.path = operation, path
    check_release(now)
    key = caching.request_key(f"{operation.endpoint} {form}")
    etag = caching.validator(now, key)
    # Before anything is made: the tag is of release, program and address, not of the answer.
    if caching.is_known(etag):
        response = caching.unchanged()
    else:
        # What is asked of one release by name will not be asked of the next.
        ready = now.renderings.get(key, None if RELEASE in request.args else request.full_path)
        if ready is None:
            made = _render(operation, form, now, path)
            if not isinstance(made, Rendered):
                return made
            ready = made
            now.renderings.put(key, ready)
        response = caching.sent(ready, TYPES[form])
    response.headers["Vary"] = "Accept-Encoding"
    return caching.validated(response, etag)


def _render(operation: Operation, form: str, now: EngineSession, path: Mapping[str, Any]) -> Rendered | BaseResponse:
    also = (RELEASE, TABLE) if form == CSV else (RELEASE,)
    args = read_args(operation.parameters, now, operation.endpoint, path, also=also)
    answer = operation.view(now, args, **path)
    if not isinstance(answer, Answer):
        return _redirected(answer, form)
    g.has_tables = answer.tables is not dict
    if form == HTML:
        text = render_template(answer.template, args=args, **answer.context)
    elif form == JSON:
        release = {"release": now.engine.release.number, "release_digest": now.engine.release.digest}
        # NaN is no JSON: a figure that is missing has to be null, or programs fail where nobody looks.
        text = current_app.json.dumps({**release, **answer.data()}, allow_nan=False) + "\n"
    else:
        tables = answer.tables()
        chosen = Choice(TABLE, "Table of this page", list(tables)).read(request.args.getlist(TABLE)[:1], now)
        if not tables:
            raise UnknownNameError("table of this page", chosen or CSV, [])
        text = tables[chosen or next(iter(tables))].csv()
    return rendered(text, answer.status)


def _redirected(response: BaseResponse, form: str) -> BaseResponse:
    """A page that leads elsewhere leads there in the form that was asked for."""
    location = response.headers.get("Location", "")
    if form != HTML and location.startswith("/"):
        path, mark, query = location.partition("?")
        inside = request.path.startswith(f"{API}/")
        response.headers["Location"] = f"{API}{location}" if inside else f"{path}.{form}{mark}{query}"
    return response

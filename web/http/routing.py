"""Pages and their twins: one declaration serves HTML, ``.json``, ``.csv`` and, where wanted, the API.

Everything that every answer needs happens here once: the release that a link pins, the validator by which a browser
need not fetch again, the page kept ready for the next reader, and its compression.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import importlib.metadata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from flask import Blueprint, Flask, Response, current_app, g, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

import graph_engine
from graph_engine.errors import InputError, UnknownNameError
from web.http.answers import Answer
from web.http.current import LEAST_PIN, EngineSession, Rendered
from web.http.parameters import RELEASE, Choice, Parameter, read_asked, shown
from web.http.session import reading

API = "/api/v1"
HTML, JSON, CSV = "html", "json", "csv"
TYPES = {
    HTML: "text/html; charset=utf-8",
    JSON: "application/json; charset=utf-8",
    CSV: "text/csv; charset=utf-8",
}
_TABLE = "table"
_SMALLEST_COMPRESSED = 500
# Which of the package's files decide what a page says.
_CODE = (".py", ".html", ".csv", ".toml", ".css", ".js")

View = TypeVar("View", bound=Callable[..., "Answer | BaseResponse"])


@dataclass(frozen=True)
class Operation:
    """A page as it was declared.

    Parameters
    ----------
    rule : str
        Path of the page with Flask's converters.
    endpoint : str
        Endpoint of its HTML.
    view : callable
        ``(now, asked, **path) -> Answer``.
    parameters : sequence of Parameter
        What its query may hold.
    api : bool
        Whether ``/api/v1`` serves its data too.
    """

    rule: str
    endpoint: str
    view: Callable[..., Answer | BaseResponse]
    parameters: tuple[Parameter, ...]
    api: bool

    @property
    def summary(self) -> str:
        """First line of the view's description."""
        return (self.view.__doc__ or "").strip().splitlines()[0]


class ReleaseGoneError(InputError):
    """A link pins a release that is not the one that is loaded."""


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
        Where the link pins a release that is not kept.
    HubError
        As the view does.
    """
    now = reading()
    g.operation, g.path = operation, path
    check_release(now)
    key = f"{operation.endpoint} {form} {request.script_root}{request.path}?{_query()}"
    etag = hashlib.sha256(f"{now.engine.release.digest} {code_stamp()} {key}".encode()).hexdigest()[:24]
    if request.if_none_match.contains_weak(etag):
        response = current_app.response_class(status=304)
        return _validated(response, etag)
    rendered = now.kept(key)
    if rendered is None:
        made = _render(operation, form, now, path)
        if not isinstance(made, Rendered):
            return made
        rendered = made
        now.keep(key, rendered)
    response = current_app.response_class(status=rendered.status, content_type=TYPES[form])
    compressed = rendered.compressed is not None and request.accept_encodings["gzip"] > 0
    response.data = rendered.compressed if compressed and rendered.compressed is not None else rendered.body
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    return _validated(response, etag)


def twin(form: str, table: str | None = None, *, without: Sequence[str] = ()) -> str:
    """The address of the current page in another form, with the same query but for some names."""
    operation: Operation = g.operation
    endpoint = operation.endpoint if form == HTML else f"{operation.endpoint}_{form}"
    left_out = (_TABLE, *without)
    arguments: dict[str, Any] = {name: values for name, values in request.args.lists() if name not in left_out}
    if table is not None:
        arguments[_TABLE] = table
    return url_for(endpoint, **g.path, **arguments)


def permalink(now: EngineSession) -> str:
    """The address of the current page with the release that it shows."""
    operation: Operation = g.operation
    arguments: dict[str, Any] = {name: values for name, values in request.args.lists() if name != _TABLE}
    arguments[RELEASE] = now.release12
    return url_for(operation.endpoint, **g.path, **arguments)


@functools.cache
def code_stamp() -> str:
    """What changes when the program changes: its version and the content of its files."""
    stamp = hashlib.sha256(importlib.metadata.version("partnership-hub").encode())
    for package in (Path(__file__).parents[1], Path(str(graph_engine.__file__)).parent):
        for path in sorted(package.rglob("*")):
            if path.suffix in _CODE and "node_modules" not in path.parts:
                stamp.update(path.read_bytes())
    return stamp.hexdigest()


def check_release(now: EngineSession) -> None:
    """Refuse a link that pins a release which is not kept.

    Raises
    ------
    ReleaseGoneError
        Where the release that is read is not the pinned one.
    """
    pinned = request.args.get(RELEASE, "").strip()
    if pinned and not (len(pinned) >= LEAST_PIN and now.engine.release.digest.startswith(pinned)):
        raise ReleaseGoneError(
            f"This link was made for release {shown(pinned)} of the figures; the release that is loaded now is "
            f"{now.release12}. Figures and suggestions may differ."
        )


def _render(operation: Operation, form: str, now: EngineSession, path: Mapping[str, Any]) -> Rendered | BaseResponse:
    also = (RELEASE, _TABLE) if form == CSV else (RELEASE,)
    asked = read_asked(operation.parameters, now, operation.endpoint, path, also=also)
    answer = operation.view(now, asked, **path)
    if not isinstance(answer, Answer):
        return _redirected(answer, form)
    if form == HTML:
        text = render_template(answer.template, asked=asked, **answer.context)
    elif form == JSON:
        release = {"release": now.engine.release.number, "release_digest": now.engine.release.digest}
        text = current_app.json.dumps({**release, **answer.data()}, allow_nan=False) + "\n"
    else:
        tables = answer.tables()
        chosen = Choice(_TABLE, "Table of this page", list(tables)).read(request.args.getlist(_TABLE)[:1], now)
        if not tables:
            raise UnknownNameError("table of this page", chosen or CSV, [])
        text = tables[chosen or next(iter(tables))].csv()
    body = text.encode()
    compressed = gzip.compress(body, 6, mtime=0) if len(body) > _SMALLEST_COMPRESSED else None
    return Rendered(body, compressed, answer.status)


def _redirected(response: BaseResponse, form: str) -> BaseResponse:
    """A page that leads elsewhere leads there in the form that was asked for."""
    location = response.headers.get("Location", "")
    if form != HTML and location.startswith("/"):
        path, mark, query = location.partition("?")
        inside = request.path.startswith(f"{API}/")
        response.headers["Location"] = f"{API}{location}" if inside else f"{path}.{form}{mark}{query}"
    return response


def _query() -> str:
    pairs = sorted((name, value) for name, values in request.args.lists() for value in values)
    return repr(pairs)


def _validated(response: Response, etag: str) -> Response:
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Vary"] = "Accept-Encoding"
    return response

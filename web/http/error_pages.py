"""Errors as pages in plain English: what was asked, what to do; no trace, path or query text."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from graph_engine.errors import (
    HubError,
    InputError,
    NotEnoughDataError,
    StoreEmptyError,
    StoreError,
    UnknownNameError,
)
from web.http.page_addresses import HTML, twin
from web.http.routing import API
from web.http.session import ReleaseGoneError

RETRY_SECONDS = 30
_PROBLEM = "application/problem+json"
# Title and sentence of what Flask refuses, by status; ``None`` is never met.
_OF_STATUS: Mapping[int | None, tuple[str, str]] = {
    401: (
        "A key is needed",
        "Give the key of this service as the password, with any user name; programs send it as a bearer token.",
    ),
    404: ("Page not found", "There is no page at this address: check it, or start from all areas."),
    405: ("This page can only be read", "Nothing can be sent to this address."),
    413: ("This page can only be read", "Nothing can be sent to this address."),
}


def register(app: Flask) -> None:
    """Give an application its pages for errors."""
    app.register_error_handler(ReleaseGoneError, _release_gone)
    app.register_error_handler(UnknownNameError, _unknown_name)
    app.register_error_handler(InputError, _bad_input)
    app.register_error_handler(NotEnoughDataError, _not_enough)
    app.register_error_handler(StoreError, _store)
    app.register_error_handler(HubError, _defect)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _defect)


def _release_gone(error: ReleaseGoneError) -> Response:
    return _page(410, "This link is to other figures", str(error), now_at=twin(HTML, without=("release",)))


def _unknown_name(error: UnknownNameError) -> Response:
    # What stands in the path of an address is a page that does not exist; what stands in its query is a bad request.
    missing = error.given in (request.view_args or {}).values() or error.what == "area"
    title = f"No {error.what} has this name"
    # Not the error's own sentence: the page has the nearest names as links.
    said = f"No {error.what} is called “{error.given[:100]}”."
    without = twin(HTML, without=(error.given,)) if error.what == "parameter" and "operation" in g else None
    return _page(
        404 if missing else 400, title, said, nearest=error.nearest, areas=error.what == "area", without=without
    )


def _bad_input(error: InputError) -> Response:
    return _page(400, "This cannot be shown", str(error))


def _not_enough(error: NotEnoughDataError) -> Response:
    return _page(404, "Not enough data", str(error))


def _store(error: StoreError) -> Response:
    number = _logged(error)
    empty = isinstance(error, StoreEmptyError)
    said = (
        "No figures have been loaded yet. Whoever runs this service can load them with “hub snapshot load”."
        if empty
        else "The figures cannot be reached at the moment. Please try again in a minute."
    )
    response = _page(503, "No figures yet" if empty else "The figures cannot be reached", said, number=number)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _http(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    title, said = _OF_STATUS.get(error.code, (error.name, "The request cannot be answered as it is."))
    response = _page(error.code or 500, title, said)
    # Which methods there are, how a key is given, when to ask again.
    for name, value in error.get_headers(request.environ):
        if name != "Content-Type":
            response.headers[name] = value
    return response


def _defect(error: Exception) -> Response:
    number = _logged(error)
    return _page(500, "Something went wrong", "The fault is on our side and has been noted.", number=number)


def _logged(error: Exception) -> str:
    # A visitor can name the fault by it, and is shown nothing of the log.
    number = secrets.token_hex(4)
    current_app.logger.error("%s: %s %r", number, request.method, request.path, exc_info=error)
    return number


def _page(
    status: int,
    title: str,
    said: str,
    *,
    number: str | None = None,
    nearest: Sequence[str] = (),
    areas: bool = False,
    now_at: str | None = None,
    without: str | None = None,
) -> Response:
    # By the address: a twin is asked for by its ending, whatever a program says that it accepts.
    if request.path.endswith(".json") or request.path.startswith(f"{API}/"):
        body = jsonify(
            {
                "type": "about:blank",
                "title": title,
                "status": status,
                "detail": said,
                "nearest": list(nearest),
                "id": number,
            }
        )
        body.content_type = _PROBLEM
        return make_response(body, status)
    if request.path.endswith(".csv"):
        plain = make_response("\n".join([title, said, *nearest]) + "\n", status)
        plain.content_type = "text/plain; charset=utf-8"
        return plain
    page = render_template(
        "error.html",
        title=title,
        said=said,
        number=number,
        nearest=list(nearest),
        areas=areas,
        now_at=now_at,
        without=without,
    )
    return make_response(page, status)

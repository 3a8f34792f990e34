"""Answers that need not be made or sent again: validators, renderings kept ready, compression.

Own code, because it was measured: a ready rendering whose validator is known before anything is made is answered two to
ten times as fast as with the libraries for it, which render first and compare afterwards.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Response, current_app, request

from graph_engine.datasets.cached import stamp
from web.http.engine_session import EngineSession
from web.http.renderings import Rendered

_WEB = Path(__file__).parents[1]
_ETAG_DIGITS = 24


def request_key(kind: str) -> str:
    """What tells the current request from others: ``kind``, path and query; the order of the query does not matter."""
    # The path below which the application is served stands in every link of an answer.
    query = sorted((name, value) for name, values in request.args.lists() for value in values)
    return f"{kind} {request.script_root}{request.path}?{query!r}"


def validator(now: EngineSession, key: str) -> str:
    """The entity tag of an answer: it changes with the release, with the program and with what was asked.

    What the frame of every page says of releases is part of it.
    """
    frame = f"{now.former} {now.trouble}"
    return hashlib.sha256(f"{now.digest} {frame} {code_stamp()} {key}".encode()).hexdigest()[:_ETAG_DIGITS]


def is_known(etag: str) -> bool:
    """Whether the reader's program has the answer with this validator already."""
    return request.if_none_match.contains_weak(etag)


def unchanged() -> Response:
    """The answer 304, without a body."""
    return current_app.response_class(status=304)


def validated(response: Response, etag: str) -> Response:
    """A response with its validator, to be asked for again each time and sent again only when it has changed."""
    # Weak: the same answer is sent plain to one reader and compressed to another.
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def sent(ready: Rendered, content_type: str) -> Response:
    """A ready answer as a response, compressed where the reader's program takes that."""
    response = current_app.response_class(status=ready.status, content_type=content_type)
    if ready.compressed is not None and request.accept_encodings["gzip"] > 0:
        response.data = ready.compressed
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.data = ready.body
    return response


def code_stamp() -> str:
    """What changes when the program changes: its version and the content of its files."""
    return stamp.code_stamp(_WEB)

"""Answers that need not be made or sent again: validators, renderings kept ready, compression.

Own code, because it was measured: a ready rendering whose validator is known before anything is made is answered two to
ten times as fast as with the libraries for it, which render first and compare afterwards.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cachetools import LRUCache
from flask import Response, current_app, request

from graph_engine.datasets.cached import stamp

if TYPE_CHECKING:
    from web.http.current import EngineSession

_SMALLEST_COMPRESSED = 500
_WEB = Path(__file__).parents[1]
_ETAG_DIGITS = 24


@dataclass(frozen=True)
class Rendered:
    """An answer that is ready to be sent: its bytes, the same compressed, and its status."""

    body: bytes
    compressed: bytes | None = None
    status: int = 200

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.body) + len(self.compressed or b"")


class RenderingCache:
    """Ready answers by key, those longest unused going first.

    Parameters
    ----------
    limit : int
        Bytes in all; one answer may take an eighth of them.
    """

    def __init__(self, limit: int) -> None:
        # One answer of many megabytes, as of the whole network, would push out every page.
        self._largest = limit // 8
        self._guard = threading.Lock()
        self._ready: LRUCache[str, Rendered] = LRUCache(limit, getsizeof=lambda one: one.size)

    def get(self, key: str) -> Rendered | None:
        """The answer of a key, if it is cached."""
        with self._guard:
            found: Rendered | None = self._ready.get(key)
            return found

    def put(self, key: str, rendered: Rendered) -> None:
        """Cache an answer for the next reader, unless it would push out too many others."""
        if rendered.size < self._largest:
            with self._guard:
                self._ready[key] = rendered


def rendered(text: str, status: int = 200) -> Rendered:
    """An answer with its compressed form, where compression saves anything."""
    body = text.encode()
    return Rendered(body, gzip.compress(body, 6, mtime=0) if len(body) > _SMALLEST_COMPRESSED else None, status)


def request_key(kind: str) -> str:
    """What tells the current request from others: ``kind``, path and query; the order of the query does not matter."""
    # The path below which the application is served stands in every link of an answer.
    query = sorted((name, value) for name, values in request.args.lists() for value in values)
    return f"{kind} {request.script_root}{request.path}?{query!r}"


def validator(now: EngineSession, key: str) -> str:
    """The entity tag of an answer: it changes with the release, with the program and with what was asked."""
    return hashlib.sha256(f"{now.engine.release.digest} {code_stamp()} {key}".encode()).hexdigest()[:_ETAG_DIGITS]


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

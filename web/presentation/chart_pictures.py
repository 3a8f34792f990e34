"""Pictures of charts, rendered once for a release and kept ready, and the answers that carry them."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from cachetools import LRUCache
from flask import Response, current_app, request

from graph_engine.charts.rendering import svg
from web.http.current import EngineSession
from web.http.routing import code_stamp

if TYPE_CHECKING:
    import altair as alt

TYPE = "image/svg+xml; charset=utf-8"
# Bytes of pictures that are kept, over all releases; those longest unused go first.
_KEPT_BYTES = 16 * 2**20
# A picture is its own document: it may use nothing from anywhere, and run nothing.
_POLICY = "default-src 'none'"

_kept: LRUCache[str, bytes] = LRUCache(_KEPT_BYTES, getsizeof=len)
_guard = threading.Lock()
# The renderer is one engine of scripts: two renderings at once would only wait for each other.
_renders = threading.Lock()


def picture(now: EngineSession, make: Callable[[], tuple[alt.TopLevelMixin, str]]) -> Response:
    """Answer the current request with a chart as SVG.

    Parameters
    ----------
    now : EngineSession
        The release that it is drawn from.
    make : callable
        Gives the specification and a sentence on what it shows; called only where the picture is not kept.

    Raises
    ------
    HubError
        As ``make`` does.
    """
    query = sorted((name, value) for name, values in request.args.lists() for value in values)
    key = f"{now.engine.release.digest} {code_stamp()} {request.path} {query!r}"
    etag = hashlib.sha256(key.encode()).hexdigest()[:24]
    if request.if_none_match.contains_weak(etag):
        response = current_app.response_class(status=304)
    else:
        response = current_app.response_class(rendered(key, make), content_type=TYPE)
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def rendered(key: str, make: Callable[[], tuple[alt.TopLevelMixin, str]]) -> bytes:
    """The picture that stands under a key, rendered where it is not kept."""
    with _guard:
        found = _kept.get(key)
    if found is not None:
        return bytes(found)
    with _renders:
        chart, description = make()
        body = svg(chart, description).encode()
    if len(body) < _KEPT_BYTES // 8:
        with _guard:
            _kept[key] = body
    return body

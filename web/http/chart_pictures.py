"""Pictures of charts, rendered once for a release and cached, and the answers that carry them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Response

from graph_engine.charts.rendering import svg
from web.http import caching
from web.http.engine_session import EngineSession
from web.http.headers import NOTHING_RUNS
from web.http.renderings import Rendered, RenderingCache

if TYPE_CHECKING:
    import altair as alt

TYPE = "image/svg+xml; charset=utf-8"
# Bytes of pictures that are cached, over all releases.
_CACHED_BYTES = 16 * 2**20

_cached = RenderingCache(_CACHED_BYTES)
# The renderer is one engine of scripts: two renderings at once would only wait for each other.
_renders = threading.Lock()


def picture(now: EngineSession, make: Callable[[], tuple[alt.TopLevelMixin, str]]) -> Response:
    """Answer the current request with a chart as SVG.

    Parameters
    ----------
    now : EngineSession
        The release that it is drawn from.
    make : callable
        Gives the specification and a sentence on what it shows; called only where the picture is not cached.

    Raises
    ------
    HubError
        As ``make`` does.
    """
    key = caching.request_key(now.engine.release.digest)
    etag = caching.validator(now, key)
    response = caching.unchanged() if caching.is_known(etag) else caching.sent(_rendered(key, make), TYPE)
    # A picture is its own document: it may use nothing from anywhere, and run nothing.
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    return caching.validated(response, etag)


def _rendered(key: str, make: Callable[[], tuple[alt.TopLevelMixin, str]]) -> Rendered:
    """The picture of a key, rendered where it is not cached."""
    found = _cached.get(key)
    if found is None:
        with _renders:
            chart, description = make()
            found = Rendered(svg(chart, description).encode())
        _cached.put(key, found)
    return found

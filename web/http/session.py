"""The reading that a request answers from, and its return at the request's end."""

from __future__ import annotations

from flask import current_app, g, request

from web.http.current import EngineSession
from web.http.parameters import RELEASE


def reading() -> EngineSession:
    """The reading that this request answers from.

    Raises
    ------
    HubError
        As :meth:`Current.acquire` does.
    """
    if "reading" not in g:
        pinned = request.args.get(RELEASE, "").strip()
        g.reading = current_app.extensions["current"].acquire(pinned)
    found: EngineSession = g.reading
    return found


def hand_back(_error: BaseException | None = None) -> None:
    """Hand the request's reading back, at its end."""
    found = g.pop("reading", None)
    if found is not None:
        current_app.extensions["current"].release(found)

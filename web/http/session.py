"""The engine that a request answers from, the release that its link pins, and the engine's return at the end."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, current_app, g, request

from graph_engine.errors import InputError
from web.http.current import LEAST_PIN
from web.http.engine_session import EngineSession
from web.http.parameters import RELEASE, shown


class ReleaseGoneError(InputError):
    """A link pins a release that is not the one that is loaded."""


def reading() -> EngineSession:
    """The reading that this request answers from.

    Raises
    ------
    HubError
        As :meth:`CurrentEngine.acquire` does.
    """
    # One request, one release: a newer one that comes into place meanwhile is for the next request.
    if "reading" not in g:
        pinned = request.args.get(RELEASE, "").strip()
        g.reading = current_app.extensions["current"].acquire(pinned)
    found: EngineSession = g.reading
    return found


def check_release(now: EngineSession) -> None:
    """Refuse a link that pins a release which the store no longer has.

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


def make_ready(app: Flask, session: EngineSession, addresses: Sequence[str]) -> None:
    """Make answers of a release before it answers anybody: else all that is asked for often is made at once."""
    for address in addresses:
        with app.test_request_context(address, headers=app.extensions["access"].headers):
            g.reading = app.extensions["current"].use(session)
            app.full_dispatch_request()


def hand_back(_error: BaseException | None = None) -> None:
    """Hand the request's reading back, at its end."""
    found = g.pop("reading", None)
    if found is not None:
        current_app.extensions["current"].release(found)

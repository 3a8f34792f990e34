"""The accessibility statement."""

from __future__ import annotations

from flask import current_app

from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.parameters import QueryArgs
from web.http.routing import Pages

pages = Pages("accessibility", __name__)


@pages.page("/accessibility", twins=False)
def accessibility(now: EngineSession, args: QueryArgs) -> Answer:
    """How accessible these pages are, how that was tested, and what is known to fall short."""
    return Answer("accessibility.html", {"network": "network.network" in current_app.view_functions}, data=dict)

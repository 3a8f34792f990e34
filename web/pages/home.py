"""The first page: what this is, a search, the best suggestions now."""

from __future__ import annotations

from flask import Blueprint, render_template

from graph_engine.schema import AreaLevel
from web.asking import reading

blueprint = Blueprint("home", __name__)

BEST_SHOWN = 6


@blueprint.get("/")
def index() -> str:
    """Show what this is, the search, the best suggestions and the areas to start from."""
    now = reading()
    frame = now.engine.figures.jobs
    return render_template(
        "home.html",
        best=now.best[:BEST_SHOWN],
        authorities=now.areas.get(AreaLevel.AUTHORITY, ()),
        members=now.engine.units,
        release=now.engine.release,
        year=frame.year,
        units=len(frame.units),
        reference=now.reference,
    )

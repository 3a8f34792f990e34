"""The page of sources: who published what, and under which licence."""

from __future__ import annotations

from flask import Blueprint, render_template

from web.asking import reading

blueprint = Blueprint("sources", __name__)


@blueprint.get("/sources")
def index() -> str:
    """List the editions that are loaded."""
    now = reading()
    table = now.engine.sources()
    plain = table.astype(object).where(table.notna(), None)
    rows = sorted(plain.to_dict("records"), key=lambda row: (str(row["publisher"]), str(row["title"]), str(row["key"])))
    return render_template("sources.html", sources=rows, release=now.engine.release)

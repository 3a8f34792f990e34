"""Pages of areas: the list, the profile, and the ranked partners."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from graph_engine.schema import AreaLevel
from web.asking import reading
from web.sentences import figures_for

blueprint = Blueprint("areas", __name__)

UNITS = "units"
LEVELS: Mapping[str, str] = {
    AreaLevel.AUTHORITY: "Combined authorities",
    UNITS: "Areas between which suggestions are made",
    AreaLevel.ITL1: "Nations and regions (ITL1)",
    AreaLevel.ITL2: "Other ITL2 areas, of the lists of 2025 and before",
    AreaLevel.ITL3: "ITL3 areas",
    AreaLevel.DISTRICT: "Districts",
    AreaLevel.LEP: "Local enterprise partnerships, closed in 2024",
    AreaLevel.COUNTRY: "Country",
}
TOP = 20


@blueprint.get("/areas")
def index() -> str | BaseResponse:
    """List areas by level; with ``q``, those whose name or code holds the text."""
    now = reading()
    asked = request.args.get("q", "").strip()
    units = {area.key for area in now.engine.units}
    groups = {level: tuple(a for a in areas if a.key not in units) for level, areas in now.areas.items()}
    groups[UNITS] = now.engine.units
    if asked:
        wanted = {area.key for area in now.engine.areas(asked)}
        groups = {level: tuple(a for a in areas if a.key in wanted) for level, areas in groups.items()}
        found = [area for areas in groups.values() for area in areas]
        if len(found) == 1:
            return redirect(url_for("areas.profile", code=now.reference(found[0])), 303)
        if not found:
            # A union of districts, or a name spelled otherwise; an unknown one becomes a page with the nearest.
            return redirect(url_for("areas.profile", code=now.reference(now.engine.area(asked))), 303)
    ordered = {title: groups[level] for level, title in LEVELS.items() if groups.get(level)}
    return render_template("areas.html", groups=ordered, asked=asked, reference=now.reference)


@blueprint.get("/areas/<code>")
def profile(code: str) -> str:
    """Show what an area is known for, what it lacks, and who is there."""
    now = reading()
    area = now.engine.area(code)
    portrait = now.engine.profile(area)
    return render_template(
        "profile.html",
        area=area,
        portrait=portrait,
        held=figures_for(area, portrait.figures_for),
        similar=now.engine.similar(area) if portrait.figures_for else [],
        reference=now.reference,
    )

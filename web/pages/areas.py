"""Pages of areas: the list, the profile, and the ranked partners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from graph_engine.errors import InputError
from graph_engine.matching.checks import RESEARCH, SUPPLY
from graph_engine.matching.model import KINDS, Match
from graph_engine.schema import AreaLevel
from web.current import Reading
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


@dataclass(frozen=True)
class Filters:
    """What the form of the partners' page asks for; all of it stands in the address."""

    kind: str | None
    theme: str | None
    far: float | None
    without: tuple[str, ...]

    @classmethod
    def of_request(cls) -> Filters:
        """Read the address.

        Raises
        ------
        InputError
            Where the distance is no number.
        """
        text = request.args.get("far", "").strip()
        try:
            far = float(text) if text else None
        except ValueError:
            far = float("nan")
        if far is not None and not 0 <= far < float("inf"):
            raise InputError(f"The distance {text[:40]!r} is not a number of kilometres; give one such as 150.")
        return cls(
            kind=request.args.get("kind", "").strip() or None,
            theme=request.args.get("theme", "").strip() or None,
            far=far,
            without=tuple(dict.fromkeys(name.strip() for name in request.args.getlist("without") if name.strip())),
        )

    def match(self, now: Reading, name: str) -> Match:
        """Ask the engine."""
        return now.engine.match(
            now.engine.area(name),
            top=TOP,
            kinds=None if self.kind is None else (self.kind,),
            theme=self.theme,
            far=self.far,
            set_aside=True,
            without=self.without,
        )

    def arguments(self, **changes: object) -> dict[str, object]:
        """Arguments of an address with these filters, some of them changed."""
        found: dict[str, object] = {
            "kind": self.kind,
            "theme": self.theme,
            "far": None if self.far is None else f"{self.far:g}",
            "without": list(self.without) or None,
        }
        return {name: value for name, value in {**found, **changes}.items() if value is not None}


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


@blueprint.get("/areas/<code>/partners")
def partners(code: str) -> str:
    """Show the ranked partners of an area, by kind, and what was set aside."""
    now = reading()
    filters = Filters.of_request()
    match = filters.match(now, code)
    return render_template(
        "partners.html",
        match=match,
        held=figures_for(match.area, match.figures_for),
        filters=filters,
        kinds={name: KINDS[name] for name in now.engine.kinds},
        themes=now.engine.themes,
        check_titles={check.name: check.title for book in (SUPPLY, RESEARCH) for check in book.checks},
        reference=now.reference,
    )


@blueprint.get("/areas/<code>/partners.json")
def partners_json(code: str) -> Response:
    """Give the same as JSON, as the command line does."""
    return jsonify(Filters.of_request().match(reading(), code).as_dict())

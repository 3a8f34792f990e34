"""Pages of pairs: both sides in columns."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from web.asking import reading

blueprint = Blueprint("pairs", __name__)


@blueprint.get("/pairs/<here>/<there>")
def pair(here: str, there: str) -> str:
    """Show everything that two areas have for each other."""
    now = reading()
    found = now.engine.explain(here, there)
    cards = (*found.suggestions, *found.strengths)
    return render_template(
        "pair.html",
        pair=found,
        cards=cards,
        lines=[line for card in cards for line in card.lines],
        held=[one.name for one in found.figures_for] != [found.area.name, found.partner.name],
        evidence=list(dict.fromkeys(row for card in cards for row in card.evidence)),
        who=(
            list(dict.fromkeys(one for card in cards for one in card.here)),
            list(dict.fromkeys(one for card in cards for one in card.there)),
        ),
        reference=now.reference,
    )


@blueprint.get("/pairs/<here>/<there>.json")
def pair_json(here: str, there: str) -> Response:
    """Give the same as JSON, as the command line does."""
    now = reading()
    return jsonify({"release": now.engine.release.number, **now.engine.explain(here, there).as_dict()})

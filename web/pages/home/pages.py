"""The first page: what this is, three doors, a search, the best suggestions now."""

from __future__ import annotations

from graph_engine.schema import AreaLevel
from graph_engine.suggestions.model import (
    KINDS,
    Suggestion,
)
from web.http.answers import Answer, Table
from web.http.current import EngineSession
from web.http.parameters import QueryArgs
from web.http.routing import Pages

pages = Pages("home", __name__)

BEST_SHOWN = 6
CARD_COLUMNS = {
    "kind": "Kind",
    "area_code": "Area code",
    "area": "Area",
    "partner_code": "Partner code",
    "partner": "Partner",
    "field": "Field",
    "points": "Points",
    "distance_km": "Kilometres",
    "headline": "Suggestion",
    "reasons": "Reasons",
    "cautions": "Cautions",
    "next_step": "Next step",
}


@pages.page("/", twins=True)
def index(now: EngineSession, asked: QueryArgs) -> Answer:
    """What this is, and the best suggestions over all areas."""
    frame = now.engine.figures.jobs
    best = now.best[:BEST_SHOWN]
    return Answer(
        "home.html",
        {
            "best": best,
            "authorities": now.areas.get(AreaLevel.AUTHORITY, ()),
            "members": now.engine.units,
            "year": frame.year,
            "units": len(frame.units),
            "reached": now.reached,
        },
        data=lambda: {"suggestions": [one.as_dict() for one in best]},
        tables=lambda: {"suggestions": card_table(best)},
    )


def card_table(cards: tuple[Suggestion, ...]) -> Table:
    """Suggestions as rows of a spreadsheet."""
    return Table(
        "Suggested partnerships",
        CARD_COLUMNS,
        [
            {
                "kind": KINDS[card.kind],
                "area_code": card.area.code,
                "area": card.area.name,
                "partner_code": card.partner.code,
                "partner": card.partner.name,
                "field": card.field,
                "points": round(card.score, 3),
                "distance_km": round(card.distance_km, 1),
                "headline": card.headline,
                "reasons": " ".join(line.sentence for line in card.lines),
                "cautions": " ".join(card.cautions),
                "next_step": card.next_step,
            }
            for card in cards
        ],
    )

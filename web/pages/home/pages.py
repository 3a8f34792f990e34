"""The first page: what this is, three doors, a search, the best suggestions now."""

from __future__ import annotations

from graph_engine.reference.thresholds import thresholds
from graph_engine.schema import AreaLevel
from graph_engine.suggestions.kinds import kind_titles
from graph_engine.suggestions.model import Suggestion
from web.http.answers import Answer
from web.http.current import EngineSession
from web.http.parameters import QueryArgs
from web.http.routing import Pages
from web.presentation.data_table import DataTable

pages = Pages("home", __name__)

SUGGESTION_COLUMNS = {
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
    dataset = now.engine.figures.jobs
    best = now.best[: thresholds().shown.home_top]
    return Answer(
        "home.html",
        {
            "best": best,
            "authorities": now.areas.get(AreaLevel.AUTHORITY, ()),
            "members": now.engine.units,
            "year": dataset.year,
            "units": len(dataset.units),
            "reached": now.reached,
        },
        data=lambda: {"suggestions": [one.as_dict() for one in best]},
        tables=lambda: {"suggestions": suggestion_table(best)},
    )


def suggestion_table(suggestions: tuple[Suggestion, ...]) -> DataTable:
    """Suggestions as rows of a spreadsheet."""
    titles = kind_titles()
    return DataTable(
        "Suggested partnerships",
        SUGGESTION_COLUMNS,
        [
            {
                "kind": titles[one.kind],
                "area_code": one.source.code,
                "area": one.source.name,
                "partner_code": one.target.code,
                "partner": one.target.name,
                "field": one.theme,
                "points": round(one.score, 3),
                "distance_km": round(one.distance_km, 1),
                "headline": one.headline,
                "reasons": " ".join(reason.sentence for reason in one.reasons),
                "cautions": " ".join(one.cautions),
                "next_step": one.next_step,
            }
            for one in suggestions
        ],
    )

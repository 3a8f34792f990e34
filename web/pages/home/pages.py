"""The first page: what this is, three doors, a search, the best suggestions now."""

from __future__ import annotations

from graph_engine.reference.thresholds import thresholds
from graph_engine.schema import AreaLevel
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.parameters import QueryArgs
from web.http.routing import Pages
from web.presentation.suggestion_columns import suggestion_table

pages = Pages("home", __name__)


@pages.page("/", twins=True)
def index(now: EngineSession, args: QueryArgs) -> Answer:
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

"""The first page: a search, three doors, and the best suggestions now on a map with a list beside it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from graph_engine.geography.gazetteer import Area
from graph_engine.reference.thresholds import thresholds
from graph_engine.schema import AreaLevel
from graph_engine.suggestions.model import Suggestion
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.parameters import QueryArgs
from web.http.routing import Pages
from web.presentation.place_map import PlaceArc, PlaceMap, place_map, place_of
from web.presentation.suggestion_columns import suggestion_table

pages = Pages("home", __name__)


@dataclass(frozen=True)
class Lead:
    """A suggestion in a line: its number on the map, the two places, and on what who in them."""

    number: int
    href: str
    suggestion: Suggestion

    @property
    def name(self) -> str:
        """The two places."""
        return f"{self.suggestion.source.name} with {self.suggestion.target.name}"

    @property
    def what(self) -> str:
        """On what, and who in them."""
        return self.suggestion.title or self.suggestion.headline


@pages.page("/", twins=True)
def index(now: EngineSession, args: QueryArgs) -> Answer:
    """What this is, and the best suggestions over all areas."""
    best = now.best[: thresholds().shown.home_top]
    leads = [_lead(now, number, one) for number, one in enumerate(best, 1)]
    return Answer(
        "home.html",
        {"leads": leads, "map": _map(now, leads), "first_areas": _first_areas(now)},
        data=lambda: {"suggestions": [one.as_dict() for one in best]},
        tables=lambda: {"suggestions": suggestion_table(best)},
    )


def _first_areas(now: EngineSession) -> list[Area]:
    """Combined authorities, and nations that are one area, by name: two presses from any place."""
    nation = now.engine.gazetteer.nation
    whole = [one for one in now.areas.get(AreaLevel.ITL1, ()) if one.name == nation(one)]
    return sorted((*now.areas.get(AreaLevel.AUTHORITY, ()), *whole), key=lambda one: one.name)


def _lead(now: EngineSession, number: int, one: Suggestion) -> Lead:
    here, there = (now.reference(side.place) for side in (one.source, one.target))
    return Lead(number, url_for("pairs.pair", here=here, there=there), one)


def _map(now: EngineSession, leads: list[Lead]) -> PlaceMap | None:
    arcs = []
    for one in leads:
        start, end = (place_of(side.place) for side in (one.suggestion.source, one.suggestion.target))
        if start is not None and end is not None:
            arcs.append(PlaceArc(one.number, one.name, one.href, start, end))
    return place_map(now.engine, arcs=arcs)

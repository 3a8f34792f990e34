"""Pages of sectors: all activities by field, and one activity over all places."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from graph_engine.area_profiles.limits import profile_limits
from graph_engine.area_profiles.sector import Sector
from graph_engine.explanations.contacts import firms
from graph_engine.explanations.evidence import Contact
from graph_engine.explanations.vouching import is_old
from graph_engine.explanations.wording import together
from graph_engine.geography.gazetteer import Area
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.paging import PAGING, paged
from web.http.parameters import Choice, QueryArgs, Text
from web.http.routing import Pages
from web.pages.sectors.tables import SECTORS, sector_tables
from web.presentation.data_table import DataTable

pages = Pages("sectors", __name__)

NAMED = 3
"""Activities of a field that stand beside its name, before its table is opened."""

# Places of which the page names firms: a reader rings a few.
_FIRMS_OF = 6


@pages.page(
    "/sectors",
    parameters=[
        Choice("field", "Field", lambda now: now.engine.themes),
        Text("q", "Part of the name, or a code"),
        *PAGING,
    ],
    api=True,
)
def index(now: EngineSession, args: QueryArgs) -> Answer:
    """All activities by field, with their jobs and where each is strongest."""
    text = args["q"].casefold()
    rows = [
        row
        for row in now.engine.sectors()
        if (args["field"] is None or row.theme == args["field"])
        and (not text or text in row.label.casefold() or row.code.startswith(text))
    ]
    groups = {theme: [row for row in rows if row.theme == theme] for theme in dict.fromkeys(row.theme for row in rows)}
    return Answer(
        "sectors.html",
        {
            "groups": {theme: DataTable(theme, SECTORS, members) for theme, members in groups.items()},
            "total": len(rows),
            "named": NAMED,
            "themes": [(theme, theme[:1].upper() + theme[1:]) for theme in now.engine.themes],
            "year": now.engine.figures.jobs.year,
        },
        data=lambda: paged("sectors", [row.as_dict() for row in rows], args),
        tables=lambda: {"sectors": DataTable("Activities", SECTORS, rows)},
    )


@pages.page("/sectors/<code>", api=True)
def sector(now: EngineSession, args: QueryArgs, code: str) -> Answer | BaseResponse:
    """One activity: who is strong in it, what it buys and who buys it, and who does research for it."""
    found = now.engine.sector(code)
    if code != found.activity.code:
        return redirect(url_for("sectors.sector", code=found.activity.code), 303)
    tables, named = sector_tables(found), _firms(now, found)
    return Answer(
        "sector.html",
        {
            "found": found,
            "activity": found.activity,
            "most": profile_limits().sector_areas,
            "together": together,
            "firms": named,
            "old": any(is_old(one.dated, now.engine.release.written) for _, some in named for one in some),
            "source_key": next(
                (
                    str(key)
                    for key, title in now.engine.figures.sources["title"].items()
                    if found.source.startswith(str(title))
                ),
                None,
            ),
            "tables": tables,
            "files": [(name, table.title) for name, table in tables.items() if table.rows],
        },
        data=found.as_dict,
        tables=lambda: tables,
    )


def _firms(now: EngineSession, found: Sector) -> list[tuple[Area, list[Contact]]]:
    """Works and employers that can be named in the places that are strongest in an activity."""
    places = [one.area for one in found.strong[:_FIRMS_OF]]
    named = [(place, firms(now.engine.figures, place.key, found.activity.code)) for place in places]
    return [(place, some) for place, some in named if some]

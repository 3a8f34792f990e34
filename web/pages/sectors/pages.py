"""Pages of sectors: all activities by field, and one activity over all places."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from graph_engine.area_profiles.sector import MOST_AREAS, Sector, SectorLink
from graph_engine.explanations.wording import percent, pounds, together
from web.http.answers import Answer, Table
from web.http.current import EngineSession
from web.http.paging import PAGING, paged
from web.http.parameters import Choice, QueryArgs, Text
from web.http.routing import Pages
from web.pages.home.pages import suggestion_table

pages = Pages("sectors", __name__)

_LINK = {
    "code": "Code",
    "label": "Activity",
    "uk_share": "Share of the buyer's inputs, UK table, 0 to 1",
    "uk_row": "Row of the UK table",
    "uk_year": "Year of the UK table",
    "us_share": "Share of the buyer's inputs, US table, 0 to 1",
    "us_year": "Year of the US table",
    "where": "Where strongest",
}


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
            "groups": groups,
            "themes": [(theme, theme[:1].upper() + theme[1:]) for theme in now.engine.themes],
            "year": now.engine.figures.jobs.year,
        },
        data=lambda: paged("sectors", [row.as_dict() for row in rows], args),
        tables=lambda: {
            "sectors": Table(
                "Activities",
                {
                    "code": "Code",
                    "label": "Activity",
                    "field": "Field",
                    "jobs": "Jobs",
                    "areas": "Areas that are strong in it",
                    "strongest_name": "Strongest",
                    "strongest_code": "Code of the strongest",
                },
                [
                    {
                        **row.as_dict(),
                        "strongest_name": row.strongest.name if row.strongest else None,
                        "strongest_code": row.strongest.code if row.strongest else None,
                    }
                    for row in rows
                ],
            )
        },
    )


@pages.page("/sectors/<code>", api=True)
def sector(now: EngineSession, args: QueryArgs, code: str) -> Answer | BaseResponse:
    """One activity: who is strong in it, what it buys and who buys it, and who does research for it."""
    found = now.engine.sector(code)
    if code != found.activity.code:
        return redirect(url_for("sectors.sector", code=found.activity.code), 303)
    return Answer(
        "sector.html",
        {
            "found": found,
            "activity": found.activity,
            "most": MOST_AREAS,
            "together": together,
            "percent": percent,
            "pounds": pounds,
            "tables": [(name, table.title) for name, table in _tables(found).items() if table.rows],
        },
        data=found.as_dict,
        tables=lambda: _tables(found),
    )


def _tables(found: Sector) -> dict[str, Table]:
    years = sorted({year for one in found.strong for year in one.figure.by_year})
    return {
        "strong": Table(
            "Who is strong in it",
            {
                "area_code": "Area code",
                "area_name": "Area",
                "value": "Jobs",
                "year": "Year",
                "lq": "Location quotient",
                "low": "Lower bound",
                "high": "Upper bound",
                **{f"lq_{year}": f"Location quotient {year}" for year in years},
                "local_units": "Local units",
                "grade": "Evidence",
                "works": "Works named",
            },
            [
                {
                    **one.figure.as_dict(),
                    **{f"lq_{year}": one.figure.by_year.get(year) for year in years},
                    "area_code": one.area.code,
                    "area_name": one.area.name,
                    "works": list(one.works),
                }
                for one in found.strong
            ],
        ),
        "sells_to_it": _links("What it buys", found.sells_to_it),
        "buys_from_it": _links("Who buys from it", found.buys_from_it),
        "institutions": Table(
            "Institutions in fitting subjects",
            {
                "name": "Institution",
                "area_name": "Area",
                "subject": "Subject",
                "income": "Income from industry, £",
                "estimated": "Estimated",
                "year_from": "First year",
                "year": "Last year",
            },
            [{**one.as_dict(), "area_name": one.area.name if one.area else None} for one in found.institutions],
        ),
        "suggestions": suggestion_table(found.suggestions),
    }


def _links(title: str, links: Sequence[SectorLink]) -> Table:
    return Table(title, _LINK, [{**one.as_dict(), "where": [area.name for area in one.strongest]} for one in links])

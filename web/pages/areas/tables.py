"""The tables of an area's page as spreadsheets take them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph_engine.area_profiles.peers import Peers
from graph_engine.area_profiles.profile import ActivityFigure, AreaProfile
from graph_engine.explanations.evidence import (
    Contact,
)
from graph_engine.geography.gazetteer import Area
from graph_engine.suggestions.kinds import kind_titles
from graph_engine.suggestions.model import Suggestion
from web.http.answers import Table
from web.http.current import EngineSession

_ORGANISATION = {
    "name": "Name",
    "kind": "Kind",
    "id": "Identifier",
    "ties_to": "Tie",
    "contact": "Contact",
    "source": "Source",
}


TITLES = {
    "known_for": "Known for",
    "lacks": "Has little of",
    "growth": "Near to what it has",
    "suggestions": "First suggestions",
    "linked": "Linked already",
    "indicators": "Indicators",
    "gva": "Value added",
    "institutions": "Institutions that industry pays",
    "employers": "Works and large employers",
    "support": "Support to ring first",
    "structure": "Structure of jobs",
    "figures": "Totals behind the page",
    "peers": "Beside its peers",
}


def area_tables(
    now: EngineSession,
    area: Area,
    area_profile: AreaProfile,
    peers: Peers | None,
    suggestions: Mapping[str, Sequence[Suggestion]],
) -> dict[str, Table]:
    """Every table of an area's page, by name."""
    engine = now.engine
    tables = {
        "known_for": _activities(TITLES["known_for"], area_profile.known_for),
        "lacks": _activities(TITLES["lacks"], area_profile.lacks),
        "growth": Table(
            TITLES["growth"],
            {
                "area": "Area",
                "code": "Code",
                "label": "Activity",
                "theme": "Field",
                "density": "Density of related capabilities, 0 to 1",
                "rank": "Rank of the area",
                "of": "Areas ranked",
                "value": "Jobs",
                "lq": "Location quotient",
                "national_jobs": "National jobs",
                "year": "Year",
                "related": "Related strengths",
            },
            [one.as_dict() for one in engine.growth(area)],
        ),
        "suggestions": Table(
            TITLES["suggestions"],
            {
                "kind": "Kind",
                "partner_code": "Partner code",
                "partner": "Partner",
                "field": "Field",
                "headline": "Suggestion",
            },
            [
                {
                    "kind": kind_titles()[kind],
                    "partner_code": one.target.code,
                    "partner": one.target.name,
                    "field": one.theme,
                    "headline": one.headline,
                }
                for kind, cards in suggestions.items()
                for one in cards
            ],
        ),
        "linked": Table(
            TITLES["linked"],
            {
                "code": "Area code",
                "name": "Area",
                "projects": "Joint projects",
                "small_consortia": "Of small consortia",
                "times_expected": "Times expected",
                "first_year": "First year",
                "last_year": "Last year",
                "distance_km": "Kilometres",
            },
            [{**one.as_dict(), "code": one.area.code, "name": one.area.name} for one in engine.linked(area)],
        ),
        "indicators": Table(
            TITLES["indicators"],
            {
                "area_code": "Area code",
                "code": "Series",
                "name": "Indicator",
                "value": "Figure",
                "unit": "Unit",
                "year_from": "First year",
                "year": "Year",
                "compared": "Figure compared",
                "compared_in": "Unit compared",
                "median": "Median of areas",
                "rank": "Rank",
                "of": "Areas ranked",
                "source": "Source",
            },
            [
                {
                    **one.as_dict(),
                    "area_code": engine.figures.area(one.unit_key).code,
                    "source": engine.figures.source_title(one.source),
                }
                for one in engine.indicators(area)
            ],
        ),
        "gva": Table(
            TITLES["gva"],
            {"code": "Code", "name": "Industry", "value": "£ million", "year": "Year", "lq": "Location quotient"},
            [one.as_dict() for one in area_profile.gva],
        ),
        "institutions": _organisations(TITLES["institutions"], area_profile.institutions),
        "employers": _organisations(TITLES["employers"], area_profile.employers),
        "support": _organisations(TITLES["support"], area_profile.support),
        "structure": Table(
            TITLES["structure"],
            {"name": "Measure", "value": "Value"},
            [{"name": name, "value": value} for name, value in area_profile.indices.items()],
        ),
        "figures": Table(
            TITLES["figures"],
            {
                "claim": "Claim",
                "value": "Value",
                "unit": "Unit",
                "geography": "Place",
                "year": "Year",
                "source": "Source",
                "edition": "Edition",
            },
            [one.as_dict() for one in area_profile.sources],
        ),
    }
    return tables | ({"peers": peer_table(peers)} if peers else {})


def peer_table(peers: Peers) -> Table:
    """Location quotients of an area's strengths beside those of its peers."""
    names = [f"lq_{column.area.code}" for column in peers.columns]
    columns = dict(zip(names, (column.area.name for column in peers.columns), strict=True))
    rows: list[dict[str, Any]] = [
        {
            "code": row.code,
            "label": row.label,
            "theme": row.theme,
            **dict(zip(names, row.quotients, strict=True)),
        }
        for row in peers.rows
    ]
    return Table(TITLES["peers"], {"code": "Code", "label": "Activity", "theme": "Field", **columns}, rows)


def _activities(title: str, figures: Sequence[ActivityFigure]) -> Table:
    years = sorted({year for one in figures for year in one.by_year})
    columns = {
        "area": "Area",
        "code": "Code",
        "label": "Activity",
        "theme": "Field",
        "value": "Jobs",
        "measure": "Measure",
        "year": "Year",
        "lq": "Location quotient",
        "low": "Lower bound",
        "high": "Upper bound",
        **{f"lq_{year}": f"Location quotient {year}" for year in years},
        "local_units": "Local units",
        "grade": "Evidence",
        "detail": "Mainly",
    }
    rows = [one.as_dict() | {f"lq_{year}": one.by_year.get(year) for year in years} for one in figures]
    return Table(title, columns, rows)


def _organisations(title: str, found: Sequence[Contact]) -> Table:
    return Table(title, _ORGANISATION, [one.as_dict() for one in found])

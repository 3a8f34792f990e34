"""Pages of areas: the list, and what there is to know of one before any partner is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from graph_engine.area_profiles.peers import PEERS
from graph_engine.explanations.activity_evidence import jump_meaning
from graph_engine.explanations.wording import together
from graph_engine.geography.countries.uk import NATIONS
from graph_engine.geography.gazetteer import Area
from graph_engine.reference.indicator_series import indicator_series
from graph_engine.schema import AreaLevel
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.paging import PAGING, paged
from web.http.parameters import Choice, Many, QueryArgs, Text
from web.http.routing import Pages
from web.pages.areas.first_partners import partner_map
from web.pages.areas.profile_page import ProfilePage
from web.pages.areas.tables import AREAS
from web.presentation.data_table import DataTable
from web.presentation.indicator_amounts import amount
from web.presentation.named_places import level_in_words, once_a_name
from web.presentation.sentences import figures_for
from web.presentation.sparklines import sparkline, years_in_words

pages = Pages("areas", __name__)

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
CHOSEN = "chosen"


@pages.page("/areas", parameters=[Text("q", "Part of a name, or a code"), *PAGING], api=True)
def index(now: EngineSession, args: QueryArgs) -> Answer | BaseResponse:
    """All areas by level, or those whose name or code holds a text."""
    text = args["q"]
    units = {area.key for area in now.engine.units}
    # Units have a group of their own: an area stands in the list once.
    groups = {level: tuple(a for a in areas if a.key not in units) for level, areas in now.areas.items()}
    groups[UNITS] = now.engine.units
    if text:
        wanted = {area.key for area in now.engine.areas(text)}
        groups = {level: tuple(a for a in areas if a.key in wanted) for level, areas in groups.items()}
        found = [area for areas in groups.values() for area in areas]
        if len(found) == 1:
            return redirect(url_for("areas.profile", code=now.reference(found[0])), 303)
        if not found:
            # A union of districts, or a name spelled otherwise; an unknown one becomes a page with the nearest.
            return redirect(url_for("areas.profile", code=now.reference(now.engine.area(text))), 303)
    ordered = {title: groups[level] for level, title in LEVELS.items() if groups.get(level)}
    rows = [
        {"code": now.reference(area), "name": area.name, "level": area.level, "list": title}
        for title, areas in ordered.items()
        for area in areas
    ]
    return Answer(
        "areas.html",
        {"text": text, "level_in_words": level_in_words, **_places({level: groups.get(level, ()) for level in LEVELS})},
        data=lambda: paged("areas", rows, args),
        tables=lambda: {"areas": DataTable("Areas", AREAS, rows)},
    )


def _places(groups: Mapping[str, Sequence[Area]]) -> dict[str, Any]:
    """Each name once, units below their region, and apart from them all other areas of the same names."""
    # A unit has suggestions of its own; of the rest, what people mean by a name comes first.
    shown = (UNITS, AreaLevel.AUTHORITY, AreaLevel.ITL1, AreaLevel.DISTRICT, AreaLevel.ITL3)
    order = dict.fromkeys([*shown, *LEVELS])
    named = once_a_name((area for level in order for area in groups[level]), lambda area: area.name)
    first = {area.key for area, _ in named}
    own = {level: [area for area in areas if area.key in first] for level, areas in groups.items()}
    regions = [(region, [unit for unit in own[UNITS] if _lies_in(unit, region)]) for region in own[AreaLevel.ITL1]]
    placed = {unit.key for _, units in regions for unit in units}
    # What people look for first, wherever else it stands.
    sought = {*NATIONS, *(area.name for area in groups[AreaLevel.AUTHORITY])}
    seen = {area.key for level in shown for area in own[level]}
    return {
        "named": named,
        # A nation that is one unit has no list below it.
        "regions": sorted(
            [*regions, *((unit, []) for unit in own[UNITS] if unit.key not in placed)], key=lambda one: one[0].name
        ),
        "authorities": sorted((area for area, _ in named if area.name in sought), key=lambda one: one.name),
        "smaller": {"Districts": own[AreaLevel.DISTRICT], "ITL3 areas": own[AreaLevel.ITL3]},
        "rest": [area for areas in groups.values() for area in areas if area.key not in seen],
    }


def _lies_in(unit: Area, region: Area) -> bool:
    return unit.vintage == region.vintage and unit.code.startswith(region.code)


@pages.page(
    "/areas/<code>",
    parameters=[
        Choice("peers", "Choice of peers", list(PEERS)),
        Many("with", "Places to compare with, by code or name"),
    ],
    api=True,
)
def profile(now: EngineSession, args: QueryArgs, code: str) -> Answer:
    """What an area is known for and lacks, beside its peers, who is there and whom it works with."""
    names = [name.strip() for text in args["with"] for name in text.split(",") if name.strip()]
    chosen = tuple(now.engine.area(name) for name in names)
    page = ProfilePage(now, now.engine.area(code), args["peers"] or (CHOSEN if chosen else "similar"), chosen)
    area_profile = page.area_profile
    return Answer(
        "profile.html",
        {
            "page": page,
            "map": partner_map(now, page.cards),
            "area": page.area,
            "area_profile": area_profile,
            "held": figures_for(page.area, area_profile.figures_for) if page.held else "",
            "growth": now.engine.growth(page.area),
            "linked": now.engine.linked(page.area),
            "indicators": now.engine.indicators(page.area),
            "memberships": now.engine.memberships(page.area),
            "similar": now.engine.similar(page.area, top=3) if area_profile.figures_for else [],
            "jump_meaning": jump_meaning(now.engine.figures),
            "peer_titles": PEERS,
            "chosen": ", ".join(names),
            "amount": amount,
            "sparkline": sparkline,
            "years_in_words": years_in_words,
            "together": together,
            "publisher": lambda one: indicator_series()[one.code].publisher,
        },
        data=page.as_dict,
        tables=lambda: page.tables,
    )

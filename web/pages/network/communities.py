"""Communities of the network: who works with each other more than with the rest, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import replace

from graph_engine.explanations.wording import percent
from graph_engine.networks.model import AREAS, NETWORKS, ORGANISATIONS, Communities, Community
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.parameters import Choice, QueryArgs
from web.http.routing import Pages
from web.pages.network.community_headings import headings_of
from web.pages.network.drawing import COLOURS
from web.pages.network.view import tie_sources
from web.presentation.community_columns import BRIDGES, COMMUNITY, MAIN, members_table
from web.presentation.data_table import DataTable

pages = Pages("communities", __name__)

PLACES = 4
"""Places of a community that the page names."""
HIGHLY_STABLE, STABLE = 0.85, 0.75
"""Stability of the middle member's community from which on the page says so, as Hennig (2007) words it."""
LEADING = 3
"""Members that the page names first."""
DESCRIBED = 20
"""Communities that the page describes; the table lists all."""


@pages.page("/communities", parameters=[Choice("of", "Network", NETWORKS, ORGANISATIONS)], api=True)
def communities(now: EngineSession, args: QueryArgs) -> Answer:
    """Communities of organisations and of areas, with their members, their bridges and how stable they are."""
    found = now.engine.communities(args["of"])
    return Answer(
        "communities.html",
        {
            "found": found,
            "table": _page_table(found),
            "areas": found.of == AREAS,
            "agreement": agreement(found),
            "most": DESCRIBED,
            "main": MAIN,
            "leading": LEADING,
            "headings": headings_of(now, found),
            "colours": COLOURS,
            "largest": max((one.size for one in found.communities), default=0),
            "bridges": BRIDGES,
            "places": PLACES,
            "percent": percent,
            "tie_sources": tie_sources(now),
            "other": ORGANISATIONS if found.of == AREAS else AREAS,
        },
        data=found.as_dict,
        tables=lambda: _tables(found),
    )


def agreement(found: Communities) -> str:
    """What the stability of the middle member's community says, in plain words."""
    if math.isnan(found.agreement):
        return "No searches were compared: the network that is loaded is too small."
    if not found.stable:
        return "Repeated searches group the members too differently for any grouping to be relied on."
    if found.agreement >= HIGHLY_STABLE:
        return "Repeated searches find nearly the same groups each time."
    if found.agreement >= STABLE:
        return "Repeated searches find much the same groups; members at their edges change sides."
    return "Repeated searches agree on the cores of the groups, while a good part of the members change sides."


def _tables(found: Communities) -> dict[str, DataTable]:
    return {
        "communities": DataTable("Communities", COMMUNITY, found.communities),
        "members": members_table(found),
    }


def _page_table(found: Communities) -> DataTable:
    """The table of the page: only the first communities have a section to lead to."""
    numbers = {one.number for one in found.communities[:DESCRIBED]}

    def link(one: Community) -> str | None:
        return f"#community-{one.number}" if one.number in numbers else None

    columns = [replace(column, link=link) if column.name == "name" else column for column in COMMUNITY]
    return DataTable("Communities", columns, found.communities)

"""Communities of the network: who works with each other more than with the rest, and how sure that is."""

from __future__ import annotations

import math
from typing import Any

from graph_engine.explanations.wording import percent
from graph_engine.networks.model import AREAS, NETWORKS, ORGANISATIONS, Communities
from web.http.answers import Answer, Table
from web.http.current import EngineSession
from web.http.parameters import Choice, QueryArgs
from web.http.routing import Pages
from web.pages.network.view import tie_sources

pages = Pages("communities", __name__)

MAIN, BRIDGES, PLACES = 8, 4, 4
"""Members, bridges and places of a community that the page names."""
NEARLY_THE_SAME, MUCH_THE_SAME = 0.9, 0.75
"""Agreement of the runs (adjusted Rand index) from which on the page says so."""
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
            "areas": found.of == AREAS,
            "agreement": agreement(found),
            "most": DESCRIBED,
            "main": MAIN,
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
    """What the agreement of the runs says, in plain words."""
    if math.isnan(found.agreement):
        return "No runs were compared: the network that is loaded is too small."
    if not found.stable:
        return "Repeated searches group the members too differently for any grouping to be relied on."
    if found.agreement >= NEARLY_THE_SAME:
        return "Repeated searches find nearly the same groups each time."
    if found.agreement >= MUCH_THE_SAME:
        return "Repeated searches find much the same groups; members at their edges change sides."
    return "Repeated searches agree on the cores of the groups, while a good part of the members change sides."


def _tables(found: Communities) -> dict[str, Table]:
    communities_rows: list[dict[str, Any]] = [
        {
            "number": one.number,
            "name": one.name,
            "size": one.size,
            "stability": one.stability,
            "weight_inside": one.weight_inside,
            "main_members": [node.name for node in one.members[:MAIN]],
            "bridges": [node.name for node in one.bridges[:BRIDGES]],
            "places": [f"{name} ({number})" for name, number in one.places],
        }
        for one in found.communities
    ]
    members = [
        {
            "number": one.number,
            "key": node.key,
            "name": node.name,
            "area": node.area_name,
            "stability": node.stability,
            "ties": node.degree,
            "strength": node.strength,
            "bridge": node.bridge,
        }
        for one in found.communities
        for node in one.members
    ]
    return {
        "communities": Table(
            "Communities",
            {
                "number": "Number",
                "name": "Name",
                "size": "Members",
                "stability": "Stability",
                "weight_inside": "Share of weight that stays inside",
                "main_members": "Main members",
                "bridges": "Bridges",
                "places": "Members by area",
            },
            communities_rows,
        ),
        "members": Table(
            "Members of communities",
            {
                "number": "Community",
                "key": "Key",
                "name": "Name",
                "area": "Area",
                "stability": "Stability",
                "ties": "Ties",
                "strength": "Weight of ties",
                "bridge": "Share of weight to other communities",
            },
            members,
        ),
    }

"""One organisation: what loaded sources say of it, and whom its work fits, in lists of areas or beyond them."""

from __future__ import annotations

from collections.abc import Mapping

from graph_engine.networks.model import ORGANISATIONS, RELATIONS
from graph_engine.reference.topic_roles import Role
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.page_addresses import area_page
from web.http.parameters import Flag, QueryArgs
from web.http.routing import Pages
from web.pages.organisations.site_map import site_map
from web.presentation.fairness import spread_view
from web.presentation.grades import by_grade
from web.presentation.organisation_columns import organisation_tables, partner_table, shown_tables
from web.presentation.suggestion_columns import suggestion_table

pages = Pages("organisations", __name__)

SHOWN, MOST_SHOWN = 8, 200
"""Rows of each table that the page shows, and that it shows where all are asked for; its files hold the rest."""
_ROLES: Mapping[str, str] = {
    Role.RESEARCHES: "it does research",
    Role.HOSTS: "it tests for others",
    Role.MAKES: "it works on them as a business",
    Role.APPLIES: "it may use what others make",
    Role.NEEDS: "it has a need",
}


@pages.page(
    "/organisations/<key>",
    parameters=[Flag("all", "Whether the page shows all rows of its tables")],
    api=True,
)
def organisation(now: EngineSession, args: QueryArgs, key: str) -> Answer:
    """One organisation: its projects and impact cases, topics, sites, whom it worked with, suggestions and sources."""
    found = now.engine.organisation(key)
    files = organisation_tables(found, suggestion_table(found.suggestions))
    most = MOST_SHOWN if args["all"] else SHOWN
    return Answer(
        "organisation.html",
        {
            "found": found,
            "tables": shown_tables(found, most, area_page),
            "suggestions": found.suggestions[:most],
            # Most of its work may be old: what it works on now stands first.
            "topics": sorted(found.topics, key=lambda one: -(one.last_year or 0))[:most],
            "role": _ROLES.get(found.role, ""),
            "files": [(name, table.title) for name, table in files.items() if table.rows],
            "most_shown": MOST_SHOWN,
            "map": site_map(now, found.sites[:most]),
            "degree": _degree(now, found.organisation.key),
            "network_of": RELATIONS,
        },
        data=found.as_dict,
        tables=lambda: files,
    )


def _degree(now: EngineSession, key: str) -> int:
    """How many organisations the network ties to one; 0 where it is not in it."""
    whole = now.engine.networks.whole(ORGANISATIONS)
    return whole.nodes[whole.position[key]].degree if key in whole.position else 0


@pages.page("/organisations/<key>/partners", api=True)
def partners(now: EngineSession, args: QueryArgs, key: str) -> Answer:
    """Topic partners of one organisation, also those that lists of areas leave out, with the reason."""
    found = now.engine.partners_of(key)
    return Answer(
        "organisation_partners.html",
        {
            "found": found,
            "prospects": now.engine.prospects,
            "exposure": now.engine.exposure,
            "spread": spread_view(now.engine, [found.organisation.area] if found.organisation.area else []),
            # Partners, not suggestions alone: each says why lists of areas leave it out.
            "graded": [
                (grade, [one for one in found.partners if one.grade.words == grade.words])
                for grade, _ in by_grade(one.suggestion for one in found.partners)
            ],
        },
        data=found.as_dict,
        tables=lambda: {"partners": partner_table(found)},
    )

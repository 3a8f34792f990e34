"""Columns of communities and of their members, which their page and the command line show alike."""

from __future__ import annotations

from graph_engine.explanations.wording import count, percent
from graph_engine.networks.model import Communities
from web.presentation.area_columns import CSV_ONLY, FILES, JSON_ONLY
from web.presentation.data_table import CellKind, DataTable, TableColumn, titled

MAIN, BRIDGES = 8, 4
"""Members and bridges of a community that are named beside it."""

COMMUNITY = (
    TableColumn("key", "Key", only=JSON_ONLY),
    TableColumn("number", "Number", CellKind.COUNT, only=FILES),
    TableColumn("name", "Name", heading="Community", cell=lambda one: f"{one.number}. {titled(one.name)}"),
    TableColumn(
        "size",
        "Members",
        CellKind.COUNT,
        cell=lambda one: count(one.size),
        plain=lambda one: one.size,
        terminal="members",
    ),
    TableColumn(
        "stability",
        "Stability",
        CellKind.NUMBER,
        gaps=True,
        digits=2,
        value=lambda one: one.stability,
        plain=lambda one: one.stability,
        terminal="stability",
    ),
    TableColumn(
        "weight_inside",
        "Share of weight that stays inside",
        CellKind.NUMBER,
        gaps=True,
        value=lambda one: one.weight_inside,
        cell=lambda one: percent(one.weight_inside),
        plain=lambda one: f"{one.weight_inside:.0%}",
        heading="Weight of ties that stays inside",
        terminal="ties inside",
    ),
    TableColumn(
        "main_members",
        "Main members",
        CellKind.TEXTS,
        value=lambda one: [node.name for node in one.members[:MAIN]],
        only=CSV_ONLY,
    ),
    TableColumn(
        "bridges",
        "Bridges",
        CellKind.TEXTS,
        value=lambda one: [node.name for node in one.bridges[:BRIDGES]],
        only=CSV_ONLY,
    ),
    TableColumn(
        "places",
        "Members by area",
        value=lambda one: [f"{name} ({number})" for name, number in one.places],
        only=CSV_ONLY,
    ),
)
"""Columns of communities, the largest first."""
PRINTED_COMMUNITY = ("size", "stability", "weight_inside")
"""Those of them that the command line prints below the name."""
_KEY = TableColumn("key", "Key", value=lambda one: one[1].key)
_AREA = TableColumn("area", "Area", value=lambda one: one[1].area_name)
_STABILITY = TableColumn("stability", "Stability", CellKind.NUMBER, value=lambda one: one[1].stability)
_TIES = TableColumn("ties", "Ties", CellKind.COUNT, value=lambda one: one[1].degree)
_BRIDGE = TableColumn(
    "bridge", "Share of weight to other communities", CellKind.NUMBER, value=lambda one: one[1].bridge
)
MEMBER = (
    TableColumn("number", "Community", CellKind.COUNT, value=lambda one: one[0].number),
    _KEY,
    TableColumn("name", "Name", value=lambda one: one[1].name),
    _AREA,
    _STABILITY,
    _TIES,
    TableColumn("strength", "Weight of ties", CellKind.NUMBER, value=lambda one: one[1].strength),
    _BRIDGE,
)
"""Columns of members, each with its community."""
NAMED_MEMBER = (
    TableColumn("community", "Community", CellKind.COUNT, value=lambda one: one[0].number),
    TableColumn("name", "Name of the community", value=lambda one: one[0].name),
    _KEY,
    TableColumn("member", "Name", value=lambda one: one[1].name),
    TableColumn("kind", "Kind", value=lambda one: one[1].label),
    _AREA,
    _STABILITY,
    _BRIDGE,
    _TIES,
)
"""Columns of members on the command line, where each names its community."""


def members_table(found: Communities, *, named: bool = False) -> DataTable:
    """Members of all communities, each a row; ``named`` says the names of the communities beside their numbers."""
    rows = [(one, node) for one in found.communities for node in one.members]
    return DataTable("Members of communities", NAMED_MEMBER if named else MEMBER, rows)

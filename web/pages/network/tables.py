"""The tables of the network's pages: their columns, each declared once for the page, its CSV and its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import url_for

from graph_engine.datasets.joint_projects import PROGRAMME_NAMES
from graph_engine.explanations.wording import count, listed
from graph_engine.networks.model import JointDiscipline, JointProject, NetworkEdge, NetworkNode
from web.pages.network.community_headings import short_name
from web.pages.network.drawing import firm
from web.presentation.area_columns import AREA_SCHEMA, CSV_ONLY, FILES, JSON_ONLY
from web.presentation.data_table import CellKind, DataTable, Form, TableColumn, titled

if TYPE_CHECKING:
    from web.pages.network.view import NetworkView

_PAGE = frozenset({Form.PAGE})
# A consortium of so many partners is named as such: people in it seldom meet.
_VERY_LARGE = 50

MEMBER = (
    TableColumn("key", "Key", only=FILES),
    TableColumn("name", "Name"),
    TableColumn("kind", "Kind", cell=lambda node: "Institution" if node.label == "Institution" else "Business"),
    TableColumn("area", "Area", only=JSON_ONLY, schema=AREA_SCHEMA),
    TableColumn("area_code", "Area code", value=lambda node: node.area_code, only=CSV_ONLY),
    TableColumn("area_name", "Area", value=lambda node: node.area_name, only=frozenset({Form.CSV, Form.PAGE})),
    TableColumn(
        "community",
        "Community",
        CellKind.COUNT,
        gaps=True,
    ),
    TableColumn("community_name", "Name of the community", gaps=True, only=FILES),
    TableColumn("stability", "Stability", CellKind.NUMBER, gaps=True, only=FILES),
    TableColumn(
        "ties", "Ties in the whole network", CellKind.COUNT, heading="Ties in all", cell=lambda node: count(node.degree)
    ),
    TableColumn(
        "strength",
        "Weight of ties",
        CellKind.NUMBER,
        gaps=True,
        heading="Weight",
        cell=lambda node: f"{node.strength:.1f}",
    ),
    TableColumn("bridge", "Share of weight to other communities", CellKind.NUMBER, gaps=True, only=FILES),
    TableColumn("x", "Position across", CellKind.NUMBER, gaps=True, only=FILES),
    TableColumn("y", "Position up", CellKind.NUMBER, gaps=True, only=FILES),
)
"""Columns of members."""
TIE = (
    TableColumn("source", "Key", only=FILES),
    TableColumn("source_name", "Name", only=CSV_ONLY),
    TableColumn("target", "Key of the other", only=FILES),
    TableColumn("target_name", "Name of the other", only=CSV_ONLY),
    TableColumn("weight", "Weight", CellKind.NUMBER, gaps=True, cell=lambda edge: f"{edge.weight:.2f}"),
    TableColumn("projects", "Joint projects", CellKind.COUNT, cell=lambda edge: count(edge.projects)),
    TableColumn("first_year", "First year", CellKind.YEAR, gaps=True, only=FILES),
    TableColumn("last_year", "Last year", CellKind.YEAR, gaps=True, only=FILES),
    TableColumn("relations", "Kinds of tie", CellKind.TEXTS, only=FILES),
    TableColumn("span", "Started", cell=lambda edge: span(edge), only=_PAGE),
)
"""Columns of ties."""
WHY = (
    TableColumn("programme", "Programme"),
    TableColumn("code", "Number"),
    TableColumn("acronym", "Acronym"),
    TableColumn("title", "Project"),
    TableColumn("discipline", "Field"),
    TableColumn("projects", "Projects", CellKind.COUNT),
    TableColumn("topics", "Topics", CellKind.TEXTS),
    TableColumn("start_year", "Start", CellKind.YEAR),
    TableColumn("end_year", "End", CellKind.YEAR),
    TableColumn("partners", "Partners", CellKind.COUNT),
    TableColumn("source", "Source"),
)
"""Columns of what a tie rests on: projects, and the fields where a source gives no projects."""


def span(edge: NetworkEdge) -> str:
    """Years in which the projects of a tie started."""
    if not edge.first_year:
        return "not dated"
    last = edge.last_year and edge.last_year != edge.first_year
    return f"{edge.first_year}–{edge.last_year}" if last else str(edge.first_year)


def members(view: NetworkView) -> DataTable:
    """Members that are drawn, for files."""
    return DataTable("Members", MEMBER, view.nodes)


def members_shown(view: NetworkView) -> DataTable:
    """Members of which the page shows a row, each leading to the network around it but the one in the middle."""
    middle = view.focus.key if view.focus else None

    def link(node: NetworkNode) -> str | None:
        return None if node.key == middle else view.around(node)

    def note(node: NetworkNode) -> str | None:
        return "in the middle" if node.key == middle else None

    name = TableColumn("name", "Name", cell=lambda node: node.name, link=link, note=note)
    of_place = () if view.areas else ("kind", "area_name")
    of = TableColumn("community", "Community", note=_unsure, cell=_community)
    shown = {"name": name, "community": of}
    columns = [shown.get(column.name, column) for column in MEMBER]
    return DataTable("Members", columns, view.members_shown.rows, ("name", *of_place, "community", "ties", "strength"))


def ties(view: NetworkView) -> DataTable:
    """Ties that are drawn, for files; CSV names the ends."""
    names = {
        f"{end}_name": TableColumn(f"{end}_name", title, value=_name_of(view, end), only=CSV_ONLY)
        for end, title in (("source", "Name"), ("target", "Name of the other"))
    }
    return DataTable("Ties", [names.get(column.name, column) for column in TIE], view.edges)


def ties_shown(view: NetworkView) -> DataTable:
    """Ties of which the page shows a row, each leading to why it is there."""
    middle = view.focus.key if view.focus else None

    def ends(edge: NetworkEdge) -> tuple[str, str]:
        return (edge.target, edge.source) if edge.target == middle else (edge.source, edge.target)

    def cell(edge: NetworkEdge) -> str:
        one, other = ends(edge)
        # Around a member each of its ties has it at one end: the other is what tells them apart.
        return view.names[other] if one == middle else f"{view.names[one]} and {view.names[other]}"

    def link(edge: NetworkEdge) -> str:
        if not view.areas:
            return view.why(edge)
        here, there = (view.member(key).area_code for key in ends(edge))
        return url_for("pairs.pair", here=here, there=there)

    def note(edge: NetworkEdge) -> str | None:
        return None if view.areas else f"why: by {listed(edge.relations)}"

    title = "Joint projects, once for each pair of partners" if view.areas else "Joint projects"
    heading = "Worked with; each leads to why" if middle and view.args["hops"] == 1 else "Between; each leads to why"
    pair = TableColumn("pair", heading, cell=cell, link=link, note=note, only=_PAGE)
    projects = TableColumn("projects", title, CellKind.COUNT, cell=lambda edge: count(edge.projects))
    columns = [pair, *(projects if column.name == "projects" else column for column in TIE)]
    return DataTable(
        "Ties",
        columns,
        view.ties_shown.rows,
        ("pair", "projects", "span", "weight"),
        narrow=("pair", "projects", "span"),
    )


def joint_projects(view: NetworkView, sources: Mapping[str, str]) -> DataTable:
    """Projects behind the tie that is asked for, as the page shows them; ``sources`` are titles by key."""
    columns = (
        TableColumn("title", "Project", cell=_project, link=lambda one: one.address or None, note=_programme),
        TableColumn("years", "Years", cell=_project_years),
        TableColumn(
            "partners",
            "Partners",
            CellKind.COUNT,
            cell=lambda one: count(one.partners) if one.partners else None,
            note=lambda one: "a very large consortium" if (one.partners or 0) >= _VERY_LARGE else None,
        ),
        TableColumn("source", "Source", cell=lambda one: sources.get(one.source, one.source)),
    )
    return DataTable("Joint projects", columns, view.joint_projects)


def joint_disciplines(found: tuple[JointDiscipline, ...], sources: Mapping[str, str]) -> DataTable:
    """Fields behind the tie that is asked for, as the page shows them."""
    columns = (
        TableColumn("discipline", "Field", cell=lambda one: titled(one.discipline)),
        TableColumn("projects", "Projects", CellKind.COUNT, cell=lambda one: count(one.projects)),
        TableColumn("source", "Source", cell=lambda one: sources.get(one.source, one.source)),
    )
    return DataTable("Fields with joint projects", columns, found)


def network_tables(view: NetworkView) -> dict[str, DataTable]:
    """Every table of the network's page, by name."""
    found = {"members": members(view), "ties": ties(view)}
    if view.relation is not None:
        found["why"] = DataTable("Why a tie is there", WHY, [*view.relation.projects, *view.relation.disciplines])
    if view.path is not None:
        found["path"] = DataTable("Path", MEMBER, view.path.nodes)
    return found


def _name_of(view: NetworkView, end: str) -> Any:
    return lambda edge: view.names.get(getattr(edge, end))


def _community(node: NetworkNode) -> str | None:
    return f"{node.community}. {short_name(node.community_name)}" if node.community else None


def _unsure(node: NetworkNode) -> str | None:
    return "not for sure" if node.community and not firm(node) else None


def _project(one: JointProject) -> str:
    """Its title; without one its acronym, or its programme, year and what it is about, with its number in brackets."""
    if one.title or one.acronym:
        return one.title or one.acronym
    began = f" from {one.start_year}" if one.start_year else ""
    about, call = _about(one), _call(one)
    facts = [
        f"{_funder(one)} project{began}",
        f" on {about[:1].lower()}{about[1:]}" if about else "",
        call and f", {call}",
    ]
    return f"{''.join(facts)} ({one.code})"


def _programme(one: JointProject) -> str | None:
    """What stands below a title or an acronym: the other of them, programme, call and number."""
    if not (one.title or one.acronym):
        return None
    facts = (one.acronym if one.title else _about(one), _funder(one), _call(one), f"number {one.code}")
    return ", ".join(fact for fact in facts if fact)


def _about(one: JointProject) -> str:
    """The part of the programme that it belongs to, in words; nothing where codes alone are known."""
    return next((topic for topic in one.topics if not _coded(topic)), "")


def _call(one: JointProject) -> str:
    return next((f"call {topic}" for topic in one.topics if _coded(topic)), "")


def _coded(topic: str) -> bool:
    return any(letter.isdigit() for letter in topic)


def _funder(one: JointProject) -> str:
    return PROGRAMME_NAMES.get(one.programme, one.programme)


def _project_years(one: JointProject) -> str:
    end = f"–{one.end_year}" if one.end_year and one.end_year != one.start_year else ""
    return f"{one.start_year or 'not dated'}{end}"

"""Why two organisations are tied: their joint projects, and the fields in which the UKRI network counts them."""

from __future__ import annotations

import pandas as pd

from graph_engine.datasets.joint_projects import PROGRAMME_NAMES
from graph_engine.networks.model import PROJECTS, UKRI, JointDiscipline, JointProject
from graph_engine.networks.ties import PROGRAMME, NetworkTies, worked_with
from graph_engine.schema import EdgeType, NodeLabel, Scheme
from graph_engine.schema.scalars import Row, frame, missing, records, text
from graph_engine.stores.protocol import GraphStore

_COLUMNS = ["key", "programme", "code", "rcn", "acronym", "title", "start", "end", "partners", "source"]
_PAGE = "https://cordis.europa.eu/project/"


def sources_of(store: GraphStore) -> dict[str, frozenset[str]]:
    """Keys of the sources of each relation."""
    projects = frame(store.nodes(NodeLabel.PROJECT, ["programme", "source"]))
    return {
        PROJECTS: frozenset(projects.loc[projects["programme"] == PROGRAMME, "source"]),
        UKRI: frozenset(worked_with(store)["source"]),
    }


def joint_projects(store: GraphStore, ties: NetworkTies, one: int, other: int) -> tuple[JointProject, ...]:
    """Projects of both members, newest first, then by code; where one lacks a title, that of another record of it."""
    rows = ties.participations
    shared = set(rows.loc[rows["member"] == one, "project"]) & set(rows.loc[rows["member"] == other, "project"])
    found = described_projects(store, sorted(shared))
    return tuple(sorted(found, key=lambda project: (-(project.start_year or 0), project.code)))


def described_projects(store: GraphStore, keys: list[str]) -> list[JointProject]:
    """What is on record of projects, by their keys; where one lacks a title, that of another record of it."""
    if not keys:
        return []
    projects = frame(store.nodes(NodeLabel.PROJECT, _COLUMNS, {"key": keys}))
    topics, texts = _topics(store, keys), _texts(store, keys)
    return [
        JointProject(
            key=str(row["key"]),
            programme=str(row["programme"]),
            code=str(row["code"]),
            acronym=text(row["acronym"]) or "",
            title=text(row["title"]) or texts.get(str(row["key"]), ("", ""))[0],
            topics=topics.get(str(row["key"]), ()),
            start_year=_year(row["start"]),
            end_year=_year(row["end"]),
            partners=None if missing(row["partners"]) else int(row["partners"]),
            source=str(row["source"]),
            address=texts.get(str(row["key"]), ("", ""))[1] or _address(row),
        )
        for row in records(projects)
    ]


def joint_disciplines(rows: pd.DataFrame, one: str, other: str) -> tuple[JointDiscipline, ...]:
    """Fields in which the UKRI network counts joint projects of two organisations, most projects first.

    ``rows`` are all its pairs, as :func:`graph_engine.networks.ties.worked_with` reads them.
    """
    ends = (rows["from"] == one) & (rows["to"] == other) | (rows["from"] == other) & (rows["to"] == one)
    counted = rows[ends].groupby(["discipline", "source"], dropna=False)["projects"].max().reset_index()
    found = [
        JointDiscipline(text(name) or "", int(projects), str(source))
        for name, source, projects in counted.itertuples(index=False)
    ]
    return tuple(sorted(found, key=lambda field: (-field.projects, field.discipline)))


def _texts(store: GraphStore, keys: list[str]) -> dict[str, tuple[str, str]]:
    """Title and address of each project by its documents, or by another record of it; the first by key."""
    words = frame(store.edges(EdgeType.WORDS_OF, NodeLabel.DOCUMENT, NodeLabel.PROJECT, [], {"to": keys}))
    one, other = (
        frame(store.edges(EdgeType.SAME_PROJECT_AS, NodeLabel.PROJECT, NodeLabel.PROJECT, [], {end: keys}))
        for end in ("from", "to")
    )
    same = pd.concat([one.rename(columns={"from": "to", "to": "from"}), other])
    found: dict[str, tuple[str, str]] = {}
    for rows, label, columns in (
        (words, NodeLabel.DOCUMENT, ["title", "address"]),
        (same, NodeLabel.PROJECT, ["title"]),
    ):
        if rows.empty:
            continue
        nodes = frame(store.nodes(label, ["key", *columns], {"key": sorted(set(rows["from"]))})).set_index("key")
        for key, project in sorted(zip(rows["from"], rows["to"], strict=True)):
            title = text(nodes["title"].get(key)) or ""
            address = text(nodes["address"].get(key)) or "" if "address" in nodes else ""
            if title and str(project) not in found:
                found[str(project)] = title, address
    return found


def _address(row: Row) -> str:
    """Page of a project of a framework programme at CORDIS, by its record number or its grant number."""
    if str(row["programme"]) not in PROGRAMME_NAMES:
        return ""
    number = text(row["rcn"])
    return f"{_PAGE}rcn/{number}" if number else f"{_PAGE}id/{row['code']}"


def _topics(store: GraphStore, projects: list[str]) -> dict[str, tuple[str, ...]]:
    """Names of programme parts, then codes of topics, by project."""
    about = frame(store.edges(EdgeType.ABOUT, NodeLabel.PROJECT, NodeLabel.SECTOR, [], {"from": projects}))
    if about.empty:
        return {}
    sectors = frame(store.nodes(NodeLabel.SECTOR, ["key", "scheme", "name"], {"key": sorted(set(about["to"]))}))
    order = {str(Scheme.PROGRAMME_PART): 0, str(Scheme.TOPIC): 1}
    rows = about.merge(sectors, left_on="to", right_on="key")
    rows = rows.assign(order=rows["scheme"].map(order)).dropna(subset=["order"]).sort_values(["from", "order", "name"])
    return {str(key): tuple(names) for key, names in rows.groupby("from")["name"].agg(list).items()}


def _year(date: object) -> int | None:
    written = text(date)
    return int(written[:4]) if written and written[:4].isdigit() else None

"""All suggestions of a release as tables: a node each, with edges to its areas, organisations, texts and topic."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from graph_engine.schema import RESULT_EDGES, EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables, edge_schema, node_schema, table_of
from graph_engine.suggestions.model import Suggestion
from graph_engine.suggestions.pipeline import Matcher
from graph_engine.suggestions.ranking import ORGANISATION_COLUMNS, RankedMatch

SOURCE, TARGET = "source", "target"
END, CONTACT, SUPPORT = "end", "contact", "support"
_KEY_FIGURES = 16
_DECIMALS = 9
# Kinds of contact that carry a side; any other is there to introduce.
_CARRIERS = ("business", "institution")

Edge = tuple[EdgeType, str, dict[str, str]]
"""Type, key of the node at which it ends, and its columns."""


def suggestion_tables(matcher: Matcher, known: Mapping[NodeLabel, Collection[str]]) -> GraphTables:
    """All suggestions of all areas, of every ranked kind, as a store publishes them.

    Parameters
    ----------
    matcher : Matcher
        Suggestions of a release.
    known : mapping
        Keys of the nodes at which edges may end, by label; an edge to anything else is left out, since some contacts
        (works of the reference tables) are no nodes.

    Returns
    -------
    GraphTables
        ``Suggestion`` nodes and their edges; none where nothing is suggested.
    """
    release = matcher.figures.release
    nodes: list[dict[str, Any]] = []
    edges: dict[EdgeType, dict[tuple[str, ...], dict[str, str]]] = {edge: {} for edge in RESULT_EDGES}
    for kind, ranked in matcher.all_suggestions().items():
        for rank, (match, one) in enumerate(ranked, 1):
            key = suggestion_key(kind, match.ends, _topic(match))
            nodes.append(
                {
                    "key": key,
                    "kind": kind,
                    "title": one.headline,
                    "grade": one.grade.words,
                    "score": round(one.score, _DECIMALS),
                    "rank": rank,
                    "field": one.theme,
                    "distance_km": round(one.distance_km, 1),
                    "release_number": release.number,
                    "release_digest": release.digest,
                }
            )
            for edge, to, columns in _edges(match, one):
                # Of one organisation on one side the first that is said of it stands: an end comes before a contact.
                told = tuple(columns[name] for name in RESULT_EDGES[edge].identity)
                edges[edge].setdefault((key, to, *told), {"from": key, "to": to, **columns})
    return _tables(nodes, edges, known)


def suggestion_key(kind: str, ends: Iterable[str], topic: str | None) -> str:
    """Key of a suggestion: the same in every release for one kind, two areas and topic, whichever area comes first.

    >>> suggestion_key("topic", ["B", "A"], "topic:1") == suggestion_key("topic", ["A", "B"], "topic:1")
    True
    """
    parts = json.dumps([kind, sorted(ends), topic], ensure_ascii=False)
    return f"suggestion:{kind}:{hashlib.sha256(parts.encode()).hexdigest()[:_KEY_FIGURES]}"


def _topic(match: RankedMatch) -> str | None:
    topic = match.rows[0].get("topic")
    return topic if isinstance(topic, str) else None


def _edges(match: RankedMatch, one: Suggestion) -> Iterator[Edge]:
    """What a suggestion is tied to; a side is that of its best candidate, whichever area was asked about."""
    rows = match.rows
    brings = str(rows[0]["source"])
    yield EdgeType.BETWEEN, brings, {"side": SOURCE}
    yield EdgeType.BETWEEN, str(rows[0]["target"]), {"side": TARGET}
    topic = _topic(match)
    if topic is not None:
        yield EdgeType.ON_TOPIC, topic, {}
    for row in rows:
        for column in ORGANISATION_COLUMNS:
            if row.get(column):
                at = str(row["target" if column.startswith("target") else "source"])
                yield EdgeType.INVOLVES, str(row[column]), {"side": _side(at, brings), "part": END}
    for reason in one.reasons:
        for end in (reason.source, reason.target):
            if end.text is not None:
                yield EdgeType.RESTS_ON, end.text, {"side": _side(end.area.key, brings)}
    # The area whose list it leads may be either side, and its contacts come first.
    sides = (TARGET, SOURCE) if match.target == brings else (SOURCE, TARGET)
    for side, contacts in zip(sides, (one.source_contacts, one.target_contacts), strict=True):
        for contact in contacts:
            part = CONTACT if contact.kind in _CARRIERS else SUPPORT
            yield EdgeType.INVOLVES, contact.id, {"side": side, "part": part}


def _side(area: str, brings: str) -> str:
    return SOURCE if area == brings else TARGET


def _tables(
    nodes: list[dict[str, Any]],
    edges: Mapping[EdgeType, Mapping[tuple[str, ...], Mapping[str, str]]],
    known: Mapping[NodeLabel, Collection[str]],
) -> GraphTables:
    if not nodes:
        return GraphTables()
    tables = GraphTables({NodeLabel.SUGGESTION: table_of(pd.DataFrame(nodes), node_schema(NodeLabel.SUGGESTION))})
    for edge, kind in RESULT_EDGES.items():
        left = list(edges[edge].values())
        for start, end in kind.ends:
            part = [row for row in left if row["to"] in known[end]]
            left = [row for row in left if row["to"] not in known[end]]
            if part:
                tables.edges[edge, start, end] = table_of(pd.DataFrame(part), edge_schema(edge))
    return tables

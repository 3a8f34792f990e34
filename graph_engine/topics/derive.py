"""Topics as nodes and edges of the graph, found when a release is assembled."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from graph_engine.datasets.texts import newest_start, read_counted_texts
from graph_engine.geography.countries.uk import FIGURES_VINTAGE
from graph_engine.networks.ties import units_of
from graph_engine.schema import EdgeType, NodeLabel, area_key
from graph_engine.schema.graph_tables import (
    EdgeTableKey,
    GraphTables,
    edge_schema,
    node_schema,
    own_source,
    table_of,
)
from graph_engine.schema.scalars import frame
from graph_engine.schema.vocabulary import AreaLevel
from graph_engine.stores.bulk_reads import AssembledTables
from graph_engine.topics.found import FoundTopics, find_topics
from graph_engine.topics.history import Overlaps, TopicHistory, succession
from graph_engine.topics.limits import topic_limits
from graph_engine.topics.roles import ORGANISATIONS, in_topics, roles_of_organisations
from graph_engine.topics.themes import theme_of_topics

TOPICS_SOURCE = "topics"
_DECIMALS = 6


def with_topics(graph: GraphTables, history: TopicHistory | None = None) -> GraphTables:
    """Add the topics of the texts, which texts are in them, and who does what in them.

    A graph without texts, or one whose runs do not agree, gets none.

    Parameters
    ----------
    graph : GraphTables
        An assembled graph without topics.
    history : TopicHistory, optional
        Topics of the release before: those that go on keep their keys.

    Returns
    -------
    GraphTables
        The same tables, with ``Topic`` nodes, ``IN_TOPIC`` and ``HAS_ROLE`` edges, what became of the topics of
        ``history``, and their source, where there are any.
    """
    tables = AssembledTables(graph)
    texts = read_counted_texts(tables)
    if not len(texts.table):
        return graph
    found = find_topics(texts)
    if not found.names:
        return graph
    # Ages count from the newest text: the clock must not change a release.
    now = newest_start(texts.table)
    nodes, edges = dict(graph.nodes), dict(graph.edges)
    overlaps = None if history is None else Overlaps.between(history, _records(found))
    keys = _keys(found, history, overlaps)
    roles = roles_of_organisations(tables, set(texts.authors["organisation"]))
    members = in_topics(texts, found.topic, roles, now)
    themes = theme_of_topics(tables, found.centres, texts.terms)
    nodes[NodeLabel.TOPIC] = table_of(_topics(found, keys, members, themes), node_schema(NodeLabel.TOPIC))
    for label, rows in _in_topic(found, keys):
        edges[EdgeType.IN_TOPIC, label, NodeLabel.TOPIC] = table_of(rows, edge_schema(EdgeType.IN_TOPIC))
    for label, rows in _has_role(members, keys, tables):
        edges[EdgeType.HAS_ROLE, label, NodeLabel.TOPIC] = table_of(rows, edge_schema(EdgeType.HAS_ROLE))
    if history is not None and overlaps is not None:
        _add_history(nodes, edges, *succession(history, overlaps, keys, TOPICS_SOURCE))
    source = own_source(
        TOPICS_SOURCE, "Topics of projects and impact cases", f"Leiden, consensus of {topic_limits().runs} runs"
    )
    nodes[NodeLabel.SOURCE] = pa.concat_tables([graph.node_table(NodeLabel.SOURCE), source])
    return GraphTables(nodes, edges)


def _keys(found: FoundTopics, history: TopicHistory | None, overlaps: Overlaps | None) -> list[str]:
    """Key of each topic: that of the former topic that it continues, else that of its firmest text, by its key.

    The largest topic of today may be another one tomorrow, so a number would be no key.
    """
    continued = {} if overlaps is None else overlaps.continued
    spent = set() if history is None else set(history.spent)
    text_keys = found.texts.table["key"].to_numpy(object)
    keys = []
    for number in range(len(found.names)):
        if number in continued:
            keys.append(continued[number])
            continue
        inside = np.flatnonzero(found.topic == number)
        firm = found.consensus.stability[inside].round(_DECIMALS)
        ordered = [f"topic:{text_keys[at]}" for at in inside[np.argsort(-firm, kind="stable")]]
        # A key that another topic has or had would lead readers of old links astray.
        keys.append(next((key for key in ordered if key not in spent), f"{ordered[0]}:{number}"))
        spent.add(keys[-1])
    return keys


def _records(found: FoundTopics) -> pd.DataFrame:
    """``node``, ``text`` and number of the ``topic`` of each record of a text."""
    records = found.texts.records
    return records.assign(topic=found.topic[records["text"].to_numpy(int)])[["node", "text", "topic"]]


def _add_history(
    nodes: dict[NodeLabel, pa.Table],
    edges: dict[EdgeTableKey, pa.Table],
    former: pd.DataFrame,
    succeeds: pd.DataFrame,
) -> None:
    if len(former):
        nodes[NodeLabel.FORMER_TOPIC] = table_of(former, node_schema(NodeLabel.FORMER_TOPIC))
    for label in (NodeLabel.TOPIC, NodeLabel.FORMER_TOPIC):
        part = succeeds[succeeds["label"] == str(label)]
        if len(part):
            key = (EdgeType.SUCCEEDS, label, NodeLabel.FORMER_TOPIC)
            edges[key] = table_of(part, edge_schema(EdgeType.SUCCEEDS))


def _topics(found: FoundTopics, keys: list[str], members: pd.DataFrame, themes: list[str | None]) -> pd.DataFrame:
    table, topic = found.texts.table, found.topic
    inside = topic >= 0
    by_topic = table[inside].assign(topic=topic[inside], stability=found.consensus.stability[inside]).groupby("topic")
    numbers = np.arange(len(keys))
    organisations = members.groupby("topic")["organisation"].nunique().reindex(numbers, fill_value=0)
    return pd.DataFrame(
        {
            "key": keys,
            "number": numbers + 1,
            "name": list(found.names),
            "terms": ["; ".join(words) for words in found.words],
            "documents": by_topic.size().reindex(numbers).to_numpy(),
            "organisations": organisations.to_numpy(),
            "stability": by_topic["stability"].mean().reindex(numbers).round(_DECIMALS).to_numpy(),
            "agreement": round(found.consensus.agreement, _DECIMALS),
            "first_year": by_topic["start"].min().reindex(numbers).astype("Int64").array,
            "last_year": by_topic["end"].max().reindex(numbers).astype("Int64").array,
            "theme": themes,
            "source": TOPICS_SOURCE,
        }
    )


def _in_topic(found: FoundTopics, keys: list[str]) -> list[tuple[NodeLabel, pd.DataFrame]]:
    records = found.texts.records
    at = records["text"].to_numpy(int)
    records = records.assign(topic=found.topic[at], stability=found.consensus.stability[at].round(_DECIMALS))
    records = records[records["topic"] >= 0]
    rows = pd.DataFrame(
        {
            "from": records["node"],
            "to": [keys[number] for number in records["topic"]],
            "stability": records["stability"],
            "source": TOPICS_SOURCE,
        }
    )
    labels = records["label"].to_numpy(object)
    parts = [(label, rows[labels == str(label)]) for label in (NodeLabel.DOCUMENT, NodeLabel.PROJECT)]
    return [(label, part) for label, part in parts if len(part)]


def _has_role(members: pd.DataFrame, keys: list[str], tables: AssembledTables) -> list[tuple[NodeLabel, pd.DataFrame]]:
    rows = members.assign(
        to=[keys[number] for number in members["topic"]],
        weight=members["weight"].round(_DECIMALS),
        last_year=members["last_year"].astype("Int64"),
        source=TOPICS_SOURCE,
    ).rename(columns={"organisation": "from"})
    columns = ["from", "to", "role", "weight", "documents", "last_year", "source"]
    found = [(label, part[columns]) for label in ORGANISATIONS if len(part := rows[rows["label"] == str(label)])]
    places = _places(tables)
    placed = rows.assign(**{"from": rows["from"].map(places)}).dropna(subset=["from"])
    grouped = placed.groupby(["from", "to", "role"], sort=True)
    areas = grouped.agg(
        weight=("weight", "sum"), documents=("documents", "sum"), last_year=("last_year", "max")
    ).reset_index()
    if len(areas):
        areas = areas.assign(weight=areas["weight"].round(_DECIMALS), source=TOPICS_SOURCE)
        found.append((NodeLabel.AREA, areas[columns]))
    return found


def _places(tables: AssembledTables) -> dict[str, str]:
    """Key of the ITL2 area in which each organisation has its seat, where that is known so finely."""
    unit = {key: code for key, code in units_of(tables).items() if len(code) == len("TLC1")}
    found: dict[str, str] = {}
    for label in ORGANISATIONS:
        seats = frame(tables.edges(EdgeType.LOCATED_IN, label, NodeLabel.AREA, ["seat"]))
        seats = seats[seats["seat"].fillna(False).astype(bool)]
        seats = seats.assign(unit=seats["to"].map(unit)).dropna(subset=["unit"]).sort_values(["from", "unit"])
        found.update(zip(seats["from"], seats["unit"], strict=True))
    return {key: area_key(AreaLevel.ITL2, FIGURES_VINTAGE, code) for key, code in found.items()}

"""From staged tables to a release: replace editions, join organisations and projects, set aside edges to nowhere.

*Raw* tables are what loaders stage: organisations are records, and edges start at records. *Assembled* tables are
what a store holds: records were joined into institutions and businesses, and edges start there. Going from one to the
other and back loses nothing, so that any join can be undone and any edition replaced. Which projects are one, and the
communities of the network, are found anew whenever a release is assembled, and left out when it is taken apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from graph_engine.errors import InputError
from graph_engine.networks.derive import COMMUNITIES_SOURCE, with_communities
from graph_engine.organisations.linkage import resolve
from graph_engine.organisations.project_linkage import same_projects
from graph_engine.schema import EDGES, UNITED_KINGDOM, EdgeType, Measure, NodeLabel
from graph_engine.schema.graph_tables import EdgeTableKey, GraphTables, edge_schema, node_schema, own_source
from graph_engine.topics.derive import TOPICS_SOURCE, with_topics
from graph_engine.topics.history import TopicHistory
from loaders.framework.loader import source_ranks
from loaders.framework.staging import conform

_ORGANISATIONS = (NodeLabel.INSTITUTION, NodeLabel.BUSINESS)
IDENTITY_SOURCE = "identity"
_FOUND_ANEW = (
    EdgeType.IDENTIFIED_AS,
    EdgeType.SAME_PROJECT_AS,
    EdgeType.MEMBER_OF,
    EdgeType.IN_TOPIC,
    EdgeType.HAS_ROLE,
    EdgeType.SUCCEEDS,
)


@dataclass(frozen=True)
class Assembled:
    """A graph that is ready for a store, and how many repeated or dangling rows were left out of it, by kind."""

    graph: GraphTables
    repeated: dict[str, int]
    dangling: dict[str, int]


def merge(base: GraphTables, staged: GraphTables) -> GraphTables:
    """Put staged raw tables into raw ``base``: editions that stand in both are replaced by the staged ones."""
    editions = staged.node_table(NodeLabel.SOURCE).column("key").unique()
    merged = GraphTables()
    # A rerun of a source must leave nothing of its former rows, so a whole edition goes, never single rows.
    for label in sorted({*base.nodes, *staged.nodes}):
        merged.nodes[label] = _replace(base.node_table(label), staged.node_table(label), editions, label)
    for key in sorted({*base.edges, *staged.edges}):
        merged.edges[key] = _replace(base.edge_table(*key), staged.edge_table(*key), editions, None)
    return merged


def _replace(old: pa.Table, new: pa.Table, editions: pa.Array, label: NodeLabel | None) -> pa.Table:
    column = "key" if label is NodeLabel.SOURCE else "source"
    accepted = old.filter(pc.invert(pc.is_in(old.column(column), value_set=editions))) if old.num_rows else old
    return pa.concat_tables([accepted, new]) if new.num_rows else accepted


def assemble(raw: GraphTables, history: TopicHistory | None = None) -> Assembled:
    """Join records into organisations, move edges to them, and leave out rows that are repeated or lead nowhere.

    The same raw rows in any order give a graph of the same digest, where ``history``, the topics of the release that
    this one follows, is the same: topics that go on keep their keys.
    """
    repeated: dict[str, int] = {}
    dangling: dict[str, int] = {}
    graph = GraphTables()
    for label, table in raw.nodes.items():
        graph.nodes[label] = _distinct(table, ["key"], str(label), repeated)
    # Joined before edges move: where an edge starts depends on which organisation its record became.
    seats = _join_organisations(graph, raw)
    label_of = _labels_of_records(graph)
    keys = {label: table.column("key").combine_chunks() for label, table in graph.nodes.items()}
    moved: dict[EdgeTableKey, list[pa.Table]] = {}
    for (edge, source, target), table in raw.edges.items():
        if source is NodeLabel.RECORD and edge is not EdgeType.IDENTIFIED_AS:
            records = keys.get(source, pa.array([], pa.string()))
            # An edge may name a record that its source set aside: such edges are counted, not written.
            lost = pc.invert(pc.is_in(table.column("from"), value_set=records))
            both = target is NodeLabel.RECORD
            if both:
                lost = pc.or_(lost, pc.invert(pc.is_in(table.column("to"), value_set=records)))
            _count(dangling, str(edge), int(pc.sum(lost).as_py() or 0))
            for organisation in _ORGANISATIONS:
                part = _moved(table, label_of[organisation], "from", "record")
                for other in _ORGANISATIONS if both else ():
                    ends = _moved(part, label_of[other], "to", "other_record")
                    if ends.num_rows:
                        moved.setdefault((edge, organisation, other), []).append(ends)
                if part.num_rows and not both:
                    moved.setdefault((edge, organisation, target), []).append(part)
        else:
            moved.setdefault((edge, source, target), []).append(table)
    for key, parts in sorted(moved.items()):
        edge, source, target = key
        table = pa.concat_tables(parts)
        for end, label in (("from", source), ("to", target)):
            found = pc.is_in(table.column(end), value_set=keys.get(label, pa.array([], pa.string())))
            accepted = table.filter(found)
            _count(dangling, str(edge), table.num_rows - accepted.num_rows)
            table = accepted
        # Two records of one organisation may say the same: after the move that is one edge.
        table = _distinct(table, ["from", "to", *EDGES[edge].identity], str(edge), repeated)
        if edge is EdgeType.LOCATED_IN:
            at = table.schema.get_field_index("seat")
            table = table.set_column(at, table.schema.field("seat"), pc.is_in(table.column("record"), value_set=seats))
        if table.num_rows:
            graph.edges[key] = table
    graph.edges.update(_identified(graph, label_of))
    _join_projects(graph)
    _fill_population(graph)
    # Empty tables are left out, so that a graph has one digest whether or not a loader yielded an empty batch.
    graph.nodes = {label: table for label, table in graph.nodes.items() if table.num_rows}
    # Words that name communities are told from prose by the topics.
    return Assembled(with_communities(with_topics(graph, history)), repeated, dangling)


def disassemble(graph: GraphTables) -> GraphTables:
    """Turn assembled tables back into raw ones: edges of organisations go back to the records that they came from."""
    derived = (*_ORGANISATIONS, NodeLabel.COMMUNITY, NodeLabel.TOPIC, NodeLabel.FORMER_TOPIC)
    raw = GraphTables(nodes={label: table for label, table in graph.nodes.items() if label not in derived})
    back: dict[EdgeTableKey, list[pa.Table]] = {}
    for (edge, source, target), table in graph.edges.items():
        if edge in _FOUND_ANEW:
            continue
        if source in _ORGANISATIONS:
            # Without the record nobody can tell whose edge it was, and taking the graph apart would lose it.
            if nameless := table.column("record").null_count:
                raise InputError(
                    f"{nameless} edges {edge} name no record, so they cannot be taken apart: the store holds a graph "
                    "that this project did not load. Choose an empty store with HUB_STORE."
                )
            for end, record in (("from", "record"), ("to", "other_record")):
                if record in table.column_names:
                    at = table.schema.get_field_index(end)
                    table = table.set_column(at, edge_schema(edge).field(end), table.column(record))
            source = NodeLabel.RECORD
            target = NodeLabel.RECORD if target in _ORGANISATIONS else target
        back.setdefault((edge, source, target), []).append(table)
    raw.edges = {key: pa.concat_tables(parts) for key, parts in sorted(back.items())}
    raw.nodes[NodeLabel.SOURCE] = _without_own(raw.node_table(NodeLabel.SOURCE))
    return raw


def _without_own(sources: pa.Table) -> pa.Table:
    own = pa.array([IDENTITY_SOURCE, COMMUNITIES_SOURCE, TOPICS_SOURCE], pa.string())
    return sources.filter(pc.invert(pc.is_in(sources.column("key"), value_set=own)))


def _join_organisations(graph: GraphTables, raw: GraphTables) -> pa.Array:
    """Add organisations and how records were joined; give the records that are the seats of their organisations."""
    records = graph.node_table(NodeLabel.RECORD).to_pandas()
    located = raw.edge_table(EdgeType.LOCATED_IN, NodeLabel.RECORD, NodeLabel.AREA).to_pandas()
    resolution = resolve(records, located, source_ranks())
    for label in _ORGANISATIONS:
        rows = resolution.organisations[label]
        graph.nodes[label] = conform(rows, node_schema(label), str(label))
    joined = resolution.joined
    if len(joined):
        _name_identity(graph)
    graph.edges.update(
        {
            (EdgeType.IDENTIFIED_AS, NodeLabel.RECORD, label): conform(
                part[["from", "to", "how"]].assign(source=IDENTITY_SOURCE), edge_schema(EdgeType.IDENTIFIED_AS), "joins"
            )
            for label in _ORGANISATIONS
            if len(part := joined[joined["label"] == str(label)])
        }
    )
    return pa.array(resolution.seats["record"], pa.string())


def _name_identity(graph: GraphTables) -> None:
    """Add the source of all joins, unless it stands there already."""
    sources = graph.node_table(NodeLabel.SOURCE)
    if IDENTITY_SOURCE in sources.column("key").to_pylist():
        return
    own = own_source(
        IDENTITY_SOURCE, "Which records are one organisation, and which are one project", "rules of this project"
    )
    graph.nodes[NodeLabel.SOURCE] = pa.concat_tables([sources, own])


def _join_projects(graph: GraphTables) -> None:
    """Tie the projects of different editions that are one; the work itself is done in project_linkage."""
    columns = ["key", "programme", "code", "acronym", "start", "end", "cost", "rcn", "source"]
    partners = []
    for label in _ORGANISATIONS:
        # Of foreign partners editions have unlike identifiers, and unnamed ones cannot be known again either.
        nodes = graph.node_table(label)
        known = pc.and_(pc.equal(nodes.column("country"), UNITED_KINGDOM), pc.is_valid(nodes.column("name")))
        edges = graph.edge_table(EdgeType.PARTICIPATED_IN, label, NodeLabel.PROJECT).select(["from", "to"])
        keys = nodes.filter(known).column("key").combine_chunks()
        partners.append(edges.filter(pc.is_in(edges.column("from"), value_set=keys)))
    words = graph.edge_table(EdgeType.WORDS_OF, NodeLabel.DOCUMENT, NodeLabel.PROJECT).select(["from", "to"])
    same = same_projects(
        graph.node_table(NodeLabel.PROJECT).select(columns).to_pandas(),
        pa.concat_tables(partners).to_pandas(),
        words.to_pandas(),
    )
    if len(same):
        _name_identity(graph)
        key = (EdgeType.SAME_PROJECT_AS, NodeLabel.PROJECT, NodeLabel.PROJECT)
        graph.edges[key] = conform(same.assign(source=IDENTITY_SOURCE), edge_schema(key[0]), "projects")


def _fill_population(graph: GraphTables) -> None:
    """Put the latest published population of each area beside its name."""
    figures = graph.edge_table(EdgeType.HAS_ACTIVITY, NodeLabel.AREA, NodeLabel.SECTOR)
    figures = figures.filter(pc.equal(figures.column("measure"), str(Measure.POPULATION)))
    areas = graph.nodes.get(NodeLabel.AREA)
    if areas is None:
        return
    latest = (
        figures.to_pandas().dropna(subset=["value"]).sort_values(["from", "year"]).drop_duplicates("from", keep="last")
    )
    by_area = latest.set_index("from")
    keys = pd.Index(areas.column("key").to_pylist())
    for name, column in (("population", "value"), ("population_year", "year")):
        at = areas.schema.get_field_index(name)
        values = by_area[column].reindex(keys)
        areas = areas.set_column(
            at, areas.schema.field(name), pa.array(values, areas.schema.field(name).type, from_pandas=True)
        )
    graph.nodes[NodeLabel.AREA] = areas


def _labels_of_records(graph: GraphTables) -> dict[NodeLabel, pa.Table]:
    return {
        label: graph.edge_table(EdgeType.IDENTIFIED_AS, NodeLabel.RECORD, label).select(["from", "to"])
        for label in _ORGANISATIONS
    }


def _identified(graph: GraphTables, label_of: dict[NodeLabel, pa.Table]) -> dict[EdgeTableKey, pa.Table]:
    return {
        key: table.sort_by([("from", "ascending")])
        for key, table in graph.edges.items()
        if key[0] is EdgeType.IDENTIFIED_AS and label_of[key[2]].num_rows
    }


def _moved(table: pa.Table, organisation_of: pa.Table, end: str, record: str) -> pa.Table:
    """Rows whose ``end`` is a record of some organisations, moved there; the record stands in ``record``."""
    at = pc.index_in(table.column(end), value_set=organisation_of.column("from").combine_chunks())
    found = pc.is_valid(at)
    part = table.filter(found)
    target = organisation_of.column("to").take(at.filter(found))
    part = part.set_column(part.schema.get_field_index(record), part.schema.field(record), part.column(end))
    return part.set_column(part.schema.get_field_index(end), part.schema.field(end), target)


def _distinct(table: pa.Table, identity: list[str], name: str, repeated: dict[str, int]) -> pa.Table:
    """Keep one row for each identity: the first in order of all columns, whatever the order of the rows was."""
    table = table.combine_chunks()
    if table.group_by(identity).aggregate([]).num_rows == table.num_rows:
        return table
    table = table.sort_by([(column, "ascending") for column in [*identity, *table.column_names]])
    numbered = table.append_column("_row", pa.array(range(table.num_rows)))
    first = numbered.group_by(identity).aggregate([("_row", "min")]).column("_row_min")
    accepted = table.take(pc.take(first, pc.sort_indices(first)))
    _count(repeated, name, table.num_rows - accepted.num_rows)
    return accepted


def _count(counts: dict[str, int], name: str, rows: int) -> None:
    if rows:
        counts[name] = counts.get(name, 0) + rows

"""A whole graph as tables: what loaders stage, stores write, and digests are taken of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from graph_engine.errors import InputError
from graph_engine.schema import EDGES, NODES, Column, ColumnType, EdgeType, NodeLabel, edge_kind, node_kind

if TYPE_CHECKING:
    import pandas as pd

EdgeTableKey = tuple[EdgeType, NodeLabel, NodeLabel]

_ARROW: dict[ColumnType, pa.DataType] = {
    ColumnType.TEXT: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.BOOLEAN: pa.bool_(),
}

# A load's clock time must not make two equal graphs differ.
VOLATILE = frozenset({"loaded"})


def node_schema(label: NodeLabel) -> pa.Schema:
    """Arrow schema of a table of nodes."""
    return pa.schema([_field(column) for column in node_kind(label).columns])


def edge_schema(edge: EdgeType) -> pa.Schema:
    """Arrow schema of a table of edges: ``from`` and ``to`` first."""
    ends = [pa.field("from", pa.string(), nullable=False), pa.field("to", pa.string(), nullable=False)]
    return pa.schema(ends + [_field(column) for column in edge_kind(edge).columns])


def table_of(rows: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """Arrow table of rows that the engine derived; columns of the schema that they lack are null."""
    arrays = [
        pa.array(rows[field.name], field.type, from_pandas=True)
        if field.name in rows
        else pa.nulls(len(rows), field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def own_source(key: str, title: str, edition: str) -> pa.Table:
    """Row of the source of what this project derives itself when a release is assembled."""
    schema = node_schema(NodeLabel.SOURCE)
    row = {"key": key, "loader": key, "title": title, "publisher": "partnership-hub", "licence": "Apache-2.0"}
    return pa.Table.from_pylist([{**row, "edition": edition}], schema=schema)


def _field(column: Column) -> pa.Field:
    return pa.field(column.name, _ARROW[column.type], nullable=column.nullable)


@dataclass
class GraphTables:
    """Nodes by label and edges by type and labels of both ends, as Arrow tables in the schema's columns."""

    nodes: dict[NodeLabel, pa.Table] = field(default_factory=dict)
    edges: dict[EdgeTableKey, pa.Table] = field(default_factory=dict)
    _digested: dict[str, tuple[pa.Table, str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def node_table(self, label: NodeLabel) -> pa.Table:
        """Return the nodes of a label; an empty table of the right schema where there are none."""
        return self.nodes.get(label, node_schema(label).empty_table())

    def edge_table(self, edge: EdgeType, source: NodeLabel, target: NodeLabel) -> pa.Table:
        """Return the edges of a type between two labels; an empty table where there are none."""
        return self.edges.get((edge, source, target), edge_schema(edge).empty_table())

    def counts(self) -> dict[str, int]:
        """Rows per label and per type of edge, for summaries."""
        rows: dict[str, int] = {}
        for label, table in sorted(self.nodes.items()):
            rows[str(label)] = table.num_rows
        for (edge, _, _), table in sorted(self.edges.items()):
            rows[str(edge)] = rows.get(str(edge), 0) + table.num_rows
        return rows

    def require_release(self) -> None:
        """Check schema, keys and ends of a release.

        Raises
        ------
        InputError
            As :meth:`validate`, or where a kind is a result, which is published and is no part of a release.
        """
        if results := [str(label) for label in self.nodes if label not in NODES]:
            raise InputError(
                f"{', '.join(sorted(results))} nodes are results: publish them beside a release, which never holds any."
            )
        self.validate()

    def require_results(self, known: Mapping[NodeLabel, pa.Array]) -> None:
        """Check schema, keys and ends of results.

        Parameters
        ----------
        known : mapping
            Keys of the nodes of the release at which results may end, by label.

        Raises
        ------
        InputError
            As :meth:`validate`, or where a kind belongs to the release itself.
        """
        kinds = {str(label) for label in self.nodes if label in NODES}
        kinds |= {str(edge) for edge, _, _ in self.edges if edge in EDGES}
        if kinds:
            raise InputError(f"{', '.join(sorted(kinds))} belong to a release and are no results: load them instead.")
        self.validate(known)

    def validate(self, known: Mapping[NodeLabel, pa.Array] | None = None) -> None:
        """Check schema, keys and ends.

        Parameters
        ----------
        known : mapping, optional
            Keys of nodes, by label, that stand elsewhere and at which edges may end.

        Raises
        ------
        InputError
            Where a key stands twice, an edge is repeated, or an edge starts or ends at no node.
        """
        keys: dict[NodeLabel, pa.Array] = dict(known or {})
        for label, table in self.nodes.items():
            _require_schema(str(label), table, node_schema(label))
            key = table.column("key").combine_chunks()
            if len(pc.unique(key)) != len(key):
                counts = pc.value_counts(key)
                twice = counts.filter(pc.greater(counts.field("counts"), 1)).field("values")[0].as_py()
                raise InputError(f"Key {twice!r} stands twice among the {label} nodes; keys must be unique.")
            keys[label] = key
        for (edge, source, target), table in self.edges.items():
            _require_schema(str(edge), table, edge_schema(edge))
            # Neo4j would take any pair; LadybugDB has no table for it: both refuse it here, in the same words.
            if (source, target) not in edge_kind(edge).ends:
                raise InputError(f"{edge} does not tie {source} to {target}; see graph_engine/schema/edges.py.")
            for end, label in (("from", source), ("to", target)):
                known = keys.get(label, pa.array([], pa.string()))
                found = pc.is_in(table.column(end), value_set=known)
                if table.num_rows and not pc.all(found).as_py():
                    lost = table.column(end).filter(pc.invert(found))[0].as_py()
                    raise InputError(f"An edge {edge} has {end} {lost!r}, which is no {label}.")
            identity = ["from", "to", *edge_kind(edge).identity]
            distinct = table.group_by(identity).aggregate([]).num_rows
            if distinct != table.num_rows:
                raise InputError(f"{table.num_rows - distinct} edges {edge} are repeated in {', '.join(identity)}.")

    def digest(self) -> str:
        """SHA-256 of the content: the same rows in any order give the same digest."""
        return hashlib.sha256("".join(f"{name}{value}" for name, value in self.digests().items()).encode()).hexdigest()

    def digests(self) -> Mapping[str, str]:
        """Digest of each table by its name, in order of name."""
        named = {str(label): table for label, table in self.nodes.items()}
        named |= {f"{edge} {source} {target}": table for (edge, source, target), table in self.edges.items()}
        return {name: self._digest_of(name, named[name]) for name in sorted(named) if named[name].num_rows}

    def _digest_of(self, name: str, table: pa.Table) -> str:
        """Digest of a table that is computed again only where another stands in its place; none of them changes."""
        known = self._digested.get(name)
        if known is None or known[0] is not table:
            known = self._digested[name] = (table, table_digest(table))
        return known[1]


def table_digest(table: pa.Table) -> str:
    """SHA-256 of a table's rows, independent of the order of rows; volatile columns are left out."""
    selected = [name for name in table.column_names if name not in VOLATILE]
    table = table.select(selected)
    # By all columns, so that the order in which loaders gave rows does not count.
    table = table.sort_by([(name, "ascending") for name in selected]).combine_chunks()
    digest = hashlib.sha256(repr(selected).encode())
    for name in selected:
        for value in _canonical(table.column(name)):
            digest.update(value)
    return digest.hexdigest()


def _canonical(column: pa.ChunkedArray) -> list[bytes]:
    # Buffers of equal arrays may differ in padding and in bytes under nulls: text is the stable form.
    blocks = []
    for start in range(0, len(column), 65_536):
        block = column.slice(start, 65_536).to_pylist()
        blocks.append("\x1f".join("\x00" if value is None else repr(value) for value in block).encode() + b"\x1e")
    return blocks


def _require_schema(name: str, table: pa.Table, schema: pa.Schema) -> None:
    if table.schema.names != schema.names or any(a.type != b.type for a, b in zip(table.schema, schema, strict=True)):
        raise InputError(f"The table {name} has columns {table.schema.names}; the schema asks for {schema.names}.")
    for wanted in schema:
        if not wanted.nullable and table.column(wanted.name).null_count:
            raise InputError(f"The table {name} has a null in {wanted.name!r}, which must not be null.")

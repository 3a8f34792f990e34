"""Reading in bulk, from a store or from a graph that is being assembled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.stores.protocol import Release

Wanted = str | int | Sequence[str] | Sequence[int]
"""A value that a column must have, or several of which it must have one."""


class Tables(Protocol):
    """What can be read in bulk: a store, or the tables of a graph that is being assembled."""

    def nodes(self, label: NodeLabel, columns: list[str]) -> pa.Table:
        """Columns of all nodes of a label."""
        ...

    def edges(self, edge: EdgeType, source: NodeLabel, target: NodeLabel, columns: list[str]) -> pa.Table:
        """``from``, ``to`` and columns of all edges of a type between two labels."""
        ...


@dataclass(frozen=True)
class AssembledTables:
    """The tables of a graph, read as a store is."""

    graph: GraphTables

    def nodes(
        self, label: NodeLabel, columns: Sequence[str] | None = None, where: Mapping[str, Wanted] | None = None
    ) -> pa.Table:
        """Columns of the nodes of a label, as :meth:`graph_engine.stores.protocol.GraphStore.nodes` gives them."""
        return _selected(self.graph.node_table(label), columns, where)

    def edges(
        self,
        edge: EdgeType,
        source: NodeLabel,
        target: NodeLabel,
        columns: Sequence[str] | None = None,
        where: Mapping[str, Wanted] | None = None,
    ) -> pa.Table:
        """``from``, ``to`` and columns of the edges of a type between two labels, as a store gives them."""
        names = None if columns is None else ["from", "to", *columns]
        return _selected(self.graph.edge_table(edge, source, target), names, where)


@dataclass(frozen=True)
class UnwrittenRelease(AssembledTables):
    """A release that no store holds yet, read as if one did: datasets read nodes, edges and what describes it."""

    described: Release

    def release(self) -> Release:
        """What will describe it."""
        return self.described


def _selected(table: pa.Table, columns: Sequence[str] | None, where: Mapping[str, Wanted] | None) -> pa.Table:
    for name, wanted in (where or {}).items():
        values = [wanted] if isinstance(wanted, str | int) else list(wanted)
        table = table.filter(pc.is_in(table.column(name), value_set=pa.array(values, table.schema.field(name).type)))
    return table if columns is None else table.select(list(columns))

"""Reading in bulk, from a store or from a graph that is being assembled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables


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

    def nodes(self, label: NodeLabel, columns: list[str]) -> pa.Table:
        """Columns of all nodes of a label."""
        return self.graph.node_table(label).select(columns)

    def edges(self, edge: EdgeType, source: NodeLabel, target: NodeLabel, columns: list[str]) -> pa.Table:
        """``from``, ``to`` and columns of all edges of a type between two labels."""
        return self.graph.edge_table(edge, source, target).select(["from", "to", *columns])

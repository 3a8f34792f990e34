"""The property graph: kinds of nodes and edges, their columns, keys and units, and where each came from.

This package is the one owner of names in the graph: ``nodes.py`` and ``edges.py`` declare the kinds, ``keys.py`` their
keys, ``vocabulary.py`` the words that may stand in them; ``results.py`` what is published beside a release. Stores make
their tables and constraints from it, loaders are checked against it, and readers name columns from it.

Three things are never confused: a figure that is *zero* is an edge with ``value`` 0; a figure that the publisher
*suppressed* is an edge with ``suppressed`` true and ``value`` null; a figure that is *missing* has no edge.

Organisations come from many sources. Each source writes its own :attr:`NodeLabel.RECORD` rows, and edges that start
at a record. When a release is assembled, records that are the same organisation become one ``Institution`` or
``Business`` (``IDENTIFIED_AS`` says how each was joined), and edges move to it, keeping the record's key in their
``record`` column: so every join can be undone.
"""

from __future__ import annotations

from graph_engine.schema.columns import Column
from graph_engine.schema.edges import EDGES, EdgeKind
from graph_engine.schema.keys import UNITED_KINGDOM, area_key, sector_key
from graph_engine.schema.nodes import NODES, NodeKind
from graph_engine.schema.results import RESULT_EDGES, RESULT_NODES, edge_kind, node_kind
from graph_engine.schema.vocabulary import (
    ENDED,
    NOT_PARTNERS,
    THIRD_PARTY,
    UNITS,
    AreaLevel,
    ColumnType,
    EdgeType,
    Measure,
    NodeLabel,
    Quantity,
    Scheme,
)

__all__ = [
    "EDGES",
    "ENDED",
    "NODES",
    "NOT_PARTNERS",
    "RESULT_EDGES",
    "RESULT_NODES",
    "SCHEMA_VERSION",
    "THIRD_PARTY",
    "UNITED_KINGDOM",
    "UNITS",
    "AreaLevel",
    "Column",
    "ColumnType",
    "EdgeKind",
    "EdgeType",
    "Measure",
    "NodeKind",
    "NodeLabel",
    "Quantity",
    "Scheme",
    "area_key",
    "edge_kind",
    "node_kind",
    "sector_key",
]

SCHEMA_VERSION = 3

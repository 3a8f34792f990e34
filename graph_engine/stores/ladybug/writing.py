"""How the embedded store makes the tables of a file, fills them and counts what arrived."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import ladybug
import pyarrow as pa

from graph_engine.schema import EDGES, NODES, RESULT_EDGES, RESULT_NODES, ColumnType, EdgeType, NodeLabel
from graph_engine.schema.edges import EdgeKind
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.schema.nodes import NodeKind
from graph_engine.stores.ladybug.connecting import LARGEST, MOST_PAGES, single, table_names
from graph_engine.stores.ladybug.queries import (
    BEGIN,
    CHECKPOINT,
    COMMIT,
    COPY_EDGES,
    COPY_NODES,
    COPY_RELEASE,
    COPY_RESULTS,
    COUNT_EDGES,
    COUNT_NODES,
    DROP_EDGES,
    DROP_NODES,
    DROP_RESULTS,
    EDGE_TABLE,
    NODE_TABLE,
    RELEASE_TABLE,
    RESULTS_TABLE,
)
from graph_engine.stores.protocol import Release, Results
from graph_engine.stores.releases import release_row, results_row
from graph_engine.stores.shared_reads import require_rows
from graph_engine.stores.statements import Query, declared, ends, quoted, tied

_TYPES = {
    ColumnType.TEXT: "STRING",
    ColumnType.INTEGER: "INT64",
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.BOOLEAN: "BOOL",
}


def build_release(path: Path, address: str, graph: GraphTables, release: Release, added: Callable[[int], None]) -> None:
    """Write a release into a new file, with empty tables for its results.

    Parameters
    ----------
    path : Path
        The file.
    address : str
        Address of the store, for messages.
    graph, release : GraphTables, Release
        The tables, and what describes them.
    added : callable
        Called with the rows of each table that has arrived.

    Raises
    ------
    StoreError
        Where rows are missing.
    """
    with _opened(path) as connection:
        with _at_once(connection):
            _run(connection, RELEASE_TABLE)
            _make_tables(connection, NODES, EDGES)
            _make_results(connection)
        _fill(connection, address, graph, added)
        _run(connection, COPY_RELEASE, {"rows": pa.Table.from_pylist([release_row(release)])})
        _run(connection, CHECKPOINT)


def replace_results(path: Path, address: str, tables: GraphTables, results: Results) -> None:
    """Put results in the place of those in a file of a release; an older one may have no tables for them.

    Raises
    ------
    StoreError
        Where rows are missing.
    """
    with _opened(path) as connection:
        with _at_once(connection):
            # Edges first: a table of nodes cannot go while one of edges leads to it.
            for edge in RESULT_EDGES:
                _run(connection, Query(DROP_EDGES, edge=edge))
            for label in RESULT_NODES:
                _run(connection, Query(DROP_NODES, label=label))
            _run(connection, DROP_RESULTS)
            # Questions about kinds that came later than the file then find nothing, instead of being refused.
            there = table_names(connection)
            _make_tables(
                connection,
                {label: node for label, node in NODES.items() if label not in there},
                {edge: kind for edge, kind in EDGES.items() if edge not in there},
            )
            _make_results(connection)
        _fill(connection, address, tables, lambda rows: None)
        _run(connection, COPY_RESULTS, {"rows": pa.Table.from_pylist([results_row(results)])})
        _run(connection, CHECKPOINT)


@contextmanager
def _opened(path: Path) -> Iterator[ladybug.Connection]:
    with (
        closing(ladybug.Database(path, max_db_size=LARGEST, buffer_pool_size=2 * MOST_PAGES)) as database,
        closing(ladybug.Connection(database)) as connection,
    ):
        yield connection


@contextmanager
def _at_once(connection: ladybug.Connection) -> Iterator[None]:
    """One transaction of many statements: a hundred tables, each on disk before the next, take a second."""
    _run(connection, BEGIN)
    yield
    _run(connection, COMMIT)


def _make_results(connection: ladybug.Connection) -> None:
    _make_tables(connection, RESULT_NODES, RESULT_EDGES)
    _run(connection, RESULTS_TABLE)


def _make_tables(
    connection: ladybug.Connection, nodes: Mapping[NodeLabel, NodeKind], edges: Mapping[EdgeType, EdgeKind]
) -> None:
    for label, node in nodes.items():
        _run(connection, Query(NODE_TABLE, label=label, columns=declared(node.columns, _TYPES)))
    for edge, kind in edges.items():
        columns = declared(kind.columns, _TYPES, opening=True)
        _run(connection, Query(EDGE_TABLE, edge=edge, ends=ends(kind), columns=columns))


def _fill(connection: ladybug.Connection, address: str, graph: GraphTables, added: Callable[[int], None]) -> None:
    for label, table in graph.nodes.items():
        _run(connection, Query(COPY_NODES, label=label), {"rows": table.sort_by("key")})
        found = _count(connection, Query(COUNT_NODES, label=label))
        require_rows(address, label, table.num_rows, found)
        added(table.num_rows)
    for kind, table in graph.edges.items():
        edge, source, target = kind
        # In one order, so that the same graph gives the same file.
        rows = table.sort_by([(name, "ascending") for name in table.column_names])
        options = {"source": quoted(source), "target": quoted(target)}
        _run(connection, Query(COPY_EDGES, edge=edge, **options), {"rows": rows})
        found = _count(connection, Query(COUNT_EDGES, **tied(kind)))
        require_rows(address, edge, table.num_rows, found)
        added(table.num_rows)


def _count(connection: ladybug.Connection, statement: str) -> int:
    with single(connection.execute(statement)) as result:
        return int(result.get_as_arrow().column(0)[0].as_py())


def _run(connection: ladybug.Connection, statement: str, parameters: Mapping[str, Any] | None = None) -> None:
    """Run a statement of which nothing is read."""
    with single(connection.execute(statement, dict(parameters or {}))):
        pass

"""How the server store writes one release beside the current one, and makes it current."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import pyarrow as pa

from graph_engine.errors import StoreError
from graph_engine.schema import EDGES, NODES, RESULT_NODES, edge_kind, node_kind
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.stores.neo4j.batches import grouped_rows, pieces, plain_rows
from graph_engine.stores.protocol import Release, Results
from graph_engine.stores.releases import release_row, results_row
from graph_engine.stores.shared_reads import Counter, require_rows
from graph_engine.stores.statements import Query, assigned, tied

_BEGIN = "MERGE (r:`Release` {number: $about.number}) SET r += $about, r.writer = $writer, r.batch = 0"
_SWITCH = """
MATCH (p:`ReleasePointer` {id: 'current'}) WHERE p.number IN [$former, $release]
MATCH (r:`Release` {number: $release, writer: $writer, batch: $batch})
SET p.number = $release RETURN p.number AS number
"""
# The number of the last batch is kept in the transaction that writes it: a batch sent twice finds its own
# number and does nothing. A writer that lost its lock finds another writer's name, and does nothing either.
_WRITE_NODES = """
MATCH (r:`Release` {number: $release, writer: $writer}) WHERE r.batch < $batch SET r.batch = $batch
WITH r UNWIND $rows AS row
CREATE (:<label> {uid: $prefix + row[0], release: $release, <properties>})
"""
_WRITE_EDGES = """
MATCH (r:`Release` {number: $release, writer: $writer}) WHERE r.batch < $batch SET r.batch = $batch
WITH r UNWIND $rows AS start MATCH (a:<source> {uid: $prefix + start[0]})
UNWIND start[1] AS row MATCH (b:<target> {uid: $prefix + row[0]})
CREATE (a)-[:<edge> {<properties>}]->(b)
"""
_REMOVE_RESULTS = "MATCH (n:<label> {release: $release}) DETACH DELETE n"
_ADD_NODES = "UNWIND $rows AS row CREATE (:<label> {uid: $prefix + row[0], release: $release, <properties>})"
_ADD_EDGES = """
UNWIND $rows AS start MATCH (a:<source> {uid: $prefix + start[0]})
UNWIND start[1] AS row MATCH (b:<target> {uid: $prefix + row[0]})
CREATE (a)-[:<edge> {<properties>}]->(b)
"""
_BOOK_RESULTS = "MERGE (r:`Results` {release: $release}) SET r += $about"
_COUNT_NODES = "MATCH (n:<label>) WHERE n.release = $release RETURN count(n) AS rows"
_COUNT_EDGES = "MATCH (a:<source>)-[e:<edge>]->(:<target>) WHERE a.release = $release RETURN count(e) AS rows"


class ReleaseWriter:
    """Writes a release in batches that may each be sent twice.

    Parameters
    ----------
    address : str
        Address of the store, for messages.
    sessions : callable
        Opens a session of the driver.
    require_lock : callable
        Raises where the writer's lock was lost.
    """

    def __init__(
        self, address: str, sessions: Callable[[], AbstractContextManager[Any]], require_lock: Callable[[], None]
    ) -> None:
        self._address = address
        self._sessions = sessions
        self._require_lock = require_lock

    def write(self, graph: GraphTables, release: Release, former: int, count: Counter) -> None:
        """Write a release beside release ``former`` and, once all of it has arrived, make it current.

        Raises
        ------
        StoreError
            Where rows are missing, or another writer changed the store meanwhile; nothing is visible then.
        """
        marks = {"release": release.number, "prefix": uid(release.number, ""), "writer": uuid.uuid4().hex, "batch": 0}
        self._commit(_BEGIN, {**marks, "about": release_row(release)})
        for label, table in graph.nodes.items():
            statement = Query(_WRITE_NODES, label=label, properties=assigned(NODES[label].columns, start=0))
            self._send(statement, marks, table.sort_by("key"), plain_rows, count)
        for kind, table in graph.edges.items():
            properties = assigned(EDGES[kind[0]].columns, start=1)
            statement = Query(_WRITE_EDGES, **tied(kind), properties=properties)
            ordered = table.sort_by([("from", "ascending"), ("to", "ascending")])
            self._send(statement, marks, ordered, grouped_rows, count)
        # Counted before the switch: readers never see a release of which a batch was lost.
        self._require_all(graph, release.number)
        if not self._commit(_SWITCH, {**marks, "former": former}):
            raise StoreError(
                f"Release {release.number} was not made current in {self._address}, because another writer changed "
                "the store: load the data again."
            )

    def _send(
        self,
        statement: str,
        marks: dict[str, Any],
        table: pa.Table,
        rows_of: Callable[[pa.Table], list[list[Any]]],
        count: Counter,
    ) -> None:
        for piece in pieces(table):
            marks["batch"] += 1
            self._commit(statement, {**marks, "rows": rows_of(piece)})
            self._require_lock()
            count.add(piece.num_rows)

    def _commit(self, statement: str, parameters: Mapping[str, Any]) -> list[Sequence[Any]]:
        """Run one write in a transaction of its own, which the driver repeats for up to 30 s."""
        with self._sessions() as session:
            rows: list[Sequence[Any]] = session.execute_write(
                lambda transaction: list(transaction.run(statement, dict(parameters)))
            )
        return rows

    def _require_all(self, graph: GraphTables, release: int) -> None:
        for label, nodes in graph.nodes.items():
            ((found,),) = self._commit(Query(_COUNT_NODES, label=label), {"release": release})
            require_rows(self._address, label, nodes.num_rows, found)
        for kind, edges in graph.edges.items():
            ((found,),) = self._commit(Query(_COUNT_EDGES, **tied(kind)), {"release": release})
            require_rows(self._address, kind[0], edges.num_rows, found)


def publish_in(run: Callable[..., Any], address: str, tables: GraphTables, results: Results) -> None:
    """Exchange the results of a release for others; ``run`` runs a statement in the one transaction that does it.

    Raises
    ------
    StoreError
        Where rows are missing; the transaction must then be undone.
    """
    marks = {"release": results.release, "prefix": uid(results.release, "")}
    # Every edge of the results starts at one of their nodes, and goes with it.
    for label in RESULT_NODES:
        run(Query(_REMOVE_RESULTS, label=label), marks).consume()
    for label, table in tables.nodes.items():
        statement = Query(_ADD_NODES, label=label, properties=assigned(node_kind(label).columns, start=0))
        for piece in pieces(table.sort_by("key")):
            run(statement, {**marks, "rows": plain_rows(piece)}).consume()
        found = run(Query(_COUNT_NODES, label=label), marks).single()[0]
        require_rows(address, label, table.num_rows, found)
    for kind, table in tables.edges.items():
        properties = assigned(edge_kind(kind[0]).columns, start=1)
        statement = Query(_ADD_EDGES, **tied(kind), properties=properties)
        for piece in pieces(table.sort_by([("from", "ascending"), ("to", "ascending")])):
            run(statement, {**marks, "rows": grouped_rows(piece)}).consume()
        found = run(Query(_COUNT_EDGES, **tied(kind)), marks).single()[0]
        require_rows(address, kind[0], table.num_rows, found)
    run(_BOOK_RESULTS, {**marks, "about": results_row(results)}).consume()


def uid(release: int, key: str) -> str:
    """What makes a node unique among the releases that stand side by side."""
    return f"{release}|{key}"

"""The embedded store: LadybugDB, a property graph in one file.

A release is built in a new file by ``COPY`` from Arrow tables and then renamed into place. Measured on
700,000 ``HAS_ACTIVITY`` edges: a filter on ``measure`` and ``year`` scans the columns of the one table in
0.05 s, so there is one table for all measures and years, as in the schema.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import ladybug
import pyarrow as pa
import pyarrow.compute as pc

from graph_engine.errors import StoreEmptyError, StoreError, StoreQueryError, StoreVersionError
from graph_engine.schema import EDGES, NODES, ColumnType, NodeLabel
from graph_engine.schema.graph_tables import EdgeTableKey, GraphTables
from graph_engine.stores.cypher import QUERY_SECONDS, answer_table, check_limit, check_query
from graph_engine.stores.ladybug.cells import plain_cell
from graph_engine.stores.ladybug.connecting import LARGEST, described, open_database, reason_of, single
from graph_engine.stores.ladybug.queries import (
    CHECKPOINT,
    COPY_EDGES,
    COPY_NODES,
    COPY_RELEASE,
    COUNT_EDGES,
    COUNT_NODES,
    EDGE_TABLE,
    ENDS,
    MATCH_EDGES,
    MATCH_NODES,
    NEXT,
    NEXT_BACK,
    NODE_TABLE,
    PAIRS,
    RELEASE_TABLE,
)
from graph_engine.stores.ladybug.release_files import REPLACES_OPEN_FILES, ReleaseFiles
from graph_engine.stores.protocol import Progress, Release, Value
from graph_engine.stores.releases import (
    OutdatedStoreError,
    new_release,
    release_row,
)
from graph_engine.stores.selection import Selection
from graph_engine.stores.shared_reads import NO_LIMIT, Counter, Found, ReadingStore, require_rows
from graph_engine.stores.statements import Query, also, declared, ends, filtered, quoted, returned, tied

_CHUNK = 200_000
# Beyond this many nodes a list of keys costs more than reading the whole table of edges.
_MANY_KEYS = 2_000

_TYPES = {
    ColumnType.TEXT: "STRING",
    ColumnType.INTEGER: "INT64",
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.BOOLEAN: "BOOL",
}


class LadybugStore(ReadingStore):
    """The graph in one file of LadybugDB.

    Parameters
    ----------
    path : Path
        File of the current release. It may be missing: the store is then empty.
    read_only : bool
        Whether the store may only be read. A store that may be written holds the writer's lock.

    Raises
    ------
    StoreError
        Where the file is no database, or cannot be opened.
    StoreVersionError
        Where a newer version wrote it.
    StoreLockedError
        Where another store is open for writing.

    Notes
    -----
    Beside the schema's labels, analysts' queries see one node ``Release`` with the properties ``number``,
    ``written``, ``digest``, ``note``, ``rows`` (JSON text) and ``schema_version``.
    """

    def __init__(self, path: Path, *, read_only: bool = True) -> None:
        self._files = ReleaseFiles(path)
        self._guard = threading.RLock()
        self._names = {}
        self._database: ladybug.Database | None = None
        self._connection: ladybug.Connection | None = None
        self._release: Release | None = None
        self._refusal: StoreVersionError | None = None
        if not read_only:
            self._files.lock()
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    @property
    def address(self) -> str:
        """Address of the store."""
        return f"embedded://{self._files.current}"

    def release(self) -> Release:
        """Return the release that this store reads."""
        if self._refusal is not None:
            raise self._refusal
        if self._release is None:
            raise StoreEmptyError(
                f"The store {self.address} holds no release yet: load one with `hub snapshot load` or `hub load`."
            )
        return self._release

    def releases(self) -> tuple[Release, ...]:
        """Return the current release and the former one, highest number first."""
        known = [self._release] if self._release else []
        former = self._former()
        if former is not None:
            known.append(former)
        return tuple(sorted(known, key=lambda release: -release.number))

    def write(self, graph: GraphTables, *, note: str = "", progress: Progress | None = None) -> Release:
        """Build the graph in a new file, then put it in the place of the current one, which is kept."""
        self._require_writable()
        graph.validate()
        former = self._former()
        number = 1 + max((release.number for release in (self._release, former) if release), default=0)
        release = new_release(graph, number, note)
        self._files.sweep()
        try:
            self._build(graph, release, progress)
        except (RuntimeError, OSError) as error:
            self._files.sweep()
            raise StoreError(
                f"Release {number} could not be written to {self.address} ({reason_of(error)}); the former "
                "release stays as it was."
            ) from error
        except BaseException:
            self._files.sweep()
            raise
        self._exchange(self._files.publish)
        return release

    def rollback(self) -> Release:
        """Exchange the current release and the one before it."""
        self._require_writable()
        current, former = self.release(), self._former()
        if former is None or former.number > current.number:
            raise StoreError(
                f"The store {self.address} keeps no release before release {current.number}: load the "
                "earlier data again."
            )
        self._exchange(self._files.swap)
        return self.release()

    def cypher(self, query: str, parameters: Mapping[str, Value] | None = None, *, limit: int = 1000) -> pa.Table:
        """Run a read-only query; see :meth:`graph_engine.stores.protocol.GraphStore.cypher`."""
        check_limit(limit)
        check_query(query, parameters or {})
        self.release()
        if self._database is None:
            raise self._closed()
        with closing(ladybug.Connection(self._database)) as connection:
            connection.set_query_timeout(int(QUERY_SECONDS * 1000))
            try:
                with single(connection.execute(query, dict(parameters or {}))) as result:
                    names = result.get_column_names()
                    rows = [[plain_cell(cell) for cell in row] for row in result.get_n(limit)]
                    return answer_table(names, rows, truncated=result.has_next())
            except RuntimeError as error:
                if "Interrupted" in str(error):
                    raise StoreQueryError(
                        f"The query ran for more than {QUERY_SECONDS} s and was stopped; narrow it down."
                    ) from error
                raise StoreQueryError(f"The store {self.address} refuses the query: {reason_of(error)}") from error

    def close(self) -> None:
        """Close the file and give up the writer's lock."""
        with self._guard:
            self._close_database()
            self._files.unlock()

    def _whole(self, read: Callable[[int], Found]) -> Found:
        # The open file is one release and never changes.
        number = self.release().number
        if self._connection is None:
            raise self._closed()
        return read(number)

    def _fetch_nodes(self, release: int, label: NodeLabel, selection: Selection) -> pa.Table:
        where = filtered("WHERE", selection.conditions)
        statement = Query(MATCH_NODES, label=label, where=where, columns=returned("n", selection.read))
        return self._table(statement, selection.parameters)

    def _fetch_edges(self, release: int, kind: EdgeTableKey, selection: Selection) -> pa.Table:
        where = filtered("WHERE", selection.conditions)
        statement = Query(MATCH_EDGES, **tied(kind), where=where, columns=also("e", selection.read))
        return self._table(statement, selection.parameters)

    def _adjacent(
        self,
        release: int,
        kind: EdgeTableKey,
        keys: Collection[str],
        forward: bool,
        limit: int | None,
    ) -> Iterable[str]:
        if len(keys) > _MANY_KEYS:
            here, there = ("from", "to") if forward else ("to", "from")
            table = self._table(Query(ENDS, **tied(kind)), {})
            found = table.filter(pc.is_in(table.column(here), value_set=pa.array(keys, pa.string())))
            return sorted(pc.unique(found.column(there)).to_pylist())[:limit]
        statement = Query(NEXT if forward else NEXT_BACK, **tied(kind))
        most = NO_LIMIT if limit is None else limit
        table = self._table(statement, {"keys": sorted(keys), "most": most})
        return cast("list[str]", table.column("key").to_pylist())

    def _pairs(
        self, release: int, kind: EdgeTableKey, starts: Collection[str], stops: Collection[str]
    ) -> Iterable[tuple[str, str]]:
        statement = Query(PAIRS, **tied(kind))
        table = self._table(statement, {"here": sorted(starts), "there": sorted(stops)})
        return zip(table.column("from").to_pylist(), table.column("to").to_pylist(), strict=True)

    def _table(self, statement: Query, parameters: Mapping[str, Any]) -> pa.Table:
        if self._connection is None:
            raise self._closed()
        with self._guard:
            try:
                with single(self._connection.execute(statement, dict(parameters))) as result:
                    return result.get_as_arrow(_CHUNK)
            except RuntimeError as error:
                raise StoreError(f"The store {self.address} could not be read ({reason_of(error)}).") from error

    def _closed(self) -> StoreError:
        return StoreError(f"The store {self.address} was closed; open it again.")

    def _require_writable(self) -> None:
        if not self._files.locked:
            raise StoreError(f"The store {self.address} was opened for reading only; open it for writing.")

    def _exchange(self, files: Callable[[], None]) -> None:
        """Put other files in the place of the open ones, and read what stands there then."""
        with self._guard:
            if not REPLACES_OPEN_FILES:
                self._close_database()
            try:
                files()
            except PermissionError as error:
                if REPLACES_OPEN_FILES:
                    raise
                raise StoreError(
                    f"The release of {self.address} could not be replaced, because another program has its file open "
                    f"({error.strerror}): stop “hub serve” and whatever else reads it, then try again."
                ) from error
            finally:
                self._close_database()
                self._open()

    def _close_database(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._database is not None:
            self._database.close()
        self._connection = self._database = None

    def _open(self) -> None:
        self._release = self._refusal = None
        path = self._files.current
        if not path.exists() or (path.is_file() and not path.stat().st_size):
            return
        try:
            self._database = open_database(path)
            self._connection = ladybug.Connection(self._database)
            self._release = described(self._connection, path, current=True)
        except OutdatedStoreError as error:
            # A writer may replace what it cannot read; readers are refused at once.
            if not self._files.locked:
                raise
            self._refusal = error

    def _former(self) -> Release | None:
        """The former release, unless its file is missing, unreadable, or a leftover of the current one."""
        if not self._files.previous.exists():
            return None
        try:
            with (
                closing(open_database(self._files.previous)) as database,
                closing(ladybug.Connection(database)) as link,
            ):
                former = described(link, self._files.previous, current=False)
        except StoreError:
            return None
        return None if self._release and former.number == self._release.number else former

    def _build(self, graph: GraphTables, release: Release, progress: Progress | None) -> None:
        count = Counter(graph, progress)
        with (
            closing(ladybug.Database(self._files.new, max_db_size=LARGEST)) as database,
            closing(ladybug.Connection(database)) as connection,
        ):
            _make_tables(connection)
            for label, table in graph.nodes.items():
                _run(connection, Query(COPY_NODES, label=label), {"rows": table.sort_by("key")})
                found = _count(connection, Query(COUNT_NODES, label=label))
                require_rows(self.address, label, table.num_rows, found)
                count.add(table.num_rows)
            for kind, table in graph.edges.items():
                edge, source, target = kind
                # In one order, so that the same graph gives the same file.
                rows = table.sort_by([(name, "ascending") for name in table.column_names])
                options = {"source": quoted(source), "target": quoted(target)}
                _run(connection, Query(COPY_EDGES, edge=edge, **options), {"rows": rows})
                found = _count(connection, Query(COUNT_EDGES, **tied(kind)))
                require_rows(self.address, edge, table.num_rows, found)
                count.add(table.num_rows)
            _run(connection, COPY_RELEASE, {"rows": pa.Table.from_pylist([release_row(release)])})
            _run(connection, CHECKPOINT)


def _make_tables(connection: ladybug.Connection) -> None:
    _run(connection, RELEASE_TABLE)
    for label, node_kind in NODES.items():
        _run(connection, Query(NODE_TABLE, label=label, columns=declared(node_kind.columns, _TYPES)))
    for edge, kind in EDGES.items():
        _run(
            connection,
            Query(EDGE_TABLE, edge=edge, ends=ends(kind), columns=declared(kind.columns, _TYPES)),
        )


def _count(connection: ladybug.Connection, statement: str) -> int:
    with single(connection.execute(statement)) as result:
        return int(result.get_as_arrow().column(0)[0].as_py())


def _run(connection: ladybug.Connection, statement: str, parameters: Mapping[str, Any] | None = None) -> None:
    """Run a statement of which nothing is read."""
    with single(connection.execute(statement, dict(parameters or {}))):
        pass

"""The server store: Neo4j 5.26 or newer, Community edition, over the official driver.

A release is written beside the current one under its own number, in batches that are each one transaction;
one more transaction moves the node that names the current release; then the former release is deleted in
batches. Edges are sent and read grouped by the node they start from: at 700,000 edges that is twice as fast
to write and four times as fast to read as a row for each edge.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

import neo4j
import pyarrow as pa
from neo4j.exceptions import DriverError, Neo4jError

from graph_engine.errors import StoreAuthError, StoreEmptyError, StoreError, StoreLockedError, StoreVersionError
from graph_engine.schema import NODES, RESULT_NODES, NodeLabel
from graph_engine.schema.graph_tables import EdgeTableKey, GraphTables
from graph_engine.stores.answer_tables import answer_table, gathered
from graph_engine.stores.cypher import QUERY_SECONDS, check_limit
from graph_engine.stores.neo4j.batches import BATCH_ROWS
from graph_engine.stores.neo4j.cells import plain_cell, record_batch, uids_of
from graph_engine.stores.neo4j.queries import (
    BOOK_CONSTRAINTS,
    BOOKS,
    CONSTRAINT,
    CURRENT,
    DELETE_EDGES,
    DELETE_NODES,
    DELETE_RELEASE,
    DELETE_RESULTS,
    LOCK,
    MATCH_EDGES,
    MATCH_NODES,
    NEXT,
    NEXT_BACK,
    OTHERS,
    PAIRS,
    PUBLISHED,
    STILL_LOCKED,
)
from graph_engine.stores.neo4j.query_check import check_for_server
from graph_engine.stores.neo4j.refusals import reason_of, told
from graph_engine.stores.neo4j.staging_folder import StagingFolder
from graph_engine.stores.neo4j.writing import ReleaseWriter, publish_in, uid
from graph_engine.stores.protocol import Given, Progress, Release, Results
from graph_engine.stores.releases import (
    OutdatedStoreError,
    check_schema_version,
    new_release,
    new_results,
    release_of,
    results_of,
)
from graph_engine.stores.selection import Selection
from graph_engine.stores.shared_reads import NO_LIMIT, Counter, Found, ReadingStore
from graph_engine.stores.statements import Query, filtered, listed, returned, tied

_LOG = logging.getLogger(__name__)
# What the driver logs is said again by the error that follows; without a handler it would go to the terminal.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

_CONNECT_SECONDS = 5.0
_RETRY_SECONDS = 30.0
_LOCK_SECONDS = 3.0
_OLDEST = (5, 23)


class Neo4jStore(ReadingStore):
    """The graph in a Neo4j server.

    Parameters
    ----------
    address : str
        ``neo4j://host:7687``; also ``bolt``, and either with ``+s`` or ``+ssc``.
    user, password : str
        Account on the server. Neither the password nor anything made from it is ever shown.
    read_only : bool
        Whether the store may only be read. Sessions of readers have read access. A store that may be written
        holds a lock in the server; the server lets go of it when the connection ends, however it ends.

    Raises
    ------
    StoreUnreachableError
        Where no server answers within 10 s.
    StoreAuthError
        Where it refuses the user or the password, or none is set.
    StoreVersionError
        Where the server is too old, or a newer version of the project wrote the graph.
    StoreLockedError
        Where another store is open for writing.

    Notes
    -----
    Beside the schema, analysts' queries see a node ``Release`` (``number``, ``written``, ``digest``,
    ``note``, ``rows``, ``schema_version``, ``writer``, ``batch``), two nodes ``ReleasePointer`` (``id``,
    ``number``), where results are published a node ``Results`` (``release``, ``release_digest``, ``digest``,
    ``rules``, ``written``, ``rows``), and on every node of the graph ``release`` (number) and ``uid``
    (``release|key``). Once a
    load has ended, all nodes are of the current release and plain queries are right. While one runs, or after
    one was interrupted, a second release stands beside: queries are then refused unless they hold
    ``$release``, whose value is the current one, as in ``MATCH (a:Area {release: $release})``.
    """

    def __init__(self, address: str, user: str, password: str, *, read_only: bool = True) -> None:
        if not password:
            raise StoreAuthError(f"No password for {address} is set: put it into HUB_NEO4J_PASSWORD.")
        self._address = address
        self._user = user
        self._names = {}
        self._staging = StagingFolder(address)
        self._lock: neo4j.Transaction | None = None
        self._lock_session: neo4j.Session | None = None
        self._driver = neo4j.GraphDatabase.driver(
            address,
            auth=(user, password),
            user_agent="partnership-hub",
            connection_timeout=_CONNECT_SECONDS,
            connection_acquisition_timeout=2 * _CONNECT_SECONDS - 1,
            max_transaction_retry_time=_RETRY_SECONDS,
            notifications_min_severity="OFF",
        )
        try:
            with self._told():
                self._check_server()
                if not read_only:
                    self._become_writer()
                    self._staging.sweep()
                # A writer may replace what it cannot read; readers are refused at once.
                with suppress(*(() if read_only else (OutdatedStoreError,))):
                    self._current()
        except BaseException:
            self.close()
            raise

    @property
    def address(self) -> str:
        """Address of the server, without user and password."""
        return self._address

    def release(self) -> Release:
        """Return the release that readers see."""
        with self._told():
            release = self._current()
        if release is None:
            raise StoreEmptyError(
                f"The store {self._address} holds no release yet: load one with `hub snapshot load` or `hub load`."
            )
        return release

    def releases(self) -> tuple[Release, ...]:
        """Return the current release, the only one that this store keeps."""
        with self._told():
            release = self._current()
        return (release,) if release else ()

    def write(self, graph: GraphTables, *, note: str = "", progress: Progress | None = None) -> Release:
        """Write the graph beside the current release, switch, and delete the former one."""
        self._require_writable()
        graph.require_release()
        with self._told():
            former = self._pointed()
            for number in self._others(former):
                self._delete(number)
            number = former + 1
            release = new_release(graph, number, note)
            writer = ReleaseWriter(self._address, self._driver.session, self._require_lock)
            try:
                writer.write(graph, release, former, Counter(graph, progress))
            except BaseException:
                # Whoever reads is not troubled by what is left; the next write removes it if this does not.
                with suppress(Neo4jError, DriverError):
                    self._require_lock()
                    if self._pointed() == former:
                        self._delete(number)
                raise
            self._delete_former(former)
        return release

    def publish(self, results: GraphTables, *, rules: str = "") -> Results:
        """Exchange the results of the current release for others, in one transaction."""
        self._require_writable()
        self._require_results(results)
        made = new_results(results, self.release(), rules)
        self._require_lock()
        with self._told(), self._driver.session() as session:
            # All or nothing: whoever asks meanwhile sees the former results, whole.
            session.execute_write(lambda transaction: publish_in(transaction.run, self._address, results, made))
        return made

    def results(self) -> Results | None:
        """Describe what is published of the release that readers see."""
        number = self.release().number
        with self._told():
            return next(map(results_of, self._rows(PUBLISHED, {"release": number})), None)

    def rollback(self) -> Release:
        """Refuse: the former release is deleted once the new one is current."""
        raise StoreError(
            f"The store {self._address} keeps only the current release, so there is none to return to: load "
            "the earlier data again (the embedded store keeps one release for this)."
        )

    def staging(self) -> Path:
        """Folder of this computer in which the writer stages rows."""
        self._require_writable()
        return self._staging.locked()

    def cypher(self, query: str, parameters: Mapping[str, Given] | None = None, *, limit: int = 1000) -> pa.Table:
        """Run a read-only query; see :meth:`graph_engine.stores.protocol.GraphStore.cypher`."""
        check_limit(limit)
        before = self.release()
        values = {"release": before.number, **(parameters or {})}
        check_for_server(query, values)
        self._require_one_release(before, query)

        @neo4j.unit_of_work(timeout=QUERY_SECONDS)
        def work(transaction: neo4j.ManagedTransaction) -> tuple[list[str], list[list[object]], bool]:
            result = transaction.run(query, values)
            names = list(result.keys())
            plain = ([plain_cell(cell) for cell in record] for record in result)
            return names, *gathered(plain, limit)

        with self._told(), self._reader(limit + 1) as session:
            names, rows, truncated = session.execute_read(work)
        self._require_one_release(before, query)
        return answer_table(names, rows, truncated=truncated)

    def close(self) -> None:
        """Give up the writer's lock and close the connections."""
        self._staging.close()
        with suppress(Neo4jError, DriverError):
            if self._lock is not None:
                self._lock.close()
            if self._lock_session is not None:
                self._lock_session.close()
        self._lock = self._lock_session = None
        self._driver.close()

    def _whole(self, read: Callable[[int], Found]) -> Found:
        # The former release is deleted only after the switch, so a call that began and ended in one release
        # was whole.
        for _ in range(3):
            number = self.release().number
            with self._told():
                found = read(number)
            if self.release().number == number:
                return found
        raise StoreError(f"The store {self._address} changed its release three times in a row; try again later.")

    def _fetch_nodes(self, release: int, label: NodeLabel, selection: Selection) -> pa.Table:
        where = filtered("AND", selection.conditions)
        statement = Query(MATCH_NODES, label=label, where=where, columns=returned("n", selection.read))
        schema = pa.schema([selection.schema.field(column.name) for column in selection.read])

        def work(transaction: neo4j.ManagedTransaction) -> pa.Table:
            result = transaction.run(statement, {"release": release, **selection.parameters})
            chunks = []
            while records := result.fetch(BATCH_ROWS):
                chunks.append(record_batch(schema, zip(*records, strict=True)))
            return pa.Table.from_batches(chunks, schema)

        return self._read_all(work)

    def _fetch_edges(self, release: int, kind: EdgeTableKey, selection: Selection) -> pa.Table:
        names = ["from", "to", *(column.name for column in selection.read)]
        schema = pa.schema([selection.schema.field(name) for name in names])
        where = filtered("WHERE", selection.conditions)
        statement = Query(MATCH_EDGES, **tied(kind), where=where, columns=listed("e", selection.read))

        def work(transaction: neo4j.ManagedTransaction) -> pa.Table:
            result = transaction.run(statement, {"release": release, **selection.parameters})
            chunks: list[pa.RecordBatch] = []
            columns: list[list[Any]] = [[] for _ in names]
            for record in result:
                columns[0].extend([record[0]] * len(record[1]))
                for column, values in zip(columns[1:], record[1:], strict=True):
                    column.extend(values)
                if len(columns[0]) >= 10 * BATCH_ROWS:
                    chunks.append(record_batch(schema, columns))
                    columns = [[] for _ in names]
            return pa.Table.from_batches([*chunks, record_batch(schema, columns)], schema)

        return self._read_all(work)

    def _adjacent(
        self,
        release: int,
        kind: EdgeTableKey,
        keys: Collection[str],
        forward: bool,
        limit: int | None,
    ) -> Iterable[str]:
        statement = Query(NEXT if forward else NEXT_BACK, **tied(kind))
        most = NO_LIMIT if limit is None else limit
        return [key for (key,) in self._rows(statement, {"uids": uids_of(release, keys), "most": most})]

    def _pairs(
        self, release: int, kind: EdgeTableKey, starts: Collection[str], stops: Collection[str]
    ) -> Iterable[tuple[str, str]]:
        statement = Query(PAIRS, **tied(kind))
        uids = {"starts": uids_of(release, starts), "stops": uids_of(release, stops)}
        return [(start, stop) for start, stop in self._rows(statement, uids)]

    def _rows(self, statement: str, parameters: Mapping[str, Any]) -> list[neo4j.Record]:
        return self._read_all(lambda transaction: list(transaction.run(statement, dict(parameters))))

    def _read_all(self, work: Callable[[neo4j.ManagedTransaction], Found]) -> Found:
        with self._reader(BATCH_ROWS) as session:
            return session.execute_read(work)

    def _reader(self, fetch: int) -> neo4j.Session:
        return self._driver.session(default_access_mode=neo4j.READ_ACCESS, fetch_size=fetch)

    def _check_server(self) -> None:
        agent = self._driver.get_server_info().agent
        numbers = agent.rpartition("/")[2].split(".")
        if all(number.isdigit() for number in numbers[:2]) and tuple(map(int, numbers[:2])) < _OLDEST:
            raise StoreVersionError(f"{self._address} answers as {agent}: partnership-hub needs Neo4j 5.26 or newer.")

    def _current(self) -> Release | None:
        rows = self._rows(CURRENT, {})
        if not rows:
            return None
        check_schema_version(rows[0]["schema_version"], self._address)
        return release_of(rows[0])

    def _pointed(self) -> int:
        """Number of the current release, whatever wrote it; 0 where there is none."""
        return next((int(row["number"]) for row in self._rows(CURRENT, {})), 0)

    def _others(self, current: int) -> list[int]:
        rows = self._rows(OTHERS, {"current": current})
        return [number for (number,) in rows]

    def _require_one_release(self, current: Release, query: str) -> None:
        with self._told():
            now, others = self._current(), self._others(current.number)
        if now != current or (others and "$release" not in query):
            raise StoreLockedError(
                f"A load is changing {self._address}, or one was interrupted, so that a plain query would "
                "see two releases: try again after the next load, or write {release: $release} into each node of the "
                "query."
            )

    def _become_writer(self) -> None:
        with self._driver.session() as session:
            for statement in BOOK_CONSTRAINTS:
                session.run(statement).consume()
            for label in (*NODES, *RESULT_NODES):
                session.run(Query(CONSTRAINT, label=label)).consume()
            session.execute_write(lambda transaction: transaction.run(BOOKS).consume())
            # The lock is held by a transaction that stays open. Whether it is free is asked with a time limit
            # first, because a limit would also end the holder's own transaction.
            try:
                with session.begin_transaction(timeout=_LOCK_SECONDS) as attempt:
                    attempt.run(LOCK).consume()
            except Neo4jError as error:
                # Whichever of its names the server gives to a wait that came to nothing.
                if ".Transaction." not in (error.code or ""):
                    raise
                raise StoreLockedError(
                    f"Another process is writing to {self._address}: wait until it has finished, then try again."
                ) from error
        self._lock_session = self._driver.session()
        self._lock = self._lock_session.begin_transaction()
        self._lock.run(LOCK).consume()

    def _require_writable(self) -> None:
        if self._lock is None:
            raise StoreError(f"The store {self._address} was opened for reading only; open it for writing.")

    def _require_lock(self) -> None:
        if self._lock is not None:
            self._lock.run(STILL_LOCKED).consume()

    def _delete(self, release: int) -> None:
        # IN TRANSACTIONS cannot run in a transaction that the driver would repeat; deleting again is harmless.
        with self._driver.session() as session:
            for statement in (DELETE_EDGES, DELETE_NODES, DELETE_RESULTS, DELETE_RELEASE):
                session.run(statement, {"release": release, "prefix": uid(release, "")}).consume()

    def _delete_former(self, former: int) -> None:
        if not former:
            return
        try:
            self._delete(former)
        except (Neo4jError, DriverError) as error:
            said = "Release %d could not be deleted from %s (%s); the next load deletes it."
            _LOG.warning(said, former, self._address, reason_of(error))

    def _told(self) -> AbstractContextManager[None]:
        return told(self._address, self._user, QUERY_SECONDS)

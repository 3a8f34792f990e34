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

from graph_engine.errors import StoreDamagedError, StoreEmptyError, StoreError
from graph_engine.schema import NodeLabel
from graph_engine.schema.graph_tables import EdgeTableKey, GraphTables
from graph_engine.stores.cypher import MEMORY_BYTES, QUERY_SECONDS, check_limit, check_query
from graph_engine.stores.ladybug.bounded_query import OpenFile, QueryBounds, QueryProcess
from graph_engine.stores.ladybug.checksum import seal
from graph_engine.stores.ladybug.connecting import (
    UnreadableFileError,
    described,
    open_database,
    published,
    reason_of,
    require_file,
    single,
    table_names,
)
from graph_engine.stores.ladybug.dialect import meant
from graph_engine.stores.ladybug.queries import ENDS, MATCH_EDGES, MATCH_NODES, NEXT, NEXT_BACK, PAIRS, PROCEDURES
from graph_engine.stores.ladybug.release_files import REPLACES_OPEN_FILES, ReleaseFiles
from graph_engine.stores.ladybug.writing import build_release, replace_results
from graph_engine.stores.protocol import Given, Progress, Release, Results
from graph_engine.stores.releases import OutdatedStoreError, new_release, new_results
from graph_engine.stores.selection import Selection
from graph_engine.stores.shared_reads import NO_LIMIT, Counter, Found, ReadingStore
from graph_engine.stores.statements import Query, also, filtered, returned, tied

_CHUNK = 200_000
# Beyond this many nodes a list of keys costs more than reading the whole table of edges.
_MANY_KEYS = 2_000


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
        Where it is no file, or cannot be opened.
    StoreDamagedError
        Where the file is no store, or damaged, and it is opened for reading; a writer is told when it reads, and may
        load over it.
    StoreVersionError
        Where a newer version wrote it.
    StoreLockedError
        Where another store is open for writing.

    Notes
    -----
    Beside the schema's labels, analysts' queries see one node ``Release`` with the properties ``number``,
    ``written``, ``digest``, ``note``, ``rows`` (JSON text) and ``schema_version``, and where results are published a
    node ``Results`` with ``release``, ``release_digest``, ``digest``, ``rules``, ``written`` and ``rows``. A file of an
    earlier version may lack tables of kinds that came later: they are read as empty.
    """

    def __init__(self, path: Path, *, read_only: bool = True) -> None:
        self._files = ReleaseFiles(path)
        self._guard = threading.RLock()
        self._names = {}
        self._database: ladybug.Database | None = None
        self._connection: ladybug.Connection | None = None
        self._file: OpenFile | None = None
        self._idle: QueryProcess | None = None
        self._release: Release | None = None
        self._tables: frozenset[str] = frozenset()
        self._refusal: StoreError | None = None
        require_file(path)
        try:
            if not read_only:
                self._files.lock()
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
        graph.require_release()
        former = self._former()
        number = 1 + max((release.number for release in (self._release, former) if release), default=0)
        release = new_release(graph, number, note)
        count = Counter(graph, progress)
        stays = "the store stays empty" if self._release is None else "the former release stays as it was"
        self._make(
            f"Release {number}",
            lambda: build_release(self._files.new, self.address, graph, release, count.add),
            self._files.publish_over if isinstance(self._refusal, StoreDamagedError) else self._files.publish,
            stays="the file that was there stays as it was" if self._refusal else stays,
        )
        return release

    def staging(self) -> Path:
        """Folder in which the writer stages rows."""
        self._require_writable()
        return self._files.staging

    def publish(self, results: GraphTables, *, rules: str = "") -> Results:
        """Build a copy of the current file with other results, then put it in its place."""
        self._require_writable()
        self._require_results(results)
        made = new_results(results, self.release(), rules)

        def build() -> None:
            self._files.begin_from_current()
            replace_results(self._files.new, self.address, results, made)

        what = f"Results of release {made.release}"
        before = "nothing is published of it" if self.results() is None else "what was published before stays as it was"
        self._make(what, build, self._files.replace, stays=f"the release itself is in place, and {before}")
        return made

    def results(self) -> Results | None:
        """Describe what is published of the release that this store reads."""
        self.release()
        if self._connection is None:
            raise self._closed()
        with self._guard:
            return published(self._connection) if "Results" in self._tables else None

    def rollback(self) -> Release:
        """Exchange the current release and the one before it."""
        self._require_writable()
        former = self._former()
        if former is not None and isinstance(self._refusal, StoreDamagedError):
            return self._went_back(self._files.restore)
        current = self.release()
        if former is None or former.number > current.number:
            raise StoreError(
                f"The store {self.address} keeps no release before release {current.number}: load the "
                "earlier data again."
            )
        return self._went_back(self._files.swap)

    def _went_back(self, files: Callable[[], None]) -> Release:
        with self._files.making():
            self._exchange(files)
        self._files.settle()
        return self.release()

    def cypher(self, query: str, parameters: Mapping[str, Given] | None = None, *, limit: int = 1000) -> pa.Table:
        """Run a read-only query; see :meth:`graph_engine.stores.protocol.GraphStore.cypher`."""
        check_limit(limit)
        values = dict(parameters or {})
        tokens = check_query(query, values, PROCEDURES)
        self.release()
        question = meant(query, tokens, values)
        with self._guard:
            if self._file is None:
                raise self._closed()
            process, self._idle = self._idle or QueryProcess(self._file, MEMORY_BYTES), None
        try:
            return process.ask(question, values, self.address, QueryBounds(QUERY_SECONDS, MEMORY_BYTES, limit))
        finally:
            self._keep(process)

    def _keep(self, process: QueryProcess) -> None:
        """Keep a process for the next query, or end it: to start one takes half a second."""
        with self._guard:
            if self._file is not None and self._idle is None and process.fit:
                self._idle = process
                return
        process.close()

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
        if label not in self._tables:
            return selection.schema.empty_table().select([column.name for column in selection.read])
        where = filtered("WHERE", selection.conditions)
        statement = Query(MATCH_NODES, label=label, where=where, columns=returned("n", selection.read))
        return self._table(statement, selection.parameters)

    def _fetch_edges(self, release: int, kind: EdgeTableKey, selection: Selection) -> pa.Table:
        if kind[0] not in self._tables:
            return selection.schema.empty_table().select(["from", "to", *(column.name for column in selection.read)])
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
        if kind[0] not in self._tables:
            return []
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
        if kind[0] not in self._tables:
            return []
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
            except (RuntimeError, ValueError) as error:
                raise StoreError(f"The store {self.address} could not be read ({reason_of(error)}).") from error

    def _closed(self) -> StoreError:
        return StoreError(f"The store {self.address} was closed; open it again.")

    def _require_writable(self) -> None:
        if not self._files.locked:
            raise StoreError(f"The store {self.address} was opened for reading only; open it for writing.")

    def _make(self, what: str, build: Callable[[], None], files: Callable[[], None], *, stays: str) -> None:
        """Build a new file, and put it in its place once it is whole; what is left of a failed one is removed."""
        try:
            with self._files.making():
                build()
                seal(self._files.new)
                self._exchange(files)
        except (RuntimeError, OSError) as error:
            raise StoreError(f"{what} could not be written to {self.address} ({reason_of(error)}); {stays}.") from error
        self._files.settle()

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
        if self._idle is not None:
            self._idle.close()
        if self._file is not None:
            self._file.close()
        self._connection = self._database = self._file = self._idle = None

    def _open(self) -> None:
        self._release = self._refusal = None
        self._tables = frozenset()
        path = self._files.current
        if not path.exists() or (path.is_file() and not path.stat().st_size):
            return
        try:
            self._database = self._held(path)
            self._connection = ladybug.Connection(self._database)
            self._release = described(self._connection, path, current=True)
            self._tables = table_names(self._connection)
        except OutdatedStoreError as error:
            self._refuse(error)
        except UnreadableFileError as error:
            self._refuse(self._damaged(error))

    def _refuse(self, refusal: StoreError) -> None:
        self._close_database()
        self._release = None
        # A writer may replace what it cannot read; readers are refused at once.
        if not self._files.locked:
            raise refusal
        self._refusal = refusal

    def _damaged(self, error: UnreadableFileError) -> StoreDamagedError:
        """What is wrong with the file, and what can be done."""
        former, name = self._former(), self._files.unreadable.name
        back = f"go back to release {former.number} of {former.written} with `hub rollback`, or " if former else ""
        return StoreDamagedError(
            f"The store file {self._files.current} {error}: {back}load it anew with `hub snapshot load` or `hub load` "
            f"(this file is then kept as {name}), or name another file in HUB_STORE."
        )

    def _held(self, path: Path) -> ladybug.Database:
        """Open the database, and beside it the same file for processes that ask it a query."""
        while True:
            self._file = OpenFile(path)
            database = open_database(path)
            if self._file.is_at(path):
                return database
            # Another release took the name between the two.
            database.close()
            self._file.close()

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
        except (StoreError, UnreadableFileError):
            return None
        return None if self._release and former.number == self._release.number else former

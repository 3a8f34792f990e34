"""Run one loader over its files: check its batches against the schema and spool them to disk.

Batches go to Arrow files in a folder beside the store as they come, so that a source larger than memory can be staged;
the tables that come back are mapped from those files.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import pandas as pd
import pyarrow as pa

from graph_engine.errors import HubError, InputError
from graph_engine.schema import EDGES, NODES, NodeLabel
from graph_engine.schema.graph_tables import EdgeTableKey, GraphTables, edge_schema, node_schema
from graph_engine.stores.file_lock import remove
from loaders.framework.load_report import FileReport
from loaders.framework.loader import Edges, Edition, LoadContext, Loader, Nodes
from loaders.framework.plausible_values import require_plausible
from loaders.framework.unexpected import unforeseen

_TableKey = NodeLabel | EdgeTableKey
_BEGINNING, _END = 800, 300
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Numbers of errors of a disk, or of one's share of it, that has no room left."""
_OF_THE_COMPUTER = FULL | {errno.EMFILE, errno.ENFILE, errno.EACCES, errno.EROFS}


@dataclass(frozen=True)
class Staged:
    """What one run of a loader gave: tables that start at records, keys of its editions, load reports of its files."""

    loader: str
    tables: GraphTables
    editions: tuple[str, ...]
    file_reports: tuple[FileReport, ...]


class Staging:
    """A folder for staged tables; use it as a context manager and read the tables inside the block.

    Parameters
    ----------
    folder : Path
        For this process alone, as :meth:`graph_engine.stores.protocol.GraphStore.staging` gives it: made where it is
        missing, and removed at the end of the block. What a process leaves that is killed, the next writer removes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs = 0

    def __enter__(self) -> Self:
        """Make the folder, and enter the block in which the staged tables can be read."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the folder."""
        remove(self._folder)

    def run(
        self,
        loader: Loader,
        paths: Sequence[Path],
        graph: GraphTables,
        progress: Callable[[str, int], None] = lambda _what, _rows: None,
        stated: Mapping[str, str] | None = None,
    ) -> Staged:
        """Run a loader over its files.

        Parameters
        ----------
        loader : Loader
            The source.
        paths : sequence of Path
            Its files; each must exist.
        graph : GraphTables
            What was loaded before, for look-ups of places and codes.
        progress : callable
            Called with a few words and the rows read so far.
        stated : mapping, optional
            What the command line says of the files.

        Raises
        ------
        InputError
            A file that is not there, a layout that the loader does not know, or anything that it did not foresee.
        """
        for path in paths:
            if not path.is_file():
                raise InputError(f"{path} is not a file; name the published files of {loader.name!r}.")
        self._runs += 1
        folder = self._folder / f"{self._runs:03d}-{loader.name}"
        folder.mkdir()
        context = LoadContext(graph=graph, progress=progress, stated=stated or {})
        spool = _Spool(folder)
        editions: dict[str, Edition] = {}
        owner: dict[str, str] = {}
        try:
            _spooled(loader, paths, context, spool, editions, owner)
        except HubError as error:
            # What a message repeats of a damaged file may be pages long; its end says what to do.
            if len(said := str(error)) > _BEGINNING + _END:
                raise InputError(f"{said[:_BEGINNING]} … {said[-_END:]}") from None
            raise
        except Exception as error:
            # A full disk and the like are no fault of a file, and are told as they are.
            if isinstance(error, OSError) and error.errno in _OF_THE_COMPUTER:
                raise
            raise unforeseen(error, loader.name, _opened_last(context, paths)) from None
        finally:
            spool.close()
        for file_report in context.file_reports.values():
            file_report.check()
        tables = spool.tables()
        _add_load_report(tables, loader, editions, owner, context.file_reports)
        return Staged(loader.name, tables, tuple(sorted(editions)), tuple(context.file_reports.values()))


def _spooled(
    loader: Loader,
    paths: Sequence[Path],
    context: LoadContext,
    spool: _Spool,
    editions: dict[str, Edition],
    owner: dict[str, str],
) -> None:
    """Run a loader; its editions and the edition of each file's first rows go into the last two."""
    for batch in loader.load(paths, context):
        if isinstance(batch, Edition):
            editions[batch.key] = batch
            continue
        try:
            spool.add(batch, editions, loader)
        except InputError as error:
            raise InputError(f"{', '.join(_opened_last(context, paths))}: {error}") from error
        # Files are opened one after the other: rows come from the one that was opened last.
        if len(batch.rows) and context.file_reports:
            owner.setdefault(next(reversed(context.file_reports)), str(batch.rows["source"].iloc[0]))
        context.progress(loader.name, sum(file_report.rows_read for file_report in context.file_reports.values()))


def _opened_last(context: LoadContext, paths: Sequence[Path]) -> list[str]:
    """The file that a loader was reading, as far as that can be told."""
    reports = list(context.file_reports.values())
    return [reports[-1].name] if reports else [path.name for path in paths]


class _Spool:
    """One Arrow file for each kind of table, appended batch by batch."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers: dict[_TableKey, tuple[Path, pa.OSFile, pa.ipc.RecordBatchFileWriter]] = {}

    def add(self, batch: Nodes | Edges, editions: dict[str, Edition], loader: Loader) -> None:
        if isinstance(batch, Nodes):
            key: _TableKey = batch.label
            schema, columns = node_schema(batch.label), NODES[batch.label].columns
        else:
            key = (batch.type, batch.source, batch.target)
            schema, columns = edge_schema(batch.type), EDGES[batch.type].columns
        # Checked batch by batch, so that a fault is named before hours of reading are lost.
        table = conform(batch.rows, schema, f"{loader.name}: {key}")
        require_plausible(table, columns, f"{loader.name}: {_told(key)}")
        unknown = set(table.column("source").unique().to_pylist()) - set(editions)
        if unknown:
            raise InputError(f"{loader.name}: rows name the source {sorted(unknown)[0]!r}, which is no edition of it.")
        if key not in self._writers:
            path = self._folder / f"{len(self._writers):03d}.arrow"
            sink = pa.OSFile(str(path), "wb")
            self._writers[key] = (path, sink, pa.ipc.new_file(sink, schema))
        self._writers[key][2].write_table(table)

    def close(self) -> None:
        for _, sink, writer in self._writers.values():
            writer.close()
            sink.close()

    def tables(self) -> GraphTables:
        graph = GraphTables()
        for key, (path, _, _) in self._writers.items():
            table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
            if isinstance(key, NodeLabel):
                graph.nodes[key] = table
            else:
                graph.edges[key] = table
        return graph


def _told(key: _TableKey) -> str:
    return str(key if isinstance(key, NodeLabel) else key[0])


def conform(rows: pd.DataFrame, schema: pa.Schema, what: str) -> pa.Table:
    """Turn a frame into an Arrow table of a schema: absent columns are null, empty text is null, others are an error.

    Raises
    ------
    InputError
        A column that the schema does not know, or values of another type.
    """
    strange = [str(name) for name in rows.columns if name not in schema.names]
    if strange:
        raise InputError(f"{what}: column {strange[0]!r} is not in the schema ({', '.join(schema.names)}).")
    arrays = []
    for field in schema:
        if field.name not in rows.columns:
            arrays.append(pa.nulls(len(rows), field.type))
            continue
        values = rows[field.name]
        try:
            if pa.types.is_string(field.type):
                # pandas' own missing values would be written as text.
                values = values.astype(object).where(values.notna() & (values.astype(object) != ""), None)
                values = values.map(lambda value: None if value is None else str(value))
            elif pa.types.is_integer(field.type):
                values = values.astype("Int64")
            arrays.append(pa.array(values, type=field.type, from_pandas=True))
        except (pa.ArrowInvalid, pa.ArrowTypeError, ValueError, TypeError) as error:
            raise InputError(f"{what}: column {field.name!r} cannot be read as {field.type} ({error}).") from error
    return pa.Table.from_arrays(arrays, schema=schema)


def _add_load_report(
    tables: GraphTables,
    loader: Loader,
    editions: dict[str, Edition],
    owner: dict[str, str],
    file_reports: dict[str, FileReport],
) -> None:
    # A file that gave no row at all (an all-zero year) still has a report: it goes to the last edition named,
    # or to one made for it.
    if not editions:
        editions[loader.name] = Edition(loader.name, loader.describes, "", "", "", "nothing could be used")
    last = next(reversed(editions))
    reported = [
        (report, report.source if report.source in editions else owner.get(path, last))
        for path, report in file_reports.items()
    ]
    files = pd.DataFrame([_file_row(report, source) for report, source in reported])
    quarantined = [row for report, source in reported for row in _quarantined_rows(report, source)]
    loaded = datetime.now(UTC).isoformat(timespec="seconds")
    sources = [_source_row(edition, loader, files, loaded) for edition in editions.values()]
    for label, rows in (
        (NodeLabel.SOURCE, pd.DataFrame(sources)),
        (NodeLabel.SOURCE_FILE, files),
        (NodeLabel.QUARANTINED, pd.DataFrame(quarantined)),
    ):
        if len(rows):
            tables.nodes[label] = conform(rows.drop_duplicates("key"), node_schema(label), str(label))


def _file_row(report: FileReport, source: str) -> dict[str, object]:
    return {
        "key": f"{source}|{report.name}",
        "name": report.name,
        "sha256": report.sha256,
        "rows_read": report.rows_read,
        "rows_accepted": report.rows_accepted,
        "rows_quarantined": len(report.quarantined),
        "notes": "; ".join(f"{rule}: {count}" for rule, count in sorted(report.notes.items())),
        "source": source,
    }


def _quarantined_rows(report: FileReport, source: str) -> list[dict[str, object]]:
    return [
        {
            "key": f"{source}|{report.name}|{row.line}|{row.column}",
            "file": report.name,
            "line": row.line,
            "column": row.column,
            "rule": row.rule,
            "value": row.value,
            "source": source,
        }
        for row in report.quarantined
    ]


def _source_row(edition: Edition, loader: Loader, files: pd.DataFrame, loaded: str) -> dict[str, object]:
    own = files[files["source"] == edition.key] if len(files) else files
    counts = ("rows_read", "rows_accepted", "rows_quarantined")
    return {
        "key": edition.key,
        "loader": loader.name,
        "title": edition.title,
        "publisher": edition.publisher or "unknown",
        "licence": edition.licence or "unknown",
        "address": edition.address,
        "edition": edition.edition,
        "loaded": loaded,
        **{name: int(own[name].sum()) if len(own) else 0 for name in counts},
    }

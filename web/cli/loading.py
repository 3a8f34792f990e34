"""Composition of loaders and stores: files become rows, rows a release, and a report says what happened."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, cast

from graph_engine.datasets.cached.cache import DatasetCache, cache_roots
from graph_engine.engine import Engine
from graph_engine.errors import StoreDamagedError, StoreEmptyError, StoreError
from graph_engine.results.publish import result_tables
from graph_engine.schema import NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.stores.bulk_reads import AssembledTables, UnwrittenRelease
from graph_engine.stores.protocol import GraphStore, Release
from graph_engine.stores.releases import OutdatedStoreError, new_release
from graph_engine.topics.history import TopicHistory
from loaders.framework.load_report import FileReport
from loaders.framework.loader import loader
from loaders.framework.staging import FULL, Staging
from loaders.pipeline import snapshot
from loaders.pipeline.assembly import IDENTITY_SOURCE, assemble, disassemble, merge
from loaders.pipeline.given_files import check_stated, given_files
from loaders.pipeline.release_check import check_release, refused_whole
from loaders.pipeline.replacement import Replacement, refuse_losses, replacements
from web.cli.output import say

# Called with a few words on the stage, the rows so far and the rows in all where they are known.
Stage = Callable[[str, int, int | None], None]

_DIGEST_SHOWN = 12
_NOTE = re.compile(r"bundled snapshot ([0-9a-f]{12})(?P<more>.*)")


def no_stage(_what: str, _rows: int, _all: int | None) -> None:
    """Show nothing."""


@dataclass(frozen=True)
class FileAccount:
    """What became of one file: rows read = rows accepted + rows quarantined.

    ``reasons`` and ``repairs`` are rules with the number of rows, the most frequent first.
    """

    path: str
    sha256: str
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    reasons: tuple[tuple[str, int], ...] = ()
    repairs: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, path: str, file_report: FileReport) -> FileAccount:
        """Read the account of a file."""
        return cls(
            path=path,
            sha256=file_report.sha256,
            rows_read=file_report.rows_read,
            rows_accepted=file_report.rows_accepted,
            rows_quarantined=len(file_report.quarantined),
            reasons=_ordered(Counter(row.rule for row in file_report.quarantined)),
            repairs=_ordered(file_report.notes),
        )

    def as_dict(self) -> dict[str, Any]:
        """JSON of the account."""
        return {
            "path": self.path,
            "sha256": self.sha256,
            "rows_read": self.rows_read,
            "rows_accepted": self.rows_accepted,
            "rows_quarantined": self.rows_quarantined,
            "reasons": dict(self.reasons),
            "repairs": dict(self.repairs),
        }


@dataclass(frozen=True)
class LoadReport:
    """One load: what was read, and the release that it made.

    ``repeated`` and ``dangling`` count rows that the whole graph already had, or that led to nothing in it, by kind.
    ``replaced`` says what became of the rows of editions that stood already, ``unused`` on which of its editions no
    dataset stands, and why. ``suggestions`` are those of the release, as tables that are not published yet.
    """

    source: str
    files: tuple[FileAccount, ...]
    editions: tuple[str, ...]
    release: Release
    repeated: dict[str, int]
    dangling: dict[str, int]
    suggestions: GraphTables
    replaced: tuple[Replacement, ...] = ()
    unused: tuple[tuple[str, str], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON of the load."""
        return {
            "source": self.source,
            "files": [account.as_dict() for account in self.files],
            "editions": list(self.editions),
            "release": self.release.number,
            "digest": self.release.digest,
            "rows": dict(self.release.rows),
            "repeated": self.repeated,
            "dangling": self.dangling,
            "replaced": [
                {"edition": one.edition, "rows_before": one.before, "rows_after": one.after} for one in self.replaced
            ],
            "unused": [{"edition": edition, "why": why} for edition, why in self.unused],
        }


def _ordered(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def load_files(
    store: GraphStore,
    name: str,
    paths: Sequence[Path],
    stage: Stage = no_stage,
    *,
    replace: bool = False,
    stated: Mapping[str, str] | None = None,
) -> LoadReport:
    """Load published files of one source, or folders of them, into a store that is open for writing.

    Editions that the store has already are replaced; everything else in it stays. One that would lose many of its
    rows is refused, unless ``replace`` says that it is meant. ``stated`` says what the files leave out, such as the
    year.

    Raises
    ------
    UnknownNameError
        For a source that no loader reads.
    InputError
        For files that cannot be used as they are; the store then stays as it was.
    """
    chosen = loader(name)
    check_stated(chosen, stated or {})
    paths = given_files(chosen, paths)
    stage("reading the graph as it stands", 0, None)
    release, base, history = _current(store)
    folder = store.staging()
    with Staging(folder) as staging:
        with _room_in(folder):
            staged = staging.run(chosen, paths, base, lambda what, rows: stage(f"reading {what}", rows, None), stated)
        files = _accounts(paths, staged.file_reports)
        replaced = replacements(base, staged.tables)
        if not replace:
            refuse_losses(replaced)
        note = _joined(release.note if release else "", f"{name}: {', '.join(path.name for path in paths)}")
        made = _write(store, merge(base, staged.tables), note, stage, history)
    unused = tuple((edition, made.unused[edition]) for edition in staged.editions if edition in made.unused)
    return LoadReport(
        name,
        files,
        staged.editions,
        made.release,
        made.repeated,
        made.dangling,
        made.suggestions,
        replaced=replaced,
        unused=unused,
    )


def load_snapshot(store: GraphStore, stage: Stage = no_stage, folder: Path | None = None) -> LoadReport:
    """Load the bundled snapshot, or the one in a folder, into a store that is open for writing.

    A store that holds nothing but an earlier snapshot is replaced. Where files of the user's own were loaded, their
    editions stay, and editions that the snapshot has too become the snapshot's.

    Raises
    ------
    InputError
        Where there is no snapshot.
    """
    stage("reading the snapshot", 0, None)
    where = snapshot.FOLDER if folder is None else folder
    raw = snapshot.read(where)
    note = f"bundled snapshot {snapshot.snapshot_digest(where)[:_DIGEST_SHOWN]}"
    # What an earlier schema holds cannot be read; the snapshot can be loaded without it.
    release = None
    with suppress(OutdatedStoreError):
        release = _release_of(store)
    if release is not None and holds_own_files(release):
        stage("reading your own editions", 0, None)
        # In this order: of an edition that stands in both, the rows of the second replace those of the first.
        raw = merge(disassemble(store.read()), raw)
        found = _NOTE.fullmatch(release.note)
        note = _joined(note, (found["more"] if found else release.note).lstrip("; "))
    # Also of a release that is replaced: links to its topics should lead to what they have become.
    history = None if release is None else TopicHistory.of(store, release.number)
    made = _write(store, raw, note, stage, history)
    editions = raw.node_table(NodeLabel.SOURCE).column("key").to_pylist()
    accounts = raw.node_table(NodeLabel.SOURCE_FILE).to_pylist()
    files = tuple(
        FileAccount(
            str(row["name"]),
            str(row["sha256"] or ""),
            int(row["rows_read"] or 0),
            int(row["rows_accepted"] or 0),
            int(row["rows_quarantined"] or 0),
        )
        for row in sorted(accounts, key=lambda row: str(row["key"]))
    )
    # How organisations are joined is the program's own, and no edition that anybody loaded.
    own = tuple(sorted(str(key) for key in editions if key != IDENTITY_SOURCE))
    return LoadReport("snapshot", files, own, made.release, made.repeated, made.dangling, made.suggestions)


def build_snapshot(directory: Path, target: Path | None, stage: Stage = no_stage) -> dict[str, tuple[FileAccount, ...]]:
    """Make the snapshot from a folder of published files; accounts of the files by loader.

    Raises
    ------
    InputError
        Where a loader finds none of its files, or cannot use one.
    """
    where = snapshot.FOLDER if target is None else target
    found = snapshot.build(directory, where, lambda what, rows: stage(f"reading {what}", rows, None))
    return {name: tuple(FileAccount.of(one.name, one) for one in file_reports) for name, file_reports in found.items()}


def snapshot_state(release: Release | None) -> str:
    """How a store stands to the bundled snapshot: ``empty``, ``older``, ``current``, or ``own`` files of the user."""
    if release is None:
        return "empty"
    found = _NOTE.fullmatch(release.note)
    if found is None:
        return "own"
    if found[1] == snapshot.snapshot_digest(snapshot.FOLDER)[:_DIGEST_SHOWN]:
        return "current"
    return "own" if found["more"] else "older"


def holds_own_files(release: Release) -> bool:
    """Say whether a release has files that the user loaded, beside the snapshot or without it."""
    found = _NOTE.fullmatch(release.note)
    return found is None or bool(found["more"])


def _current(store: GraphStore) -> tuple[Release | None, GraphTables, TopicHistory | None]:
    release = _release_of(store)
    if release is None:
        return None, GraphTables(), None
    graph = store.read()
    return release, disassemble(graph), TopicHistory.of(AssembledTables(graph), release.number)


def _release_of(store: GraphStore) -> Release | None:
    """The release in a store, none where it is empty or a damaged file is about to be loaded over."""
    try:
        return store.release()
    except StoreEmptyError:
        return None
    except StoreDamagedError as error:
        say(f"hub: {error} It is loaded anew now.", err=True)
        return None


@contextmanager
def _room_in(folder: Path) -> Iterator[None]:
    """Say of a full disk what it means for the store; a file that may not be read is told as it is."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise StoreError(
            f"What was read could not be staged in {folder} ({os.strerror(error.errno)}); the store stays as it was. "
            "Make room there, then load again."
        ) from error


def _joined(note: str, more: str) -> str:
    parts = [part for part in note.split("; ") if part and part != more]
    return "; ".join([*parts, more]) if more else note


class _Made(NamedTuple):
    release: Release
    repeated: dict[str, int]
    dangling: dict[str, int]
    unused: Mapping[str, str]
    suggestions: GraphTables


def _write(store: GraphStore, raw: GraphTables, note: str, stage: Stage, history: TopicHistory | None) -> _Made:
    stage("joining organisations", 0, None)
    assembled = assemble(raw, history)
    stage("checking the figures", 0, None)
    unused = check_release(assembled.graph)
    suggestions = _try_out(store, assembled.graph, note, stage)
    release = store.write(
        assembled.graph, note=note, progress=lambda rows, total: stage("writing the graph", rows, total)
    )
    return _Made(release, assembled.repeated, assembled.dangling, unused, suggestions)


def _try_out(store: GraphStore, graph: GraphTables, note: str, stage: Stage) -> GraphTables:
    """Compute what questions read of a release that is not written yet, and put its suggestions in words.

    Datasets are kept under its digest, so that nothing is computed again once it is written.

    Returns
    -------
    GraphTables
        Its suggestions, to be published beside it.

    Raises
    ------
    InputError
        Where something cannot be computed; the store is as it was.
    """
    number = 1 + max((one.number for one in _releases(store)), default=0)
    tried = cast(GraphStore, UnwrittenRelease(graph, new_release(graph, number, note)))
    engine = Engine(tried, DatasetCache.of(cache_roots(store.address), tried))
    with refused_whole():
        engine.keep_datasets(lambda what: stage(f"computing {what}", 0, None))
        stage("trying the suggestions", 0, None)
        return result_tables(tried, lambda: engine.matcher)


def _releases(store: GraphStore) -> Sequence[Release]:
    try:
        return store.releases()
    # One that cannot be read is replaced.
    except OutdatedStoreError:
        return ()


def _accounts(paths: Sequence[Path], file_reports: Sequence[FileReport]) -> tuple[FileAccount, ...]:
    """Accounts in the order of the command line; files of one name in two folders are told apart by their bytes."""
    left = list(file_reports)
    accounts: list[FileAccount] = []
    for path in paths:
        mine = [file_report for file_report in left if file_report.name == path.name]
        if len(mine) > 1:
            digest = FileReport.of(path).sha256
            mine = [file_report for file_report in mine if file_report.sha256 == digest]
        if mine:
            left.remove(mine[0])
            accounts.append(FileAccount.of(str(path), mine[0]))
        else:
            # A loader that had no use for a file says so by reading none of its rows.
            accounts.append(FileAccount(str(path), FileReport.of(path).sha256, 0, 0, 0))
    return tuple(accounts)

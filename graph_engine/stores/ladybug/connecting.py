"""Open a file of LadybugDB and read what release it holds, with errors that say what to do."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ladybug

from graph_engine.errors import StoreError, StoreVersionError
from graph_engine.stores.ladybug.checksum import is_whole
from graph_engine.stores.ladybug.queries import RELEASE, RESULTS, SCHEMA_VERSION, TABLES
from graph_engine.stores.protocol import Release, Results
from graph_engine.stores.releases import OutdatedStoreError, check_schema_version, release_of, results_of

# The address space that is reserved, not memory: a store may grow to this size.
LARGEST = 1 << 38
# Bytes of pages in memory at most. What the library takes of its own accord, four fifths of the machine, costs every
# opening a twentieth of a second of processor; the whole snapshot needs a twentieth of this.
MOST_PAGES = 1 << 31

_VERSIONS = re.compile(r"Database file version: (\d+), Current build storage version: (\d+)")


# What the database says where a file is at no fault.
_OF_THE_COMPUTER = re.compile(r"(?i)\block\b|memory|mmap|buffer manager|too many open files|permission")
_KINDS = {
    stat.S_IFDIR: "folder",
    stat.S_IFIFO: "named pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
}


class UnreadableFileError(Exception):
    """A file that is no store, or is damaged; its text goes on after the name of the file."""


@contextmanager
def single(results: ladybug.QueryResult | list[ladybug.QueryResult]) -> Iterator[ladybug.QueryResult]:
    """Hold the result of one statement; it must be closed before its connection is."""
    result = results[0] if isinstance(results, list) else results
    try:
        yield result
    finally:
        result.close()


def require_file(path: Path) -> None:
    """Refuse what is no file before anything waits for what it may never give; it may be missing.

    Raises
    ------
    StoreError
        For a folder, a named pipe, a socket or a device.
    """
    try:
        kind = stat.S_IFMT(os.stat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise StoreError(
            f"The store file {path} cannot be opened ({error.strerror}): name another file in HUB_STORE."
        ) from error
    if kind != stat.S_IFREG:
        found = _KINDS.get(kind, "thing of its own")
        inside = " in it" if kind == stat.S_IFDIR else ""
        raise StoreError(f"{path} is a {found} and the store is one file: name a file{inside} in HUB_STORE.")


def open_database(path: Path, *, buffer_bytes: int = MOST_PAGES) -> ladybug.Database:
    """Open a file for reading, with buffers of this size in all.

    Raises
    ------
    StoreError
        For what is no file, or where the computer refuses to open it.
    UnreadableFileError
        For a file that is no database, or is damaged.
    StoreVersionError
        Where a newer version wrote it.
    OutdatedStoreError
        Where an older version wrote it.
    """
    require_file(path)
    whole = _whole(path)
    if whole is False:
        raise UnreadableFileError("is damaged: its bytes are no longer those that were written")
    try:
        return ladybug.Database(path, read_only=True, max_db_size=LARGEST, buffer_pool_size=buffer_bytes)
    # A damaged file makes the database raise whatever its library has.
    except Exception as error:
        versions = _VERSIONS.search(str(error))
        if versions is None:
            if whole or isinstance(error, MemoryError | OSError) or _OF_THE_COMPUTER.search(str(error)):
                raise _refused(path, reason_of(error)) from error
            told = "is no LadybugDB database" if "not a valid" in str(error) else f"is damaged ({reason_of(error)})"
            raise UnreadableFileError(told) from error
        found, own = int(versions[1]), int(versions[2])
        refusal, cure = (
            (StoreVersionError, "upgrade partnership-hub, or choose another store with HUB_STORE")
            if found > own
            else (OutdatedStoreError, "load the data again, for example with `hub snapshot load`")
        )
        raise refusal(
            f"The store file {path} has format {found} of LadybugDB and this installation reads format {own}: {cure}."
        ) from error


def _whole(path: Path) -> bool | None:
    try:
        return is_whole(path)
    except OSError as error:
        raise _refused(path, error.strerror or str(error)) from error


def _refused(path: Path, why: str) -> StoreError:
    return StoreError(
        f"The store file {path} cannot be opened ({why}): see that it may be read and that no other program has it "
        "locked, or name another file in HUB_STORE."
    )


def described(connection: ladybug.Connection, path: Path, *, current: bool) -> Release:
    """The release in a file, as its own node describes it.

    Raises
    ------
    UnreadableFileError
        Where the database is no graph of this project, or is damaged.
    """
    try:
        with single(connection.execute(SCHEMA_VERSION)) as result:
            versions = result.get_as_arrow().column(0).to_pylist()
        check_schema_version(max(versions, default=0), f"embedded://{path}")
        with single(connection.execute(RELEASE)) as result:
            return release_of(result.get_as_arrow().to_pylist()[0], current=current)
    except StoreError:
        raise
    except Exception as error:
        raise UnreadableFileError("is a LadybugDB database of something else, or is damaged") from error


def table_names(connection: ladybug.Connection) -> frozenset[str]:
    """Names of the tables in a file: of nodes, of edges and of its books."""
    with single(connection.execute(TABLES)) as result:
        return frozenset(result.get_as_arrow().column(0).to_pylist())


def published(connection: ladybug.Connection) -> Results | None:
    """What is published of the release in a file that has a table for it."""
    with single(connection.execute(RESULTS)) as result:
        return next(map(results_of, result.get_as_arrow().to_pylist()), None)


def reason_of(error: Exception) -> str:
    """What the database says of an error, in one line."""
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    # What it says of a commit is of a file that is about to be removed.
    said = " ".join(said.split()).rpartition("will be recovered on restart: ")[2]
    return said.removeprefix("Runtime exception: ").rstrip(".")

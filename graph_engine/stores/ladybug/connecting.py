"""Open a file of LadybugDB and read what release it holds, with errors that say what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ladybug

from graph_engine.errors import StoreError, StoreVersionError
from graph_engine.stores.ladybug.queries import RELEASE, RESULTS, SCHEMA_VERSION, TABLES
from graph_engine.stores.protocol import Release, Results
from graph_engine.stores.releases import OutdatedStoreError, check_schema_version, release_of, results_of

# The address space that is reserved, not memory: a store may grow to this size.
LARGEST = 1 << 38
# Bytes of pages in memory at most. What the library takes of its own accord, four fifths of the machine, costs every
# opening a twentieth of a second of processor; the whole snapshot needs a twentieth of this.
MOST_PAGES = 1 << 31

_VERSIONS = re.compile(r"Database file version: (\d+), Current build storage version: (\d+)")


@contextmanager
def single(results: ladybug.QueryResult | list[ladybug.QueryResult]) -> Iterator[ladybug.QueryResult]:
    """Hold the result of one statement; it must be closed before its connection is."""
    result = results[0] if isinstance(results, list) else results
    try:
        yield result
    finally:
        result.close()


def open_database(path: Path, *, buffer_bytes: int = MOST_PAGES) -> ladybug.Database:
    """Open a file for reading, with buffers of this size in all.

    Raises
    ------
    StoreError
        For a folder, or a file that is no database or cannot be opened.
    StoreVersionError
        Where a newer version wrote it.
    OutdatedStoreError
        Where an older version wrote it.
    """
    if path.is_dir():
        raise StoreError(f"{path} is a folder and the store is one file: name a file in it in HUB_STORE.")
    try:
        return ladybug.Database(path, read_only=True, max_db_size=LARGEST, buffer_pool_size=buffer_bytes)
    except (RuntimeError, OSError) as error:
        versions = _VERSIONS.search(str(error))
        if versions is None:
            reason = (
                "is no LadybugDB database" if "not a valid" in str(error) else f"cannot be opened ({reason_of(error)})"
            )
            raise StoreError(
                f"The store file {path} {reason}: move it away and load the data again, or name another file "
                "in HUB_STORE."
            ) from error
        found, own = int(versions[1]), int(versions[2])
        refusal, cure = (
            (StoreVersionError, "upgrade partnership-hub, or choose another store with HUB_STORE")
            if found > own
            else (OutdatedStoreError, "load the data again, for example with `hub snapshot load`")
        )
        raise refusal(
            f"The store file {path} has format {found} of LadybugDB and this installation reads format {own}: {cure}."
        ) from error


def described(connection: ladybug.Connection, path: Path, *, current: bool) -> Release:
    """The release in a file, as its own node describes it.

    Raises
    ------
    StoreError
        Where the database is no graph of this project.
    """
    try:
        with single(connection.execute(SCHEMA_VERSION)) as result:
            versions = result.get_as_arrow().column(0).to_pylist()
        check_schema_version(max(versions, default=0), f"embedded://{path}")
        with single(connection.execute(RELEASE)) as result:
            return release_of(result.get_as_arrow().to_pylist()[0], current=current)
    except RuntimeError as error:
        raise StoreError(
            f"The store file {path} is a LadybugDB database of something else: name another file in HUB_STORE."
        ) from error


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
    return " ".join(str(error).split()).removeprefix("Runtime exception: ").rstrip(".")

"""What the stores keep about a release, beside the graph itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from graph_engine.errors import StoreVersionError
from graph_engine.schema import SCHEMA_VERSION
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.stores.protocol import Release, Results


class OutdatedStoreError(StoreVersionError):
    """The store was written by an older version: it cannot be read, and it may be written anew."""


def new_release(graph: GraphTables, number: int, note: str) -> Release:
    """Describe a graph that is about to be written."""
    written = datetime.now(UTC).isoformat(timespec="seconds")
    return Release(number, written, graph.digest(), note, graph.counts())


def release_row(release: Release) -> dict[str, Any]:
    """A release as stored: rows by kind as JSON text, and the version of the schema."""
    return {
        "number": release.number,
        "written": release.written,
        "digest": release.digest,
        "note": release.note,
        "rows": json.dumps(release.rows, sort_keys=True),
        "schema_version": SCHEMA_VERSION,
    }


def release_of(row: Mapping[str, Any], *, current: bool = True) -> Release:
    """A release from its stored row."""
    return Release(row["number"], row["written"], row["digest"], row["note"], json.loads(row["rows"]), current)


def new_results(tables: GraphTables, release: Release, rules: str) -> Results:
    """Describe results that are about to be published of a release."""
    written = datetime.now(UTC).isoformat(timespec="seconds")
    return Results(release.number, release.digest, tables.digest(), rules, written, tables.counts())


def results_row(results: Results) -> dict[str, Any]:
    """Results as stored: rows by kind as JSON text."""
    return {
        "release": results.release,
        "release_digest": results.release_digest,
        "digest": results.digest,
        "rules": results.rules,
        "written": results.written,
        "rows": json.dumps(results.rows, sort_keys=True),
    }


def results_of(row: Mapping[str, Any]) -> Results:
    """Results from their stored row."""
    return Results(
        row["release"], row["release_digest"], row["digest"], row["rules"], row["written"], json.loads(row["rows"])
    )


def check_schema_version(found: int, address: str) -> None:
    """Refuse a store whose tables are not those of this version of the schema.

    Raises
    ------
    StoreVersionError
        Where a newer version wrote it.
    OutdatedStoreError
        Where an older version wrote it.
    """
    if found > SCHEMA_VERSION:
        raise StoreVersionError(
            f"The store {address} was written with version {found} of the schema and this installation reads "
            f"version {SCHEMA_VERSION}: upgrade partnership-hub, or choose another store with HUB_STORE."
        )
    if found < SCHEMA_VERSION:
        raise OutdatedStoreError(
            f"The store {address} was written with version {found} of the schema and this installation reads "
            f"version {SCHEMA_VERSION}: load the data again, for example with `hub snapshot load`."
        )

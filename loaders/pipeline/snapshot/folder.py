"""The snapshot on disk: one Parquet file for each table of raw rows, and the digests of all of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graph_engine.errors import InputError
from graph_engine.schema import SCHEMA_VERSION, EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables

FOLDER = Path(__file__).parent / "data"
_DIGESTS = "digests.json"


def write(raw: GraphTables, folder: Path) -> Mapping[str, str]:
    """Write raw tables as a snapshot and return the digest of each.

    Rows are sorted by all their columns, so that the same rows give the same files whatever their order was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # First, and written last: a folder in which some tables are new and some old is no snapshot.
    (folder / _DIGESTS).unlink(missing_ok=True)
    # A table that no longer exists must not be read with the new ones.
    for old in folder.glob("*.parquet"):
        old.unlink()
    for label, table in sorted(raw.nodes.items()):
        _write_table(table, folder / f"{label}.parquet")
    for (edge, source, target), table in sorted(raw.edges.items()):
        _write_table(table, folder / f"{edge}-{source}-{target}.parquet")
    digests = raw.digests()
    manifest = {"schema_version": SCHEMA_VERSION, "digest": raw.digest(), "tables": dict(digests)}
    (folder / _DIGESTS).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return digests


def read(folder: Path = FOLDER) -> GraphTables:
    """Read the raw tables of a snapshot.

    Raises
    ------
    InputError
        Where the folder holds no snapshot, or one of another version of the schema.
    """
    manifest = _manifest(folder)
    if manifest.get("schema_version") != SCHEMA_VERSION:
        raise InputError(
            f"The snapshot in {folder.name!r} was made for version {manifest.get('schema_version')} of the schema; "
            f"this is version {SCHEMA_VERSION}. Build it again: hub snapshot build DIRECTORY."
        )
    graph = GraphTables()
    for path in sorted(folder.glob("*.parquet")):
        name = path.stem.split("-")
        if len(name) == 1:
            graph.nodes[NodeLabel(name[0])] = pq.read_table(path)
        else:
            graph.edges[(EdgeType(name[0]), NodeLabel(name[1]), NodeLabel(name[2]))] = pq.read_table(path)
    return graph


def snapshot_digest(folder: Path = FOLDER) -> str:
    """Read the digest of the whole snapshot, without reading its tables."""
    return str(_manifest(folder)["digest"])


def _manifest(folder: Path) -> dict[str, object]:
    path = folder / _DIGESTS
    if not path.is_file():
        raise InputError(f"{folder} holds no snapshot; make one with: hub snapshot build DIRECTORY.")
    manifest: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def _write_table(table: pa.Table, path: Path) -> None:
    if not table.num_rows:
        return
    # Sorted by what repeats most: long runs are what makes the files small.
    first = [c for c in ("source", "measure", "from", "to", "year") if c in table.column_names]
    order = [*first, *(c for c in table.column_names if c not in first)]
    table = table.sort_by([(column, "ascending") for column in order])
    pq.write_table(table, path, compression="zstd", compression_level=19, use_dictionary=True)

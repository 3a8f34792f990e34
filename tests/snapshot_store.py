"""The store of the bundled snapshot: ``python -m tests.snapshot_store FOLDER`` builds it for the workers of a run."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.built_once import built_once


def store_address(folder: Path) -> str:
    """Address of the store in a folder."""
    return f"embedded://{folder / 'graph.lbug'}"


def write_snapshot(folder: Path) -> None:
    """Assemble the bundled snapshot into a store."""
    from graph_engine.stores import open_store
    from loaders.pipeline.assembly import assemble
    from loaders.pipeline.snapshot import read

    with open_store(store_address(folder), read_only=False) as store:
        store.write(assemble(read()).graph, note="bundled snapshot")


if __name__ == "__main__":
    built_once(Path(sys.argv[1]), write_snapshot)

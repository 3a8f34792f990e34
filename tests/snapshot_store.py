"""The store of the bundled snapshot: ``python -m tests.snapshot_store FOLDER`` builds it for the workers of a run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from tests.built_once import built_once


def store_address(folder: Path) -> str:
    """Address of the store in a folder."""
    return f"embedded://{folder / 'graph.lbug'}"


@contextmanager
def datasets_kept() -> Iterator[None]:
    """Let engines that are opened meanwhile keep datasets beside their store, and read what is kept there."""
    with mock.patch.dict(os.environ):
        os.environ.pop("HUB_CACHE", None)
        yield


def write_snapshot(folder: Path) -> None:
    """Assemble the bundled snapshot into a store, and keep what is computed of it beside it."""
    from graph_engine.engine import Engine
    from graph_engine.results.publish import publish_results
    from graph_engine.stores import open_store
    from loaders.pipeline.assembly import assemble
    from loaders.pipeline.snapshot import read

    address = store_address(folder)
    with datasets_kept(), open_store(address, read_only=False) as store:
        store.write(assemble(read()).graph, note="bundled snapshot")
        engine = Engine.on(store, address)
        engine.keep_datasets(lambda stage: None)
        publish_results(store, lambda: engine.matcher)


if __name__ == "__main__":
    built_once(Path(sys.argv[1]), write_snapshot)

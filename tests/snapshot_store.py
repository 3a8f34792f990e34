"""The store of the bundled snapshot: ``python -m tests.snapshot_store FOLDER`` builds it for the workers of a run.

To build it takes more than a tenth of a run. It is kept in the folder of what pytest keeps, under a digest of all that
it is made of and with, and copied from there for each run: no test touches what is kept.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest import mock

from tests.built_once import built_once

_REPOSITORY = Path(__file__).parent.parent
_KEPT = _REPOSITORY / ".pytest_cache" / "d" / "snapshot-store"
_MADE_OF = (_REPOSITORY / "graph_engine", _REPOSITORY / "loaders", Path(__file__))


def store_address(folder: Path) -> str:
    """Address of the store in a folder."""
    return f"embedded://{folder / 'graph.lbug'}"


@contextmanager
def datasets_kept() -> Iterator[None]:
    """Let engines that are opened meanwhile keep datasets beside their store, and read what is kept there."""
    with mock.patch.dict(os.environ):
        os.environ.pop("HUB_CACHE", None)
        yield


def fill(folder: Path) -> None:
    """Put the store of the bundled snapshot into a folder: a copy of the one that is kept, or a new one."""
    copy_or_make(folder, _KEPT / made_of(_MADE_OF), write_snapshot)


def copy_or_make(folder: Path, kept: Path, make: Callable[[Path], None]) -> None:
    """Copy what was made before, or make it and keep a copy in place of all earlier ones.

    Parameters
    ----------
    folder : Path
        A folder to fill.
    kept : Path
        Where it is kept; the last part of the path tells one state of what it is made of from the next.
    make : callable
        Fills a folder.
    """
    if kept.is_dir():
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        return
    make(folder)
    kept.parent.mkdir(parents=True, exist_ok=True)
    for former in kept.parent.iterdir():
        shutil.rmtree(former, ignore_errors=True)
    # Another run may keep its own meanwhile, and take this one away.
    with suppress(OSError), tempfile.TemporaryDirectory(dir=kept.parent, ignore_cleanup_errors=True) as new:
        shutil.copytree(folder, Path(new) / "whole").rename(kept)


def made_of(paths: tuple[Path, ...]) -> str:
    """Digest of files, of Python and of all libraries: what was made of them before is what would be made now."""
    found = hashlib.sha256(sys.version.encode())
    for one in sorted(f"{one.name} {one.version}" for one in importlib.metadata.distributions()):
        found.update(f"{one}\n".encode())
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(f"{file.relative_to(path)}\n".encode())
                found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


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
    built_once(Path(sys.argv[1]), fill)

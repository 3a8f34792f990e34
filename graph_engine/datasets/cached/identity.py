"""Which release a store's file holds, remembered, so that a question need not open the database to learn it."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from graph_engine.datasets.cached.stamp import code_stamp
from graph_engine.errors import StoreError
from graph_engine.stores.addresses import chosen_address, embedded_path
from graph_engine.stores.protocol import GraphStore, Release

_SHOWN = 16
_ENDING = ".release"
_VERSIONS_CACHED = 3


class DeferredStore:
    """A store whose release is known, opened when something is read that the cache does not hold.

    Parameters
    ----------
    release : Release
        What it holds.
    opener : callable
        Opens it.

    Raises
    ------
    StoreError
        From every read, where the store holds another release by the time it is opened.
    """

    def __init__(self, release: Release, address: str | None, opener: Callable[[], GraphStore]) -> None:
        self._release, self._address, self._opener = release, chosen_address(address), opener
        self._store: GraphStore | None = None

    @property
    def address(self) -> str:
        """Address of the store."""
        return self._address

    def release(self) -> Release:
        """Return the release that is known."""
        return self._release

    def close(self) -> None:
        """Let go of files, where any were opened."""
        if self._store is not None:
            self._store.close()

    def __enter__(self) -> Self:
        """Enter a block that closes the store."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def __getattr__(self, name: str) -> Any:
        """Everything else is asked of the store itself."""
        if name.startswith("_"):
            raise AttributeError(name)
        if self._store is None:
            store = self._opener()
            if store.release().digest != self._release.digest:
                store.close()
                raise StoreError(
                    f"The store {self._address} has received another release since release {self._release.number} was "
                    "asked: ask again."
                )
            self._store = store
        return getattr(self._store, name)


def known_release(address: str | None, roots: tuple[Path, ...]) -> Release | None:
    """The release in the file of an embedded store, where it is remembered and the file has not changed since."""
    path = embedded_path(chosen_address(address))
    if path is None:
        return None
    for root in roots:
        with suppress(OSError, ValueError, KeyError, TypeError):
            said = json.loads((root / _name(path)).read_text("utf-8"))
            if said["file"] == _state(path):
                return Release(**said["release"])
    return None


def remember_release(address: str | None, roots: tuple[Path, ...], release: Release) -> None:
    """Remember which release the file of an embedded store holds; a folder that cannot be written to is no matter."""
    path = embedded_path(chosen_address(address))
    if path is None:
        return
    # This module is read before Arrow is; what writes files needs it.
    from graph_engine.datasets.cached.files import write

    for root in roots:
        with suppress(OSError):
            said = {"file": _state(path), "release": {**dataclasses.asdict(release), "rows": dict(release.rows)}}
            write(root / _name(path), json.dumps(said).encode())
            others = sorted(root.glob(f"{path.name}-*{_ENDING}"), key=lambda one: -one.stat().st_mtime_ns)
            for other in others[_VERSIONS_CACHED:]:
                other.unlink(missing_ok=True)
            return


def _name(path: Path) -> str:
    # Another version of the program may refuse the file, so it does not take this one's word for it.
    return f"{path.name}-{code_stamp()[:_SHOWN]}{_ENDING}"


def _state(path: Path) -> list[int]:
    found = os.stat(path)
    return [found.st_ino, found.st_size, found.st_mtime_ns]

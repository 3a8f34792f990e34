"""The files of an embedded store: the current release, the former one, the one being built, and a lock."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from graph_engine.errors import StoreError, StoreLockedError
from graph_engine.stores.ladybug.file_lock import try_lock

# Windows gives no other file the name of one that is open, not even of one that this process reads.
REPLACES_OPEN_FILES = sys.platform != "win32"


class ReleaseFiles:
    """Files beside each other, named after the current one.

    ``graph.lbug`` is what readers open. ``graph.lbug.new`` is being built, ``graph.lbug.previous`` is the
    former release, ``graph.lbug.lock`` is locked while a store is open for writing. Every step that readers
    can see is one rename.
    """

    def __init__(self, current: Path) -> None:
        self.current = current
        self.new = current.with_name(current.name + ".new")
        self.previous = current.with_name(current.name + ".previous")
        self._aside = current.with_name(current.name + ".aside")
        self._lock_file = current.with_name(current.name + ".lock")
        self._lock: int | None = None

    @property
    def locked(self) -> bool:
        """Whether this store holds the writer's lock."""
        return self._lock is not None

    def lock(self) -> None:
        """Become the writer, making the folder where it is missing; the lock ends with the process.

        Raises
        ------
        StoreLockedError
            Where another store is open for writing.
        StoreError
            Where the folder cannot be made or written to.
        """
        try:
            self.current.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._lock_file, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StoreError(
                f"The folder {self.current.parent} of the store cannot be written to ({error.strerror}): "
                "make it writable, or choose another store with HUB_STORE."
            ) from error
        try:
            try_lock(descriptor)
        except OSError as error:
            os.lseek(descriptor, 0, os.SEEK_SET)
            writer = os.read(descriptor, 20).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise StoreLockedError(
                f"Another process{f' (id {writer})' if writer else ''} is writing to {self.current}: wait "
                "until it has finished, then try again."
            ) from error
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, str(os.getpid()).encode("ascii"))
        self._lock = descriptor

    def unlock(self) -> None:
        """Stop being the writer; the lock file stays, because removing it would let two writers in."""
        if self._lock is not None:
            os.ftruncate(self._lock, 0)
            os.close(self._lock)
            self._lock = None

    def sweep(self) -> None:
        """Remove what an interrupted write left."""
        for path in self.current.parent.iterdir():
            for leftover in (self.new.name, self._aside.name):
                # The database puts its own files beside, with a further ending.
                if path.name == leftover or path.name.startswith(leftover + "."):
                    path.unlink()

    def publish(self) -> None:
        """Keep the current release as the former one and put the new one in its place."""
        _to_disk(self.new)
        if self.current.exists():
            _second_name(self.current, self._aside)
            self._aside.replace(self.previous)
        self.new.replace(self.current)
        _to_disk(self.current.parent)

    def begin_from_current(self) -> None:
        """Begin the new file as a copy of the current one."""
        shutil.copyfile(self.current, self.new)

    def replace(self) -> None:
        """Put the new file in the place of the current one, which is not kept: it is the same release."""
        _to_disk(self.new)
        self.new.replace(self.current)
        _to_disk(self.current.parent)

    def swap(self) -> None:
        """Exchange the current release and the former one."""
        _second_name(self.current, self._aside)
        self.previous.replace(self.current)
        self._aside.replace(self.previous)
        _to_disk(self.current.parent)


def _second_name(path: Path, other: Path) -> None:
    other.unlink(missing_ok=True)
    try:
        other.hardlink_to(path)
    except OSError:
        # Some file systems have no hard links.
        shutil.copyfile(path, other)


def _to_disk(path: Path) -> None:
    if sys.platform == "win32" and path.is_dir():
        return  # a folder cannot be opened there
    descriptor = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

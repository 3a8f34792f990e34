"""The files of an embedded store: the current release, the former one, the one being built, and a lock."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph_engine.stores.file_lock import WriterLock, remove
from graph_engine.stores.ladybug.checksum import unseal

# Windows gives no other file the name of one that is open, not even of one that this process reads.
REPLACES_OPEN_FILES = sys.platform != "win32"
# Bytes: the database asks for room in pieces of some pages, and of the first that it does not get it may say little.
_FULL = 1 << 20


class ReleaseFiles:
    """Files beside each other, named after the current one.

    ``graph.lbug`` is what readers open, ``graph.lbug.previous`` the former release. In the folder ``graph.lbug.new``
    the next one is built, in ``graph.lbug.staging`` lies what a load has read. ``graph.lbug.lock`` is locked while a
    store is open for writing, ``graph.lbug.unreadable`` was in its place and could not be read. Every step that readers
    can see is one rename.
    """

    def __init__(self, current: Path) -> None:
        self.current = current
        # In a folder, for the database puts files of its own beside, and goes on doing so after an error.
        self._making = current.with_name(current.name + ".new")
        self.new = self._making / current.name
        self.staging = current.with_name(current.name + ".staging")
        self.previous = current.with_name(current.name + ".previous")
        self._aside = self._making / (current.name + ".aside")
        cure = "make it writable, or choose another store with HUB_STORE"
        self._lock = WriterLock(current.with_name(current.name + ".lock"), str(current), cure)

    @property
    def unreadable(self) -> Path:
        """Where the current file is kept when it cannot be read and another is put in its place."""
        first = target = self.current.with_name(self.current.name + ".unreadable")
        number = 1
        # It may be anybody's: none that is kept already is given up for it.
        while target.exists() and not (self.current.exists() and target.samefile(self.current)):
            number += 1
            target = first.with_name(f"{first.name}-{number}")
        return target

    @property
    def locked(self) -> bool:
        """Whether this store holds the writer's lock."""
        return self._lock.held

    def lock(self) -> None:
        """Become the writer, and remove what dead ones left; see :meth:`WriterLock.acquire` for what it raises."""
        self._lock.acquire()
        self.sweep()

    def unlock(self) -> None:
        """Stop being the writer."""
        self._lock.release()

    def sweep(self) -> None:
        """Remove what writers left that were ended, those of earlier versions among them; only the writer may."""
        leftovers = [f"{self.current.name}.{ending}" for ending in ("new", "aside", "staging")]
        for path in self.current.parent.iterdir():
            # The database puts its own files beside, with a further ending.
            if any(path.name == name or path.name.startswith(f"{name}.") for name in leftovers):
                remove(path)

    @contextmanager
    def making(self) -> Iterator[None]:
        """Have the folder for new files for one block.

        Raises
        ------
        OSError
            Of a full disk too where the database says anything else of it.
        """
        remove(self._making)
        self._making.mkdir()
        try:
            yield
        except RuntimeError as error:
            # Asked while what was built still takes the room.
            if shutil.disk_usage(self._making).free < _FULL:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
            raise
        finally:
            remove(self._making)

    def publish(self) -> None:
        """Keep the current release as the former one and put the new one in its place."""
        _to_disk(self.new)
        if self.current.exists():
            self._keep_as(self.previous)
        self.new.replace(self.current)

    def publish_over(self) -> None:
        """Put the new release in the place of a file that cannot be read, which is kept; the former one stays."""
        _to_disk(self.new)
        self._keep_as(self.unreadable)
        self.new.replace(self.current)

    def begin_from_current(self) -> None:
        """Begin the new file as a copy of the current one, without its checksum."""
        shutil.copyfile(self.current, self.new)
        unseal(self.new)

    def replace(self) -> None:
        """Put the new file in the place of the current one, which is not kept: it is the same release."""
        _to_disk(self.new)
        self.new.replace(self.current)

    def swap(self) -> None:
        """Exchange the current release and the former one."""
        _second_name(self.current, self._aside)
        self.previous.replace(self.current)
        self._aside.replace(self.previous)

    def restore(self) -> None:
        """Put the former release in the place of a file that cannot be read, which is kept."""
        self._keep_as(self.unreadable)
        self.previous.replace(self.current)

    def settle(self) -> None:
        """Let the new names outlive a loss of power."""
        _to_disk(self.current.parent)

    def _keep_as(self, target: Path) -> None:
        """Give the current file a second name, in the place of what had it."""
        _second_name(self.current, self._aside)
        self._aside.replace(target)
        # To rename a file to another name that it has already does nothing at all.
        self._aside.unlink(missing_ok=True)


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

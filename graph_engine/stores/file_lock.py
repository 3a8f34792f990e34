"""A lock on an open file that ends with the process, in the manner of each operating system."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from graph_engine.errors import StoreError, StoreLockedError

if sys.platform == "win32":
    import msvcrt

    # Windows locks ranges of bytes, and nobody may read a locked one: the range lies behind what stands in the file.
    _FAR = 1 << 30

    def try_lock(descriptor: int) -> None:
        """Lock an open file, or raise ``OSError`` at once where another process holds the lock."""
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def try_lock(descriptor: int) -> None:
        """Lock an open file, or raise ``OSError`` at once where another process holds the lock."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class WriterLock:
    """A file that is locked while one writes; the lock ends with the process, however it ends.

    Parameters
    ----------
    path : Path
        The file; its folder is made where it is missing.
    what : str
        What is written to, for messages.
    cure : str
        What to do where the folder cannot be written to.
    """

    def __init__(self, path: Path, what: str, cure: str) -> None:
        self._path, self._what, self._cure = path, what, cure
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this is the writer."""
        return self._descriptor is not None

    def acquire(self) -> None:
        """Become the writer.

        Raises
        ------
        StoreLockedError
            Where another is.
        StoreError
            Where the folder cannot be made or written to.
        """
        while self._descriptor is None:
            descriptor = self._opened()
            try:
                try_lock(descriptor)
            except OSError as error:
                os.lseek(descriptor, 0, os.SEEK_SET)
                writer = os.read(descriptor, 20).decode("ascii", "replace").strip()
                os.close(descriptor)
                raise StoreLockedError(
                    f"Another process{f' (id {writer})' if writer else ''} is writing to {self._what}: wait "
                    "until it has finished, then try again."
                ) from error
            # A writer that removed the file after this one had opened it has left a lock that nobody else can see.
            if _is_of(descriptor, self._path):
                self._descriptor = descriptor
            else:
                os.close(descriptor)
        # The number is a courtesy; a full disk has no room for it.
        with suppress(OSError):
            os.ftruncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, str(os.getpid()).encode("ascii"))

    def release(self, *, remove: bool = False) -> None:
        """Stop being the writer; the file stays where not told otherwise."""
        if self._descriptor is not None:
            with suppress(OSError):
                os.ftruncate(self._descriptor, 0)
            if remove and sys.platform != "win32":
                self._path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = None

    def _opened(self) -> int:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StoreError(
                f"The folder {self._path.parent} cannot be written to ({error.strerror}): {self._cure}."
            ) from error


def remove(path: Path) -> None:
    """Remove a file or a folder with all that is in it; it may be missing."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _is_of(descriptor: int, path: Path) -> bool:
    with suppress(OSError):
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    return False

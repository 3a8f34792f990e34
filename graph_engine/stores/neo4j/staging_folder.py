"""Where a load into a server stages rows on this computer: in the user's cache folder, one writer at a time."""

from __future__ import annotations

from pathlib import Path

from graph_engine.errors import StoreLockedError
from graph_engine.stores.cache_folder import files_folder, name_of_store
from graph_engine.stores.file_lock import WriterLock, remove


class StagingFolder:
    """A folder for the rows of one server, locked from when it is first asked for.

    A server that lost the connection of a writer lets the next one in, while the former may still be reading files:
    so the server's lock alone would not keep it from being swept.
    """

    def __init__(self, address: str) -> None:
        self._folder = files_folder() / f"{name_of_store(address)}.staging"
        cure = "make it writable, or name another folder in HUB_CACHE"
        self._lock = WriterLock(self._folder.with_name(f"{self._folder.name}.lock"), address, cure)

    def sweep(self) -> None:
        """Remove what a writer left that was ended; what a living one is using stays."""
        if not self._lock.held and self._folder.exists():
            try:
                self.locked()
            except StoreLockedError:
                return
            self.close()

    def locked(self) -> Path:
        """The folder, for this process alone and without what was left in it.

        Raises
        ------
        StoreLockedError
            Where another process of this computer still stages rows for the server.
        StoreError
            Where the cache folder cannot be written to.
        """
        if not self._lock.held:
            self._lock.acquire()
            remove(self._folder)
        return self._folder

    def close(self) -> None:
        """Remove the folder, where this process has it."""
        if self._lock.held:
            remove(self._folder)
            self._lock.release(remove=True)

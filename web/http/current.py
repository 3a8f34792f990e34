"""The engine that pages answer from: opened at the first request, and opened anew when a new release is in place."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from pathlib import Path

from graph_engine.datasets.cached.cache import cache_roots
from graph_engine.engine import Engine
from graph_engine.errors import HubError, StoreError
from graph_engine.stores.addresses import chosen_address, embedded_path
from graph_engine.stores.ladybug.release_files import ReleaseFiles
from web.http.engine_session import EngineSession, Stamp

# Seconds between two looks for a newer release.
LOOK_AGAIN = 5.0
# Characters of a digest that pin a release, at least.
LEAST_PIN = 8
# Seconds after which a former release that no link asked for is closed.
FORMER_IDLE = 600.0

_LOG = logging.getLogger(__name__)


class CurrentEngine:
    """Gives each request the engine of the newest release; a newer one is opened beside it and taken when it is warm.

    Only the first engine is opened while somebody waits. Later ones are opened by a thread of their own, outside the
    guard; the one before answers meanwhile, and goes on answering where the newer one cannot be opened. Engines that
    are no longer asked are closed with their last request.

    Parameters
    ----------
    address : str, optional
        Address of the store, as for :meth:`Engine.open`.
    opener : callable, optional
        What opens an engine; ``Engine.open`` by default.
    """

    def __init__(self, address: str | None = None, opener: Callable[[str | None], Engine] | None = None) -> None:
        self._address = address
        self._opener = opener or Engine.open
        # Held for moments, whenever one of the fields below is read or changed.
        self._guard = threading.Lock()
        # Held while an engine is opened, one at a time.
        self._opening = threading.Lock()
        self._current: EngineSession | None = None
        self._former: EngineSession | None = None
        self._not_pinned: tuple[Stamp, str] | None = None
        self._refused: Stamp | None = None
        # One thread for all of them: each new thread takes memory of its own from the system, and gives none back.
        self._followers = ThreadPoolExecutor(1, thread_name_prefix="follow-releases")
        self._followed: Future[None] | None = None
        self.make_ready: Callable[[EngineSession, tuple[str, ...]], None] = lambda _session, _addresses: None
        """Called with the session of a newer release, before it answers, and with the addresses asked for last."""
        self.also_ahead: Callable[[EngineSession], None] = lambda _session: None
        """Called where a session has read ahead, for what pages make of a release."""
        self._looked = 0.0

    def acquire(self, pinned: str = "") -> EngineSession:
        """Return the session of the newest release, or of the one that a link pins; hand it back with :meth:`release`.

        Parameters
        ----------
        pinned : str
            Beginning of a digest. The newest is returned where no release that the store keeps has it.

        Raises
        ------
        HubError
            Where no release was opened yet and the store cannot be reached, or holds nothing that can be used.
        """
        if self._current is None:
            self._open_first()
        self._look_again()
        found = self._taken(pinned)
        if found is None:
            self._open_former(pinned)
            found = self._taken(pinned) or self._taken("")
        # Closed meanwhile.
        return found or self.acquire(pinned)

    def release(self, session: EngineSession) -> None:
        """Hand a session back."""
        with self._guard:
            session.users -= 1
            session.used = time.monotonic()
            # Closed by its last request: those that began on a release end on it.
            last = session.retired and session.users == 0
        if last:
            session.close()

    def read_ahead(self) -> None:
        """Read what the first page did not need, in the background of a server that has just started."""
        session = self.acquire()
        try:
            session.read_ahead()
            self.also_ahead(session)
        finally:
            self.release(session)
        _settle()

    def follow(self) -> None:
        """Look for a newer release, and take it when it is warm; say on the pages why, where that fails."""
        with self._opening:
            session = self._current
            if session is None:
                return
            # First, so that never more than two releases are in memory.
            self._let_go_of_former()
            try:
                stamp = self._newer_than(session)
                if stamp is not None and stamp != self._refused:
                    self._refused = stamp
                    self._check_elsewhere()
                    addresses = session.renderings.addresses
                    # What pages left behind refers to their session, and would be set aside with what stays.
                    gc.collect()
                    self._exchange(self._opened(self._opener(self._address), stamp, ready=addresses))
                    self._refused = None
                elif stamp is None:
                    self._refused = None
                    session.say("")
            except HubError as error:
                session.say(str(error))
            # Whatever a damaged file does to the database's library: those who read go on reading.
            except Exception:
                _LOG.exception("A newer release could not be opened.")
                session.say("It is damaged, or another program's; the log of the server says more.")

    def close(self) -> None:
        """Let go of the engines, after the one that is being opened."""
        followed = self._followed
        if followed is not None:
            wait([followed])
        with self._guard:
            sessions = (self._current, self._former)
            self._current = self._former = None
        for session in sessions:
            self._retire(session)

    def use(self, session: EngineSession) -> EngineSession:
        """The same session, with one user more; hand it back with :meth:`release`."""
        with self._guard:
            session.users += 1
        return session

    def _taken(self, pinned: str) -> EngineSession | None:
        """The session that a link asks for, with one user more; ``None`` where it is not open."""
        with self._guard:
            for session in (self._current, self._former):
                if session is not None and (len(pinned) < LEAST_PIN or session.digest.startswith(pinned)):
                    session.users += 1
                    return session
        return None

    def _open_first(self) -> None:
        with self._opening:
            if self._current is None:
                stamp = self._file_stamp()
                session = self._opened(self._opener(self._address), stamp)
                with self._guard:
                    self._current, self._looked = session, time.monotonic()

    def _look_again(self) -> None:
        """Look for a newer release in the background, unless that was done or is being done."""
        with self._guard:
            busy = self._followed is not None and not self._followed.done()
            if busy or time.monotonic() - self._looked < LOOK_AGAIN:
                return
            self._looked = time.monotonic()
            self._followed = self._followers.submit(self.follow)

    def _check_elsewhere(self) -> None:
        """Let a process of its own compute what is not kept of the release: here it would hold up every page."""
        if self._opener is Engine.open and cache_roots(self._address):
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
                if trouble := pool.submit(_compute, self._address).result():
                    raise StoreError(trouble)

    def _newer_than(self, session: EngineSession) -> Stamp | None:
        """Stamp of the release that the store has now, where it is another than the one that answers."""
        stamp = self._file_stamp()
        now = session.engine.store.release().number if stamp is None else stamp
        return None if now == session.stamp else now

    def _exchange(self, newer: EngineSession) -> None:
        # Links on pages that are being read pin it. A server's store has one release only.
        pinned = embedded_path(chosen_address(self._address)) is not None
        with self._guard:
            before, former = self._current, self._former
            self._current, self._former = newer, before if pinned else None
            if pinned and before is not None:
                before.step_back()
        self._retire(former)
        if not pinned:
            self._retire(before)

    def _open_former(self, pinned: str) -> None:
        """Open the release before the newest one, where the embedded store keeps it and a link pins it."""
        path = embedded_path(chosen_address(self._address))
        file = None if path is None else ReleaseFiles(path).previous
        with self._opening:
            stamp = None if file is None else _stamp(file)
            opened = self._former is not None and self._former.stamp == stamp
            if stamp is None or opened or self._not_pinned == (stamp, pinned):
                return
            try:
                engine = self._opener(f"embedded://{file}")
            # Replaced since the look, or of an earlier schema: the figures of the link are gone.
            except HubError:
                return
            if not engine.release.digest.startswith(pinned):
                engine.close()
                # Remembered: a link to figures long gone must not open the former file at every request.
                self._not_pinned = (stamp, pinned)
                return
            session = self._opened(engine, stamp, ready=())
            session.former = True
            with self._guard:
                former, self._former = self._former, session
            self._retire(former)

    def _let_go_of_former(self) -> None:
        """Close the release before, where the store keeps another by now or nobody has asked for it for long."""
        path = embedded_path(chosen_address(self._address))
        with self._guard:
            former = self._former
            if former is None or former.users:
                return
            stored = path is not None and _stamp(ReleaseFiles(path).previous) == former.stamp
            if stored and time.monotonic() - former.used <= FORMER_IDLE:
                return
            self._former = None
        self._retire(former)

    def _retire(self, session: EngineSession | None) -> None:
        """Close a session that is no longer to be found, or let its last request close it.

        Closing takes a tenth of a second: nobody waits for the guard meanwhile.
        """
        if session is None:
            return
        with self._guard:
            session.retired = True
            unused = session.users == 0
        if unused:
            session.close()

    def _opened(self, engine: Engine, stamp: Stamp | None, ready: tuple[str, ...] | None = None) -> EngineSession:
        """A session on an engine; warm, and with answers to some addresses, where these are given."""
        try:
            session = EngineSession(engine, stamp=engine.release.number if stamp is None else stamp)
            session.prepare()
            if ready is not None:
                session.read_ahead()
                self.also_ahead(session)
            # What a release holds is not looked through for garbage, again and again, as long as it lives.
            gc.freeze()
            if ready is not None:
                self.make_ready(session, ready)
        # Whatever ends it, Ctrl-C too, must not leave the store open.
        except BaseException:
            engine.close()
            raise
        return session

    def _file_stamp(self) -> Stamp | None:
        """What tells one file of the embedded store from the next; ``None`` for a server or a missing file."""
        path = embedded_path(chosen_address(self._address))
        return None if path is None else _stamp(path)


def _compute(address: str | None) -> str:
    """Keep what is computed of the release of a store; gives what is wrong with it, or nothing."""
    try:
        with Engine.open(address) as engine:
            engine.keep_datasets(lambda _what: None)
    except HubError as error:
        return str(error)
    return ""


def _settle() -> None:
    """Take what was read out of the search for garbage.

    What a release holds lives as long as it does: to look through all of it for garbage, again and again, would hold up
    every hundredth page. What earlier releases left behind goes here.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _stamp(path: Path) -> Stamp | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return (found.st_dev, found.st_ino, found.st_mtime_ns)

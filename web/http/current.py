"""The engine that pages answer from: opened at the first request, and opened anew when a new release is in place."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from graph_engine.engine import Engine
from graph_engine.errors import HubError
from graph_engine.geography.gazetteer import Area
from graph_engine.networks.model import NETWORKS
from graph_engine.schema import AreaLevel
from graph_engine.stores.addresses import chosen_address, embedded_path
from graph_engine.stores.ladybug.release_files import ReleaseFiles
from graph_engine.suggestions.model import (
    Suggestion,
)
from web.http.renderings import RenderingCache

# Bytes of ready answers that are cached of one release.
_CACHED_BYTES = 64 * 2**20
# Seconds between two looks for a newer release.
LOOK_AGAIN = 5.0
BEST = 10
# Characters of a digest that pin a release, at least.
LEAST_PIN = 8

Stamp = tuple[int, int, int] | int


def _renderings() -> RenderingCache:
    return RenderingCache(_CACHED_BYTES)


@dataclass
class EngineSession:
    """An engine on one release, with what several pages show of it computed once.

    Parameters
    ----------
    engine : Engine
        The engine.
    former : bool
        Whether it is the release before the newest one.
    whole : bool
        Whether :meth:`prepare` also reads what the first page does not need: a server's first release is read ahead in
        the background instead.
    """

    engine: Engine
    users: int = 0
    retired: bool = False
    stamp: Stamp | None = field(default=None)
    former: bool = False
    whole: bool = False
    renderings: RenderingCache = field(default_factory=_renderings)
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def release12(self) -> str:
        """What a link pins: the first twelve figures of the release's digest, the same wherever it is loaded."""
        return self.engine.release.digest[:12]

    def prepare(self) -> None:
        """Compute what the first page needs before anybody asks: two requests never see a half-read engine."""
        _ = (self.best, self.codes, self.reached)
        if self.whole:
            self.read_ahead()

    def read_ahead(self) -> None:
        """Compute what other pages need, which the first page does not wait for."""
        for of in NETWORKS:
            whole = self.engine.networks.whole(of)
            _ = (whole.heaviest, whole.strongest)

    @cached_property
    def best(self) -> tuple[Suggestion, ...]:
        """The best suggestions over all areas."""
        return tuple(self.engine.best(BEST))

    @cached_property
    def reached(self) -> int:
        """How many of the areas between which suggestions are made have one."""
        return self.engine.reached

    @cached_property
    def sources(self) -> pd.DataFrame:
        """One row for each edition that is loaded."""
        return self.engine.sources()

    def frame(self, name: str) -> pd.DataFrame:
        """A matrix of the engine in long form, as :meth:`Engine.frame` gives it, made once."""
        found = self._frames.get(name)
        if found is None:
            found = self._frames[name] = self.engine.frame(name)
        return found

    @cached_property
    def areas(self) -> dict[str, tuple[Area, ...]]:
        """Areas of today by level, each code once, in order of name; a code means what :meth:`Engine.area` takes."""
        found: dict[str, list[Area]] = {}
        table = self.engine.gazetteer.areas
        repeated = set(table.loc[table["code"].duplicated(keep=False), "code"])
        newest = {level: rows["vintage"].max() for level, rows in table.groupby("level")}
        for area in self.engine.areas():
            if area.code in repeated and self.engine.gazetteer.first_of_code(area.code) != area.key:
                continue
            # Districts that are no more are found by name and code, and no longer offered.
            if area.level == AreaLevel.DISTRICT and area.vintage != newest[area.level]:
                continue
            found.setdefault(area.level, []).append(area)
        return {level: tuple(sorted(areas, key=lambda one: (one.name, one.code))) for level, areas in found.items()}

    @cached_property
    def codes(self) -> frozenset[str]:
        """Keys of areas whose code alone names them."""
        return frozenset(area.key for areas in self.areas.values() for area in areas)

    def reference(self, area: Area) -> str:
        """What names an area in an address: its code, or its key where the code means another list's area."""
        return area.code if area.districts or area.key in self.codes else area.key


class CurrentEngine:
    """Gives each request the engine of the newest release, and closes old ones when their last request has ended.

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
        self._guard = threading.Lock()
        self._reading: EngineSession | None = None
        self._former: EngineSession | None = None
        self._not_pinned: tuple[Stamp, str] | None = None
        self._looked = 0.0

    def acquire(self, pinned: str = "") -> EngineSession:
        """Return the reading of the newest release, or of the one that a link pins; hand it back with :meth:`release`.

        Parameters
        ----------
        pinned : str
            Beginning of a digest. The newest is returned where no release that the store keeps has it.

        Raises
        ------
        HubError
            Where the store cannot be reached, or holds nothing that can be used.
        """
        with self._guard:
            reading = self._newest()
            if len(pinned) >= LEAST_PIN and not reading.engine.release.digest.startswith(pinned):
                reading = self._before(pinned) or reading
            reading.users += 1
            return reading

    def _newest(self) -> EngineSession:
        reading = self._reading
        if reading is not None and self._newer(reading):
            self._retire(reading)
            reading = None
        if reading is None:
            stamp = self._file_stamp()
            reading = self._open(self._opener(self._address), whole=bool(self._looked))
            reading.stamp = reading.engine.release.number if stamp is None else stamp
            self._looked = time.monotonic()
            self._reading = reading
        return reading

    def read_ahead(self) -> None:
        """Read what the first page did not need, in the background of a server that has just started."""
        reading = self.acquire()
        try:
            reading.engine.finder.read_ahead()
            reading.read_ahead()
        finally:
            self.release(reading)
        _settle()

    def _before(self, pinned: str) -> EngineSession | None:
        """The release before the newest one, where the embedded store keeps it and it is the one that is pinned."""
        path = embedded_path(chosen_address(self._address))
        file = None if path is None else ReleaseFiles(path).previous
        stamp = None if file is None else _stamp(file)
        if self._former is not None and self._former.stamp != stamp:
            self._retire(self._former)
            self._former = None
        if self._former is None and stamp is not None and self._not_pinned != (stamp, pinned):
            try:
                engine = self._opener(f"embedded://{file}")
            # Replaced since the look, or of an earlier schema: the figures of the link are gone.
            except HubError:
                return None
            if engine.release.digest.startswith(pinned):
                self._former = self._open(engine, whole=True)
                self._former.stamp, self._former.former = stamp, True
            else:
                engine.close()
                # Remembered: a link to figures long gone must not open the former file at every request.
                self._not_pinned = (stamp, pinned)
        found = self._former
        return found if found is not None and found.engine.release.digest.startswith(pinned) else None

    def release(self, reading: EngineSession) -> None:
        """Hand a reading back."""
        with self._guard:
            reading.users -= 1
            # Closed by its last request: those that began on a release end on it.
            if reading.retired and reading.users == 0:
                reading.engine.close()

    def close(self) -> None:
        """Let go of the engine."""
        with self._guard:
            for reading in (self._reading, self._former):
                if reading is not None:
                    self._retire(reading)
            self._reading = self._former = None

    def _open(self, engine: Engine, *, whole: bool) -> EngineSession:
        try:
            reading = EngineSession(engine, whole=whole)
            reading.prepare()
        # Whatever ends it, Ctrl-C too, must not leave the store open.
        except BaseException:
            engine.close()
            raise
        if whole:
            _settle()
        else:
            # Nothing was left behind yet; what is read ahead is looked through once, after the first page.
            gc.freeze()
        return reading

    def _newer(self, reading: EngineSession) -> bool:
        now = time.monotonic()
        if now - self._looked < LOOK_AGAIN:
            return False
        stamp = self._file_stamp()
        # A server that has gone is said at every request, not only when it is looked at.
        changed = bool((reading.engine.store.release().number if stamp is None else stamp) != reading.stamp)
        self._looked = now
        return changed

    def _file_stamp(self) -> Stamp | None:
        """What tells one file of the embedded store from the next; ``None`` for a server or a missing file."""
        path = embedded_path(chosen_address(self._address))
        return None if path is None else _stamp(path)

    def _retire(self, reading: EngineSession) -> None:
        reading.retired = True
        if reading.users == 0:
            reading.engine.close()


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

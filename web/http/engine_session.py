"""The engine that one request or many answer from, with what several pages show of it computed once."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from graph_engine.engine import Engine
from graph_engine.errors import HubError
from graph_engine.geography.gazetteer import Area
from graph_engine.networks.model import NETWORKS
from graph_engine.organisation_profiles.named import keys_of_named
from graph_engine.schema import AreaLevel
from graph_engine.suggestions.model import Suggestion
from web.http.renderings import RenderingCache

# Bytes of ready answers that are cached of one release.
_CACHED_BYTES = 64 * 2**20
BEST = 10

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
    used : float
        When it was last handed back, in seconds of a clock that never goes back.
    former : bool
        Whether it is the release before the newest one.
    trouble : str
        Why a newer release could not be opened; empty as long as none was refused.
    """

    engine: Engine
    users: int = 0
    used: float = field(default_factory=time.monotonic)
    retired: bool = False
    stamp: Stamp | None = field(default=None)
    former: bool = False
    trouble: str = ""
    renderings: RenderingCache = field(default_factory=_renderings)
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Digest of the release."""
        return self.engine.release.digest

    @property
    def release12(self) -> str:
        """What a link pins: the first twelve figures of the release's digest, the same wherever it is loaded."""
        return self.digest[:12]

    def prepare(self) -> None:
        """Compute what the first page needs before anybody asks: two requests never see a half-read engine."""
        _ = (self.best, self.codes, self.reached)

    def say(self, trouble: str) -> None:
        """Say on every page why a newer release could not be opened, or no more so."""
        if trouble != self.trouble:
            self.trouble = trouble
            self.renderings.clear()

    def close(self) -> None:
        """Close the engine, and let go of what was computed of it: what pages left behind may refer to the session."""
        self.engine.close()
        self.renderings.clear()
        self._frames.clear()
        for name in ("best", "sources", "areas", "codes", "named_organisations"):
            vars(self).pop(name, None)

    def step_back(self) -> None:
        """Become the release before the newest one: links alone lead to it, and its ready answers are few."""
        self.former, self.trouble = True, ""
        self.renderings.clear()

    def read_ahead(self) -> None:
        """Compute what other pages need, which the first page does not wait for."""
        self.engine.read_ahead(lambda _what: None)
        # Nothing of it is kept in files: pages of organisations and topics would wait seconds for it.
        with suppress(HubError):
            self.engine.matcher.all_matches()
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
    def named_organisations(self) -> frozenset[str]:
        """Keys of the organisations that have a page."""
        return keys_of_named(self.engine.store)

    @cached_property
    def codes(self) -> frozenset[str]:
        """Keys of areas whose code alone names them."""
        return frozenset(area.key for areas in self.areas.values() for area in areas)

    def reference(self, area: Area) -> str:
        """What names an area in an address: its code, or its key where the code means another list's area."""
        return area.code if area.districts or area.key in self.codes else area.key

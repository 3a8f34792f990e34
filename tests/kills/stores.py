"""A small store, the loads that change it, and what must be true of it after one of them was killed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from graph_engine.errors import HubError
from graph_engine.stores import open_store
from tests.kills.processes import Ended, Loads
from tests.small_loads import SOURCE, small_file, small_snapshot

SEED = 16
OLD, NEW, WRONG = "old release", "new release", "wrong"
FILES, SNAPSHOT = "load", "snapshot load"
_NONE = -1
_STORE = "graph.lbug"
_STAYS = {_STORE, f"{_STORE}.lock", f"{_STORE}.previous", f"{_STORE}.cache"}
# Loads that were killed with so little left that they ended all the same are tried again.
_MOST_TRIES = 20


@dataclass(frozen=True)
class Kill:
    """What became of the store after a kill: one of the words above, why, and what the process had left."""

    number: int
    load: str
    after: float
    outcome: str
    why: str = ""
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class _State:
    """What a store says of itself, and whether what it holds is that."""

    digest: str
    results: str | None
    number: int


@dataclass
class KilledStore:
    """A store whose loads are killed.

    Parameters
    ----------
    loads : Loads
        What runs them.
    address : str
        The store; a file is made in the folder of the loads where none is given.
    """

    loads: Loads
    address: str = ""
    _seconds: dict[str, float] = field(default_factory=dict, init=False)
    _held: dict[str, int] = field(default_factory=lambda: {FILES: _NONE, SNAPSHOT: 0}, init=False)
    _whole: dict[tuple[int, ...], _State] = field(default_factory=dict, init=False)
    _last: _State | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._folder = self.loads.folder / "store"
        self._folder.mkdir()
        if not self.address:
            self.address = f"embedded://{self._folder / _STORE}"
        for edition in (0, 1):
            small_snapshot(self.loads.folder / f"snapshot-{edition}", edition)
            small_file(self.loads.folder / f"facilities-{edition}.csv", 3 + edition)
        if why := self._completed(SNAPSHOT):
            raise RuntimeError(why)
        # Until a load of files has ended.
        self._seconds[FILES] = self._seconds[SNAPSHOT]

    def killed(self, numbers: range) -> Iterator[Kill]:
        """Kill one load after the other; the load of a number is always killed after the same share of its time."""
        for number in numbers:
            yield self._killed(number)

    def _killed(self, number: int) -> Kill:
        chance = Random(f"{SEED}:{number}")
        load = sorted(self._held)[number % len(self._held)]
        for _ in range(_MOST_TRIES):
            before = self._last
            self._held[load] = 0 if self._held[load] == _NONE else 1 - self._held[load]
            share = chance.random()
            ended = self.loads.run(self._arguments(load), share * self._seconds[load])
            after = round(ended.seconds, 3)
            if not ended.killed:
                if why := self._as_loaded(load, ended):
                    return Kill(number, load, after, WRONG, why)
                continue
            left = tuple(self._leftovers())
            outcome, why = self._judged(before)
            why = why or self._completed(load)
            return Kill(number, load, after, WRONG if why else outcome, why, left)
        return Kill(number, load, 0.0, WRONG, f"{load} always ended before it was killed")

    def _judged(self, before: _State | None) -> tuple[str, str]:
        """Which release the store holds after a kill, and what is wrong with it."""
        found = self._state()
        if isinstance(found, str):
            return WRONG, found
        if found == before:
            return OLD, ""
        whole = self._whole.get(self._key)
        if whole is not None and found.digest != whole.digest:
            return WRONG, f"the release {found.digest} is neither the old one nor the new one"
        # A new release begins without results, which the killed load may have published or not.
        if found.results is not None and whole is not None and found.results != whole.results:
            return WRONG, "results are published that are not those of the release"
        return NEW, ""

    def _completed(self, load: str) -> str:
        """Run a load to its end; what is wrong afterwards."""
        return self._as_loaded(load, self.loads.run(self._arguments(load)))

    def _as_loaded(self, load: str, ended: Ended) -> str:
        """What is wrong after a load that ended by itself."""
        if ended.status:
            return _told(load, ended)
        self._seconds[load] = ended.seconds
        found = self._state()
        if isinstance(found, str):
            return found
        if found.results is None:
            return "no results are published"
        self._last = found
        whole = self._whole.setdefault(self._key, found)
        if (found.digest, found.results) != (whole.digest, whole.results):
            return f"the release {found.digest} is not {whole.digest}, which the same loads made before"
        left = self._leftovers()
        return f"left behind: {', '.join(left)}" if left else ""

    @property
    def _key(self) -> tuple[int, ...]:
        return tuple(self._held[load] for load in sorted(self._held))

    def _arguments(self, load: str) -> list[str]:
        folder, edition = self.loads.folder, self._held[load]
        if load == FILES:
            return ["--store", self.address, "load", SOURCE, str(folder / f"facilities-{edition}.csv"), "--replace"]
        return ["--store", self.address, "snapshot", "load", "--from", str(folder / f"snapshot-{edition}")]

    def _state(self) -> _State | str:
        """What the store holds, or what is wrong with it."""
        try:
            with open_store(self.address) as store:
                release, results = store.release(), store.results()
                found = store.read()
        except HubError as error:
            return f"the store does not open: {error}"
        if found.digest() != release.digest:
            return f"release {release.number} holds other rows than its digest says"
        if found.counts() != dict(release.rows):
            return f"release {release.number} holds {found.counts()} and says {release.rows}"
        if results is not None and results.release_digest != release.digest:
            return f"results of {results.release_digest} are published of {release.digest}"
        return _State(release.digest, None if results is None else results.digest, release.number)

    def _leftovers(self) -> list[str]:
        """What no load may leave: in the folder of the store, among temporary files, and in the user's cache."""
        found = [path.name for path in self._folder.iterdir() if path.name not in _STAYS]
        found += [path.name for path in self.loads.temporary.iterdir()]
        kept = (self._folder / f"{_STORE}.cache", self.loads.cache)
        found += [path.name for root in kept for path in root.rglob("*") if path.name.startswith(".")]
        found += [path.name for path in self.loads.cache.rglob("*.staging*")]
        return sorted({*found, *self._in_server()})

    def _in_server(self) -> list[str]:
        """Releases that a server holds beside the current one: plain queries are refused then."""
        if self.address.startswith("embedded"):
            return []
        try:
            with open_store(self.address) as store:
                store.cypher("MATCH (a:Area) RETURN count(*) AS n")
        except HubError as error:
            return [str(error)]
        return []


def _told(what: str, ended: Ended) -> str:
    return f"{what} ended with {ended.status}: {' '.join(ended.said.split())[-600:]}"

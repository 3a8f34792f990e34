"""A release of the graph that is open, and the parts that answer from it, each made when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from graph_engine.datasets.cached.cache import DatasetCache, cache_roots
from graph_engine.datasets.cached.identity import DeferredStore, known_release, remember_release
from graph_engine.datasets.figures import Figures, load_figures, load_gazetteer
from graph_engine.errors import NotEnoughDataError, StoreEmptyError
from graph_engine.geography.gazetteer import Gazetteer
from graph_engine.stores import open_store

if TYPE_CHECKING:
    from graph_engine.area_profiles.cached import AreaProfiles
    from graph_engine.datasets.activity_matrix import ActivityMatrix
    from graph_engine.networks.reader import NetworkReader
    from graph_engine.search.finder import Finder
    from graph_engine.stores.protocol import GraphStore, Release
    from graph_engine.suggestions.pipeline import Matcher


class OpenedRelease:
    """One release of the graph and the parts that answer from it.

    Figures are read from the store at the first question and kept; an engine never changes the store, and always
    answers from the release that it was opened on.

    Parameters
    ----------
    store : GraphStore
        An open store.
    cache : DatasetCache, optional
        Where datasets of its release are kept; nothing is kept where not given.
    """

    _lacking = ""

    def __init__(self, store: GraphStore, cache: DatasetCache | None = None) -> None:
        self.store = store
        self._cache = cache or DatasetCache()
        self._deferred = isinstance(store, DeferredStore)

    @classmethod
    def open(
        cls, address: str | None = None, *, deferred: bool = False, computing: Callable[[], None] | None = None
    ) -> Self:
        """Open on a store, with the datasets that are kept beside it.

        Parameters
        ----------
        address : str, optional
            ``embedded:///path`` or ``neo4j://host:7687``; the environment's ``HUB_STORE``, or the default file of the
            user, where not given.
        deferred : bool
            Whether the store is opened only when something is read that is not kept. For one question: an engine that
            lives on must hold the file of its release.
        computing : callable, optional
            Called once, before something is computed that will be kept.

        Raises
        ------
        StoreError
            Where the store cannot be reached or holds nothing.
        """
        roots = cache_roots(address)
        known = known_release(address, roots) if deferred else None
        if known is not None:
            later = DeferredStore(known, address, lambda: open_store(address, read_only=True))
            return cls(cast("GraphStore", later), DatasetCache.of(roots, cast("GraphStore", later), computing))
        return cls.on(open_store(address, read_only=True), address, computing)

    @classmethod
    def on(cls, store: GraphStore, address: str | None = None, computing: Callable[[], None] | None = None) -> Self:
        """Open on a store that is open already; see :meth:`open`."""
        roots = cache_roots(address)
        if not roots:
            return cls(store)
        try:
            remember_release(address, roots, store.release())
        except StoreEmptyError:
            # One may be opened on a store without a release; its first question says so.
            return cls(store)
        return cls(store, DatasetCache.of(roots, store, computing))

    def __enter__(self) -> Self:
        """Enter a block that closes the store."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Let go of the store, and of all that was read of it."""
        self.store.close()
        # What was read refers to each other, in circles: a server that takes up a newer release would hold both until
        # somebody looks through all of its memory.
        for name in vars(self).keys() - {"store", "_cache", "_deferred"}:
            del vars(self)[name]

    @cached_property
    def release(self) -> Release:
        """The release that answers come from."""
        return self.store.release()

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """All areas by name and code."""
        return self.figures.gazetteer if "figures" in self.__dict__ else load_gazetteer(self.store, self._cache)

    @cached_property
    def figures(self) -> Figures:
        """All figures that suggestions read.

        Raises
        ------
        NotEnoughDataError
            Where no jobs figures cover the country.
        """
        # A release that lacks them lacks them for every question: they are looked for once.
        if self._lacking:
            raise NotEnoughDataError(self._lacking)
        try:
            figures = load_figures(self.store, self._cache)
        except NotEnoughDataError as error:
            self._lacking = str(error)
            raise
        if not self._deferred:
            # A server's store may receive another release while this engine lives: all is read of one.
            figures.read_all()
        return figures

    @cached_property
    def matcher(self) -> Matcher:
        """Candidates of all areas, evaluated once."""
        from graph_engine.suggestions.pipeline import Matcher

        return Matcher(self.figures)

    @cached_property
    def value_added(self) -> dict[str, ActivityMatrix]:
        """Gross value added of the newest year that covers the country, by frame."""
        from graph_engine.datasets.value_added import VALUE_ADDED

        return self._cache.get(VALUE_ADDED, self.store, self.figures.gazetteer)

    @cached_property
    def finder(self) -> Finder:
        """Answers questions in words."""
        from graph_engine.search.finder import Finder

        return Finder(self.store, self.figures)

    @cached_property
    def _places(self) -> AreaProfiles:
        from graph_engine.area_profiles.cached import AreaProfiles

        return AreaProfiles(self.store, self.figures, lambda: self.matcher, lambda: self.value_added)

    @cached_property
    def networks(self) -> NetworkReader:
        """Answers questions about who worked with whom."""
        from graph_engine.networks.reader import NetworkReader

        return NetworkReader(self.store, self._cache)

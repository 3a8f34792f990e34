"""What both stores do alike: checks before a read, order after it, names, neighbourhoods and paths."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Sequence
from types import TracebackType
from typing import Self, TypeVar

import pyarrow as pa

from graph_engine.errors import StoreError, StoreQueryError, UnknownNameError
from graph_engine.schema import NODES, RESULT_EDGES, EdgeType, NodeLabel
from graph_engine.schema.graph_tables import EdgeTableKey, GraphTables
from graph_engine.stores.cypher import check_limit
from graph_engine.stores.name_search import BOOKS, NameIndex, name_columns, node_names, search_names
from graph_engine.stores.protocol import Node, Progress, Release, Subgraph
from graph_engine.stores.selection import Selection, Where, select_edges, select_nodes
from graph_engine.stores.traversal import Place, edge_tables, neighbourhood, shortest_path

Found = TypeVar("Found")

# More rows than any graph has, for queries whose text holds a limit.
NO_LIMIT = 1 << 40


class ReadingStore(ABC):
    """A store that can fetch tables; everything else that readers ask for is built on that.

    A subclass fetches from one release, named by its number, and says in :meth:`_whole` how a call is held to
    one.
    """

    _names: dict[tuple[int, NodeLabel], NameIndex]

    @property
    @abstractmethod
    def address(self) -> str:
        """Address of the store without any password."""

    @abstractmethod
    def release(self) -> Release:
        """Return the current release; :class:`~graph_engine.errors.StoreEmptyError` where there is none."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections."""

    @abstractmethod
    def _whole(self, read: Callable[[int], Found]) -> Found:
        """Answer from one whole release, whose number is given to ``read``."""

    @abstractmethod
    def _fetch_nodes(self, release: int, label: NodeLabel, selection: Selection) -> pa.Table:
        """Fetch the properties ``selection.read`` of nodes, in any order."""

    @abstractmethod
    def _fetch_edges(self, release: int, kind: EdgeTableKey, selection: Selection) -> pa.Table:
        """Fetch ``from``, ``to`` and the properties ``selection.read`` of edges, in any order."""

    @abstractmethod
    def _adjacent(
        self,
        release: int,
        kind: EdgeTableKey,
        keys: Collection[str],
        forward: bool,
        limit: int | None,
    ) -> Iterable[str]:
        """Answer :meth:`graph_engine.stores.traversal.Adjacency.adjacent` in one release."""

    @abstractmethod
    def _pairs(
        self, release: int, kind: EdgeTableKey, starts: Collection[str], stops: Collection[str]
    ) -> Iterable[tuple[str, str]]:
        """Answer :meth:`graph_engine.stores.traversal.Adjacency.pairs` in one release."""

    def nodes(self, label: NodeLabel, columns: Sequence[str] | None = None, where: Where | None = None) -> pa.Table:
        """Read nodes of a label in bulk; see :meth:`graph_engine.stores.protocol.GraphStore.nodes`."""
        selection = select_nodes(label, columns, where)
        return self._whole(lambda release: self._nodes(release, label, selection))

    def edges(
        self,
        edge: EdgeType,
        source: NodeLabel,
        target: NodeLabel,
        columns: Sequence[str] | None = None,
        where: Where | None = None,
    ) -> pa.Table:
        """Read edges of a type in bulk; see :meth:`graph_engine.stores.protocol.GraphStore.edges`."""
        selection = select_edges(edge, source, target, columns, where)
        return self._whole(lambda release: self._edges(release, (edge, source, target), selection))

    def read(self) -> GraphTables:
        """Read the whole current release back; kinds without rows are left out."""
        return self._whole(self._read)

    def neighbourhood(self, key: str, *, hops: int = 1, limit: int = 200) -> Subgraph:
        """Nodes around a node; see :meth:`graph_engine.stores.protocol.GraphStore.neighbourhood`."""
        if hops not in (1, 2):
            raise StoreQueryError(f"A neighbourhood reaches 1 or 2 edges far; {hops} was asked for.")
        check_limit(limit)
        return self._whole(lambda release: neighbourhood(_At(self, release), self._place(release, key), hops, limit))

    def shortest_path(self, start: str, end: str, *, longest: int = 6) -> Subgraph | None:
        """A shortest path; see :meth:`graph_engine.stores.protocol.GraphStore.shortest_path`."""
        check_limit(longest)
        return self._whole(
            lambda release: shortest_path(
                _At(self, release), self._place(release, start), self._place(release, end), longest
            )
        )

    def search(self, text: str, labels: Sequence[NodeLabel] | None = None, *, limit: int = 20) -> Sequence[Node]:
        """Nodes by name; see :meth:`graph_engine.stores.protocol.GraphStore.search`.

        The names of a kind are read at the first search and kept until the release changes.
        """
        check_limit(limit)
        return self._whole(lambda release: self._search(release, text, labels, limit))

    def _require_results(self, results: GraphTables) -> None:
        """Check results against the nodes of the release at which they end."""
        ends = {label for kind in RESULT_EDGES.values() for _, label in kind.ends}
        known = {label: self.nodes(label, ["key"]).column("key").combine_chunks() for label in sorted(ends)}
        results.require_results(known)

    def __enter__(self) -> Self:
        """Enter a block that closes the store."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def _nodes(self, release: int, label: NodeLabel, selection: Selection) -> pa.Table:
        return selection.finish(None if selection.empty else self._fetch_nodes(release, label, selection))

    def _edges(self, release: int, kind: EdgeTableKey, selection: Selection) -> pa.Table:
        return selection.finish(None if selection.empty else self._fetch_edges(release, kind, selection))

    def _read(self, release: int) -> GraphTables:
        graph = GraphTables()
        for label in NODES:
            nodes = self._nodes(release, label, select_nodes(label, None, None))
            if nodes.num_rows:
                graph.nodes[label] = nodes
        for kind in edge_tables():
            edges = self._edges(release, kind, select_edges(*kind, None, None))
            if edges.num_rows:
                graph.edges[kind] = edges
        return graph

    def _place(self, release: int, key: str) -> Place:
        for label in NODES:
            if self._nodes(release, label, select_nodes(label, ["key"], {"key": key})).num_rows:
                return label, key
        # A key that is wrong by a letter is found by its name, if at all.
        nearest = [node.key for node in self._search(release, key, None, 5)]
        raise UnknownNameError("node", key, nearest=nearest)

    def _search(self, release: int, text: str, labels: Sequence[NodeLabel] | None, limit: int) -> tuple[Node, ...]:
        wanted = [label for label in NODES if label not in BOOKS] if labels is None else dict.fromkeys(labels)
        return search_names(text, [self._name_index(release, label) for label in wanted], limit)

    def _name_index(self, release: int, label: NodeLabel) -> NameIndex:
        if (release, label) not in self._names:
            # Names of other releases are of no use any more.
            self._names = {at: index for at, index in self._names.items() if at[0] == release}
            self._names[release, label] = NameIndex.of(self._named(release, label, {}))
        return self._names[release, label]

    def _named(self, release: int, label: NodeLabel, where: Where) -> list[Node]:
        columns = ["key", *(column.name for column in name_columns(label))]
        return node_names(label, self._nodes(release, label, select_nodes(label, columns, where)))


class _At:
    """A store held to one release, as the traversal asks for it."""

    def __init__(self, store: ReadingStore, release: int) -> None:
        self._store = store
        self._release = release

    def adjacent(self, kind: EdgeTableKey, keys: Collection[str], *, forward: bool, limit: int | None) -> Iterable[str]:
        return self._store._adjacent(self._release, kind, keys, forward, limit)

    def pairs(self, kind: EdgeTableKey, starts: Collection[str], stops: Collection[str]) -> Iterable[tuple[str, str]]:
        return self._store._pairs(self._release, kind, starts, stops)

    def named(self, label: NodeLabel, keys: Collection[str]) -> Iterable[Node]:
        return self._store._named(self._release, label, {"key": sorted(keys)})


class Counter:
    """Rows written so far, told to whoever asked for progress."""

    def __init__(self, graph: GraphTables, progress: Progress | None) -> None:
        self._every = sum(graph.counts().values())
        self._done = 0
        self._progress = progress

    def add(self, rows: int) -> None:
        """Count rows that were written."""
        self._done += rows
        if self._progress is not None:
            self._progress(self._done, self._every)


def require_rows(address: str, kind: str, wanted: int, found: int) -> None:
    """Refuse a release in which a database holds another number of rows than it was given.

    Raises
    ------
    StoreError
        With both numbers; the former release stays.
    """
    if wanted != found:
        raise StoreError(
            f"{found} of {wanted} rows of {kind} arrived in {address}; the former release stays as it was: try again."
        )

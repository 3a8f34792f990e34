"""What every graph store can do. Two real ones stand beside this file; one test suite runs against both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import pyarrow as pa

from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables

Value = str | int | float | bool
# What a parameter of an analyst's query may be: a list holds values of one kind.
Given = Value | None | Sequence[Value | None]

# Called now and then with the rows written so far and the rows in all.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Release:
    """One complete state of the graph: number, time of writing (ISO, UTC), digest, note and rows by kind."""

    number: int
    written: str
    digest: str
    note: str
    rows: Mapping[str, int]
    current: bool = True


@dataclass(frozen=True)
class Results:
    """What was computed of a release and published beside it.

    ``release`` and ``release_digest`` name the release, ``digest`` the results themselves, ``rules`` the version of
    the program that made them; ``written`` is the time (ISO, UTC), ``rows`` counts rows by kind.
    """

    release: int
    release_digest: str
    digest: str
    rules: str
    written: str
    rows: Mapping[str, int]


@dataclass(frozen=True)
class Node:
    """A node as a reader sees it: key, label, name (or key where it has none)."""

    key: str
    label: str
    name: str


@dataclass(frozen=True)
class Edge:
    """An edge between two nodes of a :class:`Subgraph`."""

    source: str
    target: str
    type: str


@dataclass(frozen=True)
class Subgraph:
    """Nodes and edges around something; ``truncated`` where a limit cut it.

    Edges are distinct in both ends and type: two years of one figure are one edge here.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    truncated: bool = False


class GraphStore(Protocol):
    """A property graph that is written one release at a time and read in bulk.

    A release is visible whole or not at all: every call answers from one whole release. The embedded store
    stays on the release that it found when it was opened, until it writes, rolls back or is opened again.
    Neo4j keeps one release only and answers from the current one: a reader that makes several calls compares
    :meth:`release` before and after them.

    A store that is opened for writing holds the writer's lock until it is closed; a second writer is refused.

    All methods raise :class:`graph_engine.errors.StoreError` or one of its kinds, and
    :class:`~graph_engine.errors.UnknownNameError` for a key that no node has.
    """

    @property
    def address(self) -> str:
        """Address of the store without any password."""
        ...

    def write(self, graph: GraphTables, *, note: str = "", progress: Progress | None = None) -> Release:
        """Write a whole graph as the new release and make it the one that readers see.

        Writing the same graph twice gives the same digest. If writing fails, the former release stays.

        Parameters
        ----------
        graph : GraphTables
            The whole graph; it is validated first.
        note : str, default ""
            Free text that is kept with the release.
        progress : callable, optional
            Called with the rows written so far and the rows in all.
        """
        ...

    def read(self) -> GraphTables:
        """Read the whole current release back, equal in digest to what was written."""
        ...

    def release(self) -> Release:
        """Return the current release; :class:`~graph_engine.errors.StoreEmptyError` where there is none."""
        ...

    def releases(self) -> Sequence[Release]:
        """Return the releases that the store still keeps, highest number first; none where it is empty."""
        ...

    def publish(self, results: GraphTables, *, rules: str = "") -> Results:
        """Publish results beside the current release: all of them, in the place of any that were published of it.

        They are seen whole or not at all, and only in Cypher: no other read gives them. Number and digest of the
        release stay, and another release begins without results.

        Parameters
        ----------
        results : GraphTables
            Tables of kinds of :mod:`graph_engine.schema.results`, whose edges end at nodes of the release.
        rules : str, default ""
            What names the version of the program that made them.
        """
        ...

    def results(self) -> Results | None:
        """Describe what is published of the current release; ``None`` where nothing is."""
        ...

    def rollback(self) -> Release:
        """Return to the release before the current one; only the embedded store keeps it.

        Where the current one is damaged too.
        """
        ...

    def staging(self) -> Path:
        """Folder in which the writer stages rows before it writes them; it may be missing.

        It stands beside the store, for a server in the user's cache folder. What a writer that was ended left in it is
        removed when the next one opens the store.
        """
        ...

    def nodes(
        self,
        label: NodeLabel,
        columns: Sequence[str] | None = None,
        where: Mapping[str, Value | Sequence[Value]] | None = None,
    ) -> pa.Table:
        """Read nodes of a label in bulk, sorted by key.

        Parameters
        ----------
        label : NodeLabel
            Kind of node.
        columns : sequence of str, optional
            Columns to read; all by default, in the schema's order.
        where : mapping, optional
            Column → value, or sequence of values (any of them). Null is never matched.
        """
        ...

    def edges(
        self,
        edge: EdgeType,
        source: NodeLabel,
        target: NodeLabel,
        columns: Sequence[str] | None = None,
        where: Mapping[str, Value | Sequence[Value]] | None = None,
    ) -> pa.Table:
        """Read edges of a type between two labels in bulk; ``from`` and ``to`` always come first.

        Sorted by both, then by the other columns that are read. ``columns`` and ``where`` are as in
        :meth:`nodes`.
        """
        ...

    def neighbourhood(self, key: str, *, hops: int = 1, limit: int = 200) -> Subgraph:
        """Nodes within ``hops`` (1 or 2) edges of a node, and the edges among them, ``limit`` nodes at most.

        The node itself comes first, then nearer nodes before farther ones; where the limit cuts, each kind of
        node gets its turn, in order of key. Where nodes of several kinds share the key, the first kind in the
        schema is taken.
        """
        ...

    def shortest_path(self, start: str, end: str, *, longest: int = 6) -> Subgraph | None:
        """A shortest path between two nodes whatever the direction of edges; ``None`` where there is none.

        Nodes come in order from ``start`` to ``end``; of several paths of ``longest`` edges or fewer the
        choice is by kind and key, and the way back is the same path.
        """
        ...

    def search(self, text: str, labels: Sequence[NodeLabel] | None = None, *, limit: int = 20) -> Sequence[Node]:
        """Nodes whose name holds the words of ``text``, case and accents ignored; best first, then by key.

        Best is the same name, then a name that starts with the text, then one whose words start with the
        words asked, then any; a shorter name before a longer one. By default all kinds that people look for:
        records, files and quarantined rows are searched only where ``labels`` names them.
        """
        ...

    def cypher(self, query: str, parameters: Mapping[str, Given] | None = None, *, limit: int = 1000) -> pa.Table:
        """Run a read-only Cypher query; a query that would write, or call what is not on a list, is refused.

        In both stores the labels, types and properties are those of :mod:`graph_engine.schema`. Beside them
        the stores keep their own books: see :class:`graph_engine.stores.ladybug.store.LadybugStore` and
        :class:`graph_engine.stores.neo4j.store.Neo4jStore`. Nodes, edges, paths, lists and maps in the answer come
        as JSON text, dates and times in ISO 8601; whole numbers of any width are integers, or floats where a column
        holds one beyond 64 bits. Where more rows than ``limit`` were found, the metadata of the table's schema holds
        ``truncated``. A query is stopped after 60 seconds, and an answer of more than 256 MB is refused; the embedded
        store also stops a query that takes more than 2 GB of memory.

        Parameters
        ----------
        query : str
            One statement that begins with MATCH, OPTIONAL MATCH, WITH, UNWIND, RETURN or CALL.
        parameters : mapping, optional
            Values for every ``$name`` in the query: scalars of 64 bits, ``None``, or lists of values of one kind.
        limit : int, default 1000
            Rows to return at most.
        """
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...

    def __enter__(self) -> Self:
        """Enter a block that closes the store."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        ...

"""Neighbourhoods and shortest paths over one primitive that each store answers: the nodes next to some nodes.

Doing it here, and not with each database's own path search, gives the same nodes in the same order in every
store.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import pairwise
from typing import Protocol

from graph_engine.schema import EDGES, NodeLabel
from graph_engine.schema.graph_tables import EdgeTableKey
from graph_engine.stores.protocol import Edge, Node, Subgraph

Place = tuple[NodeLabel, str]
"""A node by kind and key."""


class Adjacency(Protocol):
    """What a store answers about the nodes next to others."""

    def adjacent(self, kind: EdgeTableKey, keys: Collection[str], *, forward: bool, limit: int | None) -> Iterable[str]:
        """Distinct keys of the nodes at the other end of a kind of edge, the first ``limit`` in order of key.

        ``keys`` are nodes at the ``source`` end where ``forward``, else at the ``target`` end.
        """
        ...

    def pairs(self, kind: EdgeTableKey, starts: Collection[str], stops: Collection[str]) -> Iterable[tuple[str, str]]:
        """Distinct pairs of ends among the edges from ``starts`` to ``stops``."""
        ...

    def named(self, label: NodeLabel, keys: Collection[str]) -> Iterable[Node]:
        """Nodes of a kind by key."""
        ...


def neighbourhood(graph: Adjacency, start: Place, hops: int, limit: int) -> Subgraph:
    """See :meth:`graph_engine.stores.protocol.GraphStore.neighbourhood`."""
    found = [start]
    frontier = {start}
    truncated = False
    for _ in range(hops):
        # Known nodes may come back among the first, so as many more are asked for.
        reached = _beside(graph, frontier, limit + len(found) + 1) - set(found)
        taken = _by_turns(reached)
        room = limit - len(found)
        truncated |= len(taken) > room
        frontier = set(taken[:room])
        found += taken[:room]
        if not frontier:
            break
    return _subgraph(graph, found, truncated=truncated, adjoining=False)


def shortest_path(graph: Adjacency, start: Place, end: Place, longest: int) -> Subgraph | None:
    """Search from both ends by turns; see :meth:`graph_engine.stores.protocol.GraphStore.shortest_path`."""
    # From the smaller end always, so that the way back is the same path.
    first, last = sorted((start, end))
    path = _path(graph, first, last, longest)
    if path is None:
        return None
    return _subgraph(graph, path if path[0] == start else path[::-1], truncated=False, adjoining=True)


def _path(graph: Adjacency, start: Place, end: Place, longest: int) -> list[Place] | None:
    if start == end:
        return [start]
    layers: tuple[list[set[Place]], list[set[Place]]] = ([{start}], [{end}])
    seen = ({start}, {end})
    while len(layers[0]) + len(layers[1]) - 2 < longest:
        side = 0 if len(layers[0][-1]) <= len(layers[1][-1]) else 1
        reached = _beside(graph, layers[side][-1], None) - seen[side]
        if not reached:
            return None
        layers[side].append(reached)
        seen[side].update(reached)
        meeting = reached & seen[1 - side]
        if meeting:
            middle = min(meeting)
            return [*_back(graph, middle, layers[0])[::-1], middle, *_back(graph, middle, layers[1])]
    return None


def _back(graph: Adjacency, place: Place, layers: list[set[Place]]) -> list[Place]:
    """Nodes from beside ``place`` back to where the layers begin; ``place`` lies in one of them."""
    depth = next(number for number, layer in enumerate(layers) if place in layer)
    steps: list[Place] = []
    for layer in reversed(layers[:depth]):
        place = min(_beside(graph, {place}, None) & layer)
        steps.append(place)
    return steps


def _beside(graph: Adjacency, places: Iterable[Place], limit: int | None) -> set[Place]:
    keys = _by_label(places)
    reached: set[Place] = set()
    for kind in edge_tables():
        _, source, target = kind
        if source in keys:
            beside = graph.adjacent(kind, keys[source], forward=True, limit=limit)
            reached.update((target, key) for key in beside)
        if target in keys:
            beside = graph.adjacent(kind, keys[target], forward=False, limit=limit)
            reached.update((source, key) for key in beside)
    return reached


def _by_turns(places: Iterable[Place]) -> list[Place]:
    """Places with the kinds taking turns, each in order of key: no kind crowds out the others."""
    turns = [(turn, (label, key)) for label, keys in _by_label(places).items() for turn, key in enumerate(sorted(keys))]
    return [place for _, place in sorted(turns)]


def _by_label(places: Iterable[Place]) -> dict[NodeLabel, set[str]]:
    keys: dict[NodeLabel, set[str]] = {}
    for label, key in places:
        keys.setdefault(label, set()).add(key)
    return keys


def edge_tables() -> Iterator[EdgeTableKey]:
    """Every table of edges that the schema knows: a type and the labels of both ends."""
    for kind in EDGES.values():
        for source, target in kind.ends:
            yield kind.type, source, target


def _subgraph(graph: Adjacency, places: list[Place], *, truncated: bool, adjoining: bool) -> Subgraph:
    """Names and edges; ``adjoining`` keeps only edges between nodes that follow each other."""
    keys = _by_label(places)
    nodes = {(label, node.key): node for label in keys for node in graph.named(label, keys[label])}
    steps = {frozenset(step) for step in pairwise(places)}
    keep: Callable[[Place, Place], bool] = (
        (lambda one, other: frozenset((one, other)) in steps) if adjoining else (lambda one, other: True)
    )
    edges = [
        Edge(start, stop, str(edge))
        for edge, source, target in edge_tables()
        if source in keys and target in keys
        for start, stop in graph.pairs((edge, source, target), keys[source], keys[target])
        if keep((source, start), (target, stop))
    ]
    edges.sort(key=lambda edge: (edge.source, edge.target, edge.type))
    return Subgraph(tuple(nodes[place] for place in places), tuple(edges), truncated)

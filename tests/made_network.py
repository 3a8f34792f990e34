"""A made-up network of any size with planted communities, and an engine that answers from it."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd

from graph_engine.errors import UnknownNameError
from graph_engine.networks.model import (
    AREAS,
    ORGANISATIONS,
    PROJECTS,
    UKRI,
    Communities,
    Community,
    JointDiscipline,
    JointProject,
    Network,
    NetworkEdge,
    NetworkNode,
    Path,
    Relation,
)
from graph_engine.networks.whole import WholeNetwork

PLACES = (("Area 1", 3),)


def made_network(members: int = 5000, ties: int = 20_000, communities: int = 40, seed: int = 1, names=None) -> Network:
    """A network whose ties stay inside communities nine times in ten; each community is a disc of its own."""
    rng = np.random.default_rng(seed)
    community = np.sort(rng.integers(0, communities, members))
    angle, away = rng.uniform(0, 2 * np.pi, members), np.sqrt(rng.uniform(0, 1, members))
    side = math.ceil(math.sqrt(communities))
    centre = np.c_[community % side, community // side] * 2 / side - 1 + 1 / side
    points = centre + np.c_[np.cos(angle), np.sin(angle)] * away[:, None] * 0.8 / side
    starts = np.searchsorted(community, np.arange(communities))
    sizes = np.diff(np.r_[starts, members])
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < ties:
        a = rng.integers(0, members, ties)
        inside = starts[community[a]] + (rng.uniform(0, 1, ties) ** 2 * sizes[community[a]]).astype(int)
        b = np.where(rng.uniform(0, 1, ties) < 0.9, inside, rng.integers(0, members, ties))
        pairs |= {(min(one), max(one)) for one in zip(a.tolist(), b.tolist(), strict=True) if one[0] != one[1]}
    chosen = sorted(pairs)
    chosen = [chosen[at] for at in np.sort(rng.permutation(len(chosen))[:ties])]
    degree = np.bincount(np.array(chosen).ravel(), minlength=members)
    keys = [f"Made:{at:06d}" for at in range(members)]
    shown = names or [f"Organisation {at}" for at in range(members)]
    nodes = tuple(
        NetworkNode(
            key=keys[at],
            label="Institution" if at % 3 == 0 else "Business",
            name=shown[at],
            area_code=f"TL{'CDEFGHIJKLMN'[at % 12]}1",
            area_name=f"Area {at % 12}",
            community=int(community[at]) + 1,
            community_name=f"community {community[at] + 1}",
            stability=0.4 if at % 10 == 0 else 0.9,
            x=float(points[at, 0]),
            y=float(points[at, 1]),
            degree=int(degree[at]),
            strength=float(degree[at]) / 2,
            bridge=0.1,
        )
        for at in range(members)
    )
    edges = tuple(
        NetworkEdge(
            keys[a], keys[b], 0.5 + (a + b) % 7, (PROJECTS,) if a % 2 else (PROJECTS, UKRI), 1 + a % 4, 2015, 2018
        )
        for a, b in chosen
    )
    return Network(ORGANISATIONS, nodes, edges, None, False, members, 0.8, True)


class MadeUpNetwork:
    """The part of an engine that the network pages ask, over one made-up network."""

    def __init__(self, network: Network) -> None:
        self.whole = network
        self.networks = SimpleNamespace(whole=self._whole)

    def sources(self) -> pd.DataFrame:
        return pd.DataFrame(columns=["key", "title", "edition", "loader"])

    def network(self, of=ORGANISATIONS, *, focus=None, hops=1, kinds=None, limit=400, **_filters) -> Network:
        if of == AREAS:
            return replace(self.whole, of=AREAS, nodes=(), edges=(), found=0)
        if focus is None:
            return self.whole
        kept = {focus}
        for _ in range(hops):
            near = [edge for edge in self.whole.edges if edge.source in kept or edge.target in kept]
            kept |= {end for edge in near for end in (edge.source, edge.target)}
        nodes = [node for node in self.whole.nodes if node.key in kept]
        nodes = [node for node in nodes if not kinds or node.label in kinds or node.key == focus]
        nodes.sort(key=lambda node: (node.key != focus, -node.strength, node.key))
        shown = {node.key for node in nodes[:limit]}
        return replace(
            self.whole,
            nodes=tuple(node for node in self.whole.nodes if node.key in shown),
            edges=tuple(edge for edge in self.whole.edges if {edge.source, edge.target} <= shown),
            focus=focus,
            truncated=len(nodes) > limit,
            found=len(nodes),
        )

    def communities(self, of=ORGANISATIONS) -> Communities:
        if of == AREAS:
            return Communities(AREAS, 0.3, False, "The areas are too alike.", ())
        by_number: dict[int, list[NetworkNode]] = {}
        for node in sorted(self.whole.nodes, key=lambda node: (-node.strength, node.key)):
            by_number.setdefault(node.community, []).append(node)
        found = tuple(
            Community(
                f"c{number}", number, f"community {number}", 0.8, 0.9, tuple(nodes), tuple(nodes[:3]), (("Area 1", 3),)
            )
            for number, nodes in sorted(by_number.items())
        )
        return Communities(ORGANISATIONS, 0.8, True, "Made up.", found)

    def relation(self, a: str, b: str) -> Relation:
        ends = self._node(a), self._node(b)
        edge = next((one for one in self.whole.edges if {one.source, one.target} == {a, b}), None)
        if edge is None:
            return Relation(*ends, None, (), ())
        project = JointProject(
            "p1", "H2020", "123", "MADE", f"A project of {ends[0].name}", ("optics",), 2016, 2019, 5, "CORDIS, made up"
        )
        return Relation(*ends, edge, (project,), (JointDiscipline("materials", 2, "UKRI network, made up"),))

    def path(self, a: str, b: str) -> Path:
        before: dict[str, str | None] = {a: None}
        near = [a]
        while near and b not in before:
            found = []
            for edge in self.whole.edges:
                for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
                    if one in near and other not in before:
                        before[other] = one
                        found.append(other)
            near = found
        keys: list[str] = []
        at: str | None = b if b in before else None
        while at is not None:
            keys.append(at)
            at = before[at]
        keys.reverse()
        ties = {frozenset((edge.source, edge.target)): edge for edge in self.whole.edges}
        steps = itertools.pairwise(keys)
        return Path(tuple(map(self._node, keys)), tuple(ties[frozenset(pair)] for pair in steps))

    def _whole(self, of: str) -> WholeNetwork:
        nodes = self.whole.nodes if of == ORGANISATIONS else ()
        at = {node.key: position for position, node in enumerate(nodes)}
        edges = self.whole.edges if of == ORGANISATIONS else ()
        pairs = pd.DataFrame(
            {
                "source": [at[edge.source] for edge in edges],
                "target": [at[edge.target] for edge in edges],
                "weight": [edge.weight for edge in edges],
                "joint": [edge.projects for edge in edges],
                "ukri": 0,
                "first_year": [edge.first_year for edge in edges],
                "last_year": [edge.last_year for edge in edges],
            }
        )
        return WholeNetwork(of, nodes, pairs, {1: "c1"}, 0.8)

    def _node(self, key: str) -> NetworkNode:
        for node in self.whole.nodes:
            if node.key == key:
                return node
        raise UnknownNameError("member of the network", key, [])

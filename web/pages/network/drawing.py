"""The network as it is drawn: colours and what they mean, sizes, and the compact form that a browser fetches.

Positions are found here and when the release is loaded; nothing is laid out in a browser.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph_engine.charts.style import CATEGORIES, REST
from graph_engine.networks.model import Network, NetworkNode
from web.pages.network.ring_layout import positions

COMMUNITY, AREA = "community", "area"
FIRM = 0.5
"""A member that stays with its community in less than this share of the runs is drawn as a ring."""
# Positions travel as whole numbers, which are shorter in JSON than decimals.
_SCALE = 100_000
# Radius in pixels of the smallest and the largest member, by how many are drawn at most.
_RADII = ((80, (5.0, 15.0)), (600, (3.5, 11.0)), (math.inf, (2.2, 10.0)))


@dataclass(frozen=True)
class Group:
    """A colour and what it means; ``members`` of those drawn have it."""

    name: str
    colour: str
    members: int
    number: int | None = None


@dataclass(frozen=True)
class Drawing:
    """A network with a colour and a radius for each member.

    Parameters
    ----------
    network : Network
        What is drawn.
    by : str
        What colours mean: ``community`` or ``area``.
    groups : sequence of Group
        The colours, largest group first; what is left shares one.
    group_of : sequence of int
        Position in ``groups`` of each member.
    hollow : sequence of bool
        Whether each member is drawn as a ring: it belongs to no community, or to one that it often leaves.
    radii : sequence of float
        In pixels.
    points : sequence of tuple
        Where each member stands.
    """

    network: Network
    by: str
    groups: Sequence[Group]
    group_of: Sequence[int]
    hollow: Sequence[bool]
    radii: Sequence[float]
    points: Sequence[tuple[float, float]]

    @property
    def has_hollow(self) -> bool:
        """Whether any member is drawn as a ring."""
        return any(self.hollow)

    @property
    def marks(self) -> list[int]:
        """Positions of the strongest member of each colour with a meaning of its own: what a large drawing names."""
        found: dict[int, int] = {}
        for at, node in enumerate(self.network.nodes):
            group = self.group_of[at]
            best = found.get(group)
            if best is None or node.strength > self.network.nodes[best].strength:
                found[group] = at
        return [found[group] for group in sorted(found) if self.groups[group].colour != REST]

    def payload(self, path: Sequence[str] = ()) -> dict[str, Any]:
        """What a browser draws from: columns of numbers, names once each.

        Parameters
        ----------
        path : sequence of str
            Keys of members along a path, in order.
        """
        nodes = self.network.nodes
        at = {node.key: position for position, node in enumerate(nodes)}
        areas, kinds, communities = (
            _coded(values)
            for values in (
                [node.area_name for node in nodes],
                [node.label for node in nodes],
                [_community(node) for node in nodes],
            )
        )
        # Weak ties first, so that strong ones lie above them.
        edges = sorted(self.network.edges, key=lambda one: (one.weight, one.source, one.target))

        return {
            "scale": _SCALE,
            "focus": at.get(self.network.focus or ""),
            "path": [at[key] for key in path if key in at],
            "marks": self.marks,
            "colours": [group.colour for group in self.groups],
            "areas": areas[0],
            "kinds": kinds[0],
            "communities": communities[0],
            "nodes": {
                "key": [node.key for node in nodes],
                "name": [node.name for node in nodes],
                "x": [round(x * _SCALE) for x, _ in self.points],
                "y": [round(y * _SCALE) for _, y in self.points],
                "size": [round(radius, 1) for radius in self.radii],
                "colour": list(self.group_of),
                "hollow": [int(one) for one in self.hollow],
                "area": areas[1],
                "kind": kinds[1],
                "community": communities[1],
                "ties": [node.degree for node in nodes],
            },
            "edges": {
                "source": [at[edge.source] for edge in edges],
                "target": [at[edge.target] for edge in edges],
                "projects": [edge.projects for edge in edges],
            },
        }


def drawing(network: Network, by: str = COMMUNITY) -> Drawing:
    """Give each member a colour and a radius.

    Parameters
    ----------
    network : Network
        What is drawn.
    by : str
        ``community`` or ``area``: what colours mean.
    """
    names = [_group_key(node, by) for node in network.nodes]
    sizes = Counter(name for name in names if name is not None)
    # Colours that can be told apart are few: the largest groups have them.
    first = sorted(sizes, key=lambda name: (-sizes[name], name))[: len(CATEGORIES)]
    ordered = sorted(first)
    groups = [
        Group(name[1], colour, sizes[name], name[0] or None) for name, colour in zip(ordered, CATEGORIES, strict=False)
    ]
    rest = len(names) - sum(group.members for group in groups)
    if rest:
        others = "other communities or none" if by == COMMUNITY else "other areas or none"
        groups.append(Group(others if ordered else "no community", REST, rest))
    place = {name: at for at, name in enumerate(ordered)}
    last = len(groups) - 1
    low, high = next(radii for most_drawn, radii in _RADII if len(network.nodes) <= most_drawn)
    most = max((node.strength for node in network.nodes), default=0.0)
    return Drawing(
        network,
        by,
        groups,
        [last if name is None else place.get(name, last) for name in names],
        [not firm(node) for node in network.nodes],
        # By the root: the eye compares the areas of circles, not their radii.
        [low + (high - low) * math.sqrt(max(0.0, node.strength) / most) if most else low for node in network.nodes],
        positions(network),
    )


def firm(node: NetworkNode) -> bool:
    """Whether a member belongs to its community in most runs."""
    return node.community is not None and node.stability >= FIRM


def _group_key(node: NetworkNode, by: str) -> tuple[int, str] | None:
    if by == AREA:
        return (0, node.area_name) if node.area_name else None
    return None if node.community is None else (node.community, node.community_name)


def _community(node: NetworkNode) -> str:
    return "" if node.community is None else f"{node.community}. {node.community_name}"


def _coded(values: Sequence[str]) -> tuple[list[str], list[int]]:
    """Distinct values in order, and the position of each among them."""
    distinct = sorted(set(values))
    place: Mapping[str, int] = {value: at for at, value in enumerate(distinct)}
    return distinct, [place[value] for value in values]


def steps(number: int) -> list[int]:
    """How strong each of a number of ties is, in order of weight: 0 for the weaker half, 2 for the strongest tenth."""
    return [2 if at >= number * 9 // 10 else int(at >= number // 2) for at in range(number)]

"""The network as it is drawn: colours and what they mean, sizes, and the compact form that a browser fetches.

Positions are found here and when the release is loaded; nothing is laid out in a browser.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any

from graph_engine.charts.style import CATEGORIES, REST, wrapped
from graph_engine.networks.limits import network_limits
from graph_engine.networks.model import Network, NetworkEdge, NetworkNode
from web.pages.network.community_headings import short_name
from web.pages.network.ring_layout import positions

COMMUNITY, AREA = "community", "area"
COLOURS = (*CATEGORIES, "#4c8b2b", "#d6249f", "#6a3fb5", "#b0413e")
"""A community has the colour of its number in every drawing; from the thirteenth on, that of what is left."""
_LABEL_LETTERS, _LABEL_LINES = 22, 2
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

    @property
    def short(self) -> str:
        """What it is about, without who leads it."""
        return short_name(self.name)


@dataclass(frozen=True)
class Label:
    """Name of a community in a drawing, in lines, with its colour and the middle of its members."""

    number: int
    lines: Sequence[str]
    point: tuple[float, float]
    colour: str


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
    """

    network: Network
    by: str
    groups: Sequence[Group]
    group_of: Sequence[int]
    hollow: Sequence[bool]
    radii: Sequence[float]

    @cached_property
    def points(self) -> Sequence[tuple[float, float]]:
        """Where each member stands; a page that only says what colours mean does not ask."""
        return positions(self.network)

    @property
    def has_hollow(self) -> bool:
        """Whether any member is drawn as a ring."""
        return any(self.hollow)

    @cached_property
    def labels(self) -> list[Label]:
        """Names of the communities of a whole network, where its members stand by community."""
        if self.network.focus is not None or self.by != COMMUNITY:
            return []
        inside: dict[tuple[int, str], list[tuple[float, float]]] = {}
        for node, point in zip(self.network.nodes, self.points, strict=True):
            if node.community is not None:
                inside.setdefault((node.community, node.community_name), []).append(point)
        return [
            Label(
                number,
                _label(number, name),
                (median(x for x, _ in points), median(y for _, y in points)),
                COLOURS[number - 1] if number <= len(COLOURS) else REST,
            )
            for (number, name), points in sorted(inside.items())
        ]

    @property
    def whole(self) -> bool:
        """Whether only the heaviest ties of a large network are drawn."""
        return self.network.focus is None and len(self.network.edges) > network_limits().picture_lines

    @cached_property
    def lines(self) -> list[int]:
        """Positions of the ties that are drawn, among those in order of weight; all would hide what they tie.

        Of a large network, the heaviest of those inside and between communities, where it has any; of two hops, those
        of the middle and the heaviest of each member; else all.
        """
        middle = self.network.focus
        ordered = self.ties
        if middle is None:
            inside = {node.key for node in self.network.nodes if node.community is not None or not self.labels}
            found = [at for at, edge in enumerate(ordered) if edge.source in inside and edge.target in inside]
            return found[-network_limits().picture_lines :]
        near = {end for edge in ordered if middle in (edge.source, edge.target) for end in (edge.source, edge.target)}
        if all(node.key in near for node in self.network.nodes):
            return list(range(len(ordered)))
        room = Counter({node.key: network_limits().lines for node in self.network.nodes})
        found = []
        for at in range(len(ordered) - 1, -1, -1):
            ends = ordered[at].source, ordered[at].target
            if middle in ends or any(room[end] > 0 for end in ends):
                found.append(at)
                room.subtract(ends)
        return found[::-1]

    @cached_property
    def ties(self) -> list[NetworkEdge]:
        """Ties in order of weight: weak ones first, so that strong ones lie above them."""
        return sorted(self.network.edges, key=lambda one: (one.weight, one.source, one.target))

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
        edges, lines = self.ties, self.lines

        return {
            "scale": _SCALE,
            "focus": at.get(self.network.focus or ""),
            "path": [at[key] for key in path if key in at],
            "labels": [
                {
                    "lines": list(one.lines),
                    "x": round(one.point[0] * _SCALE),
                    "y": round(one.point[1] * _SCALE),
                    "colour": one.colour,
                }
                for one in self.labels
            ],
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
                "drawn": None if len(lines) == len(edges) else lines,
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
    # Colours that can be told apart are few: the first communities and the largest areas have them.
    if by == COMMUNITY:
        ordered = sorted(name for name in sizes if name[0] <= len(COLOURS))
        groups = [Group(name[1], COLOURS[name[0] - 1], sizes[name], name[0]) for name in ordered]
    else:
        ordered = sorted(sorted(sizes, key=lambda name: (-sizes[name], name))[: len(CATEGORIES)])
        groups = [Group(name[1], colour, sizes[name]) for name, colour in zip(ordered, CATEGORIES, strict=False)]
    rest = len(names) - sum(group.members for group in groups)
    if rest:
        others = "other communities or none" if any(name not in ordered for name in sizes) else "no community"
        # Members of none stand around the others, where there are communities at all.
        others += ", on the rim" if ordered and network.focus is None and others == "no community" else ""
        groups.append(Group(others if by == COMMUNITY else "other areas or none", REST, rest))
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
    )


def _label(number: int, name: str) -> list[str]:
    lines = wrapped(f"{number} {short_name(name)}", _LABEL_LETTERS)
    return lines if len(lines) <= _LABEL_LINES else [*lines[: _LABEL_LINES - 1], f"{lines[_LABEL_LINES - 1]}…"]


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

"""Where those around one member stand: the member in the middle, its surroundings in a ring of communities.

Positions of the whole network put members of a community close together; of a few members around one, most would cover
each other. Here each community is a disc of its own, in the direction in which it lies in the whole network.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from graph_engine.networks.model import Network, NetworkNode

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_GAP = 0.9
_STEPS = 60

Point = tuple[float, float]


def positions(network: Network) -> list[Point]:
    """Positions in the drawing, in the order of the members.

    Parameters
    ----------
    network : Network
        With a focus, it is laid out around it; without, positions are those of the whole network.

    Returns
    -------
    list of tuple
        x and y; around a focus within [-1, 1].
    """
    by_key = {node.key: node for node in network.nodes}
    middle = by_key.get(network.focus or "")
    if middle is None:
        return [(node.x, node.y) for node in network.nodes]
    placed: dict[str, Point] = {middle.key: (0.0, 0.0)}
    groups = _groups(network.nodes, middle)
    if len(groups) == 1:
        placed |= _disc(groups[0], (0.0, 0.0), first=1)
    else:
        radii = [math.sqrt(len(group)) + _GAP for group in groups]
        for group, centre in zip(groups, _ring(radii), strict=True):
            placed |= _disc(group, centre)
    reach = max(math.hypot(*point) for point in placed.values()) or 1.0
    return [(placed[node.key][0] / reach, placed[node.key][1] / reach) for node in network.nodes]


def _groups(nodes: Sequence[NetworkNode], middle: NetworkNode) -> list[list[NetworkNode]]:
    """Members but the middle by community, by the direction of each from the middle; the strongest of each first."""
    found: dict[int, list[NetworkNode]] = {}
    for node in sorted(nodes, key=lambda one: (-one.strength, one.key)):
        if node.key != middle.key:
            found.setdefault(node.community or 0, []).append(node)

    def direction(number: int) -> tuple[float, int]:
        members = found[number]
        x, y = (math.fsum(values) / len(members) for values in zip(*((n.x, n.y) for n in members), strict=True))
        # Rounded: the last bits differ between machines, and must not change the order.
        return round(math.atan2(y - middle.y, x - middle.x), 9), number

    return [found[number] for number in sorted(found, key=direction)]


def _ring(radii: Sequence[float]) -> list[Point]:
    """Middles of discs of these radii, side by side on the smallest ring that holds them; its middle stays free."""
    low, high = max(radii) + _GAP, max(radii) + sum(radii) + _GAP
    for _ in range(_STEPS):
        half = (low + high) / 2
        low, high = (low, half) if sum(_width(radius, half) for radius in radii) <= 2 * math.pi else (half, high)
    widths = [_width(radius, high) for radius in radii]
    spare = (2 * math.pi - sum(widths)) / len(widths)
    found, angle = [], -math.pi
    for width in widths:
        angle += (width + spare) / 2
        found.append((high * math.cos(angle), high * math.sin(angle)))
        angle += (width + spare) / 2
    return found


def _width(radius: float, ring: float) -> float:
    """Angle that a disc takes on a ring."""
    return 2 * math.asin(min(1.0, radius / ring))


def _disc(members: Sequence[NetworkNode], centre: Point, first: int = 0) -> Mapping[str, Point]:
    """Members spread evenly over a disc as the seeds of a sunflower are, the first of them in its middle."""
    found = {}
    for at, node in enumerate(members, start=first):
        away, angle = math.sqrt(at), at * _GOLDEN_ANGLE
        found[node.key] = (centre[0] + away * math.cos(angle), centre[1] + away * math.sin(angle))
    return found

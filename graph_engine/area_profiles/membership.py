"""Which communities of the network of areas a place belongs to, as they were found when the graph was loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph_engine.datasets.figures import Figures
from graph_engine.geography.gazetteer import Area
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.scalars import (
    frame,
    json_number,
    records,
    text,
)
from graph_engine.stores.protocol import GraphStore


@dataclass(frozen=True)
class Membership:
    """A unit's membership in a community of areas.

    Parameters
    ----------
    stability : float
        How often the unit stays with the community over the runs, 0 to 1.
    bridge : float
        Share of its ties that lead to other communities, 0 to 1.
    agreement : float
        Median over all areas of the stability of their community, 0 to 1.
    others : tuple of Area
        The other members, in order of name.
    """

    area: Area
    number: int
    name: str
    stability: float
    bridge: float
    agreement: float
    others: tuple[Area, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON of the membership."""
        return {
            "area": {"code": self.area.code, "name": self.area.name},
            "number": self.number,
            "name": self.name,
            "stability": json_number(self.stability),
            "bridge": json_number(self.bridge),
            "agreement": json_number(self.agreement),
            "others": [{"code": one.code, "name": one.name} for one in self.others],
        }


def load_memberships(store: GraphStore, figures: Figures) -> dict[str, Membership]:
    """Read the membership of each unit; empty where no communities were computed."""
    edges = frame(store.edges(EdgeType.MEMBER_OF, NodeLabel.AREA, NodeLabel.COMMUNITY, ["stability", "bridge"]))
    edges = edges[edges["from"].isin(figures.units)]
    if edges.empty:
        return {}
    table = frame(store.nodes(NodeLabel.COMMUNITY, ["key", "number", "name", "agreement"]))
    nodes = {row["key"]: row for row in records(table)}
    members: dict[str, list[str]] = {}
    for unit, key in zip(edges["from"], edges["to"], strict=True):
        members.setdefault(str(key), []).append(str(unit))
    found = {}
    for row in records(edges):
        node = nodes[row["to"]]
        others = [figures.area(unit) for unit in members[row["to"]] if unit != row["from"]]
        found[str(row["from"])] = Membership(
            area=figures.area(str(row["from"])),
            number=int(node["number"]),
            name=text(node["name"]) or f"Community {int(node['number'])}",
            stability=float(row["stability"]),
            bridge=float(row["bridge"]),
            agreement=float(node["agreement"]),
            others=tuple(sorted(others, key=lambda one: (one.name, one.code))),
        )
    return found


def memberships_of(found: dict[str, Membership], units: Sequence[str]) -> tuple[Membership, ...]:
    """Memberships of some units, in their order."""
    return tuple(found[unit] for unit in units if unit in found)

"""A whole network as readers see it: members with their communities and places in the drawing, and all ties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from graph_engine.geography.countries.uk import FIGURES_VINTAGE
from graph_engine.networks.areas import area_ties
from graph_engine.networks.found import FoundNetwork, find_network
from graph_engine.networks.model import AREAS, PROJECTS, UKRI, NetworkEdge, NetworkNode
from graph_engine.networks.ties import NetworkTies, symmetric
from graph_engine.organisations.casing import cased
from graph_engine.schema import AreaLevel, EdgeType, NodeLabel
from graph_engine.schema.scalars import frame
from graph_engine.stores.protocol import GraphStore

_RIM = 1.0


@dataclass(frozen=True)
class WholeNetwork:
    """All members of a network in order of key, and all their ties.

    Attributes
    ----------
    of : str
        ``organisations`` or ``areas``.
    nodes : tuple of NetworkNode
        Members.
    pairs : DataFrame
        As in :class:`graph_engine.networks.ties.NetworkTies`.
    community_keys : mapping
        Number → key of each community.
    agreement : float
        Median over members of the stability of their community.
    chance : float
        What it would have to exceed, where it does not; NaN where it does.
    """

    of: str
    nodes: tuple[NetworkNode, ...]
    pairs: pd.DataFrame
    community_keys: dict[int, str]
    agreement: float
    chance: float = float("nan")

    @property
    def stable(self) -> bool:
        """Whether the network has communities."""
        return bool(self.community_keys)

    @cached_property
    def position(self) -> dict[str, int]:
        """Position of each member by key."""
        return {node.key: at for at, node in enumerate(self.nodes)}

    @cached_property
    def edges(self) -> tuple[NetworkEdge, ...]:
        """All ties as readers see them, in the order of ``pairs``."""
        return edges_of(self.pairs, self.nodes)

    @cached_property
    def heaviest(self) -> tuple[NetworkEdge, ...]:
        """All ties, the heaviest first."""
        return tuple(sorted(self.edges, key=lambda one: (-one.weight, one.source, one.target)))

    @cached_property
    def strongest(self) -> tuple[NetworkNode, ...]:
        """All members, those with the heaviest ties first."""
        return tuple(sorted(self.nodes, key=lambda one: (-one.strength, one.name, one.key)))

    @cached_property
    def adjacency(self) -> sparse.csr_array:
        """Weights of all ties, members × members, symmetric."""
        return symmetric(len(self.nodes), self.pairs)


@dataclass(frozen=True)
class Weighed:
    """Ties of some relations and years, as they are weighed by themselves; put in words once."""

    pairs: pd.DataFrame
    nodes: tuple[NetworkNode, ...]

    @cached_property
    def edges(self) -> tuple[NetworkEdge, ...]:
        """The ties as readers see them, in the order of ``pairs``."""
        return edges_of(self.pairs, self.nodes)


def load_whole(of: str, store: GraphStore, read_organisations: Callable[[], NetworkTies]) -> WholeNetwork:
    """Read a network with the communities of the release; where it has none, find them out and draw without."""
    organisations = read_organisations()
    ties = area_ties(store, organisations) if of == AREAS else organisations
    keys = frame(store.nodes(NodeLabel.COMMUNITY, ["key", "network", "number", "name", "agreement"]))
    keys = keys[keys["network"] == of].sort_values("number")
    members = _memberships(store, ties, keys)
    if members is None:
        return _unnamed(of, store, ties, organisations)
    named = dict(zip(keys["number"].astype(int), keys["name"].fillna(""), strict=True))
    nodes = _nodes(store, ties, members, named)
    return WholeNetwork(
        of,
        nodes,
        ties.pairs,
        dict(zip(keys["number"].astype(int), keys["key"], strict=True)),
        float(keys["agreement"].iloc[0]),
    )


def _memberships(store: GraphStore, ties: NetworkTies, keys: pd.DataFrame) -> pd.DataFrame | None:
    """Number, stability, position and bridge of each member, in their order; ``None`` where none was written."""
    if keys.empty:
        return None
    number = dict(zip(keys["key"], keys["number"].astype(int), strict=True))
    columns = ["stability", "x", "y", "bridge"]
    rows = pd.concat(
        [
            frame(store.edges(EdgeType.MEMBER_OF, NodeLabel(label), NodeLabel.COMMUNITY, columns))
            for label in sorted(set(ties.members["label"]))
        ]
    )
    rows = rows[rows["to"].isin(number)]
    rows = rows.assign(number=rows["to"].map(number)).set_index("from").reindex(ties.members.index)
    out = rows["number"].isna().to_numpy()
    # Members of no community stand evenly on a circle around the others: no place among them would mean anything.
    angle = 2 * np.pi * np.arange(out.sum()) / max(int(out.sum()), 1)
    rows.loc[out, "x"], rows.loc[out, "y"] = _RIM * np.cos(angle), _RIM * np.sin(angle)
    # Communities are numbered from one, so that nought says that there is none.
    rows["number"] = rows["number"].fillna(0).astype(int)
    return rows[["number", *columns]].fillna(0.0)


def _unnamed(of: str, store: GraphStore, ties: NetworkTies, organisations: NetworkTies) -> WholeNetwork:
    found: FoundNetwork = find_network(of, ties, store, organisations)
    rows = pd.DataFrame(
        {"number": 0, "stability": 0.0, "x": found.at[:, 0], "y": found.at[:, 1], "bridge": 0.0},
        index=ties.members.index,
    )
    nodes = _nodes(store, ties, rows, {})
    return WholeNetwork(of, nodes, ties.pairs, {}, found.communities.agreement, found.communities.chance)


def _nodes(
    store: GraphStore, ties: NetworkTies, members: pd.DataFrame, named: dict[int, str]
) -> tuple[NetworkNode, ...]:
    areas = frame(store.nodes(NodeLabel.AREA, ["code", "name"], {"vintage": FIGURES_VINTAGE, "level": _LEVELS}))
    names = dict(zip(areas["code"], areas["name"], strict=True))
    adjacency = ties.adjacency
    strength = np.asarray(adjacency.sum(axis=1)).ravel()
    # In compressed sparse rows the steps between starts are numbers of neighbours.
    degree = np.diff(adjacency.indptr)
    return tuple(
        NetworkNode(
            key=str(key),
            label=str(label),
            name=cased(str(name)),
            area_code=str(unit),
            area_name=str(names.get(unit, unit)),
            community=int(number) or None,
            community_name=named.get(int(number), ""),
            stability=float(stability),
            x=float(x),
            y=float(y),
            degree=int(degree[at]),
            strength=float(strength[at]),
            bridge=float(bridge),
        )
        for at, (key, label, name, unit, number, stability, x, y, bridge) in enumerate(
            zip(
                ties.members.index,
                ties.members["label"],
                ties.members["name"],
                ties.members["unit"],
                members["number"],
                members["stability"],
                members["x"],
                members["y"],
                members["bridge"],
                strict=True,
            )
        )
    )


_LEVELS = [str(AreaLevel.ITL1), str(AreaLevel.ITL2)]


_TOLD = ("source", "target", "weight", "joint", "ukri", "first_year", "last_year")


def edges_of(pairs: pd.DataFrame, nodes: tuple[NetworkNode, ...]) -> tuple[NetworkEdge, ...]:
    """Ties as readers see them, in order of both ends' keys."""
    return tuple(
        NetworkEdge(
            source=nodes[source].key,
            target=nodes[target].key,
            weight=float(weight),
            relations=tuple(name for name, times in ((PROJECTS, joint), (UKRI, ukri)) if times),
            projects=int(joint + ukri),
            first_year=None if first is pd.NA else int(first),
            last_year=None if last is pd.NA else int(last),
        )
        for source, target, weight, joint, ukri, first, last in zip(
            *(pairs[name].tolist() for name in _TOLD),
            strict=True,
        )
    )

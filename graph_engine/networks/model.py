"""What readers get of the network: members, ties, why a tie is there, paths, communities.

Asked through :class:`graph_engine.engine.Engine`::

    Engine.network(of="organisations", *, focus=None, hops=1, kinds=None, relations=None, sources=None,
                   since=None, until=None, limit=400) -> Network
    Engine.communities(network="organisations") -> Communities
    Engine.relation(a, b) -> Relation
    Engine.path(a, b) -> Path
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph_engine.schema.scalars import (
    json_number,
)

ORGANISATIONS = "organisations"
AREAS = "areas"
NETWORKS = (ORGANISATIONS, AREAS)
"""The two networks: of institutions and businesses, and of the areas that suggestions are made between."""

PROJECTS = "Horizon 2020 projects"
UKRI = "UKRI network"
RELATIONS = (PROJECTS, UKRI)
"""What may tie two members, in the words that readers see."""


@dataclass(frozen=True)
class NetworkNode:
    """A member of the network.

    Parameters
    ----------
    key, label, name : str
        Key in the graph; ``Institution``, ``Business`` or ``Area``; name in plain capitals.
    area_code, area_name : str
        The ITL2 unit where it sits, or that it is.
    community : int or None
        Number of its community, 1 for the largest; ``None`` where it belongs to none (draw it hollow).
    community_name : str
        In words; empty where it belongs to none.
    stability : float
        How often it stays with its community over the runs, 0 to 1; 0 where it belongs to none.
    x, y : float
        Position in the drawing; the network as a whole lies in [-1, 1].
    degree : int
        Number of ties in the whole network.
    strength : float
        Sum of the weights of its ties in the whole network.
    bridge : float
        Share of the weight of its ties that leads to other communities, 0 to 1.
    """

    key: str
    label: str
    name: str
    area_code: str
    area_name: str
    community: int | None
    community_name: str
    stability: float
    x: float
    y: float
    degree: int
    strength: float
    bridge: float

    def as_dict(self) -> dict[str, Any]:
        """JSON of the member."""
        return {
            "key": self.key,
            "kind": self.label,
            "name": self.name,
            "area": {"code": self.area_code, "name": self.area_name},
            "community": self.community,
            "community_name": self.community_name or None,
            "stability": json_number(self.stability),
            "x": json_number(self.x, 5),
            "y": json_number(self.y, 5),
            "ties": self.degree,
            "strength": json_number(self.strength),
            "bridge": json_number(self.bridge),
        }


@dataclass(frozen=True)
class NetworkEdge:
    """A tie between two members; ``source`` comes before ``target`` in order of key.

    Parameters
    ----------
    weight : float
        Between organisations: Σ 1/(partners − 1) over joint projects. Between areas: how many times as much as their
        sizes alone would give.
    relations : tuple of str
        Which of :data:`RELATIONS` tie them.
    projects : int
        Joint projects of Horizon 2020 and those counted in the UKRI network.
    first_year, last_year : int or None
        Of the start of dated projects; the UKRI network has no dates.
    """

    source: str
    target: str
    weight: float
    relations: tuple[str, ...]
    projects: int
    first_year: int | None
    last_year: int | None

    def as_dict(self) -> dict[str, Any]:
        """JSON of the tie."""
        return {
            "source": self.source,
            "target": self.target,
            "weight": json_number(self.weight, 4),
            "relations": list(self.relations),
            "projects": self.projects,
            "first_year": self.first_year,
            "last_year": self.last_year,
        }


@dataclass(frozen=True)
class Network:
    """Members in order of key and the ties among them; ``truncated`` where a limit left members out.

    Parameters
    ----------
    of : str
        ``organisations`` or ``areas``.
    focus : str or None
        Key of the member in the middle.
    agreement : float
        Median over members of the stability of their community, 0 to 1; NaN where the network is too small.
    stable : bool
        Whether the network has communities that come back, more than chance would make them.
    found : int
        Members that the question has, before the limit.
    """

    of: str
    nodes: tuple[NetworkNode, ...]
    edges: tuple[NetworkEdge, ...]
    focus: str | None
    truncated: bool
    found: int
    agreement: float
    stable: bool

    def as_dict(self) -> dict[str, Any]:
        """JSON of the network."""
        return {
            "network": self.of,
            "focus": self.focus,
            "truncated": self.truncated,
            "found": self.found,
            "agreement": json_number(self.agreement),
            "stable": self.stable,
            "nodes": [node.as_dict() for node in self.nodes],
            "edges": [edge.as_dict() for edge in self.edges],
        }


@dataclass(frozen=True)
class JointProject:
    """A project in which both ends of a tie took part; years of its start and end; ``address`` of its page if any."""

    key: str
    programme: str
    code: str
    acronym: str
    title: str
    topics: tuple[str, ...]
    start_year: int | None
    end_year: int | None
    partners: int | None
    source: str
    address: str = ""

    def as_dict(self) -> dict[str, Any]:
        """JSON of the project."""
        return {
            "key": self.key,
            "programme": self.programme,
            "code": self.code,
            "acronym": self.acronym,
            "title": self.title,
            "topics": list(self.topics),
            "start_year": self.start_year,
            "end_year": self.end_year,
            "partners": self.partners,
            "source": self.source,
            "address": self.address or None,
        }


@dataclass(frozen=True)
class JointDiscipline:
    """A field in which the UKRI network counts joint projects of both ends."""

    discipline: str
    projects: int
    source: str

    def as_dict(self) -> dict[str, Any]:
        """JSON of the field."""
        return {"discipline": self.discipline, "projects": self.projects, "source": self.source}


@dataclass(frozen=True)
class Relation:
    """Why two organisations are tied, or that they are not: ``edge`` is ``None`` then."""

    a: NetworkNode
    b: NetworkNode
    edge: NetworkEdge | None
    projects: tuple[JointProject, ...]
    disciplines: tuple[JointDiscipline, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON of the relation."""
        return {
            "a": self.a.as_dict(),
            "b": self.b.as_dict(),
            "edge": None if self.edge is None else self.edge.as_dict(),
            "projects": [project.as_dict() for project in self.projects],
            "disciplines": [discipline.as_dict() for discipline in self.disciplines],
        }


@dataclass(frozen=True)
class Path:
    """A shortest path: members in order, and the tie between each and the next; empty where there is none."""

    nodes: tuple[NetworkNode, ...]
    edges: tuple[NetworkEdge, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON of the path."""
        return {
            "nodes": [node.as_dict() for node in self.nodes],
            "edges": [edge.as_dict() for edge in self.edges],
        }


@dataclass(frozen=True)
class Community:
    """A community: its name in words, how firmly it stands, its members.

    Parameters
    ----------
    stability : float
        Mean over members of how often each stays with it over the runs, 0 to 1.
    weight_inside : float
        Share of the weight of its members' ties that stays inside, 0 to 1.
    members : tuple of NetworkNode
        Strongest ties inside first.
    bridges : tuple of NetworkNode
        Well-tied members whose ties lead most to other communities, first.
    places : tuple of tuple
        Name of an area and the members in it, most first.
    """

    key: str
    number: int
    name: str
    stability: float
    weight_inside: float
    members: tuple[NetworkNode, ...]
    bridges: tuple[NetworkNode, ...]
    places: tuple[tuple[str, int], ...]

    @property
    def size(self) -> int:
        """Number of members."""
        return len(self.members)

    def as_dict(self) -> dict[str, Any]:
        """JSON of the community."""
        return {
            "key": self.key,
            "number": self.number,
            "name": self.name,
            "size": self.size,
            "stability": json_number(self.stability),
            "weight_inside": json_number(self.weight_inside),
            "places": [{"name": name, "members": members} for name, members in self.places],
            "bridges": [node.as_dict() for node in self.bridges],
            "members": [node.as_dict() for node in self.members],
        }


@dataclass(frozen=True)
class Communities:
    """Communities of a network, largest first; none where they do not come back.

    Parameters
    ----------
    agreement : float
        Median over members of the stability of their community, 0 to 1; NaN where the network is too small.
    stable : bool
        Whether communities come back more than chance would make them; where they do not, there are none.
    note : str
        What is to be said beside them, in a sentence.
    """

    of: str
    agreement: float
    stable: bool
    note: str
    communities: tuple[Community, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON of the communities."""
        return {
            "network": self.of,
            "agreement": json_number(self.agreement),
            "stable": self.stable,
            "note": self.note,
            "communities": [community.as_dict() for community in self.communities],
        }

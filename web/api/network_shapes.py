"""Shapes of the network and its communities."""

from __future__ import annotations

from pydantic import Field

from web.api.shapes import Paged, Record, Shape, maybe_row, row, table
from web.pages.network.tables import MEMBER, TIE


class MembersShape(Shape):
    """How many members of a community an area has."""

    name: str
    """Name of the area."""
    members: int = Field(ge=0)
    """Members of the community there."""


class CommunityShape(Shape):
    """A community of the network."""

    key: str
    """Key of the community."""
    number: int
    """Number, the largest community first."""
    name: str
    """Name in words."""
    size: int = Field(ge=0)
    """Number of members."""
    stability: float | None
    """How often a member stays with it over the runs, as a mean, 0 to 1."""
    weight_inside: float | None
    """Share of the weight of its members' ties that stays inside, 0 to 1."""
    places: list[MembersShape]
    """Members by area."""
    bridges: list[Record] = table(MEMBER, "Well-tied members whose ties lead most to other communities.")
    members: list[Record] = table(MEMBER, "Members, those with the strongest ties inside first.")


class NetworkMembersShape(Paged):
    """Members that are drawn."""

    rows: list[Record] = table(MEMBER, "Members, the middle first.")


class NetworkTiesShape(Paged):
    """Ties that are drawn."""

    rows: list[Record] = table(TIE, "Ties, those of the middle first.")


class CommunityNameShape(Shape):
    """A community by name and size."""

    number: int
    """Number, the largest community first."""
    name: str
    """Name in words."""
    size: int = Field(ge=0)
    """Number of members."""


class PathShape(Shape):
    """A shortest path."""

    nodes: list[Record] = table(MEMBER, "Members along it, in order.")
    edges: list[Record] = table(TIE, "The tie between each and the next.")


class JointProjectShape(Shape):
    """A project in which both ends of a tie took part."""

    key: str
    """Key of the project."""
    programme: str
    """Programme that funded it."""
    code: str
    """Its number."""
    acronym: str
    """Its acronym."""
    title: str
    """Its title."""
    topics: list[str]
    """Its topics."""
    start_year: int | None
    """Year of its start."""
    end_year: int | None
    """Year of its end."""
    partners: int | None
    """Number of its partners."""
    source: str
    """Key of its source."""
    address: str | None
    """Page of the project at its publisher; null where none is known."""


class JointDisciplineShape(Shape):
    """A field with joint projects, where the source counts them without naming them."""

    discipline: str
    """The field."""
    projects: int = Field(ge=0)
    """Number of joint projects."""
    source: str
    """Key of the source."""


class RelationShape(Shape):
    """Why two members are tied, or that they are not."""

    a: Record = row(MEMBER, "One member.")
    b: Record = row(MEMBER, "The other.")
    edge: Record | None = maybe_row(TIE, "The tie; null where there is none.")
    projects: list[JointProjectShape]
    """Joint projects."""
    disciplines: list[JointDisciplineShape]
    """Fields with joint projects."""

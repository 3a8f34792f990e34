"""Shapes of what is known of areas: peers, communities that an area belongs to, areas side by side."""

from __future__ import annotations

from pydantic import Field

from web.api.shapes import AreaShape, Shape


class PlaceShape(Shape):
    """A place beside the area."""

    area: AreaShape
    """The place."""
    own: bool
    """Whether it is the area itself, or a unit that holds it."""
    jobs: float | None
    """All jobs."""
    distance_km: float | None
    """Kilometres from the area."""


class PeerRowShape(Shape):
    """A strength of the area, beside its peers."""

    code: str
    """Code of the activity."""
    label: str
    """Name of the activity."""
    theme: str
    """Field of the activity."""
    lq: list[float | None]
    """Location quotient of each place; null where it is not published."""
    cautions: list[str | None]
    """What to know of each figure; null where it did not jump."""


class PeersShape(Shape):
    """Strengths of an area beside those of its peers."""

    by: str
    """How the peers were chosen."""
    places: list[PlaceShape]
    """The area and its peers."""
    rows: list[PeerRowShape]
    """Strengths, one each."""
    note: str
    """What is to be known of the choice."""


class MembershipShape(Shape):
    """A community that an area belongs to."""

    area: AreaShape
    """The area whose membership it is."""
    number: int
    """Number of the community."""
    name: str
    """Name of the community."""
    stability: float | None
    """Share of the runs in which the area stays with it, 0 to 1."""
    bridge: float | None
    """Share of the weight of its ties that leads to other communities, 0 to 1."""
    agreement: float | None
    """Median over members of the stability of their community, 0 to 1."""
    others: list[AreaShape]
    """Other members."""


class ComparedAreaShape(AreaShape):
    """An area of a comparison."""

    figures_for: list[AreaShape]
    """Areas whose figures stand for it."""
    jobs: float | None
    """All jobs."""
    measure: str
    """What is counted as jobs."""
    year: int
    """Year of the jobs."""
    indices: dict[str, float | None]
    """Indices of the structure of jobs, by name."""


class ComparedStrengthShape(Shape):
    """An activity that one of the areas is known for; lists are in the order of the areas."""

    code: str
    """Code of the activity."""
    label: str
    """Name of the activity."""
    field: str
    """Field of the activity."""
    lq: list[float | None]
    """Location quotients."""
    jobs: list[float | None]
    """Jobs."""
    known_for: list[bool]
    """Whether each is clearly known for it."""
    cautions: list[str | None]
    """What to know of each figure; null where it did not jump."""


class ComparedIndicatorShape(Shape):
    """One series; lists are in the order of the areas."""

    code: str
    """Code of the series."""
    name: str
    """Name of the series."""
    unit: str
    """Unit in which the areas are compared."""
    years: str
    """Years of the figures."""
    median: float | None
    """Median of the areas that are ranked."""
    of: int
    """Number of areas that are ranked."""
    values: list[float | None]
    """Figures."""
    ranks: list[int | None]
    """Ranks."""


class ComparisonShape(Shape):
    """Areas side by side; lists are in the order of the areas."""

    areas: list[ComparedAreaShape]
    """The areas."""
    strengths: list[ComparedStrengthShape]
    """What at least one is known for."""
    indicators: list[ComparedIndicatorShape]
    """Indicators of innovation."""
    similarity: list[list[float | None]]
    """Correlation of strengths, area by area; null where two share a unit."""
    distance_km: list[list[float | None]]
    """Kilometres between the areas."""
    notes: list[str]
    """What is to be known of the figures."""


class FirstProjectShape(Shape):
    """The first joint project of two areas."""

    name: str
    """Its title, or its programme and number."""
    began: str
    """Its start, as ISO date."""
    address: str | None
    """Address of its page."""


class ListedAreaShape(Shape):
    """A line of an earlier list."""

    area: str
    """Code of the area whose list it is."""
    partner: str
    """Code of the area listed."""
    project: FirstProjectShape | None
    """Their first joint project, begun later; null where there is none."""


class AreaRecordShape(Shape):
    """What became of the lists of an area of ITL3, or of those that an area holds or lies in."""

    origin: int
    """At the end of this year the lists would have stood."""
    newest: str
    """The newest start of a project on record, as ISO date."""
    areas: list[str]
    """Codes of the areas of ITL3."""
    listed: int = Field(ge=0)
    """Lines of their lists."""
    came_true: int = Field(ge=0)
    """Lines with a first joint project later."""
    popularity_came_true: int = Field(ge=0)
    """The same of lists by popularity alone."""
    expected_by_chance: float = Field(ge=0)
    """How many would have come true of as many lines drawn evenly."""
    new: int = Field(ge=0)
    """First joint projects with any area, listed or not."""
    lines: list[ListedAreaShape]
    """The lists, area by area."""

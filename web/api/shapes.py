"""Shapes that several answers of the API share, as models: their JSON schemas stand among the components.

Loading pydantic takes longer than most answers, so this room is imported only when the description is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from web.presentation.data_table import TableColumn, row_schema

Record = dict[str, Any]


class Shape(BaseModel):
    """A JSON object; what stands below a field is its description."""

    # Below the fields descriptions are read by whoever reads the code, too.
    model_config = ConfigDict(use_attribute_docstrings=True)


def table(columns: Sequence[TableColumn], description: str, **settings: Any) -> Any:
    """A list of rows that have these columns; ``settings`` are those of a field, such as its default."""
    return Field(description=description, json_schema_extra={"items": row_schema(columns)}, **settings)


def row(columns: Sequence[TableColumn], description: str) -> Any:
    """One row of these columns."""
    return Field(description=description, json_schema_extra=row_schema(columns))


def maybe_row(columns: Sequence[TableColumn], description: str) -> Any:
    """One row of these columns, or null."""
    return Field(description=description, json_schema_extra={"anyOf": [row_schema(columns), {"type": "null"}]})


class Paged(Shape):
    """A list in parts."""

    total: int = Field(ge=0)
    """Rows in all."""
    limit: int = Field(ge=1)
    """Rows of this part at most."""
    offset: int = Field(ge=0)
    """Rows left out before this part."""
    next: str | None
    """Address of the next rows; null after the last."""


class AreaShape(Shape):
    """An area by its code and name."""

    code: str
    """Code of the area."""
    name: str
    """Name of the area."""


class LevelledAreaShape(AreaShape):
    """An area with its level."""

    level: str
    """Level of the area, such as ITL2, LAD or MCA."""


class MatchedAreaShape(LevelledAreaShape):
    """An area with the areas whose figures stand for it."""

    figures_for: list[AreaShape]
    """Areas whose figures are used."""


class FigureRowShape(Shape):
    """Where a figure stands among the tables of figures."""

    table: str
    """Name of the table."""
    area: str | None = None
    """Area to look for."""
    activity: str | None = None
    """Activity to look for."""
    institution: str | None = None
    """Institution to look for."""


class EvidenceShape(Shape):
    """A published figure behind a claim."""

    claim: str
    """What the figure is of."""
    value: float | str | None
    """The figure."""
    unit: str
    """Its unit."""
    geography: str
    """The place that it is of."""
    year: int | str
    """Its year, or years."""
    source: str
    """Title of its source."""
    edition: str
    """Edition of the source."""
    row: FigureRowShape | None
    """Where it stands among the tables of figures, if it does."""


class NumberedEvidenceShape(EvidenceShape):
    """A published figure with the number under which the page of a pair cites it."""

    number: int = Field(ge=1)
    """Number of the footnote."""
    licence: str | None
    """Licence of the source."""
    source_key: str | None
    """Key of the edition."""
    caution: str | None
    """What to know of the figure; null where it did not jump."""


class ContactShape(Shape):
    """An organisation that carries one side of a suggestion."""

    name: str
    """Its name."""
    kind: str
    """What it is."""
    id: str
    """Its key or number in a register."""
    ties_to: str
    """What ties it to the subject."""
    source: str
    """Who names it."""
    dated: str
    """Year or day to which the source vouches for it; empty where it states none."""
    contact: str | None
    """How to reach it."""


class ContactsShape(Shape):
    """Whom to ask on both sides."""

    here: list[ContactShape]
    """In the area."""
    there: list[ContactShape]
    """In the partner."""


class EndShape(Shape):
    """One end of a reason: an activity or a subject in a place, with its figure."""

    area: AreaShape
    """Where it is."""
    what: str
    """Code of the activity or subject, or key of the topic."""
    name: str
    """Its name."""
    detail: str | None
    """What it mainly is."""
    institution: str | None
    """Organisation, where the figure or text is of one."""
    measure: str
    """What is counted."""
    value: float | None
    """The figure."""
    year: int
    """Its year."""
    lq: float | None
    """Location quotient."""
    lq_before: float | None
    """Location quotient of an earlier year."""
    year_before: int | None
    """That earlier year."""
    counts: str
    """What the figure counts, in words."""


class LackShape(Shape):
    """How little the receiving side has of its own."""

    lq: float | None
    """Location quotient of the receiving area."""
    # The key is older than the term, and scripts rely on it.
    lagged_lq: float | None = Field(alias="lq_doorstep")
    """The same with what lies around it: the spatially lagged location quotient."""


class SupplyLinkShape(Shape):
    """The link of the national tables behind a reason; shares are of the buyer's inputs, 0 to 1."""

    uk_share: float | None
    """Share in the UK table."""
    uk_row: str | None
    """Row of the UK table."""
    uk_year: int
    """Year of the UK table; 0 without one."""
    us_share: float | None
    """Share in the US table."""
    us_year: int
    """Year of the US table; 0 without one."""
    norm: float | None
    """Share over that of all buyers."""


class ReasonShape(Shape):
    """What speaks for a suggestion."""

    # A field cannot bear the key: “from” is a word of Python.
    source: EndShape = Field(alias="from")
    """The side that offers."""
    target: EndShape = Field(alias="to")
    """The side that receives."""
    lacks: LackShape
    """How little the receiving side has."""
    link: SupplyLinkShape | None
    """The link of the national tables."""
    points: float | None
    """Contribution to the score."""
    sentence: str
    """The reason in words."""


class RuleResultShape(Shape):
    """What a rule found."""

    name: str
    """Name of the rule."""
    passed: bool
    """Whether it was met."""
    why: str
    """What was found."""


class AlternativeShape(Shape):
    """Who else could meet the same need."""

    area: AreaShape
    """Where it is."""
    institution: str | None
    """Institution, where it is one."""
    value: float | None
    """Its figure."""
    lq: float | None
    """Location quotient."""
    distance_km: float | None
    """Kilometres from the receiving side."""


class TieShape(Shape):
    """What both sides already have in common."""

    what: str
    """What it is."""
    count: int = Field(ge=0)
    """How many there are."""
    first_year: int | None
    """First year."""
    last_year: int | None
    """Last year."""
    examples: list[str]
    """Some of them."""
    source: str
    """Who records them."""


class SuggestionShape(Shape):
    """A suggested partnership with its reasons and evidence."""

    kind: str
    """Kind of suggestion."""
    grade: str
    """How good it is, by the rules of its kind: strong, or worth a look; comparable between kinds."""
    frame: str
    """Dataset that it rests on."""
    area: AreaShape
    """The area."""
    partner: AreaShape
    """The partner."""
    field: str
    """Field of activity."""
    score: float | None
    """Points: the sum of the reasons' contributions; ranks suggestions of one kind and grade."""
    two_way: bool
    """Whether it holds in both directions."""
    distance_km: float | None = Field(ge=0)
    """Kilometres between the two."""
    headline: str
    """The suggestion in a sentence."""
    lines: list[ReasonShape]
    """Reasons, the heaviest first."""
    # The key is older than the term, and scripts rely on it.
    alternatives: list[AlternativeShape] = Field(alias="rivals")
    """Alternatives that could meet the same need."""
    who: ContactsShape
    """Whom to ask."""
    ties: list[TieShape]
    """What both sides already share."""
    cautions: list[str]
    """Remarks that do not take it off the list."""
    checks: list[RuleResultShape]
    """Rules and what each found."""
    evidence: list[EvidenceShape]
    """Published figures behind it."""
    already_strong: list[str]
    """What both sides are strong in already."""
    next_step: str
    """What to do next."""


class NearMissShape(Shape):
    """A candidate that failed a rule."""

    partner: AreaShape
    """The partner."""
    kind: str
    """Kind of suggestion."""
    field: str
    """Field of activity."""
    what: str
    """What it would have been about."""
    check: str
    """Rule that it failed."""
    why: str
    """What was found."""
    points: float | None
    """Points that it would have had."""


class IntermediaryShape(Shape):
    """An organisation that works with both sides already."""

    key: str
    """Key of the organisation."""
    name: str
    """Its name."""
    area: AreaShape
    """Where it is."""
    projects_with_area: int = Field(ge=0)
    """Joint projects with organisations of the area."""
    projects_with_partner: int = Field(ge=0)
    """Joint projects with organisations of the partner."""
    closeness: float | None
    """How close it is to both."""


class ReleaseAnswer(Shape):
    """What every answer has."""

    release: int
    """Number of the release in this store."""
    release_digest: str
    """Digest of the release, the same wherever it stands."""

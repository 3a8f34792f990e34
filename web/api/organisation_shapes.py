"""Shapes of what is said of organisations: their partners, and how often they are shown."""

from __future__ import annotations

from pydantic import Field

from web.api.shapes import AreaShape, Shape, SuggestionShape


class ExposureShape(Shape):
    """How evenly the suggestions of all areas are spread over organisations."""

    suggestions: int = Field(ge=0)
    """Suggestions of all areas that name organisations at their ends, each once."""
    organisations: int = Field(ge=0)
    """Organisations that stand in one at least."""
    candidates: int = Field(ge=0)
    """Organisations that were looked at."""
    gini: float | None = Field(ge=0, le=1)
    """Gini coefficient of how often each of those shown is shown; null without suggestions."""
    gini_of_candidates: float | None = Field(ge=0, le=1)
    """The same over all that were looked at."""
    most: str
    """The organisation that is shown most often; empty without suggestions."""
    most_share: float = Field(ge=0, le=1)
    """Share of the suggestions that it stands in."""
    limit: float = Field(ge=0, le=1)
    """Share that none may exceed."""


class SpreadPriceShape(Shape):
    """Lists of all areas, filled by one weight of who is shown elsewhere."""

    spread: str
    """How far they are spread, as the parameter takes it."""
    weight: float = Field(ge=0)
    """Cost of being shown, in standard deviations of log points."""
    organisations: int = Field(ge=0)
    """Organisations in the first lines of any list."""
    areas: int = Field(ge=0)
    """Areas that stand there as partners of others."""
    organisations_gini: float | None = Field(ge=0, le=1)
    """Gini coefficient of how often each organisation is shown, those never shown included."""
    areas_gini: float | None = Field(ge=0, le=1)
    """The same of areas."""
    useful: float = Field(ge=0)
    """Mean points over those of plain lists, averaged over kinds by their lines."""
    likely: float | None = Field(ge=0, le=1)
    """Mean share of open partners that the two organisations of a line are ahead of."""


class FairnessShape(Shape):
    """How evenly the first lines of all lists show areas and organisations, and what evener ones would cost."""

    first: int = Field(ge=1)
    """Lines of a list that count."""
    all_organisations: int = Field(ge=0)
    """Organisations that were looked at."""
    all_areas: int = Field(ge=0)
    """Areas that have lists."""
    areas_never_shown: list[str]
    """Codes of areas that no other area's list shows."""
    organisations_never_shown: int = Field(ge=0)
    """Organisations that no list shows; the table never_shown names them."""
    prices: list[SpreadPriceShape]
    """Plain lists first."""


class StabilityShape(Shape):
    """How often each suggestion stays among the first of its area where figures and weights are drawn anew."""

    draws: int = Field(ge=1)
    """Draws, with fixed seeds."""
    first: int = Field(ge=1)
    """How many are the first."""
    stays: list[float | None]
    """Share of the draws for each suggestion, in their order; null where the area has no list of its own."""


class ProspectShape(Shape):
    """How likely a first joint project of the two organisations of a suggestion is, beside how useful."""

    outlook: str | None
    """Quick win, needs brokering, routine or can wait; null where the records cannot say."""
    ahead: float | None = Field(ge=0, le=1)
    """Share of the open partners of a side that are at least as likely; of the two sides the larger one."""
    in_topic: bool
    """Whether these are the open partners who work on its topics, and not all."""
    both_worked_with: list[str]
    """Organisations that both have worked with, who add most to the score first."""


class NamedShape(Shape):
    """Something with a key and a name."""

    key: str
    """Its key."""
    name: str
    """Its name."""


class OrganisationShape(NamedShape):
    """An organisation with words of its own."""

    area: AreaShape | None
    """Area of its seat, where that is known."""
    role: str | None
    """What it does in its topics."""
    texts: int = Field(ge=0)
    """Its projects and impact cases in words."""
    topics: list[NamedShape]
    """Its topics, those with most of its work first."""


class ProfiledOrganisationShape(NamedShape):
    """An organisation with or without words of its own."""

    area: AreaShape | None
    """Area of its seat, where that is known."""
    kind: str
    """What its source calls it; institution or business where it says nothing."""
    town: str | None
    """Town of its seat."""
    staff: str | None
    """Band of its staff, as published."""
    role: str | None
    """What it does in its topics, where a source tells."""


class OrganisationPartnerShape(Shape):
    """One partner of an organisation."""

    organisation: NamedShape
    """The other organisation."""
    beyond: str | None
    """Why lists of areas leave it out; null where they do not."""
    suggestion: SuggestionShape
    """The suggestion, seen from the organisation that was asked about."""

"""Shapes of the method: kinds of suggestions, rules, thresholds, limits and terms."""

from __future__ import annotations

from web.api.shapes import Shape


class KindShape(Shape):
    """A kind of suggestion."""

    name: str
    """Name of the kind."""
    title: str
    """Its title."""
    says: str
    """What it says."""
    ranked: bool
    """Whether suggestions of it are ranked."""


class RuleShape(Shape):
    """A rule with its threshold."""

    kind: str
    """Kind of suggestion."""
    name: str
    """Name of the rule."""
    title: str
    """What it asks for, in a few words."""
    asks: str
    """The same with its threshold."""


class ThresholdShape(Shape):
    """A number of the table of thresholds."""

    part: str
    """Part of the table."""
    name: str
    """Name of the number."""
    value: float | str | bool | list[str] | list[float]
    """The number."""
    reason: str
    """Why it is what it is."""


class ExplainedShape(Shape):
    """A limit or a term, explained."""

    title: str
    """The limit or term."""
    says: str
    """What it means."""

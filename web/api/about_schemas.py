"""What the operations of the API answer of the service itself: its method, its record, its sources."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from web.api.method_shapes import ExplainedShape, KindShape, RuleShape, ThresholdShape
from web.api.shapes import Paged, Record, ReleaseAnswer, Shape, row, table
from web.presentation.recorded_readings import READING
from web.presentation.source_columns import ASIDE, BY_RULE, FILE, SOURCES


class MethodAnswer(ReleaseAnswer):
    """How figures become suggestions."""

    kinds: list[KindShape]
    """Kinds of suggestions."""
    checks: list[RuleShape]
    """Rules."""
    thresholds: list[ThresholdShape]
    """Every number that a rule uses."""
    readings: list[Record] = table(READING, "What readers made of cards, by which the grades were set.")
    limits: list[ExplainedShape]
    """What the figures cannot carry."""
    terms: list[ExplainedShape]
    """Terms."""


class SourcesAnswer(ReleaseAnswer, Paged):
    """All editions that are loaded."""

    sources: list[Record] = table(SOURCES, "Editions by publisher and title.")


class SourceAnswer(ReleaseAnswer, Paged):
    """One edition."""

    source: Record = row(SOURCES, "The edition.")
    files: list[Record] = table(FILE, "Its files.")
    set_aside: list[Record] = table(BY_RULE, "Rows set aside, by the rule that did it.")
    rows_set_aside: list[Record] = table(ASIDE, "Rows set aside.")


class TestedScoreShape(Shape):
    """One way to guess, measured on one task at one origin."""

    score: str
    """Its name."""
    ndcg_at_10: float = Field(ge=0, le=1)
    """NDCG of the first ten, mean over lists for which something came true."""
    ci: list[float]
    """Its interval, from a bootstrap of lists."""
    p_at_10: float = Field(ge=0, le=1)
    """Share of the first ten that came true."""
    lift: float
    """Difference of the NDCG from that of popularity, list by list."""
    lift_ci: list[float]
    """Its interval."""
    queries: int = Field(ge=0)
    """Lists for which something came true."""


class TestedCutShape(Shape):
    """The same with something left out."""

    cut: str
    """What is left out."""
    new_ties: int = Field(ge=0)
    """Ties that came true."""
    scores: list[TestedScoreShape]
    """All that were measured."""


class TestedTaskShape(Shape):
    """One task at one origin."""

    task: str
    """What is predicted."""
    origin: int
    """The last year whose projects were known."""
    country: str
    """Whose areas or organisations."""
    new_ties: int = Field(ge=0)
    """Ties that came true."""
    scores: list[TestedScoreShape]
    """All that were measured, the score of this service first."""
    cuts: list[TestedCutShape]
    """The same with pairs or projects left out."""


class RecordAnswer(ReleaseAnswer):
    """Whether what would have been suggested came true; nothing where no back-test of the figures was made."""

    participations: str | None
    """Digest of the participations that it was made of."""
    program: str | None
    """Version of the program that made it."""
    tasks: list[TestedTaskShape]
    """By task, then by origin."""
    came_true: list[dict[str, Any]] | None
    """What became of suggestions by kind, where it was measured."""
    not_testable: list[dict[str, Any]]
    """What could not be tested, and why."""
    sense: list[dict[str, Any]] | None
    """What readers called sensible beside what came true, by kind and grade, where grades were tested."""

"""Numbers of readings: what is drawn, what a real partnership is, and how intervals are computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Interval

from graph_engine.reference.thresholds import Count, section


@dataclass(frozen=True)
class ReadingThresholds:
    """First suggestions of an area, first year of joint projects, partnerships in reserve, intervals, resamples."""

    first: Count
    joint_from: Annotated[int, Interval(ge=1900, le=2100)]
    reserved: Count
    confidence: Annotated[float, Interval(ge=0.5, le=0.999)]
    resamples: Annotated[int, Interval(ge=100, le=100_000)]


def reading_limits() -> ReadingThresholds:
    """Numbers of readings."""
    return section("readings", ReadingThresholds)

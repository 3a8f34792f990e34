"""The thresholds of this kind, read in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from annotated_types import Interval

from graph_engine.reference.thresholds import Cap, Count, Jobs, Km, MillionPounds, Power, Quotient, Share, section


@dataclass(frozen=True)
class ResearchThresholds:
    """Research meets industry: floors (quotient, jobs, £m), alternatives (km, ratio), numbers of the contributions."""

    KEYS: ClassVar = {"alternative_km": "rival_km", "alternative_income_ratio": "rival_income_ratio"}

    quotient: Quotient
    candidate_jobs: Jobs
    candidate_income_m: MillionPounds
    jobs: Jobs
    income_m: MillionPounds
    quality_4: Annotated[float, Interval(ge=0, le=100)]
    reach_km: Annotated[float, Interval(ge=1, le=2000)]
    own_income_m: MillionPounds
    alternative_km: Annotated[float, Interval(ge=0, le=2000)]
    alternative_income_ratio: Share
    near_km: Annotated[float, Interval(ge=0, le=2000)]
    per_field: Count
    income_full_m: Annotated[float, Interval(ge=1e-9, le=100_000)]
    quotient_cap: Cap
    quotient_power: Power
    decay_km: Km
    named: Count
    own_income_shown_m: MillionPounds
    lines: Annotated[int, Interval(ge=1, le=10)]
    second_line_ratio: Share
    second_witness_projects: Count


def limits() -> ResearchThresholds:
    """The numbers of the kind, from its section of the table of thresholds."""
    return section("research", ResearchThresholds)

"""The thresholds of this kind, read in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from annotated_types import Interval

from graph_engine.reference.thresholds import Cap, Count, Jobs, Km, Power, Quotient, Share, section


@dataclass(frozen=True)
class SupplyThresholds:
    """Supply links: floors of candidates and of what is shown, alternatives, and the numbers of the contributions."""

    KEYS: ClassVar = {
        "alternative_distance_ratio": "rival_distance_ratio",
        "alternative_quotient_ratio": "rival_quotient_ratio",
    }
    RISING: ClassVar = (
        ("candidate_quotient", "shown_quotient", "far_quotient"),
        ("candidate_jobs", "shown_jobs"),
    )

    candidate_quotient: Quotient
    candidate_jobs: Jobs
    shown_jobs: Jobs
    shown_quotient: Quotient
    far_quotient: Quotient
    far_reach_factor: Annotated[float, Interval(ge=1, le=10)]
    input_jobs: Annotated[float, Interval(ge=0, le=1_000_000)]
    small_share: Share
    thin_quotient: Quotient
    alternative_distance_ratio: Share
    alternative_quotient_ratio: Share
    quotient_cap: Cap
    share_full: Annotated[float, Interval(ge=1e-9, le=1)]
    share_power: Power
    decay_km: Km
    suppliers: Count
    buyers: Count
    lines: Annotated[int, Interval(ge=1, le=10)]
    second_line_ratio: Share


def limits() -> SupplyThresholds:
    """The numbers of the kind, from its section of the table of thresholds."""
    return section("supply", SupplyThresholds)

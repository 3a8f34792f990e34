"""The thresholds of this kind, read in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from annotated_types import Interval

from graph_engine.reference.thresholds import Count, Power, Quotient, Share, section


@dataclass(frozen=True)
class StrengthsThresholds:
    """Complementary strengths: quotients of both sides, reach, diversification targets, the two weights of the gain."""

    KEYS: ClassVar = {"targets": "wishes", "target_jobs_power": "wish_jobs_power"}

    receiving_quotient: Quotient
    service_quotient: Quotient
    reach_km: Annotated[float, Interval(ge=1, le=2000)]
    targets: Count
    target_jobs_power: Power
    own_weight: Share
    related_weight: Share
    reasons_each_way: Count


def limits() -> StrengthsThresholds:
    """The numbers of the kind, from its section of the table of thresholds."""
    return section("strengths", StrengthsThresholds)

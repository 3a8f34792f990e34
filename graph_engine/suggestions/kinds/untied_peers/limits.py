"""The thresholds of this kind, read in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from annotated_types import Interval

from graph_engine.reference.thresholds import Count, Year, section


@dataclass(frozen=True)
class UntiedPeerThresholds:
    """Untied peers: shared partners, how close they are, years, and how often one is shown."""

    RISING: ClassVar = (("candidate_partners", "partners"),)

    candidate_partners: Count
    partners: Count
    introducers: Count
    largest_project: Count
    closeness: Annotated[float, Interval(ge=0, le=10)]
    recent_from: Year
    sign_from: Year
    most_cards: Count
    named: Count


def limits() -> UntiedPeerThresholds:
    """The numbers of the kind, from its section of the table of thresholds."""
    return section("untied_peers", UntiedPeerThresholds)

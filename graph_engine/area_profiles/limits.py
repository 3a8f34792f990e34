"""Numbers of the area profile: what stands on it, how much of it, and what is near enough to grow into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from annotated_types import Interval

from graph_engine.reference.thresholds import Cap, Count, Jobs, Share, section

__all__ = ["GrowthThresholds", "ProfileThresholds", "growth_limits", "profile_limits"]


@dataclass(frozen=True)
class GrowthThresholds:
    """Which activities a place is near to: floors of jobs and strengths, and lengths of lists."""

    options: Count
    strengths: Count
    least_strengths: Count
    national_jobs: Jobs
    two_places_share: Share
    least_part: Share


@dataclass(frozen=True)
class ProfileThresholds:
    """What an area profile, a comparison and the page of an activity name, and how much of it."""

    RISING: ClassVar = (("compared_least", "compared_most"),)

    activities: Count
    organisations: Count
    units: Count
    quotient_cap: Cap
    least_value_added: Share
    peers: Count
    peer_activities: Count
    compared_least: Annotated[int, Interval(ge=2, le=100)]
    compared_most: Annotated[int, Interval(ge=2, le=100)]
    compared_strengths: Count
    shared_strengths: Count
    linked: Count
    linked_projects: Count
    sector_areas: Count
    sector_makers: Count
    sector_institutions: Count
    link_places: Count


def growth_limits() -> GrowthThresholds:
    """Numbers of related diversification."""
    return section("growth", GrowthThresholds)


def profile_limits() -> ProfileThresholds:
    """Numbers of area profiles and comparisons."""
    return section("profile", ProfileThresholds)

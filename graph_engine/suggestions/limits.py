"""Thresholds of what is common to all kinds of suggestion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Interval

from graph_engine.reference.thresholds import Count, Km, Share, section


@dataclass(frozen=True)
class SuggestionThresholds:
    """How much stands around a suggestion, and which areas are neighbours.

    ``alternatives`` other sources are named, ``strong`` activities that both are strong in, ``strong_of_pair`` on the
    page of a pair; up to ``districts_named`` districts say where a contact stands; areas whose centres are at most
    ``neighbours_km`` apart are neighbours; in a topic of ``makers`` firms there is a trade.
    """

    alternatives: Count
    strong: Count
    strong_of_pair: Count
    districts_named: Count
    neighbours_km: Km
    makers: Count


def limits() -> SuggestionThresholds:
    """The numbers, from their section of the table of thresholds."""
    return section("suggestions", SuggestionThresholds)


@dataclass(frozen=True)
class StabilityThresholds:
    """How often figures are drawn anew, and how far.

    Each of ``draws`` draws multiplies the weight of every part of a score by exp(``weights`` · z), z standard normal;
    leaves out each word with a chance of ``left_out``; and draws the local units behind a quotient. A suggestion is
    steady where it stays among the ``first`` of its area's list in a share of ``steady`` of the draws.
    """

    draws: Count
    first: Count
    weights: Share
    left_out: Annotated[float, Interval(ge=0, lt=1)]
    steady: Share


def stability_limits() -> StabilityThresholds:
    """The numbers, from their section of the table of thresholds."""
    return section("stability", StabilityThresholds)

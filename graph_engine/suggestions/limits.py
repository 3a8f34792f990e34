"""Thresholds of what is common to all kinds of suggestion."""

from __future__ import annotations

from dataclasses import dataclass

from graph_engine.reference.thresholds import Count, Km, section


@dataclass(frozen=True)
class SuggestionThresholds:
    """How much stands around a suggestion, and which areas are neighbours.

    ``alternatives`` other sources are named, ``strong`` activities that both are strong in, ``strong_of_pair`` on the
    page of a pair; up to ``districts_named`` districts say where a contact stands; areas whose centres are at most
    ``neighbours_km`` apart are neighbours.
    """

    alternatives: Count
    strong: Count
    strong_of_pair: Count
    districts_named: Count
    neighbours_km: Km


def limits() -> SuggestionThresholds:
    """The numbers, from their section of the table of thresholds."""
    return section("suggestions", SuggestionThresholds)

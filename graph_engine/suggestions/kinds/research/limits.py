"""The thresholds of this kind, read in one place."""

from __future__ import annotations

from graph_engine.reference.thresholds import ResearchThresholds, section


def limits() -> ResearchThresholds:
    """The numbers of the kind, from its section of the table of thresholds."""
    return section("research", ResearchThresholds)

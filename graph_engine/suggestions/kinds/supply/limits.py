"""The thresholds of this kind, read in one place."""

from __future__ import annotations

from graph_engine.reference.thresholds import SupplyThresholds, thresholds


def limits() -> SupplyThresholds:
    """The numbers of the kind, from the table of thresholds."""
    return thresholds().supply

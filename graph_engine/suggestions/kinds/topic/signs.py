"""Which organisations still stand, as far as a loaded record with a year says so."""

from __future__ import annotations

from graph_engine.datasets.figures import Figures
from graph_engine.suggestions.kinds.topic.limits import limits


def signs_of_life(figures: Figures) -> frozenset[str]:
    """Keys of organisations that a record of the year of the thresholds, or a later one, names.

    Such records are projects that ended then or later, and what registers of employers, permits and approvals say.
    """
    return figures.seen_since(limits().sign_from)

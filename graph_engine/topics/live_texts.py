"""Which texts are of work that goes on, and which two are of one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.texts import IMPACT_CASE
from graph_engine.reference.thresholds import Share, Year, section
from graph_engine.topics.weights import term_weights

__all__ = ["TextThresholds", "alike", "live_texts"]


@dataclass(frozen=True)
class TextThresholds:
    """From which year of its start on a project is alive, and from which likeness on two texts are of one thing."""

    PART: ClassVar = True

    live_from: Year
    fit: Share


def live_texts(figures: Figures) -> np.ndarray:
    """Whether each text is of a project that began lately; an impact case is of work that is over."""
    table = figures.texts.table
    began = table["start"].to_numpy(float) >= section("topic", TextThresholds).live_from
    found: np.ndarray = began & (table["kind"] != IMPACT_CASE).to_numpy(bool)
    return found


def alike(figures: Figures, some: Sequence[int], others: Sequence[int]) -> bool:
    """Whether a text of some and one of others are as alike as those that readers took to be of one thing.

    Parameters
    ----------
    figures : Figures
        Weighted terms.
    some, others : sequence of int
        Positions of texts.
    """
    return term_weights(figures).most_alike(some, others) >= section("topic", TextThresholds).fit

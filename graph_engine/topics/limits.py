"""Numbers of topics: which terms count, which texts belong together, how a topic is named and when it is alive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Interval

from graph_engine.reference.thresholds import Count, Share, section

__all__ = ["TopicThresholds", "topic_limits"]


@dataclass(frozen=True)
class TopicThresholds:
    """Terms (fewest texts, largest share), neighbours, resolution and runs of Leiden, members, words of a name."""

    least_texts: Count
    most_share: Share
    neighbours: Count
    resolution: Annotated[float, Interval(ge=0.01, le=1000)]
    runs: Annotated[int, Interval(ge=2, le=10_000)]
    agreement: Share
    members: Count
    name_words: Annotated[int, Interval(ge=1, le=10)]
    words: Annotated[int, Interval(ge=1, le=100)]
    theme_cosine: Share
    theme_lead: Annotated[float, Interval(ge=1, le=10)]
    heir_share: Annotated[float, Interval(ge=0.5, lt=1)]
    successor_share: Share
    half_life: Annotated[float, Interval(ge=0.1, le=100)]


def topic_limits() -> TopicThresholds:
    """Numbers of topics."""
    return section("topics", TopicThresholds)

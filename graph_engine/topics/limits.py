"""Numbers of topics: which terms count, which texts belong together, how a topic is named and when it is alive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from annotated_types import Interval

from graph_engine.reference.thresholds import Count, Share, section

__all__ = [
    "FieldThresholds",
    "HeadingThresholds",
    "PlaceTopicThresholds",
    "TopicThresholds",
    "field_limits",
    "heading_limits",
    "place_topic_limits",
    "topic_limits",
]


@dataclass(frozen=True)
class TopicThresholds:
    """Terms, neighbours, resolution and runs of Leiden, members, words of a name, who serves projects."""

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
    told_texts: Count
    told_ratio: Annotated[float, Interval(ge=1, le=1000)]
    service_projects: Count
    service_known: Share
    service_firms: Share
    service_partners: Count
    service_public: Share


def topic_limits() -> TopicThresholds:
    """Numbers of topics."""
    return section("topics", TopicThresholds)


@dataclass(frozen=True)
class HeadingThresholds:
    """Which phrase of its titles a topic is called by."""

    texts: Count
    noun: Share
    capital: Share
    plural: Share
    general: Share
    single: Share
    alone: Share
    base: Share
    longer: Share
    cover: Share
    second: Share
    words: Count
    least: Share


def heading_limits() -> HeadingThresholds:
    """Numbers of headings of topics."""
    return section("topic_headings", HeadingThresholds)


@dataclass(frozen=True)
class FieldThresholds:
    """Under which field a topic stands."""

    call: Annotated[float, Interval(ge=0, le=10)]
    activities: Annotated[float, Interval(ge=1, le=10)]
    least: Share


def field_limits() -> FieldThresholds:
    """Numbers of fields of topics."""
    return section("topic_fields", FieldThresholds)


@dataclass(frozen=True)
class PlaceTopicThresholds:
    """What is said of places by topic: evidence behind it, relatedness of topics, what is used, how much is shown."""

    RISING: ClassVar = (("texts", "grade_b_texts", "grade_a_texts"),)

    least_texts: Count
    texts: Count
    grade_a_texts: Count
    grade_b_texts: Count
    users: Count
    stability: Share
    organisation_topics: Count
    shrink: Share
    word_classes: Annotated[int, Interval(ge=1, le=30)]
    targets: Count
    near_cosine: Share
    near_text: Share
    fits_named: Count
    least_part: Share
    shown: Count
    organisations: Count


def place_topic_limits() -> PlaceTopicThresholds:
    """Numbers of what is said of places by topic."""
    return section("place_topics", PlaceTopicThresholds)

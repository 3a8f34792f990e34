"""The thresholds of this kind, read in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Interval

from graph_engine.reference.thresholds import Count, Km, Share, Year, section


@dataclass(frozen=True)
class TopicPartnerThresholds:
    """Topic partners: likeness of texts by grade, years, shared words, spread, and numbers of the score."""

    candidate_fit: Share
    near_texts: Count
    fit: Share
    one_live_fit: Share
    case_fit: Share
    institutions_fit: Share
    recent_from: Year
    live_from: Year
    sign_from: Year
    shared_words: Count
    word_share: Share
    several_words: Count
    beside_best: Share
    generalist_texts: Count
    generalist_share: Share
    generalist_fit: Share
    own_ratio: Share
    nearer_ratio: Share
    nearer_km: Km
    per_text: Count
    most_cards: Count
    organisations: Count
    third_parties: Count
    priority_share: Share
    words: Count
    named_letters: Count
    research_makes: Share
    research_applies: Share
    makes_applies: Share
    alike: Share
    half_life: Annotated[float, Interval(ge=0.1, le=100)]
    decay_km: Km


def limits() -> TopicPartnerThresholds:
    """The numbers of the kind, from its section of the table of thresholds."""
    return section("topic", TopicPartnerThresholds)

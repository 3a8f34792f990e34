"""Numbers of the network: what ties areas, what a community is, and how one is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Interval

from graph_engine.reference.thresholds import Cap, Count, Share, section

__all__ = [
    "CommunityNameThresholds",
    "CommunityThresholds",
    "NetworkThresholds",
    "community_limits",
    "naming_limits",
    "network_limits",
]

Amount = Annotated[float, Interval(ge=0, le=1000)]


@dataclass(frozen=True)
class NetworkThresholds:
    """What ties two areas, and how much of a network an answer and a drawing hold."""

    area_smoothing: Amount
    area_ties: Count
    members: Count
    two_hops: Count
    near_share: Share
    lines: Count
    picture_lines: Count


@dataclass(frozen=True)
class CommunityThresholds:
    """What a community is: runs, what each does without, recurrence (Jaccard), chance; and what a bridge is."""

    runs: Annotated[int, Interval(ge=2, le=10_000)]
    iterations: Count
    left_out: Share
    recurrence: Share
    rewirings_least: Annotated[int, Interval(ge=2, le=1000)]
    rewirings_most: Annotated[int, Interval(ge=2, le=1000)]
    rewired_ties: Annotated[int, Interval(ge=1, le=100_000_000)]
    rewired_runs: Annotated[int, Interval(ge=2, le=10_000)]
    chance: Annotated[float, Interval(gt=0, le=0.5)]
    members: Count
    bridge_strength: Share
    bridge_ties: Count
    bridge_share: Share
    bridges: Count


@dataclass(frozen=True)
class CommunityNameThresholds:
    """What names a community: share, ratio, amount, worth (nats) and lead of a field; what kinds of evidence count.

    And of its words: ``told_ratio`` and ``told_texts`` of a subject's, ``prior`` of the log-odds, ``evidence``
    (standard deviations; ``shared_evidence`` of words that tell two of one field apart), texts of the community, share
    of its ties by projects, texts and members that say the word, share of a word's evidence from which on a phrase
    with it takes its place, and words in a name.
    """

    leaders: Annotated[int, Interval(ge=2, le=100)]
    share: Share
    ratio: Cap
    amount: Amount
    worth: Amount
    lead: Cap
    discipline_weight: Share
    discipline_share: Share
    covered: Amount
    told_texts: Count
    told_ratio: Cap
    prior: Annotated[float, Interval(gt=0, le=1_000_000)]
    evidence: Amount
    shared_evidence: Amount
    texts: Count
    by_projects: Share
    word_texts: Count
    word_members: Count
    phrase: Share
    words: Count


def network_limits() -> NetworkThresholds:
    """Numbers of the networks."""
    return section("network", NetworkThresholds)


def community_limits() -> CommunityThresholds:
    """Numbers of communities and bridges."""
    return section("communities", CommunityThresholds)


def naming_limits() -> CommunityNameThresholds:
    """Numbers of the names of communities."""
    return section("community_names", CommunityNameThresholds)

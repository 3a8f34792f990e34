"""Numbers of the search: how words are read as classes, and which places and contacts are named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Interval

from graph_engine.reference.thresholds import Count, Share, section

__all__ = [
    "SearchThresholds",
    "SpokenThresholds",
    "TradeReadingThresholds",
    "WordThresholds",
    "reading_limits",
    "search_limits",
    "spoken_limits",
    "word_limits",
]

Weight = Annotated[float, Interval(ge=0, le=100)]


@dataclass(frozen=True)
class WordThresholds:
    """How well a class fits a question: weights of the index, fits of the tables, demotions; all fits are 0 to 1."""

    entry_words: Weight
    entry_pieces: Weight
    class_weight: Weight
    least_fit: Share
    loose_fit: Share
    loose_unread: Share
    clear_fit: Share
    noun_fit: Share
    sure_fit: Share
    least_of_best: Share
    named: Share
    nearest: Share
    each_later: Share
    one_word_beside: Share
    more_words_beside: Share
    outside_noun: Share
    any_of_the_kind: Share
    read_first: Count
    readings: Count
    classes: Count


@dataclass(frozen=True)
class SearchThresholds:
    """Which places and contacts answer a question, and how buyers are weighed."""

    places: Count
    works_classes: Count
    sold_as: Share
    unnamed: Share
    looked_through: Count
    buyer_share_full: Annotated[float, Interval(ge=1e-9, le=1)]
    nearly_all: Share
    each_later_buyer: Share
    makers: Count
    employers_read: Count
    institutions: Count
    institution_income: Annotated[float, Interval(ge=0, le=1e9)]
    town_organisations: Count
    town_share: Share


@dataclass(frozen=True)
class SpokenThresholds:
    """When texts speak of a question, which of them are shown, and when several topics are offered to choose from."""

    coverage: Share
    fit: Share
    alone_fit: Share
    beside_fit: Share
    of_best: Share
    texts: Count
    topics: Count
    one_topic: Share
    second_topic: Share
    choices: Count
    choice_texts: Count
    choice_places: Count
    places: Count
    organisations: Count
    oldest: Share
    rare_texts: Count
    vote_words: Count
    vote_prior: Count
    vote_share: Share
    vote_beside: Share
    vote_least: Annotated[float, Interval(ge=0, le=100)]
    vote_lead: Annotated[float, Interval(ge=1, le=100)]


@dataclass(frozen=True)
class SubjectThresholds:
    """When nouns of a question elect a class or a topic, and which choices share one with it."""

    prior: Weight
    head: Weight
    least: Share
    least_share: Share
    beside: Share
    as_much: Share
    held: Share
    clear_share: Share
    alone: Share
    one_division: Share
    contender: Share
    lead: Weight
    shown: Share
    holds: Share
    least_offered: Share
    offered: Share
    offered_lead: Weight
    said: Share
    said_without_topic: Share
    unheld: Share


@dataclass(frozen=True)
class TradeReadingThresholds:
    """When the nouns of a thing name one trade, and when several."""

    least: Weight
    prior: Weight
    before: Share
    beside: Weight
    unasked: Share
    sure: Share
    leading: Share
    lead: Weight
    not_done: Share
    sure_alone: Share
    loose: Share
    least_another: Weight
    another: Share
    shown: Share
    offered: Share
    several: Share
    rare: Share


def word_limits() -> WordThresholds:
    """Numbers by which words are read as classes."""
    return section("words", WordThresholds)


def search_limits() -> SearchThresholds:
    """Numbers by which places and contacts are chosen."""
    return section("search", SearchThresholds)


def spoken_limits() -> SpokenThresholds:
    """Numbers by which texts answer a question."""
    return section("spoken", SpokenThresholds)


def subject_limits() -> SubjectThresholds:
    """Numbers by which nouns of a question decide."""
    return section("subjects", SubjectThresholds)


def reading_limits() -> TradeReadingThresholds:
    """Numbers by which nouns are read as trades."""
    return section("trade_readings", TradeReadingThresholds)

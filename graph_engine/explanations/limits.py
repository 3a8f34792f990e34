"""Thresholds of whom and what explanations name."""

from __future__ import annotations

from dataclasses import dataclass

from graph_engine.reference.thresholds import Count, Share, section


@dataclass(frozen=True)
class ExplanationThresholds:
    """Whom and what explanations name.

    ``firms`` of one side and activity, ``supporters`` of one area, ``examples`` of joint projects; projects of up to
    ``small_consortium`` partners are ties; a class of ``main_class_share`` of an activity's jobs, and more, is named;
    a strength above ``sure_strength`` counts as one of both sides. A contact whose source vouches for it
    ``contact_years`` before the release, or longer ago, is marked.
    """

    firms: Count
    supporters: Count
    examples: Count
    small_consortium: Count
    main_class_share: Share
    sure_strength: Share
    contact_years: Count


def limits() -> ExplanationThresholds:
    """The numbers, from their section of the table of thresholds."""
    return section("explanations", ExplanationThresholds)

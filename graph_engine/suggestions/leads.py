"""In which order a broker takes up the suggestions of an area, and how far its two areas lie apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.contacts import first_calls
from graph_engine.geography.distances import great_circle_km
from graph_engine.reference.topic_roles import Role
from graph_engine.suggestions.limits import limits
from graph_engine.suggestions.makers import Makers
from graph_engine.suggestions.model import Match, Suggestion
from graph_engine.suggestions.ranking import RankedMatch


def as_leads(match: Match) -> Match:
    """An answer with its suggestions as :func:`in_order_of_leads` has them."""
    return replace(match, suggestions=in_order_of_leads(match.suggestions))


def in_order_of_leads(suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """Suggestions by grade; within one, first what firms work on, then those whose partner can be rung.

    A firm that works on a thing can sell or buy it at once; who only may use it has to find the money, and where hardly
    any firm works on a topic there is nobody to sell it. Who has no telephone or mailbox on record cannot be rung
    today. Between equals the order is that which was given.

    Parameters
    ----------
    suggestions : iterable of Suggestion
        Best first.
    """
    return tuple(sorted(suggestions, key=lambda one: (one.grade, one.makers, not _rung(one))))


def _rung(one: Suggestion) -> bool:
    return any(contact.direct for contact in first_calls(one.target_contacts))


def makers_of(match: RankedMatch, figures: Figures) -> Makers:
    """Whether one of two named organisations is a firm that works on it, by the table of roles, or others are."""
    row, topics = match.rows[0], figures.topics
    ends = [row.get(f"{end}_organisation") for end in ("source", "target")]
    if not all(ends) or any(topics.role_of.get(str(key)) == Role.MAKES for key in ends):
        return Makers.NAMED
    return Makers.IN_TOPIC if topics.makers.get(str(row.get("topic")), 0) >= limits().makers else Makers.HARDLY


def apart_km(one: Suggestion) -> float:
    """Kilometres from the middle of one area to the middle of the other, whatever its kind measures; NaN if unknown.

    Returns
    -------
    float
        The distance that the page of the pair states.
    """
    points = [
        np.array(value) for side in (one.source.place, one.target.place) for value in (side.latitude, side.longitude)
    ]
    return float(great_circle_km(*points))

"""The first suggestions of an area: as cards with one reason and one caution each, and as arcs on a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from graph_engine.suggestions.model import Suggestion
from web.http.engine_session import EngineSession
from web.presentation.place_map import PlaceArc, PlaceMap, place_map, place_of


@dataclass(frozen=True)
class FirstPartner:
    """A suggestion in short; ``number`` is that of the map, ``more`` counts the cautions that its card leaves out."""

    number: int
    suggestion: Suggestion
    caution: str | None
    more: int


def first_partners(suggestions: Sequence[Suggestion]) -> list[FirstPartner]:
    """Suggestions as cards, in their order.

    The caution is the one that fewest of the cards share, the first of those: what holds of all partners tells none
    from another.
    """
    shared = Counter(caution for one in suggestions for caution in set(one.cautions))
    return [
        FirstPartner(
            number,
            one,
            min(one.cautions, key=lambda text: shared[text], default=None),
            max(0, len(one.cautions) - 1),
        )
        for number, one in enumerate(suggestions, 1)
    ]


def partner_map(now: EngineSession, cards: Sequence[FirstPartner]) -> PlaceMap | None:
    """The country with an arc for each card; ``None`` where no boundaries are loaded, or nothing can be drawn."""
    arcs = []
    for card in cards:
        one = card.suggestion
        start, end = (place_of(side.place) for side in (one.source, one.target))
        if start is not None and end is not None:
            here, there = (now.reference(side.place) for side in (one.source, one.target))
            href = url_for("pairs.pair", here=here, there=there)
            arcs.append(PlaceArc(card.number, one.target.name, href, start, end))
    return place_map(now.engine, arcs=arcs) if arcs else None

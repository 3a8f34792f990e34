"""Which organisations carry the sides of suggestions that are about activities of areas."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from graph_engine.explanations.contacts import CARRIERS
from graph_engine.suggestions.model import Suggestion
from graph_engine.suggestions.ranking import RankedMatch


def by_carrier(
    matches: Iterable[RankedMatch], explain: Callable[[RankedMatch], Suggestion]
) -> dict[str, list[RankedMatch]]:
    """Matches that are about no organisation, by the keys of those who carry their sides."""
    found: dict[str, list[RankedMatch]] = {}
    for one in (one for one in matches if not one.organisations):
        told = explain(one)
        sides = (*told.source_contacts, *told.target_contacts)
        for key in dict.fromkeys(contact.id for contact in sides if contact.kind in CARRIERS):
            found.setdefault(key, []).append(one)
    return found

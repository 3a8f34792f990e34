"""The first suggestions of an area as cards: one reason and one caution each; everything else is on the pair's page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph_engine.suggestions.model import Reason, Suggestion
from web.presentation.sentences import further_parts


@dataclass(frozen=True)
class FirstPartner:
    """A suggestion in short; ``more`` counts the cautions that its card leaves out."""

    suggestion: Suggestion
    reason: Reason | None
    caution: str | None
    more: int


def first_partners(suggestions: Sequence[Suggestion]) -> list[FirstPartner]:
    """Suggestions as cards, in their order.

    The headline says who could work with whom on what; the reason is the first that says more than that. The caution
    is the one that fewest of the cards share, the first of those: what holds of all partners tells none from another.
    """
    shared = Counter(caution for one in suggestions for caution in set(one.cautions))
    return [
        FirstPartner(
            one,
            next(iter(further_parts(one)), None),
            min(one.cautions, key=lambda text: shared[text], default=None),
            max(0, len(one.cautions) - 1),
        )
        for one in suggestions
    ]

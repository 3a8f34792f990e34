"""Complementary strengths: each side is strong where the other is not, in one field."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from graph_engine.suggestions.kind import PairKind

if TYPE_CHECKING:
    from graph_engine.datasets.figures import Figures
    from graph_engine.suggestions.model import Suggestion


def _of_pairs(figures: Figures) -> Callable[[str, str], list[Suggestion]]:
    from graph_engine.suggestions.kinds.strengths.explanations import of_pairs

    return of_pairs(figures)


KIND = PairKind(
    name="strengths",
    title="Complementary strengths",
    order=3,
    sentences=(
        "The strengths of two areas in one field interlock in both directions. It is shown on the page of a pair only "
        "and never ranked: readers found too few of these sensible for a list."
    ),
    dataset="jobs",
    of_pairs=_of_pairs,
)

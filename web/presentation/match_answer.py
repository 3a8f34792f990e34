"""The partners of an area as JSON, the same on the page and on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph_engine.engine import Engine
    from graph_engine.suggestions.model import Match


def match_data(engine: Engine, match: Match) -> dict[str, Any]:
    """The answer, with what is said of its list: how even the whole country's is, how steady and how likely this one.

    Parameters
    ----------
    engine : Engine
        That gave the answer.
    match : Match
        The answer.
    """
    return {
        **match.as_dict(),
        # Of the whole country and not of this list: that one name fills every list shows only there.
        "exposure": engine.exposure.as_dict(),
        "fairness": engine.fairness.as_dict(),
        "stability": engine.stability.as_dict(match.suggestions),
        "prospects": [one.as_dict() for one in engine.prospects.of_all(match.suggestions)],
    }

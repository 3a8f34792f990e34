"""The kinds of suggestion that are ranked, each with its candidates, its checks and its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.errors import UnknownNameError
from graph_engine.suggestions.checks import RESEARCH, SUPPLY, RuleSet
from graph_engine.suggestions.kinds.research import candidates as research
from graph_engine.suggestions.kinds.research import explanations as research_card
from graph_engine.suggestions.kinds.supply import candidates as supply
from graph_engine.suggestions.kinds.supply import explanations as supply_card


@dataclass(frozen=True)
class Kind:
    """One kind of suggestion.

    Parameters
    ----------
    name : str
        As in JSON and addresses.
    frame : str
        Frame of its figures.
    candidates : callable
        Gives every candidate line of a release.
    checks : RuleSet
        Judges them.
    card : module
        Puts them in words: ``line``, ``headline``, ``evidence``, ``cautions``, ``rivals``, ``subject``, ``who``.
    need : tuple of str
        Columns that make two candidates answers to one need, so that they share a card.
    """

    name: str
    frame: str
    candidates: Callable[[Figures], pd.DataFrame]
    checks: RuleSet
    card: ModuleType
    need: tuple[str, ...]


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("supply", "jobs", supply.candidates, SUPPLY, supply_card, ("receives", "wanted", "offered")),
        Kind("research", "jobs and research", research.candidates, RESEARCH, research_card, ("receives", "field")),
    )
}


def kind(name: str) -> Kind:
    """Return a kind by name; raises ``UnknownNameError`` with the nearest."""
    if name not in KINDS:
        raise UnknownNameError("kind of suggestion", name, KINDS)
    return KINDS[name]

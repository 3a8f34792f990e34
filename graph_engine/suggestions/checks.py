"""Named checks by kind of suggestion."""

from graph_engine.suggestions.kinds.research.rules import RESEARCH
from graph_engine.suggestions.kinds.supply.rules import SUPPLY
from graph_engine.suggestions.rules import RuleSet

CHECKS: dict[str, RuleSet] = {"supply": SUPPLY, "research": RESEARCH}

__all__ = ["CHECKS", "RESEARCH", "SUPPLY", "RuleSet"]

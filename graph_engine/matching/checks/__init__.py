"""Named checks by kind of suggestion."""

from graph_engine.matching.checks.book import Check, CheckBook
from graph_engine.matching.checks.research import RESEARCH
from graph_engine.matching.checks.supply import SUPPLY

CHECKS: dict[str, CheckBook] = {"supply": SUPPLY, "research": RESEARCH}

__all__ = ["CHECKS", "RESEARCH", "SUPPLY", "Check", "CheckBook"]

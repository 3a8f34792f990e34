"""What only a reader can tell of a name in a list: a former or misspelt name, initials, a body abroad, or no body."""

from __future__ import annotations

from functools import cache

from graph_engine.organisations.names import legal_name
from graph_engine.reference.organisation_names import organisation_names

RENAMES = ("former name", "misspelt name", "initials")
"""Rules under which the name that is valid today may be known."""


@cache
def _rulings() -> dict[str, tuple[str, str]]:
    return {legal_name(row.name): (row.rule, row.now) for row in organisation_names()}


def name_ruling(name: str) -> tuple[str, str]:
    """Return the rule that a name falls under, and the name that is valid today; empty text where there is none.

    Raises
    ------
    TableError
        A row of ``organisation_names.csv`` that cannot be used.
    """
    return _rulings().get(legal_name(name), ("", ""))

"""What each rule asks, in the words of its kind; and every number of the thresholds with its reason."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graph_engine.reference.thresholds import FILE
from graph_engine.reference.typed_table import text_of
from graph_engine.suggestions.kinds import ranked_kinds

# The reader of TOML drops comments, in which the reasons stand.
_COMMENT = re.compile(r"^(\w+)\s*=\s*[^#]*#\s*(.+)$")


@dataclass(frozen=True)
class RuleInWords:
    """A rule as readers see it.

    Parameters
    ----------
    kind, name, title : str
        Kind of suggestion, short name, and what it asks for in a few words.
    asks : str
        The same with its threshold.
    """

    kind: str
    name: str
    title: str
    asks: str


@dataclass(frozen=True)
class ThresholdInWords:
    """A number of the table of thresholds.

    Parameters
    ----------
    part, name : str
        Where it stands.
    value : int, float or tuple of str
        The number.
    reason : str
        Why it is what it is, as the table says beside it.
    """

    part: str
    name: str
    value: Any
    reason: str


def rules_in_words() -> tuple[RuleInWords, ...]:
    """All rules in their order, by kind."""
    return tuple(
        RuleInWords(kind.name, rule.name, rule.title, rule.in_words)
        for kind in ranked_kinds().values()
        for rule in kind.rules.rules
    )


@lru_cache(maxsize=1)
def numbers() -> tuple[ThresholdInWords, ...]:
    """Every number of the table of thresholds with its reason, in order."""
    text = text_of(FILE)
    reasons: dict[tuple[str, str], str] = {}
    part = ""
    for line in text.splitlines():
        if line.startswith("["):
            part = line.strip("[] ")
        elif found := _COMMENT.match(line):
            reasons[part, found.group(1)] = found.group(2).strip()
    return tuple(
        ThresholdInWords(part, name, tuple(value) if isinstance(value, list) else value, reasons.get((part, name), ""))
        for part, values in tomllib.loads(text).items()
        for name, value in values.items()
    )

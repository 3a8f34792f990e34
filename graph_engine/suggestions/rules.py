"""Named checks: each says in a sentence why a candidate is shown or set aside, or what to be careful of.

A check reads a table of candidates and says for every row whether it passes. A candidate is shown when it passes all
checks of its kind; one that fails exactly one is kept, with the reason, so that a broker can disagree. Cautions are
checks that drop nothing: their sentence stands on the card.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.errors import UnknownNameError
from graph_engine.schema.scalars import Row
from graph_engine.suggestions.model import (
    RuleResult,
)

Test = Callable[[pd.DataFrame, Figures], pd.Series]
Sentence = Callable[[Row, Figures], str]


@dataclass(frozen=True)
class Rule:
    """One rule.

    Parameters
    ----------
    name : str
        Short name, as ``--without NAME`` and addresses of pages use it.
    kind : str
        Kind of suggestion that it judges.
    title : str
        What it asks for, in a few words.
    test : callable
        ``test(candidates, figures)``: True for rows that pass.
    why : callable
        ``why(row, figures)``: the sentence for a row that fails.
    """

    name: str
    kind: str
    title: str
    test: Test
    why: Sentence


class RuleSet:
    """The checks of one kind, in order.

    Parameters
    ----------
    checks : sequence of Check
    """

    def __init__(self, checks: Sequence[Rule]) -> None:
        self.checks = tuple(checks)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the checks in order."""
        return tuple(check.name for check in self.checks)

    def without(self, switched_off: Sequence[str]) -> RuleSet:
        """Return the book less the checks that a broker switched off.

        Raises
        ------
        UnknownNameError
            For a name that is no check of any kind it could be meant for.
        """
        return RuleSet([check for check in self.checks if check.name not in set(switched_off)])

    def judge(self, candidates: pd.DataFrame, figures: Figures) -> pd.DataFrame:
        """Say for each candidate which checks it passes: rows × names of checks, booleans."""
        verdicts = {check.name: check.test(candidates, figures).fillna(False).astype(bool) for check in self.checks}
        return pd.DataFrame(verdicts, index=candidates.index, dtype=bool)

    def results(self, row: Row, verdict: Mapping[str, bool], figures: Figures) -> tuple[RuleResult, ...]:
        """Put the verdicts on one candidate in words: the title where it passed, the reason where not."""
        return tuple(
            RuleResult(check.name, verdict[check.name], check.title if verdict[check.name] else check.why(row, figures))
            for check in self.checks
        )

    def get(self, name: str) -> Rule:
        """Return a check by name; raises ``UnknownNameError`` with the nearest."""
        for check in self.checks:
            if check.name == name:
                return check
        raise UnknownNameError("check", name, self.names)

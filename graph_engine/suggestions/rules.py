"""Named rules: each says in a sentence why a candidate is suggested or is not.

A rule reads a table of candidates and says for every row whether it passes. A candidate is suggested when it passes all
rules of its kind; one that fails exactly one is a near miss, kept with the reason, so that a broker can disagree.
Cautions are no rules: they drop nothing, their sentence stands with the suggestion.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.errors import UnknownNameError
from graph_engine.schema.scalars import Row
from graph_engine.suggestions.model import RuleResult

Test = Callable[[pd.DataFrame, Figures], pd.Series]
Sentence = Callable[[Row, Figures], str]


@dataclass(frozen=True)
class Rule:
    """One rule.

    Parameters
    ----------
    name : str
        Short name, as ``--without NAME`` and addresses of pages use it.
    title : str
        What it asks for, in a few words.
    asks : str or callable
        The same as a sentence with its threshold; a callable where the sentence has numbers, which it reads from the
        thresholds each time, so that no number stands twice.
    test : callable
        ``test(candidates, figures)``: True for rows that pass.
    why : callable
        ``why(row, figures)``: the reason for a row that fails.
    of_passing : bool
        Whether it compares candidates with each other: it is asked only of those that pass all rules before it, in
        their order, and the others pass it.
    """

    name: str
    title: str
    asks: str | Callable[[], str]
    test: Test
    why: Sentence
    of_passing: bool = False

    @property
    def in_words(self) -> str:
        """What it asks, as a sentence with its threshold."""
        return self.asks if isinstance(self.asks, str) else self.asks()


class RuleSet:
    """The rules of one kind, in order.

    Parameters
    ----------
    rules : sequence of Rule
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the rules in order."""
        return tuple(rule.name for rule in self.rules)

    def evaluate(self, candidates: pd.DataFrame, figures: Figures) -> pd.DataFrame:
        """Say for each candidate which rules it passes: rows × names of rules, booleans."""
        verdicts = pd.DataFrame(index=candidates.index)
        for rule in self.rules:
            rows = candidates[verdicts.all(axis=1)] if rule.of_passing else candidates
            said = rule.test(rows, figures).fillna(False).astype(bool)
            verdicts[rule.name] = said.reindex(candidates.index, fill_value=True) if rule.of_passing else said
        return verdicts.astype(bool)

    def results(self, row: Row, verdict: Mapping[str, bool], figures: Figures) -> tuple[RuleResult, ...]:
        """Put the verdicts on one candidate in words: the title where it passed, the reason where not."""
        return tuple(
            RuleResult(rule.name, verdict[rule.name], rule.title if verdict[rule.name] else rule.why(row, figures))
            for rule in self.rules
        )

    def get(self, name: str) -> Rule:
        """Return a rule by name.

        Raises
        ------
        UnknownNameError
            With the nearest names.
        """
        for rule in self.rules:
            if rule.name == name:
                return rule
        raise UnknownNameError("check", name, self.names)

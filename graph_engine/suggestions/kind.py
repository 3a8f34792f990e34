"""What a kind of suggestion is: everything that lists, pages, the API and the command line know of it.

Each folder or module of :mod:`graph_engine.suggestions.kinds` has one, called ``KIND``; nothing else needs to change
for a new one. What its table of candidates holds is said once, at :class:`RankedParts`.

A kind says at once what it is, and imports what it works with only when that is first asked for: help of the command
line names the kinds, and must not wait for pandas.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pandas as pd

    from graph_engine.datasets.figures import Figures
    from graph_engine.explanations.evidence import Contact, Evidence, Tie
    from graph_engine.schema.scalars import Row
    from graph_engine.suggestions.model import Alternative, Grade, Reason, Suggestion
    from graph_engine.suggestions.redrawing import Redrawing
    from graph_engine.suggestions.rules import RuleSet


class ReasonLimits(Protocol):
    """The thresholds of a kind that say how many reasons a suggestion may have."""

    @property
    def lines(self) -> int:
        """Reasons of a suggestion at most: 1, or 2."""

    @property
    def second_line_ratio(self) -> float:
        """Share of the first reason's contribution that a second must have, 0 to 1."""


@dataclass(frozen=True)
class OneReason:
    """Limits of a kind whose suggestions rest on one reason."""

    lines: int = 1
    second_line_ratio: float = 1.0


class Explanation(ABC):
    """Puts candidates of a kind in words.

    A row is a candidate, as a mapping from the columns of :class:`RankedParts`.
    """

    @abstractmethod
    def reason(self, row: Row, figures: Figures) -> Reason:
        """Put one candidate in words; its evidence is added by :meth:`evidence`."""

    def reasons(self, rows: Sequence[Row], figures: Figures) -> Sequence[Reason]:
        """The reasons of a suggestion, whose contributions sum to its score: one for each candidate, with evidence."""
        from dataclasses import replace

        found = [(row, self.reason(row, figures)) for row in rows]
        return [replace(one, evidence=tuple(self.evidence(row, one, figures))) for row, one in found]

    @abstractmethod
    def headline(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> str:
        """A sentence or two that a broker could say on the telephone."""

    def title(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> str:
        """What stands above a card, in a few words; nothing where the headline is short enough."""
        return ""

    @abstractmethod
    def subject(self, row: Row, figures: Figures) -> str:
        """What a candidate is about, in a few words, for lists of near misses."""

    def evidence(self, row: Row, reason: Reason, figures: Figures) -> Sequence[Evidence]:
        """The published figures behind a reason."""
        return ()

    def cautions(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> Sequence[str]:
        """What a broker should know before ringing."""
        return ()

    def foremost(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> str:
        """The one caution that a card shows by itself: the first, unless a kind knows which matters most."""
        return next(iter(self.cautions(rows, reasons, figures)), "")

    def alternatives(self, rows: Sequence[Row], figures: Figures) -> Sequence[Alternative]:
        """Candidates of other sources for the same need, best first, as they are named with the suggestion."""
        return ()

    def contacts(
        self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures, source: str, target: str
    ) -> tuple[Sequence[Contact], Sequence[Contact]]:
        """Who carries the reasons in the two areas of a suggestion, by their keys."""
        return (), ()

    def tied(self, rows: Sequence[Row], figures: Figures, source: str, target: str) -> bool:
        """Whether the two that a suggestion brings together have worked together already."""
        return bool(self.shared(rows, figures, source, target))

    def first_step(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures, ring: str) -> str:
        """What to do first; ``ring`` says whom to ring on either side, which is all where a kind says no more."""
        return ring

    def shared(self, rows: Sequence[Row], figures: Figures, source: str, target: str) -> tuple[Tie, ...]:
        """What the two already do together; joint projects of their areas unless a kind knows better."""
        from graph_engine.explanations.contacts import ties

        return ties(figures, source, target)


@dataclass(frozen=True)
class ScoreText:
    """How a kind's contributions are computed, for the page of the method.

    Parameters
    ----------
    formula : str
        The formula, with ``*x*`` for a variable, ``_[x]`` below and ``^[x]`` above the line.
    words : str
        What it means, in the same notation.
    """

    formula: str
    words: str


@dataclass(frozen=True, kw_only=True)
class RankedParts:
    """What a ranked kind works with.

    Parameters
    ----------
    candidates : callable
        ``candidates(figures)``: every candidate of a release, best first (see Notes).
    rules : RuleSet
        What a candidate must pass.
    explanation : Explanation
        Puts candidates in words.
    limits : callable
        Gives the thresholds that say how many reasons a suggestion may have.
    cell_classes : tuple of type
        Data classes that stand in cells of the candidates, which are kept in files with their release.
    score_text : callable, optional
        Gives the formula of a contribution with its numbers.
    grade : callable, optional
        Grades a candidate that passes; worth a look where not given.
    answers : callable
        Gives how many answers to one need a list of the place that has it shows; one where not given.
    on_record : callable, optional
        ``on_record(figures, units)`` says what is on record in some units, and what would bring more.
    redrawing : Redrawing, optional
        How the figures behind candidates are drawn anew; they stay as they are where not given.

    Notes
    -----
    A candidate runs from its *source*, which brings something, to its *target*, which has a use for it. Columns that
    every kind gives:

    ``source``, ``target``
        Keys of the areas at the two ends.
    ``source_activity``, ``target_activity``
        Codes of what the one brings and of what the other does with it.
    ``theme``
        Field of activities.
    ``distance_km``, ``contribution``
        Distance, and what the candidate contributes to a score, at least 0.

    A figure of an end is named for the end: ``source_lq``, ``source_jobs``, ``target_units``, ``target_effective`` are
    those of its activity. ``target_supply_lq`` and ``target_supply_lagged_lq`` are what the target has of the
    *source's* activity: of its own, and spatially lagged, with what lies around it. ``source_one_site`` and
    ``target_one_site``, where a kind gives them, are jobs for each local unit over the national mean. Anything else is
    the kind's own.
    """

    candidates: Callable[[Figures], pd.DataFrame]
    rules: RuleSet
    explanation: Explanation
    limits: Callable[[], ReasonLimits] = OneReason
    cell_classes: tuple[type, ...] = ()
    score_text: Callable[[], ScoreText] | None = None
    grade: Callable[[Row], Grade] | None = None
    answers: Callable[[], int] = lambda: 1
    on_record: Callable[[Figures, Sequence[str]], str] | None = None
    redrawing: Redrawing | None = None


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of suggestion.

    Parameters
    ----------
    name : str
        As in JSON and addresses.
    title : str
        As headings have it.
    order : int
        Where it stands among the kinds; those of one order stand by name.
    sentences : str
        What it is, for the page of the method.
    dataset : str
        Dataset of its figures, or several in words.
    """

    name: str
    title: str
    order: int
    sentences: str
    dataset: str


@dataclass(frozen=True, kw_only=True)
class RankedKind(Kind):
    """A kind whose suggestions are ranked in lists of partners.

    Parameters
    ----------
    need : tuple of str
        Columns of candidates that make two of them answers to one need, so that the best leads.
    evidence_wanted : str
        What a reader could bring or load where published figures show nothing.
    load : callable
        Imports and gives what the kind works with; called once.
    card : tuple of str
        Columns of candidates that make several suggestions between the same two areas; one suggestion where empty.
    once : str, optional
        Column of candidates of which no value stands twice in one list, so that no pair of projects fills a page.
    """

    need: tuple[str, ...]
    evidence_wanted: str
    load: Callable[[], RankedParts]
    card: tuple[str, ...] = ()
    once: str | None = None

    @cached_property
    def _parts(self) -> RankedParts:
        return self.load()

    @property
    def rules(self) -> RuleSet:
        """What a candidate must pass."""
        return self._parts.rules

    @property
    def cell_classes(self) -> tuple[type, ...]:
        """Data classes that stand in cells of the candidates."""
        return self._parts.cell_classes

    @property
    def explanation(self) -> Explanation:
        """What puts candidates in words."""
        return self._parts.explanation

    def candidates(self, figures: Figures) -> pd.DataFrame:
        """Every candidate of a release, best first; columns as :class:`RankedParts` says."""
        return self._parts.candidates(figures)

    def grade(self, row: Row) -> Grade:
        """How good a candidate is that passes every rule."""
        from graph_engine.suggestions.model import Grade

        return Grade.LOOK if self._parts.grade is None else self._parts.grade(row)

    def limits(self) -> ReasonLimits:
        """The thresholds that say how many reasons a suggestion may have."""
        return self._parts.limits()

    def answers(self) -> int:
        """How many answers to one need a list of the place that has it shows; the others are alternatives."""
        return self._parts.answers()

    def on_record(self, figures: Figures, units: Sequence[str]) -> str:
        """What is on record in some units, and what would bring more; empty where the kind does not say."""
        said = self._parts.on_record
        return "" if said is None else said(figures, units)

    @property
    def redrawing(self) -> Redrawing | None:
        """How the figures behind its candidates are drawn anew, where it says so."""
        return self._parts.redrawing

    def score_text(self) -> ScoreText | None:
        """The formula of a contribution, where the kind states one."""
        return None if self._parts.score_text is None else self._parts.score_text()


@dataclass(frozen=True, kw_only=True)
class PairKind(Kind):
    """A kind that is shown for a pair of areas and never ranked.

    Parameters
    ----------
    of_pairs : callable
        ``of_pairs(figures)`` prepares once for a release what all pairs need, and returns the function that gives the
        suggestions between two areas by their keys, best first.
    """

    of_pairs: Callable[[Figures], Callable[[str, str], list[Suggestion]]]

"""How steady a list is: how often a suggestion stays among the first where figures and weights are drawn anew.

Published figures are rounded and rest on few sites, texts might have been worded otherwise, and nobody can vouch for
the weights of a score. So all of it is drawn again, many times; each draw is judged by the rules that depend on what
was drawn, and every area's list is made of it as it is made of the published figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.schema.scalars import Row
from graph_engine.suggestions.filters import ends_of
from graph_engine.suggestions.kind import RankedKind
from graph_engine.suggestions.kinds import ranked_kinds
from graph_engine.suggestions.limits import stability_limits
from graph_engine.suggestions.model import Suggestion
from graph_engine.suggestions.ranking import RankedMatch, graded, rank
from graph_engine.suggestions.redrawing import Redraw

if TYPE_CHECKING:
    from graph_engine.suggestions.pipeline import Matcher

_Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Stability:
    """How often suggestions stay among the first of their area's list.

    Parameters
    ----------
    table : DataFrame
        ``kind``, ``area`` and ``partner`` (codes), ``card`` and ``stays`` (share of the draws, 0 to 1): one row for
        each suggestion that is among the first of an area in any draw.
    draws, first : int
        Number of draws, and how many are the first.
    steady : float
        Share of the draws from which on a suggestion counts as steady.
    """

    table: pd.DataFrame
    draws: int
    first: int
    steady: float

    @cached_property
    def _stays(self) -> dict[_Key, float]:
        columns = (self.table[name].tolist() for name in self.table.columns)
        return {(kind, area, partner, card): stays for kind, area, partner, card, stays in zip(*columns, strict=True)}

    def of(self, suggestion: Suggestion) -> float | None:
        """Share of the draws in which it is among the first of the list of its source.

        ``None`` where its source has no list of its own, such as an area of several units.
        """
        if suggestion.source.place.code not in self._areas:
            return None
        ends = suggestion.source.place.code, suggestion.target.place.code
        return self._stays.get((suggestion.kind, *ends, str(suggestion.card)), 0.0)

    def as_dict(self, suggestions: Sequence[Suggestion]) -> dict[str, Any]:
        """JSON for the list of an area: one share for each of its suggestions, in their order."""
        return {"draws": self.draws, "first": self.first, "stays": [self.of(one) for one in suggestions]}

    @cached_property
    def _areas(self) -> frozenset[str]:
        return frozenset(self.table["area"])


def measure_stability(matcher: Matcher) -> Stability:
    """Draw the figures behind all suggestions anew and count how often each stays among the first of its area.

    Parameters
    ----------
    matcher : Matcher
        Suggestions of a release.

    Notes
    -----
    Of kinds that say nothing of how their figures are drawn the candidates stay as they are.
    """
    limit, figures = stability_limits(), matcher.figures
    generator = np.random.default_rng(0)
    drawn = [_Drawn(matcher, kind) for kind in ranked_kinds().values()]
    ends = {unit: ends_of([unit], figures) for unit in figures.units}
    stayed: Counter[_Key] = Counter()
    for _ in range(limit.draws):
        passing = [one.passing(generator) for one in drawn]
        for unit in figures.units:
            lists = [one.list_of(rows, unit, ends[unit]) for one, rows in zip(drawn, passing, strict=True)]
            stayed.update(_key(match, matcher) for match in graded(lists)[: limit.first])
    rows = [(*key, stayed[key] / limit.draws) for key in sorted(stayed)]
    table = pd.DataFrame(rows, columns=["kind", "area", "partner", "card", "stays"])
    return Stability(table, limit.draws, limit.first, limit.steady)


def _key(match: RankedMatch, matcher: Matcher) -> _Key:
    area, partner = (matcher.figures.area(unit).code for unit in (match.source, match.target))
    return match.kind.name, area, partner, str(match.card)


class _Drawn:
    """Candidates of one kind that pass in some draw: all rules but those that judge each draw again."""

    def __init__(self, matcher: Matcher, kind: RankedKind) -> None:
        self.kind, self.figures = kind, matcher.figures
        evaluated = matcher.evaluated(kind)
        redrawing = kind.redrawing
        again = () if redrawing is None else redrawing.rules
        others = evaluated.verdicts.drop(columns=list(again))
        self._rows = evaluated.rows[others.all(axis=1)]
        positions = evaluated.rows.index.get_indexer(self._rows.index)
        self._records = dict(zip(self._rows.index, map(evaluated.record, positions.tolist()), strict=True))
        self._rules = [rule for rule in kind.rules.rules if rule.name in again]
        self._redraw: Redraw | None = None
        if redrawing is not None and len(self._rows):
            self._redraw = redrawing.prepare(self._rows, self.figures)

    def passing(self, generator: np.random.Generator) -> list[Row]:
        """Candidates of one draw that pass, best first."""
        if self._redraw is None:
            return list(self._records.values())
        # Stable, so that the order of the published figures decides between equals.
        drawn = self._redraw(generator).sort_values("contribution", ascending=False, kind="stable")
        if self._rules:
            rows = self._rows.loc[drawn.index].assign(**{str(name): drawn[name] for name in drawn})
            for rule in self._rules:
                rows = rows[rule.test(rows, self.figures).fillna(False).astype(bool)]
            drawn = drawn.loc[rows.index]
        return [
            {**self._records[at], **dict(zip(drawn.columns, values, strict=True))}
            for at, *values in drawn.itertuples(name=None)
        ]

    def list_of(self, passing: Sequence[Row], unit: str, ends: Sequence[str]) -> list[RankedMatch]:
        """The list of an area, best first."""
        own = [row for row in passing if (row["source"] in ends) != (row["target"] in ends)]
        return rank(self.kind, own, ends, (), [unit])


STABILITY = Dataset("stability", measure_stability, (Stability,))

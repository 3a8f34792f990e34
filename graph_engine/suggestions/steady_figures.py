"""The rule that a figure which jumped leads no suggestion: what survey and sample made of a place may not be there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.jumps import jump_limits
from graph_engine.explanations.activity_evidence import jump_in_words
from graph_engine.explanations.wording import count, percent
from graph_engine.schema.scalars import Row
from graph_engine.suggestions.rules import Rule


def steady_figures(ends: Sequence[str]) -> Rule:
    """The rule for a kind of suggestion.

    Parameters
    ----------
    ends : sequence of str
        Those of ``source`` and ``target`` that lead by jobs of their activity.
    """

    def test(rows: pd.DataFrame, figures: Figures) -> pd.Series:
        cells = [list(zip(rows[end], rows[f"{end}_activity"], strict=True)) for end in ends]
        steady = [not any(cell in figures.jumps for cell in row) for row in zip(*cells, strict=True)]
        return pd.Series(steady, index=rows.index, dtype=bool)

    def why(row: Row, figures: Figures) -> str:
        return "; ".join(_jumps(row, ends, figures))

    return Rule("steady-figures", "figures that did not jump against the nation's trend", _asks, test, why)


def _jumps(row: Row, ends: Sequence[str], figures: Figures) -> Iterator[str]:
    for end in ends:
        if said := jump_in_words(figures, str(row[end]), str(row[f"{end}_activity"])):
            yield said


def _asks() -> str:
    limit = jump_limits()
    return (
        f"No leading figure of {count(limit.jobs)} jobs or more grew to over {limit.grows:g} times, or fell below "
        f"{limit.shrinks:g} times, what the nation's trend over {limit.years} years gives; nor did a class of it "
        f"whose jump makes up {percent(limit.class_share)} of it."
    )

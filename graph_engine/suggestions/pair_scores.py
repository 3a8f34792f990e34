"""A score between areas that is the sum of lines: totals by ordered pair, and the parts of any pair."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from graph_engine.errors import MeasureError


@dataclass(frozen=True)
class PairScore:
    """Lines with points, each from one area to another, and the score that they add up to.

    Parameters
    ----------
    lines : DataFrame
        One row for each line: ``offers`` and ``receives`` (areas), ``points`` (≥ 0), and the columns ``label`` names.
    label : tuple of str
        Columns that say what a line is about, such as the two activities.

    Notes
    -----
    The law of all scores here: ``parts(a, b).sum() == score[a, b]``, to 1e-9. Lines are never split pro rata.
    """

    lines: pd.DataFrame
    label: tuple[str, ...] = ("offered", "wanted")

    def __post_init__(self) -> None:
        """Refuse lines that repeat or that have no points."""
        needed = ["offers", "receives", *self.label]
        if self.lines.duplicated(needed).any():
            raise MeasureError(f"Lines of a score repeat in {', '.join(needed)}; each line must stand once.")
        if (self.lines["points"] < 0).any() or self.lines["points"].isna().any():
            raise MeasureError("A line of a score has negative or missing points; drop it or mend its figures.")

    @cached_property
    def total(self) -> pd.Series:
        """Score of each ordered pair (offers, receives) that has a line, in points."""
        return self.lines.groupby(["offers", "receives"], sort=True)["points"].sum()

    def parts(self, offers: str, receives: str) -> pd.Series:
        """Points of each line of an ordered pair; their sum is the pair's score."""
        mine = self.lines[(self.lines["offers"] == offers) & (self.lines["receives"] == receives)]
        return mine.set_index(list(self.label))["points"].sort_index()

    def score(self, offers: str, receives: str) -> float:
        """Score of an ordered pair in points; 0 where nothing is offered."""
        return float(self.total.get((offers, receives), 0.0))

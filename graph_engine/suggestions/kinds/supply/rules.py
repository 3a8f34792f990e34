"""Rules of supply links: those that look at one candidate alone, and those that compare candidates that pass these."""

from __future__ import annotations

import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.schema.scalars import Row
from graph_engine.suggestions.kinds.supply.candidate_rules import OF_ONE_CANDIDATE, label_of, name_of
from graph_engine.suggestions.kinds.supply.limits import limits
from graph_engine.suggestions.rules import Rule, RuleSet


def _alone(rows: pd.DataFrame, figures: Figures) -> pd.DataFrame:
    """Rows that pass every rule that looks at one row alone."""
    return rows[pd.concat([rule.test(rows, figures) for rule in OF_ONE_CANDIDATE], axis=1).all(axis=1)]


def _best(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    """True for the suppliers with the largest contribution for a need; the others are named as alternatives."""
    needs = _alone(rows, figures).groupby(["target", "target_activity", "source_activity"], sort=False)
    rank = needs.cumcount().reindex(rows.index)
    # A row that fails something else would be the next one: it does not fail this rule too.
    return rank.isna() | (rank < limits().suppliers)


def _best_why(row: Row, figures: Figures) -> str:
    return (
        f"other places are stronger or nearer as suppliers of {label_of(figures, row['source_activity'])} to "
        f"{name_of(figures, row['target'])}"
    )


def _spread(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    """True for the best buyers of what a supplier makes for one industry: further ones tell nothing new."""
    passing = _alone(rows, figures)
    # Best first, then spread: else a need that others meet better would use up one of the few buyers.
    passing = passing[_best(rows, figures).loc[passing.index]]
    rank = passing.groupby(["source", "source_activity", "target_activity"], sort=False).cumcount().reindex(rows.index)
    return rank.isna() | (rank < limits().buyers)


def _spread_why(row: Row, figures: Figures) -> str:
    return f"{name_of(figures, row['source'])} suits other buyers of {label_of(figures, row['source_activity'])} better"


RULES = RuleSet(
    [
        *OF_ONE_CANDIDATE,
        Rule(
            "best-placed",
            "among the best placed for the need",
            lambda: f"The supplier is among the {limits().suppliers} with most points for this need of the buyer.",
            _best,
            _best_why,
        ),
        Rule(
            "few-buyers",
            "one of the buyers that this supplier suits best",
            lambda: (
                f"The buyer is among the {limits().buyers} of its industry with most points for what the supplier "
                "makes."
            ),
            _spread,
            _spread_why,
        ),
    ]
)

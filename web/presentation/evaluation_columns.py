"""The table of a back-test: how well each score ranked what came true."""

from __future__ import annotations

from typing import Any

from web.presentation.data_table import CellKind, TableColumn


def _with_interval(name: str, bounds: str, sign: str = "") -> Any:
    def cell(row: Any) -> str:
        low, high = row[f"{bounds}_low"], row[f"{bounds}_high"]
        return f"{row[name]:{sign}.3f} ({low:{sign}.3f} to {high:{sign}.3f})"

    return cell


def _among_equals(row: Any) -> str:
    if row["same_degree_auc"] is None:
        return ""
    return str(_with_interval("same_degree_auc", "same_degree_ci")(row))


def _bounds(value: float | None, bounds: tuple[float, float] | None, sign: str = "") -> str:
    if value is None or bounds is None:
        return ""
    return f"{value:{sign}.3f} ({bounds[0]:{sign}.3f} to {bounds[1]:{sign}.3f})"


def _share(row: Any) -> str:
    return _bounds(row["share"], row["ci"])


def _auc(row: Any) -> str:
    return _bounds(row["auc"], row["ci"])


def _difference(row: Any) -> str:
    return _bounds(row["lift"], row["lift_ci"], "+")


EVALUATED = (
    TableColumn("task", "Task"),
    TableColumn("origin", "Last year whose projects are known", CellKind.YEAR, terminal="Origin"),
    TableColumn("country", "Country"),
    TableColumn("cut", "What is left out", terminal="Cut"),
    TableColumn("score", "Score"),
    TableColumn(
        "ndcg_at_10",
        "NDCG@10, mean over queries, 0 to 1",
        CellKind.NUMBER,
        cell=_with_interval("ndcg_at_10", "ci"),
        terminal="NDCG@10",
    ),
    TableColumn("ci_low", "Lower bound of its interval (bootstrap of queries)", CellKind.NUMBER),
    TableColumn("ci_high", "Upper bound of its interval", CellKind.NUMBER),
    TableColumn(
        "lift",
        "Difference from popularity, by query",
        CellKind.NUMBER,
        cell=_with_interval("lift", "lift_ci", "+"),
        terminal="less popularity",
    ),
    TableColumn("lift_ci_low", "Lower bound of the difference", CellKind.NUMBER),
    TableColumn("lift_ci_high", "Upper bound of the difference", CellKind.NUMBER),
    TableColumn("p_at_10", "P@10, 0 to 1", CellKind.NUMBER, digits=3, terminal="P@10"),
    TableColumn("recall_at_50", "Recall@50, 0 to 1", CellKind.NUMBER, digits=3, terminal="R@50"),
    TableColumn("mrr", "Mean reciprocal rank, 0 to 1", CellKind.NUMBER, digits=3, terminal="MRR"),
    TableColumn(
        "exposure_gini",
        "Gini of how often each is shown among the first ten, 0 to 1",
        CellKind.NUMBER,
        digits=2,
        terminal="Gini",
    ),
    TableColumn("coverage", "Share that is shown at all, 0 to 1", CellKind.NUMBER, digits=2, terminal="Shown"),
    TableColumn("queries", "Queries with a new tie", CellKind.COUNT, terminal="Queries"),
    TableColumn(
        "same_degree_auc",
        "Share of candidates of the same degree that score below one who came true, 0 to 1",
        CellKind.NUMBER,
        cell=_among_equals,
        terminal="Among equals",
    ),
    TableColumn("same_degree_ci_low", "Lower bound of that share", CellKind.NUMBER),
    TableColumn("same_degree_ci_high", "Upper bound of that share", CellKind.NUMBER),
)
CAME_TRUE = (
    TableColumn("kind", "Kind of suggestion", terminal="Kind"),
    TableColumn("grade", "Grade; empty for all", terminal="Grade"),
    TableColumn("rule", "Rule that alone set them aside; empty for suggestions", terminal="Set aside by"),
    TableColumn("origin", "Last year whose figures are known", CellKind.YEAR, terminal="Origin"),
    TableColumn("pairs", "Pairs of"),
    TableColumn("what", "What counts", terminal="Came true by"),
    TableColumn("suggested", "Suggested pairs", CellKind.COUNT, terminal="Pairs"),
    TableColumn("tied_before", "Of these had a joint project before", CellKind.COUNT, terminal="Tied"),
    TableColumn("came_true", "Have a joint project that began later", CellKind.COUNT, terminal="True"),
    TableColumn("share", "Share that came true", CellKind.NUMBER, cell=_share),
    TableColumn("matched", "Share of matched pairs", CellKind.NUMBER, digits=3, terminal="Matched"),
    TableColumn("lift", "Difference", CellKind.NUMBER, cell=_difference),
)
PRINTED_CAME_TRUE = tuple(column.name for column in CAME_TRUE)
SPECIALISATIONS = (
    TableColumn("frame", "Of which areas and activities", terminal="Frame"),
    TableColumn("terms", "What tells of it", terminal="Terms"),
    TableColumn("from_year", "Year of the figures", CellKind.YEAR, terminal="From"),
    TableColumn("to_year", "Year in which it is a specialisation", CellKind.YEAR, terminal="To"),
    TableColumn("cells", "Areas and activities that were weak", CellKind.COUNT, terminal="Weak"),
    TableColumn("entries", "New specialisations", CellKind.COUNT, terminal="New"),
    TableColumn("auc", "Area under the ROC curve", CellKind.NUMBER, cell=_auc, terminal="AUC"),
    TableColumn("lift", "Difference", CellKind.NUMBER, cell=_difference),
)
PRINTED_SPECIALISATIONS = tuple(column.name for column in SPECIALISATIONS)
PRINTED_EVALUATED = (
    *("score", "ndcg_at_10", "lift", "p_at_10", "recall_at_50", "mrr", "exposure_gini", "coverage", "queries"),
)
"""Columns of the command line; where a task has it, the comparison among equals stands behind them."""

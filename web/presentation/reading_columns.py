"""Tables of blind readings: what was drawn, what readers made of it, and how far they agree."""

from __future__ import annotations

from typing import Any

from graph_engine.readings.model import Origin
from graph_engine.readings.report import Ratio, Share
from web.presentation.data_table import CellKind, TableColumn

_NAMES = {
    Origin.SUGGESTION: "suggestions",
    Origin.SET_ASIDE: "what one rule set aside",
    Origin.REAL: "real partnerships",
    Origin.RANDOM: "random pairs",
}


def _in_words(row: Any) -> str:
    return _NAMES[Origin(row["what"] if isinstance(row, dict) else row.origin)]


def _per_cent(one: Share) -> str:
    # One sign for both bounds: the cells stand close.
    return f"{one.share:.0%} ({one.low:.0%}–{one.high:.0%})".replace("%–", "–")


def _times(one: Ratio | None) -> str | None:
    if one is None:
        return None
    high = "∞" if one.high == float("inf") else f"{one.high:.2f}"
    return f"{one.value:.2f} ({one.low:.2f}–{high})"


def _verdict(name: str) -> tuple[TableColumn, ...]:
    return (
        TableColumn(name, f"Verdicts {name}", CellKind.COUNT),
        TableColumn(
            f"{name}_share",
            f"Share of verdicts {name}, 0 to 1",
            CellKind.NUMBER,
            cell=lambda row: _per_cent(row.shares[name]),
            terminal=f"{name}, %",
        ),
        TableColumn(
            f"{name}_low", "Lower bound of the share (Wilson; all readers together: by cards)", CellKind.NUMBER
        ),
        TableColumn(f"{name}_high", "Upper bound of the share", CellKind.NUMBER),
    )


READING = (
    TableColumn("reader", "Reader"),
    TableColumn("what", "What the cards are", cell=_in_words, terminal="Cards of"),
    TableColumn("kind", "Kind of suggestion; all where empty", gaps=True, terminal="Kind"),
    TableColumn("grade", "Grade; all where empty", gaps=True, terminal="Grade"),
    TableColumn("rule", "Rule that alone set them aside; all where empty", gaps=True, terminal="Set aside by"),
    TableColumn("cards", "Cards", CellKind.COUNT),
    TableColumn("verdicts", "Verdicts on them", CellKind.COUNT),
    *_verdict("sensible"),
    *_verdict("weak"),
    *_verdict("silly"),
    TableColumn(
        "of_real",
        "Share sensible as a ratio of that of real partnerships, by the same readers",
        CellKind.NUMBER,
        gaps=True,
        cell=lambda row: _times(row.of_real),
        terminal="times real",
    ),
    TableColumn("of_real_low", "Lower bound of the ratio (bootstrap of cards)", CellKind.NUMBER, gaps=True),
    TableColumn("of_real_high", "Upper bound; empty where there is none", CellKind.NUMBER, gaps=True),
)
PRINTED_READING = ("what", "kind", "grade", "rule", "cards", "sensible_share", "weak_share", "silly_share", "of_real")

AGREEMENT = (
    TableColumn("one", "Reader"),
    TableColumn("other", "And reader"),
    TableColumn("cards", "Cards that both read", CellKind.COUNT, terminal="Cards"),
    TableColumn("agreed", "Share of them with the same verdict, 0 to 1", CellKind.NUMBER, digits=2, terminal="Agreed"),
    TableColumn("kappa", "Cohen's kappa", CellKind.NUMBER, gaps=True, digits=2),
)

DRAWN = (
    TableColumn("what", "What the cards are", cell=_in_words, terminal="Cards of"),
    TableColumn("grade", "Grade", gaps=True),
    TableColumn("wanted", "Asked for", CellKind.COUNT),
    TableColumn("found", "There are", CellKind.COUNT),
    TableColumn("drawn", "Drawn", CellKind.COUNT),
)

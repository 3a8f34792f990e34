"""Readings on record: what strict readers made of cards, who saw the cards alone and knew no scores."""

from __future__ import annotations

from dataclasses import dataclass

from graph_engine.measures.proportions import wilson_interval
from graph_engine.readings.limits import reading_limits
from web.presentation.area_columns import FILES
from web.presentation.data_table import CellKind, TableColumn


@dataclass(frozen=True)
class Reading:
    """What readers made of one sort of card: in per cent, of one reader or of two.

    ``kind`` and ``grade`` are those of suggestions, as they are told beside what came true.
    """

    what: str
    cards: int
    sensible: str
    weak: str
    silly: str
    kind: str = ""
    grade: str = ""

    @property
    def sensible_share(self) -> float:
        """Mean over readers of the share that they called sensible, 0 to 1."""
        shares = [float(one) / 100 for one in self.sensible.split(",")]
        return sum(shares) / len(shares)

    @property
    def sensible_interval(self) -> tuple[float, float]:
        """Interval of that share by Wilson, by cards and not by verdicts: two readers of one card are one case."""
        limit = reading_limits()
        return wilson_interval(self.sensible_share * self.cards, self.cards, confidence=limit.confidence)


_TOPICS, _STRONG, _LOOK = "Topic partners", "strong", "worth a look"
READINGS = (
    Reading("First round, before the present rules: strong", 30, "63, 70", "37, 30", "0, 0", _TOPICS, _STRONG),
    Reading("First round: worth a look", 30, "13, 13", "77, 80", "10, 7", _TOPICS, _LOOK),
    Reading("First round: real partnerships", 15, "7, 20", "60, 47", "33, 33"),
    Reading("Second round: strong", 30, "70, 73", "30, 27", "0, 0", _TOPICS, _STRONG),
    Reading("Second round: worth a look", 30, "17, 20", "80, 77", "3, 3", _TOPICS, _LOOK),
    Reading("Second round: real partnerships", 15, "13, 27", "53, 40", "33, 33"),
    Reading("Last round, the present rules: strong", 30, "47, 50", "53, 50", "0, 0", _TOPICS, _STRONG),
    Reading("Last round: worth a look", 30, "20, 17", "77, 80", "3, 3", _TOPICS, _LOOK),
    Reading("Last round: real partnerships, kept back until then", 20, "15, 15", "35, 35", "50, 50"),
    Reading("Last round: random pairs", 10, "10, 10", "10, 10", "80, 80"),
    Reading("The same rules, cards in their present words: strong", 20, "65, 70", "35, 30", "0, 0", _TOPICS, _STRONG),
    Reading("In their present words: worth a look", 10, "10, 30", "90, 70", "0, 0", _TOPICS, _LOOK),
    Reading("In their present words: real partnerships", 10, "0, 0", "60, 60", "40, 40"),
    Reading("In their present words: random pairs", 5, "0, 0", "0, 0", "100, 100"),
)
"""Readings by which the grades were set."""
LAST_STRONG, LAST_REAL = (
    next(one for one in READINGS if one.what.startswith("Last round") and word in one.what)
    for word in ("strong", "real partnerships")
)
"""What readers made of strong cards and of real partnerships last."""
READING = (
    TableColumn("what", "Cards"),
    TableColumn("kind", "Kind", only=FILES),
    TableColumn("grade", "Grade", only=FILES),
    TableColumn("cards", "Read", CellKind.COUNT),
    TableColumn("sensible", "Sensible, %"),
    TableColumn("weak", "Weak, %"),
    TableColumn("silly", "Silly, %"),
)
"""Columns of readings."""

"""Names that a trade has for its things and the classification has not, and who buys what no supply table shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated

from graph_engine.reference.typed_table import ColumnNamed, ReferenceTable, Text, Words, codes, digits

__all__ = [
    "FinalBuyers",
    "TradeName",
    "TradeNames",
    "final_buyers",
    "read_final_buyers",
    "read_trade_names",
    "trade_names",
]


@dataclass(frozen=True)
class TradeName:
    """Names of one thing, and the classes of SIC 2007 that make or do it.

    Parameters
    ----------
    words : tuple of str
        Ways of naming it, lower case, in the singular.
    classes : tuple of str
        Classes of four digits, the likeliest first.
    reason, source : str
        Why, and who says so.
    """

    words: Words
    classes: Annotated[tuple[str, ...], codes(4)]
    reason: Text
    source: Text


@dataclass(frozen=True)
class TradeNames:
    """All rows of the table."""

    rows: tuple[TradeName, ...]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        # Longest first: of names that begin alike, a regular expression takes the first that fits.
        words = sorted(self._row_of, key=lambda word: (-len(word), word))
        return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, words))})(?:e?s)?(?![\w-])")

    @cached_property
    def _row_of(self) -> dict[str, TradeName]:
        return {word: row for row in self.rows for word in row.words}

    def hits(self, text: str) -> list[tuple[str, TradeName]]:
        """Names that stand in a text, as they stand there in lower case, with their rows, in their order.

        Examples
        --------
        >>> [(name, row.classes) for name, row in trade_names().hits("Loaded PCBs")]
        [('pcbs', ('2612',))]
        """
        lower = text.lower().replace("-", " ")
        return [(hit.group(0), self._row_of[hit.group(1)]) for hit in self._pattern.finditer(lower)]

    def named_in(self, text: str) -> tuple[list[TradeName], str]:
        """Rows that a text names, longer names first, and the text without those names.

        Examples
        --------
        >>> found, rest = trade_names().named_in("PCB assembly for toilets")
        >>> [row.classes for row in found], rest
        ([('2612',)], 'for toilets')
        """
        lower = text.lower().replace("-", " ")
        found = [self._row_of[hit.group(1)] for hit in self._pattern.finditer(lower)]
        return list(dict.fromkeys(found)), " ".join(self._pattern.sub(" ", lower).split())


@dataclass(frozen=True)
class FinalBuyers:
    """Who buys what the makers of a class put out.

    Parameters
    ----------
    supplier : str
        Beginning of the classes that offer.
    buyers : tuple of str
        SIC 2007 codes of two to four digits, the likeliest first.
    reason, source : str
        Why, and who says so.
    """

    supplier: Annotated[str, ColumnNamed("supplier_prefix"), digits(2, 4)]
    buyers: Annotated[tuple[str, ...], codes(2, 3, 4)]
    reason: Text
    source: Text


TABLE = ReferenceTable("trade_names.csv", TradeName, once={"words": lambda row: row.words})
BUYERS = ReferenceTable("final_buyers.csv", FinalBuyers, once={"supplier_prefix": lambda row: [row.supplier]})


def read_trade_names(text: str | None = None) -> TradeNames:
    """Read and check the table of names.

    Raises
    ------
    TableError
        If a row is not valid, or a name stands twice.
    """
    return TradeNames(TABLE.read(text))


@lru_cache(maxsize=1)
def trade_names() -> TradeNames:
    """Return the names of the package's table, read once."""
    return read_trade_names()


def read_final_buyers(text: str | None = None) -> tuple[FinalBuyers, ...]:
    """Read and check the table of buyers.

    Raises
    ------
    TableError
        If a row is not valid, or a prefix stands twice.
    """
    return BUYERS.read(text)


@lru_cache(maxsize=1)
def _all_buyers() -> tuple[FinalBuyers, ...]:
    return read_final_buyers()


def final_buyers(code: str) -> FinalBuyers | None:
    """Who buys what a class puts out, by the longest prefix of the table that begins its code.

    Examples
    --------
    >>> final_buyers("3101").supplier, final_buyers("9999") is None
    ('3101', True)
    """
    rows = [one for one in _all_buyers() if code.startswith(one.supplier)]
    return max(rows, key=lambda one: len(one.supplier), default=None)

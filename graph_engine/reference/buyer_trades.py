"""Trades that people name as those for whom a thing is: “for banks”, and the classes in which such firms are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from graph_engine.reference.typed_table import ReferenceTable, Text, Words, codes

__all__ = ["BuyerTrade", "buyer_trades", "read_buyer_trades"]


@dataclass(frozen=True)
class BuyerTrade:
    """One trade of buyers.

    Parameters
    ----------
    words : tuple of str
        Ways of naming it, lower case, in the singular and in each plural that is no “s”.
    classes : tuple of str
        SIC 2007 codes of two to four digits in which such firms are, the likeliest first.
    reason, source : str
        Why, and who says so.
    """

    words: Words
    classes: Annotated[tuple[str, ...], codes(2, 3, 4)]
    reason: Text
    source: Text


TABLE = ReferenceTable("buyer_trades.csv", BuyerTrade, once={"words": lambda row: row.words})


def read_buyer_trades(text: str | None = None) -> tuple[BuyerTrade, ...]:
    """Read and check the table.

    Raises
    ------
    TableError
        If a row is not valid, or a name stands twice.
    """
    return TABLE.read(text)


@lru_cache(maxsize=1)
def _pattern() -> tuple[re.Pattern[str], dict[str, BuyerTrade]]:
    row_of = {word: row for row in read_buyer_trades() for word in row.words}
    # Longest first: an “online shop” is no shop.
    words = sorted(row_of, key=lambda word: (-len(word), word))
    return re.compile(rf"\b({'|'.join(map(re.escape, words))})s?\b"), row_of


def buyer_trades(purpose: str) -> list[tuple[str, BuyerTrade]]:
    """Trades of buyers that a purpose names, as they stand there, in their order.

    Parameters
    ----------
    purpose : str
        What stands behind “for”.

    Examples
    --------
    >>> [(name, row.classes) for name, row in buyer_trades("British banks and an online shop")]
    [('banks', ('6419',)), ('online shop', ('4791',))]
    """
    pattern, row_of = _pattern()
    lower = " ".join(purpose.lower().replace("-", " ").split())
    return [(hit.group(0), row_of[hit.group(1)]) for hit in pattern.finditer(lower)]

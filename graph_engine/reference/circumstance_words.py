"""Words for the circumstances of a question, which firms of every trade use and which name no trade."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from graph_engine.reference.typed_table import ReferenceTable, Text, Words

__all__ = ["circumstance_words", "customer_words"]


@dataclass(frozen=True)
class CircumstanceRow:
    """Words of one circumstance, or of one kind of customers.

    Parameters
    ----------
    words : tuple of str
        In lower case, each in every form in which it is meant.
    reason, source : str
        Why they name no trade, and who says so.
    """

    words: Words
    reason: Text
    source: Text


TABLE = ReferenceTable("circumstance_words.csv", CircumstanceRow, once={"words": lambda row: row.words})

CUSTOMERS = ReferenceTable("customer_words.csv", CircumstanceRow, once={"words": lambda row: row.words})


@lru_cache(maxsize=1)
def customer_words() -> frozenset[str]:
    """Words for those who buy or try what others make: who looks for them alone has something to offer to them.

    Raises
    ------
    TableError
        If a row is not valid, or a word stands twice.
    """
    return frozenset(word for row in CUSTOMERS.read() for word in row.words)


@lru_cache(maxsize=1)
def circumstance_words() -> frozenset[str]:
    """Words that never say alone what a question is about.

    Raises
    ------
    TableError
        If a row is not valid, or a word stands twice.
    """
    return frozenset(word for row in TABLE.read() for word in row.words)

"""Trades that a product's words name by the way, and the words by which they are meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from annotated_types import Interval

from graph_engine.reference.typed_table import ReferenceTable, Text, Words, codes, digits

__all__ = [
    "TradeHead",
    "TradeWord",
    "TradeWords",
    "read_trade_heads",
    "read_trade_words",
    "trade_head",
    "trade_words",
]


@dataclass(frozen=True)
class TradeWord:
    """A division that is meant only where one of some words stands in the question.

    Parameters
    ----------
    prefix : str
        Beginning of the codes of the trade.
    words : tuple of str
        Words by which it is meant, lower case.
    weight : float
        What its fit is multiplied by where none of them stands, above 0 to 1.
    reason, source : str
        Why, and who says so.
    """

    prefix: Annotated[str, digits(2, 4)]
    words: Words
    weight: Annotated[float, Interval(ge=0.01, le=1)]
    reason: Text
    source: Text


@dataclass(frozen=True)
class TradeWords:
    """All rows of the table."""

    rows: tuple[TradeWord, ...]

    def weight(self, code: str, text: str) -> float:
        """What the fit of a class with a text is multiplied by, above 0 to 1.

        Examples
        --------
        >>> trade_words().weight("4753", "carpet yarn"), trade_words().weight("4753", "carpet shop")
        (0.5, 1.0)
        """
        row = next((row for row in self.rows if code.startswith(row.prefix)), None)
        if row is None or any(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text.lower()) for word in row.words):
            return 1.0
        return row.weight


TABLE = ReferenceTable("trade_words.csv", TradeWord, once={"prefix": lambda row: [row.prefix]})


def read_trade_words(text: str | None = None) -> TradeWords:
    """Read and check the table.

    Raises
    ------
    TableError
        If a row is not valid, or a prefix stands twice.
    """
    return TradeWords(tuple(sorted(TABLE.read(text), key=lambda one: (-len(one.prefix), one.prefix))))


@lru_cache(maxsize=1)
def trade_words() -> TradeWords:
    """Return the rows of the package's table, read once."""
    return read_trade_words()


@dataclass(frozen=True)
class TradeHead:
    """Nouns that mean one kind of thing, and the classes that make it.

    Parameters
    ----------
    words : tuple of str
        Lower case, singular and plural; each may stand for the others.
    prefixes : tuple of str
        Beginnings of the codes of the classes that make it, whoever it is for.
    reason, source : str
        Why, and who says so.
    """

    words: Words
    prefixes: Annotated[tuple[str, ...], codes(2, 3, 4)]
    reason: Text
    source: Text


HEADS = ReferenceTable("trade_heads.csv", TradeHead, once={"words": lambda row: row.words})


def read_trade_heads(text: str | None = None) -> tuple[TradeHead, ...]:
    """Read and check the table of nouns.

    Raises
    ------
    TableError
        If a row is not valid, or a noun stands twice.
    """
    return HEADS.read(text)


@lru_cache(maxsize=1)
def _head_of() -> dict[str, TradeHead]:
    return {word: row for row in read_trade_heads() for word in row.words}


def trade_head(word: str) -> TradeHead | None:
    """The row of a noun, or ``None``.

    Examples
    --------
    >>> trade_head("uniforms").prefixes, trade_head("castings") is None
    (('1412',), True)
    """
    return _head_of().get(word)

"""Nouns of questions that mean one kind of thing, and the classes that make it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from graph_engine.reference.typed_table import ReferenceTable, Text, Words, codes

__all__ = ["TradeHead", "read_trade_heads", "trade_head"]


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

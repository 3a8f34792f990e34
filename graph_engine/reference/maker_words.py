"""Verbs of askers that say in which divisions of trades they are: who makes boats does not hire them out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from graph_engine.reference.typed_table import ReferenceTable, Text, Words, codes

__all__ = ["MakerWords", "divisions_of_doing", "read_maker_words"]


@dataclass(frozen=True)
class MakerWords:
    """Verbs of one kind, and where those who do so are.

    Parameters
    ----------
    words : tuple of str
        In lower case, in each form in which it is meant.
    prefixes : tuple of str
        Divisions of SIC 2007.
    reason, source : str
        Why, and who says so.
    """

    words: Words
    prefixes: Annotated[tuple[str, ...], codes(2)]
    reason: Text
    source: Text


TABLE = ReferenceTable("maker_words.csv", MakerWords, once={"words": lambda row: row.words})


def read_maker_words(text: str | None = None) -> tuple[MakerWords, ...]:
    """Read and check the table.

    Raises
    ------
    TableError
        If a row is not valid, or a verb stands twice.
    """
    return TABLE.read(text)


@lru_cache(maxsize=1)
def _rows() -> tuple[MakerWords, ...]:
    return read_maker_words()


def divisions_of_doing(words: Collection[str]) -> frozenset[str]:
    """Divisions in which somebody is who says what he does; empty where no verb of the table is among the words.

    Examples
    --------
    >>> "30" in divisions_of_doing(["we", "build", "boats"]), divisions_of_doing(["boats"])
    (True, frozenset())
    """
    return frozenset(prefix for row in _rows() if set(row.words) & set(words) for prefix in row.prefixes)

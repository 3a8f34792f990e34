"""Trades that a product's words name by the way, and the words by which they are meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from annotated_types import Interval

from graph_engine.reference.typed_table import ReferenceTable, Text, Words, digits

__all__ = [
    "QualifyingWord",
    "QualifyingWords",
    "qualifying_words",
    "read_qualifying_words",
]


@dataclass(frozen=True)
class QualifyingWord:
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
class QualifyingWords:
    """All rows of the table."""

    rows: tuple[QualifyingWord, ...]

    def weight(self, code: str, text: str) -> float:
        """What the fit of a class with a text is multiplied by, above 0 to 1.

        Examples
        --------
        >>> qualifying_words().weight("4753", "carpet yarn"), qualifying_words().weight("4753", "carpet shop")
        (0.5, 1.0)
        """
        row = next((row for row in self.rows if code.startswith(row.prefix)), None)
        if row is None or any(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text.lower()) for word in row.words):
            return 1.0
        return row.weight


TABLE = ReferenceTable("qualifying_words.csv", QualifyingWord, once={"prefix": lambda row: [row.prefix]})


def read_qualifying_words(text: str | None = None) -> QualifyingWords:
    """Read and check the table.

    Raises
    ------
    TableError
        If a row is not valid, or a prefix stands twice.
    """
    # Longest first: the row of a class speaks before that of its division.
    return QualifyingWords(tuple(sorted(TABLE.read(text), key=lambda one: (-len(one.prefix), one.prefix))))


@lru_cache(maxsize=1)
def qualifying_words() -> QualifyingWords:
    """Return the rows of the package's table, read once."""
    return read_qualifying_words()

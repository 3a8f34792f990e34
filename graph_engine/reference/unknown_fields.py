"""Fields that SIC 2007 has no class for, so that a word for them is read as the classes they hide in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated

from graph_engine.reference.typed_table import Parts, ReferenceTable, Text, Words, codes

__all__ = ["UnknownField", "UnknownFields", "read_unknown_fields", "unknown_fields"]


@dataclass(frozen=True)
class UnknownField:
    """A field, the words for it, and where it hides.

    Parameters
    ----------
    field : str
        Its name in running text.
    words : tuple of str
        Words and phrases for it, lower case.
    nearest : tuple of str
        Classes of SIC 2007 (four digits) that hold it with other things, nearest first.
    topics : tuple of str
        Beginnings of topics of Horizon 2020 under which its projects stand.
    reason, source : str
        Why these classes, and where they are described.
    """

    field: Text
    words: Words
    nearest: Annotated[tuple[str, ...], codes(4)]
    topics: Parts
    reason: Text
    source: Text

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.words, key=lambda word: (-len(word), word))
        return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, longest_first))})(?:s)?(?![\w-])")

    def named_in(self, text: str) -> str | None:
        """The word or phrase for this field that stands in a text, or ``None``."""
        found = self._pattern.search(text.lower())
        return found.group(1) if found else None

    def without(self, text: str) -> str:
        """A text in lower case without the words for this field."""
        return " ".join(self._pattern.sub(" ", text.lower()).split())


@dataclass(frozen=True)
class UnknownFields:
    """All rows of the table."""

    rows: tuple[UnknownField, ...]

    def named_in(self, text: str) -> dict[str, UnknownField]:
        """Fields that a text names, by the words it uses, in the order of the table.

        Examples
        --------
        >>> [(word, row.field) for word, row in unknown_fields().named_in("Hydrogen for AI").items()]
        [('ai', 'artificial intelligence'), ('hydrogen', 'hydrogen')]
        """
        return {word: row for row in self.rows if (word := row.named_in(text)) is not None}

    def without(self, text: str) -> str:
        """A text in lower case without the words for any field.

        Examples
        --------
        >>> unknown_fields().without("Tanks for hydrogen")
        'tanks for'
        """
        for row in self.rows:
            text = row.without(text)
        return text


TABLE = ReferenceTable(
    "unknown_fields.csv", UnknownField, once={"field": lambda row: [row.field], "words": lambda row: row.words}
)


def read_unknown_fields(text: str | None = None) -> UnknownFields:
    """Read and check the table of fields without a class.

    Raises
    ------
    TableError
        If a row is not valid, or a field or a word stands twice.
    """
    return UnknownFields(TABLE.read(text))


@lru_cache(maxsize=1)
def unknown_fields() -> UnknownFields:
    """Return the fields of the package's table, read once."""
    return read_unknown_fields()

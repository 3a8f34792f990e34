"""Words that titles of calls and impact cases of every subject are made of, which name no topic."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from graph_engine.reference.typed_table import ReferenceTable, Text

__all__ = ["TitleWord", "title_words"]


@dataclass(frozen=True)
class TitleWord:
    """A word that is no subject in a title.

    Parameters
    ----------
    word : str
        In lower case, in the singular.
    reason, source : str
        Why it names nothing, and in which titles it was read.
    """

    word: Text
    reason: Text
    source: Text


TABLE = ReferenceTable("title_words.csv", TitleWord, once={"word": lambda row: [row.word]})


@lru_cache(maxsize=1)
def title_words() -> frozenset[str]:
    """Words of titles that are no subject.

    Examples
    --------
    >>> "twinning" in title_words(), "wind" in title_words()
    (True, False)
    """
    return frozenset(row.word for row in TABLE.read())

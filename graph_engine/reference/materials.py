"""Words for what a thing is made of: a class whose title names another material is not what is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from graph_engine.reference.typed_table import Parts, ReferenceTable, Text, Words

__all__ = ["Material", "materials_in", "other_words_for", "read_materials"]

_TOKEN = re.compile(r"[a-z]+")
# What a thing is free of it is not made of; what stands behind “that” is said of something else.
_NOT_OF = re.compile(r"\b[a-z]+[- ]free\b|\b(?:without|instead of|rather than|replac\w+|not|that|which|with)\b.*")


@dataclass(frozen=True)
class Material:
    """One kind of material.

    Parameters
    ----------
    material : str
        What it is called here.
    words : tuple of str
        In lower case, each form in which it is meant.
    kin : tuple of str
        Materials whose trades work it, too: films of seaweed are made as those of plastic are; mostly none.
    reason, source : str
        Why it tells trades apart, and who says so.
    """

    material: Text
    words: Words
    kin: Parts
    reason: Text
    source: Text


TABLE = ReferenceTable(
    "materials.csv", Material, once={"material": lambda row: [row.material], "words": lambda row: row.words}
)


def read_materials(text: str | None = None) -> tuple[Material, ...]:
    """Read and check the table.

    Raises
    ------
    TableError
        If a row is not valid, or a word stands twice.
    """
    return TABLE.read(text)


@lru_cache(maxsize=1)
def _row_of() -> dict[str, Material]:
    return {word: row for row in read_materials() for word in row.words}


def materials_in(text: str, *, kin: bool = False) -> frozenset[str]:
    """Materials that a thing is said to be of.

    Parameters
    ----------
    text : str
        The thing in words, or the title of a class.
    kin : bool
        Whether those whose trades work these materials count, too.

    Examples
    --------
    >>> sorted(materials_in("bioplastic packaging from kelp")), materials_in("plastic-free packaging")
    (['plastic', 'seaweed'], frozenset())
    """
    words = _TOKEN.findall(_NOT_OF.sub(" ", text.lower()))
    rows = [_row_of()[word] for word in words if word in _row_of()]
    return frozenset(one for row in rows for one in (row.material, *(row.kin if kin else ())))


def other_words_for(word: str) -> tuple[str, ...]:
    """Words for the same material, the commonest first; none for a word of no material.

    Examples
    --------
    >>> other_words_for("kelp")[0], other_words_for("pump")
    ('seaweed', ())
    """
    row = _row_of().get(word)
    return tuple(one for one in row.words if one != word) if row else ()

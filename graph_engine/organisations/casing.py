"""Names that their source shouts in capitals, in the usual mixture of letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from graph_engine.reference.typed_table import ReferenceTable, Words, YesNo

_SMALL_WORDS = frozenset({"and", "of", "the", "for", "in", "on", "at", "to", "by", "upon", "with"})
# Without a vowel, and yet no initials.
_SHORTENED = frozenset({"LTD", "ST", "DR", "MR", "MRS", "GT", "PTY"})
_VOWELS = frozenset("AEIOUYÀÁÂÃÄÅÈÉÊËÌÍÎÏÒÓÔÕÖÙÚÛÜ")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True)
class InitialsRow:
    """Words that are initials in a name in capitals and, where ``anywhere``, in every name."""

    words: Words
    anywhere: YesNo
    reason: str
    source: str


TABLE = ReferenceTable("initials.csv", InitialsRow)


@dataclass(frozen=True)
class Initials:
    """Initials that could be read as words: in a name in capitals, and those that no name in mixed letters spells."""

    in_capitals: frozenset[str]
    anywhere: frozenset[str]


def read_initials(text: str | None = None) -> Initials:
    """Read the table.

    Raises
    ------
    TableError
        If a row is not valid.
    """
    rows = TABLE.read(text)
    every = frozenset(word.upper() for row in rows for word in row.words)
    return Initials(every, frozenset(word.upper() for row in rows if row.anywhere for word in row.words))


@lru_cache(maxsize=1)
def initials() -> Initials:
    """Return the initials of the package's table, read once."""
    return read_initials()


def cased(name: str) -> str:
    """Write a name as a reader expects it.

    A name in capitals gets the usual mixture; of other names only initials that stand there as words are mended.

    >>> cased("TATA STEEL UK LIMITED"), cased("A.J.N. STEELSTOCK LTD."), cased("SHELL U.K. LIMITED")
    ('Tata Steel UK Limited', 'A.J.N. Steelstock Ltd.', 'Shell U.K. Limited')
    >>> cased("L'OREAL (U.K.) LIMITED"), cased("STOKE-ON-TRENT COLLEGE"), cased("Twi Limited")
    ("L'Oreal (U.K.) Limited", 'Stoke-on-Trent College', 'TWI Limited')
    """
    known = initials()
    if name != name.upper():
        return _WORD.sub(lambda found: found[0].upper() if found[0].upper() in known.anywhere else found[0], name)
    return _WORD.sub(lambda found: _word(found[0], known.in_capitals, first=found.start() == 0), name)


def _word(word: str, known: frozenset[str], *, first: bool) -> str:
    if word in _SHORTENED:
        return word.capitalize()
    if len(word) == 1 or word in known or not any(letter in _VOWELS for letter in word):
        return word
    if not first and word.casefold() in _SMALL_WORDS:
        return word.casefold()
    head, mark, tail = word.partition("'")
    return f"{head}{mark}{tail.capitalize()}" if len(head) == 1 and len(tail) > 1 else word.capitalize()

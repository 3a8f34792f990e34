"""What the tables say of topics: what an organisation does in one, and which words say nothing of a text."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Annotated

from graph_engine.reference.typed_table import ReferenceTable, Text, one_of

__all__ = ["TYPE", "Role", "TopicRoles", "portable_words", "programme_words", "topic_roles"]


class Role(StrEnum):
    """What an organisation does in a topic."""

    RESEARCHES = "researches"
    MAKES = "makes"
    APPLIES = "applies"
    HOSTS = "hosts"
    NEEDS = "needs"
    NONE = "none"


TYPE, WORD, SIC = "type", "word", "sic"


@dataclass(frozen=True)
class RoleRow:
    """One kind of evidence, and the role of those that it is true of."""

    evidence: Annotated[str, one_of(TYPE, WORD, SIC)]
    value: Text
    role: Annotated[str, one_of(*Role)]
    reason: Text
    source: Text


@dataclass(frozen=True)
class PortableWord:
    """A word, or pair of words, that means another thing in every trade or stands in every text of a programme.

    With words of a subject beside it, some may be in the name of a topic, as in “wireless networks”.
    """

    word: Text
    in_name: Annotated[str, one_of("yes", "no")]
    reason: Text
    source: Text


ROLES = ReferenceTable("topic_roles.csv", RoleRow, once={"value": lambda row: [(row.evidence, row.value)]})
PORTABLE = ReferenceTable("portable_words.csv", PortableWord, once={"word": lambda row: [row.word]})


@dataclass(frozen=True)
class TopicRoles:
    """Roles by type, by word of the name and by division of SIC 2007, with their reasons."""

    by_type: dict[str, RoleRow]
    by_word: tuple[RoleRow, ...]
    by_sic: dict[str, RoleRow]

    def of(self, name: str, kind: str | None, sic: Collection[str] = (), *, business: bool) -> RoleRow | None:
        """Row that decides the role of an organisation; ``None`` where nothing is known of it.

        A word of its name counts first, then what it is registered to do, then its type: a consultancy is a company
        too. Words and classes tell only of businesses, except for words that name a facility or a service.

        Parameters
        ----------
        name : str
            As published.
        kind : str, optional
            Type, as its source has it.
        sic : collection of str
            SIC 2007 codes in the order in which it lists them; the first counts.
        business : bool
            Whether it is a business.
        """
        words = f" {' '.join(re.findall(r'[a-z0-9]+', name.casefold()))} "
        for row in self.by_word:
            tells = business or row.role in (Role.HOSTS, Role.APPLIES, Role.RESEARCHES) or " " in row.value
            if tells and f" {row.value} " in words:
                return row
        if business and sic and (found := self.by_sic.get(next(iter(sic))[:2])):
            return found
        return self.by_type.get(kind or ("company" if business else ""))


@cache
def topic_roles() -> TopicRoles:
    """Read the table of roles."""
    rows = ROLES.read()
    return TopicRoles(
        {row.value: row for row in rows if row.evidence == TYPE},
        tuple(row for row in rows if row.evidence == WORD),
        {row.value: row for row in rows if row.evidence == SIC},
    )


@lru_cache(maxsize=1)
def portable_words() -> frozenset[str]:
    """Words that say nothing of what two texts have in common."""
    return frozenset(row.word for row in PORTABLE.read())


@lru_cache(maxsize=1)
def programme_words() -> frozenset[str]:
    """Words that projects of every subject are told in, which name none."""
    return frozenset(row.word for row in PORTABLE.read() if row.in_name == "no")

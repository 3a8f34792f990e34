"""Records of one organisation that sources write unlike, so that a list of names has it once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from graph_engine.geography.gazetteer import folded
from graph_engine.organisations.names import cleaned_name

T = TypeVar("T")

_SPLIT = re.compile(r"[^a-z0-9]+")
# Shorter beginnings stand for too many words.
_LEAST_LETTERS = 4
_LITTLE = frozenset(("and", "for", "in", "of", "the"))
_KIND = frozenset(("limited", "ltd", "plc", "llp", "cic"))


def once_an_organisation(
    rows: Sequence[T], name: Callable[[T], str], place: Callable[[T], object]
) -> list[tuple[T, tuple[T, ...]]]:
    """The first record of each organisation, in their order, each with the other records of it in the same place."""
    groups: list[tuple[list[str], object, list[T]]] = []
    for row in rows:
        words, where = _words(name(row)), place(row)
        for known, there, members in groups:
            if where is not None and where == there and _alike(known, words):
                members.append(row)
                break
        else:
            groups.append((words, where, [row]))
    return [(members[0], tuple(members[1:])) for _, _, members in groups]


def same_name(one: str, other: str) -> bool:
    """Whether two names are one, written out or cut, with or without their initials behind.

    >>> same_name("Scottish Hydrogen & Fuel Cell Asso SHFCA", "The Scottish Hydrogen and Fuel Cell Association Ltd")
    True
    >>> same_name("Laser Micromachining Limited*LML", "Laser Micromachining Limited")
    True
    >>> same_name("Manchester City Council", "Manchester City Football Club Limited")
    False
    """
    return _alike(_words(one), _words(other))


def _words(name: str) -> list[str]:
    """Words that tell a name from others; initials of those before them are no word of their own."""
    whole = [word for word in _SPLIT.split(folded(name)) if word]
    cleaned = [word for word in _SPLIT.split(cleaned_name(name).casefold()) if word and word not in _LITTLE]
    telling = [word for word in cleaned if word not in _KIND]
    if len(telling) > 1:
        before = telling[:-1]
        initials = {"".join(word[0] for word in before), "".join(word[0] for word in whole[:-1] if word not in _LITTLE)}
        # With a word cut before it or not: “SHFCA”, “LML”.
        if telling[-1] in initials:
            return before
    return telling


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    return bool(one) and len(one) == len(other) and all(map(_cut, one, other))


def _cut(one: str, other: str) -> bool:
    """Whether two words are the same, or one is the beginning of the other."""
    short, long = sorted((one, other), key=len)
    # York is no short form of Yorkshire.
    cut = len(short) >= _LEAST_LETTERS and long.startswith(short) and not long.endswith("shire")
    return one == other or cut

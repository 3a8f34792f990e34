"""Names that come near a text, as :func:`difflib.get_close_matches` finds them, in a fraction of its time."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher

import numpy as np


class Spellings:
    """Names with their letters counted once.

    Two bounds rule out nearly all names before any is compared letter by letter: the ratio of
    :class:`difflib.SequenceMatcher` cannot exceed what the lengths of both allow, nor what the letters allow that
    both have.

    Parameters
    ----------
    names : iterable of str
        Distinct names.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)
        self._known = frozenset(self._names)
        self._column = {letter: at for at, letter in enumerate(sorted({one for name in self._names for one in name}))}
        self._length = np.array([len(name) for name in self._names], dtype=np.int64)
        self._counts = np.zeros((len(self._names), len(self._column)), dtype=np.int32)
        for at, name in enumerate(self._names):
            for letter in name:
                self._counts[at, self._column[letter]] += 1

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def nearest(self, text: str, most: int, least: float) -> list[str]:
        """Names with the highest ratio to a text, the nearest first.

        Parameters
        ----------
        most : int
            Names at most.
        least : float
            Ratio that a name must have, 0 to 1: twice the letters that match in order, over the letters of both.

        Returns
        -------
        list of str
            What ``difflib.get_close_matches(text, names, most, least)`` returns.
        """
        both = self._length + len(text)
        near = np.flatnonzero(2.0 * np.minimum(self._length, len(text)) >= least * both - _SLACK)
        wanted = {self._column[letter]: count for letter, count in Counter(text).items() if letter in self._column}
        columns, counts = np.array(list(wanted), dtype=int), np.array(list(wanted.values()), dtype=np.int32)
        common = np.minimum(self._counts[np.ix_(near, columns)], counts).sum(axis=1)
        near = near[2.0 * common >= least * both[near] - _SLACK]
        matcher = SequenceMatcher()
        matcher.set_seq2(text)
        found = []
        for at in near.tolist():
            matcher.set_seq1(self._names[at])
            if matcher.quick_ratio() >= least and (ratio := matcher.ratio()) >= least:
                found.append((ratio, self._names[at]))
        return [name for _, name in heapq.nlargest(most, found)]


# What rounding may take from a bound: the exact ratio decides.
_SLACK = 1e-6

"""Whose word counts first where several sources describe one organisation.

Each loader declares the rank of its own sources; linkage knows none of them by name. Ranks are spaced in tens, so that
a new source finds room between two others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

UNRANKED = 1_000
"""Rank of what a source does not declare: after all that do, in order of its records' keys."""

_YEAR = re.compile(r"20\d\d")
_EDITION = re.compile(r"-20\d\d.*")


@dataclass(frozen=True)
class SourceRank:
    """How one source of records ranks among the others; the smallest rank wins.

    Parameters
    ----------
    prefix : str
        What the keys of its records begin with, before the colon; a year of the edition after it may be left out.
    attributes : int
        Rank for whatever a record says (type, website, identifiers).
    name : int, optional
        Rank for the name; that of ``attributes`` where not given.
    seat : int
        Rank for the place.
    tells_kind : bool
        Whether its word that a record is an institution, not a business, can be relied on.
    """

    prefix: str
    attributes: int = UNRANKED
    name: int | None = None
    seat: int = UNRANKED
    tells_kind: bool = True


_UNKNOWN = SourceRank("")


class SourceOrder:
    """Puts records in the order in which their sources are believed.

    Parameters
    ----------
    ranks : iterable of SourceRank
        One for each source; sources that are not among them come last, by key.
    """

    def __init__(self, ranks: Iterable[SourceRank]) -> None:
        self._ranks = {rank.prefix: rank for rank in ranks}

    def _of(self, key: str) -> SourceRank:
        source = key.partition(":")[0]
        return self._ranks.get(source) or self._ranks.get(_EDITION.sub("", source)) or _UNKNOWN

    def by_attributes(self, key: str) -> tuple[int, int, str]:
        """Sort key of a record for what it says; of editions of one source the newest comes first."""
        return _sort_key(self._of(key).attributes, key)

    def by_name(self, key: str) -> tuple[int, int, str]:
        """Sort key of a record for its name."""
        rank = self._of(key)
        return _sort_key(rank.attributes if rank.name is None else rank.name, key)

    def by_seat(self, key: str) -> tuple[int, int, str]:
        """Sort key of a record for its place."""
        return _sort_key(self._of(key).seat, key)

    def tells_kind(self, key: str) -> bool:
        """Say whether the source of a record can tell an institution from a business."""
        return self._of(key).tells_kind


def _sort_key(rank: int, key: str) -> tuple[int, int, str]:
    year = _YEAR.search(key.partition(":")[0])
    return rank, -int(year.group(0)) if year else 0, key

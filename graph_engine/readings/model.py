"""What a blind set is made of: pairs in one form, and what only the key says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Origin(StrEnum):
    """Where a pair comes from, which readers are not told."""

    SUGGESTION = "suggestion"
    SET_ASIDE = "set aside"
    REAL = "real"
    RANDOM = "random"


class Verdict(StrEnum):
    """What a reader makes of a pair."""

    SENSIBLE = "sensible"
    WEAK = "weak"
    SILLY = "silly"


@dataclass(frozen=True)
class Party:
    """One side of a pair, as a card shows it.

    Parameters
    ----------
    key : str
        Key of the organisation or area, for the key of the set.
    name, type, area : str
        As a card says them: an organisation, what it is in words, and where; or an area.
    has : tuple of str
        What it works on or has, in words with its source.
    point : tuple of float
        Latitude and longitude of the seat, or of the middle of the area.
    texts : tuple of str
        Keys of the texts that speak for it.
    """

    key: str
    name: str
    type: str
    area: str
    has: tuple[str, ...]
    point: tuple[float, float]
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class BlindPair:
    """Two sides that a reader judges, and what the key says of them.

    Parameters
    ----------
    one, other : Party
        Side A and side B.
    distance_km : float
        Between the two, computed alike for all pairs.
    origin : Origin
        Where it comes from.
    kind, grade : str or None
        Of a suggestion; of what a rule set aside the kind alone.
    facts : mapping
        What else the key says.
    """

    one: Party
    other: Party
    distance_km: float
    origin: Origin
    kind: str | None = None
    grade: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DrawnPart:
    """How many pairs of one origin and grade were wanted, there were, and were drawn."""

    origin: Origin
    grade: str | None
    wanted: int
    found: int
    drawn: int


@dataclass(frozen=True)
class BlindSet:
    """Pairs in the order of their numbers, from 1.

    Parameters
    ----------
    seed, release : int
        What it was drawn with, and of which release.
    pairs : tuple of BlindPair
        The pairs, shuffled.
    parts : tuple of DrawnPart
        What was asked for and what there was.
    """

    seed: int
    release: int
    pairs: tuple[BlindPair, ...]
    parts: tuple[DrawnPart, ...]


@dataclass(frozen=True)
class Partnership:
    """An institution and a firm that stand in one project, by their keys; ``project`` is the key of its text."""

    project: str
    institution: str
    firm: str

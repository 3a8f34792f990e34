"""Rows of ``activities.csv``, and cells of other tables that name activities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated

from annotated_types import Interval

from graph_engine.errors import UnknownNameError
from graph_engine.reference.typed_table import (
    Cell,
    CellError,
    ColumnNamed,
    ReferenceTable,
    Text,
    YesNo,
    digits,
    listed,
    one_of,
    parts_of,
)

__all__ = [
    "SECTIONS",
    "STRATEGY_SECTORS",
    "TABLE",
    "ActivityCode",
    "ActivityCodes",
    "ActivityPrefix",
    "ActivityPrefixes",
    "ActivityRow",
    "AnyActivityCodes",
    "Good",
    "PrefixRow",
    "Receives",
    "activity_themes",
    "section_of",
]

EVERYTHING = "all"
STRATEGY_SECTORS = (
    "Advanced Manufacturing",
    "Clean Energy",
    "Creative Industries",
    "Defence",
    "Digital and Technologies",
    "Financial Services",
    "Foundational industries and inputs",
    "Life Sciences",
    "Professional and Business Services",
)
# Divisions at which the sections of SIC 2007 begin; 04, 34, 40, 44, 48, 54, 57, 67, 76, 83 and 89 are not used.
SECTIONS = (
    ("A", 1, 3),
    ("B", 5, 9),
    ("C", 10, 33),
    ("D", 35, 35),
    ("E", 36, 39),
    ("F", 41, 43),
    ("G", 45, 47),
    ("H", 49, 53),
    ("I", 55, 56),
    ("J", 58, 63),
    ("K", 64, 66),
    ("L", 68, 68),
    ("M", 69, 75),
    ("N", 77, 82),
    ("O", 84, 84),
    ("P", 85, 85),
    ("Q", 86, 88),
    ("R", 90, 93),
    ("S", 94, 96),
    ("T", 97, 98),
    ("U", 99, 99),
)


def section_of(division: int) -> str:
    """Letter of the section of SIC 2007 in which a division lies.

    Examples
    --------
    >>> section_of(25), section_of(42)
    ('C', 'F')
    """
    return next(letter for letter, first, last in SECTIONS if first <= division <= last)


class Good(StrEnum):
    """What an activity puts out: only a material or component can be the input of a maker."""

    MATERIAL = "material"
    CAPITAL = "capital"
    SERVICE = "service"
    FINAL = "final"


class Receives(StrEnum):
    """Whether an activity may be the receiving side: always, only where a firm is named, or never."""

    YES = "yes"
    NAMED = "named"
    NO = "no"


def _traded(text: str) -> float | None:
    if text in ("yes", "no"):
        return 0.0 if text == "yes" else None
    word, _, number = text.partition(" ")
    try:
        found = float(number) if word == "from" else 0.0
    except ValueError:
        found = 0.0
    if not 0 < found <= 100:
        raise ValueError("yes, no, or 'from' and a location quotient such as 'from 3'")
    return found


def _sectors(text: str) -> tuple[str, ...]:
    found = parts_of(text)
    if not set(found) <= set(STRATEGY_SECTORS):
        raise ValueError("one of " + ", ".join(STRATEGY_SECTORS))
    return found


def _check_division(prefix: str) -> None:
    if not any(first <= int(prefix[:2]) <= last for _, first, last in SECTIONS):
        raise CellError("prefix", "a code in a division that SIC 2007 has")


@dataclass(frozen=True)
class PrefixRow:
    """A prefix of SIC 2007 that belongs to an activity described elsewhere, or to none.

    Parameters
    ----------
    prefix : str
        Two to five digits.
    activity : str
        Code of the activity; empty where the prefix is out of the dataset.
    reason : str
        Why.
    """

    prefix: Annotated[str, digits(2, 5)]
    activity: str
    reason: Text

    def __post_init__(self) -> None:
        """Refuse a division that SIC 2007 has not."""
        _check_division(self.prefix)


@dataclass(frozen=True)
class ActivityRow:
    """A prefix of SIC 2007 that is an activity, and what it is.

    Parameters
    ----------
    prefix, activity : str
        Code of the activity, twice.
    lq_from : float or None
        Location quotient from which it is exchanged between regions; 0 where always, ``None`` where never.
    label, theme, good, reach_km, reach_doubles, receives, catch_all, bound, strategy, reason, source
        As in :class:`graph_engine.classifications.activities.Activity`.
    """

    prefix: Annotated[str, digits(2, 5)]
    activity: Annotated[str, digits(2, 4)]
    label: Text
    theme: Text
    lq_from: Annotated[float | None, ColumnNamed("traded"), Cell(_traded)]
    good: Annotated[Good, one_of(*Good)]
    reach_km: Annotated[float, Interval(ge=1, le=1000)]
    reach_doubles: YesNo
    receives: Annotated[Receives, one_of(*Receives)]
    catch_all: YesNo
    bound: YesNo
    strategy: Annotated[tuple[str, ...], Cell(_sectors)]
    reason: Text
    source: Text

    def __post_init__(self) -> None:
        """Refuse a division that SIC 2007 has not."""
        _check_division(self.prefix)


TABLE: ReferenceTable[ActivityRow | PrefixRow] = ReferenceTable(
    "activities.csv",
    ActivityRow,
    once={"prefix": lambda row: [row.prefix]},
    short_row=(PrefixRow, lambda cells: cells["activity"] != cells["prefix"]),
)


@cache
def activity_themes() -> Mapping[str, str]:
    """Theme of each activity of the package's table, by its code, sorted."""
    return dict(sorted((row.activity, row.theme) for row in TABLE.read() if isinstance(row, ActivityRow)))


def _one(text: str) -> str:
    if text not in activity_themes():
        raise ValueError(listed(activity_themes()))
    return text


def _sorted(text: str) -> tuple[str, ...]:
    known = activity_themes()
    for code in parts_of(text):
        if code not in known:
            raise UnknownNameError("activity", code, known)
    return tuple(sorted(parts_of(text)))


def _several(text: str) -> tuple[str, ...]:
    found = _sorted(text)
    if not found or len(set(found)) < len(found):
        raise ValueError("one activity or more, each once")
    return found


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(code[:length] for code in activity_themes() for length in range(1, len(code) + 1))


def _prefix(text: str) -> str:
    if not text or not (text in _beginnings() or any(text.startswith(code) for code in activity_themes())):
        raise ValueError(f"SIC 2007 prefixes that belong to an activity ({text!r} belongs to none)")
    return text


ActivityCode = Annotated[str, Cell(_one)]
"""Code of an activity."""
ActivityCodes = Annotated[tuple[str, ...], Cell(_several)]
"""Codes of activities separated by ``;``: one or more, each once; sorted."""
AnyActivityCodes = Annotated[tuple[str, ...], Cell(_sorted)]
"""Codes of activities separated by ``;``, none or more; sorted."""
ActivityPrefix = Annotated[str, Cell(lambda text: _prefix(text) if text else "")]
"""A prefix of SIC 2007 that begins the code of some activity or lies below one, or nothing."""
ActivityPrefixes = Annotated[
    tuple[str, ...], Cell(lambda text: ("",) if text == EVERYTHING else tuple(map(_prefix, parts_of(text))))
]
"""Such prefixes separated by ``;``, none or more; one that begins every code for the word ``all``."""

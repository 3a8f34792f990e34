"""What the tables say of research: which unit of assessment serves which industry, and what witnesses it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Annotated

from graph_engine.errors import TableError
from graph_engine.reference.activity_rows import AnyActivityCodes, activity_themes
from graph_engine.reference.typed_table import (
    Cell,
    CellError,
    Numbered,
    Parts,
    ReferenceTable,
    Text,
    listed,
    one_of,
    parts_of,
)

__all__ = [
    "Fit",
    "ResearchFit",
    "ResearchFits",
    "ResearchFocus",
    "Unit",
    "read_research_fit",
    "read_research_focus",
    "research_fit",
    "research_focus",
]

UNITS = tuple(str(unit) for unit in range(1, 35))
ENGINEERING = "12"
UNITS_2014 = ("12", "13", "14", "15")
PROGRAMME_PARTS = (
    "ARF",
    "ERC",
    "Euratom",
    "FET",
    "Innovation in SMEs",
    "LEIT",
    "MSCA",
    "RI",
    "SC1",
    "SC2",
    "SC3",
    "SC4",
    "SC5",
    "SC6",
    "SC7",
    "SEWP",
    "SWAFS",
)
Unit = Annotated[str, one_of(*UNITS)]
"""Unit of assessment of REF 2021."""


class Fit(StrEnum):
    """How far a unit serves an industry.

    ``OFFERS``: it may be offered, and counts as what a place has. ``WITNESS``: it counts, and is offered only where a
    second witness names the field. ``COUNTS``: it counts, and is never offered. ``NONE``: it serves none.
    """

    OFFERS = "offers"
    WITNESS = "witness"
    COUNTS = "counts"
    NONE = "none"


def _programme_parts(text: str) -> tuple[str, ...]:
    found = parts_of(text)
    if not set(found) <= set(PROGRAMME_PARTS):
        raise ValueError("one of " + ", ".join(PROGRAMME_PARTS))
    return found


@dataclass(frozen=True)
class ResearchFit:
    """One unit of assessment and the activities of one field that it serves.

    Parameters
    ----------
    unit, unit_name : str
        Unit of assessment of REF 2021.
    unit_2014, unit_2014_name : str
        Unit of REF 2014 by whose staff engineering is split; empty for all other units.
    field : str
        Theme of the activities; empty where ``fit`` is none.
    activities : tuple of str
        Codes of activities, sorted.
    fit : Fit
        How far it serves them.
    programme_parts : tuple of str
        Parts of Horizon 2020 whose projects are a second witness of the field.
    topic_prefixes : tuple of str
        Beginnings of topics of Horizon 2020 that name the field more closely than its part.
    reason, source : str
        Why, and where the unit is described.
    """

    unit: Unit
    unit_name: Text
    unit_2014: str
    unit_2014_name: str
    field: str
    activities: AnyActivityCodes
    fit: Annotated[Fit, one_of(*Fit)]
    programme_parts: Annotated[tuple[str, ...], Cell(_programme_parts)]
    topic_prefixes: Parts
    reason: Text
    source: Text

    def __post_init__(self) -> None:
        """Refuse a unit of REF 2014 that is not of the unit, and activities that are not of the field."""
        allowed = UNITS_2014 if self.unit == ENGINEERING else ("",)
        if self.unit_2014 not in allowed:
            raise CellError("unit_2014", listed(allowed))
        if bool(self.unit_2014) != bool(self.unit_2014_name):
            raise CellError("unit_2014_name", "any text, not nothing" if self.unit_2014 else listed([""]))
        if self.fit is Fit.NONE:
            if self.field or self.activities:
                raise CellError("field", "nothing here and in activities, as the fit is none")
            return
        themes = activity_themes()
        if self.field not in themes.values():
            raise CellError("field", listed(set(themes.values())))
        outside = [code for code in self.activities if themes[code] != self.field]
        if outside or not self.activities:
            raise CellError(
                "activities", f"activities of the field {self.field!r} ({', '.join(outside) or 'nothing'} is not)"
            )

    def names(self, topic: str) -> bool:
        """Return whether a Horizon 2020 topic names this field."""
        return topic.startswith(self.topic_prefixes) if self.topic_prefixes else False


FITS = ReferenceTable(
    "research_fit.csv",
    ResearchFit,
    once={"activities": lambda row: [(row.unit, row.unit_2014, code) for code in row.activities]},
)


@dataclass(frozen=True)
class ResearchFits:
    """All rows of the table of research fit."""

    rows: tuple[ResearchFit, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields in which some unit may be offered, sorted."""
        return tuple(sorted({row.field for row in self.rows if row.fit in (Fit.OFFERS, Fit.WITNESS)}))


def read_research_fit(text: str | None = None) -> ResearchFits:
    """Read and check the table of research fit.

    Parameters
    ----------
    text : str, optional
        The table as CSV text; the table of the package where not given.

    Raises
    ------
    TableError
        If a row is not valid, an activity lies outside the row's field, a unit has no row, or an activity stands
        twice in the rows of one unit.
    """
    found = FITS.read(text)
    # A unit that serves no industry has a row that says so: one without a row was forgotten.
    missing = sorted(set(UNITS) - {each.unit for each in found}, key=int)
    if missing:
        raise TableError(f"{FITS.file}: no row for unit {', '.join(missing)}; allowed is a row for each of 1 to 34.")
    return ResearchFits(
        tuple(sorted(found, key=lambda each: (int(each.unit), each.unit_2014, each.field, each.activities)))
    )


@lru_cache(maxsize=1)
def research_fit() -> ResearchFits:
    """Return the research fit of the package's table, read once."""
    return read_research_fit()


@dataclass(frozen=True)
class FocusRow:
    """What a single institution's unit serves at most."""

    ukprn: Numbered
    institution: Text
    unit: Unit
    only: AnyActivityCodes
    reason: Text
    source: Text

    def __post_init__(self) -> None:
        """Refuse an activity that the unit does not serve."""
        if not set(self.only) <= _served()[self.unit]:
            raise CellError("only", f"activities that unit {self.unit} serves, or nothing")


FOCUS = ReferenceTable("research_focus.csv", FocusRow, once={"unit": lambda row: [(row.ukprn, row.unit)]})


@cache
def _served() -> dict[str, set[str]]:
    """Activities that each unit serves."""
    return {
        unit: {code for fit in research_fit().rows if fit.unit == unit for code in fit.activities} for unit in UNITS
    }


@dataclass(frozen=True)
class ResearchFocus:
    """What single institutions do of a unit that is wider, such as veterinary schools in agriculture and food.

    Parameters
    ----------
    only : dict of (str, str) to frozenset of str
        By UKPRN and unit of REF 2021, the activities that the institution's unit serves at most.
    reasons : dict of (str, str) to str
        Why, by the same keys.
    """

    only: dict[tuple[str, str], frozenset[str]]
    reasons: dict[tuple[str, str], str]

    def serves(self, ukprn: str, unit: str, activity: str) -> bool:
        """Return whether an institution's unit may serve an activity; true where the table says nothing.

        Examples
        --------
        >>> found = research_focus()
        >>> found.serves("10007779", "6", "101"), found.serves("10007779", "6", "107"), found.serves("1", "6", "107")
        (True, False, True)
        """
        limits = self.only.get((ukprn, unit))
        return limits is None or activity in limits


def read_research_focus(text: str | None = None) -> ResearchFocus:
    """Read and check the table of research focus.

    Parameters
    ----------
    text : str, optional
        The table as CSV text; the table of the package where not given.

    Raises
    ------
    TableError
        If a row is not valid, names an activity that its unit does not serve, or an institution's unit stands twice.
    """
    rows = FOCUS.read(text)
    return ResearchFocus(
        {(row.ukprn, row.unit): frozenset(row.only) for row in rows},
        {(row.ukprn, row.unit): row.reason for row in rows},
    )


@lru_cache(maxsize=1)
def research_focus() -> ResearchFocus:
    """Return the research focus of the package's table, read once."""
    return read_research_focus()

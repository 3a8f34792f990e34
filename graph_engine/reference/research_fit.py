"""What the tables say of research: which unit of assessment serves which industry, and what witnesses it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from graph_engine.classifications.activities import activities
from graph_engine.errors import TableError
from graph_engine.reference.reader import Row, read_rows, refuse_duplicates

__all__ = [
    "Fit",
    "ResearchFit",
    "ResearchFits",
    "ResearchFocus",
    "read_research_fit",
    "read_research_focus",
    "research_fit",
    "research_focus",
]

FILE = "research_fit.csv"
COLUMNS = (
    "unit",
    "unit_name",
    "unit_2014",
    "unit_2014_name",
    "field",
    "activities",
    "fit",
    "programme_parts",
    "topic_prefixes",
    "reason",
    "source",
)
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


FOCUS_FILE = "research_focus.csv"
FOCUS_COLUMNS = ("ukprn", "institution", "unit", "only", "reason", "source")


class Fit(StrEnum):
    """How far a unit serves an industry.

    ``OFFERS``: it may be offered, and counts as what a place has. ``WITNESS``: it counts, and is offered only where a
    second witness names the field. ``COUNTS``: it counts, and is never offered. ``NONE``: it serves none.
    """

    OFFERS = "offers"
    WITNESS = "witness"
    COUNTS = "counts"
    NONE = "none"


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

    unit: str
    unit_name: str
    unit_2014: str
    unit_2014_name: str
    field: str
    activities: tuple[str, ...]
    fit: Fit
    programme_parts: tuple[str, ...]
    topic_prefixes: tuple[str, ...]
    reason: str
    source: str

    def names(self, topic: str) -> bool:
        """Return whether a Horizon 2020 topic names this field."""
        return topic.startswith(self.topic_prefixes) if self.topic_prefixes else False


@dataclass(frozen=True)
class ResearchFits:
    """All rows of the table of research fit."""

    rows: tuple[ResearchFit, ...]

    def for_unit(self, unit: str, unit_2014: str = "") -> tuple[ResearchFit, ...]:
        """Return the rows of a unit of REF 2021 and, for engineering, of a unit of REF 2014, that serve something."""
        return tuple(
            row for row in self.rows if row.unit == unit and row.unit_2014 == unit_2014 and row.fit is not Fit.NONE
        )

    def for_activity(self, activity: str) -> tuple[ResearchFit, ...]:
        """Return the rows that serve an activity, those that may be offered first.

        Examples
        --------
        >>> [(row.unit, row.fit.value) for row in research_fit().for_activity("105")]
        [('6', 'offers')]
        """
        order = list(Fit)
        return tuple(
            sorted((row for row in self.rows if activity in row.activities), key=lambda row: order.index(row.fit))
        )

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
    rows = read_rows(FILE, COLUMNS, text)
    found = [_fit(row) for row in rows]
    _refuse_two_fits(rows, found)
    missing = sorted(set(UNITS) - {each.unit for each in found}, key=int)
    if missing:
        raise TableError(f"{FILE}: no row for unit {', '.join(missing)}; allowed is a row for each of 1 to 34.")
    return ResearchFits(
        tuple(sorted(found, key=lambda each: (int(each.unit), each.unit_2014, each.field, each.activities)))
    )


@lru_cache(maxsize=1)
def research_fit() -> ResearchFits:
    """Return the research fit of the package's table, read once."""
    return read_research_fit()


def _fit(row: Row) -> ResearchFit:
    unit = row.choice("unit", UNITS)
    unit_2014 = row.choice("unit_2014", UNITS_2014 if unit == ENGINEERING else ("",))
    fit = Fit(row.choice("fit", tuple(Fit)))
    known = activities()
    field, codes = row.optional("field"), _codes(row, "activities")
    if fit is Fit.NONE:
        if field or codes:
            row.refuse("field", "nothing here and in activities, as the fit is none")
    else:
        row.choice("field", known.themes)
        outside = [code for code in codes if known.get(code).theme != field]
        if outside or not codes:
            row.refuse("activities", f"activities of the field {field!r} ({', '.join(outside) or 'nothing'} is not)")
    return ResearchFit(
        unit=unit,
        unit_name=row.text("unit_name"),
        unit_2014=unit_2014,
        unit_2014_name=row.text("unit_2014_name") if unit_2014 else row.choice("unit_2014_name", ("",)),
        field=field,
        activities=codes,
        fit=fit,
        programme_parts=row.parts("programme_parts", _part),
        topic_prefixes=row.parts("topic_prefixes"),
        reason=row.text("reason"),
        source=row.text("source"),
    )


def _codes(row: Row, column: str) -> tuple[str, ...]:
    known = activities()
    return tuple(sorted(row.parts(column, lambda code: known.get(code).code)))


def _part(name: str) -> str:
    if name not in PROGRAMME_PARTS:
        raise ValueError("one of " + ", ".join(PROGRAMME_PARTS))
    return name


def _refuse_two_fits(rows: list[Row], found: list[ResearchFit]) -> None:
    seen: set[tuple[str, str, str]] = set()
    for row, each in zip(rows, found, strict=True):
        for code in each.activities:
            if (each.unit, each.unit_2014, code) in seen:
                row.refuse("activities", f"activities that no other row of the unit has ({code} stands twice)")
            seen.add((each.unit, each.unit_2014, code))


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
    rows = read_rows(FOCUS_FILE, FOCUS_COLUMNS, text)
    keys = [(row.digits("ukprn", 8, 8), row.choice("unit", UNITS)) for row in rows]
    refuse_duplicates(rows, "unit", keys)
    served = {
        unit: {code for fit in research_fit().rows if fit.unit == unit for code in fit.activities} for unit in UNITS
    }
    only = {}
    for row, key in zip(rows, keys, strict=True):
        row.text("institution")
        row.text("source")
        codes = frozenset(_codes(row, "only"))
        if not codes <= served[key[1]]:
            row.refuse("only", f"activities that unit {key[1]} serves, or nothing")
        only[key] = codes
    return ResearchFocus(only, {key: row.text("reason") for row, key in zip(rows, keys, strict=True)})


@lru_cache(maxsize=1)
def research_focus() -> ResearchFocus:
    """Return the research focus of the package's table, read once."""
    return read_research_focus()

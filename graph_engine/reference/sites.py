"""What the tables say of places: sites of institutions away from their seat, and changes since the figures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Annotated

from graph_engine.reference.activity_rows import ActivityCode
from graph_engine.reference.area_codes import AreaCode
from graph_engine.reference.provenance import UNCHECKED, Checked
from graph_engine.reference.typed_table import (
    Cell,
    Line,
    OptionalYear,
    ReferenceTable,
    Text,
    YearOrDate,
    digits,
    one_of,
)

__all__ = [
    "Change",
    "Effect",
    "KnownChanges",
    "Site",
    "Sites",
    "known_changes",
    "read_known_changes",
    "read_sites",
    "sites",
]


@dataclass(frozen=True)
class Site:
    """A site that an institution has in an area, wherever its seat is.

    Parameters
    ----------
    institution : str
        Name, as in the Research Excellence Framework where it takes part in it.
    ukprn : str
        UK provider reference number (8 digits); empty for research organisations that have none.
    place : str
        ITL2 code of 2021.
    site : str
        What the site is called.
    since : int or None
        Year in which it opened, where known.
    reason, source : str
        What is done there, and who can confirm it.
    checked : Checked
        What it was checked against.
    """

    institution: Text
    ukprn: Annotated[str, Cell(lambda text: digits(8, 8).read(text) if text else "")]
    place: AreaCode
    site: Text
    since: OptionalYear
    reason: Text
    source: Text
    checked: Checked = UNCHECKED

    @property
    def named(self) -> str:
        """What the site is called; that there is one, where nobody else was asked."""
        return self.site if self.checked.may_name else "a site of its own, by our own knowledge"


@dataclass(frozen=True)
class Sites:
    """All rows of the table of sites."""

    rows: tuple[Site, ...]

    def of(self, ukprn: str | None = None, institution: str | None = None) -> tuple[Site, ...]:
        """Return the sites of an institution, by its reference number or, without regard to case, by its name."""
        name = institution.casefold() if institution else None
        return tuple(
            site
            for site in self.rows
            if (ukprn and site.ukprn == ukprn) or (name and site.institution.casefold() == name)
        )

    def has(self, place: str, ukprn: str | None = None, institution: str | None = None) -> Site | None:
        """Return the first site that an institution has in an area (ITL2 code of 2021), or ``None``.

        Examples
        --------
        >>> sites().has("TLD4", ukprn="10007157").site
        'AMRC North West, Samlesbury'
        """
        return next((site for site in self.of(ukprn, institution) if site.place == place), None)


SITES = ReferenceTable("sites.csv", Site, once={"place": lambda row: [(row.institution, row.place)]})


def read_sites(text: str | None = None) -> Sites:
    """Read and check the table of sites.

    Parameters
    ----------
    text : str, optional
        The table as CSV text; the table of the package where not given.

    Raises
    ------
    TableError
        If a row is not valid, names no area, or an institution has two rows for one area.
    """
    lines = SITES.lines(text)
    _refuse_two_names(lines)
    return Sites(tuple(sorted((line.row for line in lines), key=lambda each: (each.institution, each.place))))


@lru_cache(maxsize=1)
def sites() -> Sites:
    """Return the sites of the package's table, read once."""
    return read_sites()


def _refuse_two_names(lines: list[Line[Site]]) -> None:
    names: dict[str, str] = {}
    for line in lines:
        number, name = line.row.ukprn, line.row.institution
        if number and names.setdefault(number, name) != name:
            line.refuse("institution", f"{names[number]!r}, as in the rows above with the same number")


class Effect(StrEnum):
    """What a change did or will do to the activity in its place.

    ``CLOSED`` is only said where the works held most of the activity there; where others are left it is ``REDUCED``.
    """

    CLOSED = "closed"
    CANCELLED = "cancelled"
    ANNOUNCED = "announced"
    REDUCED = "reduced"
    OPENED = "opened"
    GROWN = "grown"
    AT_RISK = "at risk"
    OWNER_CHANGED = "owner changed"


_HAPPENED = {
    Effect.CLOSED: "Most of it closed",
    Effect.CANCELLED: "A plan for a works was given up",
    Effect.ANNOUNCED: "A change of a works was announced",
    Effect.REDUCED: "A works closed or shrank",
    Effect.OPENED: "A works opened",
    Effect.GROWN: "A works grew",
    Effect.AT_RISK: "The future of a works was in doubt",
    Effect.OWNER_CHANGED: "A works changed hands",
}


@dataclass(frozen=True)
class Change:
    """Something that happened to an activity of an area and that older figures do not show.

    Parameters
    ----------
    place : str
        ITL2 code of 2021.
    activity : str
        Code of the activity.
    date : str
        ISO text: a year, a month or a day.
    effect : Effect
        What it did to the activity.
    what : str
        One clause for a caution.
    source : str
        Who can confirm it.
    checked : Checked
        What it was checked against.
    """

    place: AreaCode
    activity: ActivityCode
    date: YearOrDate
    effect: Annotated[Effect, one_of(*Effect)]
    what: Text
    source: Text
    checked: Checked = UNCHECKED

    @property
    def year(self) -> int:
        """Year of the change."""
        return int(self.date[:4])

    @property
    def sentence(self) -> str:
        """What happened, with its date and source; where nobody else was asked, no works is named."""
        if not self.checked.may_name:
            return f"{_HAPPENED[self.effect]} ({self.date}; our own knowledge, looked up nowhere)."
        return f"{self.what[0].upper()}{self.what[1:]} ({self.date}; {self.source})."

    def caution(self, industry: str) -> str:
        """The sentence for a list of cautions.

        Parameters
        ----------
        industry : str
            The activity and the area, such as "iron and steel in South Yorkshire": said where the sentence names no
            works.
        """
        return self.sentence if self.checked.may_name else f"{industry[0].upper()}{industry[1:]}: {self.sentence}"


@dataclass(frozen=True)
class KnownChanges:
    """All rows of the table of known changes."""

    rows: tuple[Change, ...]

    def of(self, place: str, activity: str, after: int | None = None) -> tuple[Change, ...]:
        """Return the changes to an activity of an area, oldest first.

        Parameters
        ----------
        place : str
            ITL2 code of 2021.
        activity : str
            Code of the activity.
        after : int, optional
            Year of the figures: only changes in that year or later, which the figures may not show.

        Examples
        --------
        >>> [change.effect.value for change in known_changes().of("TLL1", "241", after=2021)]
        ['reduced']
        """
        return tuple(
            row
            for row in self.rows
            # The year itself counts: jobs are counted on a day of it, and the change may have come later.
            if row.place == place and row.activity == activity and (after is None or row.year >= after)
        )

    def closure(self, place: str, activity: str, after: int | None = None) -> Change | None:
        """Return the last change that closed most of an activity of an area; arguments as for :meth:`of`.

        Examples
        --------
        >>> known_changes().closure("TLH2", "291", after=2021).what
        'Luton van plant closed'
        """
        closed = [change for change in self.of(place, activity, after) if change.effect is Effect.CLOSED]
        return closed[-1] if closed else None


CHANGES = ReferenceTable("known_changes.csv", Change, once={"what": lambda row: [(row.place, row.activity, row.what)]})


def read_known_changes(text: str | None = None) -> KnownChanges:
    """Read and check the table of known changes.

    Parameters
    ----------
    text : str, optional
        The table as CSV text; the table of the package where not given.

    Raises
    ------
    TableError
        If a row is not valid, names no area or activity, or stands twice.
    """
    found = CHANGES.read(text)
    return KnownChanges(tuple(sorted(found, key=lambda each: (each.place, each.activity, each.date, each.what))))


@lru_cache(maxsize=1)
def known_changes() -> KnownChanges:
    """Return the known changes of the package's table, read once."""
    return read_known_changes()

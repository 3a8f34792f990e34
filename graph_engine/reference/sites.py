"""What the tables say of places: sites of institutions away from their seat, and changes since the figures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from graph_engine.classifications.activities import activities
from graph_engine.reference.reader import Row, area_code, read_rows, refuse_duplicates

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

SITE_FILE = "sites.csv"
SITE_COLUMNS = ("institution", "ukprn", "place", "site", "since", "reason", "source")
CHANGE_FILE = "known_changes.csv"
CHANGE_COLUMNS = ("place", "activity", "date", "effect", "what", "source")


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
        What is done there, and who says so in public.
    """

    institution: str
    ukprn: str
    place: str
    site: str
    since: int | None
    reason: str
    source: str


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

    def in_place(self, place: str) -> tuple[Site, ...]:
        """Return the sites in an area (ITL2 code of 2021)."""
        return tuple(site for site in self.rows if site.place == place)

    def has(self, place: str, ukprn: str | None = None, institution: str | None = None) -> Site | None:
        """Return the first site that an institution has in an area (ITL2 code of 2021), or ``None``.

        Examples
        --------
        >>> sites().has("TLD4", ukprn="10007157").site
        'AMRC North West, Samlesbury'
        """
        return next((site for site in self.of(ukprn, institution) if site.place == place), None)


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
    rows = read_rows(SITE_FILE, SITE_COLUMNS, text)
    found = [
        Site(
            institution=row.text("institution"),
            ukprn=row.digits("ukprn", 8, 8) if row.optional("ukprn") else "",
            place=area_code(row, "place"),
            site=row.text("site"),
            since=int(row.number("since", 1200, 2100)) if row.optional("since") else None,
            reason=row.text("reason"),
            source=row.text("source"),
        )
        for row in rows
    ]
    refuse_duplicates(rows, "place", [(each.institution, each.place) for each in found])
    _refuse_two_names(rows, found)
    return Sites(tuple(sorted(found, key=lambda each: (each.institution, each.place))))


@lru_cache(maxsize=1)
def sites() -> Sites:
    """Return the sites of the package's table, read once."""
    return read_sites()


def _refuse_two_names(rows: list[Row], found: list[Site]) -> None:
    names: dict[str, str] = {}
    for row, site in zip(rows, found, strict=True):
        if site.ukprn and names.setdefault(site.ukprn, site.institution) != site.institution:
            row.refuse("institution", f"{names[site.ukprn]!r}, as in the rows above with the same number")


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
        Who says so in public.
    """

    place: str
    activity: str
    date: str
    effect: Effect
    what: str
    source: str

    @property
    def year(self) -> int:
        """Year of the change."""
        return int(self.date[:4])

    @property
    def sentence(self) -> str:
        """The caution to print, with its date and source."""
        return f"{self.what[0].upper()}{self.what[1:]} ({self.date}; {self.source})."


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
    rows = read_rows(CHANGE_FILE, CHANGE_COLUMNS, text)
    known = activities()
    found = [
        Change(
            place=area_code(row, "place"),
            activity=row.choice("activity", known.codes),
            date=row.year_or_date("date"),
            effect=Effect(row.choice("effect", tuple(Effect))),
            what=row.text("what"),
            source=row.text("source"),
        )
        for row in rows
    ]
    refuse_duplicates(rows, "what", [(each.place, each.activity, each.what) for each in found])
    return KnownChanges(tuple(sorted(found, key=lambda each: (each.place, each.activity, each.date, each.what))))


@lru_cache(maxsize=1)
def known_changes() -> KnownChanges:
    """Return the known changes of the package's table, read once."""
    return read_known_changes()

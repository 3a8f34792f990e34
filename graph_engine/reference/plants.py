"""What the tables say of works: who makes what where, who does not, and who supplies whom as all the trade knows.

A register of companies knows the address and the class that a firm gave, not its product or its works;
``plants.csv`` names the works that carry an activity in an area and the registered firms that do not, and
``standing_links.csv`` the supplies that are no discovery.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from graph_engine.classifications.activities import activities
from graph_engine.reference.reader import Row, area_code, read_rows, refuse_duplicates

__all__ = [
    "Plant",
    "Plants",
    "StandingLink",
    "StandingLinks",
    "plants",
    "read_plants",
    "read_standing_links",
    "standing_links",
]

PLANT_FILE = "plants.csv"
PLANT_COLUMNS = ("place", "activity", "name", "town", "makes", "status", "match", "reason", "source")
PLANT_STATUS = ("here", "not here")
LINK_FILE = "standing_links.csv"
LINK_COLUMNS = ("supplier_place", "supplier_activity", "buyer_place", "buyer_activity", "what", "source")
ANY = "all"
MAKES = "makes"


@dataclass(frozen=True)
class Plant:
    """Works of a firm in an area, or a firm that is registered there and does not make it there.

    Parameters
    ----------
    place : str
        ITL2 code of 2021.
    activity : str
        Code of the activity; ``"all"`` only where the firm is not here at all.
    name : str
        Name in common use, such as "Ford".
    town : str
        Where the works stand; empty where it is not here and that is all there is to say.
    makes : str
        What is made there, or what the firm really does; reads on after ``verb`` for works that are here.
    here : bool
        Whether the works carry the activity in this area.
    match : tuple of str
        Parts of the registered firm's name, lower case, or company numbers (8 characters), any of which is it.
    reason, source : str
        Why, and who says so in public.
    verb : str
        "makes", or what stands before a colon in the table, as in "overhauls: trains".
    """

    place: str
    activity: str
    name: str
    town: str
    makes: str
    here: bool
    match: tuple[str, ...]
    reason: str
    source: str
    verb: str = MAKES

    def is_firm(self, firm_name: str, company_number: str | None = None) -> bool:
        """Return whether a registered firm is this one, by its company number or a part of its name.

        A part of a name matches at the beginning of a word only: "ford" is no part of "Stafford".
        """
        words = f" {' '.join(firm_name.casefold().split())}"
        return any(each == (company_number or "").casefold() or f" {each}" in words for each in self.match)

    @property
    def does(self) -> str:
        """What the works do and where, such as "makes iron castings at Brownhills"."""
        return f"{self.verb} {self.makes}" + (f" at {self.town}" if self.town else "")

    @property
    def work(self) -> str:
        """The work in as few words as tell it: the product alone where it is made."""
        return self.makes if self.verb == MAKES else f"{self.verb} {self.makes}"

    @property
    def sentence(self) -> str:
        """The works as a card names them: name, town and product."""
        return f"{self.name}, {self.town} ({self.work})" if self.town else f"{self.name} ({self.work})"


@dataclass(frozen=True)
class Plants:
    """All rows of the table of works, in the order of the table: the best known works of an area first."""

    rows: tuple[Plant, ...]

    @cached_property
    def _by_place(self) -> dict[tuple[str, str], tuple[Plant, ...]]:
        found: dict[tuple[str, str], list[Plant]] = {}
        for row in self.rows:
            found.setdefault((row.place, row.activity), []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    def of(self, place: str, activity: str) -> tuple[Plant, ...]:
        """Return the works that carry an activity in an area (ITL2 code of 2021); empty where no row says so.

        Examples
        --------
        >>> [plant.name for plant in plants().of("TLD7", "293")]
        ['Ford Halewood Transmissions']
        """
        return tuple(row for row in self._by_place.get((place, activity), ()) if row.here)

    def plant_of(self, place: str, activity: str, firm_name: str, company_number: str | None = None) -> Plant | None:
        """Return the works of a registered firm that carry an activity in an area, or ``None``."""
        return next((row for row in self.of(place, activity) if row.is_firm(firm_name, company_number)), None)

    def refusal(self, place: str, activity: str, firm_name: str, company_number: str | None = None) -> str | None:
        """Return why a registered firm must not be named for an activity in an area, or ``None`` where it may.

        Parameters
        ----------
        place : str
            ITL2 code of 2021.
        activity : str
            Code of the activity.
        firm_name : str
            Name of the firm as registered; case does not matter.
        company_number : str, optional
            Its number at Companies House, 8 characters.

        Examples
        --------
        >>> plants().refusal("TLG3", "244", "TIMET UK LIMITED")
        'Timet makes titanium, no copper or aluminium'
        >>> plants().refusal("TLG3", "244", "Mueller Europe Limited") is None
        True
        """
        return next(
            (row.reason for row in self._not_here(place, activity) if row.is_firm(firm_name, company_number)), None
        )

    def _not_here(self, place: str, activity: str) -> Iterator[Plant]:
        for key in ((place, activity), (place, ANY)):
            yield from (row for row in self._by_place.get(key, ()) if not row.here)


def read_plants(text: str | None = None) -> Plants:
    """Read and check the table of works.

    Parameters
    ----------
    text : str, optional
        The table as CSV text; the table of the package where not given.

    Raises
    ------
    TableError
        If a row is not valid, names no area or activity, a row that is not here has nothing to match, or a name
        stands twice for one area, activity and town.
    """
    rows = read_rows(PLANT_FILE, PLANT_COLUMNS, text)
    found = [_plant(row) for row in rows]
    refuse_duplicates(rows, "name", [(each.place, each.activity, each.name, each.town) for each in found])
    return Plants(tuple(found))


@lru_cache(maxsize=1)
def plants() -> Plants:
    """Return the works of the package's table, read once."""
    return read_plants()


def _plant(row: Row) -> Plant:
    here = row.choice("status", PLANT_STATUS) == "here"
    known = activities().codes
    match = row.parts("match", str.casefold)
    if not here and not match:
        row.refuse("match", "a part of the registered name or a company number, as the firm is not here")
    if any(len(each) < 3 for each in match):
        row.refuse("match", "parts of a name of three letters or more")
    verb, _, makes = row.text("makes").rpartition(": ")
    return Plant(
        place=area_code(row, "place"),
        activity=row.choice("activity", known if here else (*known, ANY)),
        name=row.text("name"),
        town=row.text("town") if here else row.optional("town"),
        makes=makes,
        verb=verb or MAKES,
        here=here,
        match=match,
        reason=row.text("reason"),
        source=row.text("source"),
    )


@dataclass(frozen=True)
class StandingLink:
    """A supply between works of two areas that everybody in the trade knows.

    Parameters
    ----------
    supplier_place, supplier_activity, buyer_place, buyer_activity : str
        ITL2 codes of 2021 and codes of activities.
    what : str
        One clause, such as "Rolls-Royce at Raynesway builds the reactors of the submarines at Barrow".
    source : str
        Who says so in public.
    """

    supplier_place: str
    supplier_activity: str
    buyer_place: str
    buyer_activity: str
    what: str
    source: str

    @property
    def sentence(self) -> str:
        """What is already supplied, with its source."""
        return f"{self.what[0].upper()}{self.what[1:]} ({self.source})."


@dataclass(frozen=True)
class StandingLinks:
    """All rows of the table of standing links."""

    rows: tuple[StandingLink, ...]

    @cached_property
    def _by_link(self) -> dict[tuple[str, str, str, str], StandingLink]:
        return {_link_key(row): row for row in self.rows}

    def of(
        self, supplier_place: str, supplier_activity: str, buyer_place: str, buyer_activity: str
    ) -> StandingLink | None:
        """Return the standing supply from one area's activity to another's, or ``None`` where none is known.

        Examples
        --------
        >>> found = standing_links().of("TLF1", "281", "TLD1", "301")
        >>> found.what
        'Rolls-Royce at Raynesway builds the reactors of the submarines at Barrow'
        """
        return self._by_link.get((supplier_place, supplier_activity, buyer_place, buyer_activity))


def read_standing_links(text: str | None = None) -> StandingLinks:
    """Read and check the table of standing links.

    Parameters
    ----------
    text : str, optional
        The table as CSV text; the table of the package where not given.

    Raises
    ------
    TableError
        If a row is not valid, names no area or activity, or a link stands twice.
    """
    rows = read_rows(LINK_FILE, LINK_COLUMNS, text)
    known = activities().codes
    found = [
        StandingLink(
            supplier_place=area_code(row, "supplier_place"),
            supplier_activity=row.choice("supplier_activity", known),
            buyer_place=area_code(row, "buyer_place"),
            buyer_activity=row.choice("buyer_activity", known),
            what=row.text("what"),
            source=row.text("source"),
        )
        for row in rows
    ]
    refuse_duplicates(rows, "what", [_link_key(each) for each in found])
    return StandingLinks(tuple(sorted(found, key=_link_key)))


@lru_cache(maxsize=1)
def standing_links() -> StandingLinks:
    """Return the standing links of the package's table, read once."""
    return read_standing_links()


def _link_key(link: StandingLink) -> tuple[str, str, str, str]:
    return link.supplier_place, link.supplier_activity, link.buyer_place, link.buyer_activity

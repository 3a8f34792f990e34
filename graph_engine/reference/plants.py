"""What the tables say of works: who makes what where, who does not, and who supplies whom as all the trade knows.

A register of companies knows the address and the class that a firm gave, not its product or its works;
``plants.csv`` names the works that carry an activity in an area and the registered firms that do not, and
``standing_links.csv`` the supplies that are no discovery.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated

from graph_engine.reference.activity_rows import EVERYTHING, ActivityCode, activity_themes
from graph_engine.reference.area_codes import AreaCode
from graph_engine.reference.provenance import UNCHECKED, Checked
from graph_engine.reference.typed_table import (
    Cell,
    CellError,
    ColumnNamed,
    ReferenceTable,
    Text,
    listed,
    one_of,
    parts_of,
)

__all__ = [
    "Plant",
    "Plants",
    "StandingLink",
    "StandingLinks",
    "WorksKey",
    "plants",
    "read_plants",
    "read_standing_links",
    "standing_links",
]

MAKES = "makes"
# Area, activity, name and town.
WorksKey = tuple[str, str, str, str]
_HERE = one_of("here", "not here")


def _match(text: str) -> tuple[str, ...]:
    found = tuple(part.casefold() for part in parts_of(text))
    # Two letters stand at the beginning of too many names.
    if any(len(each) < 3 for each in found):
        raise ValueError("parts of a name of three letters or more")
    return found


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
    said : str
        What is made there, or what the firm really does; what stands before a colon is another verb than "makes", as
        in "overhauls: trains".
    here : bool
        Whether the works carry the activity in this area.
    match : tuple of str
        Parts of the registered firm's name, lower case, or company numbers (8 characters), any of which is it.
    reason, source : str
        Why, and who can confirm it.
    checked : Checked
        What it was checked against. A works is named where that is a page, or where a record of the release vouches
        for it (:mod:`graph_engine.datasets.vouched_works`).
    """

    place: AreaCode
    activity: str
    name: Text
    town: str
    said: Annotated[Text, ColumnNamed("makes")]
    here: Annotated[bool, ColumnNamed("status"), Cell(lambda text: _HERE.read(text) == "here")]
    match: Annotated[tuple[str, ...], Cell(_match)]
    reason: Text
    source: Text
    checked: Checked = UNCHECKED

    def __post_init__(self) -> None:
        """Refuse works without a town or an activity, and a firm that is not here with nothing to tell it by."""
        known = activity_themes()
        if self.activity not in known and (self.here or self.activity != EVERYTHING):
            raise CellError("activity", listed(known if self.here else (*known, EVERYTHING)))
        if self.here and not self.town:
            raise CellError("town", "any text, not nothing")
        if not self.here and not self.match:
            raise CellError("match", "a part of the registered name or a company number, as the firm is not here")

    @property
    def key(self) -> WorksKey:
        """What no other row of the table has."""
        return self.place, self.activity, self.name, self.town

    @property
    def known_by(self) -> tuple[str, ...]:
        """Words with which the firm's name begins in registers; its name in common use where no row says."""
        return self.match or (self.name,)

    @property
    def verb(self) -> str:
        """What the works do: "makes", or what stands before a colon in the table."""
        return self.said.rpartition(": ")[0] or MAKES

    @property
    def makes(self) -> str:
        """What is made there, or what the firm really does; reads on after ``verb`` for works that are here."""
        return self.said.rpartition(": ")[2]

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
        for key in ((place, activity), (place, EVERYTHING)):
            yield from (row for row in self._by_place.get(key, ()) if not row.here)


PLANTS = ReferenceTable("plants.csv", Plant, once={"name": lambda row: [row.key]})


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
    return Plants(PLANTS.read(text))


@lru_cache(maxsize=1)
def plants() -> Plants:
    """Return the works of the package's table, read once."""
    return read_plants()


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
        Who can confirm it.
    checked : Checked
        What it was checked against.
    """

    supplier_place: AreaCode
    supplier_activity: ActivityCode
    buyer_place: AreaCode
    buyer_activity: ActivityCode
    what: Text
    source: Text
    checked: Checked = UNCHECKED

    @property
    def key(self) -> tuple[str, str, str, str]:
        """The two ends."""
        return self.supplier_place, self.supplier_activity, self.buyer_place, self.buyer_activity

    @property
    def sentence(self) -> str:
        """What is already supplied, with its source; without names where nobody else was asked."""
        if not self.checked.may_name:
            return "works there are supplied so already, by our own knowledge."
        return f"{self.what[0].upper()}{self.what[1:]} ({self.source})."


@dataclass(frozen=True)
class StandingLinks:
    """All rows of the table of standing links."""

    rows: tuple[StandingLink, ...]

    @cached_property
    def _by_link(self) -> dict[tuple[str, str, str, str], StandingLink]:
        return {row.key: row for row in self.rows}

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


STANDING = ReferenceTable("standing_links.csv", StandingLink, once={"what": lambda row: [row.key]})


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
    return StandingLinks(tuple(sorted(STANDING.read(text), key=lambda each: each.key)))


@lru_cache(maxsize=1)
def standing_links() -> StandingLinks:
    """Return the standing links of the package's table, read once."""
    return read_standing_links()

"""What the tables say of laboratories and technology centres that take no part in the research assessment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from graph_engine.reference.activity_rows import ActivityCodes
from graph_engine.reference.area_codes import AreaCode
from graph_engine.reference.provenance import UNCHECKED, Checked
from graph_engine.reference.typed_table import ReferenceTable, Text, YesNo

__all__ = ["Centre", "Centres", "centres", "read_centres"]


@dataclass(frozen=True)
class Centre:
    """A public laboratory, research organisation or technology centre in an area.

    It counts as research that the area has in the activities named, whoever owns it. Where it is not enough (testing
    without a department behind it), an institution from elsewhere may still be offered, beside it and by name.

    Parameters
    ----------
    place : str
        ITL2 code of 2021.
    name : str
        Name and town, such as "Lucideon, Stoke-on-Trent".
    activities : tuple of str
        Codes of the activities that it serves, sorted.
    enough : bool
        Whether it is so much of the field that the area seeks no research of it elsewhere; one that is not is named
        beside a suggestion.
    what : str
        What it does, one clause.
    source : str
        Who can confirm it.
    checked : Checked
        What it was checked against.
    """

    place: AreaCode
    name: Text
    activities: ActivityCodes
    enough: YesNo
    what: Text
    source: Text
    checked: Checked = UNCHECKED

    @property
    def sentence(self) -> str:
        """The centre as a card names it: name and what it does; without its name where nobody else was asked."""
        if not self.checked.may_name:
            return "a laboratory or technology centre of the field, by our own knowledge"
        return f"{self.name} ({self.what})"


@dataclass(frozen=True)
class Centres:
    """All rows of the table of centres."""

    rows: tuple[Centre, ...]

    @cached_property
    def _serving(self) -> dict[tuple[str, str], tuple[Centre, ...]]:
        found: dict[tuple[str, str], tuple[Centre, ...]] = {}
        for row in self.rows:
            for activity in row.activities:
                found[row.place, activity] = (*found.get((row.place, activity), ()), row)
        return found

    def of(self, place: str, activity: str) -> tuple[Centre, ...]:
        """Return the centres that serve an activity in an area (ITL2 code of 2021), by name.

        Examples
        --------
        >>> [centre.name for centre in centres().of("TLG2", "234")]
        ['Lucideon, Stoke-on-Trent']
        """
        return self._serving.get((place, activity), ())

    def enough(self, place: str, activity: str) -> tuple[Centre, ...]:
        """Return those of :meth:`of` that leave an institution of the same subject little to bring.

        Examples
        --------
        >>> centres().enough("TLG2", "234")
        ()
        >>> len(centres().enough("TLD1", "2446"))
        2
        """
        return tuple(row for row in self.of(place, activity) if row.enough)


TABLE = ReferenceTable("centres.csv", Centre, once={"name": lambda row: [(row.place, row.name)]})


def read_centres(text: str | None = None) -> Centres:
    """Read and check the table of centres.

    Parameters
    ----------
    text : str, optional
        The table as CSV text; the table of the package where not given.

    Raises
    ------
    TableError
        If a row is not valid, names no area or no activity, or a name stands twice in one area.
    """
    return Centres(tuple(sorted(TABLE.read(text), key=lambda each: (each.place, each.name))))


@lru_cache(maxsize=1)
def centres() -> Centres:
    """Return the centres of the package's table, read once."""
    return read_centres()

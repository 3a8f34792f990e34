"""Bodies of business support that have closed and still stand in their publisher's list: nobody is to ring them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from graph_engine.reference.typed_table import ReferenceTable, Text, YearOrDate

__all__ = ["ClosedBody", "closed_bodies", "read_closed_bodies"]


@dataclass(frozen=True)
class ClosedBody:
    """A body that has closed.

    Parameters
    ----------
    name : str
        As the publisher of the list writes it.
    since : str
        ISO text of the day, month or year by which it was closed.
    reason, source : str
        What became of it, and who says so.
    """

    name: Text
    since: YearOrDate
    reason: Text
    source: Text


TABLE = ReferenceTable("closed_bodies.csv", ClosedBody, once={"name": lambda row: [row.name.casefold()]})


def read_closed_bodies(text: str | None = None) -> tuple[ClosedBody, ...]:
    """Read the table.

    Raises
    ------
    TableError
        If a row is not valid, or a body stands twice.
    """
    return TABLE.read(text)


@lru_cache(maxsize=1)
def closed_bodies() -> frozenset[str]:
    """Names of the bodies of the package's table, read once.

    >>> "Swindon and Wiltshire Growth Hub" in closed_bodies()
    True
    """
    return frozenset(row.name for row in read_closed_bodies())

"""Bodies that pay for projects and stand in them as partners: they know everybody and introduce nobody."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from graph_engine.reference.reader import read_rows, refuse_duplicates

__all__ = ["funders", "is_funder", "read_funders"]

FILE = "funders.csv"
COLUMNS = ("name", "why", "source")


def read_funders(text: str | None = None) -> Mapping[str, str]:
    """Read the table: why a body is no go-between, by its name in small letters.

    Raises
    ------
    TableError
        If a cell is empty or a name stands twice.
    """
    rows = read_rows(FILE, COLUMNS, text)
    found = [(row.text("name").casefold(), row.text("why"), row.text("source")) for row in rows]
    refuse_duplicates(rows, "name", [name for name, _, _ in found])
    return MappingProxyType({name: why for name, why, _ in found})


@lru_cache(maxsize=1)
def funders() -> Mapping[str, str]:
    """Return the package's table, read once."""
    return read_funders()


def is_funder(name: str) -> bool:
    """Say whether an organisation pays for projects of others.

    >>> is_funder("UNITED KINGDOM RESEARCH AND INNOVATION"), is_funder("University of York")
    (True, False)
    """
    return name.casefold() in funders()

"""Bodies that pay for projects and stand in them as partners: they know everybody and introduce nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from graph_engine.reference.typed_table import ReferenceTable, Text

__all__ = ["funders", "is_funder", "read_funders"]


@dataclass(frozen=True)
class Funder:
    """A body that introduces nobody, why, and who says so."""

    name: Text
    why: Text
    source: Text


TABLE = ReferenceTable("funders.csv", Funder, once={"name": lambda row: [row.name.casefold()]})


def read_funders(text: str | None = None) -> Mapping[str, str]:
    """Read the table: why a body is no go-between, by its name in small letters.

    Raises
    ------
    TableError
        If a cell is empty or a name stands twice.
    """
    # Read-only: it is kept, and every question has the same one.
    return MappingProxyType({row.name.casefold(): row.why for row in TABLE.read(text)})


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

"""What a plant makes that is approved under a section of the hygiene rules for food of animal origin, and its class.

The sections are those of Annex III to Regulation (EC) No 853/2004, under which authorities approve establishments.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from graph_engine.reference.typed_table import ReferenceTable, Text

__all__ = ["FoodSection", "food_sections", "read_food_sections"]


@dataclass(frozen=True)
class FoodSection:
    """One section.

    Parameters
    ----------
    section : str
        Roman number.
    product : str
        What its processing plants make.
    sic : str
        Class of SIC 2007; empty where the classification names none.
    source : str
        Where the class stands.
    """

    section: Text
    product: Text
    sic: str
    source: Text


TABLE = ReferenceTable("food_sections.csv", FoodSection, once={"section": lambda row: [row.section]})


def read_food_sections(text: str | None = None) -> tuple[FoodSection, ...]:
    """Read the table.

    Raises
    ------
    TableError
        If a cell that must be given is empty, or a section stands twice.
    """
    return TABLE.read(text)


@lru_cache(maxsize=1)
def food_sections() -> tuple[FoodSection, ...]:
    """Return the sections of the package's table, read once.

    >>> [row.sic for row in food_sections() if row.product == "fishery products"]
    ['1020']
    """
    return read_food_sections()

"""Which of four wide fields of research a unit of assessment belongs to, as panels of the exercise of 2014 had it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from graph_engine.reference.typed_table import ReferenceTable, Text

__all__ = ["ResearchPanel", "read_research_panels", "research_panels"]


@dataclass(frozen=True)
class ResearchPanel:
    """A unit of assessment.

    Parameters
    ----------
    unit : str
        Its name, as impact cases carry it.
    panel : str
        What its main panel assessed, in the words of the exercise of 2021.
    reason, source : str
        Why, and who says so.
    """

    unit: Text
    panel: Text
    reason: Text
    source: Text


TABLE = ReferenceTable("research_panels.csv", ResearchPanel, once={"unit": lambda row: [row.unit]})


def read_research_panels(text: str | None = None) -> Mapping[str, str]:
    """Panel by unit, in lower case: sources capitalise names unlike.

    Raises
    ------
    TableError
        If a row is not valid, or a unit stands twice.

    Examples
    --------
    >>> research_panels()["law"], research_panels()["physics"]
    ('social sciences', 'physical sciences, engineering and mathematics')
    """
    return {row.unit.casefold(): row.panel for row in TABLE.read(text)}


@lru_cache(maxsize=1)
def research_panels() -> Mapping[str, str]:
    """Return the rows of the package's table, read once."""
    return read_research_panels()

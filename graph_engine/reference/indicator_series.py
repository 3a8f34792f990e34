"""Which published series say most about how innovative a place is, and how each is to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from graph_engine.reference.reader import read_rows, refuse_duplicates

FILE = "indicators.csv"
_COLUMNS = (
    "series",
    "name",
    "explanation",
    "unit",
    "scale",
    "per_resident",
    "compared_in",
    "through",
    "mean_of",
    "higher_is",
    "publisher",
    "licence",
    "address",
    "publisher_note",
)


@dataclass(frozen=True)
class Series:
    """One series of regional figures.

    Parameters
    ----------
    code : str
        The publisher's name of the series: the column of its file.
    name, explanation, unit
        In our own words; ``unit`` is that of the published figure times ``scale``.
    scale : float
        What a published figure is multiplied by.
    per_resident : float or None
        Places are compared by the figure times this over their residents; ``None`` for a share or a speed, which is
        compared as it is.
    compared_in : str
        Unit of that.
    through : int
        Last year that is whole.
    mean_of : int
        Years whose mean is shown; 1 for the last year alone.
    higher_is : str
        ``more``, ``less`` or ``neither``: which way is better.
    publisher, licence, address, publisher_note
        Of the figures.
    """

    code: str
    name: str
    explanation: str
    unit: str
    scale: float
    per_resident: float | None
    compared_in: str
    through: int
    mean_of: int
    higher_is: str
    publisher: str
    licence: str
    address: str
    publisher_note: str


def read_series(text: str | None = None) -> Mapping[str, Series]:
    """Read the table of series, in its order.

    Raises
    ------
    TableError
        For a row that cannot be used.
    """
    rows = read_rows(FILE, _COLUMNS, text)
    found = [
        Series(
            code=row.text("series"),
            name=row.text("name"),
            explanation=row.text("explanation"),
            unit=row.text("unit"),
            scale=row.number("scale", 1e-12, 1e12),
            per_resident=row.number("per_resident", 1, 1e12) if row.optional("per_resident") else None,
            compared_in=row.text("compared_in"),
            through=int(row.number("through", 1990, 2100)),
            mean_of=int(row.number("mean_of", 1, 10)),
            higher_is=row.choice("higher_is", ("more", "less", "neither")),
            publisher=row.text("publisher"),
            licence=row.text("licence"),
            address=row.text("address"),
            publisher_note=row.text("publisher_note"),
        )
        for row in rows
    ]
    refuse_duplicates(rows, "series", [one.code for one in found])
    return {one.code: one for one in found}


@cache
def indicator_series() -> Mapping[str, Series]:
    """The series of the package's own table, by code, in the order in which they are shown."""
    return read_series()

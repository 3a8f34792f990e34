"""Which published series say most about how innovative a place is, and how each is to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from annotated_types import Interval

from graph_engine.reference.plausible import Bounds
from graph_engine.reference.typed_table import Cell, ColumnNamed, ReferenceTable, Text, one_of

Scale = Annotated[float, Interval(ge=1e-12, le=1e12)]
Bound = Annotated[float, Interval(ge=0, le=1e12)]


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
    least, most : float
        Bounds of a figure of one area, in ``unit``: what is beyond them is a fault of the file.
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

    code: Annotated[Text, ColumnNamed("series")]
    name: Text
    explanation: Text
    unit: Text
    scale: Scale
    least: Bound
    most: Bound
    per_resident: Annotated[Annotated[float, Interval(ge=1, le=1e12)] | None, Cell(lambda text: text or None)]
    compared_in: Text
    through: Annotated[int, Interval(ge=1990, le=2100)]
    mean_of: Annotated[int, Interval(ge=1, le=10)]
    higher_is: Annotated[str, one_of("more", "less", "neither")]
    publisher: Text
    licence: Text
    address: Text
    publisher_note: Text

    @property
    def bounds(self) -> Bounds:
        """Least and most of a figure, in ``unit``."""
        return Bounds(self.least, self.most)


TABLE = ReferenceTable("indicators.csv", Series, once={"series": lambda row: [row.code]})


def read_series(text: str | None = None) -> Mapping[str, Series]:
    """Read the table of series, in its order.

    Raises
    ------
    TableError
        For a row that cannot be used.
    """
    return {one.code: one for one in TABLE.read(text)}


@cache
def indicator_series() -> Mapping[str, Series]:
    """The series of the package's own table, by code, in the order in which they are shown."""
    return read_series()

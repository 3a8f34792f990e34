"""Figures that cannot be: more than the whole country has, a point on no Earth, a date in a year of no register.

Whoever reads a number from a file names its bounds (:func:`~loaders.framework.tabular_files.parse_numbers`), and the
row of one beyond them is set aside. What still comes out of a loader beyond the bounds of its column is refused here,
so that no loader can let one in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from graph_engine.errors import InputError
from graph_engine.reference.indicator_series import indicator_series
from graph_engine.reference.plausible import Bounds, bounds_of
from graph_engine.schema import Quantity
from graph_engine.schema.columns import Column
from loaders.framework.load_report import FileReport

INDICATOR_PREFIX = "indicator:"
_YEAR_DIGITS = 4
_DATED = r"^\d{4}(-\d\d){0,2}$"
_CURE = "Nothing was loaded; correct the file, or leave the row out."


def set_aside_beyond(
    values: pd.Series, raw: pd.Series, bounds: Bounds, file_report: FileReport, *, part: str = ""
) -> pd.Series:
    """Set the rows of values beyond their bounds aside; give the values with NaN in their place.

    Parameters
    ----------
    values : Series of float
        Index ``line``; named after the column.
    raw : Series of str
        The same as they stand in the file.
    bounds : Bounds
        In the unit of ``values``.
    """
    beyond = (values < bounds.least) | (values > bounds.most)
    for (line, value), written in zip(values[beyond].items(), raw[beyond], strict=True):
        rule = bounds.broken_by(float(value)) or ""
        file_report.quarantine(int(str(line)), str(values.name), rule, written, part=part)
    return values.mask(beyond)


def plausible_day(day: str) -> bool:
    """Say whether an ISO date, which may be cut to a month or year, is in a year that can be.

    >>> plausible_day("2019-04-01"), plausible_day("9999"), plausible_day("0001-01-01")
    (True, False, False)
    """
    return bounds_of(Quantity.YEAR).broken_by(int(day[:_YEAR_DIGITS])) is None


def require_plausible(table: pa.Table, columns: Sequence[Column], what: str) -> None:
    """Refuse rows of a loader with a figure or date beyond the bounds of its column.

    Parameters
    ----------
    table : Table
        Rows as they are staged.
    columns : sequence of Column
        Their columns.
    what : str
        Loader and kind, for the message.

    Raises
    ------
    InputError
        Names column, value and bound.
    """
    for column in columns:
        if column.quantity is None or not table.num_rows:
            continue
        if column.quantity is Quantity.YEAR and pa.types.is_string(table.schema.field(column.name).type):
            dated = pc.match_substring_regex(table.column(column.name), _DATED)
            for value in table.column(column.name).filter(pc.invert(dated)).slice(0, 1).to_pylist():
                raise InputError(f"{what}: {column.name} is {value[:100]!r}, no ISO date. {_CURE}")
        for told, values, bounds in _bounded(table, column, column.quantity):
            ends = pc.min_max(values)
            for value in (ends["min"].as_py(), ends["max"].as_py()):
                broken = None if value is None else bounds.broken_by(value)
                if broken:
                    raise InputError(f"{what}: {told} is {value:g}, {broken}. {_CURE}")


def _bounded(table: pa.Table, column: Column, quantity: Quantity) -> Iterable[tuple[str, pa.ChunkedArray, Bounds]]:
    values = table.column(column.name)
    if quantity is Quantity.FIGURE:
        for measure in table.column("measure").unique().to_pylist():
            yield measure, values.filter(pc.equal(table.column("measure"), measure)), bounds_of(measure)
    elif quantity is Quantity.INDICATOR:
        for key in table.column("to").unique().to_pylist():
            series = indicator_series()[key.removeprefix(INDICATOR_PREFIX)]
            yield series.code, values.filter(pc.equal(table.column("to"), key)), series.bounds
    elif quantity is Quantity.YEAR and pa.types.is_string(values.type):
        yield column.name, pc.cast(pc.utf8_slice_codeunits(values, 0, _YEAR_DIGITS), pa.int64()), bounds_of(quantity)
    elif quantity is not Quantity.DERIVED:
        yield column.name, values, bounds_of(quantity)

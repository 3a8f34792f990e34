"""Cells and rows of labelled tables, typed: what pandas gives as "any scalar" comes out as a number or as fields."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, cast

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Row = Mapping[str, Any]
NAN = float("nan")


def cell(matrix: pd.DataFrame, row: str, column: str) -> float:
    """Read one figure of a matrix; NaN where it has no such column, or the figure is missing.

    >>> cell(pd.DataFrame({"291": [4.6]}, index=["TLG3"]), "TLG3", "292")
    nan
    """
    if column not in matrix.columns:
        return NAN
    # Ten times as fast as ``at``, which thousands of figures of a page add up to.
    return float(matrix.to_numpy()[matrix.index.get_loc(row), matrix.columns.get_loc(column)])


def known(value: float) -> float | None:
    """Turn NaN into ``None``.

    >>> known(float("nan")) is None, known(1.5)
    (True, 1.5)
    """
    return None if math.isnan(value) else value


def missing(value: object) -> bool:
    """Say whether a cell holds nothing: ``None``, NaN or NA.

    >>> missing(None), missing(float("nan")), missing(0)
    (True, True, False)
    """
    return value is None or value is pd.NA or value != value


def frame(table: Any) -> pd.DataFrame:
    """Turn an Arrow table into a frame."""
    return cast(pd.DataFrame, table.to_pandas())


def among(column: pd.Series, values: Iterable[str]) -> pd.Series:
    """Say of each text of a column whether it is one of some texts; a missing one is not.

    >>> among(pd.Series(["a", None, "c"]), {"a", "b"}).tolist()
    [True, False, False]
    """
    # ``isin`` of pandas turns every text that is looked for into an object of Arrow, one after the other.
    found = pc.is_in(pa.array(column, pa.string()), value_set=pa.array(list(values), pa.string()), skip_nulls=True)
    return pd.Series(found.to_numpy(zero_copy_only=False), index=column.index)


def text(value: object) -> str | None:
    """Give a text as it is, and ``None`` for a missing one.

    >>> text("x"), text(float("nan"))
    ('x', None)
    """
    return value if isinstance(value, str) else None


def records(table: pd.DataFrame) -> list[Row]:
    """Rows of a table as mappings from column to value; the label of a row stands under ``index``.

    >>> records(pd.DataFrame({"a": [1]}, index=["x"]))
    [{'a': 1, 'index': 'x'}]
    """
    rows = cast("list[dict[str, Any]]", table.to_dict("records"))
    return [row | {"index": label} for row, label in zip(rows, table.index, strict=True)]


def json_number(value: float | None, digits: int = 6) -> float | None:
    """Round a figure for JSON; NaN and infinity become ``None``, which JSON can say."""
    return None if value is None or not math.isfinite(value) else round(float(value), digits)

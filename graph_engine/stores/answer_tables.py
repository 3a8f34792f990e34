"""Answers to analysts' Cypher as tables, alike from every store and bounded."""

from __future__ import annotations

import datetime as dt
import decimal
import json
import math
import re
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from graph_engine.errors import StoreQueryError

ANSWER_BYTES = 256 << 20
"""Size of an answer, counted in characters of texts and eight for all else."""

_MICROSECONDS = (("H", 3_600_000_000), ("M", 60_000_000))
# Most cells are of these; to ask for every other type first would take longer than the query.
_SIZED = frozenset({str, list, dict})
_PLAIN = frozenset({str, int, float, bool, type(None)})
_LARGEST_INTEGER = 1 << 63
_IDLE_ZEROS = re.compile(r"\.(\d*?)0+(?!\d)")


def plain_value(value: object) -> object:
    """A scalar or a container without the types of a database: numbers, texts, lists and maps.

    A decimal without places, as the embedded database gives sums of whole numbers, is a whole number; one with places
    is a float. Dates, times and durations become texts in the form of ISO 8601, bytes hexadecimal digits.

    >>> plain_value([decimal.Decimal("42"), decimal.Decimal("1.50"), dt.timedelta(days=2, hours=3)])
    [42, 1.5, 'P2DT3H']
    """
    if type(value) in _PLAIN:
        return value
    match value:
        case decimal.Decimal():
            return int(value) if value.is_finite() and value.as_tuple().exponent == 0 else float(value)
        case dt.timedelta():
            return duration(value)
        case dt.date() | dt.time():
            return moment(value.isoformat())
        case uuid.UUID():
            return str(value)
        case bytes() | bytearray():
            return value.hex()
        case list() | tuple():
            return [plain_value(one) for one in value]
        case Mapping():
            return {str(plain_value(name)): plain_value(one) for name, one in value.items()}
    return value


def moment(text: str) -> str:
    """A time in ISO 8601 without zeros at the end of its seconds.

    >>> moment("2020-01-31T10:00:00.500000000+02:00"), moment("10:00:00.000")
    ('2020-01-31T10:00:00.5+02:00', '10:00:00')
    """
    return _IDLE_ZEROS.sub(lambda found: f".{found[1]}" if found[1] else "", text, count=1)


def duration(value: dt.timedelta) -> str:
    """A duration in ISO 8601, in days and what is left.

    >>> duration(dt.timedelta(days=-1, minutes=-5)), duration(dt.timedelta())
    ('P-1DT-5M', 'PT0S')
    """
    sign = "-" if value < dt.timedelta() else ""
    value = abs(value)
    left = value.seconds * 1_000_000 + value.microseconds
    parts = []
    for unit, size in _MICROSECONDS:
        number, left = divmod(left, size)
        parts.append(f"{sign}{number}{unit}" if number else "")
    parts.append(f"{sign}{moment(f'{left // 1_000_000}.{left % 1_000_000:06}')}S" if left else "")
    days, time = f"{sign}{value.days}D" if value.days else "", "".join(parts)
    return f"P{days}{'T' * bool(time)}{time}" if days or time else "PT0S"


def gathered(rows: Iterable[Sequence[object]], limit: int) -> tuple[list[list[object]], bool]:
    """Up to ``limit`` rows, and whether there are more; no row after the next one is asked for.

    Raises
    ------
    StoreQueryError
        Where the rows are larger than :data:`ANSWER_BYTES`.
    """
    found: list[list[object]] = []
    size = 0
    for row in rows:
        if len(found) == limit:
            return found, True
        size += sum(_size(cell) if type(cell) in _SIZED else 8 for cell in row)
        if size > ANSWER_BYTES:
            raise StoreQueryError(
                f"The answer is larger than {ANSWER_BYTES >> 20} MB at row {len(found) + 1:,}: return fewer columns, "
                "or give a smaller limit."
            )
        found.append(list(row))
    return found, False


def _size(cell: object) -> int:
    if isinstance(cell, str):
        return len(cell)
    match cell:
        case list():
            return sum(map(_size, cell))
        case dict():
            return sum(len(str(name)) + _size(one) for name, one in cell.items())
    return 8


def answer_table(names: Sequence[str], rows: Collection[Sequence[Any]], *, truncated: bool) -> pa.Table:
    """Rows of plain values as a table; what is no scalar becomes JSON text, as does a column of mixed types.

    Whole numbers beyond 64 bits make their column one of floats.

    Raises
    ------
    StoreQueryError
        Where two columns have one name.
    """
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise StoreQueryError(
            f"Two columns of the answer are called {twice[0]!r}: give one of them another name with AS."
        )
    columns = [_array([row[place] for row in rows]) for place in range(len(names))]
    schema = pa.schema(
        [pa.field(name, column.type) for name, column in zip(names, columns, strict=True)],
        metadata={"truncated": "true"} if truncated else None,
    )
    return pa.Table.from_arrays(columns, schema=schema)


def _array(values: list[Any]) -> pa.Array:
    cells = [value if isinstance(value, str | int | float | None) else _json(value) for value in values]
    given = [cell for cell in cells if cell is not None]
    if given and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in given):
        whole = all(isinstance(cell, int) and -_LARGEST_INTEGER <= cell < _LARGEST_INTEGER for cell in given)
        return pa.array(cells) if whole else pa.array([None if cell is None else float(cell) for cell in cells])
    try:
        return pa.array(cells)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([cell if isinstance(cell, str | None) else _json(cell) for cell in cells])


def _json(value: Any) -> str:
    return json.dumps(finite(value), ensure_ascii=False, sort_keys=True, default=str)


def finite(value: Any) -> Any:
    """A plain value as JSON can hold it, which has no word for what is no number, nor for what has no bound."""
    match value:
        case float():
            return value if math.isfinite(value) else None
        case list() | tuple():
            return [finite(one) for one in value]
        case dict():
            return {name: finite(one) for name, one in value.items()}
    return value

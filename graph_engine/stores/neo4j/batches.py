"""A table cut into batches of rows, as a server takes them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pyarrow as pa

BATCH_ROWS = 10_000
BATCH_BYTES = 8_000_000


def pieces(table: pa.Table, rows: int = BATCH_ROWS, size: int = BATCH_BYTES) -> Iterator[pa.Table]:
    """Cut a table into pieces of at most ``rows`` rows and ``size`` bytes, one row at least."""
    start = 0
    while start < table.num_rows:
        piece = table.slice(start, rows)
        while piece.nbytes > size and piece.num_rows > 1:
            piece = table.slice(start, piece.num_rows // 2)
        yield piece
        start += piece.num_rows


def plain_rows(piece: pa.Table) -> list[list[Any]]:
    """Rows as lists, in the order of columns."""
    return [list(row) for row in zip(*(column.to_pylist() for column in piece.columns), strict=True)]


def grouped_rows(piece: pa.Table) -> list[list[Any]]:
    """Rows, sorted by their first column, as ``[first, [[second, …], …]]``: what they share is sent once."""
    by_first = groupby(plain_rows(piece), key=lambda row: row[0])
    return [[first, [row[1:] for row in rows]] for first, rows in by_first]

"""Rows of a table as text: the cells below a header that is one of those allowed, with their lines."""

from __future__ import annotations

import csv
from collections.abc import Sequence

from graph_engine.errors import TableError

__all__ = ["cells_of", "refusal"]


def refusal(file: str, number: int, column: str, found: str, allowed: str) -> TableError:
    """Say what is wrong with a cell: file, line, column, what was found and what is allowed."""
    return TableError(f"{file}, line {number}, column {column}: found {found!r}, allowed is {allowed}.")


def cells_of(file: str, headers: Sequence[Sequence[str]], text: str) -> list[tuple[int, dict[str, str]]]:
    """Line and cells of each row below one of these headers, the first of which is what a message asks for."""
    # Strict: a quote that is never closed would otherwise swallow the rows behind it, unnoticed.
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        header = next(reader, [])
        columns = next((list(one) for one in headers if list(one) == header), list(headers[0]))
        if header != columns:
            raise TableError(
                f"{file}, line 1: the columns are {', '.join(header) or 'missing'}; they must be {', '.join(columns)}."
            )
        for cells in reader:
            if len(cells) != len(columns):
                raise TableError(
                    f"{file}, line {reader.line_num}: found {len(cells)} cells, allowed are {len(columns)}, "
                    f"one for each of {', '.join(columns)}."
                )
            rows.append((reader.line_num, dict(zip(columns, map(str.strip, cells), strict=True))))
    except csv.Error as problem:
        raise TableError(f"{file}, line {reader.line_num}: not a CSV row ({problem}).") from None
    if not rows:
        raise TableError(f"{file}: found no row below the header; at least one is needed.")
    return rows

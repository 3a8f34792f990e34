"""Tables with a column for each year, as the regional accounts are published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.reference.plausible import Bounds
from loaders.framework.compressed_files import open_bytes
from loaders.framework.delimited_records import Lines, first_record
from loaders.framework.load_report import FileReport
from loaders.framework.tabular_files import parse_numbers

MISSING = ("", "..", ":", "-", "[x]", "[z]", "[u]")
_YEAR = re.compile(r"((?:19|20)\d\d)(?:\s*\[.*\]|\s*[a-z*])?")


def header_fields(path: Path) -> list[str]:
    """Return the names in the header of a delimited file, gzipped or not; none for an empty file.

    Raises
    ------
    LayoutError
        A file whose first line is no text, or has no end.
    """
    with open_bytes(path) as stream:
        text, cut = first_record(Lines(stream, path.name, FileReport(path.name, "")), ",;\t|")
    return cut[max(cut, key=text.count)]


def year_columns(name: str, header: Sequence[str]) -> dict[str, int]:
    """Find the columns that are years in a header: name → year. Marks such as ``2022 [note 1]`` pass.

    Raises
    ------
    LayoutError
        No year, a year twice, or a gap: a column was renamed or is missing.

    Examples
    --------
    >>> year_columns("table.csv", ["Region", "2020", "2021 [note 1]"])
    {'2020': 2020, '2021 [note 1]': 2021}
    """
    years = {column: int(match[1]) for column in header if (match := _YEAR.fullmatch(column))}
    found = sorted(years.values())
    if not found:
        raise LayoutError(f"{name} has no column that is a year; it has {', '.join(header[:12])}.")
    # A gap is more often a renamed column than a year without figures.
    if found != list(range(found[0], found[-1] + 1)):
        missing = sorted(set(range(found[0], found[-1] + 1)) - set(found))
        what = f"no column for {missing[0]}" if missing else "a year that stands twice"
        raise LayoutError(f"{name} has the years {found[0]} to {found[-1]} and {what}; a column may have been renamed.")
    return years


def year_values(
    rows: pd.DataFrame, columns: dict[str, int], file_report: FileReport, bounds: Bounds, *, part: str = ""
) -> pd.DataFrame:
    """Turn the year columns of a table into numbers; rows with a text that is no number in bounds are set aside.

    Returns
    -------
    DataFrame
        Index ``line`` as in ``rows``, one float column per year; NaN where the cell is empty or marked as
        missing.
    """
    values = pd.DataFrame(
        {
            year: parse_numbers(rows, column, file_report, bounds, missing=MISSING, part=part)
            for column, year in columns.items()
        },
        index=rows.index,
    )
    good = file_report.accepted(values.index, part=part)
    return values[good]

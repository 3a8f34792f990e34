"""Bytes in, rows of text out: delimited files, gzipped or not, read in bounded memory.

Every row that a reader meets is counted in the file's :class:`~loaders.framework.load_report.FileReport`; rows that
are not rows of the file (too few or too many fields, quotes left open, marks of a merge conflict, bytes that are no
text) are quarantined here. How lines become records stands in :mod:`loaders.framework.delimited_records`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.reference.plausible import Bounds
from graph_engine.spellings import nearest_names
from loaders.framework.compressed_files import open_bytes
from loaders.framework.delimited_records import Lines, first_record, records
from loaders.framework.load_report import FileReport
from loaders.framework.plausible_values import set_aside_beyond

CHUNK_ROWS = 50_000
MAX_COLUMNS = 1 << 14
"""As many as a spreadsheet has."""

_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_DELIMITERS = ",;\t|"


def read_delimited(
    path: Path,
    file_report: FileReport,
    columns: Sequence[str],
    *,
    optional: Sequence[str] = (),
    chunk_rows: int = CHUNK_ROWS,
) -> Iterator[pd.DataFrame]:
    """Read a delimited file in chunks of text.

    A gzipped file is unpacked as it is read. The delimiter is found in the header; a byte-order mark, CRLF, full
    quoting and Windows-1252 bytes are taken as they come (the last with a note in the load report). Header names are
    compared without surrounding blanks.

    Parameters
    ----------
    path : Path
        The file.
    file_report : FileReport
        Counts the rows.
    columns : sequence of str
        Columns that must be there.
    optional : sequence of str
        Columns that are taken where they are there; empty text otherwise.

    Yields
    ------
    DataFrame
        Text columns ``columns + optional``, blanks stripped; the index ``line`` is the line of the file, from 1.

    Raises
    ------
    LayoutError
        A missing, renamed or doubled column, another delimiter, or a web page instead of a table.
    InputError
        A gzipped file that is damaged or a bomb.
    """
    with open_bytes(path) as handle:
        yield from read_delimited_stream(
            handle, path.name, file_report, columns, optional=optional, chunk_rows=chunk_rows
        )


def read_delimited_stream(
    stream: BinaryIO,
    name: str,
    file_report: FileReport,
    columns: Sequence[str],
    *,
    optional: Sequence[str] = (),
    chunk_rows: int = CHUNK_ROWS,
    part: str = "",
    headless: Sequence[str] = (),
    delimiter: str = "",
) -> Iterator[pd.DataFrame]:
    """Read an open stream as :func:`read_delimited` does.

    Parameters
    ----------
    part : str
        Names the member of an archive.
    headless : sequence of str
        Names of all columns, in their order, where the stream has no header.
    delimiter : str
        Between the columns of a stream without header.
    """
    lines = Lines(stream, name, file_report)
    header = list(headless)
    if not headless:
        text, cut = first_record(lines, _DELIMITERS)
        if not text.strip():
            raise LayoutError(f"{name} is empty; expected a table with the columns {', '.join(columns)}.")
        _refuse_web_page(name, text)
        if text.startswith(_CONFLICT):
            raise LayoutError(f"{name} begins with the mark of a merge conflict ({text[:20]!r}); resolve it first.")
        # By the columns that are asked for: a comma may stand in every cell of a file that is cut at semicolons.
        delimiter = _delimiter(name, text, cut, columns)
        header = cut[delimiter]
    positions = header_positions(name, header, columns, optional)
    wanted = [*columns, *optional]
    rows: list[list[str]] = []
    numbers: list[int] = []
    met = 0
    for line, fields, rule in records(lines, delimiter, len(header)):
        met += 1
        if rule or len(fields) != len(header) or fields[0].startswith(_CONFLICT):
            rule = rule or _why_no_row(fields, len(header))
            if rule:
                file_report.set_aside(line, header[0], rule, delimiter.join(fields)[:200], part=part)
                continue
        rows.append([fields[at].strip() if at is not None else "" for at in positions])
        numbers.append(line)
        if len(rows) >= chunk_rows:
            file_report.read(met, handed_on=False)
            file_report.hand_on(len(rows))
            yield text_frame(rows, numbers, wanted)
            rows, numbers, met = [], [], 0
    file_report.read(met, handed_on=False)
    if rows:
        file_report.hand_on(len(rows))
        yield text_frame(rows, numbers, wanted)


def read_whole(
    path: Path, file_report: FileReport, columns: Sequence[str], *, optional: Sequence[str] = ()
) -> pd.DataFrame:
    """Read a delimited file as :func:`read_delimited` does, in one frame; it may have no row."""
    wanted = [*columns, *optional]
    return pd.concat([text_frame([], [], wanted), *read_delimited(path, file_report, columns, optional=optional)])


def header_positions(
    name: str, header: Sequence[str], columns: Sequence[str], optional: Sequence[str] = ()
) -> list[int | None]:
    """Find columns in a header; ``None`` for an optional one that is not there.

    Raises
    ------
    LayoutError
        A column that is missing (the nearest one is named: it may have been renamed) or stands twice.
    """
    if len(header) > MAX_COLUMNS:
        raise LayoutError(
            f"{name} has {len(header):,} columns, beginning with {', '.join(header[:5])}; no published table has more "
            f"than {MAX_COLUMNS:,}. Check that it is the published file."
        )
    positions: list[int | None] = []
    for column in [*columns, *optional]:
        hits = [at for at, found in enumerate(header) if found == column]
        if len(hits) > 1:
            raise LayoutError(f"{name}: the column {column!r} stands {len(hits)} times; it must stand once.")
        if not hits and column in columns:
            near = nearest_names(column, [h for h in header if h not in columns], 1, 0.5)
            hint = f"; did {near[0]!r} replace it?" if near else f"; it has {', '.join(h for h in header[:15] if h)}."
            raise LayoutError(f"{name} has no column {column!r}{hint}")
        positions.append(hits[0] if hits else None)
    return positions


def parse_numbers(
    frame: pd.DataFrame,
    column: str,
    file_report: FileReport,
    bounds: Bounds,
    *,
    missing: Sequence[str] = ("",),
    part: str = "",
) -> pd.Series:
    """Turn a text column into floats; thousands commas and a decimal comma are understood.

    A text in ``missing`` becomes NaN. Anything else that is no number, or a number beyond ``bounds``, quarantines the
    row and becomes NaN.
    ``1,234`` is twelve hundred and thirty-four (thousands), ``564562,5`` has a decimal comma.
    """
    text = frame[column].astype(str).str.strip()
    is_missing = text.isin(list(missing))
    thousands = text.str.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
    decimal_comma = ~thousands & text.str.fullmatch(r"-?\d+,\d+")
    plain = text.mask(thousands, text.str.replace(",", "", regex=False))
    plain = plain.mask(decimal_comma, text.str.replace(",", ".", regex=False))
    values = pd.to_numeric(plain.mask(is_missing, None), errors="coerce")
    # "inf" is a number to Python, and none in any published table.
    infinite = values.isin([float("inf"), float("-inf")])
    values = values.mask(infinite)
    for line, raw in text[values.isna() & ~is_missing].items():
        file_report.quarantine(int(str(line)), column, "not a number", raw, part=part)
    file_report.note("decimal comma read as a decimal point", int(decimal_comma.sum()))
    return set_aside_beyond(values.astype(float).rename(column), text, bounds, file_report, part=part)


def text_frame(rows: Sequence[Sequence[str]], numbers: Sequence[int], columns: Sequence[str]) -> pd.DataFrame:
    """Make a frame of text from rows and the lines on which they stand."""
    index = pd.Index(np.asarray(numbers, dtype=np.int64), name="line")
    return pd.DataFrame(list(rows), columns=list(columns), index=index, dtype=object)


def _delimiter(name: str, header: str, cut: Mapping[str, Sequence[str]], columns: Sequence[str]) -> str:
    hits = {delimiter: len(set(fields) & set(columns)) for delimiter, fields in cut.items()}
    best = max(cut, key=lambda d: (hits[d], header.count(d), -_DELIMITERS.index(d)))
    if hits[best] == 0:
        raise LayoutError(
            f"{name}: the first line is {header.strip()[:120]!r}; expected the columns {', '.join(columns)}. "
            "Check that it is the published file, with its header."
        )
    return best


def _why_no_row(fields: Sequence[str], width: int) -> str:
    if fields[0].startswith(_CONFLICT):
        return "mark of a merge conflict"
    # Blank fields at the end are a spreadsheet's doing; missing or filled ones shift all columns.
    if len(fields) < width or any(field.strip() for field in fields[width:]):
        return f"{len(fields)} fields where the header has {width}"
    return ""


def _refuse_web_page(name: str, line: str) -> None:
    start = line.lstrip().casefold()
    if start.startswith(("<!doctype", "<html", "<?xml", "<head", "<body")):
        raise LayoutError(f"{name} is a web page ({line.strip()[:40]!r}), not a table; download the file itself.")

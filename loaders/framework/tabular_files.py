"""Bytes in, rows of text out: delimited files, gzipped or not, workbooks and zip archives, read in bounded memory.

Every row that a reader meets is counted in the file's :class:`~loaders.framework.load_report.FileReport`; rows that
are not rows of the file (too few or too many fields, marks of a merge conflict, bytes that are no text) are quarantined
here.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from graph_engine.errors import InputError, LayoutError
from graph_engine.spellings import nearest_names
from loaders.framework.compressed_files import MAX_COMPRESSION, MAX_UNPACKED, SMALL, open_bytes
from loaders.framework.load_report import FileReport

CHUNK_ROWS = 50_000

_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_DELIMITERS = (",", ";", "\t", "|")

csv.field_size_limit(1 << 24)


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
) -> Iterator[pd.DataFrame]:
    """Read an open stream as :func:`read_delimited` does; ``part`` names the member of an archive."""
    lines = _decoded(stream, file_report)
    header_line = next(lines, None)
    if header_line is None or not header_line.strip():
        raise LayoutError(f"{name} is empty; expected a table with the columns {', '.join(columns)}.")
    _refuse_web_page(name, header_line)
    if header_line.startswith(_CONFLICT):
        raise LayoutError(f"{name} begins with the mark of a merge conflict ({header_line[:20]!r}); resolve it first.")
    # By the columns that are asked for: a comma may stand in every cell of a file that is cut at semicolons.
    delimiter = _delimiter(name, header_line, columns)
    header = [field.strip() for field in next(csv.reader([header_line], delimiter=delimiter))]
    positions = header_positions(name, header, columns, optional)
    wanted = [*columns, *optional]
    rows: list[list[str]] = []
    numbers: list[int] = []
    reader = csv.reader(lines, delimiter=delimiter)
    start = 2
    for fields in reader:
        line, start = start, reader.line_num + 2
        if not fields or (len(fields) == 1 and not fields[0].strip()):
            continue
        file_report.read(1)
        if fields[0].startswith(_CONFLICT):
            file_report.quarantine(line, header[0], "mark of a merge conflict", fields[0], part=part)
            continue
        # Blank fields at the end are a spreadsheet's doing; missing or filled ones shift all columns.
        if len(fields) != len(header):
            rule = f"{len(fields)} fields where the header has {len(header)}"
            if len(fields) < len(header) or any(field.strip() for field in fields[len(header) :]):
                file_report.quarantine(line, header[0], rule, delimiter.join(fields)[:200], part=part)
                continue
        rows.append([fields[at].strip() if at is not None else "" for at in positions])
        numbers.append(line)
        if len(rows) >= chunk_rows:
            yield _frame(rows, numbers, wanted)
            rows, numbers = [], []
    if rows:
        yield _frame(rows, numbers, wanted)


def read_sheet(
    path: Path,
    sheet: str,
    file_report: FileReport,
    columns: Sequence[str],
    *,
    header_row: int,
    optional: Sequence[str] = (),
) -> pd.DataFrame:
    """Read one sheet of an XLSX or XLS workbook as text.

    Parameters
    ----------
    header_row : int
        Row of the header as a spreadsheet numbers it, from 1. If it does not hold the columns, the rows around it
        (the first thirty) are searched, and a note goes into the load report.

    Returns
    -------
    DataFrame
        Text columns ``columns + optional``; whole numbers without a decimal point; the index ``line`` is the row of
        the sheet. Empty rows are not rows.

    Raises
    ------
    LayoutError
        A missing sheet or column.
    """
    grid = read_grid(path, sheet)
    found = _find_header(grid, columns, header_row)
    if found is None:
        shown = [cell for cell in (grid[header_row - 1] if len(grid) >= header_row else []) if cell][:12]
        raise LayoutError(
            f"{path.name}, sheet {sheet!r}: no row holds the columns {', '.join(columns)}; "
            f"row {header_row} holds {', '.join(shown) or 'nothing'}. Check that it is the published file."
        )
    if found != header_row:
        file_report.note(f"header found in row {found}, expected in row {header_row}")
    header = [" ".join(cell.split()) for cell in grid[found - 1]]
    positions = header_positions(f"{path.name}, sheet {sheet!r}", header, columns, optional)
    rows, numbers = [], []
    for number, cells in enumerate(grid[found:], start=found + 1):
        if not any(cell.strip() for cell in cells):
            continue
        file_report.read(1)
        rows.append([cells[at].strip() if at is not None and at < len(cells) else "" for at in positions])
        numbers.append(number)
    return _frame(rows, numbers, [*columns, *optional])


def read_grid(path: Path, sheet: str) -> list[list[str]]:
    """Read all cells of a sheet as text, from its first cell on (for tables that are no lists)."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError) as error:
        raise LayoutError(f"{path.name} is not a workbook that can be read ({error}).") from error
    names = workbook.sheet_names
    if sheet not in names:
        near = nearest_names(sheet, names, 1, 0.3) or names[:5]
        raise LayoutError(f"{path.name} has no sheet {sheet!r}; nearest: {', '.join(near)}.")
    grid = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [[_cell(value) for value in row] for row in grid]


def sheet_names(path: Path) -> list[str]:
    """Return the names of the sheets of a workbook."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return list(CalamineWorkbook.from_path(str(path)).sheet_names)
    except (CalamineError, OSError) as error:
        raise LayoutError(f"{path.name} is not a workbook that can be read ({error}).") from error


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip archive after refusing one that is damaged or a bomb.

    Raises
    ------
    InputError
        Not a zip; a member larger than 8 GiB or compressed more than 200 times; a member with an unsafe path.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(f"{path.name} is not a zip archive that can be read ({error}).") from error
    with archive:
        for member in archive.infolist():
            ratio = member.file_size / max(member.compress_size, 1)
            if member.file_size > MAX_UNPACKED or (ratio > MAX_COMPRESSION and member.file_size > SMALL):
                raise InputError(
                    f"{path.name}: member {member.filename!r} would unpack to {member.file_size:,} bytes, "
                    f"{ratio:,.0f} times its packed size; refused as a zip bomb."
                )
            if member.filename.startswith("/") or ".." in Path(member.filename).parts:
                raise InputError(f"{path.name}: member {member.filename!r} leaves the archive's folder; refused.")
        yield archive


def header_positions(
    name: str, header: Sequence[str], columns: Sequence[str], optional: Sequence[str] = ()
) -> list[int | None]:
    """Find columns in a header; ``None`` for an optional one that is not there.

    Raises
    ------
    LayoutError
        A column that is missing (the nearest one is named: it may have been renamed) or stands twice.
    """
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
    frame: pd.DataFrame, column: str, file_report: FileReport, *, missing: Sequence[str] = ("",), part: str = ""
) -> pd.Series:
    """Turn a text column into floats; thousands commas and a decimal comma are understood.

    A text in ``missing`` becomes NaN. Anything else that is no number quarantines the row and becomes NaN.
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
    return values.astype(float)


def _frame(rows: list[list[str]], numbers: list[int], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns, index=pd.Index(numbers, name="line"), dtype=object)


def _decoded(stream: BinaryIO, file_report: FileReport) -> Iterator[str]:
    first = True
    for raw in stream:
        if first:
            first = False
            if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                text = io.TextIOWrapper(stream, "utf-16")
                stream.seek(0)
                yield from text
                return
            raw = raw.removeprefix(codecs.BOM_UTF8)
        try:
            yield raw.decode("utf-8")
        except UnicodeDecodeError:
            file_report.note("bytes that are not UTF-8 read as Windows-1252")
            yield raw.decode("cp1252", errors="replace")


def _delimiter(name: str, header: str, columns: Sequence[str]) -> str:
    def hits(delimiter: str) -> int:
        fields = {field.strip() for field in next(csv.reader([header], delimiter=delimiter))}
        return len(fields & set(columns))

    best = max(_DELIMITERS, key=lambda d: (hits(d), header.count(d), -_DELIMITERS.index(d)))
    if hits(best) == 0:
        raise LayoutError(
            f"{name}: the first line is {header.strip()[:120]!r}; expected the columns {', '.join(columns)}. "
            "Check that it is the published file, with its header."
        )
    return best


def _refuse_web_page(name: str, line: str) -> None:
    start = line.lstrip().casefold()
    if start.startswith(("<!doctype", "<html", "<?xml", "<head", "<body")):
        raise LayoutError(f"{name} is a web page ({line.strip()[:40]!r}), not a table; download the file itself.")


def _find_header(grid: list[list[str]], columns: Sequence[str], header_row: int) -> int | None:
    def holds(row: int) -> bool:
        cells = {" ".join(cell.split()) for cell in grid[row - 1]}
        return set(columns) <= cells

    if header_row <= len(grid) and holds(header_row):
        return header_row
    return next((row for row in range(1, min(len(grid), 30) + 1) if holds(row)), None)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return str(value)
    # Workbooks store codes as numbers: 241.0 is the code 241.
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)

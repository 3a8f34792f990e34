"""Sheets of XLSX and XLS workbooks as text, read after a look at what they would unpack to.

A workbook of a few kilobytes can say that a cell stands in the last row and the last column, or that every cell holds
one text of megabytes. The library that reads workbooks makes room for all cells between the first and the last at once,
so that positions and texts are measured before it is asked.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.spellings import nearest_names
from loaders.framework.compressed_files import open_archive, open_member
from loaders.framework.load_report import FileReport
from loaders.framework.tabular_files import header_positions, text_frame

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MAX_BYTES = 1 << 27
"""Of the file, and of each part of it when it is unpacked."""
MAX_CELLS = 4_000_000
"""Between the first and the last cell of a sheet; the largest that is published has a quarter of it."""
SPARSE_CELLS, MOST_ROOM = 100_000, 100
"""A sheet with room for more cells than this has more than one in a hundred of them: a cell far outside of the table is
a slip of the hand, or there to fill the memory."""
MAX_LETTERS = 1 << 27
"""Of all cells of a sheet together."""

MAX_TEXT = 1 << 20
"""Bytes of a text that several cells may share; a spreadsheet takes 32,767 letters."""

_XLS = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK"
_WORKBOOK = "xl/workbook.xml"
_SHARED = "xl/sharedStrings.xml"
_BLOCK = 1 << 20
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_POSITION = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([^"'<>]*)""")
_PLACE = re.compile(rb"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_ROW = re.compile(rb"""<(?:\w+:)?row\b(?:[^<>]*?\br\s*=\s*["']([^"'<>]*))?""")
_ROW_NUMBER = re.compile(rb"[1-9][0-9]{0,6}|")
_SHARED_TEXT = re.compile(
    rb"""<(?:\w+:)?c\s[^<>]*?\bt\s*=\s*["']s["'][^<>]*>(?:<(?:\w+:)?f[^<>]*>(?:[^<>]*</[^<>]*>)?)?<(?:\w+:)?v>\s*([0-9]{1,10})"""
)
_ITEM = re.compile(rb"<(?:\w+:)?si[\s>/]")


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
        A workbook that is damaged or a bomb, a missing sheet or column.
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
        file_report.read(1, handed_on=False)
        rows.append([cells[at].strip() if at is not None and at < len(cells) else "" for at in positions])
        numbers.append(number)
    file_report.hand_on(len(rows))
    return text_frame(rows, numbers, [*columns, *optional])


def read_grid(path: Path, sheet: str) -> list[list[str]]:
    """Read all cells of a sheet as text, from its first cell on (for tables that are no lists).

    Raises
    ------
    LayoutError
        A workbook that is damaged or a bomb, or a missing sheet.
    """
    with _opened(path) as workbook:
        names = workbook.sheet_names
        if sheet not in names:
            near = nearest_names(sheet, names, 1, 0.3) or names[:5]
            raise LayoutError(f"{path.name} has no sheet {sheet!r}; nearest: {', '.join(near)}.")
        found = workbook.get_sheet_by_name(sheet)
        # Old workbooks cannot be measured before; a sheet of theirs has 65,536 rows and 256 columns at most.
        _require_room(path.name, sheet, found.total_height, found.total_width)
        return [[_cell(value) for value in row] for row in found.to_python(skip_empty_area=False)]


def sheet_names(path: Path) -> list[str]:
    """Return the names of the sheets of a workbook."""
    with _opened(path) as workbook:
        return list(workbook.sheet_names)


@contextmanager
def _opened(path: Path) -> Iterator[CalamineWorkbook]:
    """Open a workbook that was measured; what goes wrong inside of the block is told as damage of the file."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise LayoutError(f"{path.name} has {size:,} bytes; a workbook may have {MAX_BYTES:,}. Export it as CSV.")
        data = path.read_bytes()
        if data.startswith(_ZIP):
            _measure(path, path.stat().st_mtime_ns)
        elif not data.startswith(_XLS):
            raise LayoutError(
                f"{path.name} is not a workbook, neither XLSX nor XLS; download the published file again."
            )
        yield CalamineWorkbook.from_filelike(io.BytesIO(data))
    except LayoutError:
        raise
    except (CalamineError, OSError, ValueError) as error:
        raise LayoutError(f"{path.name} is not a workbook that can be read ({error}); download it again.") from error
    except BaseException as error:
        # The library is written in another language; where it gives up on damage, what it raises is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise LayoutError(f"{path.name} is a damaged workbook, which cannot be read; download it again.") from None


# A workbook is opened for each of its sheets; what it holds is the same as long as the file is.
@lru_cache(maxsize=16)
def _measure(path: Path, _changed: int) -> None:
    with open_archive(path) as archive:
        sizes = {member.filename: member.file_size for member in archive.infolist()}
        if _WORKBOOK not in sizes:
            raise LayoutError(
                f"{path.name} is no XLSX workbook: it has no part {_WORKBOOK}. Save it as XLSX or as CSV."
            )
        for name, size in sizes.items():
            if size > MAX_BYTES:
                raise LayoutError(
                    f"{path.name}: its part {name} unpacks to {size:,} bytes; a part may have {MAX_BYTES:,}. Export "
                    "the sheet as CSV."
                )
        texts = _lengths(path.name, archive) if _SHARED in sizes else []
        # Where its sheets stand a workbook says itself, so that every part is looked at.
        for name in sizes:
            if name != _SHARED and not name.endswith("/"):
                cells = _require_positions(path.name, name, archive)
                if cells * max(texts, default=0) > MAX_LETTERS:
                    _require_letters(path.name, name, archive, texts)


def _require_positions(name: str, part: str, archive: zipfile.ZipFile) -> int:
    """Refuse a sheet that needs too much room; give the number of its cells."""
    rows = columns = cells = width = rows_met = 0
    for block in _blocks(archive, part):
        met = len(_CELL.findall(block))
        if not met:
            continue
        cells += met
        found = _POSITION.findall(block)
        for place in set(found):
            row, column = _place(name, part, place)
            rows, columns = max(rows, row), max(columns, column)
        # Cells that do not say where they stand follow each other in the row that is said.
        if len(found) < met:
            stated = _ROW.findall(block)
            if odd := [row for row in stated if not _ROW_NUMBER.fullmatch(row)]:
                raise LayoutError(_no_place(name, part, odd[0]))
            rows_met += len(stated)
            rows = max(rows, rows_met, *(int(row) for row in stated if row), 0)
            counts = [len(_CELL.findall(row)) for row in block.split(b"<row")]
            # The first part of a block goes on with the row that the one before broke off.
            width = width + counts[0] if len(counts) == 1 else counts[-1]
            columns = max(columns, width, *counts)
        _require_room(name, part, rows, columns)
    if rows * columns > max(SPARSE_CELLS, MOST_ROOM * cells):
        raise LayoutError(_far_outside(name, part, rows, columns, f"it has {cells:,} cells"))
    return cells


def _require_room(name: str, sheet: str, rows: int, columns: int) -> None:
    if rows * columns > MAX_CELLS:
        raise LayoutError(_far_outside(name, sheet, rows, columns, f"a sheet may have {MAX_CELLS:,}"))


def _far_outside(name: str, sheet: str, rows: int, columns: int, but: str) -> str:
    return (
        f"{name}, sheet {sheet}: its last cell stands in row {rows:,} and column {columns:,}, with room for "
        f"{rows * columns:,} cells; {but}. Delete what stands far outside of the table, or export it as CSV."
    )


def _require_letters(name: str, part: str, archive: zipfile.ZipFile, texts: Sequence[int]) -> None:
    letters = 0
    for block in _blocks(archive, part):
        letters += sum(texts[at] for at in map(int, _SHARED_TEXT.findall(block)) if at < len(texts))
        if letters > MAX_LETTERS:
            raise LayoutError(
                f"{name}, {part}: its cells repeat texts of more than {MAX_LETTERS:,} letters together; refused as a "
                "bomb. Export the table as CSV."
            )


def _lengths(name: str, archive: zipfile.ZipFile) -> list[int]:
    """Bytes of each shared text, markup included: never less than the letters that it has."""
    lengths = [0]
    for block in _blocks(archive, _SHARED):
        starts = [found.start() for found in _ITEM.finditer(block)]
        ends = [*starts, len(block)]
        lengths[-1] += ends[0]
        lengths += [end - start for start, end in pairwise(ends)]
        if max(lengths) > MAX_TEXT:
            raise LayoutError(
                f"{name}: one of the texts that its cells share has more than {MAX_TEXT:,} bytes; refused as a bomb. "
                "Export the table as CSV."
            )
    return lengths[1:]


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part in blocks that end before a tag, so that none stands in two."""
    with open_member(archive, part) as stream:
        left = b""
        while more := stream.read(_BLOCK):
            block = left + more
            cut = block.rfind(b"<")
            # What has no tag in it for so long is no sheet.
            cut = cut if len(block) - cut < _BLOCK else len(block)
            yield block[:cut]
            left = block[cut:]
        yield left


def _place(name: str, part: str, place: bytes) -> tuple[int, int]:
    """Row and column of a cell, from 1."""
    found = _PLACE.fullmatch(place)
    if found is None:
        raise LayoutError(_no_place(name, part, place))
    column = 0
    for letter in found[1].upper():
        column = column * 26 + letter - 64
    return int(found[2]), column


def _no_place(name: str, part: str, place: bytes) -> str:
    shown = place[:40].decode("utf-8", "replace")
    return f"{name}, {part}: {shown!r} is no place in a sheet; the workbook is damaged, download it again."


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

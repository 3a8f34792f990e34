"""The tables of judgement: what has to be judged stands here once, in the open, with a reason per row.

Each table is a CSV file of a country's folder (``thresholds.toml`` holds the numbers);
:mod:`graph_engine.classifications.activities` and the modules beside this one give them types. This module reads a
table and checks
its cells, so that a slip in a table is refused when it is loaded, with the file, the line, the column, the value found
and what is allowed.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import NoReturn, TypeVar

from graph_engine.errors import TableError, UnknownNameError

__all__ = ["Row", "activity_codes", "activity_prefix", "area_code", "read_rows", "refuse_duplicates", "text_of"]

Key = TypeVar("Key")

# The 41 areas of ITL level 2, 2021; the tables name places by them.
ITL2_2021 = tuple(
    f"TL{region}{number}"
    for region, numbers in (
        ("C", "12"),
        ("D", "13467"),
        ("E", "1234"),
        ("F", "123"),
        ("G", "123"),
        ("H", "123"),
        ("I", "34567"),
        ("J", "1234"),
        ("K", "1234"),
        ("L", "12"),
        ("M", "56789"),
        ("N", "0"),
    )
    for number in numbers
)


def text_of(file: str) -> str:
    """Return the text of a table.

    Parameters
    ----------
    file : str
        File name, such as ``"activities.csv"``.

    Raises
    ------
    TableError
        If there is no such table.
    """
    try:
        return files(__package__).joinpath("uk" if file.endswith(".csv") else "", file).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError) as problem:
        raise TableError(f"The table {file} cannot be read ({problem}); install the package again.") from None


@dataclass(frozen=True)
class Row:
    """A row of a table, with its place for messages; the readers below refuse what is not allowed.

    Parameters
    ----------
    file : str
        File name of the table.
    line : int
        Line of the file on which the row ends, from 1.
    cells : mapping of str to str
        Raw text by column, without spaces around it.
    """

    file: str
    line: int
    cells: Mapping[str, str]

    def refuse(self, column: str, allowed: str) -> NoReturn:
        """Raise a ``TableError`` that names the file, line, column, value found and what is allowed."""
        found = self.cells[column]
        raise TableError(f"{self.file}, line {self.line}, column {column}: found {found!r}, allowed is {allowed}.")

    def optional(self, column: str) -> str:
        """Return the text of a column that may be empty."""
        return self.cells[column]

    def text(self, column: str) -> str:
        """Return the text of a column; an empty one raises ``TableError``."""
        return self.cells[column] or self.refuse(column, "any text, not nothing")

    def choice(self, column: str, allowed: Collection[str]) -> str:
        """Return the text of a column if it is one of `allowed`; otherwise raise ``TableError``."""
        value = self.cells[column]
        if value not in allowed:
            self.refuse(column, "one of " + ", ".join(repr(str(each)) for each in sorted(allowed)))
        return value

    def yes_no(self, column: str) -> bool:
        """Return whether a column says ``yes``; anything but ``yes`` and ``no`` raises ``TableError``."""
        return self.choice(column, ("yes", "no")) == "yes"

    def number(self, column: str, low: float, high: float) -> float:
        """Return the number in a column if ``low <= number <= high``; otherwise raise ``TableError``."""
        allowed = f"a number from {low:g} to {high:g}"
        try:
            value = float(self.cells[column])
        except ValueError:
            self.refuse(column, allowed)
        return value if low <= value <= high else self.refuse(column, allowed)

    def digits(self, column: str, shortest: int, longest: int) -> str:
        """Return a code made of `shortest` to `longest` digits; anything else raises ``TableError``."""
        value = self.cells[column]
        if not (value.isascii() and value.isdecimal() and shortest <= len(value) <= longest):
            self.refuse(column, f"{shortest} to {longest} digits")
        return value

    def year_or_date(self, column: str) -> str:
        """Return a year, a month or a day as ISO text (``2024``, ``2024-09``, ``2024-09-30``)."""
        value = self.cells[column]
        filled = value + "-01" * (2 - value.count("-"))
        try:
            date.fromisoformat(filled)
        except ValueError:
            self.refuse(column, "a date such as 2024, 2024-09 or 2024-09-30")
        return value

    def parts(self, column: str, read: Callable[[str], str] | None = None) -> tuple[str, ...]:
        """Return the parts of a column separated by ``;``, in order, each passed through `read`.

        `read` raises ``ValueError`` or ``UnknownNameError`` with what is allowed for a part that it cannot use.
        """
        found = tuple(part.strip() for part in self.cells[column].split(";") if part.strip())
        if read is None:
            return found
        try:
            return tuple(read(part) for part in found)
        except (ValueError, UnknownNameError) as problem:
            self.refuse(column, str(problem).rstrip("."))

    def codes(self, column: str, *lengths: int) -> tuple[str, ...]:
        """Return a column's codes of SIC 2007, separated by ``;``: one or more, each once, of one of these lengths."""
        found = self.parts(column)
        fits = all(code.isascii() and code.isdecimal() and len(code) in lengths for code in found)
        if not found or not fits or len(set(found)) < len(found):
            self.refuse(column, f"codes of {' or '.join(map(str, lengths))} digits, one or more, each once")
        return found

    def words(self, column: str) -> tuple[str, ...]:
        """Return a column's words, separated by ``;``, in lower case; one or more."""
        self.text(column)
        return self.parts(column, str.lower)


def read_rows(file: str, columns: Sequence[str], text: str | None = None) -> list[Row]:
    """Read a table: a header with exactly `columns`, then at least one row.

    Parameters
    ----------
    file : str
        File name, such as ``"activities.csv"``.
    columns : sequence of str
        The columns in their order.
    text : str, optional
        The table's text; read from the package where not given.

    Raises
    ------
    TableError
        If the header differs, a row has too few or too many cells, or there is no row.
    """
    reader = csv.reader((text_of(file) if text is None else text).splitlines(keepends=True), strict=True)
    rows: list[Row] = []
    try:
        header = next(reader, [])
        if header != list(columns):
            raise TableError(
                f"{file}, line 1: the columns are {', '.join(header) or 'missing'}; they must be {', '.join(columns)}."
            )
        for cells in reader:
            if len(cells) != len(columns):
                raise TableError(
                    f"{file}, line {reader.line_num}: found {len(cells)} cells, allowed are {len(columns)}, "
                    f"one for each of {', '.join(columns)}."
                )
            rows.append(Row(file, reader.line_num, dict(zip(columns, map(str.strip, cells), strict=True))))
    except csv.Error as problem:
        raise TableError(f"{file}, line {reader.line_num}: not a CSV row ({problem}).") from None
    if not rows:
        raise TableError(f"{file}: found no row below the header; at least one is needed.")
    return rows


def refuse_duplicates(rows: Sequence[Row], column: str, keys: Sequence[Key]) -> None:
    """Raise ``TableError`` at the first row whose key an earlier row has; `keys` has one key per row."""
    seen: dict[Key, int] = {}
    for row, key in zip(rows, keys, strict=True):
        if key in seen:
            row.refuse(column, f"a value that no other row has (line {seen[key]} has it)")
        seen[key] = row.line


def refuse_repeated_words(rows: Sequence[Row], words: Sequence[Sequence[str]]) -> None:
    """Raise ``TableError`` at the first row with a word that stands before; `words` has those of each row."""
    each = [(row, word) for row, own in zip(rows, words, strict=True) for word in own]
    refuse_duplicates([row for row, _ in each], "words", [word for _, word in each])


def activity_codes(row: Row, column: str, read: Callable[[str], str]) -> tuple[str, ...]:
    """Return the codes of activities in a column, sorted: one or more, each once.

    Parameters
    ----------
    row, column
        Where the codes stand.
    read : callable
        Gives the code of an activity, and raises ``UnknownNameError`` for one that is not known.

    Raises
    ------
    TableError
        If a code is not known or stands twice, or the column is empty.
    """
    codes = tuple(sorted(row.parts(column, read)))
    if not codes or len(set(codes)) < len(codes):
        row.refuse(column, "one activity or more, each once")
    return codes


def activity_prefix(row: Row, column: str, codes: Collection[str], part: str | None = None) -> str:
    """Return a SIC 2007 prefix that begins the code of some activity or lies below one.

    Parameters
    ----------
    row, column
        Where the prefix stands.
    codes : collection of str
        Codes of all activities.
    part : str, optional
        The prefix, where the column lists several.

    Raises
    ------
    TableError
        If no activity has to do with the prefix.
    """
    value = row.cells[column] if part is None else part
    if not value or not any(code.startswith(value) or value.startswith(code) for code in codes):
        row.refuse(column, f"SIC 2007 prefixes that belong to an activity ({value!r} belongs to none)")
    return value


def area_code(row: Row, column: str) -> str:
    """Return the code of an ITL2 area of 2021 (``TLC1`` to ``TLN0``); anything else raises ``TableError``."""
    return row.choice(column, ITL2_2021)

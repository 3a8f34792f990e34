"""One reader for all tables: a table is a frozen dataclass for its rows, and which values stand in it once.

The annotations of the dataclass say what a cell holds: a field is a column of its name (:class:`ColumnNamed` where the
table has another), and reads its text by the types below, by :class:`Cell`, or as pydantic reads it::

    @dataclass(frozen=True)
    class Town:
        place: AreaCode
        town: Text
        districts: Parts

    TABLE = ReferenceTable("towns.csv", Town, once={"town": lambda row: [(row.place, row.town)]})

What concerns several cells of a row stands in its ``__post_init__``, which raises :class:`CellError`. A slip is refused
when a table is read, with the file, the line, the column, the value found and what is allowed.

Behind its own columns every table of the package has those of :mod:`~graph_engine.reference.provenance`. A row that
has to know what they say declares a field ``checked``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from importlib.resources import files
from typing import Annotated, Any, Generic, NoReturn, TypeVar, get_type_hints

from annotated_types import Interval

from graph_engine.errors import TableError, UnknownNameError
from graph_engine.reference.plain_values import DOUBTS, allowed_by, plain_readers
from graph_engine.reference.provenance import PROVENANCE_COLUMNS, Checked, allowed_in, checked_of
from graph_engine.reference.table_rows import cells_of, refusal

__all__ = [
    "Cell",
    "CellError",
    "ColumnNamed",
    "Line",
    "Numbered",
    "OptionalYear",
    "Parts",
    "ReferenceTable",
    "Text",
    "Words",
    "YearOrDate",
    "YesNo",
    "codes",
    "digits",
    "one_of",
    "parts_of",
    "text_of",
]

COUNTRY = "uk"
RowT = TypeVar("RowT")


class CellError(ValueError):
    """A cell that its row does not allow.

    Parameters
    ----------
    column : str
        Name of the column.
    allowed : str
        What is allowed there.
    """

    def __init__(self, column: str, allowed: str) -> None:
        super().__init__(column, allowed)
        self.column = column
        self.allowed = allowed


@dataclass(frozen=True)
class ColumnNamed:
    """Name of a column in the table, where the field has another."""

    name: str


@dataclass(frozen=True)
class Cell:
    """How the text of a cell becomes a value.

    Parameters
    ----------
    read : callable
        Takes the text without spaces around it. It raises ``ValueError`` with what is allowed, or
        ``UnknownNameError``.
    """

    read: Callable[[str], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        """Schema that reads the text before the type of the field is checked."""
        from pydantic_core import core_schema

        def read(text: str) -> Any:
            try:
                return self.read(text)
            except UnknownNameError as problem:
                # To pydantic a ValueError alone is a finding about the cell: others would leave without file and line.
                raise ValueError(str(problem).rstrip(".")) from None

        return core_schema.no_info_before_validator_function(read, handler(source))


def one_of(*allowed: str) -> Cell:
    """Cell with one of some texts."""

    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(listed(allowed))
        return text

    return Cell(read)


def listed(allowed: Collection[str]) -> str:
    """What is allowed where only some texts are.

    >>> listed(["yes", "no"])
    "one of 'no', 'yes'"
    """
    return "one of " + ", ".join(repr(str(each)) for each in sorted(allowed))


def digits(shortest: int, longest: int) -> Cell:
    """Cell with a code of so many digits."""

    def read(text: str) -> str:
        # isdecimal alone takes the digits of other scripts, too.
        if not (text.isascii() and text.isdecimal() and shortest <= len(text) <= longest):
            raise ValueError(f"{shortest} to {longest} digits")
        return text

    return Cell(read)


def parts_of(text: str) -> tuple[str, ...]:
    """Parts of a cell, separated by ``;``.

    >>> parts_of("PCB; printed circuit board;")
    ('PCB', 'printed circuit board')
    """
    return tuple(part.strip() for part in text.split(";") if part.strip())


def codes(*lengths: int) -> Cell:
    """Cell with codes of SIC 2007 separated by ``;``: one or more, each once, of one of these lengths."""

    def read(text: str) -> tuple[str, ...]:
        found = parts_of(text)
        fits = all(code.isascii() and code.isdecimal() and len(code) in lengths for code in found)
        if not found or not fits or len(set(found)) < len(found):
            raise ValueError(f"codes of {' or '.join(map(str, lengths))} digits, one or more, each once")
        return found

    return Cell(read)


def _text(text: str) -> str:
    if not text:
        raise ValueError("any text, not nothing")
    return text


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in parts_of(_text(text)))


def _year_or_date(text: str) -> str:
    try:
        date.fromisoformat(text + "-01" * (2 - text.count("-")))
    except ValueError:
        raise ValueError("a date such as 2024, 2024-09 or 2024-09-30") from None
    return text


Text = Annotated[str, Cell(_text)]
"""Any text, not nothing; a column that may be empty is a plain ``str``."""
YesNo = Annotated[bool, one_of("yes", "no")]
Parts = Annotated[tuple[str, ...], Cell(parts_of)]
"""Texts separated by ``;``, none or more."""
Words = Annotated[tuple[str, ...], Cell(_words)]
"""Words separated by ``;``, in lower case, one or more."""
YearOrDate = Annotated[str, Cell(_year_or_date)]
"""A year, a month or a day as ISO text."""
Numbered = Annotated[str, digits(8, 8)]
"""A UK provider reference number (UKPRN)."""
OptionalYear = Annotated[Annotated[int, Interval(ge=1200, le=2100)] | None, Cell(lambda text: text or None)]
"""A year, or nothing."""


@dataclass(frozen=True)
class Line(Generic[RowT]):
    """A row of a table, with its place for messages.

    Parameters
    ----------
    file : str
        File name of the table.
    number : int
        Line of the file on which the row ends, from 1.
    cells : mapping of str to str
        Raw text by column, without spaces around it.
    row : object
        What it says.
    """

    file: str
    number: int
    cells: Mapping[str, str]
    row: RowT

    def refuse(self, column: str, allowed: str) -> NoReturn:
        """Raise a ``TableError`` that names the file, line, column, value found and what is allowed."""
        raise refusal(self.file, self.number, column, self.cells[column], allowed)


@dataclass(frozen=True)
class ReferenceTable(Generic[RowT]):
    """A table of reference data.

    Parameters
    ----------
    file : str
        File name, such as ``"towns.csv"``.
    row : type
        Frozen dataclass of its rows.
    once : mapping of str to callable, optional
        By column, what a row has there that no other row may have: a list, as a row may have several.
    short_row : tuple of type and callable, optional
        Type of the rows that have less to say, and whether the cells of a row (by column) are such a one.
    """

    file: str
    row: type[RowT]
    once: Mapping[str, Callable[[RowT], Iterable[Hashable]]] = field(default_factory=dict)
    short_row: tuple[type[RowT], Callable[[Mapping[str, str]], bool]] | None = None

    @cached_property
    def _annotations(self) -> Mapping[str, Any]:
        return get_type_hints(self.row, include_extras=True)

    @cached_property
    def _column_of(self) -> Mapping[str, str]:
        """Column of each field, in the order of the table."""
        found = {}
        for each in fields(self.row):  # type: ignore[arg-type]
            if self._annotations[each.name] is Checked:
                continue
            noted = getattr(self._annotations[each.name], "__metadata__", ())
            found[each.name] = next((note.name for note in noted if isinstance(note, ColumnNamed)), each.name)
        return found

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns in their order."""
        return tuple(self._column_of.values())

    def read(self, text: str | None = None) -> tuple[RowT, ...]:
        """Read and check the rows, in their order.

        Parameters
        ----------
        text : str, optional
            The table's text; read from the package where not given.

        Raises
        ------
        TableError
            If the header differs, a row has too few or too many cells or one that is not allowed, there is no row, or
            what may stand once stands twice.
        """
        return tuple(line.row for line in self.lines(text))

    def lines(self, text: str | None = None) -> list[Line[RowT]]:
        """Read and check the rows with their places; takes and raises as :meth:`read`.

        The rows of the package's table are read once.
        """
        return self._read(text) if text is not None else list(self._package)

    @cached_property
    def all_columns(self) -> tuple[str, ...]:
        """Columns of the package's table: its own, then those that say what a row was checked against."""
        return (*self.columns, *(one for one in PROVENANCE_COLUMNS if one not in self.columns))

    @cached_property
    def _package(self) -> list[Line[RowT]]:
        return self._read(text_of(self.file), (self.all_columns,))

    def _read(self, text: str, headers: Sequence[tuple[str, ...]] = ()) -> list[Line[RowT]]:
        # A table that somebody gives as text may leave out what its rows were checked against: then they were not.
        cells = cells_of(self.file, headers or (self.columns, self.all_columns), text)
        try:
            found = self._plainly(cells)
        # To import pydantic costs a question a tenth of a second, for tables that hardly ever are wrong.
        except DOUBTS:
            found = self._validated(cells)
        found = [_told_what_was_checked(line) for line in found]
        for column, keys in self.once.items():
            _refuse_twice(found, column, keys)
        return found

    def _kind(self, cells: Mapping[str, str]) -> type[RowT]:
        return self.short_row[0] if self.short_row and self.short_row[1](cells) else self.row

    def _plainly(self, lines: Sequence[tuple[int, dict[str, str]]]) -> list[Line[RowT]]:
        """Rows of which nothing need be said."""
        readers = {kind: plain_readers(kind, text=True) for kind in dict.fromkeys(self._kind(c) for _, c in lines)}
        found = []
        for number, cells in lines:
            kind = self._kind(cells)
            values = {name: read(cells[self._column_of[name]]) for name, read in readers[kind].items()}
            found.append(Line(self.file, number, cells, kind(**values)))
        return found

    def _validated(self, lines: Sequence[tuple[int, dict[str, str]]]) -> list[Line[RowT]]:
        """Rows as pydantic reads them, which says what is wrong."""
        from pydantic import TypeAdapter, ValidationError

        adapters = {kind: TypeAdapter(kind) for kind in dict.fromkeys(self._kind(cells) for _, cells in lines)}
        found: list[Line[RowT]] = []
        for number, cells in lines:
            values = {name: cells[column] for name, column in self._column_of.items()}
            try:
                row = adapters[self._kind(cells)].validate_python(values)
            except ValidationError as problem:
                column, allowed = self._wrong(problem.errors(include_url=False)[0])
                raise refusal(self.file, number, column, cells[column], allowed) from None
            found.append(Line(self.file, number, cells, row))
        return found

    def _wrong(self, error: Any) -> tuple[str, str]:
        """Column and what is allowed there, of an error that pydantic found."""
        reason = error.get("ctx", {}).get("error")
        if isinstance(reason, CellError):
            return reason.column, reason.allowed
        name = str(error["loc"][0])
        return self._column_of[name], str(reason) if reason else allowed_by(self._annotations[name])


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
        return files(__package__).joinpath(COUNTRY if file.endswith(".csv") else "", file).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError) as problem:
        raise TableError(f"The table {file} cannot be read ({problem}); install the package again.") from None


def _told_what_was_checked(line: Line[RowT]) -> Line[RowT]:
    """The line, whose row knows what it was checked against if it has a field for that."""
    checked, wrong = checked_of(line.cells)
    if wrong:
        line.refuse(wrong, allowed_in(wrong))
    if "checked" not in vars(line.row):
        return line
    return replace(line, row=replace(line.row, checked=checked))  # type: ignore[type-var]


def _refuse_twice(lines: Sequence[Line[RowT]], column: str, keys: Callable[[RowT], Iterable[Hashable]]) -> None:
    seen: dict[Hashable, int] = {}
    for line in lines:
        for key in keys(line.row):
            if key in seen:
                line.refuse(column, f"a value that no other row has (line {seen[key]} has it)")
            seen[key] = line.number

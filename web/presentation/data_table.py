"""Tables of figures, each column declared once for all that shows it.

A list of columns and the rows make the table of a page, its CSV, the JSON of its rows with their schema, and the table
of the command line. Files give values as ``as_dict`` of a row does, under names that scripts rely on; people read the
same values with thousands apart, units and links.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from graph_engine.explanations.wording import sentence
from graph_engine.schema.foreign_text import neutral

Row = Any
Cell = str | int | float | None | dict[str, Any]
Heading = str | tuple[str, str]
JsonSchema = Mapping[str, Any]

DASH = "–"
"""Stands where there is no figure."""


class CellKind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    NUMBER = "number"
    COUNT = "count"
    YEAR = "year"
    FLAG = "flag"
    TEXTS = "texts"
    OBJECT = "object"
    ANY = "any"


class Form(StrEnum):
    """Where a column is shown."""

    PAGE = "page"
    CSV = "csv"
    JSON = "json"
    TERMINAL = "terminal"


_TYPES: Mapping[CellKind, Mapping[str, Any]] = {
    CellKind.TEXT: {"type": "string"},
    CellKind.NUMBER: {"type": "number"},
    CellKind.COUNT: {"type": "integer", "minimum": 0},
    CellKind.YEAR: {"type": "integer"},
    CellKind.FLAG: {"type": "boolean"},
    CellKind.TEXTS: {"type": "array", "items": {"type": "string"}},
    CellKind.OBJECT: {"type": "object"},
    CellKind.ANY: {},
}
_FIGURES = frozenset({CellKind.NUMBER, CellKind.COUNT, CellKind.YEAR})


@dataclass(frozen=True)
class TableColumn:
    """One column of a table.

    Parameters
    ----------
    name : str
        Its name in CSV and JSON, on which scripts rely.
    title : str
        What it holds, with the unit: its heading, and its description in the schema.
    kind : CellKind
        What its values are.
    gaps : bool
        Whether a row may have no value.
    value : callable, optional
        Row → value in files; what ``as_dict`` of the row, or the row itself, holds under the name where not given.
    cell : callable, optional
        Row → what people read; the value, written as its kind and ``digits`` say, where not given.
    digits : int, optional
        Decimal places that people read of a number.
    heading, terminal : str, optional
        Heading on the page and on the command line, where they are not the title.
    plain : callable, optional
        Row → what the command line prints, where it is not what the page says.
    link, note : callable, optional
        Row → address to which the cell leads, and a smaller text below it; ``None`` for neither.
    bar, full, below
        Row → value of a bar, the value that fills it, and whether it stands below the figure and not before it.
    only : frozenset of Form
        Where the column is shown, where that is not in all forms.
    schema : mapping, optional
        JSON schema of a value, where the kind alone does not say it; the title is added as description.
    """

    name: str
    title: str
    kind: CellKind = CellKind.TEXT
    gaps: bool = False
    value: Callable[[Row], Any] | None = None
    cell: Callable[[Row], Any] | None = None
    digits: int | None = None
    heading: str | None = None
    terminal: str | None = None
    plain: Callable[[Row], Any] | None = None
    link: Callable[[Row], str | None] | None = None
    note: Callable[[Row], str | None] | None = None
    bar: Callable[[Row], float | None] | None = None
    full: float = 1.0
    below: bool = False
    only: frozenset[Form] = frozenset(Form)
    schema: JsonSchema | None = None

    @property
    def number(self) -> bool:
        """Whether its cells are figures, which stand at the right."""
        return self.kind in _FIGURES

    @property
    def described(self) -> dict[str, Any]:
        """The JSON schema of one value."""
        found = dict(self.schema if self.schema is not None else _TYPES[self.kind])
        if self.gaps and isinstance(found.get("type"), str):
            found["type"] = [found["type"], "null"]
        return {**found, "description": self.title}

    def in_files(self, row: Row, record: Mapping[str, Any]) -> Any:
        """The value of a row in CSV and JSON; ``record`` is the row as a mapping."""
        return record.get(self.name) if self.value is None else self.value(row)

    def read(self, row: Row) -> Any:
        """What people read of a row, as text or a number; ``None`` where there is nothing."""
        if self.cell is not None:
            return self.cell(row)
        value = row.get(self.name) if isinstance(row, Mapping) else getattr(row, self.name)
        # Empty text says no more than a missing value: the page writes a dash for both.
        if value is None or value == "":
            return None
        if isinstance(value, bool):
            return "yes" if value else "no"
        if self.digits is None:
            return value
        return f"{value:,.{self.digits}f}"

    def printed(self, row: Row) -> Any:
        """What the command line prints of a row."""
        return self.read(row) if self.plain is None else self.plain(row)

    def on_page(self, row: Row) -> Cell:
        """The cell of a row, as the macro of tables takes it."""
        text: Cell = self.read(row)
        found: dict[str, Any] = {}
        if self.link is not None:
            found["href"] = self.link(row)
        if self.note is not None:
            found["note"] = self.note(row)
        if self.bar is not None and (length := self.bar(row)) is not None:
            found |= {"bar": length, "most": self.full, "below": self.below}
        return {"text": DASH if text is None else text, **found} if found else text


@dataclass(frozen=True)
class DataTable:
    """A table of a page, of a file and of the command line.

    Parameters
    ----------
    title : str
        What the table holds.
    columns : sequence of TableColumn
        The columns in the order of the files.
    rows : sequence
        The rows: mappings, or objects; files say what ``as_dict`` of an object says, where it has that.
    shown : sequence of str, optional
        Names of the columns of the page, in its order; all that a page may show where not given.
    remark : str, optional
        What a mark in its cells means, below the table of the page.
    narrow : sequence of str
        Names of the columns that a narrow screen shows; all, each in a line of its own, where not given.
    """

    title: str
    columns: Sequence[TableColumn]
    rows: Sequence[Row]
    shown: Sequence[str] | None = None
    remark: str | None = None
    narrow: Sequence[str] = ()

    def csv(
        self,
        names: Iterable[str] | None = None,
        *,
        line_end: str = "\r\n",
        cell: Callable[[Any], Any] = neutral,
    ) -> str:
        """The table as CSV with a row of names.

        Parameters
        ----------
        names : iterable of str, optional
            Names of the columns in their order; all that CSV has where not given.
        line_end : str
            What ends a line.
        cell : callable
            Value → what is written of it, by which no cell can act as a formula.
        """
        columns = _of(Form.CSV, self.columns) if names is None else _named(self.columns, names)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator=line_end)
        writer.writerow([neutral(column.name) for column in columns])
        writer.writerows([cell(value) for value in values] for values in self._in_files(columns))
        return text.getvalue()

    def records(self) -> list[dict[str, Any]]:
        """The rows as JSON takes them."""
        columns = _of(Form.JSON, self.columns)
        names = [column.name for column in columns]
        return [dict(zip(names, values, strict=True)) for values in self._in_files(columns)]

    @property
    def headings(self) -> list[Heading]:
        """Headings of the page: a title, or a title and ``number`` where figures stand."""
        headings = [(column, column.title if column.heading is None else column.heading) for column in self._page]
        return [(title, "number") if column.number else title for column, title in headings]

    @property
    def narrow_shows(self) -> list[bool]:
        """Of each column of the page whether a narrow screen shows it; empty where it shows all."""
        return [column.name in self.narrow for column in self._page] if self.narrow else []

    @property
    def narrow_form(self) -> str:
        """Where a narrow screen shows what it keeps: figures in the ``line`` of the name, others ``below`` it."""
        if not self.narrow:
            return ""
        return "line" if all(one.number for one in self._page[1:] if one.name in self.narrow) else "below"

    @property
    def cells(self) -> list[list[Cell]]:
        """Cells of the page, row by row."""
        columns = self._page
        return [[column.on_page(row) for column in columns] for row in self.rows]

    def printed(self, names: Iterable[str] | None = None) -> tuple[list[dict[str, Any]], dict[str, str], list[str]]:
        """Rows, titles by column, and the columns of figures, of the command line: those of these names, in order."""
        columns = _of(Form.TERMINAL, self.columns) if names is None else _named(self.columns, names)
        rows = [{column.name: column.printed(row) for column in columns} for row in self.rows]
        titles = {one.name: one.title if one.terminal is None else one.terminal for one in columns}
        return rows, titles, [column.name for column in columns if column.number]

    @property
    def _page(self) -> Sequence[TableColumn]:
        return _of(Form.PAGE, self.columns) if self.shown is None else _named(self.columns, self.shown)

    def _in_files(self, columns: Sequence[TableColumn]) -> Iterator[list[Any]]:
        """The values of each row in files."""
        of_record = any(column.value is None for column in columns)
        for row in self.rows:
            # Once a row and not once a cell: as_dict rounds every figure of it.
            record = _record(row) if of_record else {}
            yield [column.in_files(row, record) for column in columns]


def plain_columns(names: Iterable[str]) -> list[TableColumn]:
    """Columns of a table that is known only when it is read, such as that of a query: each is named as it is there."""
    return [TableColumn(name, name, CellKind.ANY) for name in names]


def row_schema(columns: Iterable[TableColumn]) -> dict[str, Any]:
    """JSON schema of a row: every column that JSON has, each described and required."""
    properties = {column.name: column.described for column in _of(Form.JSON, columns)}
    return {"type": "object", "properties": properties, "required": list(properties)}


def titled(label: str) -> str:
    """A label as a heading or as the name of a row: with a capital letter.

    >>> titled("iron and steel")
    'Iron and steel'
    """
    return sentence(label).strip(".")


def _of(form: Form, columns: Iterable[TableColumn]) -> list[TableColumn]:
    return [column for column in columns if form in column.only]


def _named(columns: Iterable[TableColumn], names: Iterable[str]) -> list[TableColumn]:
    by_name = {column.name: column for column in columns}
    return [by_name[name] for name in names]


def _record(row: Row) -> Mapping[str, Any]:
    # Scripts rely on the names that as_dict gives, whatever the fields inside are called.
    if isinstance(row, Mapping):
        return row
    found: Mapping[str, Any] = row.as_dict() if hasattr(row, "as_dict") else getattr(row, "__dict__", {})
    return found

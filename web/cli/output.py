"""How answers are printed: prose wrapped to the terminal, plain tables, JSON, and CSV that a spreadsheet may open."""

from __future__ import annotations

import csv
import io
import json
import math
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from graph_engine.schema.foreign_text import neutral

if TYPE_CHECKING:
    from web.presentation.data_table import DataTable

Row = Mapping[str, Any]

WIDEST = 100


def width() -> int:
    """Columns to fill: those of the terminal, 100 at most and where there is none."""
    return max(40, min(WIDEST, shutil.get_terminal_size(fallback=(WIDEST, 24)).columns))


def printable(text: object) -> str:
    r"""Text without control characters and marks that turn the direction of writing.

    Names come from files: they must not move the cursor or colour the terminal.

    >>> printable("Steel\x1b[31m Ltd")
    'Steel[31m Ltd'
    """
    return "".join(c for c in str(text) if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf"))


def say(text: str = "", *, bold: bool = False, err: bool = False) -> None:
    """Print a line; bold only where a terminal shows it."""
    clean = printable(text)
    click.echo(click.style(clean, bold=True) if bold else clean, err=err)


def say_wrapped(text: str, *, first: str = "", indent: str = "", bold: bool = False) -> None:
    """Print prose wrapped to the width: ``first`` before the first line, ``indent`` before the others."""
    for line in wrapped(text, first=first, indent=indent):
        say(line, bold=bold)


def wrapped(text: str, *, first: str = "", indent: str = "") -> list[str]:
    """Wrap prose to the width.

    >>> wrapped("one two", first="- ", indent="  ")
    ['- one two']
    """
    return textwrap.wrap(
        printable(text),
        width(),
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]


def heading(text: str, line: str = "─") -> None:
    """Print a heading with a line under it."""
    say(text, bold=True)
    say(line * min(len(text), width()))


def say_json(value: Any) -> None:
    """Print JSON: UTF-8, two blanks of indent, no NaN."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False, default=str))


def say_csv(rows: Iterable[Row], columns: Sequence[str]) -> None:
    """Print CSV with a header; text that a spreadsheet would take for a formula gets an apostrophe before it."""
    click.echo(csv_text(rows, columns), nl=False)


def csv_text(rows: Iterable[Row], columns: Sequence[str]) -> str:
    r"""Rows as CSV.

    >>> csv_text([{"name": "=1+1", "jobs": -5}], ["name", "jobs"])
    "name,jobs\n'=1+1,-5\n"
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else neutral(value)


def say_rows(rows: Sequence[Row], columns: Mapping[str, str], *, numbers: Iterable[str] = ()) -> None:
    """Print rows as a table without lines.

    Parameters
    ----------
    rows : sequence of mapping
        The rows.
    columns : mapping
        Column → its title, in order.
    numbers : iterable of str
        Columns to align to the right.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    right = set(numbers)
    for name, title in columns.items():
        table.add_column(Text(title), justify="right" if name in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(_shown(row.get(name)))) for name in columns))
    # A pipe has no width of its own: nothing is folded there, so that grep finds whole names.
    wide = width() if sys.stdout.isatty() else 10_000
    console = Console(file=io.StringIO(), width=wide, no_color=True, force_terminal=False)
    console.print(table)
    for line in console.file.getvalue().splitlines():  # type: ignore[attr-defined]
        click.echo(line.rstrip())


def say_table(table: DataTable, names: Iterable[str]) -> None:
    """Print columns of a table as it is declared, those of these names in this order."""
    rows, titles, numbers = table.printed(names)
    say_rows(rows, titles, numbers=numbers)


def _shown(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.2f}"
    return str(value)


def answer(
    form: str,
    *,
    table: Callable[[], None],
    data: Callable[[], Any],
    rows: Callable[[], Sequence[Row]],
    columns: Sequence[str] | None = None,
) -> None:
    """Print one answer in the form that was asked for; the other forms are never made.

    Parameters
    ----------
    form : str
        ``table``, ``json`` or ``csv``.
    table, data, rows : callable
        Print for people; give what JSON says; give the rows of CSV.
    columns : sequence of str, optional
        Columns of CSV; those of the first row where not given.
    """
    if form == "json":
        say_json(data())
    elif form == "csv":
        found = rows()
        say_csv(found, columns if columns is not None else list(found[0]) if found else [])
    else:
        table()

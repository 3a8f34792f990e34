"""How answers are printed: prose wrapped to the terminal, plain tables, JSON, and CSV that a spreadsheet may open."""

from __future__ import annotations

import io
import json
import math
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from graph_engine.schema.foreign_text import neutral

if TYPE_CHECKING:
    from web.presentation.data_table import DataTable

# Longer lines are hard to read, however wide the window is.
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
    # A pipe or a file must hold the plain words: escape codes are for eyes only.
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


def say_csv(table: DataTable, names: Iterable[str] | None = None) -> None:
    """Print a table as CSV: all its columns, or those of these names in this order."""
    click.echo(csv_text(table, names), nl=False)


def csv_text(table: DataTable, names: Iterable[str] | None = None) -> str:
    """A table as CSV; a list or an object within a cell is JSON."""
    return table.csv(names, line_end="\n", cell=_cell)


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else neutral(value)


def say_table(declared: DataTable, names: Iterable[str] | None = None) -> None:
    """Print a table without lines: all columns that the command line has, or those of these names in this order."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows, titles, numbers = declared.printed(names)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name, title in titles.items():
        table.add_column(Text(title), justify="right" if name in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(_shown(row[name]))) for name in titles))
    # A pipe has no width of its own: nothing is folded there, so that grep finds whole names.
    wide = width() if sys.stdout.isatty() else 10_000
    console = Console(file=io.StringIO(), width=wide, no_color=True, force_terminal=False)
    console.print(table)
    for line in console.file.getvalue().splitlines():  # type: ignore[attr-defined]
        click.echo(line.rstrip())


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
    sheet: Callable[[], DataTable],
    names: Iterable[str] | None = None,
) -> None:
    """Print one answer in the form that was asked for; the other forms are never made.

    Parameters
    ----------
    form : str
        ``table``, ``json`` or ``csv``.
    table, data, sheet : callable
        Print for people; give what JSON says; give the table of CSV.
    names : iterable of str, optional
        Names of the columns of CSV in their order; all that CSV has where not given.
    """
    if form == "json":
        say_json(data())
    elif form == "csv":
        say_csv(sheet(), names)
    else:
        table()

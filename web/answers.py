"""What a page answers, in three forms: HTML for people, JSON for programs, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# A cell that begins with one of these is a formula to a spreadsheet (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


@dataclass(frozen=True)
class Table:
    """A table of a page as a spreadsheet takes it.

    Parameters
    ----------
    title : str
        What the table holds.
    columns : mapping
        Name in the rows → heading.
    rows : sequence of mapping
        The rows; what a row lacks is an empty cell.
    """

    title: str
    columns: Mapping[str, str]
    rows: Sequence[Mapping[str, Any]]

    def csv(self) -> str:
        """The table as CSV with a row of names; no cell can act as a formula."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([neutral(name) for name in self.columns])
        writer.writerows([neutral(row.get(name)) for name in self.columns] for row in self.rows)
        return text.getvalue()


@dataclass(frozen=True)
class Answer:
    """The answer of a page; ``data`` and ``tables`` are made only when that form is asked for.

    Parameters
    ----------
    template : str
        Template of the page.
    context : mapping
        What the template shows.
    data : callable
        The JSON of the page, without the release.
    tables : callable
        The tables of the page by name; the first is what ``.csv`` gives by itself.
    status : int
        HTTP status.
    """

    template: str
    context: Mapping[str, Any]
    data: Callable[[], Mapping[str, Any]]
    tables: Callable[[], Mapping[str, Table]] = field(default=dict)
    status: int = 200


def neutral(value: Any) -> Any:
    """A cell that no spreadsheet runs: text that would be a formula gets an apostrophe in front.

    >>> neutral("=1+1"), neutral("  @SUM(A1)"), neutral(-3.5), neutral(None), neutral("Leeds")
    ("'=1+1", "'  @SUM(A1)", -3.5, '', 'Leeds')
    """
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (list, tuple)):
        value = "; ".join(str(one) for one in value)
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text

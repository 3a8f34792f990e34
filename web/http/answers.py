"""What a page answers, in three forms: HTML for people, JSON for programs, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph_engine.schema.foreign_text import neutral


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

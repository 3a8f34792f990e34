"""What a page answers, in three forms: HTML for people, JSON for programs, CSV for spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


class Spreadsheet(Protocol):
    """A table of a page as it becomes a file."""

    def csv(self) -> str:
        """The table as CSV."""
        ...


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
    tables: Callable[[], Mapping[str, Spreadsheet]] = field(default=dict)
    status: int = 200

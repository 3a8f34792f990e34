"""Progress of long work: a bar where a terminal watches, a line for each stage where a log does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from web.cli.loading import Stage
from web.cli.output import printable, say


@contextmanager
def stages(quiet: bool = False) -> Iterator[Stage]:
    """Show stages of work on the error stream.

    Parameters
    ----------
    quiet : bool
        Show nothing.
    """
    if quiet:
        yield lambda _what, _rows, _all: None
    elif sys.stderr.isatty():
        with _bar() as bar:
            yield bar
    else:
        yield _lines()


def _lines() -> Stage:
    said: set[str] = set()

    def show(what: str, _rows: int, _all: int | None) -> None:
        if what not in said:
            said.add(what)
            say(f"  {what} …", err=True)

    return show


@contextmanager
def _bar() -> Iterator[Stage]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    with Progress(
        SpinnerColumn(),
        # Names of files may hold square brackets, which are markup to rich.
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[rows]}", markup=False),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        # The bar goes when the work is done: what stays in the terminal is the answer.
        transient=True,
    ) as progress:
        task = progress.add_task("", total=None, rows="")

        def show(what: str, rows: int, total: int | None) -> None:
            shown = f"{rows:,} rows" if rows else ""
            progress.update(task, description=printable(what), completed=rows, total=total, rows=shown)

        yield show

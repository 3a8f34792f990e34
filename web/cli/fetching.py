"""``hub fetch``: download the current published files of a source, load them, and say what changed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graph_engine.errors import HubError, InputError
from web.cli.data import print_report
from web.cli.output import answer, printable, say, say_table, say_wrapped
from web.cli.root import Session, format_option, main

if TYPE_CHECKING:
    from graph_engine.stores.protocol import GraphStore
    from loaders.pipeline.downloads.fetch import Watch
    from loaders.pipeline.downloads.transfer import Download
    from web.cli.loading import LoadReport, Stage
    from web.presentation.data_table import DataTable

_DIGEST_SHOWN = 12


@dataclass(frozen=True)
class Refreshed:
    """What became of one source: files that came, the load that they made, and the graph before and after it.

    ``rows`` and ``digests`` are those of the whole graph, before and after; without a load they are the same.
    """

    source: str
    files: tuple[Download, ...] = ()
    report: LoadReport | None = None
    rows: tuple[int, int] = (0, 0)
    digests: tuple[str, str] = ("", "")
    error: str = ""

    @property
    def outcome(self) -> str:
        """What happened, in a few words."""
        if self.error:
            return "failed"
        if self.report is None:
            return "as loaded" if not any(file.changed for file in self.files) else "downloaded"
        return "unchanged" if self.digests[0] == self.digests[1] else "loaded"

    def as_dict(self) -> dict[str, Any]:
        """JSON of the source."""
        return {
            "source": self.source,
            "outcome": self.outcome,
            "files": [
                {
                    "path": str(file.path),
                    "address": file.address,
                    "sha256": file.sha256,
                    "bytes": file.size,
                    "changed": file.changed,
                }
                for file in self.files
            ],
            "load": self.report.as_dict() if self.report else None,
            "rows_before": self.rows[0],
            "rows_after": self.rows[1],
            "digest_before": self.digests[0] or None,
            "digest_after": self.digests[1] or None,
            "error": self.error or None,
        }

    def as_row(self) -> dict[str, Any]:
        """Row of the table and of the CSV."""
        return {
            "source": self.source,
            "outcome": self.outcome,
            "files": len(self.files),
            "editions": ", ".join(self.report.editions) if self.report else "",
            "rows_before": self.rows[0],
            "rows_after": self.rows[1],
            "digest_before": self.digests[0][:_DIGEST_SHOWN],
            "digest_after": self.digests[1][:_DIGEST_SHOWN],
        }


@main.command()
@click.argument("source", required=False)
@click.option("--all", "everything", is_flag=True, help="Fetch every source that has an address.")
@click.option("--only", default="", metavar="WORDS", help="Only files with these words in their title or address.")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Put the files into this folder and load nothing.",
)
@format_option
@click.pass_obj
def fetch(session: Session, source: str | None, everything: bool, only: str, folder: Path | None, form: str) -> None:
    """Download the published files of a SOURCE and load them.

    Alone, it lists what can be fetched.

    What came already is not asked for again unless it changed, and a download that was cut goes on where it stopped.
    The store is written once the files are whole; editions that it has are replaced, as with hub load.
    """
    if everything == (source is not None):
        if everything:
            raise InputError(f"Give either a source or --all, not both; {source!r} alone is hub fetch {source}.")
        _list_addresses(form)
        return
    if everything and only:
        raise InputError("--only chooses files of one source: leave it out, or name the source instead of --all.")
    sources = _all_sources() if source is None else (source,)
    quiet = form != "table"
    if folder is not None:
        done = [_downloaded(one, folder if source else folder / one, only, quiet, everything) for one in sources]
    else:
        done = _loaded(session, sources, only, quiet, everything)
    answer(
        form,
        table=lambda: _print(done, everything),
        data=lambda: {"sources": [one.as_dict() for one in done]},
        sheet=lambda: _fetched(done),
    )
    if any(one.error for one in done):
        raise click.exceptions.Exit(1)


def _all_sources() -> tuple[str, ...]:
    """Sources with an address, in the order in which they have to be loaded."""
    from loaders.framework.loader import loaders
    from loaders.pipeline.downloads.published_files import published

    with_address = published().sources
    return tuple(name for name in loaders() if name in with_address)


def _list_addresses(form: str) -> None:
    from loaders.framework.loader import loaders
    from loaders.pipeline.downloads.published_files import published
    from web.presentation.data_table import DataTable
    from web.presentation.release_columns import PUBLISHED

    rows = [
        {
            "source": file.source,
            "title": file.title,
            "address": file.address or file.page,
            "named_on": file.named_on,
            "known_from": file.known_from,
            "read_on": file.read_on,
        }
        for file in published().files
        if file.source in loaders()
    ]

    def table() -> None:
        for row in rows:
            say_wrapped(row["title"], first=f"{row['source']:<24}", indent=" " * 24)
            say(" " * 24 + row["address"])
        say()
        say_wrapped("Fetch and load one with: hub fetch SOURCE; all with: hub fetch --all.")
        say_wrapped("Where each address was read, and when: --format json", indent="  ")

    answer(form, table=table, data=lambda: {"files": rows}, sheet=lambda: DataTable("Published files", PUBLISHED, rows))


def _downloaded(source: str, folder: Path, only: str, quiet: bool, go_on: bool) -> Refreshed:
    from loaders.framework.loader import loader
    from loaders.pipeline.downloads.fetch import fetch as fetch_files

    loader(source)
    try:
        return Refreshed(source, fetch_files(source, folder, only=only, watch=_bars(quiet)))
    except HubError as error:
        if not go_on:
            raise
        return Refreshed(source, error=str(error))


def _loaded(session: Session, sources: Sequence[str], only: str, quiet: bool, go_on: bool) -> list[Refreshed]:
    from loaders.pipeline.downloads.fetch import downloads_folder
    from web.cli.progress import stages

    done = []
    for source in sources:
        came = _downloaded(source, downloads_folder(source), only, quiet, go_on)
        # The store is opened for each source anew: downloads take long, and others may want to write meanwhile.
        with session.store(read_only=False) as store, stages(quiet=quiet) as stage:
            done.append(_refreshed(store, came, stage, go_on))
    reports = [one.report for one in done if one.report]
    if reports:
        with session.store(read_only=False) as store, stages(quiet=quiet) as stage:
            session.finish_release(store, stage, reports[-1].suggestions)
    return done


def _refreshed(store: GraphStore, came: Refreshed, stage: Stage, go_on: bool) -> Refreshed:
    from web.cli.loading import load_files

    rows, digest, held = _state(store)
    before = replace(came, rows=(rows, rows), digests=(digest, digest))
    if came.error or held.issuperset(file.sha256 for file in came.files):
        return before
    try:
        report = load_files(store, came.source, [file.path for file in came.files], stage)
    except HubError as error:
        if not go_on:
            raise
        return replace(before, error=str(error))
    after = sum(report.release.rows.values())
    return Refreshed(came.source, came.files, report, (rows, after), (digest, report.release.digest))


def _state(store: GraphStore) -> tuple[int, str, set[str]]:
    """Rows and digest of the graph, and the digests of the files that it was loaded from."""
    from graph_engine.errors import StoreEmptyError
    from graph_engine.schema import NodeLabel

    try:
        release = store.release()
    except StoreEmptyError:
        return 0, "", set()
    held = store.nodes(NodeLabel.SOURCE_FILE, ["sha256"]).column("sha256").to_pylist()
    return sum(release.rows.values()), release.digest, set(held)


def _print(done: Sequence[Refreshed], everything: bool) -> None:
    for one in done:
        for file in one.files:
            news = "new" if file.changed else "as before"
            say(f"{one.source}: {file.path} ({file.size:,} bytes, {news})")
            say(f"  SHA-256 {file.sha256}")
        if one.error:
            say_wrapped(f"{one.source}: {one.error}", indent="  ")
        elif one.report is not None and not everything:
            print_report(one.report)
        elif one.report is None and one.outcome == "as loaded" and one.digests[1]:
            say(f"{one.source}: the store holds these files already.")
    if any(one.report for one in done) or everything:
        say()
        say_table(_fetched(done))


def _fetched(done: Sequence[Refreshed]) -> DataTable:
    from web.presentation.data_table import DataTable
    from web.presentation.release_columns import FETCHED

    return DataTable("Sources that were fetched", FETCHED, [one.as_row() for one in done])


def _bars(quiet: bool) -> Watch:
    """A bar for each file on the error stream; without a terminal a line."""
    from loaders.pipeline.downloads.fetch import unwatched

    return unwatched if quiet else _bar


@contextmanager
def _bar(name: str) -> Iterator[Callable[[int, int | None], None]]:
    # Until the first bytes come nobody knows how many there are.
    with click.progressbar(length=1, label=f"  {printable(name)}", file=sys.stderr) as bar:

        def show(now: int, whole: int | None) -> None:
            bar.length = whole
            bar.pos = min(bar.pos, now)
            bar.update(now - bar.pos)

        yield show

"""Commands about what the store holds: loading, sources, quarantined rows, releases."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph_engine.errors import InputError, StoreDamagedError, UnknownNameError
from web.cli.output import answer, heading, say, say_table, say_wrapped
from web.cli.root import Session, format_option, main

if TYPE_CHECKING:
    from graph_engine.stores.protocol import GraphStore, Release
    from web.cli.loading import FileAccount, LoadReport
    from web.presentation.data_table import DataTable

_REASONS = 5
_QUARANTINE_ROWS = 50


@main.command()
@click.argument("source", required=False)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Also where an edition loses more than a tenth of its rows.")
@click.option("--year", type=click.IntRange(1900, 2100), help="Year of figures whose file leaves it out.")
@click.option("--measure", metavar="NAME", help="What figures count whose file leaves it out, such as employment.")
@format_option
@click.pass_obj
def load(
    session: Session,
    source: str | None,
    files: tuple[Path, ...],
    replace: bool,
    year: int | None,
    measure: str | None,
    form: str,
) -> None:
    """Load published FILES of a SOURCE; alone, list sources.

    A folder stands for the files in it. Editions that are loaded already are replaced; everything else stays. Rows
    that break a rule are set aside with their reason: see hub quarantine. An edition of figures on which no dataset
    stands is loaded and said.
    """
    if source is None:
        _list_loaders(form)
        return
    if not files:
        raise InputError(f"No file is named for {source!r}: hub load {source} FILE…; hub load alone lists the sources.")
    from web.cli.loading import load_files
    from web.cli.progress import stages

    stated = {name: str(value) for name, value in (("year", year), ("measure", measure)) if value is not None}
    with session.store(read_only=False) as store, stages(quiet=form != "table") as stage:
        report = load_files(store, source, files, stage, replace=replace, stated=stated)
        session.finish_release(store, stage, report.suggestions)
    answer(
        form,
        table=lambda: print_report(report),
        data=report.as_dict,
        sheet=lambda: _loaded_files(report),
    )


def _loaded_files(report: LoadReport) -> DataTable:
    from web.presentation.data_table import DataTable
    from web.presentation.source_columns import LOADED_FILE

    rows = [{"source": report.source, **account.as_dict()} for account in report.files]
    return DataTable("Files that were loaded", LOADED_FILE, rows)


def _list_loaders(form: str) -> None:
    from loaders.framework.loader import loaders
    from web.presentation.data_table import DataTable
    from web.presentation.source_columns import LOADER

    rows = [
        {"source": one.name, "describes": one.describes, "after": ", ".join(one.after)} for one in loaders().values()
    ]

    def table() -> None:
        for row in rows:
            say_wrapped(row["describes"], first=f"{row['source']:<24}", indent=" " * 24)
        say()
        say("Load a file of a source with: hub load SOURCE FILE…")

    sheet = DataTable("Sources that can be loaded", LOADER, rows)
    answer(form, table=table, data=lambda: {"sources": rows}, sheet=lambda: sheet)


def print_report(report: LoadReport) -> None:
    """Print what became of each file, and the release that was made."""
    for account in report.files:
        print_account(account)
    for one in report.replaced:
        say_wrapped(f"{one}.")
    for edition, why in report.unused:
        say_wrapped(f"Loaded and not used: {edition}, because {why}.")
    for title, counts in (("already there", report.repeated), ("led nowhere", report.dangling)):
        if counts:
            rows = ", ".join(f"{rows:,} {name}" for name, rows in sorted(counts.items()))
            say_wrapped(f"Rows of the whole graph that were {title} and are left out: {rows}.")
    say(f"Release {report.release.number} is in place: {sum(report.release.rows.values()):,} rows.")


def print_account(account: FileAccount) -> None:
    """Print what became of one file: rows read, accepted, quarantined with the top reasons, and repairs."""
    heading(account.path)
    say(
        f"  {account.rows_read:,} rows read = {account.rows_accepted:,} accepted"
        f" + {account.rows_quarantined:,} quarantined"
    )
    for title, rules in (("quarantined", account.reasons), ("noted", account.repairs)):
        for rule, rows in rules[:_REASONS]:
            say_wrapped(f"{rows:,} {title}: {rule}", first="    ", indent="      ")
        if len(rules) > _REASONS:
            say(f"    and {len(rules) - _REASONS} more rules")


@main.command()
@format_option
@click.pass_obj
def sources(session: Session, form: str) -> None:
    """List what is loaded, from whom, under which licence.

    Figures that are not used say why.
    """
    from graph_engine.schema import NodeLabel
    from web.presentation.data_table import DataTable, plain_columns
    from web.presentation.source_columns import PRINTED, SOURCES

    with session.engine() as engine:
        release = engine.release
        found = engine.store.nodes(NodeLabel.SOURCE)
        uses = engine.edition_uses()
    rows = [{**row, **uses.get(row["key"], {"use": None, "why": None})} for row in found.to_pylist()]
    # CSV holds all that the store has of an edition, and not only what the page shows.
    sheet = DataTable("Sources", plain_columns([*found.schema.names, "use", "why"]), rows)

    def table() -> None:
        say_table(DataTable("Sources", SOURCES, rows), PRINTED)
        for row in rows:
            if row["why"]:
                say_wrapped(f"{row['key']} is not used: {row['why']}.", indent="  ")
        say("Titles and addresses: hub sources --format json", err=True)

    answer(form, table=table, data=lambda: {"release": release.number, "sources": rows}, sheet=lambda: sheet)


@main.command()
@click.argument("source", required=False)
@format_option
@click.pass_obj
def quarantine(session: Session, source: str | None, form: str) -> None:
    """List rows that were set aside when loading, and why.

    Each has its file, line, column, rule and raw value.

    SOURCE is a loader, such as cordis, or one of its editions, as hub sources names them.
    """
    from graph_engine.schema import NodeLabel
    from web.presentation.data_table import DataTable
    from web.presentation.source_columns import ASIDE, ASIDE_OF_SOURCE

    with session.store() as store:
        release = store.release()
        editions = _editions(store, source)
        where = None if editions is None else {"source": editions}
        rows = store.nodes(NodeLabel.QUARANTINED, [column.name for column in ASIDE_OF_SOURCE], where).to_pylist()
    rows.sort(key=lambda row: (row["source"], row["file"], row["line"] or 0, row["column"] or ""))

    def table() -> None:
        if not rows:
            say("No row was set aside.")
            return
        counts = Counter(f"{row['source']}: {row['rule']}" for row in rows)
        for rule, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            say_wrapped(f"{number:>8,}  {rule}", indent=" " * 10)
        say()
        say_table(DataTable("Rows set aside", ASIDE, rows[:_QUARANTINE_ROWS]))
        if len(rows) > _QUARANTINE_ROWS:
            say(f"{_QUARANTINE_ROWS} of {len(rows):,} rows; all of them: --format csv", err=True)

    answer(
        form,
        table=table,
        data=lambda: {"release": release.number, "quarantined": rows},
        sheet=lambda: DataTable("Rows set aside", ASIDE_OF_SOURCE, rows),
    )


def _editions(store: GraphStore, source: str | None) -> list[str] | None:
    from graph_engine.schema import NodeLabel

    if source is None:
        return None
    known = store.nodes(NodeLabel.SOURCE, ["key", "loader"]).to_pylist()
    found = [str(row["key"]) for row in known if source in (row["key"], row["loader"])]
    if not found:
        raise UnknownNameError("source", source, {str(row[name]) for row in known for name in ("key", "loader")})
    return found


@main.command()
@format_option
@click.pass_obj
def releases(session: Session, form: str) -> None:
    """List the releases that the store keeps, the newest first."""
    from web.presentation.data_table import DataTable
    from web.presentation.release_columns import PRINTED_RELEASE, RELEASE

    with session.store() as store:
        rows = [_release_row(one) for one in store.releases()]
    sheet = DataTable("Releases", RELEASE, rows)

    def table() -> None:
        if not rows:
            say("The store holds no release yet: load one with “hub snapshot load” or “hub load”.")
            return
        say_table(sheet, PRINTED_RELEASE)

    answer(form, table=table, data=lambda: {"releases": rows}, sheet=lambda: sheet)


def _release_row(release: Release) -> dict[str, object]:
    return {
        "release": release.number,
        "current": release.current,
        "written": release.written,
        "note": release.note,
        "digest": release.digest,
        "rows": dict(release.rows),
    }


@main.command()
@format_option
@click.pass_obj
def rollback(session: Session, form: str) -> None:
    """Go back to the release before the current one.

    Only the embedded store keeps it. It is also the way back from a damaged file.
    """
    from web.presentation.data_table import DataTable
    from web.presentation.release_columns import WENT_BACK

    with session.store(read_only=False) as store:
        left = _number(store)
        release = store.rollback()
    row = {"left": left, **_release_row(release)}
    gone = "a damaged file" if left is None else f"release {left}"
    answer(
        form,
        table=lambda: say(f"Went back from {gone} to release {release.number} of {release.written}."),
        data=lambda: row,
        sheet=lambda: DataTable("Release in use", WENT_BACK, [row]),
    )


def _number(store: GraphStore) -> int | None:
    """Number of the current release; none where its file is damaged."""
    try:
        return store.release().number
    except StoreDamagedError:
        return None

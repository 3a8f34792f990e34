"""Commands about the bundled snapshot: ``snapshot load`` and ``snapshot build``."""

from __future__ import annotations

from pathlib import Path

import click

from web.cli.data import print_account
from web.cli.output import answer, say
from web.cli.root import Session, format_option, main


@main.group()
def snapshot() -> None:
    """Load the bundled figures, or make them from published files."""


@snapshot.command("load")
@click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of another snapshot.",
)
@format_option
@click.pass_obj
def load_command(session: Session, folder: Path | None, form: str) -> None:
    """Load the snapshot into the store; your own files stay."""
    from web.cli.loading import load_snapshot
    from web.cli.progress import stages
    from web.presentation.data_table import DataTable
    from web.presentation.source_columns import SNAPSHOT_FILE

    with session.store(read_only=False) as store, stages(quiet=form != "table") as stage:
        report = load_snapshot(store, stage, folder)
        session.finish_release(store, stage, report.suggestions)

    def table() -> None:
        say(
            f"Release {report.release.number} is in place: {sum(report.release.rows.values()):,} rows "
            f"of {len(report.editions)} editions from {len(report.files)} files."
        )
        say("See what is in it with “hub sources”; find partners with “hub match AREA”.")

    sheet = DataTable("Files of the snapshot", SNAPSHOT_FILE, report.files)
    answer(form, table=table, data=report.as_dict, sheet=lambda: sheet)


@snapshot.command("build")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), help="Folder for the tables; else ours.")
@format_option
def build_command(directory: Path, into: Path | None, form: str) -> None:
    """Make the snapshot from published files in DIRECTORY.

    It has one folder for each source; a source without its files is named.
    """
    from web.cli.loading import build_snapshot
    from web.cli.progress import stages
    from web.presentation.data_table import DataTable
    from web.presentation.source_columns import BUILT_FILE

    with stages(quiet=form != "table") as stage:
        accounts = build_snapshot(directory, into, stage)
    rows = [{"source": name, **account.as_dict()} for name, files in accounts.items() for account in files]

    def table() -> None:
        for files in accounts.values():
            for account in files:
                print_account(account)
        say(
            f"{sum(a.rows_read for files in accounts.values() for a in files):,} rows read from {len(rows)} files, "
            f"{sum(a.rows_quarantined for files in accounts.values() for a in files):,} quarantined."
        )

    sheet = DataTable("Files of the snapshot", BUILT_FILE, rows)
    answer(form, table=table, data=lambda: {"files": rows}, sheet=lambda: sheet)

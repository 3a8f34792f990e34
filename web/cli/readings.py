"""Commands about blind readings: ``readings make`` and ``readings report``."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import click

from graph_engine.errors import InputError
from web.cli.output import answer, heading, say, say_table, say_wrapped
from web.cli.root import Session, format_option, main


@main.group()
def readings() -> None:
    """Let strict readers judge suggestions blind."""


@readings.command("make")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="FOLDER", help="A new folder.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed draws the same cards.")
@click.option("--strong", type=click.IntRange(min=0), default=60, show_default=True, help="Strong suggestions at most.")
@click.option("--look", type=click.IntRange(min=0), default=60, show_default=True, help="Worth a look, at most.")
@click.option("--real", type=click.IntRange(min=0), default=20, show_default=True, help="Real partnerships at most.")
@click.option(
    "--set-aside", type=click.IntRange(min=0), default=0, show_default=True, help="What one rule set aside, at most."
)
@click.option("--random", "chance", type=click.IntRange(min=0), default=10, show_default=True, help="Random pairs.")
@click.option(
    "--reserve",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Real partnerships kept for the last round; written where it is not there.",
)
@click.option("--last", is_flag=True, help="The last round: take the real partnerships of the reserve.")
@format_option
@click.pass_obj
def make_command(
    session: Session,
    out: Path,
    seed: int,
    strong: int,
    look: int,
    real: int,
    set_aside: int,
    chance: int,
    reserve: Path | None,
    last: bool,
    form: str,
) -> None:
    """Draw cards for readers, and the key to them.

    Readers get cards.md and verdicts.csv; key.json says what each card is and stays with you.
    """
    from graph_engine.readings.draw import DrawRequest, draw, draw_reserve
    from graph_engine.readings.reading_files import read_reserve, refuse_used, write_reserve, write_set
    from web.presentation.data_table import DataTable
    from web.presentation.reading_columns import DRAWN

    if last and (reserve is None or not reserve.is_file()):
        raise InputError("--last takes the reserve of the rounds before; name its file with --reserve.")
    # Before anything is computed, which may take a minute.
    refuse_used(out)
    with session.engine() as engine:
        # Drawn once and never again: a later release must not change what is kept for the last round.
        if reserve is not None and not reserve.exists():
            write_reserve(draw_reserve(engine.matcher, seed), reserve)
        reserved = read_reserve(reserve) if reserve is not None else []
        drawn = draw(engine.matcher, DrawRequest(seed, strong, look, real, chance, last, set_aside), reserved)
    write_set(drawn, out)
    rows = [{"what": str(part.origin), **vars(part)} for part in drawn.parts]
    sheet = DataTable("Cards", DRAWN, rows)

    def table() -> None:
        say_table(sheet)
        say()
        say_wrapped(
            f"{len(drawn.pairs)} cards are in {out}. Give readers cards.md and verdicts.csv, and nothing else; put "
            f"what they fill in beside key.json as verdicts-NAME.csv, then: hub readings report {out}"
        )

    data = {"folder": str(out), "seed": seed, "release": drawn.release, "parts": sheet.records()}
    answer(form, table=table, data=lambda: data, sheet=lambda: sheet)


@readings.command("report")
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@format_option
def report_command(folders: tuple[Path, ...], form: str) -> None:
    """Sum up what readers made of the cards in FOLDERS.

    Each folder has key.json and a verdicts-NAME.csv for each reader. CSV has a row for each reader and group of cards.
    """
    from graph_engine.readings.report import report
    from web.presentation.data_table import DataTable
    from web.presentation.reading_columns import AGREEMENT, PRINTED_READING, READING

    found = report(folders)

    def table() -> None:
        for reader, rows in groupby(found.rows, key=lambda row: row.reader):
            heading(reader[:1].upper() + reader[1:])
            say_table(DataTable(reader, READING, list(rows)), PRINTED_READING)
            say()
        if found.agreement:
            heading("Agreement")
            say_table(DataTable("Agreement", AGREEMENT, found.agreement))
            say()
        say_wrapped(
            f"In brackets: intervals of {found.confidence:.0%}; of shares by Wilson, for all readers together by cards "
            "and not by verdicts; of ratios from a bootstrap of cards. Times real: share sensible, as a ratio of that "
            "of real partnerships by the same readers."
        )

    answer(form, table=table, data=found.as_dict, sheet=lambda: DataTable("Readings", READING, found.rows))

"""Commands about places: ``areas``, ``frame``, ``profile`` and ``similar``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from web.cli.output import answer, say, say_csv, say_json, say_table
from web.cli.root import Session, format_option, main, named

if TYPE_CHECKING:
    import pandas as pd

_FRAME_ROWS = 40


@main.command()
@click.argument("text", nargs=-1)
@click.option("--level", "levels", multiple=True, help="Only this level: ITL1, ITL2, ITL3, LAD, MCA, LEP; repeatable.")
@format_option
@click.pass_obj
def areas(session: Session, text: tuple[str, ...], levels: tuple[str, ...], form: str) -> None:
    """List areas whose name or code holds TEXT."""
    from web.presentation.area_columns import LISTED_AREA
    from web.presentation.data_table import DataTable

    with session.engine() as engine:
        found = engine.areas(named(text), levels or None)
        sheet = DataTable("Areas", LISTED_AREA, found)

        def table() -> None:
            say_table(sheet)
            say(f"{len(found):,} areas." if found else "No area has this in its name; try fewer letters.", err=True)

        answer(
            form,
            table=table,
            data=lambda: {"release": engine.release.number, "areas": sheet.records()},
            sheet=lambda: sheet,
        )


@main.command()
@click.argument("name", default="jobs")
@format_option
@click.pass_obj
def frame(session: Session, name: str, form: str) -> None:
    """Give the matrix of a frame, one row for each figure.

    NAME is jobs, gva, gva-districts, research or links. Rows of jobs have quotients, capability and links beside
    the figures. CSV is the form for analysts.
    """
    from web.presentation.data_table import DataTable, plain_columns

    with session.engine() as engine:
        table = engine.frame(name)
        columns = plain_columns(map(str, table.columns))
        if form == "csv":
            say_csv(DataTable(name, columns, _records(table)))
        elif form == "json":
            say_json({"release": engine.release.number, "frame": name, "rows": _records(table)})
        else:
            say_table(DataTable(name, columns, _records(table.head(_FRAME_ROWS))))
            if len(table) > _FRAME_ROWS:
                say(f"{_FRAME_ROWS} of {len(table):,} rows; all of them: hub frame {name} --format csv", err=True)


def _records(table: pd.DataFrame) -> list[dict[str, object]]:
    """Rows as dictionaries with plain values; missing figures are None."""
    # As objects: in a column of numbers pandas would turn None into NaN, which is no JSON.
    plain = table.astype(object).where(table.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


@main.command()
@click.argument("area", nargs=-1, required=True)
@format_option
@click.pass_obj
def profile(session: Session, area: tuple[str, ...], form: str) -> None:
    """Show what AREA is known for, what it lacks, who is there."""
    from web.cli.area_profile import print_profile
    from web.presentation.area_columns import LISTED_ACTIVITY, LISTED_ACTIVITY_NAMES
    from web.presentation.data_table import DataTable

    with session.engine() as engine:
        area_profile = engine.profile(named(area))

        def sheet() -> DataTable:
            rows = [
                {"list": title, **figure.as_dict()}
                for title, figures in (("known for", area_profile.known_for), ("lacks", area_profile.lacks))
                for figure in figures
            ]
            return DataTable("Known for, and lacks", LISTED_ACTIVITY, rows)

        answer(
            form,
            table=lambda: print_profile(area_profile),
            data=lambda: {"release": engine.release.number, **area_profile.as_dict()},
            sheet=sheet,
            names=LISTED_ACTIVITY_NAMES,
        )


@main.command()
@click.argument("area", nargs=-1, required=True)
@click.option("--top", type=click.IntRange(1, 1000), default=5, show_default=True, help="Most places.")
@format_option
@click.pass_obj
def similar(session: Session, area: tuple[str, ...], top: int, form: str) -> None:
    """List places with strengths like those of AREA.

    They are places to learn from; they are seldom suppliers and customers.
    """
    from web.cli.suggestion_text import print_similar
    from web.presentation.area_columns import SIMILAR_PLACE
    from web.presentation.data_table import DataTable

    with session.engine() as engine:
        subject = engine.area(named(area))
        found = engine.similar(subject, top=top)
        answer(
            form,
            table=lambda: print_similar(subject, found),
            data=lambda: {
                "release": engine.release.number,
                "area": {"code": subject.code, "name": subject.name, "level": subject.level},
                "similar": [place.as_dict() for place in found],
            },
            sheet=lambda: DataTable("Similar places", SIMILAR_PLACE, found),
        )

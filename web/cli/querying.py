"""The command that asks the graph a query of one's own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from graph_engine.errors import InputError, StoreQueryError
from web.cli.output import answer, say, say_table
from web.cli.root import Session, format_option, main

if TYPE_CHECKING:
    from graph_engine.stores.protocol import Given


@main.command()
@click.argument("query")
@click.option(
    "--parameter",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="Value for $NAME: a number, true, false, null, a list in JSON, or else text; repeatable.",
)
@click.option(
    "--text", "texts", multiple=True, metavar="NAME=VALUE", help="Text for $NAME, whatever it looks like; repeatable."
)
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=1000, show_default=True, help="Most rows.")
@format_option
@click.pass_obj
def cypher(
    session: Session, query: str, parameters: tuple[str, ...], texts: tuple[str, ...], limit: int, form: str
) -> None:
    """Run a read-only Cypher QUERY.

    For example: hub cypher "MATCH (a:Area {level: 'ITL2'}) RETURN a.code, a.name"

    It may run for 60 seconds; in the embedded store it may take 2 GB of memory.
    """
    from graph_engine.stores.answer_tables import finite
    from web.presentation.data_table import DataTable, plain_columns

    values = _values(parameters, texts)
    with session.store() as store:
        try:
            table = store.cypher(query, values, limit=limit)
        except StoreQueryError as error:
            raise StoreQueryError(f"{error}{_texts_meant(str(error), values)}") from error
    rows, names = table.to_pylist(), table.schema.names
    found = DataTable(query, plain_columns(names), rows)
    answer(
        form,
        table=lambda: say_table(found),
        data=lambda: {"columns": names, "rows": [{name: finite(row[name]) for name in names} for row in rows]},
        sheet=lambda: found,
    )
    if b"truncated" in (table.schema.metadata or {}):
        say(f"There are more rows than {limit:,}: raise --limit or narrow the query.", err=True)


def _values(parameters: Sequence[str], texts: Sequence[str]) -> dict[str, Given]:
    values: dict[str, Given] = {}
    for option, given in (("--parameter", parameters), ("--text", texts)):
        for text in given:
            name, value = _named(text, option)
            if name in values:
                raise InputError(f"The parameter {name!r} is given twice: give it one value.")
            values[name] = _guessed(value) if option == "--parameter" else value
    return values


def _texts_meant(refusal: str, values: Mapping[str, Given]) -> str:
    """What to try where a database refuses a query because of a code that was taken for a number."""
    numbers = [name for name, value in values.items() if isinstance(value, int | float)]
    if not numbers or "refuses the query" not in refusal:
        return ""
    return f" Taken for numbers were ${', $'.join(numbers)}: give what is text by --text {numbers[0]}=…."


def _named(text: str, option: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise InputError(f"The parameter {text!r} is not of the form NAME=VALUE, as in {option} code=TLE3.")
    return name.removeprefix("$"), value


def _guessed(value: str) -> Given:
    """What JSON reads as a number, true, false, null or a list; text where it reads none of them."""
    try:
        read: Any = json.loads(value)
    # Also a number of thousands of digits, and brackets without end.
    except (ValueError, RecursionError):
        return value
    return read if isinstance(read, int | float | list | None) else value

"""The command ``find``: what a business needs or offers, in its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from web.cli.output import answer, heading, say, say_wrapped
from web.cli.root import Session, format_option, main, named

if TYPE_CHECKING:
    from graph_engine.search.model import SearchAnswer


@main.command()
@click.argument("words", nargs=-1)
@click.option("--sic", multiple=True, metavar="CODE", help="A SIC class that is meant for certain; repeatable.")
@click.option("--drop", multiple=True, metavar="CODE", help="A SIC class that is not meant; repeatable.")
@click.option("--near", metavar="PLACE", help="A postcode or an area: nearer places come first.")
@click.option("--far", is_flag=True, help="Distance does not matter.")
@click.option("--need", "want", flag_value="need", default="need", help="WORDS say what you need (the default).")
@click.option("--offer", "want", flag_value="offer", help="WORDS say what you make or do for others.")
@click.option("--top", type=click.IntRange(1, 41), default=5, show_default=True, help="Regions at most.")
@format_option
@click.pass_obj
def find(
    session: Session,
    words: tuple[str, ...],
    sic: tuple[str, ...],
    drop: tuple[str, ...],
    near: str | None,
    far: bool,
    want: str,
    top: int,
    form: str,
) -> None:
    """Find partner regions for WORDS, and whom to ask."""
    from web.presentation.search_columns import REGION_NAMES, search_tables

    with session.engine() as engine:
        found = engine.find(named(words), want=want, sic=sic, dropped=drop, near=near, far=far, top=top)
        answer(
            form,
            table=lambda: _print(found),
            data=lambda: {"release": engine.release.number, **found.as_dict()},
            sheet=lambda: search_tables(found)["regions"],
            names=REGION_NAMES,
        )


def _print(found: SearchAnswer) -> None:
    heading("Read as", "─")
    for term in found.read_as:
        say(f"  {term.code}  {term.label}{'  (dropped)' if term.dropped else ''}  {term.score:.2f}")
    if not found.read_as:
        say("  no class")
    if found.unknown_words:
        say(f"  Not known to the classification: {', '.join(found.unknown_words)}")
    if found.unused_words:
        say(f"  We did not use: {', '.join(found.unused_words)}")
    for number, region in enumerate(found.regions, 1):
        say()
        heading(f"{number}. {region.area.name} ({region.area.code})", "─")
        say_wrapped(region.reason)
        for one in found.contacts_in(region.area):
            contact = f" ({one.contact})" if one.contact else ""
            say_wrapped(f"  Ask {one.name}{contact}: {one.reason}")
    if found.note:
        say()
        say_wrapped(found.note)

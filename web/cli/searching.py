"""The command ``find``: what a business needs or offers, in its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from web.cli.output import answer, heading, say, say_wrapped
from web.cli.root import Session, format_option, main, named

if TYPE_CHECKING:
    from graph_engine.search.model import SearchAnswer
    from graph_engine.search.spoken_model import SpokenPlace


@main.command()
@click.argument("words", nargs=-1)
@click.option("--sic", multiple=True, metavar="CODE", help="A SIC class that is meant for certain; repeatable.")
@click.option("--drop", multiple=True, metavar="CODE", help="A SIC class that is not meant; repeatable.")
@click.option("--near", metavar="PLACE", help="A postcode or an area: nearer places come first.")
@click.option("--far", is_flag=True, help="Distance does not matter.")
@click.option("--need", "want", flag_value="need", help="WORDS say what you need, however they sound.")
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
    want: str | None,
    top: int,
    form: str,
) -> None:
    """Find who works on WORDS, partner regions, whom to ask.

    What projects and impact cases say comes first, classes of trades second.
    """
    from web.presentation.search_columns import REGION_NAMES, search_tables

    with session.engine() as engine:
        side, sure = want or "need", want is not None
        found = engine.find(named(words), want=side, sic=sic, dropped=drop, near=near, far=far, top=top, sure=sure)
        answer(
            form,
            table=lambda: _print(found),
            data=lambda: {"release": engine.release.number, **found.as_dict()},
            sheet=lambda: search_tables(found)["regions"],
            names=REGION_NAMES,
        )


def _print(found: SearchAnswer) -> None:
    _print_spoken(found)
    # Where texts answer and no class was read, saying "no class" first would look like no answer.
    if found.read_as or not found.spoken.texts:
        _print_classes(found)
    if found.note:
        say()
        say_wrapped(found.note)


def _print_spoken(found: SearchAnswer) -> None:
    """What texts of projects answer, and what became of each word."""
    from web.presentation.spoken_columns import text_line, word_lines

    spoken = found.spoken
    for line in word_lines(found):
        say_wrapped(line, indent="  ")
    if spoken.alone:
        say_wrapped(f"Ask for one of them alone: {', '.join(f'hub find {word}' for word in spoken.alone)}", indent="  ")
    if spoken.choices:
        say()
        heading(
            "Which of these do you mean?" if spoken.texts else "Do you mean this? No project speaks of all that you ask"
        )
    for number, choice in enumerate(spoken.choices, 1):
        without = f" (says nothing of {', '.join(choice.without)})" if choice.without else ""
        say_wrapped(f"{number}. {choice.label}{without}", indent="   ", bold=True)
        for text in choice.texts:
            say_wrapped(text_line(text), first="   ", indent="     ")
        for place in choice.places:
            _print_place(place, "   ")
    for term in found.classes:
        say_wrapped(f"Or the class {term.label}: hub find --sic {term.code}", first="   ", indent="     ")
    if spoken.texts and not spoken.choices:
        say()
        heading("Projects that speak of it")
        for topic in spoken.topics:
            say_wrapped(f"Topic: {topic.name} ({topic.texts} of its {topic.of_texts} texts)", indent="  ")
        for text in spoken.texts:
            say_wrapped(text_line(text), first="- ", indent="  ")
        say()
        heading("Where, and whom to ask")
        for place in spoken.places:
            _print_place(place, "")
        if not spoken.places:
            say_wrapped("Of none of their organisations both place and role are known.")
    if spoken.words:
        say()


def _print_place(place: SpokenPlace, margin: str) -> None:
    from web.presentation.spoken_columns import organisation_line

    say_wrapped(f"{place.area.name} ({place.area.code})", first=margin, indent=margin, bold=True)
    for one in place.organisations:
        contact = f" ({one.contact})" if one.contact else ""
        say_wrapped(f"{one.name}{contact} {organisation_line(one)}", first=f"{margin}  ", indent=f"{margin}    ")
    for person in place.ask:
        contact = f" ({person.contact})" if person.contact else ""
        say_wrapped(f"Ask {person.name}{contact}: {person.reason}", first=f"{margin}  ", indent=f"{margin}    ")


def _print_classes(found: SearchAnswer) -> None:
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
        if region.caution:
            say_wrapped(f"Mind: {region.caution}")
        for one in found.contacts_in(region.area):
            contact = f" ({one.contact})" if one.contact else ""
            say_wrapped(f"  Ask {one.name}{contact}: {one.reason}")

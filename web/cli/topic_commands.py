"""Commands about what organisations do, in words: ``topics`` and ``partners``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from web.cli.output import answer, heading, say, say_table, say_wrapped
from web.cli.root import Session, format_option, main, named

if TYPE_CHECKING:
    from graph_engine.suggestions.organisation_partners import OrganisationPartners

_PRINTED = ("name", "texts", "organisations", "stability", "field", "years")
_TOPICS = 8


@main.command()
@click.argument("words", nargs=-1)
@format_option
@click.pass_obj
def topics(session: Session, words: tuple[str, ...], form: str) -> None:
    """List topics of projects, or those with WORDS."""
    from web.presentation.topic_columns import change_sentence, topic_table

    with session.engine() as engine:
        sheet = topic_table(engine.topics(named(words)))

        def table() -> None:
            # A table of no rows would be a line of titles.
            if sheet.rows:
                say_table(sheet, _PRINTED)
            none = "No topic has these words; try one of them." if words else "No topics in this release."
            # Under the table: few topics of a release have any.
            for one in sheet.rows:
                for change in one.history:
                    say_wrapped(f"{one.name}: {change_sentence(change)}", indent="  ")
            say(f"{len(sheet.rows):,} topics." if sheet.rows else none, err=True)

        answer(
            form,
            table=table,
            data=lambda: {"release": engine.release.number, "topics": sheet.records()},
            sheet=lambda: sheet,
        )


@main.command()
@click.argument("organisation", nargs=-1, required=True)
@format_option
@click.pass_obj
def partners(session: Session, organisation: tuple[str, ...], form: str) -> None:
    """Suggest partners for ORGANISATION, a name or key.

    They are found by the words of its projects. Those that lists of areas leave out stand here too, with the reason.
    """
    from web.presentation.organisation_columns import partner_table

    with session.engine() as engine:
        found = engine.partners_of(named(organisation))
        answer(
            form,
            table=lambda: _print(found),
            data=lambda: {"release": engine.release.number, **found.as_dict()},
            sheet=lambda: partner_table(found),
        )


def _print(found: OrganisationPartners) -> None:
    from web.cli.suggestion_text import print_suggestion
    from web.presentation.grades import GRADES

    heading(f"Partners of {found.organisation.name}", "═")
    place = f"{found.organisation.area.name}; " if found.organisation.area else ""
    role = f"; it {found.role} what they are about" if found.role else ""
    say_wrapped(f"{place}{found.texts:,} projects and impact cases in words{role}.")
    if found.topics:
        rest = len(found.topics) - _TOPICS
        names = "; ".join(name for _, name in found.topics[:_TOPICS])
        say_wrapped(f"Topics: {names}{f'; and {rest} more' if rest > 0 else ''}.")
    if found.note:
        say_wrapped(found.note)
    # Numbered through, so that one can be spoken of on the telephone.
    number = 0
    for grade in GRADES:
        listed = [one for one in found.partners if one.grade.words == grade.words]
        if not listed:
            continue
        say()
        heading(grade.title)
        say_wrapped(grade.means)
        for one in listed:
            number += 1
            say()
            print_suggestion(one.suggestion, number)
            if one.beyond:
                say_wrapped(f"Not in lists of areas: {one.beyond}.", first="   ", indent="   ")

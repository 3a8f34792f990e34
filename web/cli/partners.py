"""Commands about partners: ``match`` and ``explain``."""

from __future__ import annotations

import click

from web.cli.output import answer
from web.cli.root import Session, format_option, main, named


@main.command()
@click.argument("area", nargs=-1, required=True)
@click.option(
    "--kind", "kinds", multiple=True, metavar="KIND", help="Only this kind: supply or research; may be repeated."
)
@click.option("--theme", help="Only this field, such as automotive.")
@click.option("--top", type=click.IntRange(1, 1000), default=10, show_default=True, help="Most suggestions of a kind.")
@click.option("--far", type=click.FloatRange(min=0), metavar="KM", help="Only partners up to this many km away.")
@click.option("--set-aside", is_flag=True, help="Also show what failed exactly one check, and which.")
@click.option("--without", multiple=True, metavar="CHECK", help="Switch a check off; may be repeated.")
@format_option
@click.pass_obj
def match(
    session: Session,
    area: tuple[str, ...],
    kinds: tuple[str, ...],
    theme: str | None,
    top: int,
    far: float | None,
    set_aside: bool,
    without: tuple[str, ...],
    form: str,
) -> None:
    """Suggest partners for AREA, with reasons.

    AREA is a name or code; districts joined by + are a union, as in "Sheffield + Rotherham".
    """
    from web.cli.cards import SUGGESTION_COLUMNS, print_match, suggestion_rows

    with session.engine() as engine:
        found = engine.match(
            named(area), top=top, kinds=kinds or None, theme=theme, far=far, set_aside=set_aside, without=without
        )
        answer(
            form,
            table=lambda: print_match(found),
            data=found.as_dict,
            rows=lambda: suggestion_rows(found.suggestions),
            columns=SUGGESTION_COLUMNS,
        )


@main.command()
@click.argument("area")
@click.argument("partner")
@format_option
@click.pass_obj
def explain(session: Session, area: str, partner: str, form: str) -> None:
    """Show all that AREA and PARTNER have for each other."""
    from web.cli.cards import SUGGESTION_COLUMNS, print_pair, suggestion_rows

    with session.engine() as engine:
        pair = engine.explain(area, partner)
        answer(
            form,
            table=lambda: print_pair(pair),
            data=lambda: {"release": engine.release.number, **pair.as_dict()},
            rows=lambda: suggestion_rows((*pair.suggestions, *pair.strengths)),
            columns=SUGGESTION_COLUMNS,
        )

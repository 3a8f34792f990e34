"""Commands about partners: ``match`` and ``explain``."""

from __future__ import annotations

import click

from web.cli.output import answer
from web.cli.root import Session, format_option, main, named


class KindOption(click.Option):
    """The option that chooses kinds of suggestion; its help names those that there are."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Name the kinds, which are looked for only when help is asked for."""
        from graph_engine.suggestions.kinds import ranked_kinds

        *others, last = ranked_kinds()
        names = f"{', '.join(others)} or {last}" if others else last
        self.help = f"Only this kind: {names}; may be repeated."
        return super().get_help_record(ctx)


@main.command()
@click.argument("area", nargs=-1, required=True)
@click.option("--kind", "kinds", cls=KindOption, multiple=True, metavar="KIND")
@click.option("--grade", type=click.Choice(("strong", "worth a look")), help="Only suggestions of this grade.")
@click.option("--theme", help="Only this field, such as automotive.")
@click.option("--top", type=click.IntRange(1, 1000), default=10, show_default=True, help="Most suggestions of a kind.")
@click.option("--far", type=click.FloatRange(min=0), metavar="KM", help="Only partners up to this many km away.")
@click.option("--set-aside", "near_misses", is_flag=True, help="Also show what failed exactly one check, and which.")
@click.option(
    "--spread",
    type=click.Choice(("off", "gentle", "strong")),
    default="off",
    show_default=True,
    help="Whoever stands in many lists comes later, within a grade and kind.",
)
@click.option("--without", multiple=True, metavar="CHECK", help="Switch a check off; may be repeated.")
@format_option
@click.pass_obj
def match(
    session: Session,
    area: tuple[str, ...],
    kinds: tuple[str, ...],
    grade: str | None,
    theme: str | None,
    top: int,
    far: float | None,
    near_misses: bool,
    spread: str,
    without: tuple[str, ...],
    form: str,
) -> None:
    """Suggest partners for AREA, with reasons.

    The better grade comes first. AREA is a name or code; districts joined by + are a union, as in
    "Sheffield + Rotherham".
    """
    from web.cli.suggestion_text import print_match
    from web.presentation.match_answer import match_data
    from web.presentation.suggestion_columns import reason_table

    with session.engine() as engine:
        found = engine.match(
            named(area),
            top=top,
            kinds=kinds or None,
            theme=theme,
            far=far,
            near_misses=near_misses,
            without=without,
            grade=grade,
            spread=spread,
        )
        answer(
            form,
            table=lambda: print_match(found, engine),
            data=lambda: match_data(engine, found),
            sheet=lambda: reason_table(found.suggestions),
        )


@main.command()
@click.argument("area")
@click.argument("partner")
@format_option
@click.pass_obj
def explain(session: Session, area: str, partner: str, form: str) -> None:
    """Show all that AREA and PARTNER have for each other."""
    from web.cli.suggestion_text import print_pair
    from web.presentation.suggestion_columns import reason_table

    with session.engine() as engine:
        pair = engine.explain(area, partner)
        answer(
            form,
            table=lambda: print_pair(pair, engine.prospects),
            data=lambda: {"release": engine.release.number, **pair.as_dict()},
            sheet=lambda: reason_table((*pair.suggestions, *pair.strengths)),
        )

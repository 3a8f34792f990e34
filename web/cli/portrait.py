"""The portrait of an area as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graph_engine.matching.wording import count, times
from web.cli.output import heading, say, say_rows, say_wrapped
from web.sentences import figures_for, who_sentence

if TYPE_CHECKING:
    from graph_engine.matching.model import Organisation
    from graph_engine.matching.portrait import ActivityFigure, Portrait


def print_portrait(portrait: Portrait) -> None:
    """Print what an area is known for, what it lacks, who is there, and from which figures."""
    heading(portrait.area.name, "═")
    if held := figures_for(portrait.area, portrait.figures_for):
        say_wrapped(held)
    for note in portrait.notes:
        say_wrapped(note)
    _activities("Known for", portrait.known_for)
    _activities("Has little of", portrait.lacks)
    if portrait.gva:
        say()
        heading(f"Value added, {portrait.gva[0].year}")
        say_rows(
            [{"name": one.name, "value": f"£{count(one.value)}m", "lq": times(one.lq)} for one in portrait.gva],
            {"name": "industry", "value": "value added", "lq": "times its share"},
            numbers=["value", "lq"],
        )
    _organisations("Institutions that industry pays", portrait.institutions)
    _organisations("Large employers in these activities", portrait.employers)
    _organisations("Ring first", portrait.support)
    if portrait.indices:
        say()
        heading("Structure")
        say_rows(
            [{"name": name, "value": f"{value:.3f}"} for name, value in portrait.indices.items()],
            {"name": "measure", "value": "value"},
            numbers=["value"],
        )
    if portrait.sources:
        say()
        heading("Figures")
        for row in portrait.sources:
            shown = count(row.value) if isinstance(row.value, float) else str(row.value)
            say_wrapped(f"{row.claim}: {shown} {row.unit}. {row.source}, {row.edition}.", first="– ", indent="  ")


def _activities(title: str, figures: Sequence[ActivityFigure]) -> None:
    if not figures:
        return
    say()
    heading(title)
    say_rows(
        [
            {
                "label": one.label,
                "value": count(one.value),
                "lq": times(one.lq),
                "between": f"{times(one.low)}–{times(one.high)}",
                "before": "" if one.lq_before is None else times(one.lq_before),
                "grade": one.grade,
            }
            for one in figures
        ],
        {
            "label": "activity",
            "value": "jobs",
            "lq": "times its share",
            "between": "cautious range",
            "before": "before",
            "grade": "evidence",
        },
        numbers=["value", "lq", "between", "before"],
    )


def _organisations(title: str, found: Sequence[Organisation]) -> None:
    if not found:
        return
    say()
    heading(title)
    for one in found:
        say_wrapped(who_sentence(one), first="– ", indent="  ")

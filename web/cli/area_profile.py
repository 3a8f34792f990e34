"""The profile of an area as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graph_engine.explanations.wording import count
from web.cli.output import heading, say, say_table, say_wrapped
from web.presentation.area_columns import ACTIVITY, ACTIVITY_PRINTED, industries, structure
from web.presentation.data_table import DataTable
from web.presentation.sentences import figures_for, who_sentence

if TYPE_CHECKING:
    from graph_engine.area_profiles.profile import ActivityFigure, AreaProfile
    from graph_engine.explanations.evidence import (
        Contact,
    )


def print_profile(area_profile: AreaProfile) -> None:
    """Print what an area is known for, what it lacks, who is there, and from which figures."""
    heading(area_profile.area.name, "═")
    if held := figures_for(area_profile.area, area_profile.figures_for):
        say_wrapped(held)
    for note in area_profile.notes:
        say_wrapped(note)
    _activities("Known for", area_profile.known_for)
    _activities("Has little of", area_profile.lacks)
    if area_profile.gva:
        say()
        heading(f"Value added, {area_profile.gva[0].year}")
        say_table(industries(area_profile), ("name", "value", "lq"))
    _organisations("Institutions that industry pays", area_profile.institutions)
    _organisations("Large employers in these activities", area_profile.employers)
    _organisations("Ring first", area_profile.support)
    if area_profile.indices:
        say()
        heading("Structure")
        say_table(structure(area_profile), ("name", "value"))
    if area_profile.sources:
        say()
        heading("Figures")
        for row in area_profile.sources:
            shown = count(row.value) if isinstance(row.value, float) else str(row.value)
            say_wrapped(f"{row.claim}: {shown} {row.unit}. {row.source}, {row.edition}.", first="– ", indent="  ")


def _activities(title: str, figures: Sequence[ActivityFigure]) -> None:
    if not figures:
        return
    say()
    heading(title)
    say_table(DataTable(title, ACTIVITY, figures), ACTIVITY_PRINTED)
    for one in figures:
        if one.caution:
            say_wrapped(one.caution, first="Mind: ", indent="  ")


def _organisations(title: str, found: Sequence[Contact]) -> None:
    if not found:
        return
    say()
    heading(title)
    for one in found:
        say_wrapped(who_sentence(one), first="– ", indent="  ")

"""Organisations that stand outside the area that was asked for: figures are those of a larger one, and so are they."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.evidence import Contact
from graph_engine.explanations.wording import listed
from graph_engine.geography.gazetteer import Area, Gazetteer
from graph_engine.suggestions.limits import limits
from graph_engine.suggestions.model import Suggestion


def say_outside(contacts: Iterable[Contact], area: Area, gazetteer: Gazetteer) -> tuple[Contact, ...]:
    """Say of each contact whose districts are known, and none of them in the area, that it lies outside.

    Parameters
    ----------
    contacts : iterable of Contact
        Of the units that hold the area.
    area : Area
        The area that was asked for.
    gazetteer : Gazetteer
        What knows which districts are in it.
    """
    return tuple(_placed(one, area, gazetteer) for one in contacts)


def suggestions_for(
    suggestions: Iterable[Suggestion], figures: Figures, source: Area, target: Area | None = None
) -> tuple[Suggestion, ...]:
    """Suggestions as they are for an area, and for a partner that was asked for; either may be part of a unit."""
    found = tuple(suggestions)
    gazetteer = figures.gazetteer
    if _is_part(source, figures):
        found = tuple(
            replace(one, source_contacts=say_outside(one.source_contacts, source, gazetteer)) for one in found
        )
    if target is not None and _is_part(target, figures):
        found = tuple(
            replace(one, target_contacts=say_outside(one.target_contacts, target, gazetteer)) for one in found
        )
    return found


def _is_part(area: Area, figures: Figures) -> bool:
    units = figures.gazetteer.units_of(area, figures.units)
    return not figures.gazetteer.same_place(area, units)


def _placed(one: Contact, area: Area, gazetteer: Gazetteer) -> Contact:
    inside = gazetteer.atoms(area)
    known = [found for code in one.districts if (found := gazetteer.district(code))]
    # An organisation whose district is not on record may stand inside: nothing is said of it.
    if not inside or not known or any(gazetteer.atoms(district) & inside for district in known):
        return one
    where = f" ({listed(district.name for district in known)})" if len(known) <= limits().districts_named else ""
    return replace(one, ties_to=f"{one.ties_to}; outside {area.name}{where}")

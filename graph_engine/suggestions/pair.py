"""Two places side by side: what is suggested, what was set aside, what both are strong in already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph_engine.errors import InputError, NotEnoughDataError
from graph_engine.explanations.contacts import both_strong, ties
from graph_engine.explanations.evidence import (
    Tie,
)
from graph_engine.geography.gazetteer import Area
from graph_engine.schema.scalars import (
    cell,
    json_number,
)
from graph_engine.suggestions.kinds.strengths.explanations import suggestions as complementary
from graph_engine.suggestions.model import (
    NearMiss,
    Suggestion,
)
from graph_engine.suggestions.outside import cards_of
from graph_engine.suggestions.pipeline import Matcher

MOST_STRONG = 8


@dataclass(frozen=True)
class Pair:
    """Everything that two areas have for each other."""

    area: Area
    partner: Area
    figures_for: tuple[Area, Area]
    distance_km: float
    suggestions: tuple[Suggestion, ...]
    set_aside: tuple[NearMiss, ...]
    both_strong: tuple[str, ...]
    strengths: tuple[Suggestion, ...]
    ties: tuple[Tie, ...]
    note: str

    def as_dict(self) -> dict[str, Any]:
        """JSON of the pair."""
        return {
            "area": {"code": self.area.code, "name": self.area.name, "level": self.area.level},
            "partner": {"code": self.partner.code, "name": self.partner.name, "level": self.partner.level},
            "figures_for": [{"code": unit.code, "name": unit.name} for unit in self.figures_for],
            "distance_km": json_number(self.distance_km, 1),
            "suggestions": [one.as_dict() for one in self.suggestions],
            "set_aside": [one.as_dict() for one in self.set_aside],
            "both_strong": list(self.both_strong),
            "strengths": [one.as_dict() for one in self.strengths],
            "ties": [one.as_dict() for one in self.ties],
            "note": self.note,
        }


_LISTED = "; what failed just one is listed with its reason."


def explain_pair(matcher: Matcher, area: Area, partner: Area) -> Pair:
    """Explain a pair of areas through the units that hold them.

    Raises
    ------
    InputError
        Where the two are the same place, or lie in the same unit of the figures.
    NotEnoughDataError
        Where no unit with figures holds one of them.
    """
    figures = matcher.figures
    held = []
    for one in (area, partner):
        units = figures.gazetteer.units_of(one, figures.units)
        if not units:
            raise NotEnoughDataError(f"No jobs figures are loaded for any area that holds {one.name}.")
        held.append(units)
    overlap = sorted(set(held[0]) & set(held[1]))
    if overlap:
        raise InputError(
            f"{area.name} and {partner.name} overlap: the figures of {figures.area(overlap[0]).name} cover both. "
            "Choose two places that lie apart."
        )
    # A place that spans several units is explained by the one whose figures have most to say to the other.
    chosen = cards_of(matcher.suggested_between(held[0], held[1]), figures, area, partner)
    aside = tuple(matcher.set_aside_between(held[0], held[1]))
    here = next((u for u in held[0] if chosen and figures.area(u).code == chosen[0].area.code), held[0][0])
    there = next((u for u in held[1] if chosen and figures.area(u).code == chosen[0].partner.code), held[1][0])
    spans = [one.name for one, units in ((area, held[0]), (partner, held[1])) if len(units) > 1]
    return Pair(
        area=area,
        partner=partner,
        figures_for=(figures.area(here), figures.area(there)),
        distance_km=cell(figures.jobs.distance, here, there),
        suggestions=chosen,
        set_aside=aside,
        both_strong=both_strong(figures, here, there, MOST_STRONG),
        strengths=tuple(complementary(figures, matcher.wishes, here, there)),
        ties=ties(figures, here, there),
        note=(
            f"{' and '.join(spans)} span several areas of the figures; shown for those with most to say to each other."
            if spans
            else ("" if chosen else f"Nothing here passes all checks{_LISTED if aside else '.'}")
        ),
    )

"""Two places side by side: what is suggested, the near misses, what both are strong in already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph_engine.errors import InputError, NotEnoughDataError
from graph_engine.explanations.contacts import both_strong, ties
from graph_engine.explanations.evidence import Tie
from graph_engine.geography.gazetteer import Area
from graph_engine.schema.scalars import cell, json_number
from graph_engine.suggestions.limits import limits
from graph_engine.suggestions.model import NearMiss, Suggestion
from graph_engine.suggestions.outside import suggestions_for
from graph_engine.suggestions.pair_topics import PairTopics
from graph_engine.suggestions.pipeline import Matcher


@dataclass(frozen=True)
class Pair:
    """Everything that two areas have for each other.

    Parameters
    ----------
    source, target : Area
        The two, as they were asked for.
    figures_for : tuple of Area
        The two areas whose figures answer for them.
    distance_km : float
        Between these.
    suggestions : tuple of Suggestion
        Of the kinds that are ranked, best first by kind.
    near_misses : tuple of NearMiss
        What failed exactly one rule.
    both_strong : tuple of str
        Labels of activities that both are strong in.
    strengths : tuple of Suggestion
        Of the kinds that are shown for a pair only.
    topics : PairTopics
        What the two have for each other by topic.
    ties : tuple of Tie
        What the two already do together.
    note : str
        What a reader should know first; may be empty.
    """

    source: Area
    target: Area
    figures_for: tuple[Area, Area]
    distance_km: float
    suggestions: tuple[Suggestion, ...]
    near_misses: tuple[NearMiss, ...]
    both_strong: tuple[str, ...]
    strengths: tuple[Suggestion, ...]
    topics: PairTopics
    ties: tuple[Tie, ...]
    note: str

    def as_dict(self) -> dict[str, Any]:
        """JSON of the pair."""
        return {
            "area": {"code": self.source.code, "name": self.source.name, "level": self.source.level},
            "partner": {"code": self.target.code, "name": self.target.name, "level": self.target.level},
            "figures_for": [{"code": unit.code, "name": unit.name} for unit in self.figures_for],
            "distance_km": json_number(self.distance_km, 1),
            "suggestions": [one.as_dict() for one in self.suggestions],
            "set_aside": [one.as_dict() for one in self.near_misses],
            "both_strong": list(self.both_strong),
            "strengths": [one.as_dict() for one in self.strengths],
            "topics": self.topics.as_dict(),
            "ties": [one.as_dict() for one in self.ties],
            "note": self.note,
        }


_LISTED = "; what failed just one is listed with its reason."


def explain_pair(matcher: Matcher, source: Area, target: Area) -> Pair:
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
    for one in (source, target):
        units = figures.gazetteer.units_of(one, figures.units)
        if not units:
            raise NotEnoughDataError(f"No jobs figures are loaded for any area that holds {one.name}.")
        held.append(units)
    overlap = sorted(set(held[0]) & set(held[1]))
    if overlap:
        raise InputError(
            f"{source.name} and {target.name} overlap: the figures of {figures.area(overlap[0]).name} cover both. "
            "Choose two places that lie apart."
        )
    # A place that spans several units is explained by the one whose figures have most to say to the other.
    chosen = suggestions_for(matcher.suggested_between(held[0], held[1]), figures, source, target)
    missed = tuple(matcher.near_misses_between(held[0], held[1]))
    first = next((unit for unit in held[0] if chosen and unit == chosen[0].source.key), held[0][0])
    second = next((unit for unit in held[1] if chosen and unit == chosen[0].target.key), held[1][0])
    spans = [one.name for one, units in ((source, held[0]), (target, held[1])) if len(units) > 1]
    return Pair(
        source=source,
        target=target,
        figures_for=(figures.area(first), figures.area(second)),
        distance_km=cell(figures.jobs.distance, first, second),
        suggestions=chosen,
        near_misses=missed,
        both_strong=both_strong(figures, first, second, limits().strong_of_pair),
        strengths=tuple(matcher.pair_suggestions(first, second)),
        topics=matcher.topics_of_pairs.between(first, second),
        ties=ties(figures, first, second),
        note=(
            f"{' and '.join(spans)} span several areas of the figures; shown for those with most to say to each other."
            if spans
            else ("" if chosen else f"Nothing here passes all checks{_LISTED if missed else '.'}")
        ),
    )

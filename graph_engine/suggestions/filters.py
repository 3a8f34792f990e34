"""What a reader wants to see of an answer: a nation, pairs not yet tied, no neighbours.

Filters act before lists are cut to length, as those of theme and distance do: the best of what is wanted is shown, and
not what is wanted of the best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.organisations_by_place import LONDON_KEY, place_of
from graph_engine.errors import UnknownNameError
from graph_engine.geography.distances import great_circle_km
from graph_engine.geography.gazetteer import Area
from graph_engine.suggestions.limits import limits
from graph_engine.suggestions.ranking import RankedMatch


@dataclass(frozen=True)
class Wanted:
    """Which partners a reader wants to see.

    Parameters
    ----------
    nation : str, optional
        Name of the nation that the partner lies in.
    only_new : bool
        Only suggestions without a joint project on record.
    apart : bool
        No partner in the same nation or region (ITL1), and none whose centre is within
        :attr:`~graph_engine.suggestions.limits.SuggestionThresholds.neighbours_km`.
    """

    nation: str | None = None
    only_new: bool = False
    apart: bool = False


EVERYTHING = Wanted()


def refuse_unknown_nation(figures: Figures, nation: str | None) -> None:
    """Refuse a nation that none of the units lies in.

    Raises
    ------
    UnknownNameError
        With the nearest names.
    """
    if nation is None:
        return
    known = sorted({figures.gazetteer.nation(figures.area(unit)) for unit in figures.units})
    if nation not in known:
        raise UnknownNameError("nation", nation, known)


def neighbours(area: Area, other: Area) -> bool:
    """Whether two ITL2 areas lie in one ITL1 area, or their centres near each other."""
    # An ITL2 code begins with the code of its ITL1 area.
    if area.code[:3] == other.code[:3]:
        return True
    ends = (area.latitude, area.longitude, other.latitude, other.longitude)
    return float(great_circle_km(*(np.array(degrees) for degrees in ends))) <= limits().neighbours_km


def wanted_partners(figures: Figures, units: Sequence[str], wanted: Wanted) -> Mapping[str, frozenset[str]] | None:
    """For each of some units, those that may be its partners; ``None`` where all may."""
    if wanted.nation is None and not wanted.apart:
        return None
    areas = {unit: figures.area(unit) for unit in figures.units}
    lies_in = {unit for unit, area in areas.items() if wanted.nation in (None, figures.gazetteer.nation(area))}
    return {
        own: frozenset(other for other in lies_in if not (wanted.apart and neighbours(areas[own], areas[other])))
        for own in units
    }


def without_tied(matches: Sequence[RankedMatch], figures: Figures, wanted: Wanted) -> list[RankedMatch]:
    """Matches of pairs that have nothing in common yet, where only those are wanted."""
    if not wanted.only_new:
        return list(matches)
    # Asked of the kind: supply looks at ties of the two areas, research at those of the institution.
    return [one for one in matches if not one.kind.explanation.tied(one.rows, figures, one.source, one.target)]


def ends_of(units: Sequence[str], figures: Figures) -> tuple[str, ...]:
    """Keys that may stand at the end of a candidate for some units: their own, and London as a whole for its parts.

    Of many organisations in London no finer place is known, so they are shown to all of it.
    """
    in_london = any(place_of(unit) == LONDON_KEY for unit in units)
    wide = (
        (LONDON_KEY,) if in_london and LONDON_KEY not in units and LONDON_KEY in figures.gazetteer.areas.index else ()
    )
    return (*units, *wide)

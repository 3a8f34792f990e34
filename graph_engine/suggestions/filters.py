"""Narrow an answer to what a reader wants to see: a nation, pairs not yet tied, no neighbours."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from graph_engine.geography.gazetteer import Area, Gazetteer, great_circle_km
from graph_engine.suggestions.model import Match, Suggestion

# Two areas whose centres are this near meet anyway.
NEIGHBOURS_KM = 50.0


@dataclass(frozen=True)
class Wanted:
    """What may stay in a list.

    Parameters
    ----------
    nation : str, optional
        Name of the nation that the partner lies in.
    not_tied : bool
        Only suggestions without a joint project on record.
    apart : bool
        No partner in the same nation or region (ITL1), and none whose centre is within :data:`NEIGHBOURS_KM`.
    """

    nation: str | None = None
    not_tied: bool = False
    apart: bool = False

    @property
    def everything(self) -> bool:
        """Whether nothing is to be left out."""
        return self == Wanted()


def neighbours(area: Area, other: Area) -> bool:
    """Whether two ITL2 areas lie in one ITL1 area, or their centres within :data:`NEIGHBOURS_KM`."""
    # An ITL2 code begins with the code of its ITL1 area.
    if area.code[:3] == other.code[:3]:
        return True
    ends = (area.latitude, area.longitude, other.latitude, other.longitude)
    return float(great_circle_km(*(np.array(degrees) for degrees in ends))) <= NEIGHBOURS_KM


def narrow(match: Match, gazetteer: Gazetteer, wanted: Wanted) -> Match:
    """Leave out of an answer what a reader does not want to see; a note says how much that was.

    Parameters
    ----------
    match : Match
        The answer.
    gazetteer : Gazetteer
        Knows nations.
    wanted : Wanted
        What may stay.
    """
    if wanted.everything:
        return match

    def near_enough(area: Area, partner: Area) -> bool:
        in_nation = wanted.nation is None or gazetteer.nation(partner) == wanted.nation
        return in_nation and not (wanted.apart and neighbours(area, partner))

    def kept(card: Suggestion) -> bool:
        return near_enough(card.source.place, card.target.place) and not (wanted.not_tied and card.ties)

    shown = tuple(card for card in match.suggestions if kept(card))
    hidden = {card.kind for card in match.suggestions} - {card.kind for card in shown}
    counts = {kind: sum(card.kind == kind for card in match.suggestions) for kind in hidden}
    notes = dict(match.notes) | {
        kind: f"{counts[kind]} {'suggestion is' if counts[kind] == 1 else 'suggestions are'} hidden by what you asked "
        "for; clear the choices above to see all."
        for kind in sorted(hidden)
    }
    missed = tuple(one for one in match.near_misses if near_enough(one.source.place, one.target.place))
    return replace(match, suggestions=shown, near_misses=missed, notes=notes)

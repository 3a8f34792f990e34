"""What evener lists cost: who is shown in the first lines of all areas, and how useful and likely those are.

It stands above suggestions, since it asks of each of them how likely it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.measures.exposure import gini
from graph_engine.prediction.likely_now import LikelyPairs
from graph_engine.suggestions.limits import stability_limits
from graph_engine.suggestions.organisation_exposure import looked_at
from graph_engine.suggestions.pipeline import Matcher
from graph_engine.suggestions.ranking import RankedMatch
from graph_engine.suggestions.spreading import spread_out, spread_weights


@dataclass(frozen=True)
class SpreadPrice:
    """Lists of all areas by one way to spread them.

    Attributes
    ----------
    spread : str
        Its name.
    weight : float
        λ.
    organisations, areas : int
        How many are shown in the first lines of any list; of areas, as partner of another.
    organisations_gini, areas_gini : float or None
        Gini coefficient of how often each is shown, those never shown included; ``None`` where nobody is.
    useful : float
        Mean points of the lines over those of the plain lists, averaged over kinds by their lines.
    likely : float or None
        Mean, over lines that join two organisations of which it can be said, of the share of open partners that the
        two are ahead of.
    """

    spread: str
    weight: float
    organisations: int
    areas: int
    organisations_gini: float | None
    areas_gini: float | None
    useful: float
    likely: float | None

    def as_dict(self) -> dict[str, Any]:
        """JSON of the figures."""
        return {name: round(one, 6) if isinstance(one, float) else one for name, one in vars(self).items()}


@dataclass(frozen=True)
class Fairness:
    """How evenly the first lines of all lists show areas and organisations, and what it would cost to be evener.

    Attributes
    ----------
    first : int
        How many lines of a list count.
    prices : tuple of SpreadPrice
        Plain lists first.
    all_organisations, all_areas : int
        How many could be shown: those that were looked at.
    areas_never : tuple of str
        Codes of areas that the plain lists never show.
    organisations_never : tuple of (str, str)
        Key and code of the area of each organisation that they never show, by key; without an area an empty code.
    """

    first: int
    prices: tuple[SpreadPrice, ...]
    all_organisations: int
    all_areas: int
    areas_never: tuple[str, ...]
    organisations_never: tuple[tuple[str, str], ...]

    def never_in(self, codes: Iterable[str]) -> list[str]:
        """Keys of organisations of some areas that the plain lists never show."""
        wanted = set(codes)
        return [key for key, code in self.organisations_never if code in wanted]

    def as_dict(self) -> dict[str, Any]:
        """JSON of the measure; who is never shown is counted here, and named in a table."""
        return {
            "first": self.first,
            "all_organisations": self.all_organisations,
            "all_areas": self.all_areas,
            "areas_never_shown": list(self.areas_never),
            "organisations_never_shown": len(self.organisations_never),
            "prices": [one.as_dict() for one in self.prices],
        }


def measure_fairness(matcher: Matcher, likely: Callable[[], LikelyPairs | None]) -> Fairness:
    """Fill the lists of all areas in each way, and measure who is shown and what the lines are worth.

    Parameters
    ----------
    matcher : Matcher
        Suggestions of a release.
    likely : callable
        Gives pairs of organisations; ``None`` where the release has no dated projects.
    """
    lists = matcher.lists_of_units()
    first, figures, pairs = stability_limits().first, matcher.figures, likely()
    everybody = sorted(looked_at(matcher))
    prices: list[SpreadPrice] = []
    plain: list[RankedMatch] = []
    for spread, weight in spread_weights().items():
        lines = [one for found in spread_out(lists, weight).values() for one in found[:first]]
        plain = plain or lines
        prices.append(_price(spread, weight, lines, plain, everybody, figures.units, pairs))
    organisations, areas = _shown(plain)
    unit_of = figures.organisations.unit_of
    codes = {unit: figures.area(unit).code for unit in set(unit_of.values())}
    never = [(key, codes.get(unit_of.get(key, ""), "")) for key in everybody if not organisations[key]]
    return Fairness(
        first,
        tuple(prices),
        len(everybody),
        len(figures.units),
        tuple(figures.area(unit).code for unit in figures.units if not areas[unit]),
        tuple(never),
    )


def _price(
    spread: str,
    weight: float,
    lines: Sequence[RankedMatch],
    plain: Sequence[RankedMatch],
    everybody: Sequence[str],
    units: Sequence[str],
    pairs: LikelyPairs | None,
) -> SpreadPrice:
    organisations, areas = _shown(lines)
    return SpreadPrice(
        spread=spread,
        weight=weight,
        organisations=len(organisations),
        areas=sum(areas[unit] > 0 for unit in units),
        organisations_gini=_gini([organisations[key] for key in everybody]),
        areas_gini=_gini([areas[unit] for unit in units]),
        useful=_useful(lines, plain),
        likely=_likely(lines, pairs),
    )


def _shown(lines: Sequence[RankedMatch]) -> tuple[Counter[str], Counter[str]]:
    organisations = Counter(key for one in lines for key in one.organisations)
    return organisations, Counter(one.target for one in lines)


def _useful(lines: Sequence[RankedMatch], plain: Sequence[RankedMatch]) -> float:
    """Points of two kinds have no common unit, so that each is held against its own."""
    points, before = _points(lines), _points(plain)
    total = sum(map(len, points.values()))
    held = [len(some) * float(np.mean(some)) / float(np.mean(before[kind])) for kind, some in points.items()]
    return sum(held) / total if total else 1.0


def _points(lines: Sequence[RankedMatch]) -> Mapping[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for one in lines:
        found[one.kind.name].append(one.score)
    return found


def _likely(lines: Sequence[RankedMatch], pairs: LikelyPairs | None) -> float | None:
    both = [one.organisations for one in lines if len(one.organisations) == 2]
    found = [pairs.of(*ends) for ends in both] if pairs is not None else []
    known = [1.0 - one.ahead for one in found if one is not None]
    return float(np.mean(known)) if known else None


def _gini(counts: Sequence[int]) -> float | None:
    return gini(counts) if any(counts) else None


FAIRNESS = Dataset("fairness", measure_fairness, (Fairness, SpreadPrice))

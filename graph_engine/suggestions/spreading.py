"""Lists that are filled with a view to who has been shown already: the greedy control of exposure.

Within a grade and kind of an area's list, line by line over all areas, whoever has the best points less what being
shown already costs comes next. Which grades and kinds stand where does not change, so that what a list gives up can be
said kind by kind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

import numpy as np
import pandas as pd
from annotated_types import Interval

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.reference.thresholds import section
from graph_engine.suggestions.limits import stability_limits
from graph_engine.suggestions.ranking import RankedMatch

PLAIN, GENTLE, STRONG = "off", "gentle", "strong"
SPREADS = (PLAIN, GENTLE, STRONG)
"""How far lists are spread: not at all, and by the two weights of the thresholds."""
Weight = Annotated[float, Interval(ge=0, le=100)]
Key = tuple[str, str, str]


@dataclass(frozen=True)
class SpreadThresholds:
    """What being shown costs, in standard deviations of the logarithm of points, for log(1 + times shown) of 1."""

    gentle: Weight
    strong: Weight


def spread_weights() -> Mapping[str, float]:
    """λ by how far lists are spread; 0 for those that are not."""
    limit = section("spread", SpreadThresholds)
    return {PLAIN: 0.0, GENTLE: limit.gentle, STRONG: limit.strong}


@dataclass(frozen=True)
class SpreadLists:
    """Orders of all lists of all areas.

    Parameters
    ----------
    table : DataFrame
        ``spread``, ``unit``, ``kind``, ``target`` and ``card`` of each line, in the order of the list.
    """

    table: pd.DataFrame

    def places(self, spread: str, unit: str) -> Mapping[Key, int]:
        """Place of each suggestion in the list of a unit, by its kind, partner and card."""
        return self._places.get((spread, unit), {})

    @cached_property
    def _places(self) -> dict[tuple[str, str], dict[Key, int]]:
        found: dict[tuple[str, str], dict[Key, int]] = defaultdict(dict)
        columns = (self.table[name].tolist() for name in ("spread", "unit", "kind", "target", "card"))
        for spread, unit, *key in zip(*columns, strict=True):
            of_unit = found[spread, unit]
            of_unit[key[0], key[1], key[2]] = len(of_unit)
        return found


def place_key(match: RankedMatch) -> Key:
    """What tells a match from others of one list."""
    return match.kind.name, match.target, str(match.card)


def subjects(match: RankedMatch) -> tuple[str, ...]:
    """Who is shown by a match: the organisations that it names, else the area that it leads to."""
    return match.organisations or (match.target,)


def spread_out(lists: Mapping[str, Sequence[RankedMatch]], weight: float) -> dict[str, list[RankedMatch]]:
    r"""Fill all lists line by line with whom has the largest z(log points) − λ·log(1 + times already shown).

    Of several subjects of a suggestion the one that is shown most counts. Only the first lines of a list are looked
    through, so that only they count as shown.

    Parameters
    ----------
    lists : mapping of str to sequence of RankedMatch
        Lists by unit, best first.
    weight : float
        λ, at least 0; 0 leaves every list as it is.
    """
    if not weight:
        return {unit: list(found) for unit, found in lists.items()}
    worth = _standardised([one for found in lists.values() for one in found])
    left = {unit: _by_slot(found) for unit, found in lists.items()}
    filled: dict[str, list[RankedMatch]] = {unit: [] for unit in lists}
    shown: Counter[str] = Counter()
    for line in range(max(map(len, lists.values()), default=0)):
        for unit in sorted(lists):
            if line >= len(lists[unit]):
                continue
            pool = left[unit][_slot(lists[unit][line])]
            costs = [weight * np.log1p(max(shown[one] for one in subjects(match))) for match in pool]
            # The first of equals, which stand in the order of the list.
            chosen = int(np.argmax([worth[id(match)] - cost for match, cost in zip(pool, costs, strict=True)]))
            filled[unit].append(pool.pop(chosen))
            if line < stability_limits().first:
                shown.update(subjects(filled[unit][-1]))
    return filled


def spread_lists(read: Callable[[], Mapping[str, Sequence[RankedMatch]]]) -> SpreadLists:
    """Orders of the lists of all units, which are read when they are needed, by each way to spread them."""
    lists = read()
    rows = [
        (spread, unit, *place_key(match))
        for spread, weight in spread_weights().items()
        if weight
        for unit, found in spread_out(lists, weight).items()
        for match in found
    ]
    return SpreadLists(pd.DataFrame(rows, columns=["spread", "unit", "kind", "target", "card"], dtype=object))


def _slot(match: RankedMatch) -> tuple[int, str]:
    return int(match.grade), match.kind.name


def _by_slot(found: Sequence[RankedMatch]) -> dict[tuple[int, str], list[RankedMatch]]:
    slots: dict[tuple[int, str], list[RankedMatch]] = defaultdict(list)
    for match in found:
        slots[_slot(match)].append(match)
    return slots


def _standardised(matches: Sequence[RankedMatch]) -> dict[int, float]:
    """Logarithm of the points of each match, in standard deviations of those of its kind."""
    of_kind: dict[str, list[RankedMatch]] = defaultdict(list)
    for one in matches:
        of_kind[one.kind.name].append(one)
    found: dict[int, float] = {}
    for some in of_kind.values():
        logs = np.log([max(one.score, np.finfo(float).tiny) for one in some])
        wide = float(logs.std()) or 1.0
        found |= {id(one): float(value) for one, value in zip(some, (logs - logs.mean()) / wide, strict=True)}
    return found


SPREAD = Dataset("spread-lists", spread_lists, (SpreadLists,))

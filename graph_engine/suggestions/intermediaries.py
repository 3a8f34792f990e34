"""Warm paths: organisations elsewhere that have worked with both sides of a pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from graph_engine.datasets.figures import Figures
from graph_engine.geography.gazetteer import Area
from graph_engine.organisations.casing import cased
from graph_engine.reference.funders import is_funder
from graph_engine.reference.thresholds import thresholds
from graph_engine.schema.scalars import (
    json_number,
)


@dataclass(frozen=True)
class Intermediary:
    """An organisation in a third place, and the distinct projects it shares with each side.

    Parameters
    ----------
    closeness : float
        The smaller of both counts, each project weighed 1/(partners − 1) (Newman 2001, Physical Review E 64,
        "Scientific collaboration networks II"), over the square root of the organisation's own weighed projects: who
        works with everybody is no special friend of these two.
    """

    key: str
    name: str
    area: Area
    with_here: int
    with_there: int
    closeness: float

    def as_dict(self) -> dict[str, Any]:
        """JSON of the path."""
        return {
            "key": self.key,
            "name": self.name,
            "area": {"code": self.area.code, "name": self.area.name},
            "projects_with_area": self.with_here,
            "projects_with_partner": self.with_there,
            "closeness": json_number(self.closeness),
        }


def intermediaries(figures: Figures, here: str, there: str, most: int | None = None) -> list[Intermediary]:
    """Organisations outside two units that share projects with organisations of both, closest first; no funders.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    here, there : str
        Keys of the units.
    most : int, optional
        Paths at most; as in ``tables/thresholds.toml`` where not given.
    """
    work = figures.ties.collaboration
    in_here, in_there = work.of_unit(here), work.of_unit(there)
    number_here, number_there = work.by_organisation @ in_here, work.by_organisation @ in_there
    nearer = np.minimum(work.by_organisation @ (in_here * work.weight), work.by_organisation @ (in_there * work.weight))
    names = figures.organisations.name_of
    found = [
        Intermediary(
            key=work.organisations[n],
            name=cased(str(names[work.organisations[n]])),
            area=figures.area(work.unit_of[n]),
            with_here=int(number_here[n]),
            with_there=int(number_there[n]),
            closeness=float(nearer[n] / work.activity[n] ** 0.5),
        )
        for n in np.flatnonzero(nearer > 0)
        if work.unit_of[n] not in (here, there)
        and work.organisations[n] in names
        and not is_funder(str(names[work.organisations[n]]))
    ]
    return sorted(found, key=lambda path: (-path.closeness, path.key))[
        : thresholds().introductions.shown if most is None else most
    ]

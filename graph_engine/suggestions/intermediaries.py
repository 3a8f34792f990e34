"""Intermediaries: organisations elsewhere that have worked with both sides of a pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from graph_engine.datasets.figures import Figures
from graph_engine.geography.gazetteer import Area
from graph_engine.organisations.casing import cased
from graph_engine.reference.funders import is_funder
from graph_engine.reference.thresholds import thresholds
from graph_engine.schema.scalars import json_number


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
    with_source: int
    with_target: int
    closeness: float

    def as_dict(self) -> dict[str, Any]:
        """JSON of the intermediary."""
        return {
            "key": self.key,
            "name": self.name,
            "area": {"code": self.area.code, "name": self.area.name},
            "projects_with_area": self.with_source,
            "projects_with_partner": self.with_target,
            "closeness": json_number(self.closeness),
        }


def intermediaries(figures: Figures, source: str, target: str, most: int | None = None) -> list[Intermediary]:
    """Organisations outside two units that share projects with organisations of both, closest first; no funders.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    source, target : str
        Keys of the units.
    most : int, optional
        At most so many; as in ``reference/thresholds.toml`` where not given.
    """
    work = figures.ties.collaboration
    in_source, in_target = work.of_unit(source), work.of_unit(target)
    with_source, with_target = work.by_organisation @ in_source, work.by_organisation @ in_target
    weighed_source, weighed_target = (
        work.by_organisation @ (within * work.weight) for within in (in_source, in_target)
    )
    nearer = np.minimum(weighed_source, weighed_target)
    names = figures.organisations.name_of
    found = [
        Intermediary(
            key=work.organisations[n],
            name=cased(str(names[work.organisations[n]])),
            area=figures.area(work.unit_of[n]),
            with_source=int(with_source[n]),
            with_target=int(with_target[n]),
            closeness=float(nearer[n] / work.activity[n] ** 0.5),
        )
        for n in np.flatnonzero(nearer > 0)
        if work.unit_of[n] not in (source, target)
        and work.organisations[n] in names
        and not is_funder(str(names[work.organisations[n]]))
    ]
    return sorted(found, key=lambda one: (-one.closeness, one.key))[
        : thresholds().introductions.shown if most is None else most
    ]

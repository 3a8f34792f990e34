"""Whom a place is compared with: similar structure, same size, same nation, or places that the reader picks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from graph_engine.area_profiles.limits import profile_limits
from graph_engine.datasets.figures import Figures
from graph_engine.errors import InputError, UnknownNameError
from graph_engine.explanations.activity_evidence import jump_caution
from graph_engine.geography.gazetteer import Area
from graph_engine.schema.scalars import (
    cell,
    json_number,
    known,
)

PEERS: Mapping[str, str] = {
    "similar": "Most similar structure of jobs",
    "size": "Nearest in size",
    "nation": "Same nation, most similar first",
    "chosen": "Places that I choose",
}


@dataclass(frozen=True)
class PeerColumn:
    """One place of the comparison; ``own`` where it is the area itself, or a unit that holds it."""

    area: Area
    own: bool
    jobs: float
    distance_km: float

    def as_dict(self) -> dict[str, Any]:
        """JSON of the place."""
        return {
            "area": {"code": self.area.code, "name": self.area.name},
            "own": self.own,
            "jobs": json_number(self.jobs),
            "distance_km": json_number(self.distance_km, 1),
        }


@dataclass(frozen=True)
class PeerRow:
    """One strength of the area, with the location quotient of each column; ``None`` where not published.

    ``cautions`` say of each column where its figure jumped since an earlier year.
    """

    code: str
    label: str
    theme: str
    quotients: tuple[float | None, ...]
    cautions: tuple[str | None, ...]


@dataclass(frozen=True)
class Peers:
    """Strengths of an area beside the same activities of its peers."""

    by: str
    columns: tuple[PeerColumn, ...]
    rows: tuple[PeerRow, ...]
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """JSON of the comparison."""
        return {
            "by": self.by,
            "places": [column.as_dict() for column in self.columns],
            "rows": [
                {
                    "code": row.code,
                    "label": row.label,
                    "theme": row.theme,
                    "lq": [None if value is None else json_number(value) for value in row.quotients],
                    "cautions": list(row.cautions),
                }
                for row in self.rows
            ],
            "note": self.note,
        }


def compare_with_peers(
    figures: Figures,
    alike: pd.DataFrame,
    units: Sequence[str],
    codes: Sequence[str],
    by: str = "similar",
    chosen: Sequence[Area] = (),
) -> Peers:
    """Put activities of an area beside those of its peers.

    Parameters
    ----------
    alike : DataFrame, units × units
        Similarity of their structures.
    units : sequence of str
        Units that are or hold the area.
    codes : sequence of str
        Activities to show, in order; repeated ones are shown once.
    by : str
        A name of :data:`PEERS`.
    chosen : sequence of Area
        The reader's own choice, for ``chosen``.

    Raises
    ------
    UnknownNameError
        For another way of choosing.
    InputError
        Where a chosen place has no figures.
    """
    if by not in PEERS:
        raise UnknownNameError("way of choosing peers", by, PEERS)
    others = [unit for unit in figures.units if unit not in units]
    note = ""
    if by == "chosen":
        found = _chosen(figures, units, chosen)
        note = "" if found else "Name the places to compare with."
    else:
        found = _found(figures, alike, units, others, by)
        if not found:
            nation = figures.gazetteer.nation(figures.area(units[0])) if units else ""
            note = f"{nation} has no other area for which jobs are published." if nation else "No figures are loaded."
    shown = (*units, *found)
    columns = tuple(
        PeerColumn(
            figures.area(unit),
            unit in units,
            float(figures.jobs.totals[unit]),
            float(figures.jobs.distance.loc[list(units), unit].min()),
        )
        for unit in shown
    )
    rows = tuple(_row(figures, code, shown) for code in list(dict.fromkeys(codes))[: profile_limits().peer_activities])
    return Peers(by, columns, rows, note)


def _row(figures: Figures, code: str, units: Sequence[str]) -> PeerRow:
    activity = figures.activities.get(code)
    quotients = tuple(known(cell(figures.jobs.lq, unit, code)) for unit in units)
    cautions = tuple(jump_caution(figures, unit, code) for unit in units)
    return PeerRow(code, activity.label, activity.theme, quotients, cautions)


def _found(figures: Figures, alike: pd.DataFrame, units: Sequence[str], others: list[str], by: str) -> list[str]:
    if not units or not others:
        return []
    # On a logarithmic scale: twice as large is as far as half as large.
    if by == "size":
        own = float(np.log(figures.jobs.totals[list(units)].mean()))
        apart = (np.log(figures.jobs.totals[others]) - own).abs()
        return [
            str(unit)
            for unit in apart.sort_index().round(12).sort_values(kind="stable").index[: profile_limits().peers]
        ]
    if by == "nation":
        nations = {figures.gazetteer.nation(figures.area(unit)) for unit in units}
        others = [unit for unit in others if figures.gazetteer.nation(figures.area(unit)) in nations]
    mean = alike.loc[list(units), others].mean().dropna()
    # Rounded to twelve digits, so that equals stay in order of their keys on every machine.
    order = mean.sort_index().round(12).sort_values(ascending=False, kind="stable")
    return [str(unit) for unit in order.index[: profile_limits().peers]]


def _chosen(figures: Figures, units: Sequence[str], chosen: Sequence[Area]) -> list[str]:
    found: list[str] = []
    for area in chosen:
        held = figures.gazetteer.units_of(area, figures.units)
        if not held:
            raise InputError(f"No jobs figures are loaded for any area that holds {area.name}; choose another place.")
        found += [unit for unit in held if unit not in (*units, *found)]
    return found[: 2 * profile_limits().peers]

"""Regional indicators of the units: last figure, what it is per resident, and how the unit stands among all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import pandas as pd

from graph_engine.reference.indicator_series import Series, indicator_series
from graph_engine.schema import EdgeType, Measure, NodeLabel
from graph_engine.schema.scalars import frame as frame_of
from graph_engine.schema.scalars import (
    json_number,
    known,
)
from graph_engine.stores.protocol import GraphStore


@dataclass(frozen=True)
class IndicatorFigure:
    """The last figure of one series for one unit, and how it compares.

    Parameters
    ----------
    value : float
        In ``unit``: of ``year``, or the mean of ``year_from`` to ``year``.
    compared, median : float
        In ``compared_in``: of the unit, and the median of the ``of`` units that have a figure. ``compared`` is ``None``
        where the residents of the year are not loaded.
    rank : int or None
        1 for the best of ``of`` units; equal ones share the better rank. ``None`` where no way is better.
    """

    unit_key: str
    code: str
    name: str
    explanation: str
    publisher_note: str
    unit: str
    value: float
    year_from: int
    year: int
    compared: float | None
    compared_in: str
    median: float
    rank: int | None
    of: int
    higher_is: str
    source: str

    def as_dict(self) -> dict[str, Any]:
        """JSON of the figure."""
        row = {name: value for name, value in vars(self).items() if name != "unit_key"}
        return {name: json_number(value) if isinstance(value, float) else value for name, value in row.items()}


@dataclass(frozen=True)
class Indicators:
    """Figures by unit, each unit's in the order of the table of series."""

    by_unit: dict[str, tuple[IndicatorFigure, ...]]

    def of(self, unit: str) -> tuple[IndicatorFigure, ...]:
        """Figures of a unit; none where none are loaded for it."""
        return self.by_unit.get(unit, ())


def load_indicators(store: GraphStore, units: Sequence[str]) -> Indicators:
    """Read indicators of some units and compare the units with each other."""
    edges = frame_of(store.edges(EdgeType.HAS_INDICATOR, NodeLabel.AREA, NodeLabel.INDICATOR))
    edges = edges[edges["from"].isin(units)]
    nodes = frame_of(store.nodes(NodeLabel.INDICATOR, ["key", "code"]))
    code_of = dict(zip(nodes["key"], nodes["code"], strict=True))
    residents = _residents(store, units) if len(edges) else pd.DataFrame()
    found: dict[str, list[IndicatorFigure]] = {}
    for series in indicator_series().values():
        rows = edges[edges["to"].map(code_of) == series.code]
        # What goes beyond the last whole year is loaded, and not shown.
        rows = rows[rows["year"] <= series.through]
        if len(rows):
            for figure in _figures(series, rows, residents):
                found.setdefault(figure.unit_key, []).append(figure)
    return Indicators({unit: tuple(figures) for unit, figures in found.items()})


def _figures(series: Series, rows: pd.DataFrame, residents: pd.DataFrame) -> list[IndicatorFigure]:
    wide = rows.pivot(index="from", columns="year", values="value").sort_index(axis=1)
    # Places are compared in the same years: the last ones of the series.
    last = wide.iloc[:, -series.mean_of :]
    value = last.mean(axis=1, skipna=False).dropna()
    compared = value
    if series.per_resident is not None:
        years = [int(year) for year in last.columns if year in residents.columns]
        mean = residents.reindex(index=value.index, columns=years).mean(axis=1, skipna=False)
        compared = value * series.per_resident / mean
    usable = compared.dropna()
    ranks = usable.round(9).rank(method="min", ascending=series.higher_is == "less").astype(int)
    source = str(rows["source"].iloc[0])
    return [
        IndicatorFigure(
            unit_key=str(unit),
            code=series.code,
            name=series.name,
            explanation=series.explanation,
            publisher_note=series.publisher_note,
            unit=series.unit,
            value=float(cast(float, value[unit])),
            year_from=int(last.columns[0]),
            year=int(last.columns[-1]),
            compared=known(float(cast(float, compared[unit]))),
            compared_in=series.compared_in,
            median=float(usable.median()) if len(usable) else float("nan"),
            rank=int(ranks[unit]) if unit in ranks.index and series.higher_is != "neither" else None,
            of=len(usable),
            higher_is=series.higher_is,
            source=source,
        )
        for unit in sorted(value.index)
    ]


def _residents(store: GraphStore, units: Sequence[str]) -> pd.DataFrame:
    """Residents, units × years."""
    table = frame_of(
        store.edges(
            EdgeType.HAS_ACTIVITY,
            NodeLabel.AREA,
            NodeLabel.SECTOR,
            ["year", "value"],
            {"measure": [str(Measure.POPULATION)]},
        )
    )
    mine = table[table["from"].isin(units)]
    return mine.pivot_table(index="from", columns="year", values="value", aggfunc="first")

"""The figures of a release as they stood at the end of a year: what is later is left out, and named.

Some things have no figure of their own time. What is kept although it is later is said in :data:`LOOKS_AHEAD`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from graph_engine.datasets.figures import Figures
from graph_engine.schema import EdgeType, Measure, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.stores.bulk_reads import UnwrittenRelease
from graph_engine.stores.protocol import Release

_OF_A_YEAR = (EdgeType.HAS_ACTIVITY, EdgeType.ACTIVE_IN, EdgeType.HAS_INDICATOR)
_DATED = (NodeLabel.PROJECT, NodeLabel.DOCUMENT)
_DATES = ("start", "end")
_YEAR_DIGITS = 4
LOOKS_AHEAD = (
    "Read although they are later: local units by activity, of which only one year is on record; supply tables; topics "
    "and roles of organisations, which were found in all texts; employers, sites and places of organisations."
)


@dataclass(frozen=True)
class KnownFigures:
    """Figures up to the end of a year.

    Attributes
    ----------
    year : int
    figures : Figures
        Texts are as old in them as they were then: their dates are moved so that the newest is of the newest year of
        the release, for rules ask in years of today whether work is alive.
    left_out : tuple of str
        Titles of publications of which figures are later, in order.
    """

    year: int
    figures: Figures
    left_out: tuple[str, ...]

    @classmethod
    def of(cls, graph: GraphTables, release: Release, year: int) -> KnownFigures:
        """Leave out of a graph what is later than the end of a year."""
        nodes, edges = dict(graph.nodes), dict(graph.edges)
        started = {label: _year(graph.node_table(label)["start"].to_pandas()) for label in _DATED}
        moved = int(max(years.max() for years in started.values())) - year
        gone: dict[NodeLabel, pd.Index] = {}
        for label, years in started.items():
            table = graph.node_table(label)
            later = (years > year).to_numpy()
            gone[label] = pd.Index(table["key"].to_pandas()[later])
            nodes[label] = _moved(table.filter(pa.array(~later)), moved)
        sources: set[str] = set()
        for (edge, one, other), table in graph.edges.items():
            keep = np.ones(len(table), dtype=bool)
            if edge in _OF_A_YEAR:
                keep = _known_by(table, year)
            if edge in _OF_A_YEAR and edge != EdgeType.HAS_INDICATOR:
                sources |= set(table.filter(pa.array(~keep))["source"].to_pylist())
            for end, label in (("from", one), ("to", other)):
                if label in gone:
                    keep &= ~table[end].to_pandas().isin(gone[label]).to_numpy()
            edges[edge, one, other] = table if keep.all() else table.filter(pa.array(keep))
        known = GraphTables()
        known.nodes.update(nodes)
        known.edges.update(edges)
        titles = graph.node_table(NodeLabel.SOURCE).to_pandas().set_index("key")["title"]
        named = tuple(sorted({str(titles.get(key, key)) for key in sources}))
        return cls(year, Figures(UnwrittenRelease(known, release)), named)  # type: ignore[arg-type]


def _known_by(table: pa.Table, year: int) -> np.ndarray:
    rows = table.select([name for name in ("year", "measure") if name in table.column_names]).to_pandas()
    known = ~(rows["year"] > year).fillna(False)
    if "measure" in rows:
        known |= rows["measure"] == Measure.LOCAL_UNITS
    return np.asarray(known, dtype=bool)


def _year(dates: pd.Series) -> pd.Series:
    return pd.to_numeric(dates.astype("string").str[:_YEAR_DIGITS], errors="coerce").astype(float)


def _moved(table: pa.Table, years: int) -> pa.Table:
    """Dates so many years later; what has none keeps none.

    Examples
    --------
    >>> _moved(pa.table({"start": ["2016-02-29", "2014", None], "end": [None, None, None]}), 3)["start"].to_pylist()
    ['2019-02-28', '2017', None]
    """
    for name in _DATES:
        dates = table[name].to_pandas().astype("string")
        year = _year(dates)
        # The last day of February is not in every year, and no rule asks for the day.
        rest = dates.str[_YEAR_DIGITS:].where(lambda text: text != "-02-29", "-02-28")
        later = (year + years).astype("Int64").astype("string") + rest
        column = pa.array(later.astype(object).where(year.notna(), None), pa.string(), from_pandas=True)
        table = table.set_column(table.column_names.index(name), name, column)
    return table

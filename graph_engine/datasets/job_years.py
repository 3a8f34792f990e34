"""Location quotients of every year whose jobs cover the units of the frame, so that years stand side by side."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from graph_engine.classifications.activities import activities
from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.jobs import REST, JobsFrame
from graph_engine.measures import location_quotient
from graph_engine.reference.thresholds import CoverageThresholds, section
from graph_engine.schema import EdgeType, Measure, NodeLabel, Scheme
from graph_engine.schema.scalars import frame as frame_of
from graph_engine.stores.protocol import GraphStore

_SIC = f"{Scheme.SIC}:"


def load_quotients_by_year(store: GraphStore, jobs: JobsFrame) -> Mapping[int, pd.DataFrame]:
    """Read location quotients by year, the oldest first; the frame's own year is the frame's own matrix.

    Returns
    -------
    mapping of int to DataFrame, units × activities of the frame
        NaN where a unit or activity has no figure in the year, or it is suppressed.
    """
    rows = frame_of(
        store.edges(
            EdgeType.HAS_ACTIVITY,
            NodeLabel.AREA,
            NodeLabel.SECTOR,
            ["year", "value", "suppressed", "source"],
            {"measure": [str(Measure.JOBS)]},
        )
    )
    rows = rows[rows["from"].isin(jobs.units) & rows["to"].str.startswith(_SIC)]
    least = section("coverage", CoverageThresholds).year_units * int((jobs.measure == str(Measure.JOBS)).sum())
    found: dict[int, pd.DataFrame] = {}
    for (year, _), part in rows.groupby(["year", "source"], sort=True):
        if int(str(year)) < jobs.year and part["from"].nunique() >= least:
            found[int(str(year))] = _quotients(part, jobs)
    return {**dict(sorted(found.items())), jobs.year: jobs.lq}


def _quotients(rows: pd.DataFrame, jobs: JobsFrame) -> pd.DataFrame:
    known = activities()
    codes = rows["to"].str.removeprefix(_SIC)
    digits = codes.str.len().where(codes.str.isdigit())
    finest = rows[digits == digits.max()]
    selected = codes[finest.index]
    column = selected.map({code: known.of(code) or REST for code in selected.unique()})
    value = finest["value"].where(~finest["suppressed"].fillna(False).astype(bool))
    grouped = value.groupby([finest["from"], column])
    table = grouped.sum(min_count=1).where(grouped.count() == grouped.size()).unstack(fill_value=0)
    quotients = location_quotient(table.sort_index().sort_index(axis=1).astype(float), empty="nan")
    return quotients.reindex(index=list(jobs.units), columns=jobs.lq.columns)


QUOTIENTS_BY_YEAR = Dataset("quotients-by-year", load_quotients_by_year)

"""Location quotients of every year whose jobs cover the units of the frame, so that years stand side by side."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from graph_engine.classifications.activities import activities
from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.jobs import JobsFrame
from graph_engine.datasets.sic_figures import by_activity, read_sic_figures, totals_of
from graph_engine.measures import location_quotient
from graph_engine.schema import Measure
from graph_engine.stores.protocol import GraphStore


def load_quotients_by_year(store: GraphStore, jobs: JobsFrame) -> Mapping[int, pd.DataFrame]:
    """Read location quotients by year, the oldest first; the frame's own year is the frame's own matrix.

    Returns
    -------
    mapping of int to DataFrame, units × activities of the frame
        NaN where a unit or activity has no figure in the year, or it is suppressed.
    """
    rows = read_sic_figures(store, [Measure.JOBS])
    rows = rows[rows["from"].isin(jobs.units)]
    found: dict[int, pd.DataFrame] = {}
    for year, source in reversed(jobs.earlier):
        found[year] = _quotients(rows[(rows["year"] == year) & (rows["source"] == source)], jobs)
    return {**found, jobs.year: jobs.lq}


def _quotients(rows: pd.DataFrame, jobs: JobsFrame) -> pd.DataFrame:
    table = by_activity(rows, activities())
    quotients = location_quotient(table, row_totals=totals_of(rows), empty="nan")
    return quotients.reindex(index=list(jobs.units), columns=jobs.lq.columns)


QUOTIENTS_BY_YEAR = Dataset("quotients-by-year", load_quotients_by_year)

"""Which places are strong in what was asked for, on the finest classes of the jobs figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from graph_engine.finding.words import CLASS_DIGITS
from graph_engine.labelled import frame
from graph_engine.matching.figures import Figures
from graph_engine.schema import EdgeType, Measure, NodeLabel, Scheme
from graph_engine.stores.protocol import GraphStore

# Below these a place is no destination: a handful of jobs, or no more than its share.
LEAST_JOBS = 100
LEAST_QUOTIENT = 1.25
# Jobs that are added to what is found and to what was expected: figures are rounded, so a quotient of few is unsure.
SHRINK_JOBS = 50.0
QUOTIENT_CAP = 8.0
FULL_JOBS = 1000.0
# A firm looks for partners nearby first, where it says where it is.
DECAY_KM = 120.0


@dataclass(frozen=True)
class ClassJobs:
    """Jobs by class.

    Attributes
    ----------
    jobs : DataFrame
        Units × classes of four digits.
    totals : Series
        Jobs of all industries by unit.
    year : int
        Year of the figures.
    source : str
        Key of their source.
    """

    jobs: pd.DataFrame
    totals: pd.Series
    year: int
    source: str

    @cached_property
    def national(self) -> pd.Series:
        """Jobs of all units by class."""
        return self.jobs.sum()

    @cached_property
    def quotients(self) -> pd.DataFrame:
        """Location quotients, units × classes; NaN where the nation has no job."""
        share = self.national / self.totals.sum()
        return self.jobs.div(self.totals, axis=0) / share.where(share > 0)

    @cached_property
    def shrunken(self) -> pd.DataFrame:
        """Quotients drawn towards 1 where few jobs stand behind them: (x + a) ÷ (e + a)."""
        share = self.national / self.totals.sum()
        expected = pd.DataFrame(
            np.outer(self.totals.to_numpy(float), share.to_numpy(float)),
            index=self.jobs.index,
            columns=self.jobs.columns,
        )
        return (self.jobs + SHRINK_JOBS) / (expected + SHRINK_JOBS)


def load_class_jobs(store: GraphStore, figures: Figures) -> ClassJobs:
    """Read the newest jobs by class of four digits of the units of the jobs frame.

    Units for which nothing is published at this detail are left out.
    """
    year = figures.jobs.year
    rows = frame(
        store.edges(
            EdgeType.HAS_ACTIVITY,
            NodeLabel.AREA,
            NodeLabel.SECTOR,
            ["value", "source"],
            {"measure": str(Measure.JOBS), "year": year},
        )
    )
    prefix = f"{Scheme.SIC}:"
    rows = rows[rows["from"].isin(figures.units) & rows["to"].str.startswith(prefix)]
    rows = rows.assign(code=rows["to"].str.removeprefix(prefix))
    rows = rows[rows["code"].str.fullmatch(r"\d{5}")]
    jobs = rows.assign(code=rows["code"].str[:CLASS_DIGITS]).pivot_table(
        index="from", columns="code", values="value", aggfunc="sum", fill_value=0.0
    )
    jobs = jobs.sort_index().sort_index(axis=1)
    source = str(rows["source"].iloc[0]) if len(rows) else ""
    return ClassJobs(jobs, jobs.sum(axis=1), year, source)


def points(quotient: pd.Series, jobs: pd.Series) -> pd.Series:
    """Points of places for one activity: √min(quotient, 8) · √min(jobs ÷ 1000, 1), 0 below the floors."""
    found = (quotient.fillna(0.0).clip(upper=QUOTIENT_CAP) * (jobs / FULL_JOBS).clip(upper=1.0)) ** 0.5
    return found.where((jobs >= LEAST_JOBS) & (quotient >= LEAST_QUOTIENT), 0.0)

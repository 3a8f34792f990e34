"""Which places are strong in what was asked for, on the finest classes of the jobs figures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

import numpy as np
import pandas as pd
from annotated_types import Interval

from graph_engine.classifications.activities import CLASS_DIGITS
from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.figures import Figures
from graph_engine.datasets.sic_figures import by_class, read_sic_figures
from graph_engine.geography.countries.uk import NORTHERN_IRELAND_KEYS
from graph_engine.reference.thresholds import Cap, EvidenceThresholds, Jobs, Km, Quotient, Units, section
from graph_engine.schema import Measure
from graph_engine.schema.scalars import cell
from graph_engine.stores.protocol import GraphStore


@dataclass(frozen=True)
class StrongPlacesThresholds:
    """Where a place is a destination for what was asked for: floors, shrinkage, caps, and the decay with distance."""

    jobs: Jobs
    quotient: Quotient
    shrink_jobs: Units
    quotient_cap: Cap
    jobs_full: Annotated[float, Interval(ge=1, le=1_000_000)]
    near_decay_km: Km


def strong_places_limits() -> StrongPlacesThresholds:
    """Numbers by which places are strong."""
    return section("strong_places", StrongPlacesThresholds)


@dataclass(frozen=True)
class ClassJobs:
    """Jobs by class.

    Attributes
    ----------
    jobs : DataFrame
        Units × classes of four digits; NaN where suppressed.
    totals : Series
        Jobs of all industries by unit.
    main : tuple of str
        Units of the main figures, whose sum is the nation; Northern Ireland's figures are another survey's.
    local_units : DataFrame
        Areas × classes; those of older lists of areas count for the nation only.
    """

    jobs: pd.DataFrame
    totals: pd.Series
    main: tuple[str, ...]
    local_units: pd.DataFrame

    @cached_property
    def national(self) -> pd.Series:
        """Jobs of the units of the main figures by class."""
        return self.jobs.loc[list(self.main)].sum()

    @cached_property
    def share(self) -> pd.Series:
        """Share of each class in the nation's jobs."""
        return self.national / self.totals[list(self.main)].sum()

    @cached_property
    def quotients(self) -> pd.DataFrame:
        """Location quotients, units × classes; NaN where the nation has no job."""
        return _in_one_piece(self.jobs.div(self.totals, axis=0) / self.share.where(self.share > 0))

    @cached_property
    def shrunken(self) -> pd.DataFrame:
        """Quotients drawn towards 1 where few jobs stand behind them: (x + a) ÷ (e + a)."""
        more = strong_places_limits().shrink_jobs
        return _in_one_piece((self.jobs + more) / (self._expected(self.share) + more))

    def of(self, prefix: str) -> tuple[pd.Series, pd.Series]:
        """Jobs and quotients by unit of all classes that begin with a code."""
        columns = [str(code) for code in self.jobs.columns if str(code).startswith(prefix)]
        jobs = self.jobs[columns].sum(axis=1, min_count=1)
        share = float(self.share[columns].sum())
        return jobs, jobs / self.totals / (share if share > 0 else np.nan)

    def one_site(self, unit: str, code: str) -> bool:
        """Say whether one works may hold most of a class's jobs in a unit."""
        here = cell(self.local_units, unit, code) if unit in self.local_units.index else float("nan")
        nation = float(self.local_units[code].sum()) if code in self.local_units else 0.0
        if math.isnan(here) or nation <= 0:
            return False
        usual = max(float(self.national[code]) / nation, 1.0)
        most = section("evidence", EvidenceThresholds).one_site_ratio
        return cell(self.jobs, unit, code) / max(here, 1.0) >= most * usual

    def _expected(self, share: pd.Series) -> pd.DataFrame:
        expected = np.outer(self.totals.to_numpy(float), share.to_numpy(float))
        return pd.DataFrame(expected, index=self.jobs.index, columns=self.jobs.columns)


def load_class_jobs(store: GraphStore, figures: Figures) -> ClassJobs:
    """Read the jobs by class of four digits of the units of the jobs frame, in each unit's own year and survey."""
    frame_of = figures.jobs
    rows = read_sic_figures(store, [Measure.JOBS, Measure.EMPLOYEE_JOBS, Measure.LOCAL_UNITS])
    units = rows[rows["measure"] == Measure.LOCAL_UNITS]
    rows = rows[rows["from"].isin(figures.units)]
    own = rows["source"].eq(rows["from"].map(frame_of.source)) & rows["year"].eq(rows["from"].map(frame_of.year_of))
    rows = rows[own & rows["measure"].eq(rows["from"].map(frame_of.measure))]
    main = tuple(unit for unit in figures.units if frame_of.measure[unit] == str(Measure.JOBS))
    # The main figures are complete at their finest; in others a class may be published whose parts are suppressed.
    jobs = by_class(rows[rows["from"].isin(main)], CLASS_DIGITS)
    others = rows[~rows["from"].isin(main) & rows["code"].str.fullmatch(rf"\d{{{CLASS_DIGITS}}}")]
    listed = by_class(others, CLASS_DIGITS).reindex(columns=jobs.columns)
    jobs = pd.concat([jobs, listed]).sort_index().sort_index(axis=1)
    totals = frame_of.totals.reindex(jobs.index).astype(float)
    counted = (units["source"] == frame_of.local_units_source) & (units["year"] == frame_of.local_units_year)
    units = units[counted & ~units["from"].str.contains(NORTHERN_IRELAND_KEYS)]
    held = tuple(unit for unit in main if unit in jobs.index)
    return ClassJobs(_in_one_piece(jobs), totals, held, _in_one_piece(by_class(units, CLASS_DIGITS)))


def _in_one_piece(matrix: pd.DataFrame) -> pd.DataFrame:
    # A matrix that was put together column by column is copied whole for every single figure that is read from it.
    return pd.DataFrame(matrix.to_numpy(float), index=matrix.index, columns=matrix.columns)


def points(quotient: pd.Series, jobs: pd.Series) -> pd.Series:
    """Points of places for one activity: √min(LQ, cap) · √min(jobs ÷ full, 1), 0 below the floors."""
    limit = strong_places_limits()
    found = (quotient.fillna(0.0).clip(upper=limit.quotient_cap) * (jobs / limit.jobs_full).clip(upper=1.0)) ** 0.5
    return found.where((jobs >= limit.jobs) & (quotient >= limit.quotient), 0.0)


CLASS_JOBS = Dataset("class-jobs", load_class_jobs, (ClassJobs,))

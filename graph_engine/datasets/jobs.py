"""The frame of jobs: areas × activities of SIC 2007, this year's figures, an earlier year's, and what they are worth.

The newest year at the finest level that covers the country becomes the frame: the bundled BRES by ITL2, or a user's
own download by district.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph_engine.classifications.activities import Activities, activities
from graph_engine.datasets.cached.cache import Dataset
from graph_engine.errors import NotEnoughDataError
from graph_engine.geography.countries.uk import NORTHERN_IRELAND_KEYS
from graph_engine.geography.gazetteer import Gazetteer
from graph_engine.measures import (
    Quotients,
    jobs_per_unit,
    location_quotient,
    shrunken_quotients,
    spatially_lagged_quotient,
)
from graph_engine.reference.thresholds import CoverageThresholds, section, spatial_lag_limits, thresholds
from graph_engine.schema import AreaLevel, EdgeType, Measure, NodeLabel, Scheme, sector_key
from graph_engine.schema.scalars import frame
from graph_engine.stores.protocol import GraphStore

# Activities out of the frame still count in an area's total: they stand in one column that is never suggested.
REST = "rest"
TOTAL = sector_key(Scheme.SIC, "total")
_LEVELS_FINE_FIRST = (AreaLevel.DISTRICT, AreaLevel.ITL3, AreaLevel.ITL2, AreaLevel.ITL1)
_SIC_PREFIX = f"{Scheme.SIC}:"


@dataclass(frozen=True)
class JobsFrame:
    """Jobs by unit and activity with everything that is derived from them alone.

    Attributes
    ----------
    units : tuple of str
        Keys of the areas; rows of all matrices.
    jobs : DataFrame, units × activities
        NaN where suppressed or not published.
    lq, lq_before, lagged_lq : DataFrame, units × activities
        Location quotients of the year, of the year before it that is loaded, and the spatially lagged
        one.
    quotients : Quotients
        Interval, capability and strength.
    kappa : Series by activity
        National jobs per local unit.
    local_units : DataFrame, units × activities
        Published local units; NaN where not published for the unit.
    distance : DataFrame, units × units
        Kilometres.
    largest : DataFrame
        For unit and activity: the five-digit class with most jobs (``code``, ``name``, ``share``).
    source, measure, year_of : Series by unit
        Source of the figures, their measure and year: Northern Ireland's differ.
    floor_scale : float
        What floors of jobs are multiplied by: the mean size of a unit over that of an ITL2 area.
    """

    name: str
    level: str
    year: int
    year_before: int | None
    units: tuple[str, ...]
    jobs: pd.DataFrame
    lq: pd.DataFrame
    lq_before: pd.DataFrame
    lagged_lq: pd.DataFrame
    quotients: Quotients
    kappa: pd.Series
    local_units: pd.DataFrame
    distance: pd.DataFrame
    largest: pd.DataFrame
    totals: pd.Series
    source: pd.Series
    measure: pd.Series
    year_of: pd.Series
    source_before: str | None
    local_units_source: str | None
    floor_scale: float

    @property
    def capability(self) -> pd.DataFrame:
        """Capability m in [0, 1], units × activities."""
        return self.quotients.capability

    @property
    def specialisation_score(self) -> pd.DataFrame:
        """Strength m⁺ in [0, 1], units × activities."""
        return self.quotients.specialisation_score


@dataclass(frozen=True)
class _Edition:
    source: str
    level: str
    year: int
    units: int


@dataclass(frozen=True)
class _Published:
    """Figures of all areas as published, with which publication each area's come from."""

    jobs: pd.DataFrame
    with_rest: pd.DataFrame
    totals: pd.Series
    source: pd.Series
    measure: pd.Series
    year_of: pd.Series


def load_jobs_frame(store: GraphStore, gazetteer: Gazetteer) -> JobsFrame:
    """Read the frame of jobs from a store.

    Raises
    ------
    NotEnoughDataError
        Where no edition of jobs figures covers the country.
    """
    known = activities()
    edges = _read(store, [Measure.JOBS, Measure.EMPLOYEE_JOBS])
    current, before = _choose_editions(edges[edges["measure"] == Measure.JOBS], gazetteer)
    main = edges[(edges["source"] == current.source) & (edges["year"] == current.year)]
    table = _by_activity(main, known)
    totals, whole = table.sum(axis=1), list(table.index)
    found = _published(table, current, _northern_ireland(edges, known, current.level, gazetteer))
    jobs, units = found.jobs, tuple(str(unit) for unit in found.jobs.index)
    units_table, units_source, national_units = _local_units(store, known, jobs)
    kappa = jobs_per_unit(
        jobs.loc[whole].sum(),
        national_units,
        division=pd.Series({code: known.division(code) for code in jobs.columns}),
        minimum=thresholds().capability.jobs_per_unit_floor,
    )
    # Two decimals: a floor of 1,000 jobs must not become 1,000.2 for want of one rounded job.
    scale = max(round(float(totals.mean()) / thresholds().frame.reference_unit_jobs, 2), 0.01)
    distance = gazetteer.distances(units)
    # Expected counts are shares of the frame's jobs, so totals are the part of all jobs that the frame holds.
    held = found.totals * (float(jobs.loc[whole].to_numpy().sum()) / float(totals.sum()))
    lq = location_quotient(found.with_rest.astype(float), reference=whole, row_totals=found.totals, empty="nan")
    return JobsFrame(
        name="jobs",
        level=current.level,
        year=current.year,
        year_before=before.year if before else None,
        units=units,
        jobs=jobs.copy(),  # in one piece, so that a figure is found without copying all
        lq=lq[jobs.columns],
        lq_before=_earlier_quotients(edges, before, jobs, known),
        lagged_lq=_spatially_lagged(found.with_rest, distance, found.totals, whole, gazetteer)[jobs.columns],
        quotients=_quotients(jobs, kappa, whole, held, scale),
        kappa=kappa,
        local_units=units_table,
        distance=distance,
        largest=_largest(store, main, known),
        totals=found.totals,
        source=found.source,
        measure=found.measure,
        year_of=found.year_of,
        source_before=before.source if before else None,
        local_units_source=units_source,
        floor_scale=scale,
    )


def _published(
    table: pd.DataFrame, edition: _Edition, northern_ireland: tuple[pd.DataFrame, pd.Series, str, int] | None
) -> _Published:
    """Great Britain's figures and, below them, Northern Ireland's, which another publication counts otherwise."""
    jobs, totals, with_rest = table.drop(columns=REST), table.sum(axis=1), table
    measure = pd.Series(str(Measure.JOBS), index=jobs.index)
    source = pd.Series(edition.source, index=jobs.index)
    year_of = pd.Series(edition.year, index=jobs.index)
    if northern_ireland is not None:
        figures, total, other_source, other_year = northern_ireland
        jobs = pd.concat([jobs, figures.reindex(columns=jobs.columns)])
        with_rest = pd.concat([table, figures.reindex(columns=table.columns)])
        totals = pd.concat([totals, total])
        for unit in figures.index:
            measure.loc[unit], source.loc[unit], year_of.loc[unit] = (
                str(Measure.EMPLOYEE_JOBS),
                other_source,
                other_year,
            )
    return _Published(jobs.astype(float), with_rest, totals, source, measure, year_of)


def _quotients(jobs: pd.DataFrame, kappa: pd.Series, whole: list[str], totals: pd.Series, scale: float) -> Quotients:
    known, limits = activities(), thresholds().capability
    return shrunken_quotients(
        jobs,
        kappa,
        section=pd.Series({code: known.section(code) for code in jobs.columns}),
        traded=pd.Series({code: known.get(code).traded for code in jobs.columns}),
        reference=whole,
        row_totals=totals,
        present_at=limits.share_quotient,
        strong_at=limits.strength_quotient,
        minimum_jobs=limits.strength_jobs * scale,
        minimum_units=limits.strength_units,
        pool_below=limits.pool_below_areas,
        dispersion_floor=limits.variance_floor,
        credibility=limits.interval,
    )


def _earlier_quotients(
    edges: pd.DataFrame, before: _Edition | None, jobs: pd.DataFrame, known: Activities
) -> pd.DataFrame:
    """Quotients of the earlier edition in the shape of this one's; NaN where there is none."""
    quotients = pd.DataFrame(np.nan, index=jobs.index, columns=jobs.columns)
    if before is not None:
        earlier = _by_activity(edges[(edges["source"] == before.source) & (edges["year"] == before.year)], known)
        quotients.update(location_quotient(earlier, empty="nan")[jobs.columns.intersection(earlier.columns)])
    return quotients


def _read(store: GraphStore, measures: list[Measure]) -> pd.DataFrame:
    table = store.edges(
        EdgeType.HAS_ACTIVITY,
        NodeLabel.AREA,
        NodeLabel.SECTOR,
        columns=["measure", "year", "value", "suppressed", "source"],
        where={"measure": [str(measure) for measure in measures]},
    )
    rows = frame(table)
    rows["level"] = rows["from"].str.split("-", n=1).str[0]
    return rows[rows["to"].str.startswith(_SIC_PREFIX)].assign(
        code=lambda found: found["to"].str.removeprefix(_SIC_PREFIX)
    )


def _choose_editions(jobs: pd.DataFrame, gazetteer: Gazetteer) -> tuple[_Edition, _Edition | None]:
    """Take the newest year, and in it the finest level; then the latest earlier year of the same level."""
    found = [
        _Edition(str(source), str(level), int(str(year)), int(part["from"].nunique()))
        for (source, level, year), part in jobs.groupby(["source", "level", "year"], sort=True)
    ]
    full = [e for e in found if e.level in _LEVELS_FINE_FIRST and e.units >= _country_wide(e.level, gazetteer)]
    if not full:
        raise NotEnoughDataError(
            "No jobs figures that cover the country are loaded, so no place can be compared with it. "
            "Load them with: hub load nomis FILE, or the bundled snapshot with: hub snapshot load."
        )
    newest = max(e.year for e in full)
    current = min(
        (e for e in full if e.year == newest), key=lambda e: (_LEVELS_FINE_FIRST.index(AreaLevel(e.level)), e.source)
    )
    earlier = [e for e in full if e.level == current.level and e.year < newest]
    return current, max(earlier, key=lambda e: (e.year, e.source)) if earlier else None


def _country_wide(level: str, gazetteer: Gazetteer) -> float:
    """Areas that an edition must have to count as the whole country, by the level's shortest list."""
    listed = gazetteer.areas[gazetteer.areas["level"] == level]
    per_vintage = listed.groupby("vintage").size()
    share = section("coverage", CoverageThresholds).country_areas
    return share * float(per_vintage.min()) if len(per_vintage) else float("inf")


def _by_activity(rows: pd.DataFrame, known: Activities) -> pd.DataFrame:
    """Areas × activities (and the rest) from the finest digits of SIC in the rows; NaN where any part is suppressed."""
    digits = rows["code"].str.len().where(rows["code"].str.isdigit())
    finest = rows[digits == digits.max()]
    column = finest["code"].map({code: known.of(code) or REST for code in finest["code"].unique()})
    value = finest["value"].where(~finest["suppressed"].fillna(False).astype(bool))
    grouped = value.groupby([finest["from"], column])
    table = grouped.sum(min_count=1).where(grouped.count() == grouped.size()).unstack(fill_value=0)
    if REST not in table:
        table[REST] = 0.0
    return table.sort_index().sort_index(axis=1).astype(float)


def _northern_ireland(
    edges: pd.DataFrame, known: Activities, level: str, gazetteer: Gazetteer
) -> tuple[pd.DataFrame, pd.Series, str, int] | None:
    """Employee jobs of areas that the main figures leave out, each activity from the level of SIC at which it stands.

    A group that a stand-alone class was taken out of is the group less the class; where either is suppressed, so is
    the difference.
    """
    rows = edges[(edges["measure"] == Measure.EMPLOYEE_JOBS) & (edges["level"] == level)]
    if rows.empty:
        return None
    year = int(rows["year"].max())
    rows = rows[rows["year"] == year]
    value = rows["value"].where(~rows["suppressed"].fillna(False).astype(bool))
    wide = value.groupby([rows["from"], rows["code"]]).first().unstack()
    cells = {}
    for code in known.codes:
        if code not in wide:
            continue
        column = wide[code]
        for inner in known.codes:
            if inner != code and inner.startswith(code):
                column = column - wide.get(inner, np.nan)
        cells[code] = column
    figures = pd.DataFrame(cells, index=wide.index)
    total = wide["total"] if "total" in wide else wide[[c for c in wide if len(str(c)) == 2]].sum(axis=1)
    return figures, total, str(rows["source"].iloc[0]), year


def _local_units(
    store: GraphStore, known: Activities, jobs: pd.DataFrame
) -> tuple[pd.DataFrame, str | None, pd.Series]:
    """Local units of the frame's areas, their source, and the nation's by activity.

    The nation's come from all areas of the finest level: some are of an older list and no unit of the frame.
    """
    rows = _read(store, [Measure.LOCAL_UNITS])
    if rows.empty:
        empty = pd.DataFrame(np.nan, index=jobs.index, columns=jobs.columns)
        return empty, None, pd.Series(np.nan, index=jobs.columns)
    newest = rows[rows["year"] == rows["year"].max()]
    # Jobs are those of Great Britain, so are the units that they are divided by.
    newest = newest[~newest["from"].str.contains(NORTHERN_IRELAND_KEYS)]
    levels = [level for level in _LEVELS_FINE_FIRST if (newest["level"] == level).any()]
    table = _by_activity(newest[newest["level"] == levels[0]], known)
    mine = table.reindex(index=jobs.index, columns=jobs.columns)
    return mine, str(newest["source"].iloc[0]), table.sum(axis=0, min_count=1).reindex(jobs.columns)


def _spatially_lagged(
    table: pd.DataFrame, distance: pd.DataFrame, totals: pd.Series, whole: list[str], gazetteer: Gazetteer
) -> pd.DataFrame:
    known = activities()
    services = [code for code in table.columns if code != REST and known.get(code).good == "service"]
    london = [unit for unit in table.index if gazetteer.areas.at[unit, "code"] in thresholds().frame.london]
    return spatially_lagged_quotient(
        table,
        distance,
        scale_km=spatial_lag_limits().decay_km,
        reference=whole,
        row_totals=totals,
        groups=[london] if len(london) > 1 else (),
        grouped_activities=services if len(london) > 1 else (),
    )


def _largest(store: GraphStore, rows: pd.DataFrame, known: Activities) -> pd.DataFrame:
    """The five-digit class with most jobs in each unit and activity, its official name and its share of the jobs."""
    fine = rows[rows["code"].str.fullmatch(r"\d{5}")].copy()
    columns = ["unit", "activity", "code", "name", "share"]
    if fine.empty:
        return pd.DataFrame(columns=columns).set_index(["unit", "activity"])
    fine["activity"] = fine["code"].map({code: known.of(code) for code in fine["code"].unique()})
    fine = fine.dropna(subset=["activity", "value"])
    fine["total"] = fine.groupby(["from", "activity"])["value"].transform("sum")
    fine = fine[fine["total"] > 0].sort_values(
        ["from", "activity", "value", "code"], ascending=[True, True, False, True]
    )
    top = fine.groupby(["from", "activity"], sort=True).first().reset_index()
    names = store.nodes(NodeLabel.SECTOR, ["key", "code", "name"], {"scheme": str(Scheme.SIC)}).to_pandas()
    label: Mapping[str, str] = dict(zip(names["code"], names["name"], strict=True))
    return pd.DataFrame(
        {
            "unit": top["from"],
            "activity": top["activity"],
            "code": top["code"],
            "name": top["code"].map(label),
            "share": top["value"] / top["total"],
        }
    ).set_index(["unit", "activity"])


JOBS = Dataset("jobs", load_jobs_frame, (JobsFrame, Quotients))

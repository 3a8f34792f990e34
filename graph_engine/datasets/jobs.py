"""The frame of jobs: areas × activities of SIC 2007, this year's figures, an earlier year's, and what they are worth.

The newest year at the finest level that covers the country becomes the frame: the bundled BRES by ITL2, or a user's
own download by district. :mod:`graph_engine.datasets.editions` says what covers it.

A figure that is not published is not 0: an activity of which a class is missing or suppressed in an area is unknown
there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from graph_engine.classifications.activities import Activities, activities
from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.editions import EditionChoice, FigureEdition
from graph_engine.datasets.sic_figures import (
    ALL_INDUSTRIES,
    REST,
    by_activity,
    choose_editions,
    read_sic_figures,
    rows_of,
    sic_divisions,
    totals_of,
)
from graph_engine.errors import NotEnoughDataError
from graph_engine.geography.gazetteer import Gazetteer
from graph_engine.measures import (
    Quotients,
    jobs_per_unit,
    location_quotient,
    shrunken_quotients,
    spatially_lagged_quotient,
)
from graph_engine.reference.thresholds import spatial_lag_limits, thresholds
from graph_engine.schema import Measure, NodeLabel, Scheme
from graph_engine.stores.protocol import GraphStore


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
    earlier : tuple of (int, str)
        Year and source of the editions of the years before for the same areas, the latest first.
    local_units_source, local_units_year
        Where the local units come from.
    floor_scale : float
        What floors of jobs are multiplied by: the mean size of a unit over that of an ITL2 area.
    """

    name: str
    level: str
    year: int
    earlier: tuple[tuple[int, str], ...]
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
    local_units_source: str
    local_units_year: int
    floor_scale: float

    @property
    def year_before(self) -> int | None:
        """The latest year before that is loaded for the same areas."""
        return self.earlier[0][0] if self.earlier else None

    @property
    def source_before(self) -> str | None:
        """Source of the figures of the year before."""
        return self.earlier[0][1] if self.earlier else None

    @cached_property
    def lower(self) -> pd.DataFrame:
        """Lower end of the interval, which holds the published quotient too.

        The interval is that of the quotient drawn towards 1, so that an extreme quotient of few firms may lie outside.
        """
        return self.quotients.lower.where(~(self.lq < self.quotients.lower), self.lq)

    @cached_property
    def upper(self) -> pd.DataFrame:
        """Upper end of the interval, as :attr:`lower`."""
        return self.quotients.upper.where(~(self.lq > self.quotients.upper), self.lq)

    @property
    def capability(self) -> pd.DataFrame:
        """Capability m in [0, 1], units × activities."""
        return self.quotients.capability

    @property
    def specialisation_score(self) -> pd.DataFrame:
        """Strength m⁺ in [0, 1], units × activities."""
        return self.quotients.specialisation_score


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
    edges = read_sic_figures(store, [Measure.JOBS, Measure.EMPLOYEE_JOBS, Measure.LOCAL_UNITS])
    choices = choose_editions(edges, gazetteer, sic_divisions(store))
    current, before = _in_use(choices[Measure.JOBS])
    main = rows_of(edges, current, Measure.JOBS)
    table = by_activity(main, known)
    totals, whole = totals_of(main), list(table.index)
    found = _published(table, totals, current, _northern_ireland(edges, known, choices[Measure.EMPLOYEE_JOBS].basis))
    jobs, units = found.jobs, tuple(str(unit) for unit in found.jobs.index)
    units_edition = choices[Measure.LOCAL_UNITS].basis
    if units_edition is None:
        raise _no_local_units(choices[Measure.LOCAL_UNITS])
    units_table, national_units = _local_units(edges, known, jobs, units_edition)
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
    held = found.totals * (float(np.nansum(jobs.loc[whole].to_numpy())) / float(totals.sum()))
    lq = location_quotient(found.with_rest.astype(float), reference=whole, row_totals=found.totals, empty="nan")
    return JobsFrame(
        name="jobs",
        level=current.level,
        year=current.year,
        earlier=tuple((one.year, one.source) for one in choices[Measure.JOBS].earlier),
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
        local_units_source=units_edition.source,
        local_units_year=units_edition.year,
        floor_scale=scale,
    )


def _published(
    table: pd.DataFrame,
    totals: pd.Series,
    edition: FigureEdition,
    northern_ireland: tuple[pd.DataFrame, pd.Series, str, int] | None,
) -> _Published:
    """Great Britain's figures and, below them, Northern Ireland's, which another publication counts otherwise."""
    jobs, with_rest = table.drop(columns=REST), table
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
    known = activities()
    return quotients_by_limits(
        jobs,
        kappa,
        section=pd.Series({code: known.section(code) for code in jobs.columns}),
        traded=pd.Series({code: known.get(code).traded for code in jobs.columns}),
        reference=whole,
        row_totals=totals,
        scale=scale,
    )


def quotients_by_limits(
    jobs: pd.DataFrame,
    kappa: pd.Series | None = None,
    *,
    section: pd.Series,
    traded: pd.Series | None = None,
    reference: Iterable[str] | None = None,
    row_totals: pd.Series | None = None,
    scale: float = 1.0,
) -> Quotients:
    """Shrunken quotients by the numbers of the table of thresholds; ``scale`` multiplies the floor of jobs.

    The others are those of :func:`graph_engine.measures.shrunken_quotients`.
    """
    limits = thresholds().capability
    return shrunken_quotients(
        jobs,
        kappa,
        section=section,
        traded=traded,
        reference=reference,
        row_totals=row_totals,
        present_at=limits.share_quotient,
        strong_at=limits.strength_quotient,
        minimum_jobs=limits.strength_jobs * scale,
        minimum_units=limits.strength_units,
        pool_below=limits.pool_below_areas,
        dispersion_floor=limits.variance_floor,
        credibility=limits.interval,
    )


def _earlier_quotients(
    edges: pd.DataFrame, before: FigureEdition | None, jobs: pd.DataFrame, known: Activities
) -> pd.DataFrame:
    """Quotients of the earlier edition in the shape of this one's; NaN where there is none."""
    quotients = pd.DataFrame(np.nan, index=jobs.index, columns=jobs.columns)
    if before is not None:
        rows = rows_of(edges, before, Measure.JOBS)
        earlier = by_activity(rows, known)
        found = location_quotient(earlier, row_totals=totals_of(rows), empty="nan")
        quotients.update(found[jobs.columns.intersection(earlier.columns)])
    return quotients


def _in_use(choice: EditionChoice) -> tuple[FigureEdition, FigureEdition | None]:
    """The basis and the year before it.

    Raises
    ------
    NotEnoughDataError
        Where there is none, with why the newest is none.
    """
    if choice.basis is None:
        why = f" ({choice.newest_refused}.)" if choice.newest_refused else ""
        raise NotEnoughDataError(
            "No jobs figures that cover the country are loaded, so no place can be compared with it. "
            f"Load them with: hub load nomis FILE, or the bundled snapshot with: hub snapshot load.{why}"
        )
    return choice.basis, choice.earlier[0] if choice.earlier else None


def _no_local_units(choice: EditionChoice) -> NotEnoughDataError:
    why = f" ({choice.newest_refused}.)" if choice.newest_refused else ""
    return NotEnoughDataError(
        "No local units that cover the country are loaded, so nobody can say how many firms stand behind jobs. "
        f"Load UK Business Counts with: hub load nomis FILE, or the bundled snapshot with: hub snapshot load.{why}"
    )


def _northern_ireland(
    edges: pd.DataFrame, known: Activities, edition: FigureEdition | None
) -> tuple[pd.DataFrame, pd.Series, str, int] | None:
    """Employee jobs of areas that the main figures leave out, each activity from the level of SIC at which it stands.

    A group that a stand-alone class was taken out of is the group less the class; where either is suppressed, so is
    the difference.
    """
    if edition is None:
        return None
    rows = rows_of(edges, edition, Measure.EMPLOYEE_JOBS)
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
    divisions = wide[[code for code in wide if len(str(code)) == 2]].sum(axis=1)
    return figures, wide.get(ALL_INDUSTRIES, divisions), edition.source, edition.year


def _local_units(
    figures: pd.DataFrame, known: Activities, jobs: pd.DataFrame, edition: FigureEdition
) -> tuple[pd.DataFrame, pd.Series]:
    """Local units of the frame's areas, and the nation's by activity.

    The nation's come from all areas of the edition: some are of an older list and no unit of the frame. Jobs are those
    of Great Britain, so are the units that they are divided by.
    """
    table = by_activity(rows_of(figures, edition, Measure.LOCAL_UNITS), known)
    mine = table.reindex(index=jobs.index, columns=jobs.columns)
    return mine, table.sum(axis=0, min_count=1).reindex(jobs.columns)


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

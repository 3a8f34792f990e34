"""Location quotients: what an area has, over what an area of its size would have if it were like the whole.

Bad and missing figures keep apart: a suppressed cell is NaN and stays NaN, a negative or infinite one is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np
import pandas as pd

from graph_engine.errors import MeasureError
from graph_engine.measures.labelled import Floats, aligned, matrix_values, named, reference_rows, series_values


def jobs_per_unit(
    jobs: pd.Series, units: pd.Series, *, division: pd.Series | None = None, minimum: float = 1.0
) -> pd.Series:
    """National jobs per local unit of each activity, κ_j: the size of one independent thing.

    κ_j = max(minimum, jobs_j / units_j). Where units are missing or 0, κ_j is that of the division: its jobs
    over its units, over the activities that have both; where the division has none, that of all activities.

    Parameters
    ----------
    jobs, units : Series by activity
        National figures; `units` may lack activities.
    division : Series by activity, optional
        The division of each activity; by default the first two characters of its code.
    minimum : float, default 1
        Least jobs per unit: a count never grows by the division.

    Returns
    -------
    Series by activity, at least `minimum`

    Raises
    ------
    MeasureError
        No activity has both jobs and units.

    Examples
    --------
    >>> jobs = pd.Series({"241": 300.0, "242": 100.0, "243": 50.0, "620": 80.0})
    >>> units = pd.Series({"241": 10.0, "242": 10.0, "243": 0.0, "620": 160.0})
    >>> jobs_per_unit(jobs, units).to_dict()
    {'241': 30.0, '242': 10.0, '243': 20.0, '620': 1.0}
    """
    have = series_values(jobs, jobs.index, "jobs", low=0)
    count = series_values(units, jobs.index, "local units", missing=True, low=0)
    known = count > 0
    if not known.any():
        raise MeasureError("No activity has both jobs and local units: load business counts for the same activities.")
    codes = jobs.index.astype(str).str[:2] if division is None else aligned(division, jobs.index, "divisions")
    group = pd.Series(np.asarray(codes), jobs.index)
    table = pd.DataFrame({"jobs": have, "units": count}, jobs.index)[known]
    sums = table.groupby(group[known]).sum()
    # An activity without local units of its own is nearer to its division than to the whole country.
    by_division = (sums["jobs"] / sums["units"]).reindex(group.to_numpy()).to_numpy(dtype=np.float64)
    overall = table["jobs"].sum() / table["units"].sum()
    fallback = np.where(np.isnan(by_division), overall, by_division)
    own = np.divide(have, count, out=fallback.copy(), where=known)
    return pd.Series(np.maximum(own, minimum), jobs.index, name="jobs_per_unit")


def area_totals(x: pd.DataFrame, row_totals: pd.Series | None = None) -> Floats:
    """Total of each area: the published one where there is one, else the sum of its published cells.

    Parameters
    ----------
    x : DataFrame, areas × activities, at least 0
        NaN where suppressed.
    row_totals : Series by area, optional
        Published totals; may lack areas.

    Returns
    -------
    ndarray of float, shape (areas,), at least 0

    Raises
    ------
    MeasureError
        A total is negative.

    Examples
    --------
    >>> x = pd.DataFrame({"a": [30.0, 10.0], "b": [np.nan, 30.0]}, index=["r", "s"])
    >>> area_totals(x, pd.Series({"r": 50.0})).tolist()
    [50.0, 40.0]
    """
    sums = np.asarray(np.nansum(x.to_numpy(dtype=np.float64), axis=1), dtype=np.float64)
    if row_totals is None:
        return sums
    published = series_values(row_totals, x.index, "published totals", missing=True, low=0)
    # A published total also counts jobs that are suppressed activity by activity.
    return np.where(np.isnan(published), sums, published)


def national_shares(x: pd.DataFrame, reference: Iterable[str] | None = None) -> Floats:
    """Share of each activity in the whole: column / total over the reference areas.

    Parameters
    ----------
    x : DataFrame, areas × activities, at least 0
        NaN where suppressed, which counts as nothing here.
    reference : iterable of str, optional
        The areas that make up the whole; all by default.

    Returns
    -------
    ndarray of float, shape (activities,), in [0, 1], sum 1

    Raises
    ------
    MeasureError
        A reference area is not among the rows, or the reference has no figures.

    Examples
    --------
    >>> national_shares(pd.DataFrame({"a": [30.0, 10.0], "b": [10.0, 30.0]}, index=["r", "s"]), ["r"]).tolist()
    [0.75, 0.25]
    """
    whole = reference_rows(x.index, reference)
    columns = np.asarray(np.nansum(x.to_numpy(dtype=np.float64)[whole], axis=0), dtype=np.float64)
    if columns.sum() <= 0:
        raise MeasureError("The reference areas have no figures at all: no share can be compared with theirs.")
    return np.asarray(columns / columns.sum(), dtype=np.float64)


def expected(
    x: pd.DataFrame,
    kappa: pd.Series | None = None,
    *,
    reference: Iterable[str] | None = None,
    row_totals: pd.Series | None = None,
) -> pd.DataFrame:
    """Effective count that an area of this size would have if it were like the whole.

    e_rj = (row_r × column_j / total) / κ_j, so that (x_rj/κ_j)/e_rj is the published location quotient.

    Parameters
    ----------
    x : DataFrame, areas × activities, at least 0
        Published figures; NaN where suppressed.
    kappa : Series by activity, optional
        Size of one independent thing (see :func:`jobs_per_unit`); 1 by default, for projects and firms.
    reference : iterable of str, optional
        The areas that make up the whole; all by default. Others are compared with them and never enter it.
    row_totals : Series by area, optional
        Published totals of areas; by default, and where it lacks an area, the sum of the area's published
        cells.

    Returns
    -------
    DataFrame, shape of `x`, at least 0

    Raises
    ------
    MeasureError
        A cell is negative or infinite, κ is missing or not above 0, or the reference has no figures.

    Examples
    --------
    >>> x = pd.DataFrame({"a": [30.0, 10.0], "b": [10.0, 30.0]}, index=["r", "s"])
    >>> expected(x, pd.Series({"a": 1.0, "b": 2.0})).to_numpy().tolist()
    [[20.0, 10.0], [20.0, 10.0]]
    """
    matrix_values(x, "figures", missing=True, low=0)
    # Independence of area and activity: what an area would have if it were the country in small.
    e = np.outer(area_totals(x, row_totals), national_shares(x, reference))
    return pd.DataFrame(e / _kappa(kappa, x.columns), x.index, x.columns)


def _kappa(kappa: pd.Series | None, activities: pd.Index) -> Floats:
    if kappa is None:
        return np.ones(len(activities))
    sizes = series_values(kappa, activities, "jobs per unit", low=0)
    if (sizes == 0).any():
        raise MeasureError(f"Jobs per unit of {named(activities[sizes == 0])} is 0: give at least 1.")
    return sizes


def location_quotient(
    x: pd.DataFrame,
    *,
    reference: Iterable[str] | None = None,
    row_totals: pd.Series | None = None,
    empty: Literal["refuse", "nan"] = "refuse",
) -> pd.DataFrame:
    """Location quotient: the share of an activity in an area over its share in the whole.

    LQ_rj = (x_rj / Σ_j x_rj) / (Σ_r x_rj / Σ_rj x_rj): Florence, P. S. (1939), Report on the Location of
    Industry, Political and Economic Planning; as "revealed comparative advantage" Balassa, B. (1965), The
    Manchester School 33(2).

    Parameters
    ----------
    x : DataFrame, areas × activities, at least 0
        NaN where suppressed.
    reference, row_totals
        As in :func:`expected`.
    empty : {"refuse", "nan"}, default "refuse"
        What an area or activity without any figure does: raise, naming it, or give NaN.
        (:func:`clean_figures` drops and names them.)

    Returns
    -------
    DataFrame, shape of `x`, at least 0
        NaN where suppressed. With every area in the reference and nothing suppressed, the mean of a row
        weighted by the shares of the whole is 1, and the largest possible value is total/column.

    Raises
    ------
    MeasureError
        As :func:`expected`; or something is empty and `empty` is "refuse".

    Examples
    --------
    r has 30 of 40 jobs in a, the whole 40 of 80: 0.75 / 0.5.

    >>> x = pd.DataFrame({"a": [30.0, 10.0], "b": [10.0, 30.0]}, index=["r", "s"])
    >>> location_quotient(x).to_numpy().tolist()
    [[1.5, 0.5], [0.5, 1.5]]
    """
    values = matrix_values(x, "figures", missing=True, low=0)
    e = expected(x, reference=reference, row_totals=row_totals).to_numpy()
    if empty == "refuse":
        # Without figures there is no share: refused, so that a gap is not taken for an absence.
        rows = x.index[np.asarray((e == 0).all(axis=1))]
        columns = x.columns[np.asarray((e == 0).all(axis=0))]
        if len(rows) or len(columns):
            raise MeasureError(
                f"No figures for areas: {named(rows) or 'none'}; for activities: {named(columns) or 'none'}. "
                "Drop them (clean_figures does, and names them) or ask for NaN with empty='nan'."
            )
    lq = np.divide(values, e, out=np.full_like(e, np.nan), where=e > 0)
    return pd.DataFrame(lq, x.index, x.columns)


def specialisations(lq: pd.DataFrame, *, at: float = 1.0, strict: bool = False) -> pd.DataFrame:
    """Where an area is specialised: M = 1[LQ ≥ at].

    Parameters
    ----------
    lq : DataFrame, areas × activities, at least 0
        Location quotients; NaN (suppressed, or nothing there) is no specialisation.
    at : float, default 1
        The threshold.
    strict : bool, default False
        Whether the quotient must be above the threshold instead of at least there.

    Returns
    -------
    DataFrame of 0 and 1, shape of `lq`

    Raises
    ------
    MeasureError
        A quotient is negative or infinite.

    Examples
    --------
    >>> lq = pd.DataFrame({"a": [1.0, 0.4]}, index=["r", "s"])
    >>> specialisations(lq)["a"].to_list(), specialisations(lq, strict=True)["a"].to_list()
    ([1, 0], [0, 0])
    """
    values = matrix_values(lq, "location quotients", missing=True, low=0)
    return pd.DataFrame((values > at if strict else values >= at).astype(np.int64), lq.index, lq.columns)

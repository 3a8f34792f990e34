"""The spatially lagged location quotient: what lies within reach counts when one asks what a place lacks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graph_engine.errors import MeasureError
from graph_engine.measures.labelled import matrix_values, named, values_at
from graph_engine.measures.quotients import area_totals, national_shares


# long: the docstring states the weights, the groups and a case worked by hand.
def spatially_lagged_quotient(
    x: pd.DataFrame,
    distance_km: pd.DataFrame,
    scale_km: float = 35.0,
    *,
    groups: Sequence[Collection[str]] = (),
    grouped_activities: Collection[str] = (),
    reference: Iterable[str] | None = None,
    row_totals: pd.Series | None = None,
) -> pd.DataFrame:
    """Location quotient of an area together with what lies around it, nearer areas counting more.

    LQ°_rj = (Σ_s w_rs x_sj / Σ_s w_rs x_s·) / (x_·j / x_··), w_rs = exp(−d_rs / scale), w_rr = 1: the
    location quotient of the distance-weighted jobs. The weighting is the potential of Harris, C. D. (1954,
    Annals of the Association of American Geographers 44(4), "The market as a factor in the localization of
    industry in the United States") with exponential decay.

    Parameters
    ----------
    x : DataFrame, areas × activities, at least 0
        Published figures; NaN where suppressed. A suppressed cell of a neighbour leaves the neighbour out of
        both sums for that activity; an own suppressed cell gives NaN.
    distance_km : DataFrame, areas × areas, at least 0
        Distances between areas. The diagonal is taken as 0 whatever it holds.
    scale_km : float, default 35
        Distance at which a job counts 1/e.
    groups : sequence of collections of areas, default none
        Areas that are one place for `grouped_activities`: inside a group every weight is 1. Members that are
        not among the areas of `x` are ignored; an area stands in one group at most.
    grouped_activities : collection of activities, default none
    reference, row_totals
        As in :func:`graph_engine.measures.quotients.expected`.

    Returns
    -------
    DataFrame, shape of `x`, at least 0
        NaN for a suppressed cell, and where an area or activity has no figures. As `scale_km` falls to 0 it
        becomes the location quotient.

    Raises
    ------
    MeasureError
        A figure or distance is negative, a distance is missing, the scale is not above 0, or groups overlap.

    Examples
    --------
    exp(−35/35) = 0.368: r reaches 0 + 0.368·40 of 40 + 0.368·40 jobs, a share of 0.269 against 0.5.

    >>> x = pd.DataFrame({"a": [0.0, 40.0], "b": [40.0, 0.0]}, index=["r", "s"])
    >>> km = pd.DataFrame([[0.0, 35.0], [35.0, 0.0]], index=["r", "s"], columns=["r", "s"])
    >>> spatially_lagged_quotient(x, km).round(3).loc["r"].to_list()
    [0.538, 1.462]
    >>> one = spatially_lagged_quotient(x, km, groups=[("r", "s")], grouped_activities=["a"])
    >>> one.round(3).loc["r"].to_list()
    [1.0, 1.462]
    """
    if not scale_km > 0:
        raise MeasureError(f"The scale of the spatial lag must be above 0 km. Got {scale_km!r}.")
    values = matrix_values(x, "figures", missing=True, low=0)
    distances = values_at(distance_km, x.index, x.index, "distances", missing=True, low=0)
    # Own jobs count in full, whatever a table of distances gives from an area to itself.
    np.fill_diagonal(distances, 0.0)
    if np.isnan(distances).any():
        absent = x.index[np.asarray(np.isnan(distances).any(axis=1))]
        raise MeasureError(f"Distances of {named(absent)} are missing: give one for every pair of areas.")
    known = ~np.isnan(values)
    cells = np.where(known, values, 0.0)
    totals, share = area_totals(x, row_totals), national_shares(x, reference)
    weights = np.exp(-distances / scale_km)
    joined = weights.copy()
    for members in _rows_of_groups(x.index, groups):
        joined[np.ix_(members, members)] = 1.0
    together = np.asarray(x.columns.isin(list(grouped_activities)))
    reached = np.where(together, joined @ cells, weights @ cells)
    # The totals of a neighbour whose cell is suppressed must not dilute the share.
    size = known * totals[:, None]
    within = np.where(together, joined @ size, weights @ size)
    # A suppressed own cell stays unknown, however much is known around it.
    defined = known & (within > 0) & (share > 0) & (totals > 0)[:, None]
    quotient = np.divide(reached, within * share, out=np.full_like(reached, np.nan), where=defined)
    return pd.DataFrame(quotient, x.index, x.columns)


def _rows_of_groups(areas: pd.Index, groups: Sequence[Collection[str]]) -> list[NDArray[np.intp]]:
    rows = [np.flatnonzero(areas.isin(list(group))) for group in groups]
    counts = np.bincount(np.concatenate([*rows, np.empty(0, dtype=np.intp)]), minlength=len(areas))
    if (counts > 1).any():
        raise MeasureError(f"{named(areas[counts > 1])} stands in more than one group: keep it in one.")
    return rows

"""How specialised an area is: Krugman, Herfindahl, entropy, and variety within and between groups."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from graph_engine.errors import MeasureError
from graph_engine.measures.labelled import Floats, aligned, matrix_values, named


def _shares(x: pd.DataFrame) -> Floats:
    values = matrix_values(x, "figures", low=0)
    totals = values.sum(axis=1)
    if (totals == 0).any():
        raise MeasureError(f"{named(x.index[totals == 0])} has no figures: an empty area has no shares. Drop it first.")
    return np.asarray(values / totals[:, None], dtype=np.float64)


def krugman_index(x: pd.DataFrame, *, against: Literal["others", "whole"] = "others") -> pd.Series:
    """Krugman's index of specialisation: how far the structure of an area is from that of the others.

    K_r = Σ_j |p_rj − p̄_j|, p̄ the shares of all other areas together, or of all areas (Krugman 1991,
    Geography and Trade, MIT Press).

    Parameters
    ----------
    x : DataFrame, areas × activities, at least 0
        No area empty; two at least against the others.
    against : {"others", "whole"}, default "others"
        Whether the area itself is left out of that with which it is compared.

    Returns
    -------
    Series by area, in [0, 2]
        0: the same structure; 2: nothing in common.

    Raises
    ------
    MeasureError
        A figure is negative or missing, an area is empty, or there is only one.

    Examples
    --------
    r: ¾ and ¼ against ¼ and ¾, or against ½ and ½.

    >>> x = pd.DataFrame({"a": [30.0, 10.0], "b": [10.0, 30.0]}, index=["r", "s"])
    >>> krugman_index(x)["r"], krugman_index(x, against="whole")["r"]
    (np.float64(1.0), np.float64(0.5))
    """
    p = _shares(x)
    values = x.to_numpy(dtype=np.float64)
    rest = np.broadcast_to(values.sum(axis=0), values.shape)
    if against == "others":
        if len(x) < 2:
            raise MeasureError("Krugman's index compares an area with the others: give two areas at least.")
        rest = rest - values
    reference = rest / rest.sum(axis=1, keepdims=True)
    return pd.Series(np.minimum(np.abs(p - reference).sum(axis=1), 2.0), x.index, name="krugman_index")


def krugman_distance(x: pd.DataFrame, *, half: bool = False) -> pd.DataFrame:
    """Krugman's distance between the structures of every two areas.

    K_rs = Σ_j |p_rj − p_sj| (Krugman 1991, Geography and Trade, MIT Press); half of it is the share of jobs
    that would have to change activity.

    Parameters
    ----------
    x : DataFrame, areas × activities, at least 0
        NaN where suppressed: a pair is compared over the activities that are known in both, as shares of
        those.
    half : bool, default False
        Whether to return ½ K.

    Returns
    -------
    DataFrame, areas × areas, symmetric, diagonal 0
        In [0, 2], or [0, 1] with `half`. NaN where an area has no figures, or none among the activities that
        are known in both. A metric where nothing is suppressed.

    Raises
    ------
    MeasureError
        A figure is negative or infinite.

    Examples
    --------
    >>> x = pd.DataFrame({"a": [30.0, 10.0], "b": [10.0, 30.0]}, index=["r", "s"])
    >>> krugman_distance(x).loc["r", "s"], krugman_distance(x, half=True).loc["r", "s"]
    (np.float64(1.0), np.float64(0.5))
    """
    values = matrix_values(x, "figures", missing=True, low=0)
    known = ~np.isnan(values)
    cells = np.where(known, values, 0.0)
    distance = np.zeros((len(x), len(x)))
    # One row against all others at a time: n × activities cells in memory, not n² × activities.
    for row in range(len(x)):
        both = known & known[row]
        own = np.where(both, cells[row], 0.0)
        theirs = np.where(both, cells, 0.0)
        own_total, their_total = own.sum(axis=1), theirs.sum(axis=1)
        defined = (own_total > 0) & (their_total > 0)
        p = own / np.where(defined, own_total, 1.0)[:, None]
        q = theirs / np.where(defined, their_total, 1.0)[:, None]
        distance[row] = np.where(defined, np.minimum(np.abs(p - q).sum(axis=1), 2.0), np.nan)
    return pd.DataFrame(distance / 2.0 if half else distance, x.index, x.index)


def herfindahl_index(x: pd.DataFrame, *, normalised: bool = False) -> pd.Series:
    """Herfindahl–Hirschman index: the chance that two jobs of an area are in the same activity.

    H_r = Σ_j p_rj² (Hirschman 1945; Herfindahl 1950; see Hirschman 1964, American Economic Review 54(5), "The
    paternity of an index").

    Parameters
    ----------
    x : DataFrame, areas × activities, at least 0
    normalised : bool, default False
        Whether to return (H − 1/J)/(1 − 1/J), J the number of activities; 1 where there is only one.

    Returns
    -------
    Series by area, in [1/J, 1], or [0, 1] when normalised

    Raises
    ------
    MeasureError
        A figure is negative or missing, or an area is empty.

    Examples
    --------
    >>> x = pd.DataFrame({"a": [30.0], "b": [10.0]}, index=["r"])
    >>> herfindahl_index(x)["r"], herfindahl_index(x, normalised=True)["r"]  # 9/16 + 1/16
    (np.float64(0.625), np.float64(0.25))
    """
    h = (_shares(x) ** 2).sum(axis=1)
    least = 1.0 / x.shape[1]
    if normalised:
        h = np.clip((h - least) / (1.0 - least), 0.0, 1.0) if least < 1 else np.ones(len(x))
    else:
        h = np.clip(h, least, 1.0)
    return pd.Series(h, x.index, name="herfindahl_index")


def _entropy(p: Floats, base: float) -> Floats:
    if not base > 1:
        raise MeasureError(f"The base of the logarithm must be above 1. Got {base!r}.")
    logs = np.log(p, out=np.zeros_like(p), where=p > 0)
    return np.asarray(np.maximum(-(p * logs).sum(axis=1), 0.0) / np.log(base), dtype=np.float64)


def shannon_entropy(x: pd.DataFrame, *, base: float = 2.0) -> pd.Series:
    """Shannon entropy of an area's structure, its total variety.

    H_r = −Σ_j p_rj log p_rj (Shannon 1948, Bell System Technical Journal 27), 0 log 0 = 0.

    Parameters
    ----------
    x : DataFrame, areas × activities, at least 0
    base : float, default 2
        Base of the logarithm: 2 gives bits.

    Returns
    -------
    Series by area, in [0, log J]

    Raises
    ------
    MeasureError
        A figure is negative or missing, an area is empty, or the base is not above 1.

    Examples
    --------
    >>> x = pd.DataFrame({"a": [20.0], "b": [10.0], "c": [10.0]}, index=["r"])
    >>> shannon_entropy(x)["r"]  # ½·1 + ¼·2 + ¼·2
    np.float64(1.5)
    """
    return pd.Series(_entropy(_shares(x), base), x.index, name="entropy")


def _group_shares(x: pd.DataFrame, groups: pd.Series) -> Floats:
    of = aligned(groups, x.columns, "groups")
    if of.isna().any():
        raise MeasureError(f"No group is given for {named(x.columns[of.isna()])}: every activity belongs to one.")
    codes, found = pd.factorize(of, sort=True)
    member = np.zeros((x.shape[1], len(found)))
    member[np.arange(x.shape[1]), codes] = 1.0
    return _shares(x) @ member


def unrelated_variety(x: pd.DataFrame, groups: pd.Series, *, base: float = 2.0) -> pd.Series:
    """Unrelated variety: entropy between groups of activities.

    UV_r = −Σ_g P_rg log P_rg, P_rg = Σ_{j∈g} p_rj (Frenken, Van Oort & Verburg 2007, Regional Studies 41(5),
    "Related variety, unrelated variety and regional economic growth"; there g are two-digit
    classes).

    Parameters
    ----------
    x : DataFrame, areas × activities, at least 0
    groups : Series by activity
        The group of each activity.
    base : float, default 2

    Returns
    -------
    Series by area, in [0, log G]
        Related plus unrelated variety is the entropy, exactly.

    Raises
    ------
    MeasureError
        As :func:`shannon_entropy`, or an activity has no group.

    Examples
    --------
    >>> x = pd.DataFrame({"241": [20.0], "242": [20.0], "620": [40.0]}, index=["r"])
    >>> unrelated_variety(x, pd.Series({"241": "24", "242": "24", "620": "62"}))["r"]  # ½·1 + ½·1
    np.float64(1.0)
    """
    return pd.Series(_entropy(_group_shares(x, groups), base), x.index, name="unrelated_variety")


def related_variety(x: pd.DataFrame, groups: pd.Series, *, base: float = 2.0) -> pd.Series:
    """Related variety: mean entropy within groups, weighted by their size.

    RV_r = Σ_g P_rg H_rg, H_rg = −Σ_{j∈g} (p_rj/P_rg) log(p_rj/P_rg) (Frenken, Van Oort & Verburg 2007,
    Regional Studies 41(5)).

    Parameters
    ----------
    x : DataFrame, areas × activities, at least 0
    groups : Series by activity
        The group of each activity.
    base : float, default 2

    Returns
    -------
    Series by area, in [0, log of the largest group's size]
        Related plus unrelated variety is the entropy, exactly.

    Raises
    ------
    MeasureError
        As :func:`unrelated_variety`.

    Examples
    --------
    >>> x = pd.DataFrame({"241": [20.0], "242": [20.0], "620": [40.0]}, index=["r"])
    >>> related_variety(x, pd.Series({"241": "24", "242": "24", "620": "62"}))["r"]  # ½·1 + ½·0
    np.float64(0.5)
    """
    between = _group_shares(x, groups)
    codes = pd.factorize(aligned(groups, x.columns, "groups"), sort=True)[0]
    p = _shares(x)
    of_group = between[:, codes]
    within = np.divide(p, of_group, out=np.zeros_like(p), where=of_group > 0)
    logs = np.log(within, out=np.zeros_like(within), where=within > 0)
    if not base > 1:
        raise MeasureError(f"The base of the logarithm must be above 1. Got {base!r}.")
    variety = np.maximum(-(p * logs).sum(axis=1), 0.0) / np.log(base)
    return pd.Series(variety, x.index, name="related_variety")

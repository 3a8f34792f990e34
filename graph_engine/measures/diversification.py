"""Diversification targets of areas, and the relatedness inside themes by which others serve them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph_engine.errors import MeasureError
from graph_engine.measures.labelled import aligned, known_cells, matrix_values, named, series_values, values_at
from graph_engine.measures.relatedness import nearest_neighbours


def within_themes(
    phi: pd.DataFrame, themes: pd.Series, *, neighbours: int | None = 20, normalise: bool = True
) -> pd.DataFrame:
    """Relatedness inside themes only, φ̂ᶜ: 0 between activities of different themes or of none.

    Parameters
    ----------
    phi : DataFrame, activities × activities, at least 0
    themes : Series by activity
        The theme of each activity; NaN or absent where it has none.
    neighbours : int or None, default 20
        How many a row keeps, ties broken by code; None keeps all.
    normalise : bool, default True
        Whether each row is divided by its sum again.

    Returns
    -------
    DataFrame, shape of `phi`, at least 0, diagonal 0

    Raises
    ------
    MeasureError
        `phi` is not square, or an entry is negative.

    Examples
    --------
    >>> abc = ["a", "b", "c"]
    >>> phi = pd.DataFrame([[0.0, 0.2, 0.6], [0.2, 0.0, 0.3], [0.6, 0.3, 0.0]], abc, abc)
    >>> within_themes(phi, pd.Series({"a": "metals", "b": "metals", "c": "rail"})).to_numpy().tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    values = values_at(phi, phi.index, phi.index, "relatedness", low=0)
    codes = pd.factorize(aligned(themes, phi.index, "themes"))[0]
    inside = (codes[:, None] == codes) & (codes >= 0)
    return nearest_neighbours(
        pd.DataFrame(np.where(inside, values, 0.0), phi.index, phi.index), neighbours, normalise=normalise
    )


# long: the docstring states the product, its nine parameters and a case worked by hand.
def diversification_targets(
    m: pd.DataFrame,
    density: pd.DataFrame,
    themes: pd.Series,
    base: pd.DataFrame,
    national_jobs: pd.Series,
    *,
    eligible: pd.Series | None = None,
    known: pd.DataFrame | None = None,
    size_exponent: float = 0.25,
    largest: int | None = 25,
) -> pd.DataFrame:
    """Diversification targets: what is related to what an area has, not yet there, in a theme it is good at.

    w_ri ∝ b_{r,t(i)} · (1 − m_ri) · D_ri · n_i^¼, the `largest` of an area kept, sum 1. The product of
    relatedness density and missing capability is the related diversification of Boschma, Balland & Kogler
    (2015, Industrial and Corporate Change 24(1)); the other two factors are ours.

    Parameters
    ----------
    m : DataFrame, areas × activities, in [0, 1]
        Capability.
    density : DataFrame, areas × activities, at least 0
        Relatedness density D.
    themes : Series by activity
        Theme of each activity; one without a theme is no target.
    base : DataFrame, areas × themes, at least 0
        Capability of the whole theme (see :func:`graph_engine.measures.capability.theme_capability`), or a
        user's own priorities instead.
    national_jobs : Series by activity, at least 0
        n_i.
    eligible : Series of bool by activity, optional
        Activities that may be targets (not those tied to geology, sea or land); all by default.
    known : DataFrame of bool, areas × activities, optional
        Where a figure is published: what is not known is no target. All by default.
    size_exponent : float, default 0.25
        Exponent of n_i.
    largest : int or None, default 25
        How many targets an area keeps, ties (to 12 digits of the largest) broken by code; None keeps all.

    Returns
    -------
    DataFrame, areas × activities, in [0, 1]
        Rows sum to 1, or to 0 for an area that seeks nothing.

    Raises
    ------
    MeasureError
        Something is out of its bounds, or a theme is missing from `base`.

    Examples
    --------
    a: ½·(1 − 0)·0.4 = 0.2; b: ½·(1 − 0.5)·0.4 = 0.1.

    >>> m = pd.DataFrame([[0.0, 0.5]], ["r"], ["a", "b"])
    >>> density = pd.DataFrame([[0.4, 0.4]], ["r"], ["a", "b"])
    >>> base = pd.DataFrame({"metals": [0.5]}, ["r"])
    >>> one = pd.Series({"a": 1.0, "b": 1.0})
    >>> themes = pd.Series({"a": "metals", "b": "metals"})
    >>> diversification_targets(m, density, themes, base, one).round(4).loc["r"].to_list()
    [0.6667, 0.3333]
    """
    if largest is not None and largest < 1:
        raise MeasureError(f"An area keeps at least 1 diversification target. Got {largest!r}; None keeps all.")
    have = matrix_values(m, "capabilities", low=0, high=1)
    near = values_at(density, m.index, m.columns, "relatedness density", low=0)
    size = series_values(national_jobs, m.columns, "national jobs", low=0) ** size_exponent
    theme = aligned(themes, m.columns, "themes")
    absent = pd.Index(theme.dropna().unique()).difference(base.columns)
    if len(absent):
        raise MeasureError(f"The base has no column for the theme {named(absent)}: give one for every theme.")
    of_theme = values_at(base, m.index, base.columns, "the base of themes", low=0)
    column = np.where(theme.isna(), -1, base.columns.get_indexer(pd.Index(theme)))
    good_at = np.where(column >= 0, of_theme[:, column], 0.0)
    weight = good_at * (1.0 - have) * near * size * known_cells(known, m)
    # What is tied to geology, sea or land cannot be brought about.
    if eligible is not None:
        weight *= series_values(eligible.astype(np.float64), m.columns, "eligible", low=0) > 0
    if largest is not None and largest < weight.shape[1]:
        by_code = np.argsort(m.columns.to_numpy().astype(str), kind="stable")
        top = weight.max(axis=1, keepdims=True)
        # Rounded before ranking, so that the last digit of a sum never decides which of two ties is kept.
        level = np.round(np.divide(weight, top, out=np.zeros_like(weight), where=top > 0), 12)
        order = by_code[np.argsort(-level[:, by_code], axis=1, kind="stable")]
        np.put_along_axis(weight, order[:, largest:], 0.0, axis=1)
    total = np.asarray(weight.sum(axis=1, keepdims=True))
    shares = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    return pd.DataFrame(shares, m.index, m.columns)

"""Relatedness of activities, and the relatedness density of an area around each of them.

The default follows how activities lie over areas (a correlation), steadied by how near they stand in the
classification.
Every function sorts by label before it computes, so that the order of rows and columns changes nothing, not
even the last digit.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from graph_engine.errors import MeasureError
from graph_engine.measures.correlation import pairwise_correlation
from graph_engine.measures.labelled import Floats, matrix_values, named, values_at

Diagonal = Literal["zero", "keep"]
"""What an activity's relatedness to itself is: nothing, or what the matrix says."""


def classification_distance(levels: pd.DataFrame) -> pd.DataFrame:
    """How many levels two activities must climb in a classification until they meet.

    Parameters
    ----------
    levels : DataFrame, activities × levels
        The code of each activity at each level, the finest level first, for example group, division, section.

    Returns
    -------
    DataFrame of int, activities × activities, symmetric
        0 on the diagonal, 1 where two share the finest level, up to 1 + number of levels where they share
        none.

    Raises
    ------
    MeasureError
        A code is missing or an activity stands twice.

    Examples
    --------
    >>> levels = pd.DataFrame({"division": ["24", "24", "25"], "section": ["C"] * 3}, ["241", "242", "251"])
    >>> classification_distance(levels).loc["241"].to_list()
    [0, 1, 2]
    """
    if not levels.index.is_unique:
        raise MeasureError(f"{named(levels.index[levels.index.duplicated()])} stands twice in the classification.")
    if levels.isna().to_numpy().any():
        raise MeasureError(f"A level of {named(levels.index[levels.isna().any(axis=1)])} is missing: give its code.")
    distance = np.full((len(levels), len(levels)), levels.shape[1] + 1, dtype=np.int64)
    for step in range(levels.shape[1] - 1, -1, -1):
        codes = pd.factorize(levels.iloc[:, step])[0]
        distance[codes[:, None] == codes] = step + 1
    np.fill_diagonal(distance, 0)
    return pd.DataFrame(distance, levels.index, levels.index)


# long: the docstring states the estimate, its parameters and a case worked by hand.
def default_relatedness(
    shrunken: pd.DataFrame,
    distance: pd.DataFrame | None = None,
    *,
    shrinkage: float = 0.5,
    most: float = 0.999,
    neighbours: int | None = 20,
    normalise: bool = True,
) -> pd.DataFrame:
    """Default relatedness φ̂: correlation over areas of log shrunken location quotients, steadied and sparse.

    r_ij = correlation over areas of ln LQ_i and ln LQ_j; z = artanh r (Fisher 1921, Metron 1, "On the
    'probable error' of a coefficient of correlation"); z' = (1 − λ) z + λ z̄(d_ij), z̄(d) the mean over the
    pairs at the same classification distance; φ = max(0, tanh z'), 0 on the diagonal; each row keeps its
    largest `neighbours` and is divided by its sum. Shrinking half-way to a prior class mean is the
    James–Stein idea with a fixed weight (Efron & Morris 1975, JASA 70). Correlation of presence as
    relatedness: Hidalgo et al. (2018), "The principle of relatedness".

    Parameters
    ----------
    shrunken : DataFrame, areas × activities, above 0
        Shrunken location quotients; NaN where suppressed, which a pair then leaves out.
    distance : DataFrame, activities × activities, optional
        Classification distance; by default all pairs are at the same one.
    shrinkage : float in [0, 1], default 0.5
        λ; 0 is the plain correlation.
    most : float in (0, 1), default 0.999
        Correlations beyond ±`most` count as ±`most`, so that z stays finite.
    neighbours : int or None, default 20
        How many a row keeps, ties broken by code; None keeps all.
    normalise : bool, default True
        Whether each row is divided by its sum.

    Returns
    -------
    DataFrame, activities × activities, in [0, 1]
        Diagonal 0. Rows sum to 1, or to 0 where nothing is related. Symmetric only with `neighbours` None and
        `normalise` False. A pair without a defined correlation (an activity that does not vary, fewer than
        three common areas) has z = 0 and no part in z̄.

    Raises
    ------
    MeasureError
        A quotient is not above 0, the distance lacks an activity, or an argument is out of its range.

    Examples
    --------
    One class of three pairs: artanh 0.999 = 3.8002 (a and b are the same) and twice artanh(−0.5) = −0.5493,
    mean 0.9005. So φ_ab = tanh((3.8002 + 0.9005)/2) = 0.9820 and φ_ac = tanh((−0.5493 + 0.9005)/2) = 0.1738.

    >>> areas = ["r", "s", "t"]
    >>> lq = pd.DataFrame({"a": [4.0, 1.0, 1.0], "b": [4.0, 1.0, 1.0], "c": [1.0, 4.0, 1.0]}, index=areas)
    >>> default_relatedness(lq, normalise=False, neighbours=None).round(4).loc["a"].to_list()
    [0.0, 0.982, 0.1738]
    """
    if not 0 <= shrinkage <= 1:
        raise MeasureError(f"The shrinkage of relatedness must be between 0 and 1. Got {shrinkage!r}.")
    if not 0 < most < 1:
        raise MeasureError(f"The largest correlation must be above 0 and below 1. Got {most!r}.")
    # One order for all sums: see the note at the top.
    ordered = shrunken.sort_index(axis=0).sort_index(axis=1)
    values = matrix_values(ordered, "shrunken location quotients", missing=True)
    if (values <= 0).any():
        raise MeasureError("Shrunken location quotients must be above 0 (their logarithm is taken): shrink them first.")
    codes = ordered.columns
    r = pairwise_correlation(np.log(values))
    apart = ~np.eye(len(r), dtype=bool)
    defined = ~np.isnan(r) & apart
    # On the scale of z correlations average without bias towards zero.
    z = np.arctanh(np.clip(np.where(defined, r, 0.0), -most, most))
    steps = (
        np.zeros(r.shape) if distance is None else values_at(distance, codes, codes, "classification distances", low=0)
    )
    _, classes = np.unique(steps, return_inverse=True)
    classes = classes.reshape(r.shape)
    counts = np.bincount(classes[defined], minlength=classes.max() + 1)
    sums = np.bincount(classes[defined], weights=z[defined], minlength=classes.max() + 1)
    class_mean = np.divide(sums, counts, out=np.zeros(len(sums)), where=counts > 0)[classes]
    phi = np.maximum(np.tanh((1.0 - shrinkage) * z + shrinkage * class_mean), 0.0)
    # Rounding may differ between the two halves; related is related both ways.
    phi = np.where(apart, (phi + phi.T) / 2.0, 0.0)
    related = nearest_neighbours(pd.DataFrame(phi, codes, codes), neighbours, normalise=normalise)
    return related.loc[shrunken.columns, shrunken.columns]


def nearest_neighbours(
    phi: pd.DataFrame, neighbours: int | None = 20, *, normalise: bool = True, diagonal: Diagonal = "zero"
) -> pd.DataFrame:
    """Keep the largest entries of each row, and divide each row by its sum.

    Parameters
    ----------
    phi : DataFrame, activities × activities, at least 0
        Any relatedness; the columns in the order of the rows.
    neighbours : int or None, default 20
        How many a row keeps. Values equal to 12 digits are ties and broken by code. None keeps all.
    normalise : bool, default True
    diagonal : {"zero", "keep"}, default "zero"
        Whether an activity may be its own neighbour.

    Returns
    -------
    DataFrame, shape of `phi`, at least 0
        A row without any relatedness stays 0.

    Raises
    ------
    MeasureError
        Rows and columns differ, an entry is negative or missing, or `neighbours` is below 1.

    Examples
    --------
    >>> abc = ["a", "b", "c"]
    >>> phi = pd.DataFrame([[1.0, 0.2, 0.6], [0.2, 1.0, 0.3], [0.6, 0.3, 1.0]], abc, abc)
    >>> nearest_neighbours(phi, 1).to_numpy().tolist()
    [[0.0, 0.0, 1.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
    """
    if neighbours is not None and neighbours < 1:
        raise MeasureError(f"An activity must keep at least 1 neighbour. Got {neighbours!r}; None keeps all.")
    labels = phi.index
    if len(phi.columns) != len(labels):
        raise MeasureError("Relatedness must be a square matrix, its columns the labels of its rows.")
    # By code, so that a stable sort breaks ties by code.
    codes = labels if neighbours is None else pd.Index(sorted(labels))
    values = values_at(phi, codes, codes, "relatedness", low=0)
    if diagonal == "zero":
        np.fill_diagonal(values, 0.0)
    if neighbours is not None and neighbours < len(codes):
        order = np.argsort(-np.round(values, 12), axis=1, kind="stable")
        np.put_along_axis(values, order[:, neighbours:], 0.0, axis=1)
    if normalise:
        values = _rows_to_one(values)
    selected = pd.DataFrame(values, codes, codes)
    return selected if codes is labels else selected.loc[labels, labels]


def _rows_to_one(values: Floats) -> Floats:
    sums = np.asarray(values.sum(axis=1, keepdims=True))
    shares: Floats = np.divide(values, sums, out=np.zeros_like(values), where=sums > 0)
    return shares


def relatedness_density(
    phi: pd.DataFrame,
    m: pd.DataFrame,
    *,
    diagonal: Diagonal = "zero",
    neighbours: int | None = None,
    normalise: bool = True,
) -> pd.DataFrame:
    """Relatedness density D: how much of what is related to an activity an area already has. Never rounded.

    D_ri = Σ_j φ_ij m_rj / Σ_j φ_ij (Hidalgo, Klinger, Barabási & Hausmann 2007, Science 317, "The product
    space conditions the development of nations").

    Parameters
    ----------
    phi : DataFrame, activities × activities, at least 0
        Any relatedness; row i holds what i is related to.
    m : DataFrame, areas × activities, in [0, 1]
        Capability, or 0 and 1 for specialisations.
    diagonal : {"zero", "keep"}, default "zero"
        Whether an activity counts in its own density. The product-space literature often keeps it.
    neighbours : int or None, default None
        Count the nearest only, ties by code; None counts all that `phi` has.
    normalise : bool, default True
        Whether to divide by Σ_j φ_ij. Without it D is the numerator.

    Returns
    -------
    DataFrame, areas × activities in the order of `m`
        In [0, 1] when normalised; 0 for an activity to which nothing is related.

    Raises
    ------
    MeasureError
        `phi` lacks an activity of `m`, or a value is out of bounds.

    Examples
    --------
    Of the 0.8 that b and c are related to a, the area has b, which is 0.2 of it.

    >>> abc = ["a", "b", "c"]
    >>> phi = pd.DataFrame([[1.0, 0.2, 0.6], [0.2, 1.0, 0.3], [0.6, 0.3, 1.0]], abc, abc)
    >>> m = pd.DataFrame([[0.0, 1.0, 0.0]], ["r"], abc)
    >>> relatedness_density(phi, m).loc["r", "a"]
    np.float64(0.25)
    >>> relatedness_density(phi, m, diagonal="keep").loc["r", "b"].round(4)
    np.float64(0.6667)
    """
    have = matrix_values(m, "capabilities", low=0, high=1)
    related = pd.DataFrame(values_at(phi, m.columns, m.columns, "relatedness", low=0), m.columns, m.columns)
    selected = nearest_neighbours(related, neighbours, normalise=normalise, diagonal=diagonal)
    density = have @ selected.to_numpy().T
    # Rounding of the sums may carry a mean of ones past 1 by an ulp.
    return pd.DataFrame(np.minimum(density, 1.0) if normalise else density, m.index, m.columns)

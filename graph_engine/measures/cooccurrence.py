"""Relatedness from co-occurrence of specialisations: the measures of the textbooks."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from graph_engine.errors import MeasureError
from graph_engine.measures.labelled import Floats, matrix_values

Diagonal = Literal["zero", "keep"]
Margins = Literal["cooccurrences", "occurrences"]


def cooccurrence(m: pd.DataFrame) -> pd.DataFrame:
    """In how many areas two activities are present together: C = MᵀM.

    Parameters
    ----------
    m : DataFrame of 0 and 1 (or bool), areas × activities

    Returns
    -------
    DataFrame, activities × activities, symmetric
        On the diagonal the ubiquity of each activity.

    Raises
    ------
    MeasureError
        A value is neither 0 nor 1.

    Examples
    --------
    >>> m = pd.DataFrame([[1, 1, 0], [1, 1, 1], [0, 0, 1]], index=list("rst"), columns=list("abc"))
    >>> cooccurrence(m).loc["a"].to_list()
    [2.0, 2.0, 1.0]
    """
    values = matrix_values(m, "specialisations", low=0, high=1)
    if ((values != 0) & (values != 1)).any():
        raise MeasureError("Specialisations must be 0 or 1: compare location quotients with a threshold first.")
    return pd.DataFrame(values.T @ values, m.columns, m.columns)


def proximity(m: pd.DataFrame, *, diagonal: Diagonal = "zero") -> pd.DataFrame:
    """Proximity: the smaller of the two chances of being specialised in one, given the other.

    φ_ij = C_ij / max(C_ii, C_jj) (Hidalgo, Klinger, Barabási & Hausmann 2007, Science 317).

    Parameters
    ----------
    m : DataFrame of 0 and 1, areas × activities
    diagonal : {"zero", "keep"}, default "zero"
        "keep" leaves 1 for an activity with itself, 0 where it is nowhere.

    Returns
    -------
    DataFrame, activities × activities, symmetric, in [0, 1]
        0 for an activity that is nowhere present.

    Raises
    ------
    MeasureError
        A value is neither 0 nor 1.

    Examples
    --------
    a and c meet in one area; a is in two, c in two: 1/2.

    >>> m = pd.DataFrame([[1, 1, 0], [1, 1, 1], [0, 0, 1]], index=list("rst"), columns=list("abc"))
    >>> proximity(m).loc["a"].to_list()
    [0.0, 1.0, 0.5]
    """
    c = cooccurrence(m)
    counts = c.to_numpy()
    ubiquity = np.diagonal(counts)
    larger = np.maximum(ubiquity[:, None], ubiquity)
    return _with_diagonal(np.divide(counts, larger, out=np.zeros_like(counts), where=larger > 0), c, diagonal)


def _with_diagonal(values: Floats, c: pd.DataFrame, diagonal: Diagonal) -> pd.DataFrame:
    if diagonal == "zero":
        np.fill_diagonal(values, 0.0)
    return pd.DataFrame(values, c.index, c.columns)


def _counts_and_margins(m: pd.DataFrame, margins: Margins) -> tuple[pd.DataFrame, Floats, Floats]:
    """Co-occurrences without diagonal, and the size of each activity."""
    c = cooccurrence(m)
    counts = c.to_numpy(copy=True)
    ubiquity = np.diagonal(counts).copy()
    np.fill_diagonal(counts, 0.0)
    return c, counts, counts.sum(axis=1) if margins == "cooccurrences" else ubiquity


def cosine(m: pd.DataFrame, *, margins: Margins = "occurrences", diagonal: Diagonal = "zero") -> pd.DataFrame:
    """Cosine (Salton & McGill 1983): co-occurrences over the geometric mean of the two sizes.

    φ_ij = C_ij / √(s_i s_j) (van Eck & Waltman 2009, JASIST 60(8), "How to normalize cooccurrence data?").

    Parameters
    ----------
    m : DataFrame of 0 and 1, areas × activities
    margins : {"occurrences", "cooccurrences"}, default "occurrences"
        s_i: the areas that have i, which makes it the cosine of the columns; or Σ_{j≠i} C_ij.
    diagonal : {"zero", "keep"}, default "zero"
        "keep" leaves 1 for an activity with itself where s_i counts occurrences.

    Returns
    -------
    DataFrame, activities × activities, symmetric, in [0, 1]

    Raises
    ------
    MeasureError
        A value is neither 0 nor 1.

    Examples
    --------
    >>> m = pd.DataFrame([[1, 1, 0], [1, 1, 1], [0, 0, 1]], index=list("rst"), columns=list("abc"))
    >>> cosine(m).loc["a"].round(12).to_list()
    [0.0, 1.0, 0.5]
    """
    c, counts, size = _counts_and_margins(m, margins)
    if margins == "occurrences":
        np.fill_diagonal(counts, size)
    scale = np.sqrt(np.outer(size, size))
    return _with_diagonal(np.divide(counts, scale, out=np.zeros_like(counts), where=scale > 0), c, diagonal)


def association_strength(m: pd.DataFrame, *, margins: Margins = "cooccurrences") -> pd.DataFrame:
    """Association strength: co-occurrences over those expected if activities met at random.

    With s_i = Σ_{j≠i} C_ij and T = Σ_i s_i, φ_ij = T C_ij / (s_i s_j) (van Eck & Waltman 2009, JASIST 60(8),
    where the constant T is left out). With `margins` "occurrences", s_i is the number of areas that have i,
    and T that of areas: observed over expected joint presence.

    Parameters
    ----------
    m : DataFrame of 0 and 1, areas × activities
    margins : {"cooccurrences", "occurrences"}, default "cooccurrences"

    Returns
    -------
    DataFrame, activities × activities, symmetric, at least 0, diagonal 0
        1 is what chance gives; no upper bound.

    Raises
    ------
    MeasureError
        A value is neither 0 nor 1.

    Examples
    --------
    C_ab = 2, C_ac = C_bc = 1: s = (3, 3, 2), T = 8, φ_ab = 8·2/9.

    >>> m = pd.DataFrame([[1, 1, 0], [1, 1, 1], [0, 0, 1]], index=list("rst"), columns=list("abc"))
    >>> association_strength(m).loc["a"].round(4).to_list()
    [0.0, 1.7778, 1.3333]
    """
    c, counts, size = _counts_and_margins(m, margins)
    total = size.sum() if margins == "cooccurrences" else float(len(m))
    scale = np.outer(size, size)
    values = np.divide(total * counts, scale, out=np.zeros_like(counts), where=scale > 0)
    return _with_diagonal(values, c, "zero")


def probability_index(m: pd.DataFrame) -> pd.DataFrame:
    """Probability index: association strength with pairs drawn without repetition.

    With s_i = Σ_{j≠i} C_ij and T = Σ_i s_i,
    φ_ij = C_ij / [ (T/2) · ( s_i/T · s_j/(T − s_i) + s_j/T · s_i/(T − s_j) ) ] (Steijn 2021, Quantitative
    Science Studies 2(2), "Improvement on the association strength: implementing a probabilistic measure based
    on combinations without repetition").

    Parameters
    ----------
    m : DataFrame of 0 and 1, areas × activities

    Returns
    -------
    DataFrame, activities × activities, symmetric, at least 0, diagonal 0
        1 is what chance gives; no upper bound.

    Raises
    ------
    MeasureError
        A value is neither 0 nor 1.

    Examples
    --------
    s = (3, 3, 2), T = 8: 2 / (4 · (3/8 · 3/5 + 3/8 · 3/5)) = 2 / 1.8.

    >>> m = pd.DataFrame([[1, 1, 0], [1, 1, 1], [0, 0, 1]], index=list("rst"), columns=list("abc"))
    >>> probability_index(m).loc["a"].round(4).to_list()
    [0.0, 1.1111, 0.9091]
    """
    c, counts, size = _counts_and_margins(m, "cooccurrences")
    total = size.sum()
    if total == 0:
        return _with_diagonal(counts, c, "zero")
    share = size / total
    rest = np.divide(size, total - size, out=np.zeros_like(size), where=total > size)
    # s_i/T · s_j/(T − s_i) is share_j · rest_i: the same product with the denominators exchanged.
    chance = total / 2.0 * (np.outer(rest, share) + np.outer(share, rest))
    return _with_diagonal(np.divide(counts, chance, out=np.zeros_like(counts), where=chance > 0), c, "zero")

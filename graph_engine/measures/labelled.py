"""What every measure asks of the labelled matrices it is given: areas as rows, activities as columns."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graph_engine.errors import MeasureError

Floats = NDArray[np.float64]


def named(labels: Iterable[object], most: int = 5) -> str:
    """The first labels as text, and how many more there are.

    Parameters
    ----------
    labels : iterable
        Labels of rows, columns or cells.
    most : int, default 5
        How many are spelled out.

    Returns
    -------
    str

    Examples
    --------
    >>> named(["TLC1", "TLC2", "TLD1"], most=2)
    'TLC1, TLC2 and 1 more'
    """
    names = [str(label) for label in labels]
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def matrix_values(
    x: pd.DataFrame,
    what: str,
    *,
    missing: bool = False,
    low: float | None = None,
    high: float | None = None,
) -> Floats:
    """The values of a labelled matrix, after the checks that all measures share.

    Parameters
    ----------
    x : DataFrame of numbers
        Each label once on either side.
    what : str
        What the matrix holds, for the message of an error.
    missing : bool, default False
        Whether NaN (a suppressed cell) is allowed. Infinite values never are.
    low, high : float, optional
        Bounds that each value must keep, the bound itself included.

    Returns
    -------
    ndarray of float, a copy with the shape of `x`

    Raises
    ------
    MeasureError
        The matrix is empty, has a label twice, or holds a value that is not allowed. The message names the
        cells.
    """
    _check_labels(x, what)
    try:
        # A copy: what a measure does with its values must not reach the caller's matrix.
        values = x.to_numpy(dtype=np.float64, copy=True, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise MeasureError(f"{what} holds text where a number is due ({error}): convert it first.") from error
    # First of the checks: infinity passes a lower bound, and would be named as too high by an upper one.
    refuse_cells(x, np.isinf(values), what, "infinite: divide by no zero")
    if not missing:
        refuse_cells(x, np.isnan(values), what, "missing: give a figure, or leave out the row or column")
    if low is not None:
        refuse_cells(x, values < low, what, f"below {low:g}, the least that is possible")
    if high is not None:
        refuse_cells(x, values > high, what, f"above {high:g}, the most that is possible")
    return values


def _check_labels(x: pd.DataFrame, what: str) -> None:
    if not isinstance(x, pd.DataFrame):
        raise MeasureError(
            f"{what} must be a labelled matrix (a pandas DataFrame), not {type(x).__name__}: "
            "give the areas as its index and the activities as its columns."
        )
    if x.empty:
        raise MeasureError(f"{what} has {x.shape[0]} rows and {x.shape[1]} columns: there is nothing to measure.")
    for side, labels in (("row", x.index), ("column", x.columns)):
        if not labels.is_unique:
            twice = named(sorted({str(label) for label in labels[labels.duplicated()]}))
            raise MeasureError(f"{what} has the {side} {twice} more than once: add its figures up or keep one.")


def refuse_cells(x: pd.DataFrame, bad: NDArray[np.bool_], what: str, why: str) -> None:
    """Raise a :class:`MeasureError` that names the cells where `bad` is true; do nothing where none is.

    Parameters
    ----------
    x : DataFrame
        Gives the labels.
    bad : ndarray of bool, shape of `x`
    what, why : str
        What the matrix holds, and what is wrong with the cells.

    Raises
    ------
    MeasureError
        Any cell is bad.
    """
    if bad.any():
        cells = [f"({x.index[row]}, {x.columns[column]})" for row, column in np.argwhere(bad)]
        raise MeasureError(f"{what} at {named(cells)} is {why}.")


def series_values(
    values: pd.Series,
    labels: pd.Index,
    what: str,
    *,
    missing: bool = False,
    low: float | None = None,
) -> Floats:
    """The values of a labelled vector in the order of `labels`; labels it has beyond those are left aside.

    Parameters
    ----------
    values : Series of numbers
    labels : Index
        The labels that are wanted, in order.
    what : str
        What the vector holds, for the message of an error.
    missing : bool, default False
        Whether a label may be absent or NaN; it is NaN in the result.
    low : float, optional
        The least value that is possible.

    Returns
    -------
    ndarray of float, shape (len(labels),)

    Raises
    ------
    MeasureError
        A label occurs twice, is absent, or its value is not allowed.
    """
    return matrix_values(aligned(values, labels, what).to_frame(what), what, missing=missing, low=low)[:, 0]


def aligned(values: pd.Series, labels: pd.Index, what: str) -> pd.Series:
    """A labelled vector brought into the order of `labels`, NaN where it has none.

    Parameters
    ----------
    values : Series
    labels : Index
    what : str
        What the vector holds, for the message of an error.

    Returns
    -------
    Series with index `labels`

    Raises
    ------
    MeasureError
        It is no Series, or a label occurs twice.
    """
    if not isinstance(values, pd.Series):
        raise MeasureError(f"{what} must be a labelled vector (a pandas Series), not {type(values).__name__}.")
    if not values.index.is_unique:
        twice = named(sorted({str(label) for label in values.index[values.index.duplicated()]}))
        raise MeasureError(f"{what} has {twice} more than once: keep one value for each.")
    return values.reindex(labels)


def flags(values: pd.Series | None, labels: pd.Index, what: str) -> NDArray[np.bool_]:
    """Yes or no for each label, all yes without a vector.

    Parameters
    ----------
    values : Series of bool, or None
    labels : Index
    what : str
        What a yes means, for the message of an error.

    Returns
    -------
    ndarray of bool, shape (len(labels),)

    Raises
    ------
    MeasureError
        A label has no answer.
    """
    if values is None:
        return np.ones(len(labels), dtype=bool)
    answers = aligned(values, labels, what)
    if answers.isna().any():
        raise MeasureError(f"{what} is not given for {named(labels[answers.isna()])}: say yes or no for each.")
    return answers.to_numpy(dtype=bool)


def reference_rows(areas: pd.Index, reference: Iterable[str] | None) -> NDArray[np.bool_]:
    """Which rows make up the whole that areas are compared with; all without a reference.

    Parameters
    ----------
    areas : Index
    reference : iterable of str, or None

    Returns
    -------
    ndarray of bool, shape (len(areas),)

    Raises
    ------
    MeasureError
        The reference is empty, or names an area that is not there.
    """
    if reference is None:
        return np.ones(len(areas), dtype=bool)
    wanted = pd.Index(list(reference))
    absent = wanted.difference(areas)
    if len(absent) or not len(wanted):
        raise MeasureError(f"The reference areas {named(absent) or '(none given)'} are not among the figures.")
    return np.asarray(areas.isin(wanted))


def values_at(
    x: pd.DataFrame,
    rows: pd.Index,
    columns: pd.Index,
    what: str,
    *,
    missing: bool = False,
    low: float | None = None,
    high: float | None = None,
) -> Floats:
    """The values of a labelled matrix in the given order of rows and columns, checked as in :func:`matrix_values`.

    Parameters
    ----------
    x : DataFrame
        Must have every row and column that is asked for; further ones are left aside.
    rows, columns : Index
        Labels in the order that is wanted.
    what : str
        What `x` holds, for the message of an error.
    missing, low, high
        As in :func:`matrix_values`.

    Returns
    -------
    ndarray of float, shape (len(rows), len(columns))

    Raises
    ------
    MeasureError
        A row or column is absent from `x`, or a value is not allowed.
    """
    _check_labels(x, what)
    same = True
    for side, have, want in (("row", x.index, rows), ("column", x.columns, columns)):
        if not have.equals(want):
            same = False
            absent = want.difference(have)
            if len(absent):
                raise MeasureError(f"{what} lacks the {side} {named(absent)}: build it from the same frame.")
    # Reindexing copies the whole matrix, and nearly always the order is the same.
    ordered = x if same else x.reindex(index=rows, columns=columns)
    return matrix_values(ordered, what, missing=missing, low=low, high=high)


def known_cells(known: pd.DataFrame | None, like: pd.DataFrame) -> Floats:
    """1 where a figure is published and 0 where not, in the order of `like`; all 1 without a mask.

    Parameters
    ----------
    known : DataFrame of bool, or None
    like : DataFrame
        Gives the labels and their order.

    Returns
    -------
    ndarray of 0 and 1, shape of `like`

    Raises
    ------
    MeasureError
        The mask lacks a row or column of `like`.
    """
    if known is None:
        return np.ones(like.shape)
    return values_at(known, like.index, like.columns, "the mask of known cells", low=0, high=1)

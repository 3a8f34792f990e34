"""A profile: a labelled area × activity matrix of one measure and year, with its suppression mask and source."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph_engine.errors import MeasureError, NotEnoughDataError
from graph_engine.reference.thresholds import CoverageThresholds, section


@dataclass(frozen=True)
class ActivityMatrix:
    """Figures of one frame.

    Parameters
    ----------
    figures : DataFrame, areas × activities
        In the measure's unit; NaN where suppressed or not published.
    suppressed : DataFrame of bool, areas × activities
        Where the publisher withholds a figure that exists. A figure that is neither published nor suppressed is
        missing; one that is zero is 0.
    measure, year, source
        What is counted, when, and the key of the source that says so.
    names : Series by activity
        Labels.
    """

    figures: pd.DataFrame
    suppressed: pd.DataFrame
    measure: str
    year: int
    source: str
    names: pd.Series

    def __post_init__(self) -> None:
        """Refuse labels that do not match."""
        if not (
            self.figures.index.equals(self.suppressed.index) and self.figures.columns.equals(self.suppressed.columns)
        ):
            raise MeasureError("The figures of a profile and its suppression mask have different labels.")

    def union(self, areas: list[str], label: str) -> pd.Series:
        """Sum of the figures of some areas; NaN for an activity that any of them withholds or lacks.

        Raises
        ------
        NotEnoughDataError
            Where one of the areas has no figures at all, naming it.
        """
        absent = [area for area in areas if area not in self.figures.index]
        if absent:
            raise NotEnoughDataError(
                f"No figures of {self.year} for {', '.join(absent[:5])}, so none for {label}; "
                "they are published only together with a neighbour."
            )
        return self.figures.loc[areas].sum(axis=0, skipna=False)

    def quotient_of(self, row: pd.Series) -> pd.Series:
        """Location quotient of any row of figures against all areas of the profile; NaN where it has no figure.

        All are NaN where so much of the row is withheld that its total is not known: what is left would look larger
        than it is.
        """
        national = self.figures.sum(axis=0)
        total, whole = float(row.sum()), float(national.sum())
        if (
            total <= 0
            or whole <= 0
            or float(national[row.notna()].sum()) < section("coverage", CoverageThresholds).known_total * whole
        ):
            return pd.Series(np.nan, index=row.index)
        share = national / whole
        return (row / total) / share.where(share > 0)


def pivot(rows: pd.DataFrame, measure: str, year: int, names: pd.Series) -> ActivityMatrix:
    """Make a profile from long rows (``from``, ``code``, ``value``, ``suppressed``, ``source``) of one year.

    Raises
    ------
    NotEnoughDataError
        Where there are no rows.
    """
    if rows.empty:
        raise NotEnoughDataError(f"No figures of {measure} for {year} are loaded.")
    withheld = rows["suppressed"].fillna(False).astype(bool)
    values = rows.assign(value=rows["value"].where(~withheld))
    figures = values.pivot(index="from", columns="code", values="value").sort_index().sort_index(axis=1)
    mask = rows.assign(mask=withheld).pivot(index="from", columns="code", values="mask")
    mask = mask.reindex(index=figures.index, columns=figures.columns).fillna(False).astype(bool)
    return ActivityMatrix(figures.astype(float), mask, measure, year, str(rows["source"].iloc[0]), names)

"""Figures by area and SIC 2007: read in bulk, chosen by edition, and summed to activities.

A figure that is not published is not 0: an activity of which a class is missing or suppressed in an area is unknown
there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from graph_engine.classifications.activities import Activities
from graph_engine.datasets.editions import (
    Country,
    EditionChoice,
    FigureEdition,
    choose,
    in_great_britain,
    in_northern_ireland,
)
from graph_engine.geography.gazetteer import Gazetteer
from graph_engine.schema import EdgeType, Measure, NodeLabel, Scheme
from graph_engine.schema.scalars import frame
from graph_engine.stores.protocol import GraphStore

# Activities out of the frame still count in an area's total: they stand in one column that is never suggested.
REST = "rest"
ALL_INDUSTRIES = "total"
_SIC_PREFIX = f"{Scheme.SIC}:"


def read_sic_figures(store: GraphStore, measures: Sequence[Measure]) -> pd.DataFrame:
    """Read figures by area and SIC 2007 code of some measures, with the ``level`` of the area and the ``code``."""
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


def sic_divisions(store: GraphStore) -> frozenset[str]:
    """Read the divisions of SIC 2007 of which any code is loaded."""
    codes = store.nodes(NodeLabel.SECTOR, ["code"], {"scheme": str(Scheme.SIC)}).column("code").to_pylist()
    return frozenset(code[:2] for code in codes if code.isdigit())


def choose_editions(
    figures: pd.DataFrame, gazetteer: Gazetteer, divisions: Collection[str]
) -> Mapping[Measure, EditionChoice]:
    """Choose the editions of jobs, of local units and of Northern Ireland's employee jobs that stand together."""

    def chosen(measure: Measure, country: Country) -> EditionChoice:
        return choose(figures[figures["measure"] == measure], gazetteer, country)

    jobs = chosen(Measure.JOBS, Country("Great Britain", in_great_britain, divisions))
    level = jobs.basis.level if jobs.basis else ""
    units = Country("Great Britain", in_great_britain, divisions, several_lists=True, level=level)
    ireland = Country("Northern Ireland", in_northern_ireland, mixed_grain=True, level=level)
    of_level = chosen(Measure.LOCAL_UNITS, units)
    # Jobs by district stand beside units by ITL2 where there are no finer ones: of these the nation's are known.
    counts = of_level if of_level.basis else chosen(Measure.LOCAL_UNITS, replace(units, level=""))
    return {
        Measure.JOBS: jobs,
        Measure.LOCAL_UNITS: counts,
        Measure.EMPLOYEE_JOBS: chosen(Measure.EMPLOYEE_JOBS, ireland),
    }


def rows_of(figures: pd.DataFrame, edition: FigureEdition, measure: Measure) -> pd.DataFrame:
    """Rows of one edition and measure, of the areas for which it stands."""
    own = (figures["source"] == edition.source) & (figures["year"] == edition.year) & (figures["measure"] == measure)
    return figures[own & figures["from"].isin(edition.units)]


def by_activity(rows: pd.DataFrame, known: Activities) -> pd.DataFrame:
    """Areas × activities (and the rest) from the finest digits of SIC in the rows.

    NaN where a code of the activity is suppressed in an area, or has no row there though other areas have one. The
    rest is what is known of it: it is no activity and never shown.
    """
    wide = finest(rows)
    table = summed(wide, {code: known.of(code) or REST for code in wide.columns}, partly=REST)
    if REST not in table:
        table[REST] = 0.0
    return table.sort_index().sort_index(axis=1).astype(float)


def by_class(rows: pd.DataFrame, digits: int) -> pd.DataFrame:
    """Areas × codes of so many digits, from the finest digits of SIC in the rows; NaN as in :func:`by_activity`."""
    wide = finest(rows)
    wide = wide[[code for code in wide.columns if len(code) >= digits]]
    return summed(wide, {code: code[:digits] for code in wide.columns}).sort_index().sort_index(axis=1)


def summed(wide: pd.DataFrame, group: Mapping[str, str], *, partly: str = "") -> pd.DataFrame:
    """Sums of columns by group; NaN where one of a group's is NaN, save of the group ``partly``.

    Examples
    --------
    >>> wide = pd.DataFrame({"24100": [5.0, 2.0], "24200": [1.0, float("nan")]}, index=["r", "s"])
    >>> summed(wide, {"24100": "241", "24200": "242"})["242"].tolist()
    [1.0, nan]
    >>> summed(wide, {"24100": "24", "24200": "24"})["24"].tolist()
    [6.0, nan]
    """
    groups = pd.Series(dict(group), dtype=object).reindex(wide.columns)
    table = wide.T.groupby(groups).sum(min_count=1).T
    partial = wide.isna().T.groupby(groups).any().T
    return table.mask(partial & (table.columns != partly))


def finest(rows: pd.DataFrame) -> pd.DataFrame:
    """Areas × codes at the finest digits of SIC in the rows; NaN where suppressed or absent."""
    digits = rows["code"].str.len().where(rows["code"].str.isdigit())
    own = rows[digits == digits.max()]
    value = own["value"].where(~own["suppressed"].fillna(False).astype(bool))
    return value.groupby([own["from"], own["code"]]).first().unstack().astype(float)


def totals_of(rows: pd.DataFrame) -> pd.Series:
    """Jobs of all industries by area: as published where they are, else the sum of what is."""
    sums = finest(rows).sum(axis=1).sort_index()
    whole = rows[rows["code"] == ALL_INDUSTRIES]
    published = whole["value"].groupby(whole["from"]).first().reindex(sums.index)
    return sums.where(~(published > sums), published)

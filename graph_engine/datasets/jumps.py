"""Figures that jumped: cells that grew or shrank far more than the nation in a few years, or of which one class did.

Surveys move whole employers from one class or place to another, and samples err: a jump may be true, and says to look
before anybody rings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import pandas as pd
from annotated_types import Interval

from graph_engine.classifications.activities import activities
from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.jobs import JobsFrame
from graph_engine.datasets.sic_figures import finest, read_sic_figures, summed
from graph_engine.reference.thresholds import Jobs, Share, section
from graph_engine.schema import Measure
from graph_engine.schema.scalars import Row, records
from graph_engine.stores.protocol import GraphStore

_COLUMNS = ["unit", "activity", "code", "before", "now", "times", "year_before"]


@dataclass(frozen=True)
class JumpThresholds:
    """From which change on a figure jumped.

    Over so many ``years`` at most, growth over the nation's above ``grows`` or below ``shrinks``; of cells with so many
    ``jobs`` in one of the years, and of classes whose part beyond the nation's trend is so large a share of the cell.
    A class is named where it jumped by ``cause`` times as much as its activity.
    """

    years: Annotated[int, Interval(ge=1, le=20)]
    grows: Annotated[float, Interval(ge=1, le=100)]
    shrinks: Share
    jobs: Jobs
    cause: Annotated[float, Interval(ge=1, le=10)]
    class_share: Share


def jump_limits() -> JumpThresholds:
    """From which change on a figure jumped, from its section of the table of thresholds."""
    return section("jumps", JumpThresholds)


def load_jumps(store: GraphStore, jobs: JobsFrame) -> pd.DataFrame:
    """Find the cells of the frame that jumped since the latest earlier year of the same areas.

    Returns
    -------
    DataFrame
        ``unit``, ``activity``; ``code`` of what jumped most in it, the activity or one of its classes; jobs ``before``
        and ``now``, growth as ``times`` the nation's, and ``year_before``. Empty where no year before is near enough.
    """
    limits = jump_limits()
    near = [(year, source) for year, source in jobs.earlier if jobs.year - year <= limits.years]
    if not near:
        return pd.DataFrame(columns=_COLUMNS)
    # The earliest of them: a jump shows over the whole span, and not only since last year.
    year, source = near[-1]
    rows = read_sic_figures(store, [Measure.JOBS])
    rows = rows[rows["from"].isin(jobs.units)]
    now_source = str(jobs.source.mode().iloc[0])
    now = finest(rows[(rows["year"] == jobs.year) & (rows["source"] == now_source)])
    before = finest(rows[(rows["year"] == year) & (rows["source"] == source)])
    before = before.reindex(index=now.index, columns=now.columns)
    known = activities()
    group = {code: activity for code in now.columns if (activity := known.of(code))}
    classes = _jumped(before[list(group)], now[list(group)], limits)
    whole = summed(now[list(group)], group)
    cells = _jumped(summed(before[list(group)], group), whole, limits)
    cells = cells.assign(activity=cells["code"], factor=cells["factor"] * limits.cause)
    classes = classes.assign(activity=classes["code"].map(group))
    # Of a large cell a small class may do what it likes.
    size = [whole.at[unit, activity] for unit, activity in zip(classes["unit"], classes["activity"], strict=True)]
    classes = classes[classes["beyond"] >= limits.class_share * pd.Series(size, index=classes.index, dtype=float)]
    found = pd.concat([cells, classes]).assign(year_before=year)
    order = ["unit", "activity", "factor", "beyond", "code"]
    found = found.sort_values(order, ascending=[True, True, False, False, True])
    return found.drop_duplicates(["unit", "activity"])[_COLUMNS].reset_index(drop=True)


def _jumped(before: pd.DataFrame, now: pd.DataFrame, limits: JumpThresholds) -> pd.DataFrame:
    """Cells that jumped, with growth over the nation's, how far that is from 1, and the jobs beyond its trend."""
    expected = before * (now.sum() / before.sum().where(before.sum() > 0))
    matrices = {"before": before, "now": now, "expected": expected, "times": now / expected.where(expected > 0)}
    table = pd.DataFrame({name: matrix.stack(future_stack=True) for name, matrix in matrices.items()})
    table.index.names = ["unit", "code"]
    table = table.reset_index()
    large = table[["before", "now"]].max(axis=1) >= limits.jobs
    far = (table["times"] > limits.grows) | (table["times"] < limits.shrinks)
    new = (table["before"] == 0) & (table["now"] > 0)
    table = table[large & (far | new)]
    factor = (
        table["times"].where(table["times"] >= 1, 1 / table["times"].where(table["times"] > 0)).fillna(float("inf"))
    )
    return table.assign(factor=factor, beyond=(table["now"] - table["expected"]).abs())


def by_cell(jumps: pd.DataFrame) -> Mapping[tuple[str, str], Row]:
    """Rows of :func:`load_jumps` by unit and activity."""
    return {(str(row["unit"]), str(row["activity"])): row for row in records(jumps)}


JUMPS = Dataset("jumps", load_jumps)

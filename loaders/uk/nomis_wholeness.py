"""Whether a download of Nomis came whole: by the number of rows that it says, or by how it ends."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd
from annotated_types import Interval

from graph_engine.errors import LayoutError
from graph_engine.reference.thresholds import section
from loaders.framework.figure_cells import Cells

_AGAIN = (
    "Nomis gives 25,000 rows at a time to who has no key: ask for the rest with recordoffset=25000, and load all parts "
    "together"
)


@dataclass(frozen=True)
class CutThresholds:
    """How many whole areas, and industries in each, show that the file was to be complete."""

    whole_areas: Annotated[int, Interval(ge=1, le=1000)]
    industries: Annotated[int, Interval(ge=2, le=1000)]


class RowsSaid:
    """``RECORD_COUNT``: how many rows the query had, as each row says, against how many came in all files together."""

    def __init__(self) -> None:
        self._came: dict[tuple[str, int], int] = defaultdict(int)
        self._files: dict[tuple[str, int], list[str]] = defaultdict(list)

    def add(self, dataset: str, counts: pd.Series, file: str) -> None:
        """Count the rows of a chunk by the number that they say."""
        said = pd.to_numeric(counts.where(counts.str.fullmatch(r"\d+")), errors="coerce").dropna().astype(int)
        for count, rows in said.value_counts().items():
            key = dataset, int(str(count))
            self._came[key] += int(rows)
            if file not in self._files[key]:
                self._files[key].append(file)

    def damaged(self, file: str, rows: int) -> None:
        """Count rows of a file that came and could not be read, so that nobody knows what they say."""
        for key, files in self._files.items():
            self._came[key] += rows if file in files else 0

    def check(self) -> None:
        """Refuse files in which rows are missing.

        Raises
        ------
        LayoutError
            With the rows that were said, and those that came.
        """
        for (dataset, said), came in sorted(self._came.items()):
            if came < said:
                files = ", ".join(self._files[dataset, said])
                raise LayoutError(
                    f"{files}: the query has {said:,} rows (RECORD_COUNT), and {came:,} of them are there: the "
                    f"download was cut. {_AGAIN}."
                )


def refuse_cut(cells: Cells, what: str, files: str) -> None:
    """Refuse figures that are complete for all but the last areas, in which they stop.

    Parameters
    ----------
    cells : Cells
        Areas × industries, with the place of each in the files.
    what, files : str
        What they are, and the files they came from.

    Raises
    ------
    LayoutError
        Where the rows are the beginning of a complete table, by area or by industry.
    """
    area, industry, order = cells.filled()
    for outer, inner, name, in_each in (
        (area, industry, "areas", "industries"),
        (industry, area, "industries", "areas"),
    ):
        if cut := _stops_short(outer, inner, order):
            whole, full, last = cut
            raise LayoutError(
                f"{files}: {what} has all of {full} {in_each} for the first {whole} {name}, and {last} of them for the "
                f"next one, with which it ends: the download was cut. {_AGAIN}."
            )


def _stops_short(outer: np.ndarray, inner: np.ndarray, order: np.ndarray) -> tuple[int, int, int] | None:
    """Whole outer items, inner items in each, and in the last; ``None`` where the table is no beginning of one."""
    limits = section("cut_download", CutThresholds)
    at = np.argsort(order, kind="stable")
    outer, inner = outer[at], inner[at]
    starts = np.flatnonzero(np.r_[True, outer[1:] != outer[:-1]]) if len(outer) else np.array([], dtype=int)
    # An item that comes again later: the file is not sorted by it.
    if len(starts) <= limits.whole_areas or len(starts) != len(np.unique(outer)):
        return None
    runs = np.split(inner, starts[1:])
    first, last = runs[0], runs[-1]
    same = all(len(run) == len(first) and (run == first).all() for run in runs[:-1])
    if not same or len(first) < limits.industries or len(last) >= len(first) or (last != first[: len(last)]).any():
        return None
    return len(runs) - 1, len(first), len(last)

"""Frames as tables that an analyst can check: one row for each unit and activity, with everything derived from it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.value_added import FRAMES, load_gva
from graph_engine.errors import UnknownNameError
from graph_engine.stores.protocol import GraphStore

NAMES = ("jobs", *FRAMES, "research", "links")


def frame_table(
    store: GraphStore, figures: Figures, name: str, cautions: Mapping[tuple[str, str], str]
) -> pd.DataFrame:
    """Give a frame in long form.

    ``jobs``: jobs, quotients with interval, capability, specialisation score, spatially lagged quotient, local
    units, and what ``cautions`` say by unit and activity. ``gva`` and ``gva-districts``: £ million and quotient.
    ``research``: institutions by field. ``links``: supply links in force.

    Raises
    ------
    UnknownNameError
        For an unknown frame.
    """
    if name == "jobs":
        return _jobs(figures, cautions)
    if name in FRAMES:
        return _gva(store, figures, name)
    if name == "research":
        return figures.research.offers.copy()
    if name == "links":
        return figures.links.drop(columns="only")
    raise UnknownNameError("frame", name, NAMES)


def _jobs(figures: Figures, cautions: Mapping[tuple[str, str], str]) -> pd.DataFrame:
    frame = figures.jobs
    matrices = {
        "value": frame.jobs,
        "lq": frame.lq,
        "lq_low": frame.lower,
        "lq_high": frame.upper,
        "lq_shrunken": frame.quotients.shrunken,
        "lq_before": frame.lq_before,
        "lq_doorstep": frame.lagged_lq,
        "capability": frame.capability,
        "strength": frame.specialisation_score,
        "local_units": frame.local_units,
    }
    table = pd.DataFrame({column: matrix.stack(future_stack=True) for column, matrix in matrices.items()})
    table.index.names = ["unit", "activity"]
    table = table.reset_index()
    unit = table["unit"]
    table.insert(0, "area_code", unit.map(lambda key: figures.area(key).code))
    table.insert(1, "area_name", unit.map(lambda key: figures.area(key).name))
    table.insert(3, "label", table["activity"].map(lambda code: figures.activities.get(code).label))
    table.insert(4, "theme", table["activity"].map(lambda code: figures.activities.get(code).theme))
    table["measure"] = unit.map(frame.measure)
    table["year"] = unit.map(frame.year_of)
    table["source"] = unit.map(frame.source)
    feeds = figures.links.groupby("supplier")["buyer"].agg(" ".join)
    eats = figures.links.groupby("buyer")["supplier"].agg(" ".join)
    table["supplies"] = table["activity"].map(feeds).astype(object).fillna("")
    table["buys_from"] = table["activity"].map(eats).astype(object).fillna("")
    table["caution"] = [cautions.get(cell) for cell in zip(unit, table["activity"], strict=True)]
    return table.drop(columns="unit").sort_values(["area_code", "activity"], ignore_index=True)


def _gva(store: GraphStore, figures: Figures, name: str) -> pd.DataFrame:
    profile = load_gva(store, name, figures.gazetteer)
    quotients = profile.figures.apply(profile.quotient_of, axis=1)
    table = pd.DataFrame({"value": profile.figures.stack(future_stack=True), "lq": quotients.stack(future_stack=True)})
    table.index.names = ["unit", "industry"]
    table = table.reset_index()
    table.insert(0, "area_code", table["unit"].map(lambda key: figures.area(key).code))
    table.insert(1, "area_name", table["unit"].map(lambda key: figures.area(key).name))
    table["industry_name"] = table["industry"].map(profile.names)
    table["measure"], table["year"], table["source"] = profile.measure, profile.year, profile.source
    return table.drop(columns="unit").sort_values(["area_code", "industry"], ignore_index=True)

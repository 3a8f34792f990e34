"""Supply link: one place makes what makers in the other place buy, and the other lacks it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.contacts import is_named
from graph_engine.reference.thresholds import thresholds
from graph_engine.suggestions.kinds.supply.contribution import supply_points

NAME = "supply"


def candidates(figures: Figures) -> pd.DataFrame:
    """Every link between two areas that are both known for their end of it.

    Parameters
    ----------
    figures : Figures
        Jobs frame and links.

    Returns
    -------
    DataFrame
        One row for each supplier (``offers``), buyer (``receives``), product (``offered``) and using industry
        (``wanted``), with jobs and location quotients on both sides, what the buyer has of the product itself, the
        link's shares, the distance, the nearest rival, and points. Sorted by points, then codes.
    """
    limit, jobs = thresholds().supply, figures.jobs
    floor = limit.candidate_jobs * jobs.floor_scale
    links = figures.links
    catch_all = {code for code in figures.activities.codes if figures.activities.get(code).catch_all}
    links = links[~links["supplier"].isin(catch_all) & ~links["buyer"].isin(catch_all)]
    sides = _sides(figures)
    known = sides[(sides["lq"] >= limit.candidate_quotient) & (sides["jobs"] >= floor)]
    offers = known.add_suffix("_offered").rename(columns={"unit_offered": "offers", "activity_offered": "offered"})
    wants = known.add_suffix("_wanted").rename(columns={"unit_wanted": "receives", "activity_wanted": "wanted"})
    rows = links.rename(columns={"supplier": "offered", "buyer": "wanted"}).merge(offers, on="offered")
    rows = rows.merge(wants, on="wanted")
    rows = rows[rows["offers"] != rows["receives"]].reset_index(drop=True)
    own = sides.rename(
        columns={"unit": "receives", "activity": "offered", "lq": "lacks_lq", "doorstep": "lacks_doorstep"}
    )
    rows = rows.merge(
        own[["receives", "offered", "lacks_lq", "lacks_doorstep"]], on=["receives", "offered"], how="left"
    )
    place = jobs.distance.to_numpy()
    at = {unit: number for number, unit in enumerate(jobs.distance.index)}
    rows["distance_km"] = place[rows["offers"].map(at), rows["receives"].map(at)]
    rows["demand_jobs"] = rows["us_share"] * rows["jobs_wanted"]
    rows["points"] = supply_points(
        rows["lq_offered"],
        rows["lq_wanted"],
        rows["us_share"],
        rows["distance_km"],
        lq_cap=limit.quotient_cap,
        full_share=limit.share_full,
        share_power=limit.share_power,
        decay_km=limit.decay_km,
    )
    rows["field"] = rows["wanted"].map(lambda code: figures.activities.get(code).theme)
    rows["firm_offered"] = _named(figures, rows["offers"], rows["offered"])
    rows["firm_wanted"] = _named(figures, rows["receives"], rows["wanted"])
    rows["class_offered"] = _largest_class(figures, rows["offers"], rows["offered"])
    rows["class_wanted"] = _largest_class(figures, rows["receives"], rows["wanted"])
    rows = _nearer_rivals(rows)
    rows["kind"] = NAME
    order = ["points", "offers", "receives", "offered", "wanted"]
    return rows.sort_values(order, ascending=[False, True, True, True, True], ignore_index=True)


def _sides(figures: Figures) -> pd.DataFrame:
    """Long table of units and activities: jobs, quotients, local units, and jobs per local unit over the nation's."""
    jobs = figures.jobs
    long = pd.DataFrame(
        {
            "jobs": jobs.jobs.stack(future_stack=True),
            "lq": jobs.lq.stack(future_stack=True),
            "lq_before": jobs.lq_before.stack(future_stack=True),
            "doorstep": jobs.doorstep.stack(future_stack=True),
            "units": jobs.local_units.stack(future_stack=True),
            "effective": jobs.quotients.effective.stack(future_stack=True),
        }
    )
    long.index.names = ["unit", "activity"]
    long = long.reset_index()
    kappa = long["activity"].map(jobs.kappa)
    long["one_site"] = long["jobs"] / long["units"].where(long["units"] > 0) / kappa
    return long


def _named(figures: Figures, units: pd.Series, activities: pd.Series) -> pd.Series:
    ends = list(zip(units, activities, strict=True))
    named = {end: is_named(figures, *end) for end in set(ends)}
    values = [named[end] for end in ends]
    return pd.Series(values, index=units.index, dtype=bool)


def _largest_class(figures: Figures, units: pd.Series, activities: pd.Series) -> pd.Series:
    at = pd.MultiIndex.from_arrays([units, activities])
    return pd.Series(figures.jobs.largest["code"].reindex(at).to_numpy(), index=units.index)


def _nearer_rivals(rows: pd.DataFrame) -> pd.DataFrame:
    """Name, for each row, the strongest supplier of the same need at half the distance that is nearly as strong."""
    limit = thresholds().supply
    rival: list[str | None] = [None] * len(rows)
    for _, group in rows.groupby(["receives", "wanted", "offered"], sort=False):
        distance, lq = group["distance_km"].to_numpy(), group["lq_offered"].to_numpy()
        units = group["offers"].to_numpy()
        nearer = distance[None, :] <= limit.rival_distance_ratio * distance[:, None]
        as_strong = lq[None, :] >= limit.rival_quotient_ratio * lq[:, None]
        both = nearer & as_strong
        for number, position in enumerate(group.index):
            if both[number].any():
                options = np.flatnonzero(both[number])
                best = min(options, key=lambda option: (-lq[option], units[option]))
                rival[position] = str(units[best])
    return rows.assign(rival=pd.Series(rival, index=rows.index, dtype=object))

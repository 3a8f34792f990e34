"""Supply link: one place makes what makers in the other place buy, and the other lacks it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.contacts import is_named
from graph_engine.suggestions.kinds.supply.contribution import supply_contribution
from graph_engine.suggestions.kinds.supply.limits import limits

_ENDS = ("source", "target")


def candidates(figures: Figures) -> pd.DataFrame:
    """Every link between two areas that are both known for their end of it.

    Parameters
    ----------
    figures : Figures
        Jobs dataset and links.

    Returns
    -------
    DataFrame
        One row for each supplier (``source``), buyer (``target``), product (``source_activity``) and using industry
        (``target_activity``), with jobs and location quotients on both sides, what the buyer has of the product
        itself, the link's shares and its ``publication``, the distance, the strongest alternative nearer by, and the
        contribution. Sorted by contribution, then codes.
    """
    limit, jobs = limits(), figures.jobs
    floor = limit.candidate_jobs * jobs.floor_scale
    links = figures.links
    # “Other” and “n.e.c.” hold too many things for a broker to ask about one of them.
    catch_all = {code for code in figures.activities.codes if figures.activities.get(code).catch_all}
    links = links[~links["supplier"].isin(catch_all) & ~links["buyer"].isin(catch_all)]
    sides = _sides(figures)
    known = sides[(sides["lq"] >= limit.candidate_quotient) & (sides["jobs"] >= floor)].drop(columns="lagged_lq")
    suppliers, buyers = (known.add_prefix(f"{end}_").rename(columns={f"{end}_unit": end}) for end in _ENDS)
    rows = links.rename(
        columns={"supplier": "source_activity", "buyer": "target_activity", "source": "publication"}
    ).merge(suppliers, on="source_activity")
    rows = rows.merge(buyers, on="target_activity")
    rows = rows[rows["source"] != rows["target"]].reset_index(drop=True)
    # Left: what is not published on the buyer's side is neither lacked nor there, and the rule on lacking says so.
    rows = rows.merge(_supply_at_target(sides), on=["target", "source_activity"], how="left")
    place = jobs.distance.to_numpy()
    at = {unit: number for number, unit in enumerate(jobs.distance.index)}
    rows["distance_km"] = place[rows["source"].map(at), rows["target"].map(at)]
    rows["demand_jobs"] = rows["us_share"] * rows["target_jobs"]
    rows["contribution"] = supply_contribution(
        rows["source_lq"],
        rows["target_lq"],
        rows["us_share"],
        rows["distance_km"],
        lq_cap=limit.quotient_cap,
        full_share=limit.share_full,
        share_power=limit.share_power,
        decay_km=limit.decay_km,
    )
    rows["theme"] = rows["target_activity"].map(lambda code: figures.activities.get(code).theme)
    rows["source_named"] = _named(figures, rows["source"], rows["source_activity"])
    rows["target_named"] = _named(figures, rows["target"], rows["target_activity"])
    rows["source_class"] = _largest_class(figures, rows["source"], rows["source_activity"])
    rows["target_class"] = _largest_class(figures, rows["target"], rows["target_activity"])
    rows = _nearer_alternatives(rows)
    order = ["contribution", "source", "target", "source_activity", "target_activity"]
    return rows.sort_values(order, ascending=[False, True, True, True, True], ignore_index=True)


def _supply_at_target(sides: pd.DataFrame) -> pd.DataFrame:
    """What each unit has of each activity of its own and with what lies around it, as columns of candidates."""
    names = {
        "unit": "target",
        "activity": "source_activity",
        "lq": "target_supply_lq",
        "lagged_lq": "target_supply_lagged_lq",
    }
    return sides[list(names)].rename(columns=names)


def _sides(figures: Figures) -> pd.DataFrame:
    """Long table of units and activities: jobs, quotients, local units, and jobs per local unit over the nation's."""
    jobs = figures.jobs
    long = pd.DataFrame(
        {
            "jobs": jobs.jobs.stack(future_stack=True),
            "lq": jobs.lq.stack(future_stack=True),
            "lagged_lq": jobs.lagged_lq.stack(future_stack=True),
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


def _nearer_alternatives(rows: pd.DataFrame) -> pd.DataFrame:
    """Name, for each row, the strongest supplier of the same need at half the distance that is nearly as strong."""
    limit = limits()
    alternative: list[str | None] = [None] * len(rows)
    for _, group in rows.groupby(["target", "target_activity", "source_activity"], sort=False):
        distance, lq = group["distance_km"].to_numpy(), group["source_lq"].to_numpy()
        units = group["source"].to_numpy()
        nearer = distance[None, :] <= limit.alternative_distance_ratio * distance[:, None]
        as_strong = lq[None, :] >= limit.alternative_quotient_ratio * lq[:, None]
        both = nearer & as_strong
        for number, position in enumerate(group.index):
            if both[number].any():
                options = np.flatnonzero(both[number])
                best = min(options, key=lambda option: (-lq[option], units[option]))
                alternative[position] = str(units[best])
    return rows.assign(nearer_alternative=pd.Series(alternative, index=rows.index, dtype=object))

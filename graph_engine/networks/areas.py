"""The network of areas: which ITL2 areas work together more than their sizes alone would give.

Large places work with everybody. So what two areas share, the weights of the ties between their organisations, is
compared with what a model gives that knows only how much each area works with all others: expected = uₐ · u_b for
a ≠ b, with u such that every area's total is met (quasi-independence: a configuration model without ties to oneself).
A tie's weight is (shared + ½) ÷ (expected + ½), which draws pairs with little of either towards 1, and a tie is kept
where the weight exceeds 1.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from graph_engine.geography.countries.uk import FIGURES_VINTAGE, itl2_key
from graph_engine.networks.limits import network_limits
from graph_engine.networks.ties import NetworkTies
from graph_engine.schema import AreaLevel, NodeLabel, area_key
from graph_engine.schema.scalars import frame
from graph_engine.stores.bulk_reads import Tables

_ENGLAND = re.compile(r" \(England\)$")


def area_ties(tables: Tables, ties: NetworkTies) -> NetworkTies:
    """Build the network of areas from that of organisations; organisations without an ITL2 area count nowhere."""
    # Codes of four characters are ITL2; a member known to its region alone would tie whole regions.
    units = sorted({unit for unit in ties.members["unit"] if len(unit) == 4})
    position = {unit: at for at, unit in enumerate(units)}
    unit = ties.members["unit"].map(position).fillna(-1).to_numpy(int)
    ends = np.sort(np.c_[unit[ties.pairs["source"]], unit[ties.pairs["target"]]], axis=1)
    rows = ties.pairs[["joint", "ukri", "first_year", "last_year"]].assign(
        source=ends[:, 0], target=ends[:, 1], shared=ties.pairs["weight"], of_joint=ties.pairs["joint_weight"]
    )
    rows = rows[(rows["source"] >= 0) & (rows["source"] != rows["target"])]
    pairs = rows.groupby(["source", "target"], sort=True, as_index=False).agg(
        joint=("joint", "sum"),
        ukri=("ukri", "sum"),
        first_year=("first_year", "min"),
        last_year=("last_year", "max"),
        shared=("shared", "sum"),
        of_joint=("of_joint", "sum"),
        ties=("shared", "size"),
    )
    shared = np.zeros((len(units), len(units)))
    shared[pairs["source"], pairs["target"]] = pairs["shared"]
    expected = expected_ties(shared + shared.T)
    between = expected[pairs["source"], pairs["target"]]
    limit = network_limits()
    pairs["weight"] = ((pairs["shared"] + limit.area_smoothing) / (between + limit.area_smoothing)).round(9)
    # A few ties may be many times what two small areas would share by chance.
    pairs = pairs[(pairs["weight"] > 1) & (pairs["ties"] >= limit.area_ties)].reset_index(drop=True)
    pairs["joint_weight"] = pairs["weight"] * pairs["of_joint"] / pairs["shared"]
    pairs["ukri_weight"] = pairs["weight"] - pairs["joint_weight"]
    participations = ties.participations.assign(member=unit[ties.participations["member"].to_numpy(int)])
    participations = participations[participations["member"] >= 0].drop_duplicates(ignore_index=True)
    areas = frame(tables.nodes(NodeLabel.AREA, ["key", "name"]))
    names = dict(zip(areas["key"], areas["name"], strict=True))
    keys = [itl2_key(code) for code in units]
    named = [str(names.get(key, code)) for key, code in zip(keys, units, strict=True)]
    regions = [str(names.get(area_key(AreaLevel.ITL1, FIGURES_VINTAGE, code[:3]), code[:3])) for code in units]
    places = [_ENGLAND.sub("", region) for region in regions]
    members = pd.DataFrame(
        {"label": str(NodeLabel.AREA), "name": named, "unit": units, "place": places}, index=pd.Index(keys, name="key")
    )
    return NetworkTies(members, pairs.drop(columns=["shared", "of_joint", "ties"]), participations, ties.projects)


def expected_ties(shared: np.ndarray, *, most_rounds: int = 500) -> np.ndarray:
    """Expected weights between areas from their totals alone.

    Parameters
    ----------
    shared : ndarray
        n × n, symmetric, zeros on the diagonal, all at least 0.
    most_rounds : int
        Rounds of the fit at most.

    Returns
    -------
    ndarray
        n × n, symmetric, zeros on the diagonal, each row with the sum that it has in ``shared``, as near as one area
        of more than half of all ties allows.
    """
    totals = shared.sum(axis=1)
    if totals.sum() == 0:
        return np.zeros_like(shared)
    u = totals / np.sqrt(totals.sum())
    for _ in range(most_rounds):
        rest = u.sum() - u
        wanted = np.divide(totals, rest, out=np.zeros_like(u), where=rest > 0)
        # The geometric mean of old and new settles where the new alone would swing.
        after = np.sqrt(u * wanted)
        if np.abs(after - u).max() <= 1e-12 * max(after.max(), 1e-300):
            break
        u = after
    found = np.outer(u, u)
    np.fill_diagonal(found, 0.0)
    return found

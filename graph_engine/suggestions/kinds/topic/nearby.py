"""Who else could bring what a target needs: research in its own place, and institutions nearer than the source."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph_engine.geography.distances import great_circle_km
from graph_engine.reference.topic_roles import Role
from graph_engine.suggestions.kinds.topic.limits import limits

_POINT = ("latitude", "longitude")
_FOUND = ["own_fit", "nearer", "nearer_fit", "nearer_km"]


def kilometres(one: pd.DataFrame, other: pd.DataFrame) -> np.ndarray:
    """Between the points of two tables, row by row."""
    ends = [table[axis].to_numpy(float) for table in (one, other) for axis in _POINT]
    return great_circle_km(*ends)


def with_others_near(rows: pd.DataFrame, pairs: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Add what the target's own place has, and the nearest institution that fits as well and is much nearer.

    Parameters
    ----------
    rows : DataFrame
        Candidates.
    pairs : DataFrame
        ``one``, ``other`` and ``fit`` of texts that are alike.
    members : DataFrame
        Texts with organisations, their ``role``, ``place`` and point.

    Returns
    -------
    DataFrame
        The candidates with ``own_fit`` (cosine of the nearest text of an institution in the target's place, other than
        the target; 0 where none is near), ``nearer`` (key of an institution, or missing), ``nearer_fit``,
        ``nearer_km``.
    """
    research = members[members["role"].isin([str(Role.RESEARCHES), str(Role.HOSTS)])]
    both = pd.concat([pairs, pairs.rename(columns={"one": "other", "other": "one"})], ignore_index=True)
    offers = both[both["one"].isin(rows["target_text"])].merge(research, left_on="other", right_on="text")
    offers = offers[["one", "fit", "organisation", "place", *_POINT]].rename(columns={"one": "target_text"})
    own = _own(rows, offers)
    nearer = _nearer(rows, offers)
    found = nearer.reindex(rows.index).assign(own_fit=own)
    return rows.assign(**{column: found[column] for column in _FOUND})


def _own(rows: pd.DataFrame, offers: pd.DataFrame) -> np.ndarray:
    places = len(offers["place"].cat.categories)
    # One number for each text and place.
    wanted = rows["target_text"].to_numpy(int) * places + rows["target_place"].cat.codes.to_numpy(int)
    there = offers["target_text"].to_numpy(int) * places + offers["place"].cat.codes.to_numpy(int)
    near = pd.DataFrame({"there": there, "fit": offers["fit"], "organisation": offers["organisation"].cat.codes})
    near = near[near["there"].isin(wanted)].sort_values(["fit", "organisation"], ascending=[False, True])
    near = near.drop_duplicates(["there", "organisation"])
    # The target may be such an institution itself: the second is asked for where it is the first.
    rank = near.groupby("there").cumcount()
    found = np.zeros(len(rows))
    for number in (1, 0):
        best = near[rank == number].set_index("there").reindex(wanted)
        usable = best["fit"].notna() & (best["organisation"] != rows["target_organisation"].cat.codes.to_numpy())
        found = np.where(usable, best["fit"], found)
    return found


def _nearer(rows: pd.DataFrame, offers: pd.DataFrame) -> pd.DataFrame:
    limit = limits()
    # What is not alike enough to be shown needs no other: all of them with all offers would fill the memory.
    shown = rows[rows["fit"] >= limit.fit]
    columns = ["target_text", "target_place", "target_latitude", "target_longitude", "source_organisation"]
    wanted = shown[[*columns, "fit", "distance_km"]].rename(columns={"fit": "wanted"})
    near = offers[offers["fit"] >= limit.nearer_ratio * limit.fit]
    joined = wanted.rename_axis("row").reset_index().merge(near, on="target_text")
    joined = joined[
        (joined["organisation"] != joined["source_organisation"])
        & (joined["place"] != joined["target_place"])
        & (joined["fit"] >= limit.nearer_ratio * joined["wanted"])
    ]
    target = joined[["target_latitude", "target_longitude"]].set_axis(list(_POINT), axis=1)
    joined = joined.assign(km=kilometres(target, joined))
    joined = joined[joined["km"] <= joined["distance_km"] - limit.nearer_km]
    first = joined.sort_values(["row", "km", "organisation"]).drop_duplicates("row").set_index("row")
    return first[["organisation", "fit", "km"]].set_axis(["nearer", "nearer_fit", "nearer_km"], axis=1)

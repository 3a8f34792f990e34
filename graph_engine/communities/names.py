"""Names of communities: what is over-represented in them beside the network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def over_representation(
    amounts: pd.DataFrame, *, least_share: float = 0.0, least_ratio: float = 1.0, least_amount: float = 0.0
) -> list[dict[str, float]]:
    """What weighs more in each community than in the whole, and how much that tells.

    A thing's share in the community times the logarithm of that share over its share in the whole (its part of the
    Kullback–Leibler divergence) is high for what is both large and peculiar.

    Parameters
    ----------
    amounts : DataFrame
        Communities × things, amounts at least 0; rows in order of the communities' numbers.
    least_share, least_ratio, least_amount : float
        Share of the community, ratio of the shares, and amount that a thing needs.

    Returns
    -------
    list of dict
        For each community: thing → part of the divergence, in nats.
    """
    cells = amounts.to_numpy(float)
    rows = cells.sum(axis=1, keepdims=True)
    share = np.divide(cells, rows, out=np.zeros_like(cells), where=rows > 0)
    whole = cells.sum(axis=0) / max(cells.sum(), 1e-300)
    ratio = np.divide(share, whole[None, :], out=np.zeros_like(cells), where=whole[None, :] > 0)
    fit = (share >= least_share) & (ratio > 1) & (ratio >= least_ratio) & (cells >= least_amount)
    worth = np.where(fit, share * np.log(np.where(fit, ratio, 1.0)), 0.0)
    names = [str(name) for name in amounts.columns]
    return [{names[at]: float(row[at]) for at in np.flatnonzero(row > 0)} for row in worth]


def best_first(worth: dict[str, float]) -> list[str]:
    """Things in order of what they tell; equal ones by name.

    >>> best_first({"b": 0.2, "a": 0.2, "c": 0.5})
    ['c', 'a', 'b']
    """
    return sorted(worth, key=lambda name: (-round(worth[name], 9), name))


def name_of(fields: Sequence[str], places: Sequence[str], *, most_places: int = 2, unsaid: bool = False) -> str:
    """A name in plain words; ``unsaid`` leaves the field out where there is none.

    >>> name_of(["food and farming", "chemistry"], ["Norwich", "Reading", "Hull"])
    'Food and farming: Norwich, Reading'
    >>> name_of([], ["Norwich", "Bristol, Bath"])
    'Mixed fields: Norwich; Bristol, Bath'
    >>> name_of([], ["Wales", "West Midlands"], unsaid=True)
    'Wales and West Midlands'
    """
    if unsaid and not fields and places:
        return " and ".join(places[:most_places])
    field = fields[0] if fields else "mixed fields"
    shown = places[:most_places]
    where = ("; " if any("," in place for place in shown) else ", ").join(shown)
    return f"{field[:1].upper()}{field[1:]}{f': {where}' if where else ''}"

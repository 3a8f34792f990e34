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
    # The logarithm of one where a thing does not fit, so that no warning of log(0) is raised.
    worth = np.where(fit, share * np.log(np.where(fit, ratio, 1.0)), 0.0)
    names = [str(name) for name in amounts.columns]
    return [{names[at]: float(row[at]) for at in np.flatnonzero(row > 0)} for row in worth]


def best_first(worth: dict[str, float]) -> list[str]:
    """Things in order of what they tell; equal ones by name.

    >>> best_first({"b": 0.2, "a": 0.2, "c": 0.5})
    ['c', 'a', 'b']
    """
    return sorted(worth, key=lambda name: (-round(worth[name], 9), name))


def name_of(fields: Sequence[str], leaders: Sequence[str], *, most_leaders: int = 2) -> str:
    """A name in plain words: the field, where one stands out, and who leads.

    >>> name_of(["food and farming", "chemistry"], ["University of Reading", "Norwich Institute", "Arla"])
    'Food and farming: University of Reading, Norwich Institute'
    >>> name_of([], ["North Yorkshire", "Northumberland, and Tyne and Wear"])
    'Around North Yorkshire; Northumberland, and Tyne and Wear'
    >>> name_of([], ["Cardiff University", "Tata Steel"])
    'Around Cardiff University and Tata Steel'
    """
    shown = leaders[:most_leaders]
    if not fields:
        apart = any("," in one or " and " in one for one in shown)
        return f"Around {'; '.join(shown) if apart else ' and '.join(shown)}"
    field = fields[0]
    who = ("; " if any("," in one for one in shown) else ", ").join(shown)
    return f"{field[:1].upper()}{field[1:]}{f': {who}' if who else ''}"

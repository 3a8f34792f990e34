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


def log_odds(counts: np.ndarray, whole: np.ndarray, *, prior: float) -> np.ndarray:
    """How surely each group says each word more than all others do: log-odds ratios over their standard deviations.

    δ = ln((y + α)/(n + α₀ − y − α)) − ln((y′ + α)/(n′ + α₀ − y′ − α)) and z = δ/√(1/(y + α) + 1/(y′ + α)), with y of
    the n words of the group and y′ of the n′ words of the others being the word, and a Dirichlet prior of α₀ words in
    which it has its share of all, α (Monroe, Colaresi and Quinn 2008, Political Analysis 16, 372, equations 15, 16
    and 22).
    The prior draws rare words to 0, and the deviation common ones that hardly differ.

    Parameters
    ----------
    counts : ndarray
        (groups, words) amounts at least 0.
    whole : ndarray
        (words,) amounts of all, at least the sum over the groups.
    prior : float
        Words of the prior, α₀, above 0.

    Returns
    -------
    ndarray
        (groups, words) z; 0 for a word that nobody says.

    Examples
    --------
    Of 10 words the group says 4, three of them the first; the others say it once in 6, and the prior is as large as
    all. So δ = ln(7/7) − ln(5/11) = 0.788 and z = 0.788/√(1/7 + 1/5) for the first:

    >>> log_odds(np.array([[3.0, 1.0]]), np.array([4.0, 6.0]), prior=10.0).round(3).tolist()
    [[1.347, -1.631]]
    """
    total = float(whole.sum())
    if total <= 0:
        return np.zeros_like(counts, dtype=float)
    said = counts.sum(axis=1, keepdims=True)
    alpha = prior * whole[None, :] / total
    mine, others = counts + alpha, whole[None, :] - counts + alpha
    used = np.broadcast_to(whole[None, :] > 0, counts.shape)
    rest = [np.maximum(amount, 1e-12) for amount in (said + prior - mine, total - said + prior - others)]
    one, other = (np.where(used, np.maximum(amount, 1e-12), 1.0) for amount in (mine, others))
    odds = np.log(one / rest[0]) - np.log(other / rest[1])
    return np.where(used, odds / np.sqrt(1 / one + 1 / other), 0.0)


def best_first(worth: dict[str, float]) -> list[str]:
    """Things in order of what they tell; equal ones by name.

    >>> best_first({"b": 0.2, "a": 0.2, "c": 0.5})
    ['c', 'a', 'b']
    """
    return sorted(worth, key=lambda name: (-round(worth[name], 9), name))


def named_by(words: Sequence[str]) -> str:
    """A name from words of titles.

    >>> named_by(["recycling", "heat recovery"])
    'Recycling, heat recovery'
    """
    said = ", ".join(words)
    return f"{said[:1].upper()}{said[1:]}"


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

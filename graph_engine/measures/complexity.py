"""Economic complexity of areas and activities, with what one must know to trust it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph_engine.errors import MeasureError
from graph_engine.measures.labelled import Floats, aligned, matrix_values, named


@dataclass(frozen=True)
class Complexity:
    """Economic complexity with its diagnostics.

    Attributes
    ----------
    areas : Series by area
        Economic complexity index, mean 0 and standard deviation 1 over areas.
    activities : Series by activity
        Complexity of activities on the same scale: an area's index is the mean over its activities.
    diversity : Series by area
        Number of activities of an area.
    ubiquity : Series by activity
        Number of areas of an activity.
    singular_values : tuple of float
        The three largest of D^(−½) M U^(−½); the first is 1.
    spectral_gap : float
        σ₂² − σ₃², in [0, 1]. Near 0 the index is a chance mixture of two directions.
    anchor : str
        The name of the vector that gave the sign.
    anchor_correlation : float
        Correlation of the index with the anchor; its sign is positive by construction.
    diversity_correlation : float
        Correlation of the index with diversity, NaN where all areas are equally diverse.
    empty_areas, empty_activities : tuple of str
        What was left out because it has nothing.
    """

    areas: pd.Series
    activities: pd.Series
    diversity: pd.Series
    ubiquity: pd.Series
    singular_values: tuple[float, float, float]
    spectral_gap: float
    anchor: str
    anchor_correlation: float
    diversity_correlation: float
    empty_areas: tuple[str, ...]
    empty_activities: tuple[str, ...]


# long: half of it is the docstring; the rest checks what an index must not be computed on, and computes it.
def economic_complexity(
    m: pd.DataFrame, anchor: pd.Series, *, anchor_name: str | None = None, least_gap: float = 1e-9
) -> Complexity:
    """Economic complexity: the second direction of the matrix of specialisations.

    With D and U the diagonal matrices of diversity and ubiquity, D^(−½) M U^(−½) = Σ_k σ_k u_k v_kᵀ; the
    index of activities is U^(−½) v₂ and that of areas D^(−1) M U^(−½) v₂ = σ₂ D^(−½) u₂, the fixed point of
    the method of reflections (Hidalgo & Hausmann 2009, PNAS 106(26), "The building blocks of economic
    complexity"; as an eigenvector Hausmann et al. 2014, The Atlas of Economic Complexity, MIT Press; Mealy,
    Farmer & Teytelboym 2019, Science Advances 5(1)). Both are then centred and scaled by the mean and the
    standard deviation over areas.

    Parameters
    ----------
    m : DataFrame, areas × activities, in [0, 1]
        1 where an area is specialised, as a rule LQ ≥ 1.
    anchor : Series by area
        What complexity should rise with, such as gross value added per resident; at least three areas must
        have a value. Diversity, ``m.sum(axis=1)``, is the textbook's choice and here puts coal and fishing on
        top.
    anchor_name : str, optional
        By default the name of `anchor`.
    least_gap : float, default 1e-9
        Least spectral gap: below it the second direction is not determined.

    Returns
    -------
    Complexity

    Raises
    ------
    MeasureError
        More than one connected component is left, fewer than three areas or activities, the spectral gap is
        below `least_gap`, or the anchor does not tell the sign.

    Examples
    --------
    A chain a–r–b–s–c–t–d. D^(−1) M U^(−1) Mᵀ has the rows (¾, ¼, 0), (¼, ½, ¼), (0, ¼, ¾): eigenvalues 1, ¾
    and ¼, the second with the direction (−1, 0, 1), whose standard deviation is √(2/3).

    >>> m = pd.DataFrame([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], ["r", "s", "t"], ["a", "b", "c", "d"])
    >>> found = economic_complexity(m, pd.Series({"r": 1.0, "s": 3.0, "t": 2.0}), anchor_name="wealth")
    >>> (found.areas + 0.0).round(4).abs().to_list(), round(found.spectral_gap, 9)
    ([1.2247, 0.0, 1.2247], 0.5)
    >>> found.activities.round(4).to_list()  # r is the mean of a and b
    [-1.633, -0.8165, 0.8165, 1.633]
    >>> round(found.anchor_correlation, 9)
    0.5
    """
    values = matrix_values(m, "specialisations", low=0, high=1)
    rows, columns = np.asarray((values > 0).any(axis=1)), np.asarray((values > 0).any(axis=0))
    core = values[np.ix_(rows, columns)]
    areas, activities = m.index[rows], m.columns[columns]
    if min(core.shape) < 3:
        raise MeasureError(
            "Complexity needs three areas and three activities with a specialisation; found "
            f"{core.shape[0]} and {core.shape[1]}: use more areas or a lower threshold."
        )
    diversity, ubiquity = core.sum(axis=1), core.sum(axis=0)
    balanced = core / np.sqrt(diversity)[:, None] / np.sqrt(ubiquity)
    # Both Gram matrices have the same leading values: the smaller one costs least.
    wide = core.shape[0] <= core.shape[1]
    gram = balanced @ balanced.T if wide else balanced.T @ balanced
    _refuse_components(gram, core, areas)
    sigma, of_activities = _second_direction(gram, balanced)
    gap = float(sigma[1] ** 2 - sigma[2] ** 2)
    if gap < least_gap:
        raise MeasureError(
            f"The second and third singular value are equal ({sigma[1]:.6f}): complexity is not determined. "
            "Use other activities or areas, or another threshold of specialisation."
        )
    activity_index = of_activities / np.sqrt(ubiquity)
    # Computed from the activities, so that an area's index is their mean to the last digit.
    area_index = core @ activity_index / diversity
    centre, scale = area_index.mean(), area_index.std()
    # Where all areas are alike the second direction is rounding, and scaling would blow it up.
    if not scale > 1e-12 * np.abs(activity_index).max():
        raise MeasureError("All areas have the same complexity: nothing can be ranked. Use other activities.")
    name = anchor_name or ("the anchor" if anchor.name is None else str(anchor.name))
    sign, correlation = _sign(area_index, anchor, areas, name)
    area_index = sign * (area_index - centre) / scale
    return Complexity(
        areas=pd.Series(area_index, areas, name="complexity"),
        activities=pd.Series(sign * (activity_index - centre) / scale, activities, name="complexity"),
        diversity=pd.Series(diversity, areas, name="diversity"),
        ubiquity=pd.Series(ubiquity, activities, name="ubiquity"),
        singular_values=(float(sigma[0]), float(sigma[1]), float(sigma[2])),
        spectral_gap=gap,
        anchor=name,
        anchor_correlation=correlation,
        diversity_correlation=_correlation(area_index, diversity),
        empty_areas=tuple(str(area) for area in m.index[~rows]),
        empty_activities=tuple(str(activity) for activity in m.columns[~columns]),
    )


def _refuse_components(gram: Floats, core: Floats, areas: pd.Index) -> None:
    """Raise where areas and activities fall apart; two that share nothing, even through others, have no path."""
    from scipy.sparse.csgraph import connected_components

    count, label = connected_components(gram > 0, directed=False)
    if count > 1:
        of_areas = label if len(gram) == len(areas) else label[core.argmax(axis=1)]
        main = np.bincount(of_areas, minlength=count).argmax()
        raise MeasureError(
            f"The specialisations fall into {count} components that share no activity, so that complexity "
            f"cannot compare them. Outside the largest: {named(sorted(map(str, areas[of_areas != main])))}. "
            "Leave these areas out, or use broader activities or a lower threshold."
        )


def _second_direction(gram: Floats, balanced: Floats) -> tuple[Floats, Floats]:
    """The three largest singular values, and the right singular vector of the second.

    Through the smaller of the two Gram matrices: its three leading eigenvectors are all that is needed.
    """
    from scipy.linalg import eigh

    n = len(gram)
    eigenvalues, vectors = eigh(gram, subset_by_index=[n - 3, n - 1])
    sigma = np.sqrt(np.clip(eigenvalues[::-1], 0.0, None))
    second = vectors[:, 1]
    return sigma, balanced.T @ second if n == len(balanced) else second


def _correlation(x: Floats, y: Floats) -> float:
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return float("nan")
    return float(np.corrcoef(x, y)[0, 1])


def _sign(area_index: Floats, anchor: pd.Series, areas: pd.Index, name: str) -> tuple[float, float]:
    """The sign that makes the index rise with the anchor, and the correlation that it then has."""
    values = aligned(anchor, areas, name).to_numpy(dtype=np.float64, na_value=np.nan)
    known = np.isfinite(values)
    if known.sum() < 3:
        raise MeasureError(f"The anchor {name} has a value for {known.sum()} of these areas: at least 3 are needed.")
    correlation = _correlation(area_index[known], values[known])
    if not abs(correlation) > 1e-9:
        raise MeasureError(f"Complexity does not go with {name} at all and has no sign: name another anchor.")
    return float(np.sign(correlation)), abs(correlation)

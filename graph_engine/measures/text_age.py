"""What is left of old work."""

from __future__ import annotations

import numpy as np


def liveness(last_year: np.ndarray, *, now: int, half_life: float) -> np.ndarray:
    """What the age of work leaves of it: 1 until its last year, then halved every ``half_life`` years.

    2^(−max(now − last, 0)/half_life).

    Parameters
    ----------
    last_year : ndarray
        Year in which the work ended or ends; NaN where it is not known.
    now : int
        Year from which ages count.
    half_life : float
        Years, above 0.

    Returns
    -------
    ndarray
        In [0, 1]; 0 where the year is not known.

    Examples
    --------
    >>> liveness(np.array([2027.0, 2020.0, np.nan]), now=2026, half_life=6.0).tolist()
    [1.0, 0.5, 0.0]
    """
    age = np.maximum(now - last_year.astype(float), 0.0)
    left: np.ndarray = np.where(np.isnan(age), 0.0, 2.0 ** (-np.nan_to_num(age) / half_life))
    return left

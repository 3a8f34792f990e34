"""How sure a share is that was counted on a few cases."""

from __future__ import annotations

import math
from statistics import NormalDist

from graph_engine.errors import MeasureError


def wilson_interval(successes: float, cases: float, *, confidence: float) -> tuple[float, float]:
    r"""Interval of a share by Wilson's score.

    .. math:: \frac{p + z^2/2n \pm z \sqrt{p(1 - p)/n + z^2/4n^2}}{1 + z^2/n}

    with :math:`p` the share of successes in :math:`n` cases. Of few cases, and near 0 and 1, it holds what it promises,
    which the interval by the normal curve does not.

    Parameters
    ----------
    successes : float
        0 to ``cases``; not whole where several have judged a case and it counts by their mean.
    cases : float
        More than 0.
    confidence : float
        Between 0 and 1, such as 0.95.

    Returns
    -------
    tuple of float
        Lower and upper bound, 0 to 1.

    Raises
    ------
    MeasureError
        Without cases, or with more successes than cases.

    References
    ----------
    E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference. Journal of the American
    Statistical Association 22, 209–212.

    Examples
    --------
    8 of 10: the middle is (0.8 + 0.192) / 1.384 = 0.717, half of the width 1.96 · √(0.016 + 0.0096) / 1.384 = 0.227.

    >>> [round(bound, 3) for bound in wilson_interval(8, 10, confidence=0.95)]
    [0.49, 0.943]
    """
    if cases <= 0 or not 0 <= successes <= cases:
        raise MeasureError(
            f"A share of {successes:g} successes in {cases:g} cases has no interval; give 0 to n successes in n cases."
        )
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / cases
    spread = z * math.sqrt(share * (1 - share) / cases + (z / cases) ** 2 / 4)
    middle, scale = share + z * z / (2 * cases), 1 + z * z / cases
    # At 0 and 1 the bound is the share itself, which rounding misses by a hair.
    low = 0.0 if successes == 0 else (middle - spread) / scale
    high = 1.0 if successes == cases else (middle + spread) / scale
    return low, high

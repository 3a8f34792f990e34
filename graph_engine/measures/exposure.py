"""How evenly attention is spread: the Gini coefficient of how often each of several things is shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph_engine.errors import MeasureError


def gini(counts: Sequence[float] | np.ndarray) -> float:
    """Gini coefficient of counts: 0 where all are alike, towards 1 where one has everything.

    With the counts in ascending order, Σ (2i − n − 1)·xᵢ ÷ (n · Σ xᵢ); the mean difference between two of them over
    twice their mean.

    Parameters
    ----------
    counts : sequence of float
        One for each thing, none below 0.

    Raises
    ------
    MeasureError
        For no counts, counts that are all 0, or one that is negative or not finite.

    Examples
    --------
    >>> gini([3, 3, 3]), gini([0, 0, 0, 1]), round(gini([1, 2, 3, 4]), 6)
    (0.0, 0.75, 0.25)
    """
    ordered = np.sort(np.asarray(counts, dtype=float))
    total = float(ordered.sum())
    if not len(ordered) or not np.isfinite(total) or ordered[0] < 0 or total == 0:
        raise MeasureError("A Gini coefficient asks for counts of 0 or more, one of them above 0; give such counts.")
    rank = np.arange(1, len(ordered) + 1)
    found = float(((2 * rank - len(ordered) - 1) * ordered).sum() / (len(ordered) * total))
    # Sums in another order leave a last digit below 0 where all are alike.
    return max(found, 0.0)

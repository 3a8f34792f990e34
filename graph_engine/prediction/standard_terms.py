"""Terms of a score made comparable: logarithms, standardised over the pairs that are still open."""

from __future__ import annotations

import numpy as np

from graph_engine.measures.labelled import Floats
from graph_engine.prediction.tie_history import Flags


def standardised(values: Floats, chosen: Flags) -> Floats:
    """Z over the chosen cells: less their mean, by their standard deviation; 0 where they do not differ.

    Examples
    --------
    >>> standardised(np.array([1.0, 3.0, 9.0]), np.array([True, True, False])).tolist()
    [-1.0, 1.0, 7.0]
    """
    some = values[chosen]
    spread = float(some.std()) if len(some) else 0.0
    return (values - some.mean()) / spread if spread > 0 else np.zeros_like(values)


def floored_log(values: Floats, chosen: Flags) -> Floats:
    """Logarithm, where 0 and less count as half of the smallest value above 0 among the chosen cells.

    Half, so that nothing stays less than the least (Martín-Fernández, Barceló-Vidal and Pawlowsky-Glahn 2003,
    Mathematical Geology 35, 253–278, replace zeros by a part of the detection limit).

    Examples
    --------
    >>> floored_log(np.array([2.0, 2 * np.e, 0.0]), np.array([True, True, True])).round(3).tolist()
    [0.693, 1.693, 0.0]
    """
    some = values[chosen & (values > 0)]
    least = float(some.min()) / 2 if len(some) else 1.0
    return np.asarray(np.log(np.maximum(values, least)), dtype=float)

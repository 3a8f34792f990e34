"""What a kind of suggestion gives so that its candidates can be judged on figures that are drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.suggestions.limits import stability_limits

Redraw = Callable[[np.random.Generator], pd.DataFrame]
"""Gives ``contribution`` and the other columns of candidates that a draw changes, by label.

A candidate that the draw leaves out has no row.
"""


@dataclass(frozen=True)
class Redrawing:
    """How the figures behind candidates are drawn anew.

    Parameters
    ----------
    prepare : callable
        ``prepare(rows, figures)`` gives the :data:`Redraw` of some candidates.
    rules : tuple of str
        Names of the rules that judge each draw again; of all others what they say of the published figures holds.
    """

    prepare: Callable[[pd.DataFrame, Figures], Redraw]
    rules: tuple[str, ...]


def drawn_weights(generator: np.random.Generator, parts: int) -> np.ndarray:
    """Weights of the parts of a score, (parts,), log-normal about 1."""
    weights: np.ndarray = np.exp(stability_limits().weights * generator.standard_normal(parts))
    return weights


def drawn_ratios(generator: np.random.Generator, effective: np.ndarray) -> np.ndarray:
    """What chance makes of a figure that rests on so many independent things, as a ratio about 1.

    A gamma draw with shape and rate ``effective``: the posterior of a Poisson mean with the prior 1/mean, whose mean is
    what was counted (Gelman et al. 2013, Bayesian Data Analysis, 2.6). Figures that rest on less than one thing are
    drawn as if on one.

    Parameters
    ----------
    effective : ndarray
        (n,) effective counts, such as local units; NaN where unknown, whose ratio stays 1.

    Returns
    -------
    ndarray
        (n,), above 0, with mean 1.
    """
    shape = np.maximum(np.nan_to_num(effective, nan=1.0), 1.0)
    ratios = generator.gamma(shape) / shape
    return np.where(np.isnan(effective), 1.0, ratios)

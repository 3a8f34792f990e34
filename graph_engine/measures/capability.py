"""What a location quotient is worth: shrinkage, capability and specialisation score.

A published location quotient of 3 says little where one small site made it. Counts of independent things
(local units) are compared with what the area's size leads one to expect, and the ratio is shrunk to 1 as far
as chance could have made it: a gamma prior on a Poisson mean (Clayton & Kaldor 1987, Biometrics 43(3),
"Empirical Bayes estimates of age-standardized relative risks for use in disease mapping"), with the spread of
each activity by the method of moments.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph_engine.errors import MeasureError
from graph_engine.measures.labelled import Floats, aligned, flags, matrix_values, named, reference_rows, series_values
from graph_engine.measures.quotients import expected, location_quotient


@dataclass(frozen=True)
class Quotients:
    """Location quotients of a matrix with all that follows from their uncertainty.

    Matrices are areas × activities. Where a cell is suppressed, or its area or activity has no figures, `lq`,
    `shrunken`, `lower` and `upper` are NaN, `known` is false, `posterior` is the prior, and `capability` and
    `specialisation_score` are 0: nothing is offered on no evidence.

    Attributes
    ----------
    lq : DataFrame
        Published location quotient, at least 0.
    shrunken : DataFrame
        Shrunken location quotient, above 0, between `lq` and 1.
    lower, upper : DataFrame
        Equal-tailed credible interval of the location quotient.
    posterior : DataFrame
        π = P(θ > θ₀ | x) for the first threshold, in [0, 1].
    prior : Series by activity
        π⁰, the same without a figure.
    capability, specialisation_score : DataFrame
        m for the first threshold and m⁺ for the second, in [0, 1].
    effective, expected : DataFrame
        Effective counts x/κ and what is expected of them.
    dispersion : Series by activity
        v, the variance of θ over areas.
    known : DataFrame of bool
        Where a figure is published for an area and an activity that have any.
    empty_areas, empty_activities : tuple of str
        Rows and columns without figures.
    """

    lq: pd.DataFrame
    shrunken: pd.DataFrame
    lower: pd.DataFrame
    upper: pd.DataFrame
    posterior: pd.DataFrame
    prior: pd.Series
    capability: pd.DataFrame
    specialisation_score: pd.DataFrame
    effective: pd.DataFrame
    expected: pd.DataFrame
    dispersion: pd.Series
    known: pd.DataFrame
    empty_areas: tuple[str, ...]
    empty_activities: tuple[str, ...]


def _dispersion(
    x: Floats, e: Floats, known: pd.DataFrame, section: pd.Series | None, pool_below: int, floor: float
) -> Floats:
    """v_j = max(floor, Σ_r[(x−e)²−e] / Σ_r e²), over the section where fewer than `pool_below` hold j."""
    seen = known.to_numpy()
    # A Poisson count varies by its expectation e: only what exceeds that is spread between areas.
    excess = np.where(seen, (x - e) ** 2 - e, 0.0).sum(axis=0)
    square = np.where(seen, e**2, 0.0).sum(axis=0)
    if section is None:
        groups = np.zeros(known.shape[1], dtype=np.intp)
    else:
        sections = aligned(section, known.columns, "sections")
        if sections.isna().any():
            raise MeasureError(f"No section is given for {named(known.columns[sections.isna()])}.")
        groups = pd.factorize(sections, sort=True)[0]
    pooled_excess = np.bincount(groups, weights=excess)[groups]
    pooled_square = np.bincount(groups, weights=square)[groups]
    # A handful of areas cannot tell a spread: the section lends its own.
    thin = (seen & (x > 0)).sum(axis=0) < pool_below
    over, under = np.where(thin, pooled_excess, excess), np.where(thin, pooled_square, square)
    return np.maximum(np.divide(over, under, out=np.full_like(over, floor), where=under > 0), floor)


def _above_prior(x: Floats, e: Floats, a: Floats, threshold: float) -> tuple[Floats, Floats, Floats]:
    """π, π⁰ and max(0, (π − π⁰)/(1 − π⁰)) for one threshold."""
    # SciPy takes a quarter of a second to import, which a question whose datasets are at hand does not wait for.
    from scipy.special import gammaincc

    posterior = gammaincc(x + a, threshold * (e + a))
    prior = gammaincc(a, threshold * a)
    return posterior, prior, np.clip((posterior - prior) / (1.0 - prior), 0.0, 1.0)


# long: the docstring states the model, its eleven parameters and a case worked by hand; the steps are one formula.
def shrunken_quotients(
    x: pd.DataFrame,
    kappa: pd.Series | None = None,
    *,
    section: pd.Series | None = None,
    traded: pd.Series | None = None,
    reference: Iterable[str] | None = None,
    row_totals: pd.Series | None = None,
    present_at: float = 1.0,
    strong_at: float = 1.25,
    minimum_jobs: float = 1000.0,
    minimum_units: float = 5.0,
    pool_below: int = 20,
    dispersion_floor: float = 0.01,
    credibility: float = 0.9,
) -> Quotients:
    """Shrunken location quotients, capability and specialisation score (empirical Bayes, gamma–Poisson).

    With effective counts n = x/κ, expectation e and θ ~ Gamma(a_j, a_j), a_j = 1/v_j,
    v_j = max(floor, Σ_r[(n−e)²−e]/Σ_r e²):

    - shrunken LQ = (n + a)/(e + a), the posterior mean of θ;
    - π = P(θ > θ₀ | n), from Gamma(n + a, e + a), and π⁰ = P(θ > θ₀) under the prior;
    - capability m = max(0, (π − π⁰)/(1 − π⁰)) with θ₀ = `present_at`; specialisation score m⁺ the
      same with θ₀ = `strong_at`, 0 unless x ≥ `minimum_jobs`, n ≥ `minimum_units` and the activity is traded.

    The estimate is that of Clayton & Kaldor (1987, Biometrics 43(3)) with the prior mean held at 1
    and the prior variance by moments; the capability is its posterior probability, rescaled so that no
    evidence is 0.

    Parameters
    ----------
    x : DataFrame, areas × activities, at least 0
        Published figures, NaN where suppressed.
    kappa, reference, row_totals
        As in :func:`expected`. Only reference areas inform the dispersion.
    section : Series by activity, optional
        The pool of an activity that few areas hold; by default all activities are one pool.
    traded : Series of bool by activity, optional
        Activities that may have a specialisation score; all by default.
    present_at, strong_at : float, default 1 and 1.25
        The thresholds θ₀ of capability and of the specialisation score.
    minimum_jobs, minimum_units : float, default 1,000 and 5
        Floors of a specialisation score, in the unit of `x` and in effective counts. Scale the first with the mean size
        of the areas.
    pool_below : int, default 20
        Pool the dispersion where fewer areas than this hold the activity.
    dispersion_floor : float, default 0.01
    credibility : float, default 0.9
        Mass of the credible interval of the location quotient.

    Returns
    -------
    Quotients

    Raises
    ------
    MeasureError
        A cell is negative or infinite, κ or a section is missing, or an argument is out of its range.

    Examples
    --------
    e is 20 everywhere and (n − e)² − e = 80, so v = 160/800 = 0.2, a = 5 and (30 + 5)/(20 + 5) = 1.4.

    >>> x = pd.DataFrame({"a": [30.0, 10.0], "b": [10.0, 30.0]}, index=["r", "s"])
    >>> q = shrunken_quotients(x, pool_below=2)
    >>> q.dispersion.to_list(), q.shrunken.loc["r"].round(12).to_list()
    ([0.2, 0.2], [1.4, 0.6])
    >>> q.specialisation_score.loc["r", "a"]  # 30 jobs are below the floor of 1,000
    np.float64(0.0)
    """
    from scipy.special import gammaincinv

    if not (present_at > 0 and strong_at > 0 and dispersion_floor > 0 and 0 < credibility < 1):
        raise MeasureError("Thresholds and the dispersion floor must be above 0, the credibility between 0 and 1.")
    reference = None if reference is None else list(reference)
    values = matrix_values(x, "figures", missing=True, low=0)
    e = expected(x, kappa, reference=reference, row_totals=row_totals).to_numpy()
    n = values if kappa is None else values / series_values(kappa, x.columns, "jobs per unit")
    has = np.nan_to_num(values) > 0
    # An area without any figure is not an area without jobs: nothing is known of it.
    rows, columns = np.asarray(has.any(axis=1)), np.asarray((e > 0).any(axis=0))
    known = pd.DataFrame(~np.isnan(values) & rows[:, None] & columns, x.index, x.columns)
    seen = known.to_numpy()
    # With e = n = 0 the posterior is the prior, which is what an unknown cell must give.
    e0, n0 = np.where(seen, e, 0.0), np.where(seen, n, 0.0)

    whole = reference_rows(x.index, reference)
    v = _dispersion(n0[whole], e0[whole], known[whole], section, pool_below, dispersion_floor)
    a = 1.0 / v
    posterior, prior, capability = _above_prior(n0, e0, a, present_at)
    score = _above_prior(n0, e0, a, strong_at)[2]
    # The floors keep out what is significant and small: one works in an empty county.
    strong = seen & (np.nan_to_num(values) >= minimum_jobs) & (n0 >= minimum_units)
    strong &= flags(traded, x.columns, "Whether it is traded")
    tail = (1.0 - credibility) / 2.0

    def framed(cells: Floats, where: np.ndarray, otherwise: float) -> pd.DataFrame:
        return pd.DataFrame(np.where(where, cells, otherwise), x.index, x.columns)

    return Quotients(
        lq=location_quotient(x, reference=reference, row_totals=row_totals, empty="nan").where(known),
        shrunken=framed((n0 + a) / (e0 + a), seen, np.nan),
        lower=framed(gammaincinv(n0 + a, tail) / (e0 + a), seen, np.nan),
        upper=framed(gammaincinv(n0 + a, 1.0 - tail) / (e0 + a), seen, np.nan),
        posterior=pd.DataFrame(posterior, x.index, x.columns),
        prior=pd.Series(prior, x.columns, name="prior"),
        capability=framed(capability, seen, 0.0),
        specialisation_score=framed(score, strong, 0.0),
        effective=framed(n, seen, np.nan),
        expected=pd.DataFrame(e, x.index, x.columns),
        dispersion=pd.Series(v, x.columns, name="dispersion"),
        known=known,
        empty_areas=tuple(str(area) for area in x.index[~rows]),
        empty_activities=tuple(str(activity) for activity in x.columns[~columns]),
    )


# long: half of it is the docstring; the body is one formula from counts to capability.
def theme_capability(
    x: pd.DataFrame,
    themes: pd.Series,
    kappa: pd.Series | None = None,
    *,
    reference: Iterable[str] | None = None,
    row_totals: pd.Series | None = None,
    present_at: float = 1.0,
    pool_below: int = 20,
    dispersion_floor: float = 0.01,
) -> pd.DataFrame:
    """Capability in whole themes: m of all the activities of a theme taken as one.

    With the theme's size of an independent thing κ_t = Σ_j X_j / Σ_j (X_j/κ_j), X the totals of the whole,
    the count is Σ_j x_rj/κ_t and the expectation Σ_j row_r X_j / (total κ_t), both over the activities of the
    theme that are published for the area. The rest as in :func:`shrunken_quotients`.

    Parameters
    ----------
    x : DataFrame, areas × activities, at least 0
        All activities, those without a theme too: they make the totals. NaN where suppressed.
    themes : Series by activity
        NaN or absent where an activity has none.
    kappa, reference, row_totals, present_at, pool_below, dispersion_floor
        As in :func:`shrunken_quotients`; themes that few areas hold are pooled over all themes.

    Returns
    -------
    DataFrame, areas × themes in order of name, in [0, 1]
        0 where nothing of the theme is published, or the area has no figures.

    Raises
    ------
    MeasureError
        No activity has a theme, or as :func:`shrunken_quotients`.

    Examples
    --------
    r has 30 of metals (a and b) where 20 are expected, s has 10: the counts of the example above.

    >>> x = pd.DataFrame({"a": [20.0, 5.0], "b": [10.0, 5.0], "c": [10.0, 30.0]}, index=["r", "s"])
    >>> found = theme_capability(x, pd.Series({"a": "metals", "b": "metals"}), pool_below=2)
    >>> whole = pd.DataFrame({"metals": [30.0, 10.0], "c": [10.0, 30.0]}, index=["r", "s"])
    >>> one = shrunken_quotients(whole, pool_below=2)
    >>> bool(found.loc["r", "metals"] == one.capability.loc["r", "metals"]), found.loc["s", "metals"]
    (True, np.float64(0.0))
    """
    reference = None if reference is None else list(reference)
    values = matrix_values(x, "figures", missing=True, low=0)
    published = expected(x, reference=reference, row_totals=row_totals).to_numpy()
    of = aligned(themes, x.columns, "themes")
    codes, found = pd.factorize(of, sort=True)
    if not len(found):
        raise MeasureError("No activity of the figures has a theme: give the theme of each activity by its code.")
    member = (codes[:, None] == np.arange(len(found))).astype(np.float64)
    whole = reference_rows(x.index, reference)
    totals = np.nan_to_num(values[whole]).sum(axis=0)
    sizes = np.ones(x.shape[1]) if kappa is None else series_values(kappa, x.columns, "jobs per unit", low=0)
    units = (totals / sizes) @ member
    # A theme mixes large and small works: its unit of evidence is the mean over the whole, weighed by jobs.
    kappa_t = np.divide(totals @ member, units, out=np.ones(len(found)), where=units > 0)
    seen = ~np.isnan(values) & np.asarray((np.nan_to_num(values) > 0).any(axis=1))[:, None]
    n = np.where(seen, values, 0.0) @ member / kappa_t
    e = np.where(seen, published, 0.0) @ member / kappa_t
    known = pd.DataFrame(e > 0, x.index, pd.Index(found))
    v = _dispersion(n[whole], e[whole], known[whole], None, pool_below, dispersion_floor)
    return pd.DataFrame(_above_prior(n, e, 1.0 / v, present_at)[2], x.index, pd.Index(found)).where(known, 0.0)

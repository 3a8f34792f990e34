"""Numbers of predictions: weights of the score, windows in time, lengths of lists, intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from annotated_types import Interval

from graph_engine.reference.thresholds import Count, Share, Year, section

Weight = Annotated[float, Interval(ge=0, le=10)]
Days = Annotated[int, Interval(ge=1, le=10_000)]


@dataclass(frozen=True)
class PredictionThresholds:
    """Origins, decay in years, weights of terms, frames, lengths of lists, intervals, cuts, and settings of baselines.

    ``exposure_areas`` and ``exposure_organisations`` are λ of
    :func:`graph_engine.prediction.spread_lists.spread_lists`; ``similar_name`` is a similarity of 0 to 100.
    """

    RISING: ClassVar = (("first_origin", "last_origin", "later_origin"),)

    first_origin: Year
    last_origin: Year
    later_origin: Year
    decay_years: Annotated[float, Interval(ge=0.1, le=100)]
    earlier_weight: Weight
    earlier_ends: Year
    theme_weight: Weight
    existing_weight: Weight
    likely_share: Share
    least_in_field: Count
    third_parties: Count
    least_projects: Count
    text_weight: Weight
    words_origin: Year
    least_new_pairs: Count
    matched_pairs: Count
    weak_quotient: Annotated[float, Interval(gt=0, lt=1)]
    resamples_auc: Annotated[int, Interval(ge=100, le=100_000)]
    null_draws: Annotated[int, Interval(ge=100, le=100_000)]
    false_discoveries: Annotated[float, Interval(gt=0, le=0.5)]
    listed: Count
    recalled: Count
    confidence: Annotated[float, Interval(ge=0.5, le=0.999)]
    resamples: Annotated[int, Interval(ge=100, le=100_000)]
    gap_days: Days
    largest_consortium: Annotated[int, Interval(ge=2, le=1000)]
    far_km: Annotated[float, Interval(ge=1, le=1000)]
    exposure_areas: Weight
    exposure_organisations: Weight
    factors: Count
    restart: Share
    walk_steps: Count
    trees: Count
    leaves: Annotated[int, Interval(ge=2, le=1000)]
    training_days: Days
    similar_name: Annotated[float, Interval(ge=50, le=100)]


def prediction_limits() -> PredictionThresholds:
    """Numbers of predictions."""
    return section("prediction", PredictionThresholds)

"""Measures on labelled matrices: areas as rows, activities as columns. Pure functions, no store.

Each says its equation, its source and its bounds, and makes every convention an argument.
"""

from graph_engine.measures.capability import Quotients, shrunken_quotients, theme_capability
from graph_engine.measures.complexity import Complexity, economic_complexity
from graph_engine.measures.diversification import diversification_targets, within_themes
from graph_engine.measures.gain import Gain, GainMatrix, gain_matrix, pair_gain
from graph_engine.measures.quotients import (
    expected,
    jobs_per_unit,
    location_quotient,
    specialisations,
)
from graph_engine.measures.relatedness import (
    classification_distance,
    default_relatedness,
    nearest_neighbours,
    relatedness_density,
)
from graph_engine.measures.similarity import SimilarPlaces, similar_places
from graph_engine.measures.spatial_lag import spatially_lagged_quotient
from graph_engine.measures.specialisation import (
    herfindahl_index,
    krugman_distance,
    krugman_index,
    related_variety,
    shannon_entropy,
    unrelated_variety,
)

__all__ = [
    "Complexity",
    "Gain",
    "GainMatrix",
    "Quotients",
    "SimilarPlaces",
    "classification_distance",
    "default_relatedness",
    "diversification_targets",
    "economic_complexity",
    "expected",
    "gain_matrix",
    "herfindahl_index",
    "jobs_per_unit",
    "krugman_distance",
    "krugman_index",
    "location_quotient",
    "nearest_neighbours",
    "pair_gain",
    "related_variety",
    "relatedness_density",
    "shannon_entropy",
    "shrunken_quotients",
    "similar_places",
    "spatially_lagged_quotient",
    "specialisations",
    "theme_capability",
    "unrelated_variety",
    "within_themes",
]

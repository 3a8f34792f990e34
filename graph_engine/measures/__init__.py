"""Measures on labelled matrices: areas as rows, activities as columns. Pure functions, no store.

Each says its equation, its source and its bounds, and makes every convention an argument.
"""

from graph_engine.measures.capability import Quotients, shrunken_quotients, theme_capability
from graph_engine.measures.complexity import Complexity, economic_complexity
from graph_engine.measures.cooccurrence import (
    association_strength,
    cooccurrence,
    cosine,
    probability_index,
    proximity,
)
from graph_engine.measures.diversification import diversification_targets, within_themes
from graph_engine.measures.gain import Gain, GainMatrix, balance, common_ground, gain_matrix, pair_gain
from graph_engine.measures.quotients import (
    PublishedFigures,
    clean_figures,
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
from graph_engine.measures.spatial_lag import lacking, spatially_lagged_quotient
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
    "PublishedFigures",
    "Quotients",
    "SimilarPlaces",
    "association_strength",
    "balance",
    "classification_distance",
    "clean_figures",
    "common_ground",
    "cooccurrence",
    "cosine",
    "default_relatedness",
    "diversification_targets",
    "economic_complexity",
    "expected",
    "gain_matrix",
    "herfindahl_index",
    "jobs_per_unit",
    "krugman_distance",
    "krugman_index",
    "lacking",
    "location_quotient",
    "nearest_neighbours",
    "pair_gain",
    "probability_index",
    "proximity",
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

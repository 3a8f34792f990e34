"""Suggestions as rows of a spreadsheet, on the first page, on that of partners and on that of an activity."""

from __future__ import annotations

from graph_engine.suggestions.kinds import kind_titles
from graph_engine.suggestions.model import Suggestion
from web.presentation.data_table import DataTable

SUGGESTION_COLUMNS = {
    "kind": "Kind",
    "area_code": "Area code",
    "area": "Area",
    "partner_code": "Partner code",
    "partner": "Partner",
    "field": "Field",
    "points": "Points",
    "distance_km": "Kilometres",
    "headline": "Suggestion",
    "reasons": "Reasons",
    "cautions": "Cautions",
    "next_step": "Next step",
}


def suggestion_table(suggestions: tuple[Suggestion, ...]) -> DataTable:
    """Suggestions as rows of a spreadsheet."""
    titles = kind_titles()
    return DataTable(
        "Suggested partnerships",
        SUGGESTION_COLUMNS,
        [
            {
                "kind": titles[one.kind],
                "area_code": one.source.code,
                "area": one.source.name,
                "partner_code": one.target.code,
                "partner": one.target.name,
                "field": one.theme,
                "points": round(one.score, 3),
                "distance_km": round(one.distance_km, 1),
                "headline": one.headline,
                "reasons": " ".join(reason.sentence for reason in one.reasons),
                "cautions": " ".join(one.cautions),
                "next_step": one.next_step,
            }
            for one in suggestions
        ],
    )

"""Columns of the partners of one organisation, for spreadsheets of its page and of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.presentation.data_table import CellKind, DataTable, TableColumn

if TYPE_CHECKING:
    from graph_engine.suggestions.organisation_partners import OrganisationPartners

PARTNER = (
    TableColumn("grade", "Grade", value=lambda one: one.grade.words),
    TableColumn("partner_key", "Partner key", value=lambda one: one.partner.key),
    TableColumn("partner", "Partner", value=lambda one: one.partner.name),
    TableColumn("area_code", "Area code", value=lambda one: one.suggestion.target.code),
    TableColumn("area", "Area", value=lambda one: one.suggestion.target.name),
    TableColumn("points", "Points", CellKind.NUMBER, value=lambda one: round(one.suggestion.score, 3)),
    TableColumn("distance_km", "Kilometres", CellKind.NUMBER, value=lambda one: round(one.suggestion.distance_km, 1)),
    TableColumn("headline", "Suggestion", value=lambda one: one.suggestion.headline),
    TableColumn("reasons", "Reasons", value=lambda one: " ".join(reason.sentence for reason in one.suggestion.reasons)),
    TableColumn("next_step", "Next step", value=lambda one: one.suggestion.next_step),
    # Empty where lists show it: a spreadsheet filters by that.
    TableColumn("beyond", "Why lists of areas leave it out", gaps=True, value=lambda one: one.beyond or None),
)
"""Columns of partners of an organisation."""


def partner_table(found: OrganisationPartners) -> DataTable:
    """Partners of an organisation, each a row."""
    return DataTable("Partners of an organisation", PARTNER, found.partners)

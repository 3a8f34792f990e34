"""Columns of the published figures behind a claim, which pages, files and the command line show alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from web.presentation.area_columns import FILES, JSON_ONLY
from web.presentation.data_table import CellKind, DataTable, Form, TableColumn
from web.presentation.links import figure_row
from web.presentation.sentences import figure

if TYPE_CHECKING:
    from graph_engine.explanations.evidence import Evidence

_PAGE_ONLY = frozenset({Form.PAGE})
_FILES_AND_TERMINAL = FILES | {Form.TERMINAL}


def figure_cell(row: Evidence, named: str) -> Any:
    """The figure; where it leads to its row, with words for those who hear the page on which row that is."""
    if row.row is None:
        return figure(row.value)
    # The command line prints the same columns without Flask and what it stands on.
    from markupsafe import Markup

    hidden = Markup('{}<span class="govuk-visually-hidden">, the row of {}</span>')
    return hidden.format(figure(row.value), named)


def figure_link(row: Evidence) -> str | None:
    """Address of the row in which the figure stands, if it stands in one."""
    return None if row.row is None else figure_row(row.row)


def edition_after(row: Evidence) -> str:
    """The edition as it follows the title of its source; nothing where the year says it."""
    return f", {row.edition}" if row.edition and row.edition != str(row.year) else ""


# Text of a publication stands as it is, even where it is empty: a dash would say that it is not known.
EVIDENCE = (
    TableColumn("claim", "Claim", terminal="claim"),
    TableColumn(
        "value",
        "Value",
        CellKind.NUMBER,
        schema={"type": ["number", "string", "null"]},
        cell=lambda row: figure_cell(row, row.claim),
        plain=lambda row: row.as_dict()["value"],
        link=figure_link,
        terminal="value",
    ),
    TableColumn("unit", "Unit", cell=lambda row: row.unit, terminal="unit"),
    TableColumn("geography", "Place", cell=lambda row: row.geography),
    TableColumn(
        "year",
        "Year",
        CellKind.ANY,
        schema={"type": ["integer", "string"]},
        cell=lambda row: row.year,
        terminal="year",
    ),
    TableColumn("source", "Source", terminal="source", only=_FILES_AND_TERMINAL),
    TableColumn("edition", "Edition", only=_FILES_AND_TERMINAL),
    TableColumn(
        "row", "Where the figure stands among the tables of figures", CellKind.OBJECT, gaps=True, only=JSON_ONLY
    ),
    TableColumn("cited", "Source and edition", cell=lambda row: f"{row.source}{edition_after(row)}", only=_PAGE_ONLY),
)
"""Columns of published figures."""
PRINTED_EVIDENCE = ("claim", "value", "unit", "year", "source")
"""Those of them that the command line prints."""


def evidence_table(title: str, rows: Sequence[Evidence]) -> DataTable:
    """Published figures behind what the title names."""
    return DataTable(title, EVIDENCE, rows)

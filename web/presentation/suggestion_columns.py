"""Columns of suggestions, their reasons and near misses, for spreadsheets of pages and of the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_engine.schema.scalars import json_number
from graph_engine.suggestions.kinds import kind_titles
from web.presentation.data_table import CellKind, DataTable, TableColumn

if TYPE_CHECKING:
    from graph_engine.suggestions.model import NearMiss, Reason, Suggestion

_KIND = TableColumn("kind", "Kind", value=lambda one: kind_titles()[one.kind])
_GRADE = TableColumn("grade", "Grade", value=lambda one: one.grade.words)
_PARTNER_CODE = TableColumn("partner_code", "Partner code", value=lambda one: one.target.code)
_PARTNER = TableColumn("partner", "Partner", value=lambda one: one.target.name)
_FIELD = TableColumn("field", "Field", value=lambda one: one.theme)
_BETWEEN = (
    TableColumn("area_code", "Area code", value=lambda one: one.source.code),
    TableColumn("area", "Area", value=lambda one: one.source.name),
    _PARTNER_CODE,
    _PARTNER,
    _FIELD,
)
_DISTANCE = TableColumn("distance_km", "Kilometres", CellKind.NUMBER, value=lambda one: round(one.distance_km, 1))
_HEADLINE = TableColumn("headline", "Suggestion", value=lambda one: one.headline)
_CAUTIONS = TableColumn("cautions", "Cautions", value=lambda one: " ".join(one.cautions))
SUGGESTION = (
    _KIND,
    _GRADE,
    *_BETWEEN,
    TableColumn("points", "Points", CellKind.NUMBER, value=lambda one: round(one.score, 3)),
    _DISTANCE,
    _HEADLINE,
    TableColumn("reasons", "Reasons", value=lambda one: " ".join(reason.sentence for reason in one.reasons)),
    _CAUTIONS,
    TableColumn("next_step", "Next step", value=lambda one: one.next_step),
)
"""Columns of suggestions, each a row."""
NEAR_MISS = (
    _KIND,
    _PARTNER_CODE,
    _PARTNER,
    _FIELD,
    TableColumn("what", "What", value=lambda one: one.what),
    TableColumn("check", "Check that failed", value=lambda one: one.rule),
    TableColumn("why", "Why", value=lambda one: one.why),
    TableColumn("points", "Points", CellKind.NUMBER, value=lambda one: round(one.contribution, 3)),
)
"""Columns of candidates that failed exactly one check."""
_SIDE = (
    TableColumn("area", "Area code", value=lambda side: side.area.code),
    TableColumn("what", "Code of the activity or subject, or key of the topic", value=lambda side: side.what),
    TableColumn("name", "Activity, subject or topic", value=lambda side: side.name),
    TableColumn("detail", "Mainly", gaps=True, value=lambda side: side.detail),
    TableColumn("institution", "Organisation", gaps=True, value=lambda side: side.institution),
    TableColumn("measure", "Measure", value=lambda side: side.measure),
    TableColumn("value", "Figure", CellKind.NUMBER, gaps=True, value=lambda side: json_number(side.value)),
    TableColumn("year", "Year", CellKind.YEAR, value=lambda side: side.year),
    TableColumn("lq", "Location quotient", CellKind.NUMBER, gaps=True, value=lambda side: json_number(side.lq)),
    TableColumn(
        "lq_before",
        "Location quotient of an earlier year",
        CellKind.NUMBER,
        gaps=True,
        value=lambda side: json_number(side.lq_before),
    ),
)


def _of_suggestion(column: TableColumn) -> TableColumn:
    """A column of suggestions, for rows of a suggestion and one of its reasons."""

    def value(row: tuple[Suggestion, Reason]) -> object:
        return column.in_files(row[0], {})

    return replace(column, value=value)


def _of_side(column: TableColumn, name: str, title: str, end: str) -> TableColumn:
    """A column of one end of a reason, for rows of a suggestion and one of its reasons."""

    def value(row: tuple[Suggestion, Reason]) -> object:
        return column.in_files(getattr(row[1], end), {})

    return replace(column, name=f"{name}_{column.name}", title=f"{title}: {column.title}", value=value)


REASON = (
    TableColumn("kind", "Kind", value=lambda row: row[0].kind),
    *map(_of_suggestion, (_GRADE, *_BETWEEN)),
    TableColumn("score", "Points of the suggestion", CellKind.NUMBER, value=lambda row: row[0].score),
    TableColumn("two_way", "Whether it holds in both directions", CellKind.FLAG, value=lambda row: row[0].two_way),
    *map(_of_suggestion, (_DISTANCE, _HEADLINE)),
    TableColumn("points", "Points of the reason", CellKind.NUMBER, value=lambda row: row[1].contribution),
    *(_of_side(column, "from", "Offers", "source") for column in _SIDE),
    *(_of_side(column, "to", "Receives", "target") for column in _SIDE),
    TableColumn("sentence", "Reason", value=lambda row: row[1].sentence),
    _of_suggestion(_CAUTIONS),
)
"""Columns of reasons, each a row beside what its suggestion says."""


def suggestion_table(suggestions: Sequence[Suggestion]) -> DataTable:
    """Suggestions, each a row."""
    return DataTable("Suggested partnerships", SUGGESTION, suggestions)


def reason_table(suggestions: Iterable[Suggestion]) -> DataTable:
    """Reasons of suggestions, each a row."""
    rows = [(one, reason) for one in suggestions for reason in one.reasons]
    return DataTable("Reasons of suggested partnerships", REASON, rows)


def near_miss_table(rows: Sequence[NearMiss]) -> DataTable:
    """Candidates that failed exactly one check, each a row."""
    return DataTable("Candidates that failed exactly one check", NEAR_MISS, rows)

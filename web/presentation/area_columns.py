"""Columns of what is known of a place, which its page and the command line show alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph_engine.explanations.activity_evidence import JUMPED
from graph_engine.explanations.wording import count, times
from web.presentation.data_table import CellKind, DataTable, Form, TableColumn, titled
from web.presentation.links import sector_page
from web.presentation.sparklines import sparkline, years_in_words

if TYPE_CHECKING:
    from graph_engine.area_profiles.profile import ActivityFigure, AreaProfile, IndustryFigure

FILES = frozenset({Form.CSV, Form.JSON})
CSV_ONLY, JSON_ONLY = frozenset({Form.CSV}), frozenset({Form.JSON})
PEOPLE = frozenset({Form.PAGE, Form.TERMINAL})

AREA_SCHEMA: Mapping[str, object] = {
    "type": "object",
    "properties": {
        "code": {"type": "string", "description": "Code of the area."},
        "name": {"type": "string", "description": "Name of the area."},
    },
    "required": ["code", "name"],
}
"""An area as JSON names it."""

AREA = (
    TableColumn("code", "Code", terminal="code"),
    TableColumn("name", "Name", terminal="name"),
    TableColumn("level", "Level", terminal="level"),
)
"""Columns of areas."""
LISTED_AREA = (*AREA, TableColumn("vintage", "Year of the list", CellKind.YEAR, gaps=True, terminal="list of"))
"""Columns of areas that may stand in several lists, each with the year of its list."""
CAUTION = TableColumn("caution", "Caution", gaps=True, only=FILES)
"""What to know of a figure, in a column of files; the page says it below the figure."""
JOINED_CAUTION = replace(CAUTION, value=lambda row: " ".join(filter(None, row.cautions)) or None)
"""The cautions of all figures of a row, in files."""
SIMILAR_PLACE = (
    TableColumn("code", "Code", value=lambda one: one.area.code),
    TableColumn("name", "Name", value=lambda one: one.area.name),
    TableColumn("similarity", "Similarity, −1 to 1", CellKind.NUMBER, value=lambda one: one.similarity),
    TableColumn(
        "half_krugman",
        "Share of jobs that would have to change activity, 0 to 1",
        CellKind.NUMBER,
        value=lambda one: one.half_krugman,
    ),
    TableColumn("shared", "Strengths of both", value=lambda one: "; ".join(one.shared)),
    CAUTION,
)
"""Columns of places with strengths like those of an area."""


def marked(caution: str | None) -> str | None:
    """The mark of a figure with a caution, which the remark below its table explains."""
    return JUMPED if caution else None


def cautions(rows: Sequence[Sequence[str | None]], meaning: str | None) -> str | None:
    """The remark below a table, where a figure of it has a caution."""
    return meaning if any(one for row in rows for one in row) else None


def quotient(value: float | None) -> str | None:
    """A location quotient as people read it; ``None`` where it is not published."""
    return None if value is None else times(value)


def _with_mark(one: ActivityFigure) -> str:
    return f"{titled(one.label)} ({JUMPED})" if one.caution else titled(one.label)


def _expected(one: ActivityFigure) -> str | None:
    return count(one.value / one.lq) if one.lq > 0 else None


def _units(one: ActivityFigure) -> str | None:
    return None if one.local_units is None else count(one.local_units)


_BY_YEAR = {"type": "object", "additionalProperties": {"type": ["number", "null"]}}
_NAMED = TableColumn(
    "label",
    "Activity",
    terminal="activity",
    cell=lambda one: titled(one.label),
    plain=lambda one: one.label,
    link=lambda one: sector_page(one.code),
)
_QUOTIENT = TableColumn(
    "lq", "Location quotient", CellKind.NUMBER, cell=lambda one: times(one.lq), terminal="times its share", below=True
)
_RANGE = TableColumn(
    "range",
    "Range",
    CellKind.NUMBER,
    cell=lambda one: f"{times(one.low)}–{times(one.high)}",
    terminal="cautious range",
    only=PEOPLE,
)
_BEFORE = TableColumn(
    "lq_before",
    "Location quotient of an earlier year",
    CellKind.NUMBER,
    gaps=True,
    plain=lambda one: quotient(one.lq_before),
    terminal="before",
    only=JSON_ONLY | {Form.TERMINAL},
)
_TREND = TableColumn(
    "trend",
    "Over the years",
    cell=lambda one: sparkline(one.by_year, jumped=bool(one.caution)),
    note=lambda one: years_in_words(one.by_year),
    only=frozenset({Form.PAGE}),
)
ACTIVITY = (
    TableColumn("area", "Area", only=FILES),
    TableColumn("code", "Code", only=FILES),
    _NAMED,
    TableColumn("theme", "Field", only=FILES),
    TableColumn("value", "Jobs", CellKind.NUMBER, cell=lambda one: count(one.value), terminal="jobs"),
    TableColumn("measure", "Measure", only=FILES),
    TableColumn("year", "Year", CellKind.YEAR, only=FILES),
    _QUOTIENT,
    TableColumn("low", "Lower bound", CellKind.NUMBER, only=FILES),
    TableColumn("high", "Upper bound", CellKind.NUMBER, only=FILES),
    _RANGE,
    TableColumn("expected", "Jobs at the national share", CellKind.NUMBER, cell=_expected, only=PEOPLE),
    _BEFORE,
    TableColumn("local_units", "Local units", CellKind.NUMBER, gaps=True, cell=_units),
    TableColumn("grade", "Evidence", terminal="evidence"),
    TableColumn("detail", "Mainly", gaps=True, only=FILES),
    CAUTION,
    TableColumn("by_year", "Location quotients by year", only=JSON_ONLY, schema=_BY_YEAR),
    _TREND,
)
"""Columns of jobs by activity."""
ACTIVITY_PRINTED = ("label", "value", "lq", "range", "lq_before", "grade")
"""Those of them that the command line prints."""
LISTED_ACTIVITY = (TableColumn("list", "Known for, or lacks"), *ACTIVITY)
"""Columns of what an area is known for and what it lacks, in one table."""
LISTED_ACTIVITY_NAMES = (
    *("list", "code", "label", "theme", "area", "value", "measure", "year", "lq", "low", "high", "lq_before"),
    *("local_units", "grade", "detail", "by_year", "caution"),
)
"""Those of them that the command line writes to CSV, in the order on which scripts rely."""


def activity_columns(
    years: Sequence[int] = (),
    before: Sequence[int] = (),
    *,
    newest: int | str = "",
    several: bool = False,
    full: float | None = None,
) -> tuple[TableColumn, ...]:
    """Columns of jobs by activity, with a column for each year of location quotients.

    Parameters
    ----------
    years, before : sequence of int
        Years with location quotients: those of the rows, each a column of the CSV, and those that the page shows.
    newest : int or str
        Year of the figures, for the heading.
    several : bool
        Whether figures of several areas stand together, so that each names its area.
    full : float or None
        Quotient that fills a bar; ``None`` for no bars, and no word on what an activity mainly is.
    """

    def note(one: ActivityFigure) -> str:
        named = ": ".join(([one.area] if several else []) + ([one.detail] if full is not None and one.detail else []))
        return ". ".join(filter(None, (named, one.caution)))

    def of_year(year: int) -> TableColumn:
        return TableColumn(
            f"lq_{year}",
            f"Location quotient {year}",
            CellKind.NUMBER,
            gaps=True,
            value=lambda one: one.by_year.get(year),
            cell=lambda one: quotient(one.by_year.get(year)),
            heading=str(year),
            only=frozenset(form for form, shown in ((Form.CSV, years), (Form.PAGE, before)) if year in shown),
        )

    bar: dict[str, Any] = {} if full is None else {"bar": lambda one: one.lq, "full": full}
    changed = {
        # A narrow screen shows the mark, and leaves the sentence to a wider one.
        "label": replace(_NAMED, note=note, cell=lambda one: _with_mark(one)),
        "lq": replace(_QUOTIENT, heading=f"Times its share, {newest}", **bar),
    }
    # Behind the quotient and before the evidence: the order of the CSV, on which scripts rely.
    at = ACTIVITY.index(_BEFORE) + 1
    columns = (*ACTIVITY[:at], *map(of_year, sorted({*years, *before})), *ACTIVITY[at:])
    return tuple(changed.get(column.name, column) for column in columns)


def shown_activities(*, strong: bool, trend: bool) -> tuple[str, ...]:
    """Columns of a page of strengths, or of what a place has little of; ``trend``: whether earlier years are known."""
    over_years = ("trend",) if trend else ()
    if strong:
        return ("label", "lq", *over_years, "value", "range", "local_units", "grade")
    return ("label", "lq", *over_years, "value", "expected")


def _pounds(one: IndustryFigure) -> str:
    return f"£{count(one.value)}m"


INDUSTRY = (
    TableColumn("code", "Code", only=FILES),
    TableColumn("name", "Industry", terminal="industry"),
    TableColumn(
        "value", "£ million", CellKind.NUMBER, cell=lambda one: count(one.value), plain=_pounds, terminal="value added"
    ),
    TableColumn("year", "Year", CellKind.YEAR, only=FILES),
    TableColumn(
        "lq",
        "Location quotient",
        CellKind.NUMBER,
        cell=lambda one: times(one.lq),
        heading="Times its share",
        terminal="times its share",
    ),
    TableColumn("frame", "Table in which the figure stands", only=JSON_ONLY),
)
"""Columns of gross value added by industry."""
STRUCTURE = (
    TableColumn("name", "Measure", terminal="measure"),
    TableColumn("value", "Value", CellKind.NUMBER, digits=3, terminal="value"),
)
"""Columns of indices of the structure of jobs."""


def _own_quotient(one: IndustryFigure) -> float:
    return one.lq


def industries(profile: AreaProfile) -> DataTable:
    """Gross value added of an area's strongest industries."""
    most = max((one.lq for one in profile.gva), default=1.0)
    columns = [replace(one, bar=_own_quotient, full=most) if one.name == "lq" else one for one in INDUSTRY]
    shown = ("name", "lq", "value")
    return DataTable("Value added", columns, profile.gva, shown=shown, narrow=shown)


def structure(profile: AreaProfile) -> DataTable:
    """Indices of the structure of an area's jobs."""
    rows = [{"name": name, "value": value} for name, value in profile.indices.items()]
    return DataTable("Structure of jobs", STRUCTURE, rows)

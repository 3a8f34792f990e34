"""The tables of the pages of sectors: their columns, each declared once for the page, its CSV and its JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from graph_engine.area_profiles.sector import FittingInstitution, Sector, SectorLink, StrongArea
from graph_engine.explanations.wording import count, listed, percent, pounds
from graph_engine.geography.gazetteer import Area
from web.http.page_addresses import area_page
from web.presentation.area_columns import (
    ACTIVITY,
    AREA_SCHEMA,
    CSV_ONLY,
    FILES,
    JSON_ONLY,
    activity_columns,
)
from web.presentation.data_table import DASH, CellKind, DataTable, Form, TableColumn, titled
from web.presentation.links import sector_page
from web.presentation.suggestion_columns import suggestion_table

# A quotient beyond this fills its bar like any other.
_FULL_BAR = 8.0
_PAGE_AND_CSV = frozenset({Form.PAGE, Form.CSV})

SECTORS = (
    TableColumn("code", "Code", only=FILES),
    TableColumn("label", "Activity", cell=lambda row: titled(row.label), link=lambda row: sector_page(row.code)),
    TableColumn("field", "Field", only=FILES),
    TableColumn("traded", "Whether it is sold beyond its own place", CellKind.FLAG, only=JSON_ONLY),
    TableColumn("jobs", "Jobs", CellKind.NUMBER, gaps=True, cell=lambda row: count(row.jobs)),
    TableColumn("areas", "Areas that are strong in it", CellKind.COUNT, heading="Areas strong in it"),
    TableColumn(
        "strongest_name",
        "Strongest",
        value=lambda row: row.strongest.name if row.strongest else None,
        cell=lambda row: row.strongest.name if row.strongest else "nowhere beyond doubt",
        link=lambda row: area_page(row.strongest) if row.strongest else None,
        only=_PAGE_AND_CSV,
    ),
    TableColumn(
        "strongest_code",
        "Code of the strongest",
        value=lambda row: row.strongest.code if row.strongest else None,
        only=CSV_ONLY,
    ),
    TableColumn("strongest", "Area that is strongest in it", gaps=True, only=JSON_ONLY, schema=AREA_SCHEMA),
)


def _note(one: StrongArea) -> str | None:
    works = listed(one.works) if one.works else None
    return ". ".join(filter(None, (works, one.figure.caution))) or None


STRONG: tuple[TableColumn, ...] = (
    TableColumn("area", "Area", only=JSON_ONLY),
    *(column for column in ACTIVITY if column.name != "area" and Form.JSON in column.only),
    TableColumn("works", "Works named", CellKind.TEXTS),
)
"""Columns of places that are strong in an activity, as JSON has them."""


def strong_columns(
    years: Sequence[int], before: Sequence[int], newest: int | str, full: float
) -> tuple[TableColumn, ...]:
    """Columns of places that are strong in an activity, for the page and its CSV."""
    # On the page a line tells of the years before, of which files have each as a column.
    figures = {one.name: one for one in activity_columns(sorted({*years, *before}), newest=newest, full=full)}
    quotients = [name for name in figures if name.startswith("lq_") and name != "lq_before"]
    trend = ("trend",) if before else ()
    names = ("value", "year", "lq", *trend, "low", "high", "range", *quotients, "local_units", "grade")
    caution = figures["caution"]
    return (
        TableColumn("area_code", "Area code", value=lambda one: one.area.code, only=CSV_ONLY),
        TableColumn(
            "area_name",
            "Area",
            value=lambda one: one.area.name,
            cell=lambda one: one.area.name,
            link=lambda one: area_page(one.area),
            note=_note,
        ),
        *(_of_figure(figures[name]) for name in names),
        TableColumn("works", "Works named", value=lambda one: list(one.works), only=CSV_ONLY),
        replace(caution, value=lambda one: one.figure.caution, only=CSV_ONLY),
    )


def _of_figure(column: TableColumn) -> TableColumn:
    """A column of an activity's figures, for rows that hold such a figure."""

    def inside(read: Callable[[Any], Any] | None) -> Callable[[Any], Any] | None:
        return None if read is None else lambda one: read(one.figure)

    return replace(
        column, value=inside(column.value), cell=inside(column.read), bar=inside(column.bar), note=inside(column.note)
    )


def _uk_share(one: SectorLink) -> str:
    return DASH if one.uk_share is None else percent(one.uk_share)


def _uk_note(one: SectorLink) -> str:
    return "both lie in one row: US table only" if one.uk_share is None else f"of the whole row {one.uk_row}"


_SHARE: Mapping[str, object] = {"type": "number", "minimum": 0, "maximum": 1}
LINK = (
    TableColumn("code", "Code", only=FILES),
    TableColumn("label", "Activity", cell=lambda one: titled(one.label), link=lambda one: sector_page(one.code)),
    TableColumn(
        "uk_share",
        "Share of the buyer's inputs, UK table, 0 to 1",
        CellKind.NUMBER,
        gaps=True,
        schema=_SHARE,
        cell=_uk_share,
        note=_uk_note,
    ),
    TableColumn("uk_row", "Row of the UK table", only=FILES),
    TableColumn("uk_year", "Year of the UK table", CellKind.YEAR, only=FILES),
    TableColumn(
        "us_share",
        "Share of the buyer's inputs, US table, 0 to 1",
        CellKind.NUMBER,
        gaps=True,
        schema=_SHARE,
        cell=lambda one: percent(one.us_share),
    ),
    TableColumn("us_year", "Year of the US table", CellKind.YEAR, only=FILES),
    TableColumn("where", "Where strongest", value=lambda one: [area.name for area in one.strongest], only=CSV_ONLY),
    TableColumn(
        "strongest",
        "Areas where the other activity is strongest",
        only=JSON_ONLY,
        schema={"type": "array", "items": AREA_SCHEMA},
    ),
)


def _area_name(one: FittingInstitution) -> str | None:
    return one.area.name if one.area else None


def institution_columns(most: float = 1.0, period: str = "") -> tuple[TableColumn, ...]:
    """Columns of institutions in fitting subjects; ``most`` fills a bar, ``period`` are the years of the income."""
    return (
        TableColumn("name", "Institution"),
        TableColumn("id", "Number or key of the record", only=JSON_ONLY),
        TableColumn("area", "Area of the institution", gaps=True, only=JSON_ONLY, schema=AREA_SCHEMA),
        TableColumn(
            "area_name",
            "Area",
            value=_area_name,
            cell=_area_name,
            only=_PAGE_AND_CSV,
            link=lambda one: area_page(one.area) if one.area else None,
        ),
        TableColumn("subject", "Subject", note=lambda one: "estimated from staff of 2014" if one.estimated else None),
        TableColumn(
            "income",
            "Income from industry, £",
            CellKind.NUMBER,
            gaps=True,
            heading=f"From industry, {period}",
            cell=lambda one: pounds(one.income),
            bar=lambda one: one.income,
            full=most,
        ),
        TableColumn("estimated", "Estimated", CellKind.FLAG, only=FILES),
        TableColumn("year_from", "First year", CellKind.YEAR, only=FILES),
        TableColumn("year", "Last year", CellKind.YEAR, only=FILES),
    )


def sector_tables(found: Sector) -> dict[str, DataTable]:
    """Every table of an activity's page, by name."""
    paid = found.institutions
    period = f"{paid[0].year_from}–{paid[0].year}" if paid else ""
    return {
        "strong": _strong(found),
        "sells_to_it": _links("What it buys", "Bought from makers of", found.sells_to_it),
        "buys_from_it": _links("Who buys from it", "Makers of", found.buys_from_it),
        "institutions": DataTable(
            "Institutions in fitting subjects",
            institution_columns(paid[0].income if paid else 1.0, period),
            paid,
            shown=("name", "area_name", "subject", "income"),
            narrow=("name", "area_name", "income"),
        ),
        "suggestions": suggestion_table(found.suggestions),
    }


def _strong(found: Sector) -> DataTable:
    years = sorted({year for one in found.strong for year in one.figure.by_year})
    first = found.strong[0].figure if found.strong else None
    before = [year for year in first.by_year if year != first.year] if first else []
    full = min(_FULL_BAR, max((one.figure.lq for one in found.strong), default=1.0))
    columns = strong_columns(years, before, first.year if first else "", full)
    shown = ("area_name", "lq", *(("trend",) if before else ()), "value", "range", "grade")
    return DataTable("Who is strong in it", columns, found.strong, shown=shown, narrow=("area_name", "lq", "value"))


def _links(title: str, first: str, links: Sequence[SectorLink]) -> DataTable:
    headings = {"label": first}
    if links:
        headings |= {"uk_share": f"UK table of {links[0].uk_year}", "us_share": f"US table of {links[0].us_year}"}
    columns = [replace(one, heading=headings[one.name]) if one.name in headings else one for one in LINK]
    places = TableColumn("places", "Strongest in", cell=lambda one: _places(one.strongest), only=frozenset({Form.PAGE}))
    return DataTable(title, (*columns, places), links, shown=("label", "uk_share", "us_share", "places"))


# Several links in one cell: the macro of tables knows one link a cell, and escapes everything else.
def _places(areas: Sequence[Area]) -> Markup:
    """Areas as links, one after the other."""
    link = Markup('<a class="govuk-link" href="{}">{}</a>')
    return Markup("; ").join(link.format(area_page(one), one.name) for one in areas) or Markup("nowhere beyond doubt")

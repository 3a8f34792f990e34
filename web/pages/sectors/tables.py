"""The tables of the pages of sectors: their columns, each declared once for the page, its CSV and its JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from graph_engine.area_profiles.sector import FittingInstitution, Sector, SectorLink, StrongArea
from graph_engine.explanations.wording import count, listed, percent, pounds
from graph_engine.geography.gazetteer import Area
from web.pages.home.pages import suggestion_table
from web.presentation.area_columns import (
    ACTIVITY,
    AREA_SCHEMA,
    CSV_ONLY,
    FILES,
    JSON_ONLY,
    activity_columns,
)
from web.presentation.columns import DASH, Column, Form, Kind, Table, titled
from web.presentation.links import area_page, sector_page

# A quotient beyond this fills its bar like any other.
_FULL_BAR = 8.0
_PAGE_AND_CSV = frozenset({Form.PAGE, Form.CSV})

SECTORS = (
    Column("code", "Code", only=FILES),
    Column("label", "Activity", cell=lambda row: titled(row.label), link=lambda row: sector_page(row.code)),
    Column("field", "Field", only=FILES),
    Column("traded", "Whether it is sold beyond its own place", Kind.FLAG, only=JSON_ONLY),
    Column("jobs", "Jobs", Kind.NUMBER, gaps=True, cell=lambda row: count(row.jobs)),
    Column("areas", "Areas that are strong in it", Kind.COUNT, heading="Areas strong in it"),
    Column(
        "strongest_name",
        "Strongest",
        value=lambda row: row.strongest.name if row.strongest else None,
        cell=lambda row: row.strongest.name if row.strongest else "nowhere beyond doubt",
        link=lambda row: area_page(row.strongest) if row.strongest else None,
        only=_PAGE_AND_CSV,
    ),
    Column(
        "strongest_code",
        "Code of the strongest",
        value=lambda row: row.strongest.code if row.strongest else None,
        only=CSV_ONLY,
    ),
    Column("strongest", "Area that is strongest in it", gaps=True, only=JSON_ONLY, schema=AREA_SCHEMA),
)


def _works(one: StrongArea) -> str | None:
    return listed(one.works) if one.works else None


STRONG: tuple[Column, ...] = (
    Column("area", "Area", only=JSON_ONLY),
    *(column for column in ACTIVITY if column.name != "area" and Form.JSON in column.only),
    Column("works", "Works named", Kind.TEXTS),
)
"""Columns of places that are strong in an activity, as JSON has them."""


def strong_columns(years: Sequence[int], before: Sequence[int], newest: int | str, full: float) -> tuple[Column, ...]:
    """Columns of places that are strong in an activity, for the page and its CSV."""
    figures = {one.name: one for one in activity_columns(years, before, newest=newest, full=full)}
    quotients = [name for name in figures if name.startswith("lq_") and name != "lq_before"]
    names = ("value", "year", "lq", "low", "high", "range", *quotients, "local_units", "grade")
    return (
        Column("area_code", "Area code", value=lambda one: one.area.code, only=CSV_ONLY),
        Column(
            "area_name",
            "Area",
            value=lambda one: one.area.name,
            cell=lambda one: one.area.name,
            link=lambda one: area_page(one.area),
            note=_works,
        ),
        *(_of_figure(figures[name]) for name in names),
        Column("works", "Works named", value=lambda one: list(one.works), only=CSV_ONLY),
    )


def _of_figure(column: Column) -> Column:
    """A column of an activity's figures, for rows that hold such a figure."""

    def inside(read: Callable[[Any], Any] | None) -> Callable[[Any], Any] | None:
        return None if read is None else lambda one: read(one.figure)

    return replace(column, value=inside(column.value), cell=inside(column.read), bar=inside(column.bar))


def _uk_share(one: SectorLink) -> str:
    return DASH if one.uk_share is None else percent(one.uk_share)


def _uk_note(one: SectorLink) -> str:
    return "both lie in one row: US table only" if one.uk_share is None else f"of the whole row {one.uk_row}"


_SHARE: Mapping[str, object] = {"type": "number", "minimum": 0, "maximum": 1}
LINK = (
    Column("code", "Code", only=FILES),
    Column("label", "Activity", cell=lambda one: titled(one.label), link=lambda one: sector_page(one.code)),
    Column("uk_share", "Share of the buyer's inputs, UK table, 0 to 1", Kind.NUMBER, gaps=True, schema=_SHARE,
           cell=_uk_share, note=_uk_note),
    Column("uk_row", "Row of the UK table", only=FILES),
    Column("uk_year", "Year of the UK table", Kind.YEAR, only=FILES),
    Column("us_share", "Share of the buyer's inputs, US table, 0 to 1", Kind.NUMBER, gaps=True, schema=_SHARE,
           cell=lambda one: percent(one.us_share)),
    Column("us_year", "Year of the US table", Kind.YEAR, only=FILES),
    Column("where", "Where strongest", value=lambda one: [area.name for area in one.strongest], only=CSV_ONLY),
    Column("strongest", "Areas where the other activity is strongest", only=JSON_ONLY,
           schema={"type": "array", "items": AREA_SCHEMA}),
)  # fmt: skip


def _area_name(one: FittingInstitution) -> str | None:
    return one.area.name if one.area else None


def institution_columns(most: float = 1.0, period: str = "") -> tuple[Column, ...]:
    """Columns of institutions in fitting subjects; ``most`` fills a bar, ``period`` are the years of the income."""
    return (
        Column("name", "Institution"),
        Column("id", "Number or key of the record", only=JSON_ONLY),
        Column("area", "Area of the institution", gaps=True, only=JSON_ONLY, schema=AREA_SCHEMA),
        Column("area_name", "Area", value=_area_name, cell=_area_name, only=_PAGE_AND_CSV,
               link=lambda one: area_page(one.area) if one.area else None),
        Column("subject", "Subject", note=lambda one: "estimated from staff of 2014" if one.estimated else None),
        Column("income", "Income from industry, £", Kind.NUMBER, gaps=True, heading=f"From industry, {period}",
               cell=lambda one: pounds(one.income), bar=lambda one: one.income, full=most),
        Column("estimated", "Estimated", Kind.FLAG, only=FILES),
        Column("year_from", "First year", Kind.YEAR, only=FILES),
        Column("year", "Last year", Kind.YEAR, only=FILES),
    )  # fmt: skip


def sector_tables(found: Sector) -> dict[str, Table]:
    """Every table of an activity's page, by name."""
    paid = found.institutions
    period = f"{paid[0].year_from}–{paid[0].year}" if paid else ""
    return {
        "strong": _strong(found),
        "sells_to_it": _links("What it buys", "Bought from makers of", found.sells_to_it),
        "buys_from_it": _links("Who buys from it", "Makers of", found.buys_from_it),
        "institutions": Table(
            "Institutions in fitting subjects",
            institution_columns(paid[0].income if paid else 1.0, period),
            paid,
            shown=("name", "area_name", "subject", "income"),
        ),
        "suggestions": suggestion_table(found.suggestions),
    }


def _strong(found: Sector) -> Table:
    years = sorted({year for one in found.strong for year in one.figure.by_year})
    first = found.strong[0].figure if found.strong else None
    before = [year for year in first.by_year if year != first.year] if first else []
    full = min(_FULL_BAR, max((one.figure.lq for one in found.strong), default=1.0))
    columns = strong_columns(years, before, first.year if first else "", full)
    shown = ("area_name", "lq", "value", "range", *(f"lq_{year}" for year in reversed(before)), "grade")
    return Table("Who is strong in it", columns, found.strong, shown=shown)


def _links(title: str, first: str, links: Sequence[SectorLink]) -> Table:
    headings = {"label": first}
    if links:
        headings |= {"uk_share": f"UK table of {links[0].uk_year}", "us_share": f"US table of {links[0].us_year}"}
    columns = [replace(one, heading=headings[one.name]) if one.name in headings else one for one in LINK]
    places = Column("places", "Strongest in", cell=lambda one: _places(one.strongest), only=frozenset({Form.PAGE}))
    return Table(title, (*columns, places), links, shown=("label", "uk_share", "us_share", "places"))


# Several links in one cell: the macro of tables knows one link a cell, and escapes everything else.
def _places(areas: Sequence[Area]) -> Markup:
    """Areas as links, one after the other."""
    link = Markup('<a class="govuk-link" href="{}">{}</a>')
    return Markup("; ").join(link.format(area_page(one), one.name) for one in areas) or Markup("nowhere beyond doubt")

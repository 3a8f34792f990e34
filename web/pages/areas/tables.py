"""The tables of an area's page: their columns, each declared once for the page, its CSV and its JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_engine.area_profiles.indicators import IndicatorFigure
from graph_engine.area_profiles.linked import LinkedPlace
from graph_engine.area_profiles.peers import Peers
from graph_engine.explanations.activity_evidence import JUMPED
from graph_engine.explanations.wording import count, kilometres, times, together
from web.http.page_addresses import area_page
from web.presentation.area_columns import (
    AREA,
    AREA_SCHEMA,
    CAUTION,
    CSV_ONLY,
    FILES,
    JOINED_CAUTION,
    JSON_ONLY,
    PEOPLE,
    cautions,
    marked,
    quotient,
)
from web.presentation.data_table import CellKind, DataTable, Form, TableColumn, titled
from web.presentation.indicator_amounts import amount
from web.presentation.links import sector_page

if TYPE_CHECKING:
    from graph_engine.area_profiles.growth import GrowthOption

ORDER = (
    *(
        "known_for",
        "peers",
        "lacks",
        "growth",
        "suggestions",
        "topics",
        "linked",
        "record",
        "institutions",
        "employers",
        "support",
    ),
    *("indicators", "gva", "structure", "figures"),
)
"""Tables in the order in which the page names their files."""

# A quotient beyond fills its bar no more than this does: the others would be too short to compare.
FULL_BAR = 8.0

AREAS = (*AREA, TableColumn("list", "List"))
CONTACT = (
    TableColumn("name", "Name"),
    TableColumn("kind", "Kind"),
    TableColumn("id", "Identifier"),
    TableColumn("ties_to", "Tie"),
    TableColumn("contact", "Contact", gaps=True),
    TableColumn("source", "Source"),
)
SUGGESTED = (
    TableColumn("kind", "Kind"),
    TableColumn("grade", "Grade"),
    TableColumn("partner_code", "Partner code", only=CSV_ONLY),
    TableColumn("partner", "Partner", schema=AREA_SCHEMA),
    TableColumn("field", "Field", only=CSV_ONLY),
    TableColumn("headline", "Suggestion"),
)


def _builds_on(one: GrowthOption) -> str:
    """The strengths that an option builds on, with the mark of those that jumped."""
    return titled(together([f"{label} ({JUMPED})" if label in one.jumped else label for label in one.related]))


GROWTH = (
    TableColumn("area", "Area"),
    TableColumn("code", "Code", only=FILES),
    TableColumn(
        "label",
        "Activity",
        cell=lambda one: titled(one.label),
        link=lambda one: sector_page(one.code),
    ),
    TableColumn("theme", "Field", only=FILES),
    TableColumn(
        "density",
        "Density of related capabilities, 0 to 1",
        CellKind.NUMBER,
        digits=2,
        heading="Nearness, 0 to 1",
        bar=lambda one: one.density,
        schema={"type": "number", "minimum": 0, "maximum": 1},
    ),
    TableColumn(
        "rank",
        "Rank of the area",
        CellKind.COUNT,
        cell=lambda one: f"{one.rank} of {one.of}",
        heading="Rank among areas",
    ),
    TableColumn("of", "Areas ranked", CellKind.COUNT, only=FILES),
    TableColumn(
        "value",
        "Jobs",
        CellKind.NUMBER,
        cell=lambda one: count(one.value),
        heading="Jobs now",
        note=lambda one: JUMPED if one.label in one.jumped else None,
    ),
    TableColumn("lq", "Location quotient", CellKind.NUMBER, cell=lambda one: times(one.lq), heading="Times its share"),
    TableColumn("national_jobs", "National jobs", CellKind.NUMBER, only=FILES),
    TableColumn("year", "Year", CellKind.YEAR, only=FILES),
    TableColumn(
        "related",
        "Related strengths",
        CellKind.TEXTS,
        cell=_builds_on,
        heading="Builds on",
    ),
    CAUTION,
)


def _begun(one: LinkedPlace) -> str | None:
    if not one.first_year:
        return None
    return f"{one.first_year}–{one.last_year}" if one.last_year != one.first_year else str(one.first_year)


def linked_columns(most: float = 1.0) -> tuple[TableColumn, ...]:
    """Columns of places by joint projects; ``most`` fills a bar."""
    return (
        TableColumn("area", "Area", only=JSON_ONLY, schema=AREA_SCHEMA),
        TableColumn("code", "Area code", value=lambda one: one.area.code, only=CSV_ONLY),
        TableColumn(
            "name",
            "Area",
            value=lambda one: one.area.name,
            cell=lambda one: one.area.name,
            heading="Place",
            link=lambda one: area_page(one.area),
            only=CSV_ONLY | {Form.PAGE},
        ),
        TableColumn("projects", "Joint projects", CellKind.COUNT, heading="All joint projects"),
        TableColumn(
            "small_consortia",
            "Of small consortia",
            CellKind.COUNT,
            cell=lambda one: one.small,
            heading="Projects of 12 partners or fewer",
            bar=lambda one: one.small,
            full=most,
        ),
        TableColumn("times_expected", "Times expected", CellKind.NUMBER, gaps=True, digits=1),
        TableColumn("first_year", "First year", CellKind.YEAR, gaps=True, only=FILES),
        TableColumn("last_year", "Last year", CellKind.YEAR, gaps=True, only=FILES),
        TableColumn("begun", "Projects begun", cell=_begun, only=PEOPLE),
        TableColumn("programmes", "Programmes of the projects", CellKind.TEXTS, only=JSON_ONLY),
        TableColumn(
            "distance_km",
            "Kilometres",
            CellKind.NUMBER,
            gaps=True,
            cell=lambda one: kilometres(one.distance_km),
            heading="Distance",
        ),
    )


def _years(one: IndicatorFigure) -> str:
    return f"{one.year_from}–{one.year}" if one.year_from != one.year else str(one.year)


INDICATOR = (
    TableColumn("area_code", "Area code", only=CSV_ONLY),
    TableColumn("code", "Series", only=FILES),
    TableColumn("name", "Indicator"),
    TableColumn("explanation", "What the series says", only=JSON_ONLY),
    TableColumn("publisher_note", "What its publisher says of it", only=JSON_ONLY),
    TableColumn("value", "Figure", CellKind.NUMBER, cell=lambda one: amount(one.value, one.unit)),
    TableColumn("unit", "Unit", only=FILES),
    TableColumn("year_from", "First year", CellKind.YEAR, only=FILES),
    TableColumn("year", "Year", CellKind.YEAR, cell=_years),
    TableColumn(
        "compared",
        "Figure compared",
        CellKind.NUMBER,
        gaps=True,
        heading="Compared",
        cell=lambda one: amount(one.compared, one.compared_in),
    ),
    TableColumn("compared_in", "Unit compared", only=FILES),
    TableColumn(
        "median", "Median of areas", CellKind.NUMBER, cell=lambda one: amount(one.median, one.compared_in, short=True)
    ),
    TableColumn(
        "rank", "Rank", CellKind.COUNT, gaps=True, cell=lambda one: f"{one.rank} of {one.of}" if one.rank else None
    ),
    TableColumn("of", "Areas ranked", CellKind.COUNT, only=FILES),
    TableColumn("higher_is", "Whether a higher figure is better", only=JSON_ONLY),
    TableColumn("source", "Source", only=FILES),
)
"""Columns of indicators as JSON has them; CSV names the area and the source in words (``_indicators`` of the page)."""


def peer_table(peers: Peers, meaning: str | None) -> DataTable:
    """Location quotients of an area's strengths beside those of its peers; ``meaning`` explains the mark of jumps."""
    most = min(FULL_BAR, max((one for row in peers.rows for one in row.quotients if one is not None), default=1.0))

    def of(at: int, code: str, name: str) -> TableColumn:
        return TableColumn(
            f"lq_{code}",
            name,
            CellKind.NUMBER,
            gaps=True,
            value=lambda row: row.quotients[at],
            cell=lambda row: quotient(row.quotients[at]),
            note=lambda row: marked(row.cautions[at]),
            bar=lambda row: row.quotients[at],
            full=most,
            below=True,
        )

    columns = [of(at, column.area.code, column.area.name) for at, column in enumerate(peers.columns)]
    first = (
        TableColumn("code", "Code", value=lambda row: row.code),
        TableColumn("label", "Activity", value=lambda row: row.label, cell=lambda row: titled(row.label)),
        TableColumn("theme", "Field", value=lambda row: row.theme),
    )
    return DataTable(
        "Beside its peers",
        (*first, *columns, JOINED_CAUTION),
        peers.rows,
        shown=("label", *(column.name for column in columns)),
        remark=cautions([row.cautions for row in peers.rows], meaning),
    )

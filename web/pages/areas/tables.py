"""The tables of an area's page: their columns, each declared once for the page, its CSV and its JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graph_engine.area_profiles.indicators import IndicatorFigure
from graph_engine.area_profiles.linked import LinkedPlace
from graph_engine.area_profiles.peers import Peers
from graph_engine.area_profiles.profile import ActivityFigure
from graph_engine.explanations.wording import count, kilometres, times, together
from graph_engine.suggestions.kinds import kind_titles
from web.presentation.amounts import amount
from web.presentation.area_columns import (
    AREA_SCHEMA,
    CSV_ONLY,
    FILES,
    JSON_ONLY,
    PEOPLE,
    activity_columns,
    industries,
    quotient,
    shown_activities,
    structure,
)
from web.presentation.columns import Column, Form, Kind, Table, titled
from web.presentation.links import area_page, sector_page

if TYPE_CHECKING:
    from web.pages.areas.pages import ProfilePage

ORDER = (
    *("known_for", "peers", "lacks", "growth", "suggestions", "linked", "institutions", "employers", "support"),
    *("indicators", "gva", "structure", "figures"),
)
"""Tables in the order in which the page names their files."""

AREAS = (
    Column("code", "Code"),
    Column("name", "Name"),
    Column("level", "Level"),
    Column("list", "List"),
)
CONTACT = (
    Column("name", "Name"),
    Column("kind", "Kind"),
    Column("id", "Identifier"),
    Column("ties_to", "Tie"),
    Column("contact", "Contact", gaps=True),
    Column("source", "Source"),
)
EVIDENCE = (
    Column("claim", "Claim"),
    Column("value", "Value", Kind.ANY, schema={"type": ["number", "string", "null"]}),
    Column("unit", "Unit"),
    Column("geography", "Place"),
    Column("year", "Year", Kind.ANY, schema={"type": ["integer", "string"]}),
    Column("source", "Source"),
    Column("edition", "Edition"),
    Column("row", "Where the figure stands among the tables of figures", Kind.OBJECT, gaps=True, only=JSON_ONLY),
)
SUGGESTED = (
    Column("kind", "Kind"),
    Column("partner_code", "Partner code", only=CSV_ONLY),
    Column("partner", "Partner", schema=AREA_SCHEMA),
    Column("field", "Field", only=CSV_ONLY),
    Column("headline", "Suggestion"),
)
GROWTH = (
    Column("area", "Area"),
    Column("code", "Code", only=FILES),
    Column(
        "label", "Activity", cell=lambda one: titled(one.label), link=lambda one: sector_page(one.code)
    ),
    Column("theme", "Field", only=FILES),
    Column(
        "density",
        "Density of related capabilities, 0 to 1",
        Kind.NUMBER,
        digits=2,
        heading="Nearness, 0 to 1",
        bar=lambda one: one.density,
        schema={"type": "number", "minimum": 0, "maximum": 1},
    ),
    Column(
        "rank", "Rank of the area", Kind.COUNT, cell=lambda one: f"{one.rank} of {one.of}", heading="Rank among areas"
    ),
    Column("of", "Areas ranked", Kind.COUNT, only=FILES),
    Column("value", "Jobs", Kind.NUMBER, cell=lambda one: count(one.value), heading="Jobs now"),
    Column("lq", "Location quotient", Kind.NUMBER, cell=lambda one: times(one.lq), heading="Times its share"),
    Column("national_jobs", "National jobs", Kind.NUMBER, only=FILES),
    Column("year", "Year", Kind.YEAR, only=FILES),
    Column("related", "Related strengths", Kind.TEXTS, cell=lambda one: titled(together(one.related)),
           heading="Builds on"),
)  # fmt: skip


def _begun(one: LinkedPlace) -> str | None:
    if not one.first_year:
        return None
    return f"{one.first_year}–{one.last_year}" if one.last_year != one.first_year else str(one.first_year)


def linked_columns(most: float = 1.0) -> tuple[Column, ...]:
    """Columns of places by joint projects; ``most`` fills a bar."""
    return (
        Column("area", "Area", only=JSON_ONLY, schema=AREA_SCHEMA),
        Column("code", "Area code", value=lambda one: one.area.code, only=CSV_ONLY),
        Column(
            "name",
            "Area",
            value=lambda one: one.area.name,
            cell=lambda one: one.area.name,
            heading="Place",
            link=lambda one: area_page(one.area),
            only=CSV_ONLY | {Form.PAGE},
        ),
        Column("projects", "Joint projects", Kind.COUNT, heading="All joint projects"),
        Column(
            "small_consortia",
            "Of small consortia",
            Kind.COUNT,
            cell=lambda one: one.small,
            heading="Projects of 12 partners or fewer",
            bar=lambda one: one.small,
            full=most,
        ),
        Column("times_expected", "Times expected", Kind.NUMBER, gaps=True, digits=1),
        Column("first_year", "First year", Kind.YEAR, gaps=True, only=FILES),
        Column("last_year", "Last year", Kind.YEAR, gaps=True, only=FILES),
        Column("begun", "Projects begun", cell=_begun, only=PEOPLE),
        Column("programmes", "Programmes of the projects", Kind.TEXTS, only=JSON_ONLY),
        Column("distance_km", "Kilometres", Kind.NUMBER, gaps=True, cell=lambda one: kilometres(one.distance_km),
               heading="Distance"),
    )  # fmt: skip


def _years(one: IndicatorFigure) -> str:
    return f"{one.year_from}–{one.year}" if one.year_from != one.year else str(one.year)


INDICATOR = (
    Column("area_code", "Area code", only=CSV_ONLY),
    Column("code", "Series", only=FILES),
    Column("name", "Indicator"),
    Column("explanation", "What the series says", only=JSON_ONLY),
    Column("publisher_note", "What its publisher says of it", only=JSON_ONLY),
    Column("value", "Figure", Kind.NUMBER, cell=lambda one: amount(one.value, one.unit)),
    Column("unit", "Unit", only=FILES),
    Column("year_from", "First year", Kind.YEAR, only=FILES),
    Column("year", "Year", Kind.YEAR, cell=_years),
    Column("compared", "Figure compared", Kind.NUMBER, gaps=True, heading="Compared",
           cell=lambda one: amount(one.compared, one.compared_in)),
    Column("compared_in", "Unit compared", only=FILES),
    Column("median", "Median of areas", Kind.NUMBER, cell=lambda one: amount(one.median, one.compared_in, short=True)),
    Column("rank", "Rank", Kind.COUNT, gaps=True, cell=lambda one: f"{one.rank} of {one.of}" if one.rank else None),
    Column("of", "Areas ranked", Kind.COUNT, only=FILES),
    Column("higher_is", "Whether a higher figure is better", only=JSON_ONLY),
    Column("source", "Source", only=FILES),
)  # fmt: skip
"""Columns of indicators as JSON has them; CSV names the area and the source in words: see :func:`_indicators`."""


def area_tables(page: ProfilePage) -> dict[str, Table]:
    """Every table of an area's page, by name."""
    profile, engine = page.area_profile, page.now.engine
    linked = engine.linked(page.area)
    several = ("area",) if page.several else ()
    tables = {
        "known_for": _activities("Known for", page, profile.known_for, strong=True),
        "lacks": _activities("Has little of", page, profile.lacks, strong=False),
        "growth": Table(
            "Near to what it has",
            GROWTH,
            engine.growth(page.area),
            shown=("label", *several, "related", "density", "rank", "value", "lq"),
        ),
        "suggestions": Table("First suggestions", SUGGESTED, _suggested(page)),
        "linked": Table(
            "Linked already",
            linked_columns(linked[0].small if linked else 1.0),
            linked,
            shown=("name", "small_consortia", "projects", "times_expected", "begun", "distance_km"),
        ),
        "indicators": _indicators(page),
        "gva": industries(profile),
        "institutions": Table("Institutions that industry pays", CONTACT, profile.institutions),
        "employers": Table("Works and large employers", CONTACT, profile.employers),
        "support": Table("Support to ring first", CONTACT, profile.support),
        "structure": structure(profile),
        "figures": Table("Totals behind the page", EVIDENCE, profile.sources),
    }
    return tables | ({"peers": peer_table(page.peers)} if page.peers else {})


def peer_table(peers: Peers) -> Table:
    """Location quotients of an area's strengths beside those of its peers."""

    def of(at: int, code: str, name: str) -> Column:
        return Column(
            f"lq_{code}",
            name,
            Kind.NUMBER,
            gaps=True,
            value=lambda row: row.quotients[at],
            cell=lambda row: quotient(row.quotients[at]),
        )

    columns = [of(at, column.area.code, column.area.name) for at, column in enumerate(peers.columns)]
    first = (
        Column("code", "Code", value=lambda row: row.code),
        Column("label", "Activity", value=lambda row: row.label, cell=lambda row: titled(row.label)),
        Column("theme", "Field", value=lambda row: row.theme),
    )
    return Table(
        "Beside its peers", (*first, *columns), peers.rows, shown=("label", *(column.name for column in columns))
    )


# Years before the newest are those of the whole page, so that both tables of activities have the same columns.
def _activities(title: str, page: ProfilePage, figures: Sequence[ActivityFigure], *, strong: bool) -> Table:
    years = sorted({year for one in figures for year in one.by_year})
    columns = activity_columns(
        years,
        page.years_before,
        newest=figures[0].year if figures else "",
        several=page.several,
        full=page.most if strong else None,
    )
    return Table(title, columns, figures, shown=shown_activities(page.years_before, strong=strong))


def _suggested(page: ProfilePage) -> list[dict[str, Any]]:
    titles = kind_titles()
    return [
        {
            "kind": titles[kind],
            "partner_code": one.target.code,
            "partner": one.target.name,
            "field": one.theme,
            "headline": one.headline,
        }
        for kind, cards in page.suggestions.items()
        for one in cards
    ]


def _indicators(page: ProfilePage) -> Table:
    in_words: Mapping[str, Column] = {
        "area_code": Column(
            "area_code", "Area code", value=lambda one: page.now.engine.figures.area(one.unit_key).code, only=CSV_ONLY
        ),
        "source": Column(
            "source", "Source", value=lambda one: page.now.engine.figures.source_title(one.source), only=CSV_ONLY
        ),
    }
    place = Column("place", "Area", cell=page.unit_name, only=PEOPLE)
    shown = ("name", *(("place",) if page.several else ()), "year", "value", "compared", "median", "rank")
    columns = [in_words.get(column.name, column) for column in INDICATOR]
    return Table("Indicators", (*columns, place), page.now.engine.indicators(page.area), shown=shown)

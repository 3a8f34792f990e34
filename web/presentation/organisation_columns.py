"""Columns of what is said of one organisation, for its pages, their files, the API and the command line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph_engine.explanations.wording import count
from web.presentation.area_columns import AREA_SCHEMA, CSV_ONLY, FILES, JSON_ONLY
from web.presentation.data_table import CellKind, DataTable, Form, TableColumn
from web.presentation.links import organisation_page, published_page, source_page, topic_page
from web.presentation.sentences import years

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph_engine.geography.gazetteer import Area
    from graph_engine.organisation_profiles.organisation_profile import OrganisationProfile
    from graph_engine.suggestions.organisation_partners import OrganisationPartners

_PAGE = frozenset({Form.PAGE})
_PAGE_AND_CSV = frozenset({Form.PAGE, Form.CSV})

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
_SOURCE_KEY = TableColumn("source_key", "Key of the edition of the source", only=FILES)
# Before the colon of a title stands its publisher or programme: enough beside a project, and the link has the rest.
_SOURCE = TableColumn(
    "source", "Source", cell=lambda one: one.source.partition(": ")[0], link=lambda one: source_page(one.source_key)
)
_EDITION = TableColumn("edition", "Edition of the source", only=FILES)
OWN_TEXT = (
    TableColumn("kind", "Project or impact case", only=FILES),
    TableColumn("title", "Title", note=lambda one: one.acronym, link=lambda one: published_page(one.address)),
    TableColumn("acronym", "Acronym", gaps=True, only=FILES),
    TableColumn("programme", "Programme, or unit of assessment", gaps=True, heading="Programme or field"),
    TableColumn("reference", "Number of the publisher", gaps=True, only=FILES),
    TableColumn("years", "Years", CellKind.YEAR, cell=lambda one: years(one.first_year, one.last_year), only=_PAGE),
    TableColumn("first_year", "First year", CellKind.YEAR, gaps=True, only=FILES),
    TableColumn("last_year", "Last year", CellKind.YEAR, gaps=True, only=FILES),
    TableColumn("part", "Part of the organisation in it, as published", only=FILES),
    TableColumn(
        "topic",
        "Its topic",
        gaps=True,
        only=JSON_ONLY,
        schema={
            "type": "object",
            "properties": {
                "key": {"type": "string", "description": "Key of the topic."},
                "name": {"type": "string", "description": "Its name."},
            },
            "required": ["key", "name"],
        },
    ),
    TableColumn("topic_key", "Key of its topic", value=lambda one: one.topic[0] if one.topic else None, only=CSV_ONLY),
    TableColumn("address", "Page of the publisher", gaps=True, only=FILES),
    _SOURCE_KEY,
    _SOURCE,
    _EDITION,
)
"""Columns of the texts of an organisation."""
OWN_TOPIC = (
    TableColumn("key", "Key", only=FILES),
    TableColumn("name", "Words that tell the topic from others", only=FILES),
    TableColumn("heading", "Topic", link=lambda one: topic_page(one.key)),
    TableColumn("role", "What it does in it"),
    TableColumn("texts", "Its texts in it", CellKind.COUNT),
    TableColumn("last_year", "Last year", CellKind.YEAR, gaps=True),
)
"""Columns of the topics of an organisation."""
OWN_SITE = (
    TableColumn("key", "Key", only=FILES),
    TableColumn("name", "Site", note=lambda one: one.what, link=lambda one: published_page(one.address)),
    TableColumn("what", "What it makes or does, as published", gaps=True, only=FILES),
    TableColumn("status", "Status, as published", gaps=True, heading="Status"),
    TableColumn("town", "Town", gaps=True, only=FILES),
    TableColumn("area", "Area", gaps=True, schema=AREA_SCHEMA, only=JSON_ONLY),
    TableColumn("area_code", "Area code", value=lambda one: one.area.code if one.area else None, only=CSV_ONLY),
    TableColumn(
        "area_name",
        "Area",
        value=lambda one: one.area.name if one.area else None,
        cell=lambda one: one.area.name if one.area else one.town,
        heading="Where",
        only=_PAGE_AND_CSV,
    ),
    TableColumn("seen", "Last year in which its source shows it at work", CellKind.YEAR, gaps=True, heading="Seen"),
    TableColumn("reference", "Number of its permit or approval", gaps=True, only=FILES),
    TableColumn("address", "Page at which anyone can look it up", gaps=True, only=FILES),
    _SOURCE_KEY,
    _SOURCE,
    _EDITION,
    TableColumn("latitude", "Latitude as published, WGS 84", CellKind.NUMBER, gaps=True, only=FILES),
    TableColumn("longitude", "Longitude as published, WGS 84", CellKind.NUMBER, gaps=True, only=FILES),
)
"""Columns of the sites that an organisation runs."""
OWN_TIE = (
    TableColumn("key", "Key", value=lambda one: one.partner.key, only=FILES),
    TableColumn(
        "name",
        "Organisation",
        value=lambda one: one.partner.name,
        cell=lambda one: one.partner.name,
        link=lambda one: organisation_page(one.partner.key),
    ),
    TableColumn("area", "Area", value=lambda one: _area(one), gaps=True, schema=AREA_SCHEMA, only=JSON_ONLY),
    TableColumn("area_code", "Area code", value=lambda one: one.partner.place.code, only=CSV_ONLY),
    TableColumn(
        "area_name",
        "Area",
        value=lambda one: one.partner.place.name,
        cell=lambda one: one.partner.place.name,
        only=_PAGE_AND_CSV,
    ),
    TableColumn("projects", "Joint projects", CellKind.COUNT, cell=lambda one: count(one.projects)),
    TableColumn("first_year", "Year in which the first began", CellKind.YEAR, gaps=True, only=FILES),
    TableColumn("last_year", "Year in which the last began", CellKind.YEAR, gaps=True, only=FILES),
    TableColumn("started", "Started", CellKind.YEAR, cell=lambda one: years(one.first_year, one.last_year), only=_PAGE),
    TableColumn(
        "ukri",
        "Joint projects that UKRI counted to May 2016, without their titles",
        CellKind.COUNT,
        heading="Counted by UKRI",
    ),
)
"""Columns of the organisations with which one has worked."""
REACHED_AT = (
    TableColumn("kind", "What it is"),
    TableColumn("value", "Address or number"),
    TableColumn("source", "Source"),
    TableColumn("edition", "Edition of the source"),
)
"""Columns of public addresses and numbers of an organisation."""
OWN_CLASS = (
    TableColumn("code", "Code of SIC 2007"),
    TableColumn("name", "Class"),
    TableColumn("source", "Source"),
    TableColumn("edition", "Edition of the source"),
)
"""Columns of the classes under which an organisation is registered."""
NAMED_BY = (
    TableColumn("key", "Key of the edition"),
    TableColumn("title", "Source"),
    TableColumn("edition", "Edition"),
    TableColumn("published_name", "Name that it gives", gaps=True),
)
"""Columns of the sources that name an organisation."""


def partner_table(found: OrganisationPartners) -> DataTable:
    """Partners of an organisation, each a row."""
    return DataTable("Partners of an organisation", PARTNER, found.partners)


def organisation_tables(found: OrganisationProfile, suggestions: DataTable) -> dict[str, DataTable]:
    """Every table of an organisation's files, by name."""
    return {
        "texts": DataTable("Projects and impact cases", OWN_TEXT, found.texts),
        "topics": DataTable("Topics", OWN_TOPIC, found.topics),
        "sites": DataTable("Sites", OWN_SITE, found.sites),
        "worked_with": DataTable("Worked with", OWN_TIE, found.ties),
        "suggestions": suggestions,
        "classes": DataTable("Registered under", OWN_CLASS, found.classes),
        "contacts": DataTable("Addresses and numbers", REACHED_AT, found.contacts),
        "sources": DataTable("Sources", NAMED_BY, found.sources),
    }


def shown_tables(
    found: OrganisationProfile, most: int | None, area_link: Callable[[Area], str]
) -> dict[str, DataTable]:
    """Tables of an organisation's page, each with its first rows; all of them where ``most`` is not given."""

    def cut(title: str, columns: Sequence[TableColumn], rows: Sequence[Any], *narrow: str) -> DataTable:
        return DataTable(title, columns, rows[:most], narrow=narrow)

    def where(one: Any) -> str | None:
        return area_link(one.area) if one.area else None

    sites = [replace(column, link=where) if column.name == "area_name" else column for column in OWN_SITE]
    return {
        "texts": cut("Its projects and impact cases", OWN_TEXT, found.texts, "title", "programme", "years"),
        "sites": cut("Its sites", sites, found.sites, "name", "area_name", "seen"),
        "worked_with": cut("Whom it has worked with most", OWN_TIE, found.ties, "name", "area_name", "projects"),
    }


def _area(one: Any) -> dict[str, str]:
    return {"code": one.partner.place.code, "name": one.partner.place.name}

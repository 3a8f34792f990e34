"""Kinds of nodes: the columns of each, with unit and meaning; one declaration a kind."""

from __future__ import annotations

from dataclasses import dataclass

from graph_engine.schema.columns import SOURCE_COLUMN as _SOURCE
from graph_engine.schema.columns import Column
from graph_engine.schema.columns import boolean_column as _boolean
from graph_engine.schema.columns import date_column as _date
from graph_engine.schema.columns import integer_column as _integer
from graph_engine.schema.columns import number_column as _number
from graph_engine.schema.columns import text_column as _text
from graph_engine.schema.vocabulary import NodeLabel, Quantity

_KEY = _text("key", "unique in its kind", nullable=False)

_ORGANISATION = (
    _text("scheme", "identifier scheme: ukprn, company, ror, cordis, gtr, hub, chamber, name", nullable=False),
    _text("id", "identifier in the scheme", nullable=False),
    _text("name", "as published; null where the source has none"),
    _text("type", "university, research organisation, public body, company, growth hub, chamber…"),
    _text("country", "ISO 3166 alpha-2, GB for the United Kingdom"),
    _text("town", "post town"),
    _text("postcode", "full postcode with one space, or outward code"),
    _number("latitude", "degrees, WGS 84", Quantity.LATITUDE),
    _number("longitude", "degrees, WGS 84", Quantity.LONGITUDE),
    _text("size_class", "employees, as banded by the source"),
    _text("website", "public address"),
    _text("email", "role mailbox, never a person's"),
    _text("telephone", "switchboard"),
    _text("ukprn", "UK provider reference number"),
    _text("company_number", "Companies House number, eight characters"),
    _text("ror", "Research Organization Registry identifier"),
)

# What a text says, without the text: running text names persons, and most licences keep it from being copied.
_WORDS = (
    _text("terms", "words and word pairs of the running text, ``term:count`` joined by ``|``, sorted by term"),
    _text("keywords", "as published, joined by ``; ``"),
)


@dataclass(frozen=True)
class NodeKind:
    """A kind of node: its label and columns; ``key`` is the primary key."""

    label: NodeLabel
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns in order."""
        return tuple(column.name for column in self.columns)


NODES: dict[NodeLabel, NodeKind] = {
    kind.label: kind
    for kind in (
        NodeKind(
            NodeLabel.AREA,
            (
                _KEY,
                _text("code", "official code in the vintage", nullable=False),
                _text("level", "an AreaLevel", nullable=False),
                _integer("vintage", "year of the list of codes", Quantity.YEAR),
                _text("name", "official name", nullable=False),
                _number("latitude", "of the centroid, degrees", Quantity.LATITUDE),
                _number("longitude", "of the centroid, degrees", Quantity.LONGITUDE),
                _number("population", "residents, latest year published", Quantity.DERIVED),
                _integer("population_year", "year of the population", Quantity.YEAR),
                _integer("closed", "year in which the area or body ceased; null if it stands", Quantity.YEAR),
                _text("boundary", "GeoJSON geometry, simplified for the web, WGS 84"),
                _SOURCE,
            ),
        ),
        NodeKind(
            NodeLabel.SECTOR,
            (
                _KEY,
                _text("scheme", "a Scheme", nullable=False),
                _text("version", "edition of the classification"),
                _text("code", "code in the scheme", nullable=False),
                _text("level", "section, division, group, class, subclass, industry, unit, part, topic"),
                _text("name", "official name", nullable=False),
                _SOURCE,
            ),
        ),
        NodeKind(NodeLabel.INSTITUTION, (_KEY, *_ORGANISATION, _SOURCE)),
        NodeKind(NodeLabel.BUSINESS, (_KEY, *_ORGANISATION, _SOURCE)),
        NodeKind(
            NodeLabel.PROJECT,
            (
                _KEY,
                _text("programme", "H2020, HORIZON, FP7", nullable=False),
                _text("code", "the programme's own number", nullable=False),
                _text("acronym", "as published"),
                _text("title", "as published"),
                _date("start", "ISO date"),
                _date("end", "ISO date"),
                _number("cost", "total cost, EUR", Quantity.EUROS),
                _integer("partners", "participations, foreign ones too", Quantity.COUNT),
                _text("rcn", "record number of CORDIS, where the source gives it"),
                _boolean("sample", "true where its source is no measure of who works with whom, only words and names"),
                *_WORDS,
                _SOURCE,
            ),
        ),
        NodeKind(NodeLabel.THEME, (_KEY, _text("name", "our own name", nullable=False), _SOURCE)),
        NodeKind(
            NodeLabel.SOURCE,
            (
                _KEY,
                _text("loader", "loader that wrote it", nullable=False),
                _text("title", "of the publication", nullable=False),
                _text("publisher", "who publishes it", nullable=False),
                _text("licence", "short name of the licence", nullable=False),
                _text("address", "where the current full file is published"),
                _text("edition", "edition or year of the figures"),
                _text("loaded", "ISO time of the load; not part of the digest"),
                _integer("rows_read", "data rows in its files", Quantity.COUNT),
                _integer("rows_accepted", "rows used", Quantity.COUNT),
                _integer("rows_quarantined", "rows set aside with a reason", Quantity.COUNT),
            ),
        ),
        NodeKind(
            NodeLabel.SOURCE_FILE,
            (
                _KEY,
                _text("name", "file name, without folder", nullable=False),
                _text("sha256", "of the file's bytes"),
                _integer("rows_read", "data rows", Quantity.COUNT),
                _integer("rows_accepted", "rows used", Quantity.COUNT),
                _integer("rows_quarantined", "rows set aside", Quantity.COUNT),
                _text("notes", "repairs and rows kept only for checks, rule: count"),
                _SOURCE,
            ),
        ),
        NodeKind(
            NodeLabel.RECORD,
            (
                _KEY,
                _text("kind", "institution or business", nullable=False),
                *_ORGANISATION,
                _SOURCE,
            ),
        ),
        NodeKind(
            NodeLabel.QUARANTINED,
            (
                _KEY,
                _text("file", "file name", nullable=False),
                _integer("line", "line of the file, or row of the sheet, from 1", Quantity.PLACE),
                _text("column", "column that broke the rule"),
                _text("rule", "the rule, in words", nullable=False),
                _text("value", "raw value; withheld where it may name a person"),
                _SOURCE,
            ),
        ),
        NodeKind(
            NodeLabel.TERM,
            (
                _KEY,
                _text("text", "words that name an activity or product, as published", nullable=False),
                _text("kind", "index, product, includes", nullable=False),
                _SOURCE,
            ),
        ),
        NodeKind(
            NodeLabel.INDICATOR,
            (
                _KEY,
                _text("code", "the publisher's own name of the series", nullable=False),
                _text("name", "our own name", nullable=False),
                _text("explanation", "what it says of a place, and what it does not"),
                _text("unit", "unit of the values"),
                _text("publisher_note", "who made the series, from what"),
                _text("higher_is", "more, less or neither: which way is better"),
                _SOURCE,
            ),
        ),
        NodeKind(
            NodeLabel.COMMUNITY,
            (
                _KEY,
                _text("network", "organisations or areas", nullable=False),
                _integer("number", "1 for the largest", Quantity.DERIVED),
                _text("name", "from over-represented activities and places"),
                _integer("size", "members", Quantity.DERIVED),
                _number(
                    "stability",
                    "mean Jaccard coefficient with the most similar community of each run, 0 to 1",
                    Quantity.DERIVED,
                ),
                _number(
                    "agreement", "median of the stability over all members of the network, 0 to 1", Quantity.DERIVED
                ),
                _number("weight_inside", "share of the members' ties that stay inside, 0 to 1", Quantity.DERIVED),
                _SOURCE,
            ),
        ),
        NodeKind(
            NodeLabel.DOCUMENT,
            (
                _KEY,
                _text("kind", "project text, impact case", nullable=False),
                _text("reference", "the publisher's own number", nullable=False),
                _text("title", "as published"),
                _date("start", "ISO date, or year"),
                _date("end", "ISO date, or year"),
                _text("unit", "unit of assessment or programme, as published"),
                _text("subjects", "fields that the publisher gives, joined by ``; ``"),
                _text("places", "places that it names, as published, joined by ``; ``"),
                _text("address", "page at which anyone can read it"),
                *_WORDS,
                _SOURCE,
            ),
        ),
        NodeKind(
            NodeLabel.SITE,
            (
                _KEY,
                _text("name", "of the works, as published", nullable=False),
                _text("operator", "name of who runs it, as published"),
                _text("product", "what it makes or does, in the source's words"),
                _text("status", "open, closed, in capitals as published or in words"),
                _text("town", "post town"),
                _text("postcode", "full postcode with one space, or outward code"),
                _number("latitude", "degrees, WGS 84", Quantity.LATITUDE),
                _number("longitude", "degrees, WGS 84", Quantity.LONGITUDE),
                _text("reference", "number of its permit, approval or application"),
                _number("emissions", "tonnes of CO2 equivalent in the year of the figures", Quantity.TONNES),
                _number("megawatts", "installed capacity, MW", Quantity.MEGAWATTS),
                _integer("seen", "last year in which the source shows it at work", Quantity.YEAR),
                _text("address", "page at which anyone can look it up"),
                _SOURCE,
            ),
        ),
        NodeKind(
            NodeLabel.FACILITY,
            (
                _KEY,
                _text("name", "as published", nullable=False),
                _text("host", "organisation that runs it, as published"),
                _text("kind", "research infrastructure, catapult site, institute of technology", nullable=False),
                _text("fields", "disciplines and sectors, joined by ``; ``"),
                _text("town", "post town"),
                _text("postcode", "full postcode with one space, or outward code"),
                _number("latitude", "degrees, WGS 84", Quantity.LATITUDE),
                _number("longitude", "degrees, WGS 84", Quantity.LONGITUDE),
                _text("website", "public address"),
                _text("address", "page at which anyone can look it up"),
                *_WORDS,
                _SOURCE,
            ),
        ),
        NodeKind(
            NodeLabel.PRIORITY,
            (
                _KEY,
                _text("name", "what is wanted, as worded", nullable=False),
                _text("place", "the place, as worded", nullable=False),
                _text("programme", "under which it was declared"),
                _integer("year", "year of the declaration", Quantity.YEAR),
                _text("grade", "A: official page; B: press"),
                _text("address", "page at which it was read"),
                _SOURCE,
            ),
        ),
        NodeKind(
            NodeLabel.TOPIC,
            (
                _KEY,
                _integer("number", "1 for the largest", Quantity.DERIVED),
                _text("name", "from over-represented words"),
                _text("terms", "over-represented words, best first, joined by ``; ``"),
                _integer("documents", "texts in it", Quantity.DERIVED),
                _integer("organisations", "organisations of the United Kingdom in it", Quantity.DERIVED),
                _number("stability", "mean over its texts of how often they stay together, 0 to 1", Quantity.DERIVED),
                _number("agreement", "mean adjusted Rand index of the runs, at most 1", Quantity.DERIVED),
                _integer("first_year", "year in which its earliest project began", Quantity.DERIVED),
                _integer("last_year", "year in which its latest project ends", Quantity.DERIVED),
                _text("theme", "field of activities that it is nearest to; null where none is"),
                _SOURCE,
            ),
        ),
        NodeKind(
            NodeLabel.FORMER_TOPIC,
            (
                _KEY,
                _text("topic", "key that it had as a topic", nullable=False),
                _text("name", "name that it had"),
                _integer("documents", "texts that it had", Quantity.DERIVED),
                _integer("last_release", "number of the last release that had it in one piece", Quantity.DERIVED),
                _SOURCE,
            ),
        ),
    )
}

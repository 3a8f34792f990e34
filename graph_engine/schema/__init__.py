"""The property graph: kinds of nodes and edges, their columns, keys and units, and where each came from.

This file is the one owner of names in the graph. Stores make their tables and constraints from it, loaders are
checked against it, and readers name columns from it.

Three things are never confused: a figure that is *zero* is an edge with ``value`` 0; a figure that the publisher
*suppressed* is an edge with ``suppressed`` true and ``value`` null; a figure that is *missing* has no edge.

Organisations come from many sources. Each source writes its own :attr:`NodeLabel.RECORD` rows, and edges that start
at a record. When a release is assembled, records that are the same organisation become one ``Institution`` or
``Business`` (``IDENTIFIED_AS`` says how each was joined), and edges move to it, keeping the record's key in their
``record`` column: so every join can be undone.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph_engine.schema.columns import Column
from graph_engine.schema.columns import boolean_column as _boolean
from graph_engine.schema.columns import integer_column as _integer
from graph_engine.schema.columns import number_column as _number
from graph_engine.schema.columns import text_column as _text
from graph_engine.schema.vocabulary import UNITS, AreaLevel, ColumnType, EdgeType, Measure, NodeLabel, Scheme

__all__ = [
    "EDGES",
    "NODES",
    "SCHEMA_VERSION",
    "UNITED_KINGDOM",
    "UNITS",
    "AreaLevel",
    "Column",
    "ColumnType",
    "EdgeKind",
    "EdgeType",
    "Measure",
    "NodeKind",
    "NodeLabel",
    "Scheme",
    "area_key",
    "sector_key",
]

SCHEMA_VERSION = 2


_KEY = _text("key", "unique in its kind", nullable=False)
_SOURCE = _text("source", "key of the Source that says so", nullable=False)
_RECORD = _text("record", "key of the Record that says so")

_ORGANISATION = (
    _text("scheme", "identifier scheme: ukprn, company, ror, cordis, gtr, hub, chamber, name", nullable=False),
    _text("id", "identifier in the scheme", nullable=False),
    _text("name", "as published; null where the source has none"),
    _text("type", "university, research organisation, public body, company, growth hub, chamber…"),
    _text("country", "ISO 3166 alpha-2, GB for the United Kingdom"),
    _text("town", "post town"),
    _text("postcode", "full postcode with one space, or outward code"),
    _number("latitude", "degrees, WGS 84"),
    _number("longitude", "degrees, WGS 84"),
    _text("size_class", "employees, as banded by the source"),
    _text("website", "public address"),
    _text("email", "role mailbox, never a person's"),
    _text("telephone", "switchboard"),
    _text("ukprn", "UK provider reference number"),
    _text("company_number", "Companies House number, eight characters"),
    _text("ror", "Research Organization Registry identifier"),
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


@dataclass(frozen=True)
class EdgeKind:
    """A kind of edge: its type, the pairs of labels it may tie, its columns, and what makes it unique.

    Tables of edges have the columns ``from`` and ``to`` (keys of nodes) before the columns named here.
    ``identity`` names the columns that, with ``from`` and ``to``, make a row unique.
    """

    type: EdgeType
    ends: tuple[tuple[NodeLabel, NodeLabel], ...]
    columns: tuple[Column, ...]
    identity: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns in order, ``from`` and ``to`` first."""
        return ("from", "to", *(column.name for column in self.columns))


_A, _S, _I, _B, _R = NodeLabel.AREA, NodeLabel.SECTOR, NodeLabel.INSTITUTION, NodeLabel.BUSINESS, NodeLabel.RECORD
_P, _T, _C = NodeLabel.PROJECT, NodeLabel.THEME, NodeLabel.COMMUNITY

NODES: dict[NodeLabel, NodeKind] = {
    kind.label: kind
    for kind in (
        NodeKind(
            _A,
            (
                _KEY,
                _text("code", "official code in the vintage", nullable=False),
                _text("level", "an AreaLevel", nullable=False),
                _integer("vintage", "year of the list of codes"),
                _text("name", "official name", nullable=False),
                _number("latitude", "of the centroid, degrees"),
                _number("longitude", "of the centroid, degrees"),
                _number("population", "residents, latest year published"),
                _integer("population_year", "year of the population"),
                _integer("closed", "year in which the area or body ceased; null if it stands"),
                _text("boundary", "GeoJSON geometry, simplified for the web, WGS 84"),
                _SOURCE,
            ),
        ),
        NodeKind(
            _S,
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
        NodeKind(_I, (_KEY, *_ORGANISATION, _SOURCE)),
        NodeKind(_B, (_KEY, *_ORGANISATION, _SOURCE)),
        NodeKind(
            _P,
            (
                _KEY,
                _text("programme", "H2020, HORIZON, FP7", nullable=False),
                _text("code", "the programme's own number", nullable=False),
                _text("acronym", "as published"),
                _text("title", "as published"),
                _text("start", "ISO date"),
                _text("end", "ISO date"),
                _number("cost", "total cost, EUR"),
                _integer("partners", "participations, foreign ones too"),
                _SOURCE,
            ),
        ),
        NodeKind(_T, (_KEY, _text("name", "our own name", nullable=False), _SOURCE)),
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
                _integer("rows_read", "data rows in its files"),
                _integer("rows_accepted", "rows used"),
                _integer("rows_quarantined", "rows set aside with a reason"),
            ),
        ),
        NodeKind(
            NodeLabel.SOURCE_FILE,
            (
                _KEY,
                _text("name", "file name, without folder", nullable=False),
                _text("sha256", "of the file's bytes"),
                _integer("rows_read", "data rows"),
                _integer("rows_accepted", "rows used"),
                _integer("rows_quarantined", "rows set aside"),
                _text("notes", "repairs and rows kept only for checks, rule: count"),
                _SOURCE,
            ),
        ),
        NodeKind(
            _R,
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
                _integer("line", "line of the file, or row of the sheet, from 1"),
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
            _C,
            (
                _KEY,
                _text("network", "organisations or areas", nullable=False),
                _integer("number", "1 for the largest"),
                _text("name", "from over-represented activities and places"),
                _integer("size", "members"),
                _number("stability", "mean over members of how often they stay together, 0 to 1"),
                _number("agreement", "mean adjusted Rand index of the runs of the network, at most 1"),
                _number("weight_inside", "share of the members' ties that stay inside, 0 to 1"),
                _SOURCE,
            ),
        ),
    )
}

EDGES: dict[EdgeType, EdgeKind] = {
    kind.type: kind
    for kind in (
        EdgeKind(
            EdgeType.PART_OF,
            ((_A, _A), (_S, _S)),
            (_number("weight", "share of the part that lies in the whole, 0 to 1"), _SOURCE),
        ),
        EdgeKind(
            EdgeType.SUCCEEDED_BY,
            ((_A, _A),),
            (
                _number("weight", "share of the old area that went to the new one, 0 to 1"),
                _integer("year", "year of the change"),
                _text("how", "recoded, merged, split, boundary changed"),
                _SOURCE,
            ),
        ),
        EdgeKind(
            EdgeType.LOCATED_IN,
            ((_I, _A), (_B, _A), (_R, _A)),
            (
                _text("how", "nuts code, coordinates, postcode, town, district"),
                _text("fineness", "AreaLevel that the evidence supports"),
                _boolean("seat", "true where this record gives the organisation its one place"),
                _RECORD,
                _SOURCE,
            ),
            ("record",),
        ),
        EdgeKind(
            EdgeType.OPERATES_IN,
            ((_B, _S), (_I, _S), (_R, _S)),
            (_integer("rank", "order in which the source lists it, from 1"), _RECORD, _SOURCE),
            ("record",),
        ),
        EdgeKind(
            EdgeType.ACTIVE_IN,
            ((_I, _S), (_B, _S), (_R, _S)),
            (
                _text("measure", "a Measure", nullable=False),
                _text("unit_part", "letter of a double submission, empty otherwise"),
                _integer("year", "year of the figure, or last of its period"),
                _integer("year_from", "first year of the period"),
                _number("value", "in the measure's unit"),
                _RECORD,
                _SOURCE,
            ),
            ("measure", "unit_part", "year", "record"),
        ),
        EdgeKind(
            EdgeType.HAS_ACTIVITY,
            ((_A, _S),),
            (
                _text("measure", "a Measure", nullable=False),
                _integer("year", "year of the figure"),
                _number("value", "in the measure's unit; null where suppressed"),
                _boolean("suppressed", "true where the publisher withholds the figure"),
                _SOURCE,
            ),
            ("measure", "year", "source"),
        ),
        EdgeKind(
            EdgeType.PARTICIPATED_IN,
            ((_I, _P), (_B, _P), (_R, _P)),
            (
                _text("role", "coordinator, participant, partner, third party"),
                _number("contribution", "EU contribution, EUR"),
                _RECORD,
                _SOURCE,
            ),
            ("role", "record"),
        ),
        EdgeKind(EdgeType.ABOUT, ((_P, _S),), (_SOURCE,)),
        EdgeKind(EdgeType.IN_THEME, ((_S, _T),), (_SOURCE,)),
        EdgeKind(
            EdgeType.SUPPLIES,
            ((_S, _S),),
            (
                _number("us_share", "share of the buyer's inputs, US 2017 detail, 0 to 1"),
                _number("us_norm", "us_share ÷ the supplier's share of all inputs"),
                _number("uk_share", "share in the buyer's row of the UK table, 0 to 1"),
                _number("uk_norm", "uk_share ÷ the supplying row's share of all inputs"),
                _text("uk_supplier", "name of the supplying row of the UK table"),
                _text("uk_buyer", "name of the buying column of the UK table"),
                _boolean("uk_same_row", "true where both lie in one row of the UK table, so that it cannot say"),
                _integer("us_year", "year of the US table"),
                _integer("uk_year", "year of the UK table"),
                _SOURCE,
            ),
        ),
        EdgeKind(EdgeType.SERVES, ((_I, _A), (_R, _A)), (_RECORD, _SOURCE), ("record",)),
        EdgeKind(EdgeType.DESCRIBES, ((NodeLabel.TERM, _S),), (_SOURCE,)),
        EdgeKind(
            EdgeType.HAS_INDICATOR,
            ((_A, NodeLabel.INDICATOR),),
            (_integer("year", "year of the figure"), _number("value", "in the indicator's unit"), _SOURCE),
            ("year",),
        ),
        EdgeKind(
            EdgeType.WORKED_WITH,
            ((_R, _R), (_I, _I), (_I, _B), (_B, _I), (_B, _B)),
            (
                _text("discipline", "field of the joint work, as published; empty where none"),
                _integer("projects", "joint projects"),
                _number("weight", "as published, projects weighed by their size"),
                _RECORD,
                _text("other_record", "key of the other end's Record"),
                _SOURCE,
            ),
            ("discipline", "record", "other_record"),
        ),
        EdgeKind(
            EdgeType.MEMBER_OF,
            ((_I, _C), (_B, _C), (_A, _C)),
            (
                _number("stability", "how often it stays with its community over the runs, 0 to 1"),
                _number("x", "position in the drawing"),
                _number("y", "position in the drawing"),
                _number("degree", "ties, weighed"),
                _number("bridge", "share of its ties that lead to other communities, 0 to 1"),
                _SOURCE,
            ),
        ),
        EdgeKind(
            EdgeType.IDENTIFIED_AS,
            ((_R, _I), (_R, _B)),
            (_text("how", "its own record, same identifier, same cleaned name in one place"), _SOURCE),
        ),
    )
}

UNITED_KINGDOM = "GB"


def area_key(level: AreaLevel | str, vintage: int | None, code: str) -> str:
    """Key of an area: codes are re-used between vintages, so level and vintage are part of it.

    >>> area_key(AreaLevel.ITL2, 2021, "TLC1")
    'ITL2-2021:TLC1'
    >>> area_key(AreaLevel.POSTCODE, None, "S10")
    'POSTCODE:S10'
    """
    return f"{level}-{vintage}:{code}" if vintage is not None else f"{level}:{code}"


def sector_key(scheme: Scheme | str, code: str) -> str:
    """Key of a sector.

    >>> sector_key(Scheme.SIC, "2550")
    'sic2007:2550'
    """
    return f"{scheme}:{code}"

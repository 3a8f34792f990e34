"""Kinds of edges: what each may tie, its columns with unit and meaning, and what makes a row unique."""

from __future__ import annotations

from dataclasses import dataclass

from graph_engine.schema.columns import SOURCE_COLUMN as _SOURCE
from graph_engine.schema.columns import Column
from graph_engine.schema.columns import boolean_column as _boolean
from graph_engine.schema.columns import integer_column as _integer
from graph_engine.schema.columns import number_column as _number
from graph_engine.schema.columns import text_column as _text
from graph_engine.schema.vocabulary import EdgeType, NodeLabel, Quantity

_RECORD = _text("record", "key of the Record that says so")


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
_D, _W, _F, _TOPIC = NodeLabel.DOCUMENT, NodeLabel.SITE, NodeLabel.FACILITY, NodeLabel.TOPIC
_FORMER = NodeLabel.FORMER_TOPIC

EDGES: dict[EdgeType, EdgeKind] = {
    kind.type: kind
    for kind in (
        EdgeKind(
            EdgeType.PART_OF,
            ((_A, _A), (_S, _S)),
            (_number("weight", "share of the part that lies in the whole, 0 to 1", Quantity.SHARE), _SOURCE),
        ),
        EdgeKind(
            EdgeType.SUCCEEDED_BY,
            ((_A, _A),),
            (
                _number("weight", "share of the old area that went to the new one, 0 to 1", Quantity.SHARE),
                _integer("year", "year of the change", Quantity.YEAR),
                _text("how", "recoded, merged, split, boundary changed"),
                _SOURCE,
            ),
        ),
        EdgeKind(
            EdgeType.LOCATED_IN,
            ((_I, _A), (_B, _A), (_R, _A), (_W, _A), (_F, _A)),
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
            ((_B, _S), (_I, _S), (_R, _S), (_W, _S)),
            (_integer("rank", "order in which the source lists it, from 1", Quantity.PLACE), _RECORD, _SOURCE),
            ("record",),
        ),
        EdgeKind(
            EdgeType.ACTIVE_IN,
            ((_I, _S), (_B, _S), (_R, _S)),
            (
                _text("measure", "a Measure", nullable=False),
                _text("unit_part", "letter of a double submission, empty otherwise"),
                _integer("year", "year of the figure, or last of its period", Quantity.YEAR),
                _integer("year_from", "first year of the period", Quantity.YEAR),
                _number("value", "in the measure's unit", Quantity.FIGURE),
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
                _integer("year", "year of the figure", Quantity.YEAR),
                _number("value", "in the measure's unit; null where suppressed", Quantity.FIGURE),
                _boolean("suppressed", "true where the publisher withholds the figure"),
                _SOURCE,
            ),
            ("measure", "year", "source"),
        ),
        EdgeKind(
            EdgeType.PARTICIPATED_IN,
            ((_I, _P), (_B, _P), (_R, _P)),
            (
                _text("role", "coordinator, participant, partner; third party or ended: no partner"),
                _number("contribution", "EU contribution, EUR", Quantity.EUROS),
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
                _number("us_share", "share of the buyer's inputs, US 2017 detail, 0 to 1", Quantity.SHARE),
                _number("us_norm", "us_share ÷ the supplier's share of all inputs", Quantity.RATIO),
                _number("uk_share", "share in the buyer's row of the UK table, 0 to 1", Quantity.SHARE),
                _number("uk_norm", "uk_share ÷ the supplying row's share of all inputs", Quantity.RATIO),
                _text("uk_supplier", "name of the supplying row of the UK table"),
                _text("uk_buyer", "name of the buying column of the UK table"),
                _boolean("uk_same_row", "true where both lie in one row of the UK table, so that it cannot say"),
                _integer("us_year", "year of the US table", Quantity.YEAR),
                _integer("uk_year", "year of the UK table", Quantity.YEAR),
                _SOURCE,
            ),
        ),
        EdgeKind(EdgeType.SERVES, ((_I, _A), (_R, _A)), (_RECORD, _SOURCE), ("record",)),
        EdgeKind(EdgeType.DESCRIBES, ((NodeLabel.TERM, _S),), (_SOURCE,)),
        EdgeKind(
            EdgeType.HAS_INDICATOR,
            ((_A, NodeLabel.INDICATOR),),
            (
                _integer("year", "year of the figure", Quantity.YEAR),
                _number("value", "in the indicator's unit", Quantity.INDICATOR),
                _SOURCE,
            ),
            ("year",),
        ),
        EdgeKind(
            EdgeType.WORKED_WITH,
            ((_R, _R), (_I, _I), (_I, _B), (_B, _I), (_B, _B)),
            (
                _text("discipline", "field of the joint work, as published; empty where none"),
                _integer("projects", "joint projects", Quantity.COUNT),
                _number("weight", "as published, projects weighed by their size", Quantity.COUNT),
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
                _number("stability", "how often it stays with its community over the runs, 0 to 1", Quantity.DERIVED),
                _number("x", "position in the drawing", Quantity.DERIVED),
                _number("y", "position in the drawing", Quantity.DERIVED),
                _number("degree", "ties, weighed", Quantity.DERIVED),
                _number("bridge", "share of its ties that lead to other communities, 0 to 1", Quantity.DERIVED),
                _SOURCE,
            ),
        ),
        EdgeKind(
            EdgeType.IDENTIFIED_AS,
            ((_R, _I), (_R, _B)),
            (_text("how", "its own record, same identifier, same cleaned name in one place"), _SOURCE),
        ),
        EdgeKind(
            EdgeType.WORDS_OF,
            ((_D, _P),),
            (_text("how", "same record number, same grant number, same acronym and dates"), _SOURCE),
        ),
        EdgeKind(EdgeType.WROTE, ((_R, _D), (_I, _D), (_B, _D)), (_RECORD, _SOURCE), ("record",)),
        EdgeKind(
            EdgeType.OPERATES,
            ((_R, _W), (_I, _W), (_B, _W), (_R, _F), (_I, _F), (_B, _F)),
            (_RECORD, _SOURCE),
            ("record",),
        ),
        EdgeKind(EdgeType.DECLARES, ((_A, NodeLabel.PRIORITY),), (_text("how", "how the place was found"), _SOURCE)),
        EdgeKind(
            EdgeType.SAME_PROJECT_AS,
            ((_P, _P),),
            (_text("how", "how it is known; project_linkage.py has the rules"), _SOURCE),
        ),
        EdgeKind(
            EdgeType.IN_TOPIC,
            ((_P, _TOPIC), (_D, _TOPIC)),
            (
                _number("stability", "how often it stays with its topic over the runs, 0 to 1", Quantity.DERIVED),
                _SOURCE,
            ),
        ),
        EdgeKind(
            EdgeType.HAS_ROLE,
            ((_I, _TOPIC), (_B, _TOPIC), (_A, _TOPIC)),
            (
                _text("role", "researches, makes, applies, hosts, needs", nullable=False),
                _number("weight", "its texts in the topic, weighed by year and share of the work", Quantity.DERIVED),
                _integer("documents", "texts in the topic", Quantity.DERIVED),
                _integer("last_year", "last year of these", Quantity.DERIVED),
                _SOURCE,
            ),
            ("role",),
        ),
        EdgeKind(
            EdgeType.SUCCEEDS,
            ((_TOPIC, _FORMER), (_FORMER, _FORMER)),
            (
                _text("how", "continued: it has its key; split: it has a part of it; merged: it took most of it up"),
                _integer("documents", "texts of the former topic that are in the later one", Quantity.DERIVED),
                _number(
                    "share",
                    "of the former topic's texts that are in any topic of the next release, 0 to 1",
                    Quantity.DERIVED,
                ),
                _SOURCE,
            ),
        ),
    )
}

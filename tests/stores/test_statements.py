"""Queries are filled from the schema and from nothing else."""

from __future__ import annotations

import pyarrow as pa
import pytest

from graph_engine.schema import EDGES, NODES, Column, ColumnType, EdgeKind, EdgeType, NodeLabel
from graph_engine.stores.name_search import folded
from graph_engine.stores.neo4j.batches import grouped_rows, pieces, plain_rows
from graph_engine.stores.statements import (
    KEY,
    Fragment,
    Query,
    also,
    assigned,
    declared,
    ends,
    filtered,
    listed,
    quoted,
    returned,
    tied,
)

EVIL = Column("x` }) DETACH DELETE n //", ColumnType.TEXT, True, "nothing good")


def test_slots_take_members_of_the_schema():
    query = Query(
        "MATCH (a:<source>)-[e:<edge>]->(b:<target>) <where> RETURN a.x <- 1<columns>",
        **tied((EdgeType.HAS_ACTIVITY, NodeLabel.AREA, NodeLabel.SECTOR)),
        where=filtered("WHERE", [("a", KEY), ("e", EDGES[EdgeType.HAS_ACTIVITY].columns[1])]),
        columns=also("e", EDGES[EdgeType.HAS_ACTIVITY].columns[:2]),
    )
    assert query == (
        "MATCH (a:`Area`)-[e:`HAS_ACTIVITY`]->(b:`Sector`) WHERE a.`key` IN $where_0 AND e.`year` IN $where_1 "
        "RETURN a.x <- 1, e.`measure` AS `measure`, e.`year` AS `year`"
    )


@pytest.mark.parametrize("part", ["Area", "x`) DETACH DELETE n //", None, 1, KEY, b"Area", ["Area"]])
def test_slots_take_nothing_else(part):
    with pytest.raises(TypeError, match="A query takes labels, types and columns of the schema, not"):
        Query("MATCH (n:<label>) RETURN n", label=part)


@pytest.mark.parametrize("parts", [{}, {"lable": NodeLabel.AREA}, {"label": NodeLabel.AREA, "more": NodeLabel.AREA}])
def test_slots_and_parts_must_agree(parts):
    with pytest.raises(TypeError, match=r"has the slots \['label'\] and was given"):
        Query("MATCH (n:<label>) RETURN n", **parts)


@pytest.mark.parametrize(
    "make",
    [
        lambda: returned("n", [KEY, EVIL]),
        lambda: also("n", [EVIL]),
        lambda: listed("e", [EVIL]),
        lambda: filtered("AND", [("n", EVIL)]),
        lambda: assigned([EVIL], start=0),
        lambda: declared([EVIL], dict.fromkeys(ColumnType, "STRING")),
        lambda: ends(EdgeKind(EdgeType.ABOUT, (), ())),
        lambda: quoted("Area'"),
    ],
)
def test_fragments_take_columns_of_the_schema_only(make):
    with pytest.raises(TypeError, match="A query takes"):
        make()


def test_a_filter_of_nothing_is_no_text():
    assert filtered("WHERE", []) == Fragment("")


@pytest.mark.parametrize("label", NODES)
def test_every_label_and_column_can_be_a_name_in_backticks(label):
    assert all("`" not in name for name in (label.value, *NODES[label].names))


def test_batches_have_few_rows_and_few_bytes():
    table = pa.table({"from": ["a"] * 5 + ["b"] * 2, "to": [str(n) for n in range(7)], "text": ["x" * 100] * 7})
    assert [piece.num_rows for piece in pieces(table, rows=3)] == [3, 3, 1]
    assert [piece.num_rows for piece in pieces(table, rows=4, size=250)] == [2, 2, 1, 2]
    assert [piece.num_rows for piece in pieces(table, rows=4, size=1)] == [1] * 7
    assert plain_rows(table.slice(4, 2)) == [["a", "4", "x" * 100], ["b", "5", "x" * 100]]
    assert grouped_rows(table.slice(4, 2).select(["from", "to"])) == [["a", [["4"]]], ["b", [["5"]]]]
    assert list(pieces(table.slice(0, 0))) == []


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Ångström & Søn A/S", "angstrom son a s"),
        ("King’s College", "kings college"),
        ("STRASSE straße", "strasse strasse"),
        ("İstanbul Łódź", "istanbul lodz"),
        ("Ærø Œuvre", "aero oeuvre"),
        ("  3M  (UK)\tLtd.", "3m uk ltd"),
        ("ﬁne ½", "fine 1 2"),
        ("日本", "日本"),
        ("!?", ""),
    ],
)
def test_folding(text, plain):
    assert folded(text) == plain
    assert folded(plain) == plain

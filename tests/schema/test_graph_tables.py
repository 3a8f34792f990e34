"""Tables of a whole graph: schema, keys, ends and digests."""

import pyarrow as pa
import pytest

from graph_engine.errors import InputError
from graph_engine.schema import EDGES, NODES, RESULT_EDGES, RESULT_NODES, UNITS, EdgeType, Measure, NodeLabel
from graph_engine.schema.graph_tables import GraphTables, edge_schema, node_schema, table_digest


def areas(*codes, name="A place"):
    rows = [{"key": f"ITL2-2021:{code}", "code": code, "level": "ITL2", "name": name, "source": "s"} for code in codes]
    return pa.Table.from_pylist(rows, schema=node_schema(NodeLabel.AREA))


def part_of(*pairs, weight=1.0):
    rows = [{"from": f"ITL2-2021:{a}", "to": f"ITL2-2021:{b}", "weight": weight, "source": "s"} for a, b in pairs]
    return pa.Table.from_pylist(rows, schema=edge_schema(EdgeType.PART_OF))


def graph(nodes, edges=None):
    tables = GraphTables(nodes={NodeLabel.AREA: nodes})
    if edges is not None:
        tables.edges[(EdgeType.PART_OF, NodeLabel.AREA, NodeLabel.AREA)] = edges
    return tables


def test_the_order_of_rows_does_not_change_the_digest():
    one = graph(areas("TLC1", "TLC2"), part_of(("TLC1", "TLC2"), ("TLC2", "TLC1")))
    two = graph(areas("TLC2", "TLC1"), part_of(("TLC2", "TLC1"), ("TLC1", "TLC2")))
    assert one.digest() == two.digest()


@pytest.mark.parametrize("other", [areas("TLC1", "TLC3"), areas("TLC1", "TLC2", name="Another"), areas("TLC1")])
def test_any_other_row_changes_the_digest(other):
    assert graph(areas("TLC1", "TLC2")).digest() != graph(other).digest()


def test_another_table_in_the_place_of_one_changes_the_digest():
    one, other = graph(areas("TLC1", "TLC2")), graph(areas("TLC1", "TLC3"))
    before = one.digest()
    one.nodes[NodeLabel.AREA] = other.nodes[NodeLabel.AREA]
    assert one.digest() == other.digest() != before


def test_null_empty_and_zero_have_different_digests():
    digests = {table_digest(part_of(("TLC1", "TLC2"), weight=weight)) for weight in (None, 0.0, 1.0)}
    assert len(digests) == 3


def test_the_time_of_a_load_is_not_part_of_the_digest():
    source = {"key": "s", "loader": "l", "title": "t", "publisher": "p", "licence": "OGL v3"}
    tables = [
        pa.Table.from_pylist([source | {"loaded": time}], schema=node_schema(NodeLabel.SOURCE)) for time in ("1", "2")
    ]
    assert table_digest(tables[0]) == table_digest(tables[1])


def test_a_sound_graph_is_valid():
    graph(areas("TLC1", "TLC2"), part_of(("TLC1", "TLC2"))).validate()


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        (graph(areas("TLC1", "TLC1")), "stands twice"),
        (graph(areas("TLC1"), part_of(("TLC1", "TLC9"))), "which is no Area"),
        (graph(areas("TLC1", "TLC2"), part_of(("TLC1", "TLC2"), ("TLC1", "TLC2"))), "are repeated"),
        (graph(areas("TLC1").drop_columns(["name"])), "the schema asks for"),
        (graph(areas("TLC1", name=None)), "must not be null"),
    ],
)
def test_what_is_wrong_is_named(tables, words):
    with pytest.raises(InputError, match=words):
        tables.validate()


def test_an_edge_between_the_wrong_kinds_is_refused():
    tables = graph(areas("TLC1"))
    tables.edges[(EdgeType.SUPPLIES, NodeLabel.AREA, NodeLabel.AREA)] = edge_schema(EdgeType.SUPPLIES).empty_table()
    with pytest.raises(InputError, match="does not tie Area to Area"):
        tables.validate()


def test_every_kind_is_described():
    assert {*NODES, *RESULT_NODES} == set(NodeLabel)
    assert {*EDGES, *RESULT_EDGES} == set(EdgeType)
    assert not {*NODES} & {*RESULT_NODES}
    assert not {*EDGES} & {*RESULT_EDGES}
    assert set(UNITS) == set(Measure)
    for kind in [*NODES.values(), *EDGES.values()]:
        assert all(column.holds for column in kind.columns)
        assert any(column.name == "source" or column.name == "loader" for column in kind.columns)
        assert len(set(kind.names)) == len(kind.names)
    for kind in [*RESULT_NODES.values(), *RESULT_EDGES.values()]:
        assert all(column.holds for column in kind.columns)
        # Neo4j keeps the number of the release on every node under this name.
        assert not {"release", "uid"} & set(kind.names)
    # What is removed with the nodes that are published are the edges that start there.
    assert {source for kind in RESULT_EDGES.values() for source, _ in kind.ends} <= set(RESULT_NODES)
    for kind in EDGES.values():
        assert set(kind.identity) <= set(kind.names)

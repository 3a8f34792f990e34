"""Both stores behind one fixture, and small graphs to put into them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph_engine.schema import EDGES, NODES, Column, ColumnType, EdgeType, NodeLabel, edge_kind, node_kind
from graph_engine.schema.graph_tables import GraphTables, edge_schema, node_schema
from graph_engine.stores import open_store
from graph_engine.stores.protocol import GraphStore

HOSTILE = (
    'O\'Brien & "Sons" \\ Ltd',
    "'}) DETACH DELETE n //",
    "line\nbreak\ttab\r\n",
    "Łódź 🎉 é e\u0301 \u202eright to left",
    "",
    " ",
    "null",
    "NaN",
    "`Area`; MATCH (n) DELETE n",
    "$release",
    "x" * 10_000,
)
NUMBERS = (0.1 + 0.2, -0.0, 5e-324, 1.7976931348623157e308, 1 / 3, -1e22)
INTEGERS = (0, -1, 2**53 + 1, 2**63 - 1, -(2**63))


def nodes_of(label: NodeLabel, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """A table of nodes; columns that are left out are null, or empty where they must not be."""
    return _table(node_schema(label), node_kind(label).columns, rows)


def edges_of(edge: EdgeType, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """A table of edges, as :func:`nodes_of`."""
    return _table(edge_schema(edge), edge_kind(edge).columns, rows)


def _table(schema: pa.Schema, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    defaults = {column.name: None if column.nullable else "" for column in columns}
    return pa.Table.from_pylist([{**defaults, **row} for row in rows], schema=schema)


def _value(column: Column, row: int, place: int) -> Any:
    if column.nullable and (row + place) % 3 == 0:
        return None
    match column.type:
        case ColumnType.TEXT:
            return HOSTILE[(row + place) % len(HOSTILE)]
        case ColumnType.NUMBER:
            return NUMBERS[(row + place) % len(NUMBERS)]
        case ColumnType.INTEGER:
            return INTEGERS[(row + place) % len(INTEGERS)]
        case ColumnType.BOOLEAN:
            return (row + place) % 2 == 0


@pytest.fixture
def every_kind() -> GraphTables:
    """All kinds of nodes and edges that the schema knows, with every awkward value in every column it fits."""
    graph = GraphTables()
    for label, kind in NODES.items():
        rows = [
            {column.name: _value(column, row, place) for place, column in enumerate(kind.columns)}
            | {"key": f"{label}:{row} '\"\\`é🎉"}
            for row in range(len(HOSTILE) + 1)
        ]
        graph.nodes[label] = nodes_of(label, rows)
    for edge, ties in EDGES.items():
        for source, target in ties.ends:
            starts = graph.nodes[source].column("key").to_pylist()
            stops = graph.nodes[target].column("key").to_pylist()
            rows = [
                {column.name: _value(column, row, place) for place, column in enumerate(ties.columns)}
                | {"from": starts[row % len(starts)], "to": stops[(row // len(starts) + row) % len(stops)]}
                for row in range(3 * len(starts))
            ]
            graph.edges[edge, source, target] = edges_of(edge, rows)
    return graph


def small_graph() -> GraphTables:
    """Areas with jobs, an institution and a business in a project, and a name that occurs with and without accents."""
    area, sector, institution = NodeLabel.AREA, NodeLabel.SECTOR, NodeLabel.INSTITUTION
    business, project, record = NodeLabel.BUSINESS, NodeLabel.PROJECT, NodeLabel.RECORD
    return GraphTables(
        {
            area: nodes_of(
                area,
                [
                    {"key": "ITL2:E", "name": "East Yorkshire", "level": "ITL2", "vintage": 2021},
                    {"key": "ITL2:S", "name": "South Yorkshire", "level": "ITL2", "vintage": 2021},
                    {"key": "ITL3:B", "name": "Barnsley", "level": "ITL3", "vintage": 2021},
                    {"key": "ITL3:X", "name": "Île d’Or", "level": "ITL3", "vintage": None},
                ],
            ),
            sector: nodes_of(
                sector,
                [
                    {"key": "sic2007:2410", "scheme": "sic2007", "name": "Basic iron and steel"},
                    {"key": "sic2007:2550", "scheme": "sic2007", "name": "Forging, pressing and stamping"},
                ],
            ),
            institution: nodes_of(
                institution,
                [
                    {"key": "ukprn:1", "name": "University of Steelton"},
                    {"key": "ukprn:2", "name": "Steelton College"},
                    {"key": "ukprn:3"},
                ],
            ),
            business: nodes_of(business, [{"key": "company:1", "name": "Steel & Forge Ltd"}]),
            project: nodes_of(
                project,
                [{"key": "H2020:1", "programme": "H2020", "acronym": "HOT", "title": "Forging without fire"}],
            ),
            record: nodes_of(record, [{"key": "r:1", "kind": "business", "name": "STEEL AND FORGE LIMITED"}]),
        },
        {
            (EdgeType.PART_OF, area, area): edges_of(
                EdgeType.PART_OF, [{"from": "ITL3:B", "to": "ITL2:S", "weight": 1.0}]
            ),
            (EdgeType.HAS_ACTIVITY, area, sector): edges_of(
                EdgeType.HAS_ACTIVITY,
                [
                    _figure("ITL2:S", "2550", "jobs", 2021, 3_000.5),
                    _figure("ITL2:S", "2550", "jobs", 2018, 2_000.0),
                    _figure("ITL2:S", "2550", "local_units", 2021, 0.0),
                    _figure("ITL2:S", "2410", "jobs", 2021, None),
                    _figure("ITL2:E", "2550", "jobs", 2021, 10.0),
                ],
            ),
            (EdgeType.LOCATED_IN, institution, area): edges_of(
                EdgeType.LOCATED_IN, [{"from": "ukprn:1", "to": "ITL3:B"}, {"from": "ukprn:2", "to": "ITL3:B"}]
            ),
            (EdgeType.PARTICIPATED_IN, institution, project): edges_of(
                EdgeType.PARTICIPATED_IN, [{"from": "ukprn:1", "to": "H2020:1", "role": "coordinator"}]
            ),
            (EdgeType.PARTICIPATED_IN, business, project): edges_of(
                EdgeType.PARTICIPATED_IN, [{"from": "company:1", "to": "H2020:1", "contribution": 1.5}]
            ),
            (EdgeType.IDENTIFIED_AS, record, business): edges_of(
                EdgeType.IDENTIFIED_AS, [{"from": "r:1", "to": "company:1", "how": "same name"}]
            ),
        },
    )


def _figure(area: str, sic: str, measure: str, year: int, value: float | None) -> dict[str, Any]:
    return {
        "from": area,
        "to": f"sic2007:{sic}",
        "measure": measure,
        "year": year,
        "value": value,
        "suppressed": value is None,
        "source": "bres",
    }


@pytest.fixture
def small() -> GraphTables:
    """A fresh :func:`small_graph`."""
    return small_graph()


@pytest.fixture
def other(small: GraphTables) -> GraphTables:
    """The small graph with one area fewer."""
    areas = small.nodes[NodeLabel.AREA].slice(0, 3)
    return GraphTables({**small.nodes, NodeLabel.AREA: areas}, dict(small.edges))


def emptied(server: Any, environment: pytest.MonkeyPatch) -> str:
    """Address of a Neo4j server that was emptied; user and password are put into the environment."""
    import neo4j

    environment.setenv("HUB_NEO4J_USER", server.user)
    environment.setenv("HUB_NEO4J_PASSWORD", server.password)
    credentials = (server.user, server.password)
    with neo4j.GraphDatabase.driver(server.uri, auth=credentials) as driver, driver.session() as session:
        session.run("MATCH ()-[x]->() CALL (x) { DELETE x } IN TRANSACTIONS OF 20000 ROWS").consume()
        session.run("MATCH (x) CALL (x) { DELETE x } IN TRANSACTIONS OF 20000 ROWS").consume()
    return str(server.uri)


@pytest.fixture
def neo4j_address(neo4j_server: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Address of an empty Neo4j server."""
    return emptied(neo4j_server, monkeypatch)


@pytest.fixture(params=["embedded", "neo4j"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty store of each kind."""
    if request.param == "neo4j":
        return str(request.getfixturevalue("neo4j_address"))
    return f"embedded://{tmp_path / 'graph.lbug'}"


@pytest.fixture
def store(address: str) -> Iterator[GraphStore]:
    """An empty store of each kind, open for writing."""
    with open_store(address, read_only=False) as opened:
        yield opened


@pytest.fixture(scope="module", params=["embedded", "neo4j"])
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store of each kind with the small graph, open for reading; one for all tests of a file."""
    with pytest.MonkeyPatch.context() as environment:
        if request.param == "neo4j":
            address = emptied(request.getfixturevalue("neo4j_server"), environment)
        else:
            address = f"embedded://{tmp_path_factory.mktemp('loaded') / 'graph.lbug'}"
        with open_store(address, read_only=False) as writer:
            writer.write(small_graph())
        with open_store(address) as reader:
            yield reader

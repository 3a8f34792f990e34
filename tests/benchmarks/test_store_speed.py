"""Both stores at the size of the bundled snapshot: 700,000 figures between areas and sectors."""

from __future__ import annotations

import time

import numpy as np
import pyarrow as pa
import pytest

from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables, edge_schema, node_schema
from graph_engine.stores import open_store

AREA, SECTOR = NodeLabel.AREA, NodeLabel.SECTOR
FIGURES = (EdgeType.HAS_ACTIVITY, AREA, SECTOR)
AREAS, SECTORS, ROWS = 1_500, 3_000, 700_000
FRAME = {"measure": ["jobs"], "year": [2015, 2018, 2021]}

# Seconds on two cores, with room for a busy machine.
LIMITS = {
    "embedded": {"write": 30, "open": 0.3, "filter": 1, "edges": 5, "read": 5, "search": 0.5, "around": 1, "path": 1},
    "neo4j": {"write": 120, "open": 0.3, "filter": 5, "edges": 30, "read": 40, "search": 2, "around": 4, "path": 4},
}


def filled(schema: pa.Schema, rows: int, **columns) -> pa.Table:
    """A table whose other columns are null, or empty where they must not be."""
    arrays = [
        pa.array(columns[field.name], field.type)
        if field.name in columns
        else pa.array([None if field.nullable else ""] * rows, field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


@pytest.fixture(scope="module")
def graph():
    rng = np.random.default_rng(7)
    areas = np.array([f"ITL2-2021:A{number:05d}" for number in range(AREAS)])
    sectors = np.array([f"sic2007:{number:05d}" for number in range(SECTORS)])
    # Every pair of an area and a sector at most once, so that no edge is repeated.
    pairs = rng.choice(AREAS * SECTORS, ROWS, replace=False)
    value = rng.gamma(0.5, 1_000.0, ROWS)
    suppressed = rng.random(ROWS) < 0.1
    figures = filled(
        edge_schema(EdgeType.HAS_ACTIVITY),
        ROWS,
        **{"from": areas[pairs // SECTORS], "to": sectors[pairs % SECTORS]},
        measure=rng.choice(["jobs", "local_units", "gva", "employee_jobs"], ROWS),
        year=rng.integers(1998, 2024, ROWS),
        value=np.where(suppressed, None, value),
        suppressed=suppressed,
        source=np.full(ROWS, "bres"),
    )
    names = np.array([f"Area of {number:05d} places" for number in range(AREAS)])
    return GraphTables(
        {
            AREA: filled(node_schema(AREA), AREAS, key=areas, name=names),
            SECTOR: filled(node_schema(SECTOR), SECTORS, key=sectors, name=sectors),
        },
        {FIGURES: figures},
    )


@pytest.fixture(scope="module", params=["embedded", "neo4j"])
def written(request, graph, tmp_path_factory):
    """A store of each kind that holds the graph, open for writing."""
    with pytest.MonkeyPatch.context() as environment:
        if request.param == "neo4j":
            server = request.getfixturevalue("neo4j_server")
            environment.setenv("HUB_NEO4J_USER", server.user)
            environment.setenv("HUB_NEO4J_PASSWORD", server.password)
            address = server.uri
        else:
            address = f"embedded://{tmp_path_factory.mktemp('speed') / 'graph.lbug'}"
        with open_store(address, read_only=False) as store:
            store.write(graph)
            yield request.param, store


def timed(benchmark, kind, what, call, rounds=3):
    """The result of a call, which is measured and held to its limit."""
    times = []

    def measured():
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
        return result

    result = benchmark.pedantic(measured, rounds=rounds, warmup_rounds=rounds // 3)
    assert min(times) <= LIMITS[kind][what]
    return result


def test_write(benchmark, written, graph):
    kind, store = written
    assert timed(benchmark, kind, "write", lambda: store.write(graph), rounds=1).rows["HAS_ACTIVITY"] == ROWS


def test_open(benchmark, written):
    kind, writer = written

    def opened():
        with open_store(writer.address) as store:
            return store.release().rows["HAS_ACTIVITY"]

    assert timed(benchmark, kind, "open", opened) == ROWS


@pytest.fixture
def reader(written):
    kind, writer = written
    with open_store(writer.address) as store:
        yield kind, store


def test_filter(benchmark, reader, graph):
    kind, store = reader
    found = timed(benchmark, kind, "filter", lambda: store.edges(*FIGURES, ["year", "value"], FRAME))
    table = graph.edges[FIGURES].to_pandas()
    assert found.num_rows == (table.measure.eq("jobs") & table.year.isin(FRAME["year"])).sum()


def test_all_edges(benchmark, reader):
    kind, store = reader
    assert timed(benchmark, kind, "edges", lambda: store.edges(*FIGURES)).num_rows == ROWS


def test_whole(benchmark, reader, graph):
    kind, store = reader
    assert timed(benchmark, kind, "read", store.read).digest() == graph.digest()


def test_search(benchmark, reader):
    kind, store = reader
    assert timed(benchmark, kind, "search", lambda: store.search("00012 area"))[0].key == "ITL2-2021:A00012"


def test_neighbourhood(benchmark, reader):
    kind, store = reader
    found = timed(benchmark, kind, "around", lambda: store.neighbourhood("ITL2-2021:A00005", hops=2))
    assert len(found.nodes) == 200


def test_path(benchmark, reader):
    kind, store = reader
    found = timed(benchmark, kind, "path", lambda: store.shortest_path("ITL2-2021:A00005", "ITL2-2021:A00007"))
    assert len(found.nodes) == 3

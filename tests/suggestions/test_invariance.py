"""Renaming places and shuffling rows change nothing, and both stores give the same suggestions."""

import json
import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from graph_engine import Engine
from graph_engine.datasets.figures import load_figures
from graph_engine.schema import AreaLevel, EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.stores import open_store
from graph_engine.suggestions.pipeline import Matcher, Request
from loaders.pipeline.assembly import assemble
from loaders.pipeline.snapshot import read

# The years of gross value added before the last play no part in suggestions and are most of the rows.
USED = {"jobs", "employee_jobs", "local_units"}
# Characters for private use that stand before a changed name, one for each, and nowhere else.
LAST_MARK = 0x10FFFD
MARKS = re.compile("[\U00100000-\U0010fffd]")


@pytest.fixture(scope="module")
def raw():
    tables = read()
    key = (EdgeType.HAS_ACTIVITY, NodeLabel.AREA, NodeLabel.SECTOR)
    measures = tables.edges[key].column("measure").to_pylist()
    tables.edges[key] = tables.edges[key].filter(pa.array([measure in USED for measure in measures]))
    return tables


@pytest.fixture(scope="module")
def answers(snapshot_suggestions):
    """What the embedded store gives, with datasets that are kept."""
    return as_dicts(snapshot_suggestions)


def everything(store):
    """What a store gives when all is computed of it."""
    return as_dicts(Matcher(load_figures(store)).everything(Request(top=1_000)))


def as_dicts(found):
    return {kind: [one.as_dict() for one in suggestions] for kind, suggestions in found.items()}


def shuffled(tables, seed):
    random = np.random.default_rng(seed)
    return GraphTables(
        nodes={label: table.take(random.permutation(table.num_rows)) for label, table in sorted(tables.nodes.items())},
        edges={key: table.take(random.permutation(table.num_rows)) for key, table in sorted(tables.edges.items())},
    )


def renamed(tables):
    """Every area gets a name that sorts the other way round; only partnerships keep theirs, as bodies bear them."""
    areas = tables.nodes[NodeLabel.AREA]
    kept = pc.equal(areas.column("level"), AreaLevel.LEP)
    names = areas.column("name")
    before = pa.array([chr(LAST_MARK - number) for number in range(areas.num_rows)])
    other = pc.binary_join_element_wise(before, names.combine_chunks(), "")
    at = areas.schema.get_field_index("name")
    changed = areas.set_column(at, areas.schema.field("name"), pc.if_else(kept, names, other))
    return GraphTables(nodes={**tables.nodes, NodeLabel.AREA: changed}, edges=dict(tables.edges))


def without_marks(found):
    return json.loads(MARKS.sub("", json.dumps(found, ensure_ascii=False)))


@pytest.mark.long
def test_neither_the_order_of_rows_nor_the_names_of_places_change_anything(raw, answers, memory_store):
    """One release that differs in both, and in the store that holds it: to compute two would take a minute more."""
    assert shuffled(raw, 1).digest() == raw.digest()
    found = everything(memory_store(assemble(shuffled(renamed(raw), 1)).graph))
    assert found != answers
    assert without_marks(found) == without_marks(answers)


def test_neo4j_gives_the_same_suggestions(neo4j_server, snapshot_engine, answers, monkeypatch):
    monkeypatch.setenv("HUB_NEO4J_USER", neo4j_server.user)
    monkeypatch.setenv("HUB_NEO4J_PASSWORD", neo4j_server.password)
    graph = assemble(read()).graph
    with open_store(neo4j_server.uri, read_only=False) as store:
        release = store.write(graph, note="bundled snapshot")
    assert release.digest == graph.digest() == snapshot_engine.release.digest
    with Engine.open(neo4j_server.uri) as engine:
        assert everything(engine.store) == answers
        assert engine.profile("South Yorkshire").as_dict() == snapshot_engine.profile("South Yorkshire").as_dict()

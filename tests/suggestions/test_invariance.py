"""Renaming places and shuffling rows change nothing, and both stores give the same suggestions."""

import numpy as np
import pyarrow as pa
import pytest

from graph_engine import Engine
from graph_engine.datasets.figures import load_figures
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.stores import open_store
from graph_engine.suggestions.pipeline import Matcher, Request
from loaders.pipeline.assembly import assemble
from loaders.pipeline.snapshot import read

# The years of gross value added before the last play no part in suggestions and are most of the rows.
USED = {"jobs", "employee_jobs", "local_units"}


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


def test_neither_the_order_of_rows_nor_the_store_changes_anything(raw, answers, memory_store):
    other = shuffled(raw, 1)
    assert other.digest() == raw.digest()
    assert everything(memory_store(assemble(other).graph)) == answers


def test_the_names_of_places_change_nothing_but_themselves(raw, answers, memory_store):
    """Every area gets a name that sorts the other way round; scores, partners, lines and order stay."""
    areas = raw.nodes[NodeLabel.AREA]
    names = [f"{99_999 - number:05d} {name}" for number, name in enumerate(areas.column("name").to_pylist())]
    at = areas.schema.get_field_index("name")
    renamed = GraphTables(nodes=dict(raw.nodes), edges=dict(raw.edges))
    renamed.nodes[NodeLabel.AREA] = areas.set_column(at, areas.schema.field("name"), pa.array(names))
    found = everything(memory_store(assemble(renamed).graph))
    assert skeleton(found) == skeleton(answers)


def skeleton(answers):
    return {
        kind: [
            (
                one["area"]["code"],
                one["partner"]["code"],
                one["score"],
                [(line["from"]["what"], line["to"]["what"], line["points"]) for line in one["lines"]],
                [rival["area"]["code"] for rival in one["rivals"]],
            )
            for one in suggestions
        ]
        for kind, suggestions in answers.items()
    }


def test_neo4j_gives_the_same_suggestions(snapshot_engine, answers, neo4j_server, monkeypatch):
    monkeypatch.setenv("HUB_NEO4J_USER", neo4j_server.user)
    monkeypatch.setenv("HUB_NEO4J_PASSWORD", neo4j_server.password)
    graph = assemble(read()).graph
    with open_store(neo4j_server.uri, read_only=False) as store:
        release = store.write(graph, note="bundled snapshot")
    assert release.digest == graph.digest() == snapshot_engine.release.digest
    with Engine.open(neo4j_server.uri) as engine:
        assert everything(engine.store) == answers
        assert engine.profile("South Yorkshire").as_dict() == snapshot_engine.profile("South Yorkshire").as_dict()

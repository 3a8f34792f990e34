"""A small release with two groups of organisations that work together, as it is assembled."""

import pandas as pd
import pytest

from graph_engine import Engine
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables, edge_schema, node_schema
from graph_engine.stores import open_store
from loaders.framework.staging import conform
from loaders.pipeline.assembly import assemble

AREA, RECORD, PROJECT, SECTOR = NodeLabel.AREA, NodeLabel.RECORD, NodeLabel.PROJECT, NodeLabel.SECTOR
PLACES = {"TLC1": "Tees Valley and Durham", "TLD3": "Greater Manchester", "TLM5": "North Eastern Scotland"}
PARTS = {"SC2": "Food security", "SC3": "Secure energy"}


def made(members=8, name=lambda group, n: f"{'Farm' if group == 'a' else 'Turbine'} Works {n} Ltd", title=None):
    """Raw tables: groups ``a`` in Tees Valley and ``b`` in Scotland, each with a project for every pair.

    ``title`` gives the title of each project from its key; without it none has one.
    """
    records = [(f"cordis-h2020:{g}{n}", g, n) for g in "ab" for n in range(members)]
    units = {"a": "TLC1", "b": "TLM5"}
    projects, took = [], []
    for g, part in (("a", "SC2"), ("b", "SC3")):
        for one in range(members):
            for other in range(one):
                key = f"h2020:{g}{one}{other}"
                projects.append((key, part, 2014 + (one + other) % 6))
                took += [(f"cordis-h2020:{g}{one}", key), (f"cordis-h2020:{g}{other}", key)]
    projects.append(("h2020:x", "SC3", 2019))
    took += [("cordis-h2020:a0", "h2020:x"), ("cordis-h2020:b0", "h2020:x")]
    rows = {
        AREA: pd.DataFrame(
            {
                "key": [f"ITL2-2021:{code}" for code in PLACES],
                "code": list(PLACES),
                "level": "ITL2",
                "vintage": 2021,
                "name": list(PLACES.values()),
            }
        ),
        RECORD: pd.DataFrame(
            {
                "key": [key for key, _, _ in records],
                "kind": ["institution" if n == 0 else "business" for _, _, n in records],
                "scheme": "cordis",
                "id": [key for key, _, _ in records],
                "name": [name(g, n) for _, g, n in records],
                "type": "higher education",
                "country": "GB",
            }
        ),
        PROJECT: pd.DataFrame(
            {
                "key": [key for key, _, _ in projects],
                "programme": "H2020",
                "code": [key for key, _, _ in projects],
                "acronym": "ACR",
                "title": [title(key) if title else None for key, _, _ in projects],
                "start": [f"{year}-01-01" for _, _, year in projects],
                "end": [f"{year + 3}-12-31" for _, _, year in projects],
                "partners": 2,
            }
        ),
        SECTOR: pd.DataFrame(
            {
                "key": [f"h2020part:{code}" for code in PARTS],
                "scheme": "h2020part",
                "code": list(PARTS),
                "level": "part",
                "name": list(PARTS.values()),
            }
        ),
        NodeLabel.SOURCE: pd.DataFrame(
            {"key": ["made"], "loader": ["made"], "title": ["Made"], "publisher": ["Made"], "licence": ["CC0"]}
        ),
    }
    edges = {
        (EdgeType.LOCATED_IN, RECORD, AREA): pd.DataFrame(
            {
                "from": [key for key, _, _ in records],
                "to": [f"ITL2-2021:{units[g]}" for _, g, _ in records],
                "how": "nuts code",
                "fineness": "ITL2",
            }
        ),
        (EdgeType.PARTICIPATED_IN, RECORD, PROJECT): pd.DataFrame(took, columns=["from", "to"]).assign(role="partner"),
        (EdgeType.ABOUT, PROJECT, SECTOR): pd.DataFrame(
            {"from": [key for key, _, _ in projects], "to": [f"h2020part:{part}" for _, part, _ in projects]}
        ),
        (EdgeType.WORKED_WITH, RECORD, RECORD): pd.DataFrame(
            {
                "from": ["cordis-h2020:a1", "cordis-h2020:a2"],
                "to": ["cordis-h2020:a2", "cordis-h2020:b1"],
                "discipline": "Physics",
                "projects": [2, 1],
                "weight": [2.0, 1.0],
                "record": ["cordis-h2020:a1", "cordis-h2020:a2"],
                "other_record": ["cordis-h2020:a2", "cordis-h2020:b1"],
            }
        ),
    }
    with_source = {
        label: rows[label] if label is NodeLabel.SOURCE else rows[label].assign(source="made") for label in rows
    }
    return GraphTables(
        {label: conform(table, node_schema(label), str(label)) for label, table in with_source.items()},
        {key: conform(table.assign(source="made"), edge_schema(key[0]), str(key[0])) for key, table in edges.items()},
    )


@pytest.fixture(scope="module")
def assembled():
    """The made release."""
    return assemble(made()).graph


@pytest.fixture(scope="module")
def engine(assembled, tmp_path_factory):
    """An engine on the made release."""
    address = f"embedded://{tmp_path_factory.mktemp('network') / 'graph.lbug'}"
    with open_store(address, read_only=False) as store:
        store.write(assembled, note="made")
    with Engine.open(address) as opened:
        yield opened

"""Figures of a year: nothing later is read, and what is left out is named."""

from __future__ import annotations

import pandas as pd
import pytest

from graph_engine.prediction.kinds_at_origin import between_areas
from graph_engine.prediction.known_figures import KnownFigures
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables, node_schema
from loaders.framework.staging import conform
from tests.small_graph import edges, nodes


@pytest.fixture
def graph():
    found = GraphTables()
    starts = {"p:1": "2016-02-01", "p:2": "2019-01-01", "p:3": None, "p:4": "2026-01-01"}
    rows = [{"key": key, "code": key, "programme": "H2020", "start": start} for key, start in starts.items()]
    found.nodes[NodeLabel.PROJECT] = nodes(NodeLabel.PROJECT, rows)
    source = {"key": "test", "loader": "l", "title": "Survey", "publisher": "p", "licence": "l"}
    found.nodes[NodeLabel.SOURCE] = conform(pd.DataFrame([source]), node_schema(NodeLabel.SOURCE), "source")
    took = [{"from": "i:1", "to": key} for key in starts]
    edge = (EdgeType.PARTICIPATED_IN, NodeLabel.INSTITUTION, NodeLabel.PROJECT)
    found.edges[edge] = edges(EdgeType.PARTICIPATED_IN, took)
    figures = [
        {"from": "a", "to": "s", "measure": measure, "year": year, "value": 1.0}
        for measure, year in (("jobs", 2015), ("jobs", 2018), ("local_units", 2018))
    ]
    edge = (EdgeType.HAS_ACTIVITY, NodeLabel.AREA, NodeLabel.SECTOR)
    found.edges[edge] = edges(EdgeType.HAS_ACTIVITY, figures)
    return found


def test_nothing_later_is_left(graph):
    known = KnownFigures.of(graph, None, 2017)
    store = known.figures._store
    projects = store.nodes(NodeLabel.PROJECT, ["key", "start"]).to_pandas()
    # Of the newest year of the release, 2026, is now what was of 2017: nine years.
    assert projects.fillna("").to_numpy().tolist() == [["p:1", "2025-02-01"], ["p:3", ""]]
    took = store.edges(EdgeType.PARTICIPATED_IN, NodeLabel.INSTITUTION, NodeLabel.PROJECT, []).to_pandas()
    assert took["to"].tolist() == ["p:1", "p:3"]
    figures = store.edges(EdgeType.HAS_ACTIVITY, NodeLabel.AREA, NodeLabel.SECTOR, ["measure", "year"]).to_pandas()
    assert figures[["measure", "year"]].to_numpy().tolist() == [["jobs", 2015], ["local_units", 2018]]
    assert known.left_out == ("Survey",)


def test_the_newest_year_leaves_nothing_out(graph):
    known = KnownFigures.of(graph, None, 2026)
    assert not known.left_out
    assert known.figures._store.nodes(NodeLabel.PROJECT, ["start"]).to_pandas()["start"].tolist()[0] == "2016-02-01"


def test_the_best_suggestion_of_either_direction_counts():
    rows = [("TLC1", "TLD3", 1.0), ("TLD3", "TLC1", 3.0), ("TLC1", "TLC1", 9.0), ("TLX9", "TLC1", 9.0)]
    made = pd.DataFrame(
        [{"source": f"ITL2-2021:{one}", "target": f"ITL2-2021:{other}", "score": score} for one, other, score in rows]
    )
    found = between_areas(made, pd.Index(["TLC11", "TLC12", "TLD33"]))
    assert found[0].tolist() == [9.0, 9.0, 3.0]
    assert (found == found.T).all()

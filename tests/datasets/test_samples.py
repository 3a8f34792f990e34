"""Samples of projects lend words and names, and are counted in no measure of who works with whom."""

import pandas as pd
import pytest

from graph_engine.datasets.joint_projects import load_ties
from graph_engine.networks.ties import read_ties
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables, edge_schema, node_schema
from graph_engine.stores.bulk_reads import AssembledTables
from loaders.framework.staging import conform

AREA, PROJECT, INSTITUTION = NodeLabel.AREA, NodeLabel.PROJECT, NodeLabel.INSTITUTION


@pytest.fixture
def graph():
    """Leeds and Hull in one project of Horizon 2020, and in a second one that only a sample has."""
    codes = {"leeds": "TLE4", "hull": "TLE1"}
    nodes = {
        AREA: pd.DataFrame(
            [
                {"key": f"ITL2-2021:{code}", "code": code, "level": "ITL2", "vintage": 2021, "name": name}
                for name, code in codes.items()
            ]
        ),
        INSTITUTION: pd.DataFrame(
            [
                {"key": name, "scheme": "ukprn", "id": name, "name": f"University of {name}", "country": "GB"}
                for name in codes
            ]
        ),
        PROJECT: pd.DataFrame(
            [
                {"key": key, "programme": "H2020", "code": key, "start": "2018-01-01", "partners": 2, "sample": sample}
                for key, sample in (("whole:1", None), ("sample:2", True))
            ]
        ),
    }
    taken = [(name, key, name) for name in codes for key in ("whole:1", "sample:2")]
    seats = [(name, f"ITL2-2021:{code}", True, name) for name, code in codes.items()]
    edges = {
        (EdgeType.PARTICIPATED_IN, INSTITUTION, PROJECT): pd.DataFrame(taken, columns=["from", "to", "record"]),
        (EdgeType.LOCATED_IN, INSTITUTION, AREA): pd.DataFrame(seats, columns=["from", "to", "seat", "record"]),
    }
    return GraphTables(
        nodes={label: conform(rows.assign(source="s"), node_schema(label), label) for label, rows in nodes.items()},
        edges={key: conform(rows.assign(source="s"), edge_schema(key[0]), key[0]) for key, rows in edges.items()},
    )


def test_joint_projects_of_places_leave_samples_out(graph):
    organisations = pd.DataFrame({"key": ["leeds", "hull"], "unit": ["TLE4", "TLE1"]})
    found = load_ties(AssembledTables(graph), organisations)
    assert [one.key for one in found.joint("TLE4", "TLE1")] == ["whole:1"]
    assert [one.key for one in found.joint_with("leeds", "TLE1")] == ["whole:1"]
    assert set(found.participations["project"]) == {"whole:1"}


def test_the_network_of_organisations_leaves_samples_out(graph):
    ties = read_ties(AssembledTables(graph))
    assert ties.pairs["joint"].tolist() == [1]
    assert set(ties.participations["project"]) == {"whole:1"}


@pytest.mark.parametrize("role", ["ended", "third party"])
def test_who_left_or_is_a_third_party_is_no_partner(graph, role):
    key = (EdgeType.PARTICIPATED_IN, INSTITUTION, PROJECT)
    rows = graph.edges[key].to_pandas()
    rows["role"] = rows["from"].map({"leeds": "coordinator", "hull": role})
    graph.edges[key] = conform(rows, edge_schema(key[0]), "participations")
    organisations = pd.DataFrame({"key": ["leeds", "hull"], "unit": ["TLE4", "TLE1"]})
    assert load_ties(AssembledTables(graph), organisations).joint("TLE4", "TLE1") == []
    assert read_ties(AssembledTables(graph)).pairs.empty

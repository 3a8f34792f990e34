"""The network that readers get: its ties, communities, filters, paths, and why a tie is there."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest

from graph_engine import Engine
from graph_engine.errors import InputError, UnknownNameError
from graph_engine.networks.derive import with_communities
from graph_engine.networks.model import PROJECTS, UKRI
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables, edge_schema, node_schema
from graph_engine.stores import open_store
from loaders.framework.staging import conform
from loaders.pipeline.assembly import assemble, disassemble


def named(network):
    return {node.name for node in network.nodes}


def test_two_groups_are_two_named_communities(engine):
    found = engine.communities()
    assert found.stable
    assert found.agreement == pytest.approx(1.0)
    assert [(c.number, c.size, c.name) for c in found.communities] == [
        (1, 8, "Food and farming: Farm Works 1 Ltd, Farm Works 2 Ltd"),
        (2, 8, "Energy: Turbine Works 0 Ltd, Turbine Works 1 Ltd"),
    ]
    assert all(c.stability == 1.0 and c.weight_inside > 0.9 for c in found.communities)
    json.dumps(found.as_dict(), allow_nan=False)


def test_ties_carry_weight_projects_and_years(engine):
    found = engine.network(limit=None)
    assert (len(found.nodes), len(found.edges), found.truncated) == (16, 58, False)
    edges = {(edge.source, edge.target): edge for edge in found.edges}
    assert all(edge.source < edge.target for edge in found.edges)
    both = edges["cordis:cordis-h2020:a1", "cordis:cordis-h2020:a2"]
    assert both.relations == (PROJECTS, UKRI)
    assert (both.projects, both.first_year, both.last_year) == (3, 2017, 2017)
    # One project of two partners, and two counted where the ends' pairs bound the partners by 1.
    assert both.weight == pytest.approx(1 + 2 / 1)
    json.dumps(found.as_dict(), allow_nan=False)


def test_a_focus_shows_what_is_near(engine):
    near = engine.network(focus="Farm Works 3 Ltd")
    assert named(near) == {f"Farm Works {n} Ltd" for n in range(8)}
    assert near.focus == "cordis:cordis-h2020:a3"
    two = engine.network(focus="farm works 3 ltd", hops=2)
    assert named(two) - named(near) == {"Turbine Works 0 Ltd", "Turbine Works 1 Ltd"}
    few = engine.network(focus="Farm Works 3 Ltd", limit=3)
    assert (len(few.nodes), few.truncated, few.found) == (3, True, 8)
    assert "Farm Works 3 Ltd" in named(few)


def test_two_hops_within_a_limit_have_the_strongest_of_each_step(engine):
    everybody = engine.network(focus="Farm Works 1 Ltd", hops=2, limit=None)
    few = engine.network(focus="Farm Works 1 Ltd", hops=2, limit=6)
    assert (len(few.nodes), few.found, few.truncated) == (6, len(everybody.nodes), True)
    near = named(engine.network(focus="Farm Works 1 Ltd", limit=None))
    # The eight near ones would fill the limit alone; of the far ones, one is tied to the nearest of them.
    assert len(near) > 6
    assert named(everybody) - near == {"Turbine Works 0 Ltd", "Turbine Works 1 Ltd"}
    assert named(few) - near == {"Turbine Works 1 Ltd"}
    assert "Farm Works 2 Ltd" in named(few)


def test_a_project_without_a_title_takes_that_of_another_record(assembled, tmp_path):
    keys = ["h2020:a21", "h2020:a31"]
    words = pd.DataFrame({"from": ["text:1"], "to": keys[:1], "how": "record number", "source": "made"})
    documents = pd.DataFrame(
        {
            "key": ["text:1"],
            "kind": "project text",
            "reference": "1",
            "title": "Peat on moorland",
            "address": "https://example.org/1",
        }
    ).assign(source="made")
    edge = (EdgeType.WORDS_OF, NodeLabel.DOCUMENT, NodeLabel.PROJECT)
    told = GraphTables(
        {**assembled.nodes, NodeLabel.DOCUMENT: conform(documents, node_schema(NodeLabel.DOCUMENT), "Document")},
        {**assembled.edges, edge: conform(words, edge_schema(EdgeType.WORDS_OF), "WORDS_OF")},
    )
    with open_store(f"embedded://{tmp_path / 'graph.lbug'}", read_only=False) as store:
        store.write(told, note="made")
    with Engine.open(f"embedded://{tmp_path / 'graph.lbug'}") as opened:
        (titled,) = opened.relation("Farm Works 1 Ltd", "Farm Works 2 Ltd").projects
        (plain,) = opened.relation("Farm Works 1 Ltd", "Farm Works 3 Ltd").projects
    assert (titled.key, titled.title, titled.address) == (keys[0], "Peat on moorland", "https://example.org/1")
    assert (plain.key, plain.title) == (keys[1], "")
    assert plain.address == f"https://cordis.europa.eu/project/id/{plain.code}"
    assert plain.as_dict()["address"] == plain.address


def test_filters(engine):
    assert engine.network(relations=[UKRI]).edges[0].relations == (UKRI,)
    assert len(engine.network(relations=[UKRI]).edges) == 2
    dated = engine.network(since=2019, limit=None)
    assert {edge.first_year for edge in dated.edges} == {2019}
    assert all(edge.relations == (PROJECTS,) for edge in dated.edges)
    assert {node.label for node in engine.network(kinds=["institution"], limit=None).nodes} == {"Institution"}
    assert len(engine.network(sources=["made"], limit=None).edges) == 58


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"focus": "Farm Wroks 3"}, UnknownNameError, "Farm Works 3 Ltd"),
        ({"of": "people"}, UnknownNameError, "organisations; areas"),
        ({"kinds": ["person"]}, UnknownNameError, "Institution"),
        ({"relations": ["marriage"]}, UnknownNameError, "UKRI network"),
        ({"sources": ["x"]}, UnknownNameError, "made"),
        ({"hops": 3}, InputError, "1 or 2"),
        ({"limit": 0}, InputError, "limit of 0"),
        ({"since": 2020, "until": 2015}, InputError, "swap"),
    ],
)
def test_what_cannot_be_asked_is_refused(engine, asked, error, words):
    with pytest.raises(error, match=words):
        engine.network(**asked)


def test_why_two_are_tied(engine):
    found = engine.relation("Farm Works 2 Ltd", "Farm Works 1 Ltd")
    assert (found.a.name, found.b.name) == ("Farm Works 1 Ltd", "Farm Works 2 Ltd")
    (project,) = found.projects
    assert (project.start_year, project.end_year, project.topics) == (2017, 2020, ("Food security",))
    assert [(one.discipline, one.projects, one.source) for one in found.disciplines] == [("Physics", 2, "made")]
    nothing = engine.relation("Farm Works 5 Ltd", "Turbine Works 5 Ltd")
    assert (nothing.edge, nothing.projects, nothing.disciplines) == (None, (), ())
    with pytest.raises(InputError, match="two organisations"):
        engine.relation("Farm Works 5 Ltd", "Farm Works 5 Ltd")


def test_a_shortest_path_and_its_ties(engine):
    found = engine.path("Farm Works 5 Ltd", "Turbine Works 5 Ltd")
    assert len(found.nodes) == 4
    assert len(found.edges) == 3
    back = engine.path("Turbine Works 5 Ltd", "Farm Works 5 Ltd")
    assert [node.key for node in back.nodes] == [node.key for node in found.nodes][::-1]


def test_areas_are_tied_more_than_their_sizes_give(engine):
    found = engine.network("areas")
    assert {node.label for node in found.nodes} <= {"Area"}
    assert engine.communities("areas").communities == ()
    assert "No stable communities" in engine.communities("areas").note


def test_members_have_places_in_the_drawing(engine):
    nodes = engine.network(limit=None).nodes
    assert all(-1 <= node.x <= 1 and -1 <= node.y <= 1 for node in nodes)
    assert len({(node.x, node.y) for node in nodes}) == len(nodes)
    assert {node.community for node in nodes} == {1, 2}


@pytest.mark.long
def test_communities_are_found_anew_and_left_out_when_taken_apart(assembled):
    assembled.validate()
    raw = disassemble(assembled)
    assert NodeLabel.COMMUNITY not in raw.nodes
    assert not [key for key in raw.edges if key[0] is EdgeType.MEMBER_OF]
    assert "communities" not in raw.node_table(NodeLabel.SOURCE).column("key").to_pylist()
    assert assemble(raw).graph.digests() == assembled.digests()


@pytest.mark.long
def test_shuffled_rows_give_the_same_communities(assembled):
    raw, draw = disassemble(assembled), np.random.default_rng(3)

    def shuffled(tables):
        return {key: table.take(draw.permutation(table.num_rows)) for key, table in tables.items()}

    again = assemble(GraphTables(shuffled(raw.nodes), shuffled(raw.edges))).graph
    assert again.digests() == assembled.digests()


def test_a_graph_without_ties_has_no_communities():
    assert with_communities(GraphTables()).nodes == {}


def test_the_model_is_frozen(engine):
    with pytest.raises(dataclasses.FrozenInstanceError):
        engine.network().nodes[0].name = "other"

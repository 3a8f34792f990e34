"""Names of communities by the words of their projects."""

from dataclasses import replace
from itertools import chain

import numpy as np
import pandas as pd
import pytest

from graph_engine.networks import project_words
from graph_engine.networks.communities.naming import log_odds, named_by
from graph_engine.networks.found import find_network
from graph_engine.networks.model import ORGANISATIONS
from graph_engine.networks.project_words import words_of_communities
from graph_engine.networks.ties import read_ties
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables, edge_schema
from graph_engine.stores.bulk_reads import AssembledTables
from loaders.framework.staging import conform
from loaders.pipeline.assembly import assemble
from tests.networks.conftest import made

SAID = {
    "a": ("Peat restoration on moorland", "Moorland birds and peat restoration", "Peat restoration for carbon storage"),
    "b": ("Offshore wind turbines", "Foundations of offshore wind", "Offshore wind and subsea cables"),
}


def title(key):
    """A title for a project of a group, with words that all titles have."""
    group = key.removeprefix("h2020:")[0]
    said = SAID.get(group, ("Towards a novel approach",))
    return f"Novel network: {said[sum(map(ord, key)) % len(said)]} in Tees Valley"


def in_two_topics(raw):
    """The tables of a release whose projects are in a topic for each group: so few texts find none by themselves."""
    graph = assemble(raw).graph
    keys = graph.node_table(NodeLabel.PROJECT).column("key").to_pylist()
    rows = pd.DataFrame({"from": keys, "to": [f"topic:{key.removeprefix('h2020:')[0]}" for key in keys]})
    table = conform(rows.assign(stability=1.0, source="made"), edge_schema(EdgeType.IN_TOPIC), "IN_TOPIC")
    edge = (EdgeType.IN_TOPIC, NodeLabel.PROJECT, NodeLabel.TOPIC)
    return AssembledTables(GraphTables(graph.nodes, {**graph.edges, edge: table}))


def found(tables):
    """Words of the groups a and b."""
    ties = read_ties(tables)
    group = np.array([0 if "h2020:a" in key else 1 for key in ties.members.index])
    return words_of_communities(tables, ties, group, 2)


def limited(monkeypatch, **changed):
    """Limits with a prior for fifty texts in place of thousands."""
    limits = project_words.naming_limits()
    monkeypatch.setattr(project_words, "naming_limits", lambda: replace(limits, **{"prior": 10.0, **changed}))


@pytest.fixture(scope="module")
def titled():
    return in_two_topics(made(title=title))


def test_communities_are_named_by_phrases_of_their_titles(titled, monkeypatch):
    limited(monkeypatch)
    peat, wind = found(titled)
    assert any("peat" in one for one in peat)
    # A phrase says more than its words.
    assert "offshore wind" in wind
    for one in (*peat, *wind):
        # Prose that all titles have, words of programmes and names of places name nothing.
        assert not {"novel", "network", "tees", "valley"} & set(one.split())
        assert any(one in text.casefold() for text in (*SAID["a"], *SAID["b"]))


def test_names_of_the_network_are_these_words(titled, monkeypatch):
    limited(monkeypatch)
    ties = read_ties(titled)
    names = find_network(ORGANISATIONS, ties, titled, ties).names
    assert sorted(names) == sorted(named_by(one) for one in found(titled))


def test_words_in_names_of_members_are_their_names_and_no_subject(monkeypatch):
    limited(monkeypatch)
    bearers = in_two_topics(made(title=title, name=lambda _, n: f"Peat Wind Works {n} Ltd"))
    assert not any(word in one for one in chain(*found(bearers)) for word in ("peat", "wind"))


@pytest.mark.parametrize("changed", [{"texts": 1000}, {"by_projects": 1.1}, {"word_members": 50}, {"evidence": 900.0}])
def test_too_little_to_go_by_names_nothing(titled, monkeypatch, changed):
    limited(monkeypatch, **changed)
    assert found(titled) == [[], []]


@pytest.mark.long
def test_without_topics_no_word_is_told_from_prose():
    assert found(AssembledTables(assemble(made(title=title)).graph)) == [[], []]


def test_log_odds_grow_with_evidence_and_shrink_with_the_prior():
    whole = np.array([10.0, 100.0, 0.0])
    few, many = np.array([[2.0, 5.0, 0.0]]), np.array([[8.0, 20.0, 0.0]])
    assert log_odds(many, whole, prior=10.0)[0, 0] > log_odds(few, whole, prior=10.0)[0, 0] > 0
    assert log_odds(few, whole, prior=1000.0)[0, 0] < log_odds(few, whole, prior=10.0)[0, 0]
    assert log_odds(few, whole, prior=10.0)[0, 2] == 0.0
    assert log_odds(np.zeros((2, 2)), np.zeros(2), prior=10.0).tolist() == [[0.0, 0.0], [0.0, 0.0]]

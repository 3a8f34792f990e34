"""Suggestions as tables: every one that is shown, tied to what it is about, under a key that lasts."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from graph_engine.datasets.cached.cache import DatasetCache, cache_roots
from graph_engine.engine import Engine
from graph_engine.errors import NotEnoughDataError, StoreError
from graph_engine.results.publish import publish_results, result_tables
from graph_engine.results.suggestion_tables import suggestion_key, suggestion_tables
from graph_engine.schema import RESULT_EDGES, EdgeType, NodeLabel
from graph_engine.stores.bulk_reads import UnwrittenRelease
from graph_engine.suggestions.kinds import ranked_kinds
from tests.snapshot_store import datasets_kept

SUGGESTION = NodeLabel.SUGGESTION


class KeepingStore:
    """A store that keeps what is published."""

    def __init__(self, store):
        self.nodes = store.nodes
        self.published = None

    def publish(self, results, *, rules=""):
        self.published = results
        return SimpleNamespace(rules=rules)


@pytest.fixture(scope="module")
def nodes(snapshot_engine):
    """Suggestions that are published of the bundled snapshot, by key."""
    query = (
        "MATCH (s:Suggestion) RETURN s.key AS key, s.kind AS kind, s.title AS title, s.grade AS grade, s.rank AS rank"
    )
    rows = snapshot_engine.store.cypher(query, {}, limit=100_000).to_pylist()
    assert len(rows) > 100
    return {row["key"]: row for row in rows}


def keys_of(match):
    """Key of a match."""
    return suggestion_key(match.kind.name, match.ends, match.rows[0].get("topic"))


def test_every_suggestion_is_published_once_with_its_rank(snapshot_engine, nodes):
    shown = snapshot_engine.matcher.all_suggestions()
    assert set(shown) == set(ranked_kinds())
    assert sum(map(len, shown.values())) == len(nodes)
    for kind, found in shown.items():
        for rank, (match, one) in enumerate(found, 1):
            row = nodes[keys_of(match)]
            assert (row["kind"], row["title"], row["grade"], row["rank"]) == (kind, one.headline, one.grade.words, rank)


def test_they_are_tied_to_both_areas_organisations_texts_and_topic(snapshot_engine, nodes):
    store, figures = snapshot_engine.store, snapshot_engine.figures
    match, one = snapshot_engine.matcher.all_suggestions()["topic"][0]
    key = keys_of(match)

    def ends(edge):
        query = f"MATCH (s:Suggestion {{key: $key}})-[e:{edge}]->(x) RETURN x.key AS key, e AS edge ORDER BY key"
        return {row["key"] for row in store.cypher(query, {"key": key}).to_pylist()}

    row = match.rows[0]
    assert ends("BETWEEN") == {row["source"], row["target"]}
    assert ends("ON_TOPIC") == {row["topic"]}
    assert {row["source_organisation"], row["target_organisation"]} <= ends("INVOLVES")
    assert ends("RESTS_ON") == {one.reasons[0].source.text, one.reasons[0].target.text}
    query = (
        "MATCH (s:Suggestion {key: $key})-[e:INVOLVES {part: 'end'}]->(x)-[:LOCATED_IN {seat: true}]->(a:Area) "
        "MATCH (s)-[b:BETWEEN]->(u:Area) WHERE b.side = e.side RETURN x.key AS key, e.side AS side, u.key AS unit"
    )
    sides = {row["key"]: (row["side"], row["unit"]) for row in store.cypher(query, {"key": key}).to_pylist()}
    assert sides[row["source_organisation"]] == ("source", row["source"])
    assert sides[row["target_organisation"]] == ("target", row["target"])
    assert figures.area(str(row["source"])).key in ends("BETWEEN")


def test_a_topic_has_as_many_in_the_graph_as_on_its_page(snapshot_engine):
    query = "MATCH (t:Topic)<-[:ON_TOPIC]-(s:Suggestion) RETURN t.key AS topic, count(s) AS number ORDER BY topic"
    rows = snapshot_engine.store.cypher(query, {}, limit=10_000).to_pylist()
    for row in rows[:: max(1, len(rows) // 5)]:
        assert len(snapshot_engine.about_topic(row["topic"])) == row["number"]


def test_what_is_published_says_of_what(snapshot_engine):
    found, release = snapshot_engine.store.results(), snapshot_engine.release
    assert (found.release, found.release_digest) == (release.number, release.digest)
    assert found.rows["BETWEEN"] == 2 * found.rows["Suggestion"]
    assert found.rules


def test_the_same_release_gives_the_same_tables(snapshot_engine):
    store = KeepingStore(snapshot_engine.store)
    publish_results(store, lambda: snapshot_engine.matcher)
    assert store.published.digest() == snapshot_engine.store.results().digest


@pytest.mark.long
def test_a_release_gives_the_same_tables_before_it_is_written(snapshot_engine):
    store = snapshot_engine.store
    tried = UnwrittenRelease(store.read(), snapshot_engine.release)
    with datasets_kept():
        engine = Engine(tried, DatasetCache.of(cache_roots(store.address), tried))
        assert result_tables(tried, lambda: engine.matcher).digest() == store.results().digest


def test_edges_to_what_is_no_node_are_left_out(snapshot_engine):
    nothing = {label: frozenset() for kind in RESULT_EDGES.values() for _, label in kind.ends}
    tables = suggestion_tables(snapshot_engine.matcher, nothing)
    assert set(tables.nodes) == {SUGGESTION}
    assert not tables.edges
    areas = {**nothing, NodeLabel.AREA: frozenset(snapshot_engine.figures.units)}
    assert {key[0] for key in suggestion_tables(snapshot_engine.matcher, areas).edges} == {EdgeType.BETWEEN}


def test_a_key_lasts_and_tells_kinds_ends_and_topics_apart():
    assert suggestion_key("topic", ("A", "B"), "t") == suggestion_key("topic", ("B", "A"), "t")
    others = [
        ("supply", ("A", "B"), "t"),
        ("topic", ("A", "C"), "t"),
        ("topic", ("A", "B"), "u"),
        ("topic", "AB", None),
    ]
    assert len({suggestion_key(*one) for one in [*others, ("topic", ("A", "B"), "t")]}) == 5
    # Written down, so that a change of it is seen: keys must outlast versions of the program.
    assert suggestion_key("topic", ("A", "B"), "t") == "suggestion:topic:b9e8ebe8556dfdaf"


def test_a_store_without_figures_gets_empty_results_and_other_errors_are_told(small_store):
    def nothing():
        raise NotEnoughDataError("No jobs are loaded.")

    def broken():
        raise StoreError("The store is gone.")

    store = KeepingStore(small_store())
    publish_results(store, nothing)
    assert store.published.counts() == {}
    with pytest.raises(StoreError):
        publish_results(store, broken)

"""Results that are published beside a release, in both stores: whole or not at all, and never read as evidence."""

from __future__ import annotations

import pytest

from graph_engine.errors import InputError, StoreEmptyError, StoreError, StoreQueryError
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.stores import open_store
from tests.stores.conftest import edges_of, nodes_of

SUGGESTION, AREA, INSTITUTION = NodeLabel.SUGGESTION, NodeLabel.AREA, NodeLabel.INSTITUTION
COUNT = "MATCH (s:Suggestion) RETURN count(*) AS n"


def results(*names, there="ITL2:S"):
    """Suggestions between the two areas of the small graph, in which an institution stands."""
    keys = [f"suggestion:supply:{name}" for name in names]
    return GraphTables(
        {
            SUGGESTION: nodes_of(
                SUGGESTION,
                [
                    {"key": key, "kind": "supply", "title": f'O\'Brien "{key}" é', "grade": "strong", "rank": rank}
                    for rank, key in enumerate(keys, 1)
                ],
            )
        },
        {
            (EdgeType.BETWEEN, SUGGESTION, AREA): edges_of(
                EdgeType.BETWEEN,
                [
                    {"from": key, "to": to, "side": side}
                    for key in keys
                    for to, side in (("ITL2:E", "source"), (there, "target"))
                ],
            ),
            (EdgeType.INVOLVES, SUGGESTION, INSTITUTION): edges_of(
                EdgeType.INVOLVES, [{"from": key, "to": "ukprn:1", "side": "source", "part": "end"} for key in keys]
            ),
        },
    )


def asked(store, query):
    """The answer of a query as rows."""
    return store.cypher(query, {}).to_pylist()


@pytest.mark.long
def test_results_are_seen_in_cypher_with_what_they_tie(store, small):
    release = store.write(small)
    assert asked(store, COUNT) == [{"n": 0}]
    assert store.results() is None
    made = store.publish(results("a", "b"), rules="v1")
    assert store.results() == made
    assert (made.release, made.release_digest, made.rules) == (release.number, release.digest, "v1")
    assert made.rows == {"Suggestion": 2, "BETWEEN": 4, "INVOLVES": 2}
    rows = asked(
        store,
        "MATCH (i:Institution)<-[:INVOLVES]-(s:Suggestion)-[b:BETWEEN {side: 'target'}]->(a:Area) "
        "RETURN s.key AS key, s.title AS title, a.name AS area, i.name AS who ORDER BY s.rank",
    )
    assert [(row["key"][-1], row["area"], row["who"]) for row in rows] == [
        ("a", "South Yorkshire", "University of Steelton"),
        ("b", "South Yorkshire", "University of Steelton"),
    ]
    assert rows[0]["title"] == 'O\'Brien "suggestion:supply:a" é'


@pytest.mark.long
def test_publishing_leaves_the_release_as_it_was(store, small):
    release = store.write(small)
    store.publish(results("a"))
    assert store.release() == release
    assert store.read().digest() == release.digest == small.digest()


@pytest.mark.long
def test_publishing_again_replaces_all_and_leaves_nothing(store, small):
    store.write(small)
    first = store.publish(results("a", "b", "c"))
    second = store.publish(results("c", "d"))
    assert [row["key"][-1] for row in asked(store, "MATCH (s:Suggestion) RETURN s.key AS key ORDER BY key")] == [
        "c",
        "d",
    ]
    assert asked(store, "MATCH ()-[e:BETWEEN]->() RETURN count(e) AS n") == [{"n": 4}]
    assert first.digest != second.digest
    assert store.publish(results("d", "c")).digest != first.digest
    store.publish(GraphTables())
    assert asked(store, COUNT) == [{"n": 0}]


@pytest.mark.long
def test_a_new_release_begins_without_results(store, small):
    store.write(small)
    store.publish(results("a"))
    store.write(small)
    assert store.results() is None
    assert asked(store, COUNT) == [{"n": 0}]
    assert store.publish(results("a")).release == 2


@pytest.mark.long
def test_nothing_but_cypher_reads_results(store, small):
    store.write(small)
    before = store.shortest_path("ITL2:E", "ITL2:S"), store.neighbourhood("ukprn:1", hops=2)
    store.publish(results("a"))
    assert (store.shortest_path("ITL2:E", "ITL2:S"), store.neighbourhood("ukprn:1", hops=2)) == before
    assert store.search("O'Brien") == ()
    with pytest.raises(StoreQueryError, match="Suggestion is a result"):
        store.nodes(SUGGESTION)
    with pytest.raises(StoreQueryError, match="BETWEEN is a result"):
        store.edges(EdgeType.BETWEEN, SUGGESTION, AREA)


@pytest.mark.long
def test_what_is_no_result_of_the_release_is_refused(store, small):
    store.write(small)
    kept = store.publish(results("a"))
    with pytest.raises(InputError, match="which is no Area"):
        store.publish(results("b", there="ITL2:NOWHERE"))
    with pytest.raises(InputError, match=r"Area, .* belong to a release"):
        store.publish(small)
    with pytest.raises(InputError, match="are results"):
        store.write(results("b"))
    assert store.results() == kept
    assert asked(store, COUNT) == [{"n": 1}]


@pytest.mark.long
def test_results_that_do_not_all_arrive_leave_the_former_ones(store, address, small, monkeypatch):
    store.write(small)
    kept = store.publish(results("a"))
    kind = address.partition(":")[0].replace("embedded", "ladybug")
    name = "_COUNT_EDGES" if kind == "neo4j" else "COUNT_EDGES"
    module = f"graph_engine.stores.{kind}.writing.{name}"
    filters = "WHERE a.release = $release " if kind == "neo4j" else ""
    monkeypatch.setattr(module, f"MATCH (a:<source>)-[e:<edge>]->(:<target>) {filters}RETURN count(e) + 1")
    with pytest.raises(StoreError, match="rows of BETWEEN arrived"):
        store.publish(results("b", "c"))
    assert store.results() == kept
    assert asked(store, "MATCH (s:Suggestion) RETURN s.key AS key") == [{"key": "suggestion:supply:a"}]


def test_only_a_writer_publishes_and_only_beside_a_release(store, address, small):
    with pytest.raises(StoreEmptyError):
        store.publish(results("a"))
    with pytest.raises(StoreEmptyError):
        store.results()
    store.write(small)
    with open_store(address) as reader, pytest.raises(StoreError, match="opened for reading only"):
        reader.publish(results("a"))

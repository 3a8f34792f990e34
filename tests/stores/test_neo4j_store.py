"""What only the server store does: batches that may arrive twice, two releases at once, refusals of a server."""

from __future__ import annotations

import logging
import socket

import neo4j
import pytest

from graph_engine.errors import (
    StoreAuthError,
    StoreError,
    StoreLockedError,
    StoreQueryError,
    StoreUnreachableError,
    StoreVersionError,
)
from graph_engine.schema import NodeLabel
from graph_engine.stores import open_store
from graph_engine.stores.neo4j import batches
from graph_engine.stores.neo4j.staging_folder import StagingFolder
from graph_engine.stores.neo4j.store import Neo4jStore


@pytest.fixture
def store(neo4j_address):
    with open_store(neo4j_address, read_only=False) as opened:
        yield opened


@pytest.fixture
def direct(neo4j_server, neo4j_address):
    with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        yield driver


@pytest.fixture
def small_batches(monkeypatch):
    def pieces(table):
        return batches.pieces(table, rows=2)

    monkeypatch.setattr("graph_engine.stores.neo4j.writing.pieces", pieces)


def test_a_batch_that_arrives_twice_is_written_once(store, small, small_batches, monkeypatch):
    write, times = neo4j.Session.execute_write, []

    def twice(self, work, *arguments, **named):
        # As when the answer to the first commit is lost, and the driver sends the work again.
        times.append(write(self, work, *arguments, **named))
        return write(self, work, *arguments, **named)

    monkeypatch.setattr(neo4j.Session, "execute_write", twice)
    release = store.write(small)
    assert len(times) > 10
    assert store.read().digest() == release.digest == small.digest()
    assert store.write(small).digest == release.digest


def test_a_writer_that_lost_its_turn_changes_nothing(store, direct, small, other, small_batches):
    first = store.write(small)

    def robbed(done, every):
        direct.execute_query("MATCH (r:Release) WHERE r.number = 2 SET r.writer = 'someone else'")

    with pytest.raises(StoreError, match=r"rows of .* arrived"):
        store.write(other, progress=robbed)
    assert store.release() == first
    assert store.read().digest() == small.digest()


def test_a_lock_that_the_server_ended_stops_the_write(store, direct, small, small_batches):
    first = store.write(small)

    def ended(done, every):
        rows = direct.execute_query("SHOW TRANSACTIONS YIELD transactionId, status, currentQuery").records
        idle = [row["transactionId"] for row in rows if not row["currentQuery"]]
        direct.execute_query("TERMINATE TRANSACTIONS $ids", ids=idle)

    with pytest.raises(StoreError, match="could not do what was asked"):
        store.write(small, progress=ended)
    with open_store(store.address) as reader:
        assert reader.release() == first


def test_after_a_load_plain_queries_see_one_release(store, direct, small, other):
    store.write(small)
    store.write(other)
    (row,) = direct.execute_query("MATCH (n) RETURN count(n) AS nodes, collect(DISTINCT n.release) AS releases").records
    assert row["releases"] == [2]
    # Beside the graph: the release, the pointer to it, and the writer's lock.
    assert row["nodes"] == sum(table.num_rows for table in other.nodes.values()) + 3
    (row,) = direct.execute_query("MATCH ()-[e]->() RETURN count(e) AS edges").records
    assert row["edges"] == sum(table.num_rows for table in other.edges.values())


def test_other_peoples_nodes_are_left_alone(store, direct, small):
    direct.execute_query("CREATE (:Mine {release: 1, key: 'x'})-[:MINE]->(:Mine {release: 1, uid: '1'})")
    store.write(small)
    store.write(small)
    (row,) = direct.execute_query("MATCH (:Mine)-[e:MINE]->(:Mine) RETURN count(e) AS edges").records
    assert row["edges"] == 1
    assert store.read().digest() == small.digest()


def test_while_two_releases_stand_a_plain_query_is_refused(store, small, other):
    store.write(small)
    counts = []

    def ask(done, every):
        with open_store(store.address) as reader:
            with pytest.raises(StoreLockedError, match=r"two releases: try again .* \{release: \$release\}"):
                reader.cypher("MATCH (a:Area) RETURN count(*) AS n")
            counts.append(reader.cypher("MATCH (a:Area {release: $release}) RETURN count(*) AS n").to_pylist())

    store.write(other, progress=ask)
    assert counts
    assert all(count == [{"n": 4}] for count in counts)
    assert store.cypher("MATCH (a:Area) RETURN count(*) AS n").to_pylist() == [{"n": 3}]
    assert store.cypher("RETURN $release AS r", {"release": 7}).to_pylist() == [{"r": 7}]


def test_a_call_during_the_switch_starts_again(store, small, other, monkeypatch):
    store.write(small)
    with open_store(store.address) as reader:
        fetch, calls = reader._fetch_nodes, []

        def switched(*arguments):
            calls.append(arguments[0])
            if len(calls) == 1:
                store.write(other)
            return fetch(*arguments)

        monkeypatch.setattr(reader, "_fetch_nodes", switched)
        assert reader.nodes(NodeLabel.AREA).num_rows == 3
        assert calls == [1, 2]


def test_a_former_release_that_cannot_be_deleted_is_deleted_next_time(store, direct, small, other, monkeypatch, caplog):
    store.write(small)
    with monkeypatch.context() as patched:
        patched.setattr("graph_engine.stores.neo4j.store.DELETE_EDGES", "CALL nothing.of.the.kind()")
        with caplog.at_level(logging.WARNING):
            assert store.write(other).number == 2
    assert "Release 1 could not be deleted" in caplog.text
    assert store.read().digest() == other.digest()
    with pytest.raises(StoreLockedError):
        store.cypher("MATCH (a:Area) RETURN a")
    assert store.write(small).number == 3
    assert store.cypher("MATCH (a:Area) RETURN count(*) AS n").to_pylist() == [{"n": 4}]


def test_there_is_nothing_to_return_to(store, small):
    store.write(small)
    store.write(small)
    with pytest.raises(StoreError, match="keeps only the current release, so there is none to return to"):
        store.rollback()
    assert [one.number for one in store.releases()] == [2]


def test_readers_have_read_access(store, small, monkeypatch):
    monkeypatch.setattr("graph_engine.stores.neo4j.query_check.PROCEDURES", {"db.createLabel"})
    store.write(small)
    with open_store(store.address) as reader, pytest.raises(StoreQueryError, match="refuses the query"):
        reader.cypher("CALL db.createLabel('Mine')")


def test_a_query_without_end_is_stopped(store, small, monkeypatch):
    store.write(small)
    monkeypatch.setattr("graph_engine.stores.neo4j.store.QUERY_SECONDS", 1)
    with pytest.raises(StoreQueryError, match="ran for more than 1 s and was stopped"):
        store.cypher("UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y RETURN sum(x * y)")


@pytest.mark.parametrize("version", [99, 0])
def test_another_version_of_the_schema_is_refused(store, direct, small, version):
    store.write(small)
    direct.execute_query("MATCH (r:Release) SET r.schema_version = $version", version=version)
    with pytest.raises(StoreVersionError, match=f"written with version {version} of the schema"):
        open_store(store.address)


def test_a_graph_of_an_earlier_schema_is_replaced_by_the_next_load(store, direct, small):
    former = store.write(small)
    direct.execute_query("MATCH (r:Release) SET r.schema_version = 0")
    with pytest.raises(StoreVersionError, match="load the data again"):
        store.release()
    address = store.address
    store.close()
    with open_store(address, read_only=False) as writer:
        written = writer.write(small)
    assert written.number == former.number + 1
    with open_store(address) as reader:
        assert reader.release() == written
    numbers = direct.execute_query("MATCH (r:Release) RETURN collect(r.number) AS all").records[0]["all"]
    assert numbers == [written.number]


def test_an_older_server_is_refused(store, monkeypatch):
    class Old:
        agent = "Neo4j/4.4.12"

    monkeypatch.setattr(neo4j.Driver, "get_server_info", lambda self: Old)
    with pytest.raises(StoreVersionError, match=r"answers as Neo4j/4\.4\.12: .* needs Neo4j 5\.26 or newer"):
        open_store(store.address)


def test_a_wrong_password_is_refused_and_not_shown(neo4j_address, monkeypatch):
    monkeypatch.setenv("HUB_NEO4J_USER", "nobody")
    monkeypatch.setenv("HUB_NEO4J_PASSWORD", "s3cret-and-wrong")
    with pytest.raises(StoreAuthError) as error:
        open_store(neo4j_address)
    assert str(error.value) == (
        f"{neo4j_address} refuses the user 'nobody' or the password (Neo.ClientError.Security.Unauthorized): "
        "set HUB_NEO4J_USER and HUB_NEO4J_PASSWORD."
    )


def test_the_password_is_nowhere_in_the_store(store, neo4j_server):
    assert neo4j_server.password not in f"{store!r} {store.address} {vars(store)}"


def test_no_password_is_refused_before_a_connection(monkeypatch):
    monkeypatch.delenv("HUB_NEO4J_PASSWORD", raising=False)
    with pytest.raises(StoreAuthError, match=r"No password for neo4j://127.0.0.1:1 is set: put it into HUB_NEO4J"):
        open_store("neo4j://127.0.0.1:1")


@pytest.mark.parametrize("scheme", ["neo4j", "bolt"])
def test_no_server_is_said_in_one_sentence(scheme, capfd, monkeypatch):
    monkeypatch.setenv("HUB_NEO4J_PASSWORD", "x")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(StoreUnreachableError) as error:
        open_store(f"{scheme}://127.0.0.1:{port}")
    assert str(error.value) == (
        f"No Neo4j answers at {scheme}://127.0.0.1:{port}: start it (`docker compose up -d`) and check the address, "
        "or unset HUB_STORE to use the embedded store."
    )
    assert capfd.readouterr() == ("", "")


def test_a_server_that_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr("graph_engine.stores.neo4j.store._CONNECT_SECONDS", 0.6)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(StoreUnreachableError):
        Neo4jStore(f"bolt://127.0.0.1:{silent.getsockname()[1]}", "neo4j", "x")


def test_staging_stands_in_the_cache_folder_and_only_what_is_dead_is_removed(neo4j_address, monkeypatch, tmp_path):
    monkeypatch.setenv("HUB_CACHE", str(tmp_path))
    with open_store(neo4j_address, read_only=False) as store:
        assert not any(tmp_path.iterdir()), "nothing is made before it is asked for"
        folder = store.staging()
        folder.mkdir()
        assert store.staging() == folder
        (folder / "rows.arrow").touch()
        # As a second writer has it, whom a server lets in that has lost the first.
        second = StagingFolder(neo4j_address)
        second.sweep()
        with pytest.raises(StoreLockedError, match=r"Another process \(id \d+\) is writing to neo4j://"):
            second.locked()
        assert (folder / "rows.arrow").exists()
    assert not any(tmp_path.iterdir())
    folder.mkdir()
    (folder / "rows.arrow").touch()
    with open_store(neo4j_address) as reader:
        with pytest.raises(StoreError, match="opened for reading only"):
            reader.staging()
        assert folder.exists()
    with open_store(neo4j_address, read_only=False):
        assert not any(tmp_path.iterdir())

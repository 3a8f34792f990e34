"""What only the embedded store does: files, rollback, formats."""

from __future__ import annotations

import os
from pathlib import Path

import ladybug
import pytest

from graph_engine.errors import StoreEmptyError, StoreError, StoreLockedError, StoreVersionError
from graph_engine.schema import RESULT_EDGES, RESULT_NODES, EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.stores import open_store
from graph_engine.stores.ladybug.checksum import unseal
from graph_engine.stores.ladybug.release_files import ReleaseFiles


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "graph.lbug"


@pytest.fixture
def store(path):
    with open_store(f"embedded://{path}", read_only=False) as opened:
        yield opened


def reader(path):
    return open_store(f"embedded://{path}")


def files(path):
    return sorted(file.name for file in path.parent.iterdir())


def test_rollback_exchanges_the_two_releases_once(store, small, other):
    first = store.write(small, note="first")
    second = store.write(other, note="second")
    assert [(one.number, one.current) for one in store.releases()] == [(2, True), (1, False)]
    assert store.rollback() == first
    assert store.read().digest() == small.digest()
    assert [(one.number, one.current) for one in store.releases()] == [(2, False), (1, True)]
    assert store.releases()[0].digest == second.digest
    with pytest.raises(StoreError, match=r"keeps no release before release 1: load the earlier data again\."):
        store.rollback()
    assert store.release() == first
    assert store.write(other).number == 3
    assert store.rollback().number == 1


@pytest.mark.long
def test_rollback_needs_two_releases(store, path, small):
    with pytest.raises(StoreEmptyError):
        store.rollback()
    store.write(small)
    with pytest.raises(StoreError, match="keeps no release before release 1"):
        store.rollback()
    with reader(path) as other, pytest.raises(StoreError, match="opened for reading only"):
        other.rollback()


@pytest.mark.long
def test_a_reader_stays_on_the_release_that_it_opened(store, path, small, other):
    store.write(small)
    with reader(path) as early:
        store.write(other)
        store.write(other)
        assert early.release().number == 1
        assert early.read().digest() == small.digest()
        with reader(path) as late:
            assert late.release().number == 3


@pytest.mark.long
def test_reading_leaves_no_file_behind(store, path, small):
    assert files(path) == ["graph.lbug.lock"]
    store.write(small)
    store.write(small)
    with reader(path) as other:
        other.read()
        other.cypher("MATCH (a:Area) RETURN a.name")
        other.releases()
    assert files(path) == ["graph.lbug", "graph.lbug.lock", "graph.lbug.previous"]


def test_a_missing_file_is_an_empty_store_and_reading_makes_no_folder(path):
    with reader(path) as store, pytest.raises(StoreEmptyError):
        store.release()
    assert not path.parent.exists()
    path.parent.mkdir()
    path.touch()
    with reader(path) as store, pytest.raises(StoreEmptyError):
        store.release()


@pytest.mark.long
def test_leftovers_of_a_crash_are_removed_and_nothing_else(store, path, small):
    store.write(small)
    store.close()
    for folder in ("graph.lbug.new", "graph.lbug.staging"):
        path.with_name(folder).mkdir()
    # The last four are of an earlier version, or of somebody else.
    names = ("graph.lbug.new/graph.lbug", "graph.lbug.new/graph.lbug.wal", "graph.lbug.staging/001-sic/000.arrow")
    for name in (*names, "graph.lbug.new.wal", "graph.lbug.aside", "graph.lbug.news", "other.lbug.new"):
        left = path.parent / name
        left.parent.mkdir(exist_ok=True)
        left.write_text("left", "utf-8")
    with reader(path) as other:
        other.read()
    assert "graph.lbug.staging" in files(path), "only a writer removes anything"
    with open_store(f"embedded://{path}", read_only=False):
        assert files(path) == ["graph.lbug", "graph.lbug.lock", "graph.lbug.news", "other.lbug.new"]


@pytest.mark.long
def test_what_a_living_writer_stages_is_its_own(store, path, small):
    folder = store.staging()
    folder.mkdir()
    (folder / "rows.arrow").touch()
    with pytest.raises(StoreLockedError):
        open_store(f"embedded://{path}", read_only=False)
    store.write(small)
    store.publish(GraphTables())
    assert (folder / "rows.arrow").exists()
    with reader(path) as other, pytest.raises(StoreError, match="opened for reading only"):
        other.staging()


@pytest.mark.long
def test_an_interruption_between_the_two_renames_keeps_the_current_release(store, path, small, other, monkeypatch):
    store.write(small)
    store.write(other)
    replace = Path.replace

    def fail(self, target):
        if self.parent.name.endswith(".new") and target == path:
            raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", fail)
        with pytest.raises(KeyboardInterrupt):
            store.write(small)
    with reader(path) as other_reader:
        assert other_reader.read().digest() == other.digest()
        # The former file is now a second name of the current one, which is no release of its own.
        assert [one.number for one in other_reader.releases()] == [2]
    with pytest.raises(StoreError, match="keeps no release before release 2"):
        store.rollback()
    assert store.write(small).number == 3
    assert [one.number for one in store.releases()] == [3, 2]
    assert files(path) == ["graph.lbug", "graph.lbug.lock", "graph.lbug.previous"]


@pytest.mark.long
def test_file_systems_without_hard_links_will_do(store, small, other, monkeypatch):
    def refuse(self, target):
        raise OSError("not supported")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    store.write(small)
    store.write(other)
    assert store.rollback().number == 1
    assert store.read().digest() == small.digest()


def test_the_lock_names_the_writer_and_ends_with_it(store, path):
    with pytest.raises(StoreLockedError, match=rf"process \(id {os.getpid()}\) is writing to .*graph\.lbug"):
        open_store(f"embedded://{path}", read_only=False)
    store.close()
    files_of = ReleaseFiles(path)
    files_of.lock()
    assert files_of.locked
    files_of.unlock()
    assert not files_of.locked


def test_a_folder_that_cannot_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"The folder .*file cannot be written to \(.*\): make it"):
        open_store(f"embedded://{tmp_path / 'file' / 'graph.lbug'}", read_only=False)


def with_format(path, number):
    """Change the number of the database's own format, which stands after the letters of its name."""
    unseal(path)
    content = bytearray(path.read_bytes())
    content[content.index(ladybug.Database.get_storage_version(), 0, 64)] = number
    path.write_bytes(bytes(content))


@pytest.mark.long
def test_a_newer_format_of_the_database_is_refused(store, path, small):
    store.write(small)
    store.close()
    with_format(path, ladybug.Database.get_storage_version() + 1)
    for read_only in (True, False):
        with pytest.raises(StoreVersionError, match=r"has format \d+ of LadybugDB and .* reads format \d+: upgrade"):
            open_store(f"embedded://{path}", read_only=read_only)


@pytest.mark.long
def test_an_older_format_cannot_be_read_but_replaced(store, path, small):
    store.write(small)
    store.close()
    with_format(path, 1)
    with pytest.raises(StoreVersionError, match="load the data again"):
        reader(path)
    with open_store(f"embedded://{path}", read_only=False) as again:
        with pytest.raises(StoreVersionError, match="load the data again"):
            again.nodes(NodeLabel.AREA)
        again.write(small)
        assert again.read().digest() == small.digest()


@pytest.mark.long
@pytest.mark.parametrize(("version", "sentence"), [(99, "upgrade partnership-hub"), (0, "load the data again")])
def test_another_version_of_the_schema_is_refused(store, path, small, monkeypatch, version, sentence):
    with monkeypatch.context() as patched:
        patched.setattr("graph_engine.stores.releases.SCHEMA_VERSION", version)
        store.write(small)
        store.close()
    with pytest.raises(StoreVersionError, match=f"written with version {version} of the schema .*: .*{sentence}"):
        reader(path)


@pytest.mark.long
def test_a_write_that_the_database_refuses_leaves_nothing_behind(store, path, small, monkeypatch):
    release = store.write(small)
    monkeypatch.setattr("graph_engine.stores.ladybug.writing.COPY_RELEASE", "COPY `Nothing` FROM $rows")
    with pytest.raises(StoreError, match=r"Release 2 could not be written to embedded://.* the former release stays"):
        store.write(small)
    assert store.release() == release
    assert files(path) == ["graph.lbug", "graph.lbug.lock"]


@pytest.mark.long
def test_rows_that_do_not_arrive_are_noticed(store, small, monkeypatch):
    store.write(small)
    monkeypatch.setattr("graph_engine.stores.ladybug.writing.COUNT_NODES", "MATCH (n:<label>) RETURN count(*) + 1")
    with pytest.raises(StoreError, match=r"5 of 4 rows of Area arrived in embedded://"):
        store.write(small)
    assert store.release().number == 1


@pytest.mark.long
def test_a_query_without_end_is_stopped(store, small, monkeypatch):
    store.write(small)
    monkeypatch.setattr("graph_engine.stores.ladybug.store.QUERY_SECONDS", 0.2)
    endless = "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN sum(x * y)"
    with pytest.raises(StoreError, match=r"ran for more than 0\.2 s and was stopped; narrow it down"):
        store.cypher(endless)


@pytest.mark.long
def test_many_keys_and_few_give_the_same_path(store, small, monkeypatch):
    store.write(small)
    few = store.shortest_path("company:1", "sic2007:2550")
    monkeypatch.setattr("graph_engine.stores.ladybug.store._MANY_KEYS", 0)
    assert store.shortest_path("company:1", "sic2007:2550") == few
    assert store.neighbourhood("ITL3:B", limit=3).truncated


@pytest.mark.long
def test_publishing_keeps_the_former_release_and_readers_theirs(store, path, small, other):
    store.write(small)
    store.write(other)
    with reader(path) as early:
        store.publish(GraphTables())
        assert early.results() is None
    assert store.results() is not None
    assert [one.number for one in store.releases()] == [2, 1]
    assert store.rollback().number == 1
    assert store.results() is None
    assert files(path) == ["graph.lbug", "graph.lbug.lock", "graph.lbug.previous"]


@pytest.mark.long
def test_a_file_without_tables_of_later_kinds_is_read_and_takes_results(store, path, small):
    store.write(small)
    store.close()
    # As an earlier version wrote it, which knew neither results nor former topics nor checksums.
    unseal(path)
    with ladybug.Database(path) as database, ladybug.Connection(database) as connection:
        for table in (*RESULT_EDGES, EdgeType.SUCCEEDS, *RESULT_NODES, NodeLabel.FORMER_TOPIC, "Results"):
            connection.execute(f"DROP TABLE `{table}`").close()
        connection.execute("CHECKPOINT").close()
    with reader(path) as old:
        assert old.read().digest() == small.digest()
        assert old.results() is None
        assert old.nodes(NodeLabel.FORMER_TOPIC, ["key", "name"]).num_rows == 0
        assert old.edges(EdgeType.SUCCEEDS, NodeLabel.TOPIC, NodeLabel.FORMER_TOPIC).num_rows == 0
        assert old.neighbourhood("ukprn:1").nodes
        assert old.search("forge")
    with open_store(f"embedded://{path}", read_only=False) as writer:
        writer.publish(GraphTables())
        for label in (NodeLabel.SUGGESTION, NodeLabel.FORMER_TOPIC):
            assert writer.cypher(f"MATCH (s:{label}) RETURN count(*) AS n").to_pylist() == [{"n": 0}]
        assert writer.read().digest() == small.digest()

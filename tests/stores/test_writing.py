"""How every store takes a release, held against both."""

from __future__ import annotations

import inspect
import os
import signal
import subprocess
import sys

import pytest

from graph_engine.errors import InputError, StoreEmptyError, StoreError, StoreLockedError
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.stores import open_store
from graph_engine.stores.ladybug.store import LadybugStore
from graph_engine.stores.neo4j.store import Neo4jStore
from graph_engine.stores.protocol import GraphStore

AREA, SECTOR = NodeLabel.AREA, NodeLabel.SECTOR
FIGURES = (EdgeType.HAS_ACTIVITY, AREA, SECTOR)


@pytest.mark.parametrize("kind", [LadybugStore, Neo4jStore])
@pytest.mark.parametrize(
    "name", [name for name in vars(GraphStore) if not name.startswith("_")] + ["__enter__", "__exit__"]
)
def test_signatures_are_those_of_the_protocol(kind, name):
    promised, kept = inspect.getattr_static(GraphStore, name), inspect.getattr_static(kind, name)
    assert isinstance(promised, property) == isinstance(kept, property)
    if not isinstance(promised, property):
        described = [
            [(one.name, one.kind, one.default) for one in inspect.signature(method).parameters.values()]
            for method in (promised, kept)
        ]
        assert described[0] == described[1]
    assert kept.__doc__


def test_every_kind_comes_back_as_it_was(store, every_kind):
    release = store.write(every_kind, note="all 'kinds'")
    found = store.read()
    assert found.counts() == every_kind.counts() == release.rows
    assert found.digests() == every_kind.digests()
    assert release.digest == every_kind.digest()
    found.validate()


@pytest.mark.long
def test_null_stays_null_and_numbers_stay_exact(store, every_kind):
    store.write(every_kind)
    for label, table in every_kind.nodes.items():
        assert store.nodes(label).to_pylist() == table.sort_by("key").to_pylist()
        assert store.nodes(label).schema.types == table.schema.types


@pytest.mark.long
def test_row_order_makes_no_difference(store, small):
    first = store.write(small)
    turned = GraphTables(
        {label: table.take(list(range(table.num_rows))[::-1]) for label, table in reversed(small.nodes.items())},
        {key: table.take(list(range(table.num_rows))[::-1]) for key, table in reversed(small.edges.items())},
    )
    second = store.write(turned)
    assert (first.number, second.number) == (1, 2)
    assert first.digest == second.digest == store.read().digest()


def test_a_release_is_described(store, small):
    written = store.write(small, note="snapshot")
    assert store.release() == written
    assert (written.number, written.note, written.current) == (1, "snapshot", True)
    assert written.rows["HAS_ACTIVITY"] == 5
    assert written.written.endswith("+00:00")
    assert store.releases()[0] == written


@pytest.mark.long
def test_a_writer_reads_what_it_wrote_last(store, small, other):
    store.write(small)
    assert store.nodes(AREA).num_rows == 4
    store.write(other)
    assert store.nodes(AREA).num_rows == 3
    assert store.search("île") == ()
    assert store.release().number == 2


def test_progress_counts_all_rows(store, small):
    told = []
    store.write(small, progress=lambda done, every: told.append((done, every)))
    every = sum(small.counts().values())
    assert told == sorted(told)
    assert told[-1] == (every, every)


def test_empty_store_says_so(store, address):
    assert store.releases() == ()
    for ask in (
        store.release,
        store.read,
        lambda: store.nodes(AREA),
        lambda: store.edges(*FIGURES),
        lambda: store.search("x"),
        lambda: store.neighbourhood("x"),
        lambda: store.shortest_path("x", "y"),
        lambda: store.cypher("RETURN 1"),
    ):
        with pytest.raises(StoreEmptyError) as error:
            ask()
        assert str(error.value) == (
            f"The store {address} holds no release yet: load one with `hub snapshot load` or `hub load`."
        )
    with open_store(address) as reader, pytest.raises(StoreEmptyError):
        reader.release()


@pytest.mark.long
def test_readers_see_the_old_release_until_the_new_one_is_whole(store, address, small, other):
    old = store.write(small)
    seen = []

    def look(done, every):
        with open_store(address) as reader:
            seen.append((reader.release(), reader.read().digest()))

    new = store.write(other, progress=look)
    assert len(seen) > 3
    assert all(one == (old, old.digest) for one in seen)
    with open_store(address) as reader:
        assert reader.release() == new
        assert reader.read().digest() == new.digest == other.digest()


@pytest.mark.long
def test_a_failing_write_leaves_the_old_release(store, address, small, other):
    old = store.write(small)

    def fail(done, every):
        if done > every / 2:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.write(other, progress=fail)
    assert store.release() == old
    assert store.read().digest() == old.digest
    assert store.cypher("MATCH (a:Area) RETURN count(*) AS n").to_pylist() == [{"n": 4}]
    assert store.write(other).number == 2
    assert store.read().digest() == other.digest()


def test_a_graph_that_is_not_valid_is_refused_before_anything_is_written(store, small):
    old = store.write(small)
    del small.nodes[SECTOR]
    with pytest.raises(InputError, match="is no Sector"):
        store.write(small)
    assert store.release() == old


CRASH = """
import os, signal, sys
from graph_engine.stores import open_store
with open_store(sys.argv[1], read_only=False) as store:
    graph = store.read()
    store.write(graph, progress=lambda done, every: done > every / 2 and os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.mark.long
def test_a_crash_in_the_middle_leaves_the_old_release(address, small, other, repository):
    with open_store(address, read_only=False) as store:
        old = store.write(small)
    crashed = subprocess.run(
        [sys.executable, "-c", CRASH, address], cwd=repository, env={**os.environ, "PYTHONPATH": "."}, check=False
    )
    assert crashed.returncode == -signal.SIGKILL
    with open_store(address) as reader:
        assert reader.release() == old
        assert reader.read().digest() == old.digest
    with open_store(address, read_only=False) as store:
        new = store.write(other)
        assert new.number == 2
        assert store.read().digest() == other.digest()
        assert store.cypher("MATCH (a:Area) RETURN count(*) AS n").to_pylist() == [{"n": 3}]


def test_a_second_writer_is_refused(store, address, small):
    with pytest.raises(StoreLockedError, match=r"Another process.* is writing to .*wait until it has finished"):
        open_store(address, read_only=False)
    store.write(small)
    store.close()
    with open_store(address, read_only=False) as again:
        assert again.write(small).number == 2


def test_a_store_opened_for_reading_is_not_written(store, address, small):
    store.write(small)
    with open_store(address) as reader:
        with pytest.raises(StoreError, match="opened for reading only; open it for writing"):
            reader.write(small)
        assert reader.release() == store.release()


def test_a_closed_store_says_so_or_has_nothing_to_say(store, small):
    store.write(small)
    store.close()
    store.close()
    with pytest.raises(StoreError):
        store.nodes(AREA)

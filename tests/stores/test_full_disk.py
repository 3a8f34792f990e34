"""A disk that is full: what is said is true, what was there stays, and nothing is left of what did not fit."""

from __future__ import annotations

import subprocess
import sys

import pytest

from graph_engine.errors import StoreEmptyError, StoreError
from graph_engine.schema import NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.stores import open_store
from tests.small_disk import MEGABYTE, leave_room, small_disk
from tests.stores.conftest import nodes_of, small_graph

# Of its own process, which ends with it. Python ignores the signal, so that the write is refused.
LIMITED = """
import resource, sys
from graph_engine.errors import StoreError
from graph_engine.stores import open_store
from tests.stores.test_full_disk import large
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
with open_store(sys.argv[1], read_only=False) as store:
    try: store.write(large())
    except StoreError as error: print(error)
"""


def large():
    """The small graph with some megabytes of names that cannot be packed."""
    names = [{"key": f"theme:{n}", "name": "".join(chr(33 + n * k % 94) for k in range(1, 200))} for n in range(20_000)]
    return GraphTables({**small_graph().nodes, NodeLabel.THEME: nodes_of(NodeLabel.THEME, names)}, small_graph().edges)


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk", 4) as folder:
        yield folder


@pytest.fixture
def store(disk):
    with open_store(f"embedded://{disk / 'graph.lbug'}", read_only=False) as opened:
        yield opened


def files(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.long
def test_a_release_that_does_not_fit_leaves_the_former_one(store, disk, small):
    release = store.write(small)
    with pytest.raises(StoreError, match=r"Release 2 could .*\(No space left on device\); the former release stays"):
        store.write(large())
    assert store.release() == release
    assert store.read().digest() == small.digest()
    assert files(disk) == ["graph.lbug", "graph.lbug.lock"]
    assert store.write(small).number == 2


@pytest.mark.long
def test_a_first_release_that_does_not_fit_leaves_an_empty_store(store, disk):
    with pytest.raises(StoreError, match=r"Release 1 could not .*\(No space left on device\); the store stays empty\."):
        store.write(large())
    with pytest.raises(StoreEmptyError):
        store.release()
    assert files(disk) == ["graph.lbug.lock"]


@pytest.mark.long
def test_results_that_do_not_fit_leave_the_release(store, disk, small):
    store.write(small)
    leave_room(disk, MEGABYTE // 2)
    said = (
        r"Results of release 1 could not .*\(No space left on device\); the release itself is in place, and nothing is"
    )
    with pytest.raises(StoreError, match=said):
        store.publish(GraphTables())
    assert store.results() is None
    assert store.read().digest() == small.digest()
    assert files(disk) == ["ballast", "graph.lbug", "graph.lbug.lock"]


@pytest.mark.long
def test_a_disk_without_any_room_is_read_and_gone_back_on(store, disk, small, other):
    store.write(small)
    store.write(other)
    store.close()
    leave_room(disk, 0)
    with open_store(store.address, read_only=False) as again:
        assert again.read().digest() == other.digest()
        assert again.rollback().number == 1
        assert again.read().digest() == small.digest()
    assert files(disk) == ["ballast", "graph.lbug", "graph.lbug.lock", "graph.lbug.previous"]


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_file_that_may_not_grow_stands_for_a_full_disk(tmp_path, small, repository):
    address = f"embedded://{tmp_path / 'graph.lbug'}"
    with open_store(address, read_only=False) as store:
        store.write(small)
    command = [sys.executable, "-c", LIMITED, address, str(2 * MEGABYTE)]
    found = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True)
    assert found.stdout.startswith("Release 2 could not be written to embedded://")
    assert found.stdout.endswith("; the former release stays as it was.\n")
    assert "durable" not in found.stdout
    assert files(tmp_path) == ["graph.lbug", "graph.lbug.lock"]
    with open_store(address) as store:
        assert store.read().digest() == small.digest()

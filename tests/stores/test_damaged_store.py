"""Files that are no store, or no longer what was written: said in one sentence, gone back from, and loaded over."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from random import Random

import ladybug
import pytest

from graph_engine.errors import StoreDamagedError, StoreEmptyError, StoreError
from graph_engine.schema import NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.stores import open_store
from graph_engine.stores.ladybug.checksum import is_whole, unseal
from tests.long_run import first_now
from tests.stores.conftest import nodes_of, small_graph

MOST_SECONDS = 120


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "graph.lbug"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with releases 1 and 2, of which release 2, the current one, has a row more."""
    folder = tmp_path_factory.mktemp("made")
    with writer(folder / "graph.lbug") as store:
        store.write(small_graph())
        more = nodes_of(NodeLabel.THEME, [{"key": "theme:rail", "name": "Rail"}])
        store.write(GraphTables({**small_graph().nodes, NodeLabel.THEME: more}, small_graph().edges))
    return folder


@pytest.fixture
def loaded(path, made):
    """A copy of it."""
    shutil.copytree(made, path.parent)
    return path


def writer(path):
    return open_store(f"embedded://{path}", read_only=False)


def reader(path):
    return open_store(f"embedded://{path}")


def files(path):
    return sorted(file.name for file in path.parent.iterdir())


def cut(data, chance):
    return data[: chance.randrange(1, len(data))]


def overwritten(data, chance):
    at, many = chance.randrange(len(data) - 100), chance.randrange(1, 20_000)
    end = min(at + many, len(data) - 100)
    return data[:at] + chance.randbytes(end - at) + data[end:]


def zeroed(data, chance):
    # What stands in the middle of a page that is in use; zeroes may be written over by zeroes elsewhere.
    at = data.index(b"Steel")
    return data[:at] + bytes(3_000) + data[at + 3_000 :]


def flipped(data, chance):
    at = chance.randrange(len(data) - 100)
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def page(_data, _chance):
    return b"<!doctype html><title>no</title>"


def table(_data, _chance):
    return b"code,name\n1,x\n"


def zeroes(_data, _chance):
    return bytes(8192)


CHANCES = [(damage, number) for damage in (cut, overwritten, flipped) for number in range(2)]


@pytest.mark.long
@pytest.mark.parametrize(("damage", "number"), first_now([*CHANCES, (zeroed, 0), (page, 0), (table, 0), (zeroes, 0)]))
def test_damage_is_said_and_the_former_release_comes_back(loaded, small, damage, number):
    loaded.write_bytes(damaged := damage(loaded.read_bytes(), Random(f"{damage.__name__}:{number}")))
    offered = r"go back to release 1 of .* with `hub rollback`, or load it anew .*kept as graph\.lbug\.unreadable"
    with pytest.raises(StoreDamagedError, match=offered) as told:
        reader(loaded)
    assert "\n" not in str(told.value)
    with writer(loaded) as store:
        with pytest.raises(StoreDamagedError, match=offered):
            store.read()
        assert store.rollback().number == 1
        assert store.read().digest() == small.digest()
    assert files(loaded) == ["graph.lbug", "graph.lbug.lock", "graph.lbug.unreadable"]
    assert loaded.with_name("graph.lbug.unreadable").read_bytes() == damaged


@pytest.mark.long
def test_a_damaged_store_is_loaded_over_and_the_former_release_stays(loaded, small, other):
    loaded.write_bytes(b"damaged")
    with writer(loaded) as store:
        assert store.write(other).number == 2
        assert store.read().digest() == other.digest()
        assert [one.number for one in store.releases()] == [2, 1]
        assert store.rollback().number == 1
        assert store.read().digest() == small.digest()
    assert loaded.with_name("graph.lbug.unreadable").read_bytes() == b"damaged"


@pytest.mark.long
def test_nothing_that_was_kept_is_lost_to_what_is_kept_next(path, small):
    path.parent.mkdir()
    names = ["graph.lbug.unreadable", "graph.lbug.unreadable-2", "graph.lbug.unreadable-3"]
    for name in names:
        path.write_text(f"no store, kept as {name}", "utf-8")
        with writer(path) as store:
            with pytest.raises(StoreDamagedError, match=rf"this file is then kept as {name}\)"):
                store.release()
            store.write(small)
    assert [path.with_name(name).read_text("utf-8") for name in names] == [
        f"no store, kept as {name}" for name in names
    ]


@pytest.mark.long
def test_where_no_release_is_kept_none_is_offered(path, small):
    with writer(path) as store:
        store.write(small)
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(StoreDamagedError, match=r"is damaged \(.*\): load it anew with `hub snapshot load`"):
        reader(path)
    with writer(path) as store, pytest.raises(StoreDamagedError, match="load it anew"):
        store.rollback()
    path.with_name("graph.lbug.previous").write_bytes(b"damaged too")
    with pytest.raises(StoreDamagedError, match=r"is damaged \(.*\): load it anew with `hub snapshot load`"):
        reader(path)


@pytest.mark.long
def test_a_database_of_something_else_is_refused_and_kept(path, small):
    path.parent.mkdir()
    with ladybug.Database(path) as database, ladybug.Connection(database) as connection:
        connection.execute("CREATE NODE TABLE Mine(name STRING PRIMARY KEY)").close()
    before = path.read_bytes()
    with pytest.raises(StoreDamagedError, match="is a LadybugDB database of something else"):
        reader(path)
    with writer(path) as store:
        store.write(small)
        assert store.read().digest() == small.digest()
    assert path.with_name("graph.lbug.unreadable").read_bytes() == before


@pytest.mark.long
def test_a_write_over_a_damaged_file_that_fails_leaves_it(loaded, other, monkeypatch):
    loaded.write_bytes(b"damaged")
    monkeypatch.setattr("graph_engine.stores.ladybug.writing.COPY_RELEASE", "COPY `Nothing` FROM $rows")
    with writer(loaded) as store, pytest.raises(StoreError, match="the file that was there stays as it was"):
        store.write(other)
    assert loaded.read_bytes() == b"damaged"
    assert files(loaded) == ["graph.lbug", "graph.lbug.lock", "graph.lbug.previous"]


@pytest.mark.long
def test_files_of_earlier_versions_have_no_checksum_and_are_read(loaded):
    assert is_whole(loaded)
    unseal(loaded)
    assert is_whole(loaded) is None
    unseal(loaded)
    with reader(loaded) as store:
        assert store.read().digest() == store.release().digest


def test_what_the_computer_refuses_is_no_damage(loaded, monkeypatch):
    def refuse(*_arguments, **_options):
        raise RuntimeError("Buffer manager exception: Mmap for size 1 failed.")

    monkeypatch.setattr(ladybug, "Database", refuse)
    with pytest.raises(StoreError, match=r"cannot be opened \(Buffer manager .*\): see that it may be read") as told:
        writer(loaded)
    assert not isinstance(told.value, StoreDamagedError)
    assert files(loaded) == ["graph.lbug", "graph.lbug.lock", "graph.lbug.previous"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_no_damage(loaded):
    loaded.chmod(0)
    with pytest.raises(StoreError, match=r"cannot be opened \(Permission denied\)") as told:
        writer(loaded)
    assert not isinstance(told.value, StoreDamagedError)


@pytest.fixture
def other_things(path):
    """Things that are no files, by what they are called."""
    path.parent.mkdir()
    things = {"folder": path, "named pipe": path.with_name("pipe"), "socket": path.with_name("socket")}
    path.mkdir()
    os.mkfifo(things["named pipe"])
    with socket.socket(socket.AF_UNIX) as listener:
        # The names of sockets are short.
        before = os.getcwd()
        os.chdir(path.parent)
        listener.bind("socket")
        os.chdir(before)
        yield things | {"device": "/dev/zero"}


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has none of them by a path")
def test_what_is_no_file_is_refused_without_waiting_for_it(path, other_things):
    opened = (
        "import sys; from graph_engine.errors import StoreError; from graph_engine.stores import open_store\n"
        "for path in sys.argv[1:]:\n"
        "    for read_only in (True, False):\n"
        "        try: open_store(f'embedded://{path}', read_only=read_only)\n"
        "        except StoreError as error: print(error)\n"
    )
    before = files(path)
    # In a process of its own: whoever opens a pipe waits for ever, and hears no signal.
    command = [sys.executable, "-c", opened, *map(str, other_things.values())]
    found = subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS, check=True)
    told = found.stdout.splitlines()
    wanted = [
        f"{thing} is a {name} and the store is one file: name a file{' in it' * (name == 'folder')} in HUB_STORE."
        for name, thing in other_things.items()
    ]
    assert told == [sentence for sentence in wanted for _ in range(2)]
    assert files(path) == before
    assert not os.path.exists("/dev/zero.lock")


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes by a path")
def test_a_former_release_that_is_a_pipe_is_none(path, small):
    path.parent.mkdir()
    os.mkfifo(path.with_name("graph.lbug.previous"))
    with writer(path) as store:
        assert store.releases() == ()
        with pytest.raises(StoreEmptyError):
            store.rollback()
        assert store.write(small).number == 1

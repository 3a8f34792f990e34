"""What the command says of a store that is damaged, is no file, or stands on a full disk, and what can be done."""

from __future__ import annotations

import errno
import json
import os
import sys

import pytest

from graph_engine.stores import open_store
from loaders.framework.loader import Loader
from tests.small_disk import MEGABYTE, leave_room, small_disk
from tests.small_loads import SOURCE, small_file, small_snapshot


@pytest.fixture
def store(tmp_path):
    return tmp_path / "store" / "graph.lbug"


@pytest.fixture
def loaded(hub, tmp_path, store):
    """A store that holds the small snapshot, and before it a file."""
    hub("load", SOURCE, small_file(tmp_path / "facilities.csv"))
    hub("snapshot", "load", "--from", small_snapshot(tmp_path / "snapshot"))
    return store


@pytest.mark.long
def test_a_damaged_store_says_how_to_go_back_and_does(hub, loaded):
    loaded.write_bytes(loaded.read_bytes()[:30_000])
    for arguments in ((), ("sources",), ("releases",), ("match", "Sheffield"), ("run", "--no-serve")):
        (told,) = hub(*arguments, code=1).stderr.splitlines()
        assert told.startswith(f"hub: The store file {loaded} is damaged (")
        assert "go back to release 1 of " in told
        assert "with `hub rollback`, or load it anew with `hub snapshot load` or `hub load`" in told
    assert "is damaged" in hub("results", "publish", code=1).stderr
    assert hub("rollback").stdout.startswith("Went back from a damaged file to release 1 of ")
    [release] = json.loads(hub("releases", "--format", "json").stdout)["releases"]
    assert (release["release"], release["note"]) == (1, "facilities: facilities.csv")


@pytest.mark.long
def test_a_damaged_store_is_loaded_over(hub, loaded, tmp_path):
    before = json.loads(hub("releases", "--format", "json").stdout)["releases"]
    loaded.write_bytes(b"%PDF-1.7 of another program")
    result = hub("snapshot", "load", "--from", tmp_path / "snapshot")
    assert f"hub: The store file {loaded} is no LadybugDB database: go back to release 1" in result.stderr
    assert "It is loaded anew now." in result.stderr
    assert "Release 2 is in place" in result.stdout
    after = json.loads(hub("releases", "--format", "json").stdout)["releases"]
    # Without the rows of the file, which only the damaged release had beside the snapshot.
    assert [one["note"].partition("; ")[2] for one in (before[0], after[0])] == ["facilities: facilities.csv", ""]
    assert loaded.with_name("graph.lbug.unreadable").read_bytes() == b"%PDF-1.7 of another program"
    loaded.write_bytes(b"again")
    result = hub("load", SOURCE, tmp_path / "facilities.csv", "--format", "json")
    assert "It is loaded anew now." in result.stderr
    assert json.loads(result.stdout)["release"] == 2
    row = json.loads(hub("rollback", "--format", "json").stdout)
    assert (row["left"], row["release"]) == (2, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes by a path")
def test_a_pipe_as_a_store_is_refused(hub, store, tmp_path):
    store.parent.mkdir()
    os.mkfifo(store)
    for arguments in ((), ("snapshot", "load", "--from", small_snapshot(tmp_path / "snapshot")), ("rollback",)):
        (told,) = hub(*arguments, code=1).stderr.splitlines()
        assert told == f"hub: {store} is a named pipe and the store is one file: name a file in HUB_STORE."
    assert [path.name for path in store.parent.iterdir()] == ["graph.lbug"]


@pytest.mark.long
def test_rows_that_do_not_fit_are_said_with_what_it_means_for_the_store(hub, tmp_path, monkeypatch):
    with small_disk(tmp_path / "disk", 3) as disk:
        monkeypatch.setenv("HUB_STORE", f"embedded://{disk / 'graph.lbug'}")
        first = json.loads(hub("load", SOURCE, small_file(tmp_path / "small.csv"), "--format", "json").stdout)
        ballast = leave_room(disk, MEGABYTE // 4)
        large = small_file(tmp_path / "large.csv", 20_000)
        told = hub("load", SOURCE, large, "--replace", code=1).stderr.splitlines()[-1]
        assert told == (
            f"hub: What was read could not be staged in {disk / 'graph.lbug.staging'} (No space left on device); the "
            "store stays as it was. Make room there, then load again."
        )
        left = sorted(path.name for path in disk.iterdir())
        assert left == ["ballast", "graph.lbug", "graph.lbug.lock"]
        with open_store() as opened:
            assert opened.read().digest() == first["digest"]
        ballast.unlink()
        assert "Release 2 is in place" in hub("load", SOURCE, tmp_path / "small.csv").stdout


def test_a_file_that_may_not_be_read_is_not_said_to_be_a_full_disk(hub, tmp_path, monkeypatch):
    def refused(_paths, _context):
        raise PermissionError(errno.EACCES, "Permission denied", "given.csv")
        yield

    monkeypatch.setattr(
        "loaders.framework.loader.loaders", lambda: {"themes": Loader("themes", "Themes.", refused, {})}
    )
    told = hub("load", "themes", small_file(tmp_path / "given.csv"), code=1).stderr.splitlines()[-1]
    assert told == "hub: The computer refused something: Permission denied (given.csv)."

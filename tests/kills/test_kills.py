"""Loads that are killed leave the old release or the whole new one, and nothing that the next load does not remove.

The long run kills more of them; ``python -m tests.kills`` as many as one likes.
"""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from graph_engine.stores import open_store
from tests.kills.__main__ import EMBEDDED, NEO4J, killed_store, run
from tests.kills.processes import Loads
from tests.kills.stores import NEW, OLD, SNAPSHOT, WRONG, Kill, KilledStore
from tests.long_run import runs_long

COUNT = 20 if runs_long() else 2
OF_SERVER = 10 if runs_long() else 3
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no processes that are forked")


def wrong(kills):
    return [f"{kill.number} ({kill.load}, killed after {kill.after} s): {kill.why}" for kill in kills if kill.why]


@pytest.mark.long
def test_killed_loads_leave_the_old_release_or_the_new_one():
    with killed_store(EMBEDDED) as store:
        kills = list(store.killed(range(COUNT)))
    assert not wrong(kills)
    assert len(kills) == COUNT
    assert {kill.outcome for kill in kills} <= {OLD, NEW}


def test_killed_loads_into_neo4j_leave_the_old_release_or_the_new_one(neo4j_server):
    with killed_store(NEO4J) as store:
        kills = list(store.killed(range(OF_SERVER)))
    assert not wrong(kills)
    assert len(kills) == OF_SERVER


@pytest.fixture
def store(tmp_path):
    with Loads(tmp_path) as loads:
        yield KilledStore(loads)


@pytest.mark.long
def test_the_judge_sees_what_is_wrong(store):
    path = Path(store.address.removeprefix("embedded://"))
    # Ended by itself, and without anything to find.
    assert store._completed(SNAPSHOT) == ""
    assert store._judged(store._last) == (OLD, "")
    path.with_name("graph.lbug.new").mkdir()
    (store.loads.temporary / "partnership-hub-1").mkdir()
    assert store._leftovers() == ["graph.lbug.new", "partnership-hub-1"]
    assert store._completed(SNAPSHOT) == "left behind: partnership-hub-1"
    (store.loads.temporary / "partnership-hub-1").rmdir()
    before = store._last
    store._last = None
    assert store._judged(None) == (NEW, "")
    store._whole[store._key] = replace(before, digest="0" * 64)
    assert store._judged(None)[0] == WRONG
    assert "which the same loads made before" in store._completed(SNAPSHOT)
    with open_store(store.address, read_only=False):
        assert "is writing to" in store._completed(SNAPSHOT)
    path.write_bytes(path.read_bytes()[:20_000])
    assert store._judged(before)[1].startswith("the store does not open: The store file")


def test_the_tool_goes_on_where_it_stopped(tmp_path, monkeypatch):
    asked = []

    class Store:
        def killed(self, numbers):
            asked.append(list(numbers))
            return (Kill(n, "load", 1.0, WRONG if n == 2 else OLD, "why" * (n == 2), ("x",) * (n > 1)) for n in numbers)

    class Opened:
        def __enter__(self):
            return Store()

        def __exit__(self, *_error):
            pass

    monkeypatch.setattr("tests.kills.__main__.killed_store", lambda _kind: Opened())
    path = tmp_path / "state.json"
    run(2, path, EMBEDDED)
    run(1, path, NEO4J)
    found = run(4, path, EMBEDDED)
    # Beginning with another store after the one that went wrong.
    assert asked == [[0, 1], [0], [2, 3], [3]]
    assert run(4, path, EMBEDDED)["counts"] == found["counts"]
    assert found["kills"] == 4
    assert found["counts"] == {"old release after load": 3, "wrong after load": 1}
    assert found["left_something"] == 2
    assert [kill["number"] for kill in found["wrong"]] == [2]

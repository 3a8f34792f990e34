"""Queries of the embedded store run in a process of their own, which ends at the bounds of time and memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest

from graph_engine.errors import StoreError, StoreQueryError
from graph_engine.stores import open_store
from graph_engine.stores.cypher import MEMORY_BYTES, QUERY_SECONDS
from tests.long_run import first_now

STORE = "graph_engine.stores.ladybug.store"


@pytest.fixture
def path(tmp_path, small):
    """File of a store with the small graph."""
    with open_store(f"embedded://{tmp_path / 'graph.lbug'}", read_only=False) as writer:
        writer.write(small)
    return tmp_path / "graph.lbug"


@pytest.fixture
def store(path):
    """The small graph, open for reading."""
    with open_store(f"embedded://{path}") as reader:
        yield reader


def children():
    """Identifiers of the processes that were started and have not ended."""
    return {one.pid for one in psutil.Process().children(recursive=True) if one.status() != psutil.STATUS_ZOMBIE}


def test_the_bounds_are_a_minute_and_two_gigabytes():
    assert (QUERY_SECONDS, MEMORY_BYTES) == (60, 2 << 30)


@pytest.mark.parametrize(
    "query",
    first_now(
        [
            "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN sum(x * y)",
            "MATCH (a), (b), (c), (d), (e), (f), (g), (h), (i), (j) RETURN count(*)",
            # The database does not look at its own limit within a function.
            "RETURN size(list_sort(list_transform(range(1, 20000000), x -> x * 7919 % 1000003)))",
        ],
        most=1,
    ),
)
def test_a_query_without_end_is_stopped_wherever_it_is(store, monkeypatch, query):
    monkeypatch.setattr(f"{STORE}.QUERY_SECONDS", 0.3)
    before = children()
    with pytest.raises(StoreQueryError, match=r"ran for more than 0\.3 s and was stopped; narrow it down"):
        store.cypher(query)
    assert children() <= before
    monkeypatch.undo()
    assert store.cypher("RETURN 1 AS x").to_pylist() == [{"x": 1}]


@pytest.mark.long
@pytest.mark.parametrize(
    "query",
    first_now(
        [
            "UNWIND range(1, 1000000) AS x RETURN collect(repeat('x', 2000)) AS x",
            "RETURN range(1, 2000000000) AS x",
            "RETURN repeat('x', 2000000000) AS x",
            "RETURN size(list_reduce(list_transform(range(1, 60), x -> 'ab'), (x, y) -> x + x)) AS x",
        ]
    ),
)
def test_a_query_that_takes_too_much_is_stopped(store, monkeypatch, query):
    monkeypatch.setattr(f"{STORE}.MEMORY_BYTES", 400 << 20)
    with pytest.raises(StoreQueryError, match=r"took more than 0\.39 GB of memory and was stopped: narrow it down"):
        store.cypher(query)
    assert store.cypher("RETURN 1 AS x").to_pylist() == [{"x": 1}]


@pytest.mark.long
def test_a_process_is_kept_for_the_next_query_and_ends_with_the_store(store):
    before = children()
    store.cypher("RETURN 1 AS x")
    started = children() - before
    assert len(started) == 1
    with pytest.raises(StoreQueryError, match="refuses the query"):
        store.cypher("RETURN nothing_of_the_kind(1)")
    store.cypher("RETURN 1 AS x")
    assert children() - before == started
    store.close()
    assert not children() & started
    with pytest.raises(StoreError, match="was closed"):
        store.cypher("RETURN 1 AS x")


@pytest.mark.long
def test_queries_can_be_asked_at_one_time(store):
    answers = []
    threads = [
        threading.Thread(
            target=lambda n=n: answers.append(store.cypher("RETURN $n AS n", {"n": n}).to_pylist()[0]["n"])
        )
        for n in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [0, 1, 2]


@pytest.mark.long
def test_a_database_that_ends_by_itself_is_told(store):
    before = children()
    store.cypher("RETURN 1 AS x")
    (process,) = children() - before
    threading.Timer(0.5, lambda: os.kill(process, signal.SIGSEGV)).start()
    with pytest.raises(StoreError, match=r"The database ended by itself while it answered the query \(code -11\)"):
        store.cypher("UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN sum(x * y)")
    assert store.cypher("RETURN 1 AS x").to_pylist() == [{"x": 1}]


@pytest.mark.long
def test_a_query_sees_the_release_that_its_store_opened(path, other):
    counts = "MATCH (a:Area) RETURN count(*) AS n"
    with open_store(f"embedded://{path}") as early, open_store(f"embedded://{path}", read_only=False) as writer:
        writer.write(other)
        writer.write(other)
        assert early.cypher(counts).to_pylist() == [{"n": 4}]
        assert writer.cypher(counts).to_pylist() == [{"n": 3}]
        with open_store(f"embedded://{path}") as late:
            assert late.cypher(counts).to_pylist() == [{"n": 3}]


@pytest.mark.long
def test_where_open_files_have_no_name_another_release_is_refused(path, other, monkeypatch):
    monkeypatch.setattr("graph_engine.stores.ladybug.bounded_query.LISTS_OPEN_FILES", False)
    with open_store(f"embedded://{path}") as early, open_store(f"embedded://{path}", read_only=False) as writer:
        assert early.cypher("RETURN 1 AS x").num_rows == 1
        writer.write(other)
        assert writer.cypher("RETURN 1 AS x").num_rows == 1
    with open_store(f"embedded://{path}") as early, open_store(f"embedded://{path}", read_only=False) as writer:
        writer.write(other)
        with pytest.raises(StoreError, match=r"Another release has taken the place of .*; open the store again"):
            early.cypher("RETURN 1 AS x")


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no alarm for a process")
def test_a_query_that_nobody_stops_ends_by_its_own_alarm(path, monkeypatch):
    from graph_engine.stores.ladybug import query_process
    from graph_engine.stores.ladybug.bounded_query import OpenFile, QueryBounds, QueryProcess
    from graph_engine.stores.ladybug.dialect import Rewriting

    file = OpenFile(path)
    process = QueryProcess(file, MEMORY_BYTES)
    # Its own limit is the shorter one here, as it is for a process whose parent was killed.
    monkeypatch.setattr(process, "_watched", lambda seconds: process._frames.get(timeout=60))
    # The database looks at its own limit too late: within this function.
    query = "RETURN size(list_sort(list_transform(range(1, 30000000), x -> x * 7919 % 1000003))) AS x"
    bounds = QueryBounds(0.2 - query_process._ORPHANED_SECONDS + 0.5, MEMORY_BYTES, 10)
    with pytest.raises(StoreError, match=rf"\(code {-signal.SIGALRM}\)"):
        process.ask(Rewriting(query, frozenset(), {}), {}, "embedded://", bounds)
    process.close()
    file.close()


@pytest.mark.long
def test_an_idle_process_ends_with_whoever_started_it(path):
    script = (
        "import sys\nfrom graph_engine.stores import open_store\n"
        "with open_store(sys.argv[1]) as store:\n    store.cypher('RETURN 1')\n    print('asked', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        [sys.executable, "-c", script, f"embedded://{path}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    ) as asking:
        assert asking.stdout.readline() == b"asked\n"
        (answering,) = psutil.Process(asking.pid).children()
        asking.kill()
    until = time.monotonic() + 30
    while answering.is_running() and answering.status() != psutil.STATUS_ZOMBIE and time.monotonic() < until:
        time.sleep(0.05)
    assert not answering.is_running() or answering.status() == psutil.STATUS_ZOMBIE

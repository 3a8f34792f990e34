"""Ten exchanges of a release under a server that is read all the time: slowest answer, failures, memory.

The store is a copy of the tests' own, with a second release beside it that lacks some participations; the two change
places on disk, as a load or a rollback does it. What is computed of both is at hand, as after every load.
"""

from __future__ import annotations

import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from graph_engine.engine import Engine
from graph_engine.schema import EdgeType
from graph_engine.stores import open_store
from tests.snapshot_store import datasets_kept, fill, store_address

EXCHANGES = 10
READERS = 4
MOST_SECONDS = 0.3
MOST_GROWTH = 1.2
LIMIT_SECONDS = 300
PAUSE = 0.02
PAGES = (
    *("/", "/areas/TLE3", "/areas/TLE3/partners", "/pairs/TLE3/TLF1", "/topics", "/sectors/303", "/sources"),
    *("/find?q=steel+castings", "/network.json", "/areas/TLC1.json"),
)


@pytest.fixture
def two_releases(tmp_path):
    """File of a store with two releases, of which all is computed."""
    fill(tmp_path)
    address = store_address(tmp_path)
    with open_store(address) as store:
        graph = store.read()
    key = next(key for key in graph.edges if key[0] == EdgeType.PARTICIPATED_IN)
    graph.edges[key] = graph.edges[key].slice(0, graph.edges[key].num_rows - 200)
    with datasets_kept(), open_store(address, read_only=False) as store:
        store.write(graph, note="a second release")
        Engine.on(store, address).keep_datasets(lambda _what: None)
    return tmp_path / "graph.lbug"


@pytest.fixture
def server(two_releases):
    """A server on it: its process and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "HUB_STORE": f"embedded://{two_releases}"}
    environment.pop("HUB_CACHE", None)
    command = [sys.executable, "-c", "from web.cli import main; main()", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        yield process, f"http://127.0.0.1:{port}"
        process.terminate()


def fetched(address):
    with urllib.request.urlopen(address, timeout=LIMIT_SECONDS) as response:  # noqa: S310  our own server
        return response.read()


def wait_for(holds):
    until = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < until:
        try:
            if holds():
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"did not come true within {LIMIT_SECONDS} s")


def test_an_exchange_holds_nobody_up_and_leaves_nothing_behind(two_releases, server):
    process, base = server
    wait_for(lambda: fetched(f"{base}/"))
    for page in PAGES:
        fetched(base + page)
    answers, failures, stopped = [], [], threading.Event()

    def read(first):
        at = first
        while not stopped.wait(PAUSE):
            page, at = PAGES[at % len(PAGES)], at + 1
            began = time.perf_counter()
            try:
                fetched(base + page)
            except OSError as error:
                failures.append((page, repr(error)))
            answers.append((time.perf_counter() - began, page))

    def megabytes():
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text("utf-8"))[1]) // 1024

    def release():
        return re.search(rb"Release (\d+)", fetched(f"{base}/"))[1]

    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for reader in readers:
        reader.start()
    memory, slowest = [], []
    previous, aside = two_releases.with_name("graph.lbug.previous"), two_releases.with_name("graph.lbug.aside")
    for _ in range(EXCHANGES):
        before = release()
        answers.clear()
        previous.rename(aside)
        previous.hardlink_to(two_releases)
        aside.replace(two_releases)
        wait_for(lambda before=before: release() != before)
        time.sleep(2)
        memory.append(megabytes())
        slowest.append(max(answers))
        print(  # noqa: T201  this is what the benchmark is for
            f"exchange {len(memory)}: slowest {slowest[-1][0]:.3f} s ({slowest[-1][1]}), median "
            f"{statistics.median(seconds for seconds, _ in answers):.3f} s of {len(answers)} answers, {memory[-1]} MB"
        )
    stopped.set()
    for reader in readers:
        reader.join()
    assert not failures
    assert memory[-1] <= MOST_GROWTH * memory[0]
    assert max(slowest)[0] <= MOST_SECONDS

"""How long pages take. Run with ``make bench``; time is asserted of single pages, and only where it is measured.

The server is measured as users run it, ``hub serve`` in a process of its own, by a client in this one: two cores are
what it takes. Rates of several runs compare only where the machine had nothing else to do.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import subprocess
import sys
import time

import pytest

from web.app import create_app
from web.http.current import CurrentEngine

# Connections that ask at once, and seconds for which they do.
CLIENTS = 16
SECONDS = 5.0
# Rounds of one page: the 95th percentile is the second longest.
ROUNDS = 40
# Milliseconds in which 95 of 100 renderings of a page are done.
AIM = 30.0
# The same for a place that nobody has asked for yet, of which everything is reckoned first.
FIRST_AIM = 50.0
# What pages can hold beyond the addresses that the other tests look at.
FURTHER = (
    "/areas/TLD7/partners?far=120",
    "/areas/TLC/partners",
    "/compare?areas=TLK3&areas=TLD3&areas=TLG1&areas=TLH1&areas=TLM5",
    "/find?q=software+for+hospitals",
    "/map?level=ITL3",
    "/map?level=LAD",
    "/method",
    "/network?focus=University+of+Leeds",
    "/network?focus=University+of+Sheffield&hops=2",
    "/network?whole=1&since=2016",
    "/pairs/E47000006/TLF1",
    "/pairs/E47000006/TLF1/brief",
    "/search?q=ltd",
    "/search?q=manchster+univercity",
    "/search?q=university&kind=organisations",
)


@pytest.fixture(scope="module")
def current(snapshot_store):
    current = CurrentEngine(snapshot_store)
    yield current
    current.close()


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def test_rendering_a_page(benchmark, current, page_address):
    """In process with a warm engine and no ready answer."""
    render_again(benchmark, current, page_address)


@pytest.mark.parametrize("address", FURTHER)
def test_rendering_a_further_page(benchmark, current, address):
    """As above."""
    render_again(benchmark, current, address)


def render_again(benchmark, current, address):
    client = create_app(current).test_client()
    reading = current.acquire()
    assert client.get(address).status_code == 200

    def forget():
        reading.renderings.clear()

    benchmark.pedantic(lambda: client.get(address), setup=forget, rounds=ROUNDS, iterations=1, warmup_rounds=1)
    current.release(reading)
    hold_the_aim(benchmark)


@pytest.mark.parametrize(
    "path",
    [
        "/pairs/{area}/{other}",
        "/pairs/{area}/{other}/brief",
        "/areas/{area}/partners",
        "/areas/{area}",
        "/map?area={area}",
        "/search?q={area}+of+nowhere",
    ],
)
def test_rendering_for_the_first_time(benchmark, snapshot_store, path):
    """With an engine that has shown another place only, each place asked once: what is kept of an answer is no help."""
    current = CurrentEngine(snapshot_store)
    client = create_app(current).test_client()
    reading = current.acquire()
    codes = [area.code for area in reading.engine.units]
    asked = (path.format(area=area, other=codes[at - 3]) for at, area in enumerate(codes))
    # What is kept for all places is made by the first of them.
    assert client.get(next(asked)).status_code == 200
    statuses = benchmark.pedantic(
        lambda address: client.get(address).status_code,
        setup=lambda: ((next(asked),), {}),
        rounds=len(codes) - 2 if benchmark.enabled else 1,
        iterations=1,
    )
    assert statuses == 200
    current.release(reading)
    current.close()
    hold_the_aim(benchmark, FIRST_AIM)


def hold_the_aim(benchmark, aim=AIM):
    if benchmark.stats is None:
        return
    times = benchmark.stats.stats.data
    benchmark.extra_info.update(
        p50_ms=round(1000 * percentile(times, 0.5), 1), p95_ms=round(1000 * percentile(times, 0.95), 1)
    )
    assert benchmark.extra_info["p95_ms"] <= aim


@pytest.fixture(scope="module")
def port(snapshot_store):
    """Port of the server, in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from web.cli import main; main()", "serve", "--port", "0"],
        env={**os.environ, "HUB_STORE": snapshot_store},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield next(int(found.group(1)) for line in process.stdout if (found := re.search(r":(\d+)$", line.strip())))
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.mark.parametrize("ready", [True, False], ids=["ready answers", "every answer made anew"])
def test_suggestion_pages_per_second(benchmark, port, current, ready):
    """The aim is 400 in a second with 99 of 100 within 100 ms and no error, with ready answers."""
    reading = current.acquire()
    codes = [area.code for area in reading.engine.units]
    current.release(reading)
    # A distance of which no page was asked before makes an answer that is not ready.
    unasked = itertools.count(300)
    paths = (f"/areas/{code}/partners" + ("" if ready else f"?far={far}") for far in unasked for code in codes)
    if ready:
        asyncio.run(load(port, itertools.islice(paths, len(codes)), seconds=60.0))
    times, errors, took = benchmark.pedantic(lambda: asyncio.run(load(port, paths, SECONDS)), rounds=1, iterations=1)
    benchmark.extra_info.update(
        pages_per_second=round(len(times) / took),
        p50_ms=round(1000 * percentile(times, 0.5), 1),
        p99_ms=round(1000 * percentile(times, 0.99), 1),
    )
    assert not errors, errors[:3]


async def load(port, paths, seconds):
    """Ask for pages over connections that are kept open; seconds of each answer, what went wrong, seconds in all."""
    times, errors = [], []
    start = time.perf_counter()

    async def one_client():
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() - start < seconds and (path := next(paths, None)):
            asked = time.perf_counter()
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(re.search(rb"(?i)content-length: (\d+)", head).group(1)))
            times.append(time.perf_counter() - asked)
            if b" 200 " not in head.splitlines()[0]:
                errors.append(head.splitlines()[0])
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(one_client() for _ in range(CLIENTS)))
    return times, errors, time.perf_counter() - start

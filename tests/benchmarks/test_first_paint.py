"""How soon a reader sees something. Run with ``make bench``; time is asserted only where it is measured.

A server of its own process, as users run it, and a Chromium that draws without a graphics card. What is asked for is a
page that nobody has asked this server for before, once it has read ahead (warm), or as soon as it listens (cold).
"""

from __future__ import annotations

import gzip
import http.client
import os
import re
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.browser.program import FLAGS, chromium_program

# Seconds: first contentful paint of the pages that people begin with, and the first answer of the map.
FIRST_PAINT = 0.6
FIRST_MAP = 1.5
# The same of a server that has only just begun to listen, with its datasets at hand; 11 before the map was read ahead.
FIRST_MAP_COLD = 5.0
MOST = 40 * 1024
ROUNDS = 5
# A server that takes fewer hundredths of a second of each second waits for requests; how long to wait for that.
IDLE, MOST_SECONDS = 5, 180
PAINT = """() => new Promise(done => {
  const seen = () => performance.getEntriesByName("first-contentful-paint")[0];
  const wait = () => seen() ? done(seen().startTime) : requestAnimationFrame(wait);
  wait();
})"""


@contextmanager
def serving(store):
    """A server on a store: its process, and its port once it listens."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from web.cli import main; main()", "serve", "--port", "0"],
        env={**os.environ, "HUB_STORE": store},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        found = (re.search(r":(\d+)$", line.strip()) for line in process.stdout)
        yield process, int(next(one.group(1) for one in found if one))
    finally:
        process.terminate()
        process.communicate(timeout=60)


@pytest.fixture(scope="module")
def warm(snapshot_store):
    """Port of a server that has read ahead, and does nothing any more."""
    with serving(snapshot_store) as (process, port):
        before = 0
        for _ in range(MOST_SECONDS):
            # Clock ticks of the process in its own code and in the system's.
            ticks = sum(map(int, Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]))
            if before and ticks - before < IDLE:
                break
            before = ticks
            time.sleep(1)
        else:
            pytest.fail(f"The server was still reading after {MOST_SECONDS} s.")
        yield port


def asked(port, path):
    """Seconds until a page has come whole, its text, and its bytes, compressed."""
    began = time.perf_counter()
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        took = time.perf_counter() - began
    assert answer.status == 200
    packed = body if answer.headers["Content-Encoding"] == "gzip" else gzip.compress(body)
    return took, gzip.decompress(packed).decode(), len(packed)


# The map comes first: the other tests must not have asked for it.
@pytest.mark.parametrize("kind", ["warm", "cold"])
def test_first_map(benchmark, request, snapshot_store, kind):
    """The first answer of the map page, which draws every area."""
    if kind == "warm":
        hold(benchmark, request.getfixturevalue("warm"), FIRST_MAP)
    else:
        with serving(snapshot_store) as (_, port):
            hold(benchmark, port, FIRST_MAP_COLD)


def hold(benchmark, port, most):
    took, _, weight = benchmark.pedantic(lambda: asked(port, "/map"), rounds=1, iterations=1)
    assert weight <= MOST
    if benchmark.stats is not None:
        assert took <= most


@pytest.mark.parametrize("path", ["/", "/areas/TLD3"])
def test_first_paint(benchmark, warm, path):
    """Of a page that the server has shown before, in a window that has not."""
    playwright = pytest.importorskip("playwright.sync_api")
    if chromium_program() is None:
        pytest.skip("No Chromium is installed.")
    assert asked(warm, path)[2] <= MOST
    with playwright.sync_playwright() as program:
        browser = program.chromium.launch(executable_path=chromium_program(), args=list(FLAGS))
        times = []

        def look():
            # A window of its own each time: nothing is kept from the last.
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{warm}{path}")
            times.append(page.evaluate(PAINT) / 1000)
            context.close()

        benchmark.pedantic(look, rounds=ROUNDS, iterations=1, warmup_rounds=1)
        browser.close()
    if benchmark.stats is not None:
        benchmark.extra_info["first_paint_s"] = round(sorted(times[1:])[ROUNDS // 2], 3)
        assert benchmark.extra_info["first_paint_s"] <= FIRST_PAINT


def test_styles(warm):
    """All pages share one sheet."""
    (sheet,) = re.findall(r'<link[^>]+href="([^"]+\.css[^"]*)"', asked(warm, "/accessibility")[1])
    assert asked(warm, sheet)[2] <= MOST

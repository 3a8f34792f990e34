"""What one question costs from nothing: seconds of processor of a whole process, beside an earlier commit.

``HUB_EARLIER`` names a folder with an earlier commit of the project and its ``.venv``; its commands are run in turn
with those of this one, so that whatever else the machine does weighs on both. Without it only this commit is measured.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

QUESTIONS = {"match": ("match", "Leeds"), "find": ("find", "steel castings"), "profile": ("profile", "Leeds")}
PROGRAM = "from web.cli import main; main()"
ROUNDS = 3
MOST_SECONDS = 1.5
LEAST_RATIO = 6.0
FIRST_PAGE_SECONDS = 2.0


def hub(folder, python, arguments, store):
    """Seconds of processor of one command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [python, "-c", PROGRAM, *arguments], cwd=folder, env=environment(folder, store), capture_output=True, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def environment(folder, store):
    return {
        **{name: value for name, value in os.environ.items() if name != "HUB_CACHE"},
        "HUB_STORE": f"embedded://{store}",
        "PYTHONPATH": str(folder),
    }


@pytest.fixture(scope="module")
def earlier(tmp_path_factory):
    """Folder, interpreter and store of the earlier commit; ``None`` where none is named."""
    named = os.environ.get("HUB_EARLIER")
    if not named:
        return None
    python, store = Path(named) / ".venv" / "bin" / "python", tmp_path_factory.mktemp("earlier") / "graph.lbug"
    hub(named, python, ("snapshot", "load"), store)
    return named, python, store


@pytest.fixture(scope="module")
def own(tmp_path_factory, repository):
    """The same of this commit."""
    store = tmp_path_factory.mktemp("own") / "graph.lbug"
    hub(repository, sys.executable, ("snapshot", "load"), store)
    return repository, sys.executable, store


@pytest.mark.parametrize("question", QUESTIONS)
def test_one_question(benchmark, own, earlier, question):
    arguments = QUESTIONS[question]
    here, there = [], []

    def both():
        here.append(hub(own[0], own[1], arguments, own[2]))
        if earlier is not None:
            there.append(hub(earlier[0], earlier[1], arguments, earlier[2]))

    benchmark.pedantic(both, rounds=ROUNDS if benchmark.enabled else 1, iterations=1)
    if not benchmark.enabled:
        return
    seconds = min(here)
    said = f"hub {question}: {seconds:.2f} s of processor"
    benchmark.extra_info["processor_s"] = round(seconds, 2)
    if there:
        ratio = min(there) / seconds
        benchmark.extra_info["times_as_quick"] = round(ratio, 1)
        said += f", {min(there):.2f} s at the earlier commit, {ratio:.1f} times as much"
    print(said)  # noqa: T201  this is what the benchmark is for
    assert seconds <= MOST_SECONDS
    assert not there or ratio >= LEAST_RATIO


def test_the_first_page(benchmark, own):
    """Seconds from the start of the server to its first page."""
    times = []

    def first_page():
        start = time.monotonic()
        process = subprocess.Popen(
            [own[1], "-c", PROGRAM, "serve", "--port", "0"],
            cwd=own[0],
            env=environment(own[0], own[2]),
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            port = next(int(found[1]) for line in process.stdout if (found := re.search(r":(\d+)$", line.strip())))
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as response:
                assert response.status == 200
            times.append(time.monotonic() - start)
        finally:
            process.terminate()
            process.communicate(timeout=60)

    benchmark.pedantic(first_page, rounds=ROUNDS if benchmark.enabled else 1, iterations=1)
    if benchmark.enabled:
        print(f"first page: {min(times):.2f} s after start")  # noqa: T201  as above
        assert min(times) <= FIRST_PAGE_SECONDS

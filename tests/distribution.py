"""How tests are spread over workers: a file stays together, and no worker waits for what another builds."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

STORE_FIXTURE = "snapshot_store"
BROWSER_FOLDER = "tests/browser"
SERVER_GROUP = "neo4j"


class ByFile(LoadFileScheduling):  # type: ignore[misc]
    """The tests of a file run in one worker, for they share what takes seconds to make; so do all browser tests.

    A second browser and a second server beside the first would take more than they spare. The tests of a database
    server replace what is in it, and run one after the other in one worker, whatever file they stand in.
    """

    def _split_scope(self, nodeid: str) -> str:
        if of_server(nodeid):
            return SERVER_GROUP
        file: str = super()._split_scope(nodeid)
        return BROWSER_FOLDER if file.startswith(f"{BROWSER_FOLDER}/") else file


def in_turn(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Order tests by what they need.

    What needs no store comes first: the store is built meanwhile. Then the browser tests and those of the database
    server, the longest pieces that one worker has to run, then the others by the size of their file; doctests, of which
    each takes next to nothing, fill what is left of the time of the worker that is ready first.
    """
    sizes = Counter(item.path for item in items)
    with_store = {item.path for item in items if needs_store(item)}

    def turn(item: pytest.Item) -> tuple[int, int]:
        if isinstance(item, pytest.DoctestItem):
            return 3, 0
        if of_server(item.nodeid):
            return 1, 1
        if item.path not in with_store:
            return 0, 0
        return (1, 0) if item.nodeid.startswith(f"{BROWSER_FOLDER}/") else (2, -sizes[item.path])

    return sorted(items, key=turn)


def of_server(nodeid: str) -> bool:
    """Whether a test may talk to the database server, by its name, which is all that is known where tests are spread.

    The mark ``xdist_group``, made for this, has no effect with pytest 9.2 and pytest-xdist 3.8.
    """
    file, _, test = nodeid.partition("::")
    return SERVER_GROUP in f"{file.rpartition('/')[2]} {test}".lower()


def needs_store(item: pytest.Item) -> bool:
    """Whether a test reads the bundled snapshot from a store."""
    return STORE_FIXTURE in getattr(item, "fixturenames", ())


def start_store(folder: Path, repository: Path) -> subprocess.Popen[Any]:
    """Begin to build the store in a process beside the workers."""
    return subprocess.Popen([sys.executable, "-m", "tests.snapshot_store", str(folder)], cwd=repository)

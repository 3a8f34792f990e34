"""Loads in processes that can be killed at any moment."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

REPOSITORY = Path(__file__).parents[2]
# Of the clock: beyond it a load hangs, on however busy a machine.
_PATIENCE = 600.0


@dataclass(frozen=True)
class Ended:
    """How a load ended: its exit status, negative where a signal ended it, the seconds that it ran, what it said."""

    status: int
    seconds: float
    said: str

    @property
    def killed(self) -> bool:
        """Whether it was killed before its end."""
        return self.status == -signal.SIGKILL


@dataclass
class Loads:
    """Runs ``hub`` with arguments, one at a time, and kills it when told to; a context manager.

    Parameters
    ----------
    folder : Path
        Where all that it may write lies: temporary files below ``tmp``, the user's cache below ``cache``.
    """

    folder: Path
    _forks: subprocess.Popen[str] | None = field(default=None, init=False)

    @property
    def temporary(self) -> Path:
        """The folder of temporary files of all processes."""
        return self.folder / "tmp"

    @property
    def cache(self) -> Path:
        """The user's cache folder of all processes."""
        return self.folder / "cache"

    def __enter__(self) -> Self:
        self.temporary.mkdir()
        self.cache.mkdir()
        path = os.pathsep.join(filter(None, [str(REPOSITORY), os.environ.get("PYTHONPATH")]))
        environment = {
            **os.environ,
            "PYTHONPATH": path,
            "TMPDIR": str(self.temporary),
            "XDG_CACHE_HOME": str(self.cache),
            # One thread: a process that has several is not forked whole.
            "OPENBLAS_NUM_THREADS": "1",
        }
        environment.pop("HUB_CACHE", None)
        self._forks = subprocess.Popen(
            [sys.executable, "-m", "tests.kills.child", str(self.folder / "said")],
            cwd=REPOSITORY,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._forks is not None:
            self._forks.kill()
            self._forks.communicate()

    def run(self, arguments: Sequence[str], kill_after: float | None = None) -> Ended:
        """Run ``hub``; kill its whole group after some seconds where it has not ended by then."""
        assert self._forks is not None
        assert self._forks.stdin is not None
        self._forks.stdin.write(json.dumps(list(arguments)) + "\n")
        self._forks.stdin.flush()
        process = int(self._line(_PATIENCE))
        began = time.monotonic()
        status = self._line(_PATIENCE if kill_after is None else kill_after)
        if not status:
            os.killpg(process, signal.SIGKILL)
            status = self._line(_PATIENCE)
        seconds = time.monotonic() - began
        said = self.folder / "said"
        return Ended(int(status), seconds, said.read_text("utf-8") if said.exists() else "")

    def _line(self, seconds: float) -> str:
        """The next line, or nothing where none comes in time."""
        assert self._forks is not None
        assert self._forks.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self._forks.stdout, selectors.EVENT_READ)
            return self._forks.stdout.readline() if selector.select(seconds) else ""

"""Mutants in a process that is watched: one that takes too long or too much memory is ended, and another begins."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

REPOSITORY = Path(__file__).parents[2]
MOST_SECONDS = 10.0
"""Of processor."""
MOST_BYTES = 1 << 30
# Of the clock: on a machine that does much else, ten seconds of processor take long.
_PATIENCE = 120.0
_STARTS = 240.0
_PAUSE = 0.05
HANGS, MEMORY, DIED = "takes more than 10 seconds", "takes more than 1 GB", "the process died"


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant."""

    number: int
    loader: str
    how: str
    verdict: str
    why: str
    seconds: float
    peak: int

    @property
    def good(self) -> bool:
        """Whether it was accounted for or refused, and nothing was taken too much of."""
        return self.verdict in ("accounted", "refused", "unforeseen")


@dataclass
class Judges:
    """One process that judges mutants, begun again where it was ended; a context manager."""

    seconds: float = MOST_SECONDS
    memory: int = MOST_BYTES
    _process: subprocess.Popen[str] | None = field(default=None, init=False)
    _fresh: bool = field(default=True, init=False)
    _folder: tempfile.TemporaryDirectory[str] = field(default_factory=tempfile.TemporaryDirectory, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        self._folder.cleanup()

    def judged(self, numbers: Iterable[int]) -> Iterator[Verdict]:
        """Verdicts on mutants, in their order."""
        for number in numbers:
            yield self._judged(number)

    def _judged(self, number: int) -> Verdict:
        process = self._process or self._begin()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{number}\n")
        process.stdin.flush()
        ended, peak = self._watched(process)
        line = "" if ended else process.stdout.readline()
        if not line:
            self._end()
            return Verdict(number, "", "", "wrong", ended or DIED, 0.0, peak)
        told = json.loads(line)
        self._fresh = False
        if told["seconds"] > self.seconds:
            told |= {"verdict": "wrong", "why": f"{HANGS}: {told['seconds']} s"}
        if peak > self.memory:
            told |= {"verdict": "wrong", "why": f"{MEMORY}: {peak >> 20} MB"}
        return Verdict(**told, peak=peak)

    def _begin(self) -> subprocess.Popen[str]:
        path = os.pathsep.join(filter(None, [str(REPOSITORY), os.environ.get("PYTHONPATH")]))
        # Traces of what is unforeseen are no concern of the user's own log.
        environment = {**os.environ, "PYTHONPATH": path, "HUB_CACHE": self._folder.name}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.mutants.child"],
            cwd=REPOSITORY,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._fresh = True
        return self._process

    def _watched(self, process: subprocess.Popen[str]) -> tuple[str, int]:
        """Wait for an answer: why the process had to be ended, and its peak of memory in bytes as far as was seen."""
        until = time.monotonic() + (_STARTS if self._fresh else _PATIENCE)
        peak = 0
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout or 0, selectors.EVENT_READ)
            while True:
                ready = selector.select(_PAUSE)
                peak = max(peak, _memory(process.pid))
                if ready:
                    return "", peak
                if peak > self.memory:
                    return f"{MEMORY}: {peak >> 20} MB", peak
                if time.monotonic() > until:
                    return HANGS, peak

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _memory(process: int) -> int:
    """Bytes that a process has in memory now, 0 where the system does not say."""
    with suppress(OSError, ValueError, IndexError):
        pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    return 0

"""Run analysts' queries in a process of its own, and end that process at the bounds of time and memory."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pyarrow as pa

from graph_engine.errors import StoreError, StoreQueryError
from graph_engine.stores.ladybug.dialect import Rewriting
from graph_engine.stores.ladybug.query_process import (
    ANSWERED,
    BEGUN,
    ENDED,
    FAILED,
    REFUSED,
    TOO_LONG,
    TOO_MUCH,
)
from graph_engine.stores.protocol import Given

LISTS_OPEN_FILES = sys.platform == "linux"
_MODULE = "graph_engine.stores.ladybug.query_process"
# How often the process is looked at: in between it may take some tens of megabytes more.
_LOOK_SECONDS = 0.01
# A loaded machine may take long to start a program; the query has not begun then.
_START_SECONDS = 60
# A process whose buffers have grown beyond this share of the bound is not kept for the next query.
_REUSED_SHARE = 0.25


@dataclass(frozen=True)
class QueryBounds:
    """Seconds that a query may run, bytes of memory that it may take, and rows that it may give."""

    seconds: float
    memory: int
    limit: int


class OpenFile:
    """A file that is held open, so that another process can read it after another has taken its name.

    Only Linux lists open files so that they can be opened once more; elsewhere a file that was replaced is refused.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_RDONLY) if LISTS_OPEN_FILES else None
        self._found = path.stat() if self._descriptor is None else os.fstat(self._descriptor)

    @property
    def name(self) -> Path:
        """What a process opens that inherited :attr:`descriptors`.

        Raises
        ------
        StoreError
            Where another file has the name by now.
        """
        if self._descriptor is not None:
            return Path(f"/proc/self/fd/{self._descriptor}")
        if not self.is_at(self._path):
            raise StoreError(f"Another release has taken the place of {self._path}; open the store again.")
        return self._path

    @property
    def descriptors(self) -> tuple[int, ...]:
        """What a process has to inherit."""
        return () if self._descriptor is None else (self._descriptor,)

    def is_at(self, path: Path) -> bool:
        """Whether the file still has a name."""
        return os.path.samestat(self._found, path.stat())

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class QueryProcess:
    """A process that answers queries of one file, one after another, until it is closed or passes a bound."""

    def __init__(self, file: OpenFile, memory: int) -> None:
        self._memory = memory
        self._frames: queue.SimpleQueue[tuple[bytes, bytes]] = queue.SimpleQueue()
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter and a module of ours, no word of a query
            [sys.executable, "-P", "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            pass_fds=file.descriptors,
        )
        self._looked_at = psutil.Process(self._process.pid)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._begun = False
        self._tell({"file": str(file.name), "memory": memory})

    def ask(self, question: Rewriting, parameters: Mapping[str, Given], address: str, bounds: QueryBounds) -> pa.Table:
        """Ask a query.

        Parameters
        ----------
        question : Rewriting
            The query, checked before.
        parameters : mapping
            Values of its parameters.
        address : str
            Address of the store, for sentences.
        bounds : QueryBounds
            What it may take.

        Raises
        ------
        StoreQueryError
            Where the database refuses the query, or it takes more than it may.
        StoreError
            Where the process ended by itself.
        """
        try:
            sign, content = (BEGUN, b"") if self._begun else self._watched(_START_SECONDS)
            if sign == BEGUN:
                self._begun = True
                self._tell(
                    {
                        "address": address,
                        "query": question.text,
                        "steps": sorted(question.steps),
                        "casts": dict(question.casts),
                        "parameters": dict(parameters),
                        "seconds": bounds.seconds,
                        "limit": bounds.limit,
                    }
                )
                sign, content = self._watched(bounds.seconds)
        except BaseException:
            self.close()
            raise
        if sign not in {ANSWERED, REFUSED}:
            self.close()
        return _told(sign, content, self._process.returncode, bounds)

    @property
    def fit(self) -> bool:
        """Whether it can be asked another query."""
        return self._process.poll() is None and self._size() < self._memory * _REUSED_SHARE

    def close(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        with suppress(OSError):
            self._process.stdin.close()  # type: ignore[union-attr]

    def _tell(self, message: Mapping[str, object]) -> None:
        content = json.dumps(message).encode("ascii")
        # A process that has ended says why by its code.
        with suppress(OSError):
            self._process.stdin.write(len(content).to_bytes(8) + content)  # type: ignore[union-attr]
            self._process.stdin.flush()  # type: ignore[union-attr]

    def _read(self) -> None:
        with self._process.stdout as back:  # type: ignore[union-attr]
            while len(head := back.read(9)) == 9:
                self._frames.put((head[:1], back.read(int.from_bytes(head[1:]))))
        self._frames.put((ENDED, b""))

    def _watched(self, seconds: float) -> tuple[bytes, bytes]:
        """Look at the process until it has said something or passes a bound; what it said, or which bound it passed."""
        until = time.monotonic() + seconds
        while True:
            with suppress(queue.Empty):
                return self._frames.get(timeout=_LOOK_SECONDS)
            if time.monotonic() > until:
                return TOO_LONG, b""
            if self._size() > self._memory:
                return TOO_MUCH, b""

    def _size(self) -> int:
        """Bytes of memory that it takes; none once it has ended."""
        try:
            return int(self._looked_at.memory_info().rss)
        except psutil.Error:
            return 0


def _told(sign: bytes, content: bytes, code: int, bounds: QueryBounds) -> pa.Table:
    match sign:
        case _ if sign == ANSWERED:
            return pa.ipc.open_stream(content).read_all()
        case _ if sign == REFUSED:
            raise StoreQueryError(content.decode("utf-8"))
        case _ if sign == FAILED:
            raise StoreError(content.decode("utf-8"))
        case _ if sign == TOO_LONG:
            raise StoreQueryError(f"The query ran for more than {bounds.seconds} s and was stopped; narrow it down.")
        case _ if sign == TOO_MUCH:
            raise StoreQueryError(
                f"The query took more than {bounds.memory / (1 << 30):.2g} GB of memory and was stopped: narrow it "
                "down, or count and sum instead of collecting."
            )
    raise StoreError(
        f"The database ended by itself while it answered the query (code {code}): put the query another way, in parts."
    )

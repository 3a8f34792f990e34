"""What is built once for all workers of a run: the first that asks builds, the others wait until it stands."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

# Twenty seconds of processor on the slowest machine that was seen; beyond this the builder is gone.
MOST_SECONDS = 600
PAUSE = 0.1


def run_folder(factory: pytest.TempPathFactory, worker: str | None) -> Path:
    """Folder that all workers of this run share, and no other run does.

    Parameters
    ----------
    factory : pytest.TempPathFactory
        What makes the folders of this process.
    worker : str or None
        Name of the worker, ``None`` in a run without workers.
    """
    own = factory.getbasetemp()
    return own if worker is None else own.parent


def built_once(folder: Path, build: Callable[[Path], None], most_seconds: float = MOST_SECONDS) -> Path:
    """Give a folder that one of several processes has filled.

    Parameters
    ----------
    folder : Path
        Where the result stands. Its parent exists.
    build : callable
        Fills the folder that it is given.
    most_seconds : float
        How long to wait for another process.

    Raises
    ------
    RuntimeError
        Where the other process failed, with what it said, or has not finished in time.
    """
    said = folder.with_name(f"{folder.name}.outcome")
    try:
        folder.mkdir()
    except FileExistsError:
        _wait(said, most_seconds)
        return folder
    try:
        build(folder)
    except BaseException:
        _say(said, traceback.format_exc())
        raise
    _say(said, "")
    return folder


def _say(said: Path, text: str) -> None:
    # Renamed, so that nobody reads half of it.
    new = said.with_name(f"{said.name}.new")
    new.write_text(text, "utf-8")
    new.replace(said)


def _wait(said: Path, most_seconds: float) -> None:
    until = time.monotonic() + most_seconds
    while not said.exists():
        if time.monotonic() > until:
            raise RuntimeError(f"{said} was not written within {most_seconds:g} s: the process that builds is gone.")
        time.sleep(PAUSE)
    if text := said.read_text("utf-8"):
        raise RuntimeError(f"Another process failed to build this:\n{text}")

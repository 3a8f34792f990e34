"""What a loader did not foresee, told in one sentence; its trace goes to a log file and nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path

from graph_engine.errors import InputError
from graph_engine.stores.cache_folder import files_folder

_LOG = "loads.log"
_MAX_BYTES = 1 << 20
_SHOWN = 200


def log_file() -> Path:
    """Where traces of loads go: into the folder of ``HUB_CACHE`` where that names one, else into the user's cache."""
    return files_folder() / "logs" / _LOG


def unforeseen(error: Exception, loader: str, files: Sequence[str]) -> InputError:
    """Keep the trace of an error and give the sentence that the user reads.

    Parameters
    ----------
    error : Exception
        As it was raised.
    loader : str
        Name of the loader.
    files : sequence of str
        Names of the files that it may come from.
    """
    name = ", ".join(files)
    said = " ".join(f"{type(error).__name__}: {error}".split())[:_SHOWN]
    path = log_file()
    try:
        _write(path, f"{loader}: {name}", error)
        where = f"the details are in {path}"
    except OSError as refused:
        where = f"the details could not be written to {path} ({refused.strerror})"
    return InputError(
        f"{name} cannot be read as a file of {loader!r} ({said}); nothing was loaded. Check that it is the published "
        f"file, whole and unchanged; if it is, please report this: {where}."
    )


def _write(path: Path, message: str, error: Exception) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=_MAX_BYTES, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    # Of its own: what a program does with other loggers does not concern this file.
    logger = logging.Logger("partnership-hub")
    logger.addHandler(handler)
    try:
        logger.error(message, exc_info=error)
    finally:
        handler.close()

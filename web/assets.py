"""Addresses of the style sheet and the scripts, which change when their content does."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from flask import url_for

from graph_engine.errors import NotEnoughDataError

STATIC = Path(__file__).parent / "static"
BUILT = "dist"
STYLES = "site.css"
_DIGITS = 12


class NotBuiltError(NotEnoughDataError):
    """A style sheet or a script was never built."""


def asset(name: str) -> str:
    """The address of a built file, such as ``site.css`` or ``network.js``, with the hash of its content.

    The address changes with the content, so that a browser may keep what it fetched for as long as it likes. A file
    that was never built has an address without a hash, which leads nowhere: the page reads well without its styles.
    """
    filename = f"{BUILT}/{name}"
    path = STATIC / filename
    try:
        found = path.stat()
    except OSError:
        return url_for("static", filename=filename)
    return url_for("static", filename=filename, v=_content_hash(path, found.st_mtime_ns, found.st_size))


def has_asset(name: str) -> bool:
    """Whether a file was built."""
    return (STATIC / BUILT / name).is_file()


def check_built() -> None:
    """Refuse to serve pages that have no style sheet.

    Raises
    ------
    NotBuiltError
        Where the style sheet was never built.
    """
    if not has_asset(STYLES):
        raise NotBuiltError(
            f"The pages need web/static/{BUILT}/{STYLES}; it was not found. It is built when the package is installed: "
            "run “make install”, or “pip install .” with a connection to npm's registry."
        )


@functools.lru_cache(maxsize=64)
def _content_hash(path: Path, mtime_ns: int, size: int) -> str:
    """The hash of a file; time and size tell when it has to be read again."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS]

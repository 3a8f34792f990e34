"""Addresses of the style sheet and the scripts, which change when their content does."""

from __future__ import annotations

import functools
import gzip
import hashlib
import io
import mimetypes
from pathlib import Path

from flask import Response, request, send_file, url_for
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from graph_engine.errors import NotEnoughDataError

STATIC = Path(__file__).parents[1] / "static"
BUILT = "dist"
STYLES = "site.css"
_DIGITS = 12
_TEXTS = frozenset({".css", ".js", ".svg", ".txt"})
# Not what the system says: some call a script plain text, which a browser then does not run.
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain"}


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


def send(filename: str) -> Response:
    """Send a built file, compressed where the reader's program takes that.

    Raises
    ------
    werkzeug.exceptions.NotFound
        Where there is no such file.
    """
    joined = safe_join(str(STATIC), filename)
    if joined is None or not Path(joined).is_file():
        raise NotFound
    path = Path(joined)
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix in _TEXTS and request.accept_encodings["gzip"] > 0:
        found = path.stat()
        body = _compressed(path, found.st_mtime_ns, found.st_size)
        # Another tag than that of the plain file: the two are different bytes.
        etag = f"{_content_hash(path, found.st_mtime_ns, found.st_size)}-gzip"
        response = send_file(io.BytesIO(body), mimetype=kind, conditional=True, etag=etag)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = send_file(path, mimetype=kind, conditional=True)
    response.vary.add("Accept-Encoding")
    return response


@functools.lru_cache(maxsize=64)
def _compressed(path: Path, mtime_ns: int, size: int) -> bytes:
    # Without the time: the same file has the same bytes, whenever they are made.
    return gzip.compress(path.read_bytes(), mtime=0)


@functools.lru_cache(maxsize=64)
def _content_hash(path: Path, mtime_ns: int, size: int) -> str:
    """The hash of a file; time and size tell when it has to be read again."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS]

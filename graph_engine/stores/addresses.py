"""Addresses of stores: what ``HUB_STORE`` may hold."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from graph_engine.errors import StoreError

_SERVER = re.compile(r"(neo4j|bolt)(\+s|\+ssc)?://(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s/@:\[\]]+)(?P<port>:\d{1,5})?/?")
_USER = re.compile(r"(?<=://)[^/]*@")
_DRIVE = re.compile(r"/(?=[A-Za-z]:[/\\])")

VALID_FORMS = "embedded:///folder/graph.lbug, neo4j://host:7687, neo4j+s://host:7687 or bolt://host:7687"


def chosen_address(address: str | None = None) -> str:
    """The address given, else ``HUB_STORE``, else a file in the user's data folder.

    The data folder is ``XDG_DATA_HOME``; where that is not set ``LOCALAPPDATA`` on Windows, else ``~/.local/share``.
    """
    chosen = address or os.environ.get("HUB_STORE", "").strip()
    if chosen:
        return chosen
    data = os.environ.get("XDG_DATA_HOME", "")
    if sys.platform == "win32":
        data = data or os.environ.get("LOCALAPPDATA", "")
    folder = Path(data) if os.path.isabs(data) else Path.home() / ".local" / "share"
    return f"embedded://{folder / 'partnership-hub' / 'graph.lbug'}"


def embedded_path(address: str) -> Path | None:
    """File that an ``embedded:///`` address names; ``None`` for a server.

    Raises
    ------
    StoreError
        Where the address is of no known form; a user and password in it are not repeated.

    >>> embedded_path("embedded:///data/graph.lbug").as_posix()
    '/data/graph.lbug'
    """
    path = address.removeprefix("embedded://")
    if sys.platform == "win32":
        path = without_root(path)
    if path != address and os.path.isabs(path) and path.strip("/"):
        return Path(os.path.normpath(path))
    if _SERVER.fullmatch(address):
        return None
    shown = _USER.sub("", address)
    if shown != address and _SERVER.fullmatch(shown):
        raise StoreError(
            f"The store address {shown!r} was given with a user in it: leave it out, and set HUB_NEO4J_USER and "
            "HUB_NEO4J_PASSWORD."
        )
    raise StoreError(f"The store address {shown!r} is not valid; valid forms are {VALID_FORMS}.")


def without_root(path: str) -> str:
    """A path of Windows without the slash that an address has before the letter of a drive.

    >>> without_root("/C:/data/graph.lbug"), without_root("/data/graph.lbug")
    ('C:/data/graph.lbug', '/data/graph.lbug')
    """
    return _DRIVE.sub("", path, count=1) if _DRIVE.match(path) else path

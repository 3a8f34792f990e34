"""Where the program keeps what it can do without: ``HUB_CACHE``, else the user's cache folder."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

VARIABLE = "HUB_CACHE"
OFF = "off"
_SHOWN = 16


def users_cache_folder() -> Path:
    """The user's cache folder for this project: ``XDG_CACHE_HOME``, or what the system has for it."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(named):
        return Path(named) / "partnership-hub"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "partnership-hub" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "partnership-hub"
    return Path.home() / ".cache" / "partnership-hub"


def files_folder() -> Path:
    """Folder of downloads, logs and what loads stage: the one that ``HUB_CACHE`` names, else the user's.

    ``HUB_CACHE=off`` keeps nothing that was computed; what has to stand in a file stands in the user's folder then.
    """
    named = os.environ.get(VARIABLE, "").strip()
    return users_cache_folder() if named.casefold() in ("", OFF) else Path(named).expanduser().absolute()


def name_of_store(address: str) -> str:
    """Name of the folder of one store within a cache folder."""
    return hashlib.sha256(address.encode()).hexdigest()[:_SHOWN]

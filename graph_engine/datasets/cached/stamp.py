"""What changes when the program changes, so that nothing that another version computed is taken for this one's."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import importlib.util
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

# Which files of the packages decide what is computed and what a page says.
_SUFFIXES = (".py", ".html", ".csv", ".toml", ".css", ".js")
_LEFT_OUT = frozenset({"node_modules", "__pycache__"})
# Libraries whose arithmetic or layout in memory may differ from one version to the next, and the file that says it.
_LIBRARIES = (
    ("numpy", "version.py"),
    ("pandas", "_version_meson.py"),
    ("pyarrow", "_generated_version.py"),
    ("sklearn", "__init__.py"),
    ("scipy", "version.py"),
)
_ENGINE = Path(__file__).parents[2]


@functools.cache
def code_stamp(*packages: Path) -> str:
    """Digest of the project's version, of the files of the engine and of further packages, and of the libraries.

    Parameters
    ----------
    packages : Path
        Folders of packages beside the engine.

    Returns
    -------
    str
        64 hexadecimal figures; the same as long as nothing that computes has changed.
    """
    stamp = hashlib.sha256()
    stamp.update(importlib.metadata.version("partnership-hub").encode())
    for name, file in _LIBRARIES:
        stamp.update(_content(name, file))
    for package in (_ENGINE, *packages):
        for path in _files(package):
            stamp.update(f"{os.path.relpath(path, package)}\n".encode())
            stamp.update(Path(path).read_bytes())
    return stamp.hexdigest()


def of_engine(function: Callable[..., object]) -> bool:
    """Whether a function stands in a file that the stamp covers."""
    code = getattr(function, "__code__", None)
    return code is not None and Path(code.co_filename).is_relative_to(_ENGINE)


def _content(name: str, file: str) -> bytes:
    """What says the version of a library, read without importing it: the metadata of all take longer than the rest."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        return b""
    with suppress(OSError):
        return Path(found.origin).with_name(file).read_bytes()
    return importlib.metadata.version(name).encode()


def _files(package: Path) -> Iterator[str]:
    # A walk by names costs a quarter of one by Path objects, and every command waits for it.
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(set(folders) - _LEFT_OUT)
        yield from (os.path.join(folder, name) for name in sorted(names) if name.endswith(_SUFFIXES))

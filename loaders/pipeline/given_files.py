"""The files that a user names for a source: files, or folders that hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from graph_engine.errors import InputError
from loaders.framework.loader import Loader

_PACKED = ".gz"


def given_files(loader: Loader, paths: Sequence[Path]) -> list[Path]:
    """Files of a loader: each file as it is named, and of each folder those with an ending that the loader reads.

    Raises
    ------
    InputError
        A path that is not there, or a folder without such a file.
    """
    endings = {Path(pattern).suffix.casefold() for patterns in loader.files.values() for pattern in patterns}
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
        chosen = [one for one in inside if not endings or _ending(one) in endings]
        if not chosen:
            wanted = f"with the ending {' or '.join(sorted(endings))} " if endings else ""
            there = f"it holds {', '.join(one.name for one in inside[:5])}" if inside else "it holds no file"
            raise InputError(f"The folder {path} has no file {wanted}for {loader.name!r}: {there}.")
        found += chosen
    return list(dict.fromkeys(found))


def check_stated(loader: Loader, stated: Mapping[str, str]) -> None:
    """Refuse what the command line says of files to which it does not apply.

    Raises
    ------
    InputError
        With the option and the source.
    """
    for name in stated:
        if name not in loader.takes:
            raise InputError(f"--{name} says nothing of files of {loader.name!r}: leave it out.")


def _ending(path: Path) -> str:
    name = path.with_suffix("") if path.suffix.casefold() == _PACKED else path
    return name.suffix.casefold()

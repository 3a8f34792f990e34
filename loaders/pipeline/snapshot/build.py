"""Make the snapshot from a folder of published files, with the same loaders that users run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from graph_engine.errors import InputError
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.stores.file_lock import WriterLock, remove
from loaders.framework.load_report import FileReport
from loaders.framework.loader import Loader, loaders
from loaders.framework.staging import Staging
from loaders.pipeline.assembly import merge
from loaders.pipeline.snapshot.folder import FOLDER, write


def find_files(loader: Loader, directory: Path) -> list[Path]:
    """Find the files of a loader in a folder laid out as one folder for each source."""
    found = []
    for folder, patterns in loader.files.items():
        for pattern in patterns:
            found += sorted((directory / folder).glob(pattern))
    return list(dict.fromkeys(found))


def build(
    directory: Path,
    target: Path = FOLDER,
    progress: Callable[[str, int], None] = lambda _what, _rows: None,
) -> dict[str, tuple[FileReport, ...]]:
    """Build the snapshot.

    Loaders that declare no files are passed over: what they read may not be bundled, and comes from a user's own file.

    Parameters
    ----------
    directory : Path
        A folder laid out as one folder for each source; each loader says where it looks.
    target : Path
        Where the tables go; the package's own folder by default.

    Returns
    -------
    dict
        Load reports of the files by loader.

    Raises
    ------
    InputError
        Where a loader finds none of its files.
    """
    raw = GraphTables()
    reports: dict[str, tuple[FileReport, ...]] = {}
    with _staging_beside(target) as staging:
        for loader in loaders().values():
            if not loader.files:
                continue
            paths = find_files(loader, directory)
            if not paths:
                raise InputError(
                    f"{directory} has no files for {loader.name!r}; looked for "
                    + ", ".join(f"{folder}/{pattern}" for folder, ps in loader.files.items() for pattern in ps)
                    + "."
                )
            # Each loader looks codes up in what the ones before it gave, as a user's loads do.
            staged = staging.run(loader, paths, raw, progress)
            raw = merge(raw, staged.tables)
            reports[loader.name] = staged.file_reports
        write(raw, target)
    return reports


@contextmanager
def _staging_beside(target: Path) -> Iterator[Staging]:
    """Staging of one build at a time, without what one left that was killed."""
    folder = target.with_name(f"{target.name}.staging")
    lock = WriterLock(folder.with_name(f"{folder.name}.lock"), str(target), "make it writable, or build --into another")
    lock.acquire()
    try:
        remove(folder)
        with Staging(folder) as staging:
            yield staging
    finally:
        lock.release(remove=True)

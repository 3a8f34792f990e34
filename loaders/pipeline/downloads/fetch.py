"""All current files of a source, downloaded into a folder of the user's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from graph_engine.errors import DownloadError
from graph_engine.stores.cache_folder import files_folder
from loaders.pipeline.downloads.partial_file import Progress
from loaders.pipeline.downloads.published_files import Published, PublishedFile, chosen, published
from loaders.pipeline.downloads.transfer import Download, Transfer

_DOWNLOADS = "downloads"

Watch = Callable[[str], AbstractContextManager[Progress]]
"""Called with the name of a file that begins; inside its block the progress is told of its bytes."""


@contextmanager
def unwatched(_name: str) -> Iterator[Progress]:
    """Follow a file without showing anything."""
    yield lambda _now, _all: None


def downloads_folder(source: str) -> Path:
    """Folder in which the files of a source are kept: in ``HUB_CACHE`` where that names one, else the user's cache."""
    return files_folder() / _DOWNLOADS / source


def fetch(
    source: str,
    folder: Path,
    *,
    only: str = "",
    watch: Watch = unwatched,
    transfer: Transfer | None = None,
    table: Published | None = None,
) -> tuple[Download, ...]:
    """Download the current published files of a source.

    Parameters
    ----------
    source : str
        Its loader.
    folder : Path
        Where the files are put; made where it is missing. Files that lie there and did not change stay.
    only : str
        Words of the title or the address of the files to fetch; all of them where empty.
    watch : callable
        Follows each file.
    transfer : Transfer, optional
        Downloads; one of its own where not given.
    table : Published, optional
        Addresses; the package's where not given.

    Raises
    ------
    DownloadError
        Where the source has no address, or a file cannot be had; files that came before it stay in the folder.
    """
    downloads = transfer or Transfer()
    files = chosen((table or published()).of(source), only)
    return tuple(found for file in files for found in _fetched(file, folder, downloads, watch))


def _fetched(file: PublishedFile, folder: Path, downloads: Transfer, watch: Watch) -> list[Download]:
    try:
        page = downloads.page(file.page) if file.page else ""
        found = []
        for one in file.addresses(page):
            with watch(one.name) as progress:
                found.append(downloads.file(one.address, folder / one.name, file.type, file.most, progress))
    except DownloadError as error:
        # A page that lost its link has given the advice already.
        message = str(error)
        raise DownloadError(message if file.advice in message else f"{message} {file.advice}") from error
    return found

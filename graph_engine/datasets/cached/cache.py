"""The cache of one release: each dataset is read from its file, or computed and kept there.

Files stand in a folder that is named after the release's digest and the program's stamp, so that another release or
another version of the program never finds them. A file that is damaged or missing is computed anew; a folder that
cannot be written to costs time and changes nothing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, ParamSpec, Self, TypeVar, cast

from graph_engine.datasets.cached.stamp import code_stamp
from graph_engine.stores.addresses import chosen_address, embedded_path
from graph_engine.stores.cache_folder import OFF, VARIABLE, name_of_store, users_cache_folder
from graph_engine.stores.protocol import GraphStore

Args = ParamSpec("Args")
Computed = TypeVar("Computed")

# The current release and the one before it, to which links may still be pinned.
RELEASES_CACHED = 2
_SHOWN = 16
_ENDING = ".data"


@dataclass(frozen=True)
class Dataset(Generic[Args, Computed]):
    """What is computed once for a release.

    Parameters
    ----------
    name : str
        Name of its file; no two datasets have one name.
    compute : callable
        Computes it.
    classes : tuple of type
        Data classes that it is made of. Beside them it may hold frames, series, arrays, mappings, sequences, texts,
        numbers and booleans.
    """

    name: str
    compute: Callable[Args, Computed]
    classes: tuple[type, ...] = ()


class DatasetCache:
    """Datasets of one release.

    Parameters
    ----------
    folders : sequence of Path
        Folders of the release; the first that has a file is read, the first that can be written to is written. Without
        any, everything is computed.
    computing : callable, optional
        Called once, before the first dataset that is not at hand is computed.
    current : callable, optional
        Whether the store still holds the release: a server's may change while a dataset is read, and what was read of
        another is not kept.
    """

    def __init__(
        self,
        folders: tuple[Path, ...] = (),
        computing: Callable[[], None] | None = None,
        current: Callable[[], bool] | None = None,
    ) -> None:
        self._folders = folders
        self._computing = computing
        self._current = current

    @classmethod
    def of(cls, roots: tuple[Path, ...], store: GraphStore, computing: Callable[[], None] | None = None) -> Self:
        """The cache of the release that a store holds, in some of the folders that :func:`cache_roots` gives."""
        digest = store.release().digest
        name = f"{digest[:_SHOWN]}-{code_stamp()[:_SHOWN]}"
        return cls(tuple(root / name for root in roots), computing, lambda: store.release().digest == digest)

    @property
    def on(self) -> bool:
        """Whether anything is kept."""
        return bool(self._folders)

    @property
    def roots(self) -> tuple[Path, ...]:
        """Folders of the store, in which what outlasts a version of the program stands."""
        return tuple(dict.fromkeys(folder.parent for folder in self._folders))

    def sweep(self) -> None:
        """Remove what was left by processes that were killed while they kept a dataset of this store."""
        from graph_engine.datasets.cached import files

        for root in self.roots:
            with suppress(OSError):
                for folder in (root, *(path for path in root.iterdir() if path.is_dir())):
                    files.sweep(folder)

    def get(self, dataset: Dataset[Args, Computed], *args: Args.args, **kwargs: Args.kwargs) -> Computed:
        """A dataset, from its file or computed from the arguments.

        What is computed is given back as it will be read, so that the first answer is the same as all later ones.
        """
        if not self._folders:
            return dataset.compute(*args, **kwargs)
        found, there = self._read(dataset)
        if there:
            return cast(Computed, found)
        if self._computing is not None:
            say, self._computing = self._computing, None
            say()
        made = dataset.compute(*args, **kwargs)
        if self._current is not None and not self._current():
            return made
        return self._keep(dataset, made)

    def _read(self, dataset: Dataset[Args, Computed]) -> tuple[object, bool]:
        # Arrow takes a fifth of a second to import, which a command that needs no dataset does not wait for.
        from graph_engine.datasets.cached import files

        for folder in self._folders:
            try:
                return files.read(folder / f"{dataset.name}{_ENDING}", dataset.classes), True
            except (FileNotFoundError, files.DamagedFileError):
                continue
        return None, False

    def _keep(self, dataset: Dataset[Args, Computed], made: Computed) -> Computed:
        from graph_engine.datasets.cached import files

        content = files.packed(made, dataset.classes)
        for folder in self._folders:
            with suppress(OSError):
                new = not folder.exists()
                files.write(folder / f"{dataset.name}{_ENDING}", content)
                if new:
                    _forget_old(folder.parent, folder)
                break
        return cast(Computed, files.unpacked(content, dataset.classes))


def cache_roots(address: str | None = None) -> tuple[Path, ...]:
    """Folders in which the datasets of a store may be kept, the first choice first.

    Beside the file of an embedded store, else in the user's cache folder (``XDG_CACHE_HOME``, or what the system has
    for it); only in ``HUB_CACHE`` where that names a folder, and none where it is ``off``.

    Parameters
    ----------
    address : str, optional
        Address of the store, as for :func:`graph_engine.stores.open_store`.
    """
    chosen = os.environ.get(VARIABLE, "").strip()
    if chosen.casefold() == OFF:
        return ()
    store = chosen_address(address)
    path = embedded_path(store)
    if path is not None:
        # The release before the current one is a file of its own beside it, and shares the folder.
        path = path.with_name(path.name.removesuffix(".previous"))
        store = f"embedded://{path}"
    own = name_of_store(store)
    if chosen:
        return (Path(chosen).expanduser().absolute() / own,)
    return (*(() if path is None else (path.with_name(f"{path.name}.cache"),)), users_cache_folder() / own)


def _forget_old(root: Path, own: Path) -> None:
    """Remove the folders of all releases and versions but the newest few; those that are in use may stay."""
    with suppress(OSError):
        folders = [path for path in root.iterdir() if path.is_dir() and path != own and len(path.name) == len(own.name)]
        folders.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in folders[RELEASES_CACHED - 1 :]:
            shutil.rmtree(path, ignore_errors=True)

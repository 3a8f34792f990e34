"""A file in the making: what came of it so far, under which validator, and what it must be."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from graph_engine.errors import DownloadError
from graph_engine.stores.file_lock import try_lock
from loaders.framework.load_report import file_digest
from loaders.pipeline.downloads.published_files import FileType

Progress = Callable[[int, int | None], None]
"""Called with the bytes that are there and the bytes in all, where they are known."""


@dataclass
class PartialFile:
    """What has come of a file so far, and under which validator; a whole file leaves it.

    Parameters
    ----------
    stream : file
        Open for reading and writing, for this process alone.
    path : Path
        Where it lies.
    address : str
        Where it comes from.
    type : FileType
        What its bytes must be.
    most : int
        Bytes beyond which it is refused.
    validator : str
        What tells it from a newer one; empty where nothing does.
    """

    stream: BinaryIO
    path: Path
    address: str
    type: FileType
    most: int
    validator: str = ""

    @property
    def size(self) -> int:
        """Bytes that have come."""
        return os.fstat(self.stream.fileno()).st_size

    def resumable_from(self) -> int:
        """Bytes that can be gone on from; none without a validator that tells the file from a newer one."""
        note = DownloadNote.read(self.path, self.address)
        self.validator = note.validator if note else ""
        return self.size if self.validator else 0

    def headers(self, start: int, former: DownloadNote | None) -> Mapping[str, str]:
        """Headers that ask for what is missing, or for the whole file if it changed."""
        if start:
            return {"Range": f"bytes={start}-", "If-Range": self.validator}
        if former is None or not former.validator:
            return {}
        # An entity tag begins with a quotation mark, a time with the name of a day.
        name = "If-Modified-Since" if former.validator[0].isalpha() else "If-None-Match"
        return {name: former.validator}

    def begin(self, validator: str) -> None:
        """Forget what came and begin anew."""
        self.forget()
        self.validator = validator
        DownloadNote(self.address, validator, "").write(self.path)

    def take(
        self, blocks: Iterable[bytes], start: int, total: int | None, content_type: str, progress: Progress
    ) -> bool:
        """Append blocks; say whether the file is whole.

        Parameters
        ----------
        blocks : iterable of bytes
            Of the file from byte ``start`` on.
        total : int, optional
            Bytes of the whole file, where they are known.
        content_type : str
            What the server says that it is.

        Raises
        ------
        DownloadError
            At the first block where it is something else than was asked for, and as soon as it is too large.
        """
        self._require_room(total or 0)
        self.stream.truncate(start)
        self.stream.seek(start)
        size = start
        try:
            for block in blocks:
                if size == 0:
                    self._require_type(block, content_type)
                size += len(block)
                self._require_room(size)
                self.stream.write(block)
                progress(size, total)
        finally:
            self.stream.flush()
        return size > 0 and (total is None or size >= total)

    def forget(self) -> None:
        """Remove what came."""
        self.stream.truncate(0)
        note_path(self.path).unlink(missing_ok=True)

    def _require_room(self, size: int) -> None:
        if size > self.most:
            self.forget()
            raise DownloadError(
                f"{self.address} is larger than the {self.most:,} bytes that are expected at most; refused."
            )

    def _require_type(self, start: bytes, content_type: str) -> None:
        said = found_type(start)
        if content_type.casefold().startswith("text/html") and said != "zip archive":
            said = "web page"
        wanted = "table" if self.type is FileType.CSV else "zip archive"
        if said != wanted:
            self.forget()
            raise DownloadError(f"{self.address} gives a {said} where a {self.type} file is expected; refused.")


def found_type(start: bytes) -> str:
    r"""Say what a file is by its first bytes.

    >>> found_type(b"PK\x03\x04..."), found_type(b"\xef\xbb\xbf<!DOCTYPE html>"), found_type(b"id,name\n")
    ('zip archive', 'web page', 'table')
    """
    if start.startswith(b"PK\x03\x04"):
        return "zip archive"
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        return "web page"
    # Tables in UTF-16 have zero bytes after their mark.
    binary = b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "binary file" if binary else "JSON document" if text.startswith((b"{", b"[")) else "table"


@dataclass(frozen=True)
class DownloadNote:
    """What is known of a file that was downloaded, kept beside it."""

    address: str
    validator: str
    sha256: str

    @classmethod
    def read(cls, path: Path, address: str) -> DownloadNote | None:
        """The note of a file that came from an address; none where it did not, or the file is gone or changed."""
        try:
            note = cls(**json.loads(note_path(path).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        if note.address != address or not path.is_file() or (note.sha256 and file_digest(path) != note.sha256):
            return None
        return note

    def write(self, path: Path) -> None:
        """Write the note of a file in one step."""
        note = note_path(path)
        new = _new_note(note)
        new.write_text(json.dumps(vars(self), indent=1) + "\n", "utf-8")
        os.replace(new, note)


def _new_note(note: Path) -> Path:
    return note.with_name(f"{note.name}.new")


def note_path(path: Path) -> Path:
    """Where the note of a file lies."""
    return path.with_name(f".{path.name.lstrip('.')}.json")


@contextmanager
def locked(part: Path) -> Iterator[BinaryIO]:
    """Open a file that is in the making, for this process alone; nothing is left of it while nothing has come."""
    empty = False
    name = part.name.removeprefix(".").removesuffix(".part")
    try:
        with part.open("r+b" if part.exists() else "w+b") as stream:
            try:
                try_lock(stream.fileno())
            except OSError as error:
                raise DownloadError(f"Another hub fetch is downloading {name}; wait until it has ended.") from error
            # Of a fetch that was killed while it wrote one.
            for noted in (part, part.with_name(name)):
                _new_note(note_path(noted)).unlink(missing_ok=True)
            try:
                yield stream
            finally:
                empty = os.fstat(stream.fileno()).st_size == 0
    finally:
        if empty:
            remove_partial(part)


def remove_partial(part: Path) -> None:
    """Remove a file in the making and its note."""
    part.unlink(missing_ok=True)
    note_path(part).unlink(missing_ok=True)

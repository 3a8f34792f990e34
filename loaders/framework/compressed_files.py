"""Compressed files, opened in bounded memory and never unpacked beyond what an honest file could hold."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from graph_engine.errors import InputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_UNPACKED = 8 << 30
MAX_COMPRESSION = 200
SMALL = 1 << 24
"""Small files may pack better than :data:`MAX_COMPRESSION`; only large ones can fill a disk."""

_GZIP = b"\x1f\x8b"
# What the readers of the standard library raise on damage; an encrypted member is a RuntimeError, an unknown method a
# NotImplementedError, which is one too.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, ValueError, RuntimeError, OverflowError, IndexError),
)


def open_bytes(path: Path) -> BinaryIO:
    """Open a file for reading; what is gzipped is unpacked on the way, whatever its name says.

    Some browsers unpack what they download and keep the name ``.csv.gz``, so that the first bytes decide.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    BinaryIO
        Its bytes, unpacked. Reading on raises InputError where a gzipped file is cut short, damaged, or would unpack
        to more than 8 GiB or to more than 200 times its size.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "table.csv.gz"
    >>> _ = path.write_bytes(gzip.compress(b"code,value"))
    >>> with open_bytes(path) as stream:
    ...     stream.read()
    b'code,value'
    """
    handle = path.open("rb")
    start = handle.read(len(_GZIP))
    handle.seek(0)
    return io.BufferedReader(_Unpacked(handle, path.name)) if start == _GZIP else handle


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip archive after refusing one that is damaged or a bomb; members are read by :func:`open_member`.

    Raises
    ------
    InputError
        Not a zip; a member larger than 8 GiB or compressed more than 200 times; a member with an unsafe path or the
        name of another.
    """
    try:
        archive = zipfile.ZipFile(path)
    except _DAMAGE as error:
        raise InputError(f"{path.name} is not a zip archive that can be read ({error}); download it again.") from error
    with archive:
        names = set()
        for member in archive.infolist():
            ratio = member.file_size / max(member.compress_size, 1)
            if member.file_size > MAX_UNPACKED or (ratio > MAX_COMPRESSION and member.file_size > SMALL):
                raise InputError(
                    f"{path.name}: member {member.filename!r} would unpack to {member.file_size:,} bytes, "
                    f"{ratio:,.0f} times its packed size; refused as a zip bomb."
                )
            if member.filename.startswith("/") or ".." in Path(member.filename).parts:
                raise InputError(f"{path.name}: member {member.filename!r} leaves the archive's folder; refused.")
            if member.filename in names:
                raise InputError(f"{path.name} has two members {member.filename!r}; nothing says which of them counts.")
            names.add(member.filename)
        yield archive


def open_member(archive: zipfile.ZipFile, name: str) -> BinaryIO:
    """Open a member of an archive of :func:`open_archive`.

    Returns
    -------
    BinaryIO
        Its bytes, unpacked. Reading on raises InputError where they are cut short or differ from their checksum.

    Raises
    ------
    InputError
        A member that is encrypted, or packed by a method that is not known.
    """
    what = f"Member {name!r} of {Path(archive.filename or '').name}"
    try:
        return io.BufferedReader(_Guarded(archive.open(name), what))
    except _DAMAGE as error:
        raise InputError(f"{what} cannot be read ({error}); download the archive again.") from error


class _Guarded(io.RawIOBase):
    """Unpacked bytes whose damage is an InputError; ``what`` they are begins its message."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, what: str) -> None:
        self._stream = stream
        self._what = what

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        try:
            found = self._stream.read(len(view))
        except _DAMAGE as error:
            raise InputError(f"{self._what} cannot be read to its end ({error}); download it again.") from error
        view[: len(found)] = found
        return len(found)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


class _Unpacked(_Guarded):
    """The unpacked bytes of a gzipped file, up to the bound of what its size allows."""

    def __init__(self, handle: BinaryIO, name: str) -> None:
        self._gzip = gzip.GzipFile(fileobj=handle, mode="rb")
        super().__init__(self._gzip, f"{name} is a gzipped file that")
        self._name = name
        self._handle = handle
        size = os.fstat(handle.fileno()).st_size
        self._most = min(MAX_UNPACKED, max(SMALL, MAX_COMPRESSION * size))

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        found = super().readinto(buffer)
        if self._gzip.tell() > self._most:
            raise InputError(
                f"{self._name} unpacks to more than {self._most:,} bytes, {MAX_COMPRESSION} times its packed size or "
                "more; refused as a bomb."
            )
        return found

    def close(self) -> None:
        super().close()
        # GzipFile leaves the file open that it was given.
        self._handle.close()

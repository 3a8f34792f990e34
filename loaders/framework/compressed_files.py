"""Compressed files, opened in bounded memory and never unpacked beyond what an honest file could hold."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from graph_engine.errors import InputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_UNPACKED = 8 << 30
MAX_COMPRESSION = 200
SMALL = 1 << 24
"""Small files may pack better than :data:`MAX_COMPRESSION`; only large ones can fill a disk."""

_GZIP = b"\x1f\x8b"


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


class _Unpacked(io.RawIOBase):
    """The unpacked bytes of a gzipped file, up to the bound of what its size allows."""

    def __init__(self, handle: BinaryIO, name: str) -> None:
        self._handle = handle
        self._name = name
        self._gzip = gzip.GzipFile(fileobj=handle, mode="rb")
        size = os.fstat(handle.fileno()).st_size
        self._most = min(MAX_UNPACKED, max(SMALL, MAX_COMPRESSION * size))

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._gzip.seek(offset, whence)

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        try:
            found = self._gzip.read(len(view))
        except (EOFError, OSError, zlib.error) as error:
            raise InputError(
                f"{self._name} is not a gzipped file that can be read to its end ({error}); download it again."
            ) from error
        if self._gzip.tell() > self._most:
            raise InputError(
                f"{self._name} unpacks to more than {self._most:,} bytes, {MAX_COMPRESSION} times its packed size or "
                "more; refused as a bomb."
            )
        view[: len(found)] = found
        return len(found)

    def close(self) -> None:
        # GzipFile leaves the file open that it was given.
        if not self.closed:
            self._gzip.close()
            self._handle.close()
        super().close()

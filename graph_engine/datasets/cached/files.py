"""One file for each dataset: a tree of JSON, Arrow columns that are mapped into memory, and a checksum over both."""

from __future__ import annotations

import json
import os
import struct
import tempfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa

from graph_engine.datasets.cached.encoding import Decoder, Encoder
from graph_engine.stores.file_lock import try_lock

# Eight bytes that begin every file; the last figure is the version of the form.
MAGIC = b"HUBDATA1"
_HEAD = struct.Struct("<8sIQ")
# Streams begin at multiples of this, so that arrays can be used as they lie in the file.
_ALIGNED = 64


class DamagedFileError(Exception):
    """A file is truncated, changed, or of another form; whoever reads it computes its content anew."""


def packed(value: object, classes: Sequence[type]) -> bytes:
    """Bytes of the file of a value.

    Raises
    ------
    TypeError
        For a value of a type that its dataset does not declare.
    """
    encoder = Encoder(classes)
    tree = encoder.node(value)
    streams = [_stream(batch) for batch in encoder.batches]
    text = json.dumps({"tree": tree, "streams": [len(one) for one in streams]}).encode()
    body = _padded(text, _HEAD.size) + b"".join(streams)
    return _HEAD.pack(MAGIC, _checksum(len(text), body), len(text)) + body


def unpacked(content: Any, classes: Sequence[type]) -> Any:
    """The value of the bytes of a file.

    Parameters
    ----------
    content : buffer
        The whole file; arrays of the value stay in it and cannot be written to.

    Raises
    ------
    DamagedFileError
        Where a byte is not what was written.
    """
    view = memoryview(content)
    if len(view) < _HEAD.size:
        raise DamagedFileError("The file is shorter than its head.")
    magic, checksum, length = _HEAD.unpack(view[: _HEAD.size])
    body = view[_HEAD.size :]
    if magic != MAGIC or _checksum(length, body) != checksum:
        raise DamagedFileError("The file is not what was written.")
    described = json.loads(bytes(body[:length]))
    at = _HEAD.size + length + _filling(_HEAD.size + length)
    buffer, batches = pa.py_buffer(content), []
    for size in described["streams"]:
        with pa.ipc.open_stream(buffer.slice(at, size)) as reader:
            batches.append(reader.read_next_batch())
        at += size
    return Decoder(classes, batches).value(described["tree"])


def write(path: Path, content: bytes) -> None:
    """Put a file in its place in one step: readers see the former one, or all of it.

    Raises
    ------
    OSError
        Where the folder cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            # What is locked has a living writer; see sweep.
            with suppress(OSError):
                try_lock(descriptor)
            file.write(content)
        # A temporary file is its owner's alone; what is in it is as public as the store beside it.
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> None:
    """Remove files of a folder that a writer was killed over; those of living ones and what is whole stay."""
    with suppress(OSError):
        for path in folder.glob(".*-*"):
            with suppress(OSError), path.open("r+b") as file:
                try_lock(file.fileno())
                path.unlink(missing_ok=True)


def read(path: Path, classes: Sequence[type]) -> Any:
    """The value of a file, mapped into memory.

    Raises
    ------
    FileNotFoundError
        Where there is none.
    DamagedFileError
        Where it is not what was written.
    """
    try:
        with pa.memory_map(str(path)) as file:
            content = file.read_buffer()
    except FileNotFoundError:
        raise
    except (OSError, pa.ArrowException) as error:
        raise DamagedFileError(str(error)) from error
    return unpacked(content, classes)


def _stream(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return _padded(sink.getvalue().to_pybytes(), 0)


def _checksum(length: int, body: Any) -> int:
    return zlib.crc32(body, length & 0xFFFFFFFF)


def _padded(content: bytes, before: int) -> bytes:
    return content + bytes(_filling(before + len(content)))


def _filling(length: int) -> int:
    return -length % _ALIGNED

"""JSON as it is published, in bounded memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from graph_engine.errors import LayoutError
from loaders.framework.compressed_files import open_bytes
from loaders.framework.delimited_records import MAX_LINE

MAX_BYTES = 1 << 25
"""Of a document: three bytes of JSON can take up seventy in memory."""
_SURROGATE = re.compile(rb"\\\0*u\0*[dD]")


def read_json(path: Path) -> Any:
    """Read a document; a gzipped one is unpacked as it is read.

    Raises
    ------
    LayoutError
        No JSON, numbers that JSON does not have, nesting without end, or more than 32 MiB.
    """
    with open_bytes(path) as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise LayoutError(
            f"{path.name} has more than {MAX_BYTES:,} bytes; give it in parts, as the pages of an API come."
        )
    return _parsed(data, path.name)


def read_json_lines(path: Path) -> Iterator[tuple[int, Any]]:
    """Read a document in each line; ``None`` where a line is none.

    Yields
    ------
    tuple
        Line of the file, from 1, and what it holds; blank lines are left out.

    Raises
    ------
    LayoutError
        A line of more than 16 MiB.
    """
    number = 0
    with open_bytes(path) as stream:
        while line := stream.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE:
                raise LayoutError(
                    f"{path.name}: line {number} has more than {MAX_LINE:,} bytes; check that it is the published "
                    "file, with one document in each line."
                )
            if not line.strip():
                continue
            try:
                yield number, _parsed(line, path.name)
            except LayoutError:
                yield number, None


def _parsed(data: bytes, name: str) -> Any:
    try:
        found = json.loads(data, parse_constant=_refused)
        if _SURROGATE.search(data):
            # Half of a pair, escaped, is no character: no table and no page can hold it.
            json.dumps(found, ensure_ascii=False).encode("utf-8")
        return found
    except (ValueError, RecursionError) as error:
        raise LayoutError(f"{name} is not whole JSON ({error}); download it again.") from error


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")

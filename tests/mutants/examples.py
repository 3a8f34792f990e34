"""Small example files of every loader, as its own tests make them: read from and written to ``examples.zip``.

They are gathered again, after a loader or its tests have changed, with ``python -m tests.mutants gather``.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables

ARCHIVE = Path(__file__).with_name("examples.zip")
MOST_BYTES = 1 << 16
MOST_OF_LOADER = 4
_GRAPH = "graph/"
# A fixed day, so that the same examples are the same bytes.
_DAY = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Example:
    """Files that a loader reads together: name → bytes."""

    loader: str
    files: Mapping[str, bytes]


def read_examples(path: Path = ARCHIVE) -> tuple[list[Example], GraphTables]:
    """Examples in order of loader, and the graph against which all of them are read."""
    found: dict[tuple[str, str], dict[str, bytes]] = {}
    graph = GraphTables()
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            data = archive.read(name)
            if name.startswith(_GRAPH):
                parts = name.removeprefix(_GRAPH).removesuffix(".parquet").split("-")
                table = pq.read_table(io.BytesIO(data))
                if len(parts) == 1:
                    graph.nodes[NodeLabel(parts[0])] = table
                else:
                    graph.edges[(EdgeType(parts[0]), NodeLabel(parts[1]), NodeLabel(parts[2]))] = table
                continue
            loader, number, file = name.split("/")
            found.setdefault((loader, number), {})[file] = data
    return [Example(loader, files) for (loader, _), files in found.items()], graph


def write_examples(examples: Iterable[Example], graph: GraphTables, path: Path = ARCHIVE) -> None:
    """Write the archive anew."""
    with zipfile.ZipFile(path, "w") as archive:
        for label, table in sorted(graph.nodes.items()):
            _add(archive, f"{_GRAPH}{label}.parquet", _parquet(table))
        for (edge, source, target), table in sorted(graph.edges.items()):
            _add(archive, f"{_GRAPH}{edge}-{source}-{target}.parquet", _parquet(table))
        numbers: dict[str, int] = {}
        for example in examples:
            number = numbers[example.loader] = numbers.get(example.loader, 0) + 1
            for name, data in sorted(example.files.items()):
                _add(archive, f"{example.loader}/{number:02d}/{name}", data)


def chosen(examples: Iterable[tuple[int, Example]]) -> list[Example]:
    """Few of many for each loader: those with most accepted rows that show a layout that no one before them shows.

    Parameters
    ----------
    examples : iterable
        Rows that were accepted, and the example.
    """
    ordered = sorted(examples, key=lambda one: (one[1].loader, -one[0], _size(one[1]), sorted(one[1].files)))
    layouts: dict[str, set[bytes]] = {}
    taken: dict[str, list[Example]] = {}
    for _, example in ordered:
        seen = layouts.setdefault(example.loader, set())
        new = {_layout(name, data) for name, data in example.files.items()} - seen
        few = taken.setdefault(example.loader, [])
        if new and len(few) < MOST_OF_LOADER and _size(example) <= MOST_BYTES:
            seen.update(new)
            few.append(example)
    return [example for few in taken.values() for example in few]


def _layout(name: str, data: bytes) -> bytes:
    # A table is known by its header, a container by its ending.
    suffix = Path(name).suffix.encode()
    return suffix if b"\0" in data[:200] else suffix + data.splitlines()[:1][0][:300] if data else suffix


def _size(example: Example) -> int:
    return sum(map(len, example.files.values()))


def _parquet(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)

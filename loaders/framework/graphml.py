"""GraphML as it is published: nodes and edges with their attributes by name, each with the line it stands on.

Attributes are declared at the top of a file under identifiers that differ between files of one publication; readers
ask for them by their names. An element without an attribute has the default that its declaration names. Documents with
a type declaration are refused: what GraphML needs none of could hold entities that grow without end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

import pandas as pd

from graph_engine.errors import LayoutError
from loaders.framework.load_report import FileReport
from loaders.framework.tabular_files import text_frame

MAX_TAG = 1 << 20
"""Bytes; the parser looks at a tag anew with every block that it is given of it."""
MAX_TEXT = 1 << 16
"""Letters of an attribute: a discipline or a place has some dozens."""
_BLOCK = 1 << 16


@dataclass(frozen=True)
class GraphMl:
    """What a file holds.

    Parameters
    ----------
    nodes : DataFrame
        ``id`` and the attributes of nodes, as text, empty where absent and without default; the index is the line.
    edges : DataFrame
        ``source``, ``target`` and the attributes of edges; the index is the line.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame


def read_graphml(
    path: Path, file_report: FileReport, node_attributes: Sequence[str], edge_attributes: Sequence[str]
) -> GraphMl:
    """Read a file and count its nodes and edges as rows read.

    Parameters
    ----------
    path : Path
        The file.
    file_report : FileReport
        Its load report.
    node_attributes, edge_attributes : sequence of str
        Names that the file must declare.

    Raises
    ------
    LayoutError
        Where the file is no GraphML, breaks off, does not declare an attribute, or holds texts without end.
    """
    reader = _GraphMlReader(file_report)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.StartElementHandler = lambda name, attributes: reader.start(name, attributes, parser.CurrentLineNumber)
    parser.CharacterDataHandler = reader.characters
    parser.EndElementHandler = reader.end
    try:
        _parse(path, parser)
    except _RefusedError as error:
        raise LayoutError(f"{path.name} {error}") from error
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise LayoutError(f"{path.name} is not whole XML ({error}); expected a GraphML file.") from error
    if not reader.is_graph:
        raise LayoutError(f"{path.name} is XML, but no GraphML: its first element is {reader.root!r}.")
    lines = {"node": [line for line, _, _ in reader.nodes], "edge": [line for line, _, _ in reader.edges]}
    numbers = _numbers(lines["node"], lines["edge"])
    if numbers != lines:
        file_report.note("several elements in one line: numbered in their order instead of by their lines")
    tables = []
    for of, fixed, wanted, rows in (
        ("node", ("id",), node_attributes, reader.nodes),
        ("edge", ("source", "target"), edge_attributes, reader.edges),
    ):
        declared = sorted({name for (kind, _), name in reader.names.items() if kind in (of, "all")})
        # An attribute that no element carries is still declared, so that absence means another layout.
        if absent := [name for name in wanted if name not in declared]:
            raise LayoutError(
                f"{path.name} declares no attribute {absent[0]!r} of a {of}; it has {', '.join(declared) or 'none'}."
            )
        default = {name: reader.defaults.get((of, name), reader.defaults.get(("all", name), "")) for name in wanted}
        values = [
            [*(element.get(name, "") for name in fixed), *(data.get(name, default[name]) for name in wanted)]
            for _, element, data in rows
        ]
        table = text_frame(values, numbers[of], [*fixed, *wanted])
        file_report.hand_on(len(table))
        tables.append(table.apply(lambda column: column.map(lambda text: " ".join(text.split()))))
    return GraphMl(*tables)


def _parse(path: Path, parser: expat.XMLParserType) -> None:
    fed = 0
    with path.open("rb") as handle:
        while block := handle.read(_BLOCK):
            parser.Parse(block)
            fed += len(block)
            # What the parser holds back is one tag, and grows with it.
            if fed - parser.CurrentByteIndex > MAX_TAG:
                raise LayoutError(
                    f"{path.name} has a tag of more than {MAX_TAG:,} bytes in line {parser.CurrentLineNumber}; "
                    "check that it is the published file."
                )
    parser.Parse(b"", True)


def _numbers(nodes: list[int], edges: list[int]) -> dict[str, list[int]]:
    """The lines of elements, or their places in the file where lines do not tell them apart."""
    lines = [*nodes, *edges]
    if len(set(lines)) < len(lines):
        lines = list(range(1, len(lines) + 1))
    return {"node": lines[: len(nodes)], "edge": lines[len(nodes) :]}


# networkx reads GraphML too, but keeps no line, which quarantine must name, and takes documents with entities.
class _RefusedError(Exception):
    """The document declares a type, or has a text without end."""


class _GraphMlReader:
    """Collects elements as the parser meets them: line, own attributes, declared attributes."""

    def __init__(self, file_report: FileReport) -> None:
        self.names: dict[tuple[str, str], str] = {}
        self.defaults: dict[tuple[str, str], str] = {}
        self.nodes: list[tuple[int, dict[str, str], dict[str, str]]] = []
        self.edges: list[tuple[int, dict[str, str], dict[str, str]]] = []
        self.root = ""
        self._file_report = file_report
        self._of = ""
        self._row: dict[str, str] | None = None
        self._key: tuple[str, str] | None = None
        self._text: list[str] | None = None
        self._attribute = ""
        self._letters = 0

    @property
    def is_graph(self) -> bool:
        return self.root == "graphml"

    def refuse(self, *_: object) -> None:
        raise _RefusedError("has a document type declaration; GraphML files have none.")

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        name = name.rpartition(" ")[2]
        self.root = self.root or name
        if name == "key":
            self._key = (attributes.get("for", "all"), attributes.get("attr.name", ""))
            self.names[self._key[0], attributes.get("id", "")] = self._key[1]
        elif name == "default" and self._key is not None:
            self._text = []
        elif name in ("node", "edge"):
            self._of, self._row = name, {}
            (self.nodes if name == "node" else self.edges).append((line, dict(attributes), self._row))
            self._file_report.read(1, handed_on=False)
        elif name == "data" and self._row is not None:
            key = attributes.get("key", "")
            self._attribute = self.names.get((self._of, key), self.names.get(("all", key), ""))
            self._text = []

    def characters(self, text: str) -> None:
        if self._text is None:
            return
        self._text.append(text)
        self._letters += len(text)
        if self._letters > MAX_TEXT:
            raise _RefusedError(
                f"has an attribute {self._attribute!r} of more than {MAX_TEXT:,} letters; check that it is the "
                "published file."
            )

    def end(self, name: str) -> None:
        name = name.rpartition(" ")[2]
        said, self._letters = "".join(self._text or ()), 0
        if name == "default" and self._key is not None:
            self.defaults[self._key] = said
            self._text = None
        elif name == "data":
            # An attribute that is there and empty has no default.
            if self._row is not None and self._text is not None and self._attribute:
                self._row[self._attribute] = said
            self._text = None
        elif name == "key":
            self._key = None
        elif name in ("node", "edge"):
            self._row = None

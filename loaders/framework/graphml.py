"""GraphML as it is published: nodes and edges with their attributes by name, each with the line it stands on.

Attributes are declared at the top of a file under identifiers that differ between files of one publication; readers
ask for them by their names. Documents with a type declaration are refused: what GraphML needs none of could hold
entities that grow without end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

import pandas as pd

from graph_engine.errors import LayoutError
from loaders.framework.load_report import FileReport


@dataclass(frozen=True)
class GraphMl:
    """What a file holds.

    Parameters
    ----------
    nodes : DataFrame
        ``id`` and the attributes of nodes, as text, empty where absent; the index is the line.
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
        Where the file is no GraphML, breaks off, or does not declare an attribute.
    """
    reader = _GraphMlReader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.StartElementHandler = lambda name, attributes: reader.start(name, attributes, parser.CurrentLineNumber)
    parser.CharacterDataHandler = reader.characters
    parser.EndElementHandler = reader.end
    try:
        with path.open("rb") as handle:
            parser.ParseFile(handle)
    except expat.ExpatError as error:
        raise LayoutError(f"{path.name} is not whole XML ({error}); expected a GraphML file.") from error
    except _RefusedError as error:
        raise LayoutError(f"{path.name} has a document type declaration; GraphML files have none.") from error
    if not reader.is_graph:
        raise LayoutError(f"{path.name} is XML, but no GraphML: its first element is {reader.root!r}.")
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
        columns = [*fixed, *wanted]
        table = pd.DataFrame([row for _, row in rows], index=[line for line, _ in rows], columns=columns, dtype=object)
        table = table.fillna("")
        tables.append(table.apply(lambda column: column.map(lambda text: " ".join(text.split()))))
    file_report.read(len(reader.nodes) + len(reader.edges))
    return GraphMl(*tables)


# networkx reads GraphML too, but keeps no line, which quarantine must name, and takes documents with entities.
class _RefusedError(Exception):
    """The document declares a type."""


class _GraphMlReader:
    """Collects elements as the parser meets them."""

    def __init__(self) -> None:
        self.names: dict[tuple[str, str], str] = {}
        self.nodes: list[tuple[int, dict[str, str]]] = []
        self.edges: list[tuple[int, dict[str, str]]] = []
        self.root = ""
        self._of = ""
        self._row: dict[str, str] | None = None
        self._attribute: str | None = None

    @property
    def is_graph(self) -> bool:
        return self.root == "graphml"

    def refuse(self, *_: object) -> None:
        raise _RefusedError

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        name = name.rpartition(" ")[2]
        self.root = self.root or name
        if name == "key":
            self.names[attributes.get("for", "all"), attributes.get("id", "")] = attributes.get("attr.name", "")
        elif name in ("node", "edge"):
            self._of, self._row = name, dict(attributes)
            (self.nodes if name == "node" else self.edges).append((line, self._row))
        elif name == "data" and self._row is not None:
            key = attributes.get("key", "")
            self._attribute = self.names.get((self._of, key), self.names.get(("all", key)))

    def characters(self, text: str) -> None:
        if self._row is not None and self._attribute is not None:
            self._row[self._attribute] = self._row.get(self._attribute, "") + text

    def end(self, name: str) -> None:
        name = name.rpartition(" ")[2]
        if name == "data":
            self._attribute = None
        elif name in ("node", "edge"):
            self._row = None

"""A network as a file: GEXF and GraphML through networkx, with positions and colours, and CSV of its ties.

What names hold comes from files of others: characters that XML cannot hold, and marks that turn the direction of
writing, are left out; text in CSV that a spreadsheet would take for a formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from graph_engine.charts.style import CATEGORIES, REST
from graph_engine.errors import UnknownNameError
from graph_engine.networks.model import Network, NetworkNode
from graph_engine.schema.foreign_text import neutral, printable

if TYPE_CHECKING:
    import networkx as nx

SPREAD = 1000.0
"""Positions in a file run from minus to plus this."""

_CSV_COLUMNS = (
    "source",
    "source_name",
    "source_kind",
    "source_area",
    "source_community",
    "target",
    "target_name",
    "target_kind",
    "target_area",
    "target_community",
    "weight",
    "relations",
    "projects",
    "first_year",
    "last_year",
)


def export_network(network: Network, form: str) -> bytes:
    """Write a network.

    Parameters
    ----------
    network : Network
        The network, or a part of it.
    form : str
        Of :data:`FORMATS`: ``gexf``, ``graphml`` or ``csv``.

    Returns
    -------
    bytes
        The file, UTF-8; the same for the same network.

    Raises
    ------
    UnknownNameError
        For another form.
    """
    if form not in FORMATS:
        raise UnknownNameError("form of export", form, FORMATS, nearest=FORMATS)
    return FORMATS[form](network)


def network_graph(network: Network) -> nx.Graph[str]:
    """Return a network as an undirected networkx graph, attributes of members and ties as in the model.

    Missing values are left out, for neither GEXF nor GraphML can say them.
    """
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph(network=network.of)
    if (agreement := _number(network.agreement)) is not None:
        graph.graph["agreement"] = agreement
    for node in network.nodes:
        values = {
            "label": printable(node.name),
            "kind": node.label,
            "area_code": node.area_code,
            "area_name": printable(node.area_name),
            "community": node.community,
            "community_name": printable(node.community_name) or None,
            "stability": _number(node.stability),
            "ties": node.degree,
            "strength": _number(node.strength),
            "bridge": _number(node.bridge),
            "x": node.x,
            "y": node.y,
        }
        graph.add_node(printable(node.key), **{name: value for name, value in values.items() if value is not None})
    for edge in network.edges:
        values = {
            "weight": _number(edge.weight),
            "relations": "; ".join(edge.relations),
            "projects": edge.projects,
            "first_year": edge.first_year,
            "last_year": edge.last_year,
        }
        graph.add_edge(
            printable(edge.source),
            printable(edge.target),
            **{name: value for name, value in values.items() if value is not None},
        )
    return graph


def _gexf(network: Network) -> bytes:
    import networkx as nx

    graph = network_graph(network)
    for node in network.nodes:
        red, green, blue = (int(_colour(node)[at : at + 2], 16) for at in (1, 3, 5))
        graph.nodes[printable(node.key)]["viz"] = {
            "position": {"x": node.x * SPREAD, "y": node.y * SPREAD, "z": 0.0},
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
            "size": round(2.0 + node.strength**0.5, 3),
        }
    # The writer stamps the day of writing: the same network must give the same file.
    lines = "\n".join(nx.generate_gexf(graph))
    return _undated(lines).encode("utf-8")


def _undated(text: str) -> str:
    start = text.find(' lastmodifieddate="')
    if start < 0:
        return text
    end = text.index('"', start + len(' lastmodifieddate="')) + 1
    return text[:start] + text[end:]


def _graphml(network: Network) -> bytes:
    import networkx as nx

    out = io.BytesIO()
    nx.write_graphml_xml(network_graph(network), out, encoding="utf-8", named_key_ids=True)
    return out.getvalue()


def _csv(network: Network) -> bytes:
    nodes = {node.key: node for node in network.nodes}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_CSV_COLUMNS)
    for edge in network.edges:
        row: list[Any] = []
        for key in (edge.source, edge.target):
            node = nodes[key]
            row += [key, node.name, node.label, node.area_name, node.community_name]
        row += [
            _number(edge.weight),
            "; ".join(edge.relations),
            edge.projects,
            edge.first_year,
            edge.last_year,
        ]
        writer.writerow([printable(cell) if isinstance(cell, str) else cell for cell in map(neutral, row)])
    return out.getvalue().encode("utf-8")


FORMATS: dict[str, Callable[[Network], bytes]] = {"gexf": _gexf, "graphml": _graphml, "csv": _csv}
"""Forms of files by name."""


def _colour(node: NetworkNode) -> str:
    return REST if node.community is None else CATEGORIES[(node.community - 1) % len(CATEGORIES)]


def _number(value: float) -> float | None:
    return None if value != value else round(float(value), 6)

"""Two snapshots and two files of a source, of a few rows each, that take a second or two to load."""

from __future__ import annotations

from pathlib import Path

from graph_engine.schema import NodeLabel
from loaders.pipeline import snapshot
from tests.small_graph import small_graph

SOURCE = "facilities"
_HEADER = "name,url,host,lat,lng,location,coordcountry,status,domain,ric,rik,type\n"
_ROW = "Works {n},http://www.example.org.uk/,SME,53.4,-1.5,Sheffield,United Kingdom,,Engineering,Energy,steam,\n"


def small_snapshot(folder: Path, edition: int = 0) -> Path:
    """Write edition 0 or 1 of the snapshot into a folder."""
    graph = small_graph()
    # Figures take seconds to compute with, and are written like everything else.
    graph.edges.clear()
    areas = graph.nodes[NodeLabel.AREA]
    graph.nodes[NodeLabel.AREA] = areas.slice(0, areas.num_rows - edition)
    snapshot.write(graph, folder)
    return folder


def small_file(path: Path, rows: int = 3) -> Path:
    """Write a file of :data:`SOURCE`."""
    path.write_text(_HEADER + "".join(_ROW.format(n=n) for n in range(rows)), "utf-8")
    return path

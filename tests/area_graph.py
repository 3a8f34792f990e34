"""A graph of a few areas, for loaders that place what they read."""

import pandas as pd

from graph_engine.schema import NodeLabel
from graph_engine.schema.graph_tables import GraphTables, node_schema
from loaders.framework.staging import conform

_COLUMNS = ["key", "name", "latitude", "longitude", "boundary"]


def square(west, south):
    """GeoJSON of a square of one degree, by its corner."""
    corners = [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]
    return f'{{"type":"Polygon","coordinates":[{corners}]}}'


def area_graph(*rows, nodes=None, edges=None):
    """Areas from rows of key, name and, if wanted, latitude, longitude, boundary; the key has level, vintage and code.

    ``nodes`` and ``edges`` are tables that stand in the graph beside them.
    """
    areas = pd.DataFrame([[*row, *[None] * (len(_COLUMNS) - len(row))] for row in rows], columns=_COLUMNS)
    parts = areas["key"].str.extract(r"^(?P<level>\w+?)(?:-(?P<vintage>\d+))?:(?P<code>.+)$")
    areas = areas.assign(source="geography", **{name: parts[name] for name in parts})
    areas["vintage"] = pd.to_numeric(areas["vintage"])
    table = conform(areas, node_schema(NodeLabel.AREA), "areas")
    return GraphTables(nodes={NodeLabel.AREA: table, **(nodes or {})}, edges=edges or {})

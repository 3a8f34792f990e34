"""Towns that lists of places do not name, by where other records in the same town are known to be."""

from __future__ import annotations

import pandas as pd

from graph_engine.schema import AreaLevel, EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables

FEWEST_RECORDS = 2
"""One record may be wrong about its town or its postcode; two that agree are believed."""
HOW = "town (where other records of it are)"
_SURE = ("nuts code", "coordinates", "postcode")


def record_towns(graph: GraphTables) -> dict[str, list[str]]:
    """Find the areas of towns in which records of the graph stand by postcode, coordinates or NUTS code.

    Parameters
    ----------
    graph : GraphTables
        Raw tables: places of records.

    Returns
    -------
    dict
        Town without case → keys of its areas, one of the finest ITL level and of the districts of today where all
        records agree on one. Towns that lie in several ITL3 areas are left out.
    """
    records = graph.node_table(NodeLabel.RECORD).select(["key", "town"]).to_pandas().dropna()
    edges = graph.edge_table(EdgeType.LOCATED_IN, NodeLabel.RECORD, NodeLabel.AREA)
    places = edges.select(["from", "to", "how"]).to_pandas()
    places = places[places["how"].str.startswith(_SURE)]
    rows = places.merge(records, left_on="from", right_on="key")
    rows = pd.DataFrame(
        {"town": rows["town"].str.casefold(), "level": rows["to"].str.split("-").str[0], "to": rows["to"]}
    )
    rows = rows[rows["level"].isin([AreaLevel.ITL3, AreaLevel.DISTRICT])]
    found: dict[str, list[str]] = {}
    for (town, level), areas in sorted(rows.groupby(["town", "level"])["to"]):
        if areas.nunique() == 1 and len(areas) >= FEWEST_RECORDS and (level == AreaLevel.ITL3 or str(town) in found):
            found.setdefault(str(town), []).append(str(areas.iloc[0]))
    return found

"""Industries that are loaded already, and those that a table of figures adds."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from graph_engine.errors import InputError
from graph_engine.schema import NodeLabel, Scheme, sector_key
from graph_engine.schema.graph_tables import GraphTables
from loaders.framework.loader import Nodes

TOTAL = "total"
"""Code and level of all industries together."""


class SectorLookup:
    """Codes of SIC 2007 that are loaded.

    Parameters
    ----------
    graph : GraphTables
        What was loaded before.

    Raises
    ------
    InputError
        No SIC code is loaded.
    """

    def __init__(self, graph: GraphTables) -> None:
        table = graph.node_table(NodeLabel.SECTOR).select(["scheme", "code", "level"]).to_pandas()
        table = table[(table["scheme"] == Scheme.SIC) & (table["level"] != TOTAL)]
        if table.empty:
            raise InputError("Figures need industries and no SIC code is loaded; load the source 'sic' first.")
        self.codes = tuple(sorted({*table["code"], TOTAL}))
        self.classes = tuple(sorted(table.loc[table["level"] == "class", "code"]))


def absent_sectors(graph: GraphTables, rows: pd.DataFrame, editions: Collection[str]) -> Nodes:
    """Return the sectors of ``rows`` that no other edition than ``editions`` has put into the graph yet."""
    table = graph.node_table(NodeLabel.SECTOR).select(["key", "source"]).to_pandas()
    # A sector belongs to the edition that put it there first.
    others = set(table.loc[~table["source"].isin(list(editions)), "key"])
    return Nodes(NodeLabel.SECTOR, rows[~rows["key"].isin(others)].reset_index(drop=True))


def all_industries(graph: GraphTables, edition: str) -> Nodes:
    """Return the sector that stands for all industries together, unless another edition has put it there."""
    row = {
        "key": sector_key(Scheme.SIC, TOTAL),
        "scheme": str(Scheme.SIC),
        "code": TOTAL,
        "level": TOTAL,
        "name": "All industries",
        "source": edition,
    }
    return absent_sectors(graph, pd.DataFrame([row]), [edition])

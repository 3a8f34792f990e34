"""What places declared that they want, by unit: from official pages and the press, each with its year and address."""

from __future__ import annotations

import pandas as pd

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.geography.gazetteer import Gazetteer
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.scalars import frame
from graph_engine.stores.protocol import GraphStore

_COLUMNS = ["key", "name", "place", "programme", "year", "address", "source"]


def read_priorities(store: GraphStore, gazetteer: Gazetteer, units: tuple[str, ...]) -> pd.DataFrame:
    """Read the declarations that concern each unit: of itself, of a part of it, or of what holds it.

    Parameters
    ----------
    store : GraphStore
        An open store.
    gazetteer : Gazetteer
        What lies in what.
    units : tuple of str
        Keys of the units.

    Returns
    -------
    DataFrame
        ``unit``, ``name``, ``place`` (as worded), ``programme``, ``year``, ``address``, ``source``; the newest of a
        unit first.
    """
    declared = frame(store.edges(EdgeType.DECLARES, NodeLabel.AREA, NodeLabel.PRIORITY, []))
    held = {
        str(key): gazetteer.units_of(gazetteer.area(str(key)), units)
        for key in declared["from"].unique()
        if key in gazetteer.areas.index
    }
    rows = [(unit, str(to)) for area, to in zip(declared["from"], declared["to"], strict=True) for unit in held[area]]
    of_unit = pd.DataFrame(rows, columns=["unit", "key"]).drop_duplicates()
    known = frame(store.nodes(NodeLabel.PRIORITY, _COLUMNS))
    found = of_unit.merge(known, on="key")
    found = found.sort_values(["unit", "year", "key"], ascending=[True, False, True], ignore_index=True)
    return found[["unit", *_COLUMNS[1:]]]


PRIORITIES = Dataset("priorities", read_priorities)

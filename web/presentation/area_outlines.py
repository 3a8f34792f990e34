"""Outlines of the areas of one level, as the release has their boundaries: what every map is drawn from."""

from __future__ import annotations

from collections.abc import Collection

from graph_engine.charts.outlines import Outlines, outlines
from graph_engine.errors import NotEnoughDataError
from graph_engine.geography.countries.uk import LONDON_CODES
from graph_engine.schema import NodeLabel
from graph_engine.schema.scalars import frame
from graph_engine.stores.protocol import GraphStore


def read_outlines(store: GraphStore, level: str, known: Collection[str]) -> Outlines:
    """Lay out the areas of a level, with those of London in the inset.

    Parameters
    ----------
    store : GraphStore
        An open store.
    level : str
        An ``AreaLevel``.
    known : collection of str
        Keys of the areas that figures speak of: of several lists of a level, the one that has most of them is drawn.

    Raises
    ------
    NotEnoughDataError
        Where no boundaries of the level are loaded.
    """
    table = frame(store.nodes(NodeLabel.AREA, ["key", "code", "vintage", "boundary"], {"level": str(level)}))
    table = table[table["boundary"].notna()]
    if table.empty:
        raise NotEnoughDataError(f"No boundaries of {level} areas are loaded; load them with: hub load geography.")
    matched = table.groupby("vintage")["key"].agg(lambda keys: len(set(known) & set(keys)))
    # The newest list where figures speak of none.
    vintage = max(matched.index, key=lambda one: (matched[one], one))
    mine = table[table["vintage"] == vintage]
    london = mine.loc[mine["code"].str.startswith(LONDON_CODES), "key"]
    return outlines(dict(zip(mine["key"], mine["boundary"], strict=True)), list(london))

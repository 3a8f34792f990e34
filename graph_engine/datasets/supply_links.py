"""Supply links between activities: what national tables say that makers of one thing buy of another."""

from __future__ import annotations

import pandas as pd

from graph_engine.classifications.activities import Activities, Good, activities
from graph_engine.datasets.cached.cache import Dataset
from graph_engine.reference.link_exceptions import LinkException, link_exceptions
from graph_engine.reference.thresholds import thresholds
from graph_engine.schema import EdgeType, NodeLabel, Scheme
from graph_engine.schema.scalars import frame
from graph_engine.stores.protocol import GraphStore

COLUMNS = [
    "supplier",
    "buyer",
    "us_share",
    "us_norm",
    "uk_share",
    "uk_norm",
    "uk_supplier",
    "uk_buyer",
    "uk_same_row",
    "us_year",
    "uk_year",
    "source",
]


def read_links(store: GraphStore) -> pd.DataFrame:
    """Read every pair of activities for which the tables give shares, sorted by supplier and buyer."""
    table = frame(store.edges(EdgeType.SUPPLIES, NodeLabel.SECTOR, NodeLabel.SECTOR))
    prefix = f"{Scheme.SIC}:"
    table["supplier"] = table["from"].str.removeprefix(prefix)
    table["buyer"] = table["to"].str.removeprefix(prefix)
    table["uk_same_row"] = table["uk_same_row"].fillna(False).astype(bool)
    return table[COLUMNS].sort_values(["supplier", "buyer"], ignore_index=True)


def choose_links(table: pd.DataFrame, known: Activities | None = None) -> pd.DataFrame:
    """Keep the pairs that are an input of each other by both witnesses, and apply the table of exceptions.

    A link j → i needs, in the US detail, ``us_share`` and ``us_norm`` at their thresholds; and, in the UK table,
    ``uk_share`` and ``uk_norm`` at theirs, unless both lie in one row of it (then it is marked "US table only").
    Only materials and components are inputs: capital goods are bought to invest.

    Parameters
    ----------
    table : DataFrame
        As :func:`read_links` gives it.

    Returns
    -------
    DataFrame
        The pairs kept, with ``supplier_label`` (which an exception may name more closely), ``reach_km``, and in
        ``only`` the exception that may restrict the link to some subclasses (``None`` where the table says nothing).
    """
    known = known or activities()
    limit, frame = thresholds().links, thresholds().frame
    goods = {
        code
        for code in known.codes
        if frame.first_goods_division <= int(known.division(code)) <= frame.last_goods_division
    }
    material = {code for code in goods if known.get(code).good is Good.MATERIAL and known.get(code).traded}
    us = (table["us_share"] >= limit.us_share) & (table["us_norm"] >= limit.us_norm)
    uk = (table["uk_share"] >= limit.uk_share) & (table["uk_norm"] >= limit.uk_norm)
    # The US table has the grain, the UK table the country: a link needs both. Where the coarser UK table holds both
    # ends in one row it cannot tell, and the US table speaks alone.
    selected = table[us & (uk | table["uk_same_row"]) & table["supplier"].isin(material)]
    selected = selected[(selected["supplier"] != selected["buyer"]) & selected["buyer"].isin(goods)].copy()
    selected["supplier_label"] = selected["supplier"].map(lambda code: known.get(code).label)
    selected["reach_km"] = selected["supplier"].map(lambda code: known.get(code).reach_km).astype(float)
    selected["reach_doubles"] = selected["supplier"].map(lambda code: known.get(code).reach_doubles).astype(bool)
    exceptions = [link_exceptions().of(j, i) for j, i in zip(selected["supplier"], selected["buyer"], strict=True)]
    selected["only"] = pd.Series(exceptions, index=selected.index, dtype=object)
    stays = []
    for at, exception in zip(selected.index, exceptions, strict=True):
        if exception is None or not exception.drops:
            stays.append(at)
        if exception is not None and exception.label:
            selected.loc[at, "supplier_label"] = exception.label
        if exception is not None and exception.reach_km is not None:
            selected.loc[at, "reach_km"] = exception.reach_km
            selected.loc[at, "reach_doubles"] = False
    return selected.loc[stays].reset_index(drop=True)


def load_links(store: GraphStore) -> pd.DataFrame:
    """Read the supply links in force."""
    return choose_links(read_links(store))


LINKS = Dataset("links", load_links, (LinkException,))

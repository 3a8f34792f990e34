"""In which year a record last named each organisation, where the record says a year.

Projects name their partners until they end; a permit or approval names its holder in the years that it covers; a
report of an employer names it in the year of its edition. An organisation that no such record names is not said to be
gone: nothing is known of it.
"""

from __future__ import annotations

import re

import pandas as pd

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.scalars import frame
from graph_engine.stores.protocol import GraphStore

_LABELS = (NodeLabel.INSTITUTION, NodeLabel.BUSINESS)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Registers of organisations that stood in the year of their edition, by what their records' sources begin with.
_REGISTERS = ("employers",)


def read_last_seen(store: GraphStore) -> pd.Series:
    """Last year in which a dated record names each organisation, by key in order.

    Parameters
    ----------
    store : GraphStore
        An open store.
    """
    parts: list[pd.DataFrame] = []
    ends = frame(store.nodes(NodeLabel.PROJECT, ["key", "end"])).set_index("key")["end"]
    seen = frame(store.nodes(NodeLabel.SITE, ["key", "seen"])).set_index("key")["seen"]
    editions = frame(store.nodes(NodeLabel.SOURCE, ["key", "edition"])).set_index("key")["edition"]
    for label in _LABELS:
        took = frame(store.edges(EdgeType.PARTICIPATED_IN, label, NodeLabel.PROJECT, []))
        year = pd.to_numeric(took["to"].map(ends).str[:4], errors="coerce")
        parts.append(pd.DataFrame({"key": took["from"], "year": year}))
        runs = frame(store.edges(EdgeType.OPERATES, label, NodeLabel.SITE, []))
        parts.append(pd.DataFrame({"key": runs["from"], "year": runs["to"].map(seen).astype(float)}))
        joined = frame(store.edges(EdgeType.IDENTIFIED_AS, NodeLabel.RECORD, label, []))
        listed = joined[joined["from"].str.startswith(_REGISTERS)]
        year = listed["from"].str.split(":").str[0].map(editions).map(_year, na_action="ignore")
        parts.append(pd.DataFrame({"key": listed["to"], "year": year.astype(float)}))
    rows = pd.concat(parts, ignore_index=True).dropna()
    found: pd.Series = rows.groupby("key", sort=True)["year"].max()
    return found


def _year(edition: str) -> float:
    years = _YEAR.findall(edition)
    return float(max(years)) if years else float("nan")


LAST_SEEN = Dataset("last-seen", read_last_seen)

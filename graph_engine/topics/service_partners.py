"""Firms that serve the projects of others, told by whom they take part in projects with."""

from __future__ import annotations

import pandas as pd

from graph_engine.reference.topic_roles import Role, topic_roles
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.scalars import among, frame
from graph_engine.schema.vocabulary import NOT_PARTNERS
from graph_engine.stores.bulk_reads import Tables
from graph_engine.topics.limits import topic_limits

_ORGANISATIONS = (NodeLabel.INSTITUTION, NodeLabel.BUSINESS)


def service_partners(tables: Tables, keys: set[str]) -> frozenset[str]:
    """Firms among some organisations that manage, spread or accompany projects and do not make what these are about.

    Either firms are hardly ever among their partners, in consortia of many: who makes things works beside others who
    do; or their partners are so often public bodies and associations that their projects coordinate and support. Told
    only of who has several projects of whose partners the type is known; what their numbers are, the table of
    thresholds says.

    Parameters
    ----------
    tables : Tables
        A store, or a graph that is being assembled.
    keys : set of str
        Keys of the organisations.
    """
    limit = topic_limits()
    took = _participations(tables)
    whole = took.groupby("to", sort=False)[["one", "known", "firm", "public"]].transform("sum")
    own = took[["one", "known", "firm", "public"]]
    others = (whole - own).assign(organisation=took["from"])
    told = (whole["known"] >= limit.service_known * whole["one"]) & (others["known"] > 0)
    others = others[told & (took["firm"] == 1) & among(took["from"], keys)]
    shares = others.assign(firm=others["firm"] / others["known"], public=others["public"] / others["known"])
    found = shares.groupby("organisation").agg(
        projects=("one", "size"), partners=("one", "median"), firm=("firm", "mean"), public=("public", "mean")
    )
    alone = (found["firm"] <= limit.service_firms) & (found["partners"] >= limit.service_partners)
    serves = (found["projects"] >= limit.service_projects) & (alone | (found["public"] >= limit.service_public))
    return frozenset(found.index[serves])


def _participations(tables: Tables) -> pd.DataFrame:
    """Who took part in which project, and what is known of the type of each: ``one`` is 1, the others are 0 or 1."""
    makes, applies = (
        {kind for kind, row in topic_roles().by_type.items() if row.role == role} for role in (Role.MAKES, Role.APPLIES)
    )
    parts = []
    for label in _ORGANISATIONS:
        kinds = frame(tables.nodes(label, ["key", "type"])).set_index("key")["type"]
        edges = frame(tables.edges(EdgeType.PARTICIPATED_IN, label, NodeLabel.PROJECT, ["role"]))
        edges = edges[~among(edges["role"], NOT_PARTNERS)].drop_duplicates(["from", "to"])
        kind = edges["from"].map(kinds)
        parts.append(
            edges[["from", "to"]].assign(
                one=1,
                known=kind.notna().astype(int),
                firm=among(kind, makes).astype(int),
                public=among(kind, applies).astype(int),
            )
        )
    return pd.concat(parts, ignore_index=True)

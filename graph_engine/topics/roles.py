"""Who does what in a topic: the role of each organisation, and how much of its work is in the topic."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from graph_engine.datasets.texts import Texts
from graph_engine.measures.text_age import liveness
from graph_engine.reference.topic_roles import TYPE, Role, topic_roles
from graph_engine.schema import EdgeType, NodeLabel, Scheme
from graph_engine.schema.scalars import among, frame, text
from graph_engine.stores.bulk_reads import Tables
from graph_engine.topics.limits import topic_limits
from graph_engine.topics.service_partners import service_partners

ORGANISATIONS = (NodeLabel.INSTITUTION, NodeLabel.BUSINESS)


def roles_of_organisations(tables: Tables, keys: set[str]) -> Mapping[str, Role]:
    """Role of each of some organisations, by key; those of which nothing is known have none.

    Parameters
    ----------
    tables : Tables
        A store, or a graph that is being assembled.
    keys : set of str
        Keys of the organisations.
    """
    found: dict[str, Role] = {}
    serves = service_partners(tables, keys)
    for label in ORGANISATIONS:
        nodes = frame(tables.nodes(label, ["key", "name", "type"]))
        nodes = nodes[among(nodes["key"], keys) & nodes["name"].notna()]
        edges = frame(tables.edges(EdgeType.OPERATES_IN, label, NodeLabel.SECTOR, ["rank"]))
        edges = edges[among(edges["from"], keys) & edges["to"].str.startswith(f"{Scheme.SIC}:")]
        # Firms list what they mostly do first.
        listed = edges.sort_values(["from", "rank", "to"]).drop_duplicates("from")
        first = dict(zip(listed["from"], listed["to"].str.removeprefix(f"{Scheme.SIC}:"), strict=True))
        for key, name, kind in zip(nodes["key"], nodes["name"], nodes["type"], strict=True):
            sic = (first[key],) if key in first else ()
            row = topic_roles().of(str(name), text(kind), sic, business=label == NodeLabel.BUSINESS)
            if row is None or row.role == Role.NONE:
                continue
            # A name or a class says what a firm does; where only its type is known, its partners may tell otherwise.
            if key not in serves or key in first or row.evidence != TYPE:
                found[str(key)] = Role(row.role)
    return found


def in_topics(texts: Texts, topic: np.ndarray, roles: Mapping[str, Role], now: int) -> pd.DataFrame:
    """What each organisation does in each topic.

    Parameters
    ----------
    texts : Texts
        The texts.
    topic : ndarray of int
        Topic of each text from 0; below 0 where it has none.
    roles : mapping
        Role of each organisation that has one.
    now : int
        Year from which ages count.

    Returns
    -------
    DataFrame
        ``organisation``, ``label``, ``topic``, ``role``, ``weight`` (sum over its texts of its share of the work times
        what their age leaves of them), ``documents``, ``last_year``; in order of topic and organisation.
    """
    rows = work_in_topics(texts, topic, roles, now)
    grouped = rows.groupby(["topic", "organisation"], sort=True)
    found = grouped.agg(
        label=("label", "first"), weight=("weight", "sum"), documents=("text", "nunique"), last_year=("year", "max")
    ).reset_index()
    return found.assign(role=found["organisation"].map({key: str(role) for key, role in roles.items()}))


def work_in_topics(texts: Texts, topic: np.ndarray, roles: Mapping[str, Role], now: int) -> pd.DataFrame:
    """Who with a role worked on which text of a topic, and how much of that is left; arguments as for in_topics.

    Returns
    -------
    DataFrame
        The columns of ``texts.authors`` with ``topic``, ``weight`` (share of the work times what its age leaves of it)
        and ``year`` (the last one of the text); in the order of authors.
    """
    # Who has no role, such as a consultant, is in no topic, whatever it took part in.
    rows = texts.authors.assign(topic=topic[texts.authors["text"].to_numpy(int)])
    rows = rows[(rows["topic"] >= 0) & among(rows["organisation"], roles)]
    last = texts.table["end"].fillna(texts.table["start"]).to_numpy(float)
    year = last[rows["text"].to_numpy(int)]
    left = liveness(year, now=now, half_life=topic_limits().half_life)
    return rows.assign(weight=rows["share"].to_numpy(float) * left, year=year)

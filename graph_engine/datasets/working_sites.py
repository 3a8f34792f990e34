"""Where organisations work, as far as a register of sites says so: works that stand, who runs them, in which area."""

from __future__ import annotations

import pandas as pd

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.organisations_by_place import districts_of_areas, units_of_areas
from graph_engine.geography.gazetteer import Gazetteer
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.scalars import frame
from graph_engine.stores.protocol import GraphStore

OPERATORS = (NodeLabel.BUSINESS, NodeLabel.INSTITUTION)
# As the loaders of sites word it: what is closed, or only being built, vouches for nothing.
_STANDING = ("open", "approved", "operational")


def read_working_sites(store: GraphStore, gazetteer: Gazetteer, units: tuple[str, ...]) -> pd.DataFrame:
    """Sites that stand, with their operators; one row for each site, unit and operator, in order.

    Parameters
    ----------
    store : GraphStore
        An open store.
    gazetteer : Gazetteer
        Its areas.
    units : tuple of str
        Keys of the areas between which suggestions are made.

    Returns
    -------
    DataFrame
        ``key`` and ``site`` (its name), ``operator`` as published, ``organisation`` (key, missing where no organisation
        is joined), ``unit``, ``districts``, ``seen`` (last year in which the source shows it at work) and ``source``.
    """
    sites = frame(store.nodes(NodeLabel.SITE, ["key", "name", "operator", "status", "seen", "source"]))
    # A permit without a year in which anything was seen at work may be of a works that is gone.
    standing = sites["status"].fillna("").str.casefold().isin(_STANDING) & sites["seen"].notna()
    sites = sites[standing].rename(columns={"name": "site"})
    located = placed(frame(store.edges(EdgeType.LOCATED_IN, NodeLabel.SITE, NodeLabel.AREA, [])), gazetteer, units)
    runs = pd.concat([frame(store.edges(EdgeType.OPERATES, label, NodeLabel.SITE, [])) for label in OPERATORS])
    runs = runs.rename(columns={"from": "organisation", "to": "key"})[["organisation", "key"]].drop_duplicates()
    rows = sites.merge(located.rename(columns={"from": "key"}), on="key").merge(runs, on="key", how="left")
    return rows.sort_values(["organisation", "unit", "site", "key"], ignore_index=True)


def placed(
    located: pd.DataFrame, gazetteer: Gazetteer, units: tuple[str, ...], by: list[str] | None = None
) -> pd.DataFrame:
    """Unit and districts of what stands in areas: of several areas the districts of the smallest are known."""
    by = by or ["from"]
    located = located.assign(
        unit=located["to"].map(units_of_areas(located["to"], gazetteer, units)),
        districts=located["to"].map(districts_of_areas(located["to"], gazetteer, units)),
    ).dropna(subset=["unit"])
    number = located["districts"].map(lambda one: len(one) if isinstance(one, tuple) else len(gazetteer.areas))
    order = located.assign(number=number).sort_values([*by, "unit", "number", "to"])
    return order.drop_duplicates([*by, "unit"])[[*by, "unit", "districts"]]


WORKING_SITES = Dataset("working-sites", read_working_sites)

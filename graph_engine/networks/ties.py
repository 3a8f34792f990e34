"""Who worked with whom in the United Kingdom: organisations that have a name and a place, and what ties them.

Two organisations are tied by joint projects of Horizon 2020, each weighed 1/(partners − 1), so that a partner of a
small consortium counts for more than one of a crowd (Newman 2001, Physical Review E 64, 016132), and by pairs of the
UKRI network, which come without their projects. There the size of a pair's projects is guessed from its ends: an
organisation's pairs over its largest count bound the mean number of its partners in a project from above, so a pair
weighs its projects over the smaller bound of its two ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from graph_engine.geography.countries.uk import FIGURES_VINTAGE, LONDON, LONDON_NAME, short_place, unit_code
from graph_engine.organisations.names import cleaned_name
from graph_engine.reference.typed_table import ReferenceTable, Text
from graph_engine.schema import NOT_PARTNERS, UNITED_KINGDOM, AreaLevel, EdgeType, NodeLabel
from graph_engine.schema.scalars import among, frame
from graph_engine.stores.bulk_reads import Tables

PROGRAMME = "H2020"
LABELS = (NodeLabel.INSTITUTION, NodeLabel.BUSINESS)
_JOINT = {
    "source": int,
    "target": int,
    "joint": int,
    "joint_weight": float,
    "first_year": float,
    "last_year": float,
}
_UKRI = {"source": int, "target": int, "ukri": float, "ukri_weight": float}


@dataclass(frozen=True)
class LeftOut:
    """A body that pays for joint work rather than does it, and is in no network."""

    name: Text
    reason: str


LEFT_OUT = ReferenceTable("network_left_out.csv", LeftOut)


@dataclass(frozen=True)
class NetworkTies:
    """The network of organisations.

    Attributes
    ----------
    members : DataFrame
        Indexed by key, in order: ``label``, ``name``, ``unit`` (code of the ITL2 area, or of the ITL1 area where no
        finer place is known), ``place`` (name of the district, or of that area; London as a whole). Only members
        that are tied.
    pairs : DataFrame
        ``source`` < ``target`` (positions of members), ``joint`` (Horizon 2020 projects), ``joint_weight``,
        ``first_year``, ``last_year``, ``ukri`` (projects counted in the UKRI network), ``ukri_weight``, ``weight``;
        in order of both ends.
    participations : DataFrame
        ``member`` (position), ``project``; of projects that tie or do not.
    projects : DataFrame
        Indexed by key: ``year`` of the start (missing where unknown), ``weight`` (1/(partners − 1)).
    """

    members: pd.DataFrame
    pairs: pd.DataFrame
    participations: pd.DataFrame
    projects: pd.DataFrame

    @cached_property
    def adjacency(self) -> sparse.csr_array:
        """Weights of the ties, members × members, symmetric."""
        return symmetric(len(self.members), self.pairs)


def symmetric(n: int, pairs: pd.DataFrame) -> sparse.csr_array:
    """Weights of pairs as a symmetric matrix with sorted rows."""
    source, target = pairs["source"].to_numpy(), pairs["target"].to_numpy()
    weight = pairs["weight"].to_numpy(float)
    found = sparse.csr_array((np.r_[weight, weight], (np.r_[source, target], np.r_[target, source])), shape=(n, n))
    found.sort_indices()
    return found


def read_ties(tables: Tables) -> NetworkTies:
    """Build the network of organisations."""
    members = _organisations(tables)
    projects = frame(tables.nodes(NodeLabel.PROJECT, ["key", "programme", "start", "partners", "sample"]))
    counted = (projects["programme"] == PROGRAMME) & ~projects["sample"].eq(True)
    projects = projects[counted].set_index("key").sort_index()
    participations = _participations(tables, members.index, projects.index)
    here = participations.groupby("project").size()
    said = projects["partners"].astype(float).reindex(here.index).fillna(0.0)
    # The number that a project states may be missing or too low: the partners that are seen count at least.
    size = np.maximum(said, np.maximum(here, 2))
    year = pd.to_numeric(projects["start"].str[:4], errors="coerce").reindex(here.index)
    projects = pd.DataFrame({"year": year, "weight": 1.0 / (size - 1.0)})
    joint = joint_pairs(participations, projects)
    ukri = _worked_with(tables, members.index)
    pairs = both_pairs(joint, ukri)
    # Who is tied to nobody here is in no network; positions are those of the tied.
    tied = np.unique(np.r_[pairs["source"].to_numpy(int), pairs["target"].to_numpy(int)])
    position = np.full(len(members), -1)
    position[tied] = np.arange(len(tied))
    for column in ("source", "target"):
        pairs[column] = position[pairs[column].to_numpy(int)]
    participations = participations.assign(member=position[participations["member"].to_numpy(int)])
    participations = participations[participations["member"] >= 0].reset_index(drop=True)
    return NetworkTies(members.iloc[tied], pairs, participations, projects)


def both_pairs(joint: pd.DataFrame, ukri: pd.DataFrame) -> pd.DataFrame:
    """Lay pairs of joint projects and of the UKRI network side by side, and sum their weights."""
    pairs = joint.merge(ukri, on=["source", "target"], how="outer").sort_values(["source", "target"])
    pairs = pairs.fillna({"joint": 0, "joint_weight": 0.0, "ukri": 0, "ukri_weight": 0.0})
    pairs = pairs.astype({"joint": int, "ukri": int, "first_year": "Int64", "last_year": "Int64"})
    # Rounded, for sums in another order differ in the last digit, and Leiden tells them apart.
    pairs["weight"] = (pairs["joint_weight"] + pairs["ukri_weight"]).round(9)
    return pairs.reset_index(drop=True)


def units_of(tables: Tables) -> dict[str, str]:
    """Code of the ITL2 area that holds an area, by key of the area; of the ITL1 area for what is as wide."""
    areas = frame(tables.nodes(NodeLabel.AREA, ["key", "code", "level", "vintage"]))
    itl = areas[
        (areas["vintage"] == FIGURES_VINTAGE) & areas["level"].isin([AreaLevel.ITL1, AreaLevel.ITL2, AreaLevel.ITL3])
    ]
    found = {str(key): unit_code(str(code)) for key, code in zip(itl["key"], itl["code"], strict=True)}
    part_of = frame(tables.edges(EdgeType.PART_OF, NodeLabel.AREA, NodeLabel.AREA, [])).sort_values(["from", "to"])
    wholes = part_of[among(part_of["to"], found) & ~among(part_of["from"], found)]
    units = wholes.assign(unit=wholes["to"].map(found)).groupby("from")["unit"].agg(set)
    # A district in two ITL2 areas is in neither; min takes the only one there is.
    found.update({str(key): min(codes) for key, codes in units.items() if len(codes) == 1})
    return found


def _organisations(tables: Tables) -> pd.DataFrame:
    """Named and placed organisations of the United Kingdom that do the work rather than pay for it."""
    unit, place = units_of(tables), _place_names(tables)
    parts = []
    for label in LABELS:
        nodes = frame(tables.nodes(label, ["key", "name", "country"]))
        nodes = nodes[(nodes["country"] == UNITED_KINGDOM) & nodes["name"].notna()]
        seats = frame(tables.edges(EdgeType.LOCATED_IN, label, NodeLabel.AREA, ["seat"]))
        seats = seats[seats["seat"].fillna(False).astype(bool)]
        seats = seats.assign(unit=seats["to"].map(unit)).dropna(subset=["unit"])
        # The finest place counts: longer codes are finer, a district tells most; ties by code.
        seats["fine"] = -seats["unit"].str.len()
        seats["wide"] = ~seats["to"].str.startswith(f"{AreaLevel.DISTRICT}-")
        seats["place"] = seats["to"].map(place).mask(seats["unit"].str.startswith(LONDON), LONDON_NAME)
        seats = seats.sort_values(["from", "fine", "wide", "to"]).drop_duplicates("from").set_index("from")
        nodes = nodes.assign(
            label=str(label), unit=nodes["key"].map(seats["unit"]), place=nodes["key"].map(seats["place"])
        )
        parts.append(nodes.dropna(subset=["unit"]))
    table = pd.concat(parts, ignore_index=True).sort_values("key")
    # Funders are partners on paper in everything they pay for, and would tie all to all.
    left_out = {cleaned_name(row.name) for row in LEFT_OUT.read()}
    table = table[~table["name"].map(cleaned_name).isin(left_out)]
    return table.set_index("key")[["label", "name", "unit", "place"]]


def _place_names(tables: Tables) -> dict[str, str]:
    areas = frame(tables.nodes(NodeLabel.AREA, ["key", "name"]))
    return {str(key): short_place(str(name)) for key, name in zip(areas["key"], areas["name"], strict=True)}


def _participations(tables: Tables, members: pd.Index, projects: pd.Index) -> pd.DataFrame:
    parts = [frame(tables.edges(EdgeType.PARTICIPATED_IN, label, NodeLabel.PROJECT, ["role"])) for label in LABELS]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[~among(rows["role"], NOT_PARTNERS)][["from", "to"]].drop_duplicates()
    rows = rows[among(rows["from"], members) & among(rows["to"], projects)]
    found = pd.DataFrame({"member": members.get_indexer(pd.Index(rows["from"])), "project": rows["to"]})
    return found.sort_values(["project", "member"], ignore_index=True)


def joint_pairs(participations: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """Pairs of members by their joint projects, in order of both ends.

    Parameters
    ----------
    participations, projects : DataFrame
        As in :class:`NetworkTies`; participations of other projects count nowhere.

    Returns
    -------
    DataFrame
        ``source``, ``target``, ``joint``, ``joint_weight``, ``first_year``, ``last_year``.
    """
    rows = participations[among(participations["project"], projects.index)]
    # Projects with one member here tie nobody; dropping them first halves the join below.
    rows = rows[rows.groupby("project")["member"].transform("size") > 1]
    if rows.empty:
        return pd.DataFrame({name: np.zeros(0, kind) for name, kind in _JOINT.items()})
    ends = rows.merge(rows, on="project")
    ends = ends[ends["member_x"] < ends["member_y"]].join(projects, on="project")
    found = ends.groupby(["member_x", "member_y"], sort=True).agg(
        joint=("project", "size"),
        joint_weight=("weight", "sum"),
        first_year=("year", "min"),
        last_year=("year", "max"),
    )
    return found.reset_index().rename(columns={"member_x": "source", "member_y": "target"})


def _worked_with(tables: Tables, members: pd.Index) -> pd.DataFrame:
    rows = worked_with(tables)
    rows = rows[among(rows["from"], members) & among(rows["to"], members) & (rows["from"] != rows["to"])]
    if rows.empty:
        return pd.DataFrame({name: np.zeros(0, kind) for name, kind in _UKRI.items()})
    ends = np.c_[members.get_indexer(pd.Index(rows["from"])), members.get_indexer(pd.Index(rows["to"]))]
    pairs = pd.DataFrame(
        {
            "source": ends.min(axis=1),
            "target": ends.max(axis=1),
            "discipline": rows["discipline"].fillna("").to_numpy(),
            "ukri": rows["projects"].to_numpy(float),
        }
    )
    # Two records of one organisation may have counted the same projects.
    pairs = pairs.groupby(["source", "target", "discipline"], sort=True)["ukri"].max().reset_index()
    both = pd.concat([pairs, pairs.rename(columns={"source": "target", "target": "source"})])
    ends_of = both.groupby(["source", "discipline"])["ukri"].agg(["sum", "max"])
    bound = (ends_of["sum"] / ends_of["max"]).rename("bound")
    for end in ("source", "target"):
        keys = pd.MultiIndex.from_frame(pairs[[end, "discipline"]])
        pairs[f"bound_{end}"] = bound.reindex(keys).to_numpy(float)
    partners = np.maximum(pairs[["bound_source", "bound_target"]].min(axis=1), 1.0)
    pairs["ukri_weight"] = pairs["ukri"] / partners
    return pairs.groupby(["source", "target"], as_index=False, sort=True).agg(
        ukri=("ukri", "sum"), ukri_weight=("ukri_weight", "sum")
    )


def worked_with(tables: Tables) -> pd.DataFrame:
    """Pairs of the UKRI network: ``from``, ``to``, ``discipline``, ``projects``, ``source``."""
    parts = [
        frame(tables.edges(EdgeType.WORKED_WITH, one, other, ["discipline", "projects", "source"]))
        for one in LABELS
        for other in LABELS
    ]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)

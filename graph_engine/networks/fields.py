"""What the ties inside communities are about, in plain words: from topics, programme parts, disciplines, members."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from graph_engine.networks.communities.naming import best_first, over_representation
from graph_engine.networks.limits import naming_limits
from graph_engine.networks.ties import LABELS, NetworkTies, worked_with
from graph_engine.organisations.names import cleaned_name
from graph_engine.reference.typed_table import ReferenceTable, Text
from graph_engine.schema import EdgeType, NodeLabel, Scheme
from graph_engine.schema.scalars import frame
from graph_engine.stores.bulk_reads import Tables

DISCIPLINE = "discipline"
NAME = "name"


@dataclass(frozen=True)
class FieldPrefix:
    """Codes of a scheme that begin with a prefix speak for a field."""

    scheme: Text
    prefix: Text
    field: Text
    reason: str


TABLE = ReferenceTable("network_fields.csv", FieldPrefix, once={"prefix": lambda row: [(row.scheme, row.prefix)]})


@cache
def _prefixes() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in TABLE.read():
        found.setdefault(row.scheme, {})[row.prefix] = row.field
    return found


@cache
def field_of(scheme: str, code: str) -> str | None:
    """Field of a code by its longest prefix in ``network_fields.csv``; a word of letters counts whole.

    >>> field_of("sic2007", "3030"), field_of("h2020topic", "EE-12-2014"), field_of("h2020part", "ERC")
    ('aerospace', 'energy', None)
    """
    known = _prefixes().get(scheme, {})
    for length in range(len(code), 0, -1):
        prefix = code[:length]
        cut = scheme == Scheme.TOPIC and code[length : length + 1].isalpha()
        if prefix in known and not cut:
            return known[prefix]
    return None


@dataclass(frozen=True)
class FieldEvidence:
    """One kind of evidence.

    Attributes
    ----------
    amounts : DataFrame
        Communities × fields.
    covered : Series
        How much of each community it covers, 0 to 1.
    says : float
        How much it counts beside the others.
    """

    amounts: pd.DataFrame
    covered: pd.Series
    says: float = 1.0


def fields_of_projects(tables: Tables) -> dict[str, tuple[str, ...]]:
    """Fields of each project: of its topics, or of its programme parts where no topic tells."""
    about = frame(tables.edges(EdgeType.ABOUT, NodeLabel.PROJECT, NodeLabel.SECTOR, []))
    found: dict[str, tuple[str, ...]] = {}
    for scheme in (Scheme.TOPIC, Scheme.PROGRAMME_PART):
        rows = about[about["to"].str.startswith(f"{scheme}:")]
        codes = rows["to"].str.removeprefix(f"{scheme}:")
        field = {code: field_of(str(scheme), code) for code in codes.unique()}
        told: dict[str, set[str]] = {}
        for project, code in zip(rows["from"], codes, strict=True):
            if (name := field[code]) is not None:
                told.setdefault(str(project), set()).add(name)
        for project, names in told.items():
            found.setdefault(project, tuple(sorted(names)))
    return found


def evidence_of(tables: Tables, ties: NetworkTies, group: np.ndarray, groups: int) -> list[FieldEvidence]:
    """Evidence of all kinds for groups of the members.

    Parameters
    ----------
    tables, ties
        Of the network of organisations.
    group : ndarray
        Of each member, from 0; negative where it belongs to none.
    groups : int
        Number of groups.
    """
    return [
        _by_projects(tables, ties, group, groups),
        _by_disciplines(tables, ties, group, groups),
        _by_members(tables, ties, group, groups),
    ]


def _leading(worth: dict[str, float]) -> list[str]:
    """Fields that are worth enough, where the first is well ahead of the next; none otherwise."""
    ordered = best_first(worth)
    # Of two near ties the first is chance, and a name sticks.
    ahead = len(ordered) == 1 or (len(ordered) > 1 and worth[ordered[0]] >= naming_limits().lead * worth[ordered[1]])
    return [name for name in ordered if worth[name] >= naming_limits().worth] if ahead else []


def ranked_fields(evidence: list[FieldEvidence], groups: int) -> list[list[str]]:
    """Fields that are over-represented in each group, those that most evidence speaks for first."""
    limit = naming_limits()
    total: list[dict[str, float]] = [{} for _ in range(groups)]
    for kind in evidence:
        found = over_representation(
            kind.amounts, least_share=limit.share, least_ratio=limit.ratio, least_amount=limit.amount
        )
        for number, worth in enumerate(found):
            for name, value in worth.items():
                counted = value * float(kind.covered[number]) * kind.says
                total[number][name] = total[number].get(name, 0.0) + counted
    told = [_leading(worth) for worth in total]
    # A discipline alone is wide, but better than nothing.
    alone = [
        best_first({name: value for name, value in worth.items() if value >= limit.worth})
        for worth in over_representation(evidence[1].amounts, least_share=limit.discipline_share)
    ]
    return [names or wide for names, wide in zip(told, alone, strict=True)]


def _table(rows: pd.DataFrame, groups: int) -> pd.DataFrame:
    """Amounts by group and field from ``group``, ``field``, ``amount``."""
    if rows.empty:
        return pd.DataFrame(index=range(groups))
    found = rows.groupby(["group", "field"])["amount"].sum().unstack().fillna(0.0)
    return found.reindex(range(groups), fill_value=0.0).sort_index(axis=1)


def _by_projects(tables: Tables, ties: NetworkTies, group: np.ndarray, groups: int) -> FieldEvidence:
    fields = fields_of_projects(tables)
    rows = ties.participations.assign(group=group[ties.participations["member"].to_numpy(int)])
    rows = rows[rows["group"] >= 0]
    shared = rows.groupby(["project", "group"], as_index=False).size()
    shared = shared[shared["size"] > 1]
    shared["amount"] = 1.0
    shared["field"] = shared["project"].map(fields)
    told = shared.dropna(subset=["field"]).explode("field")
    told["amount"] /= told.groupby(["project", "group"])["field"].transform("size")
    inside = weights_inside(ties, group, groups, "joint_weight")
    enough = told.groupby("group")["amount"].sum().reindex(range(groups), fill_value=0.0) >= naming_limits().covered
    return FieldEvidence(_table(told, groups), (inside["joint_weight"] / inside["weight"]).fillna(0.0) * enough)


def _by_disciplines(tables: Tables, ties: NetworkTies, group: np.ndarray, groups: int) -> FieldEvidence:
    position = {key: at for at, key in enumerate(ties.members.index)}
    rows = worked_with(tables)
    rows = rows[rows["from"].isin(position) & rows["to"].isin(position) & (rows["from"] != rows["to"])]
    one, other = (group[rows[end].map(position).to_numpy(int)] for end in ("from", "to"))
    told = pd.DataFrame(
        {
            "group": one,
            "field": [field_of(DISCIPLINE, str(name)) for name in rows["discipline"].fillna("")],
            "amount": rows["projects"].to_numpy(float),
        }
    )[(one == other) & (one >= 0)]
    inside = weights_inside(ties, group, groups, "ukri_weight")
    return FieldEvidence(
        _table(told.dropna(), groups),
        (inside["ukri_weight"] / inside["weight"]).fillna(0.0),
        naming_limits().discipline_weight,
    )


def _by_members(tables: Tables, ties: NetworkTies, group: np.ndarray, groups: int) -> FieldEvidence:
    """What members are: by their SIC codes, or by words in the names of those that have none."""
    position = {str(key): at for at, key in enumerate(ties.members.index)}
    parts = [frame(tables.edges(EdgeType.OPERATES_IN, label, NodeLabel.SECTOR, [])) for label in LABELS]
    rows = pd.concat(parts, ignore_index=True)
    fields: dict[int, set[str]] = {}
    scheme = str(Scheme.SIC)
    for key, code in zip(rows["from"], rows["to"], strict=True):
        if key in position and code.startswith(f"{scheme}:") and (name := field_of(scheme, code.partition(":")[2])):
            fields.setdefault(position[key], set()).add(name)
    words = _prefixes().get(NAME, {})
    for at, name in enumerate(ties.members["name"]):
        if at not in fields and (found := {words[word] for word in cleaned_name(str(name)).split() if word in words}):
            fields[at] = found
    told = pd.DataFrame(
        [(group[at], name, 1.0 / len(names)) for at, names in fields.items() for name in names if group[at] >= 0],
        columns=["group", "field", "amount"],
    )
    number = np.bincount([group[at] for at in fields if group[at] >= 0], minlength=groups)
    sizes = np.maximum(np.bincount(group[group >= 0], minlength=groups), 1)
    return FieldEvidence(_table(told, groups), pd.Series(number / sizes))


def weights_inside(ties: NetworkTies, group: np.ndarray, groups: int, column: str) -> pd.DataFrame:
    """Weights of the ties inside each group: ``column`` of the pairs, and ``weight``."""
    one, other = (group[ties.pairs[end].to_numpy(int)] for end in ("source", "target"))
    selected = (one == other) & (one >= 0)
    sums: pd.DataFrame = ties.pairs.loc[selected, [column, "weight"]].groupby(one[selected]).sum()
    return sums.reindex(range(groups), fill_value=0.0)

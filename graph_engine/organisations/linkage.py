"""Which records of organisations are one organisation, and how that is known.

Two records are one organisation where

1. ``same_organisations.csv`` says so (and never where it says that they are apart);
2. they share an identifier: UKPRN, company number, ROR, CORDIS participant, or any scheme's own;
3. they share a name in one place: first the name with its legal form, then the name without it. One place is the same
   ITL2 area (London as a whole) or the same outward postcode;
4. they share the full registered name of a company, which is unique by law (Companies Act 2006, section 66), wherever
   their records say that it is, for firms move; but no two places are joined of which one comes with a number, since
   the office of a register may be no works;
5. they share a name of two words or more, one of them is an institution, and no more than one organisation of that
   name has a place: then those without a place are that one.

Rules 3 to 5 never join records that carry different UKPRNs, company numbers or ROR identifiers. Names are compared
for organisations of the United Kingdom only. The answer does not depend on the order of rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from graph_engine.errors import InputError
from graph_engine.geography.countries.uk import COARSE_LEVELS, LONDON, unit_code
from graph_engine.organisations.clusters import (
    BY_IDENTIFIER,
    BY_NAME,
    BY_ONLY_NAME,
    BY_REGISTERED_NAME,
    HOW,
    RecordClusters,
    Ruling,
    read_rulings,
)
from graph_engine.organisations.names import REGISTERED_FORMS, cleaned_name, legal_name
from graph_engine.organisations.source_ranks import SourceOrder, SourceRank
from graph_engine.schema import NODES, UNITED_KINGDOM, NodeLabel

OWN = "its own record"

_KEY_SCHEMES: dict[NodeLabel, tuple[str, ...]] = {
    NodeLabel.INSTITUTION: ("ukprn", "ror", "company", "cordis", "gtr", "hub", "chamber"),
    NodeLabel.BUSINESS: ("company", "ror", "cordis", "gtr", "hub", "chamber"),
}
_PLACE_COLUMNS = ("town", "postcode", "latitude", "longitude")


@dataclass(frozen=True)
class Resolution:
    """Organisations, and how each record was joined to one.

    Parameters
    ----------
    organisations : mapping
        ``NodeLabel.INSTITUTION`` and ``NodeLabel.BUSINESS`` → DataFrame in the columns of the schema, by key.
    joined : DataFrame
        One row for each record: ``from`` (record), ``to`` (organisation), ``label``, ``how``; by ``from``.
    seats : DataFrame
        ``organisation`` and the ``record`` whose place is the organisation's seat, where one has a place.
    ambiguous : mapping
        Rule → number of names under which more than one numbered organisation stands, so that no record was joined.
    """

    organisations: Mapping[NodeLabel, pd.DataFrame]
    joined: pd.DataFrame
    seats: pd.DataFrame
    ambiguous: Mapping[str, int]


def resolve(
    records: pd.DataFrame,
    located: pd.DataFrame,
    ranks: Iterable[SourceRank],
    rulings: Sequence[Ruling] | None = None,
) -> Resolution:
    """Join records into organisations.

    Parameters
    ----------
    records : DataFrame
        ``Record`` nodes, in the columns of the schema; keys are unique.
    located : DataFrame
        ``LOCATED_IN`` edges of records: ``from`` (record) and ``to`` (key of an area).
    ranks : iterable of SourceRank
        Which source's name, seat and other attributes an organisation takes where several describe it.
    rulings : sequence of Ruling, optional
        Joins that are forced or forbidden; those of ``same_organisations.csv`` where not given. Records that are not
        there are passed over.

    Raises
    ------
    InputError
        A key that stands twice, or a kind that is neither ``institution`` nor ``business``.
    """
    table = _by_key(records)
    clusters = RecordClusters(table, rulings if rulings is not None else read_rulings())
    areas = _areas_of(located)
    _join_identifiers(table, clusters)
    ambiguous: Counter[str] = Counter()
    _join_names(table, clusters, areas, ambiguous)
    return _assembled(table, clusters, areas, SourceOrder(ranks), ambiguous)


def _by_key(records: pd.DataFrame) -> dict[str, dict[str, object]]:
    columns = list(NODES[NodeLabel.RECORD].names)
    frame = records.reindex(columns=columns).astype(object)
    frame = frame.where(frame.notna(), None).sort_values("key")
    if frame["key"].duplicated().any():
        raise InputError(
            f"Record {frame['key'][frame['key'].duplicated()].iloc[0]!r} stands twice; keys must be unique."
        )
    odd = frame[~frame["kind"].isin(["institution", "business"])]
    if len(odd):
        raise InputError(
            f"Record {odd['key'].iloc[0]!r} has the kind {odd['kind'].iloc[0]!r}; use 'institution' or 'business'."
        )
    rows = zip(*(frame[name].tolist() for name in columns), strict=True)
    return {str(row[columns.index("key")]): dict(zip(columns, row, strict=True)) for row in rows}


def _join_identifiers(table: Mapping[str, dict[str, object]], clusters: RecordClusters) -> None:
    holders: dict[str, list[str]] = defaultdict(list)
    for key, row in table.items():
        for identifier in _identifiers(row):
            holders[identifier].append(key)
    for identifier in sorted(holders):
        if len(holders[identifier]) > 1:
            clusters.join(holders[identifier], BY_IDENTIFIER)


def _identifiers(row: Mapping[str, object]) -> set[str]:
    found = {f"{row['scheme']}:{row['id']}"} if row["scheme"] != "name" else set()
    for scheme, column in (("ukprn", "ukprn"), ("company", "company_number"), ("ror", "ror")):
        if row[column] is not None:
            found.add(f"{scheme}:{row[column]}")
    return found


def _areas_of(located: pd.DataFrame) -> dict[str, list[str]]:
    areas: dict[str, list[str]] = defaultdict(list)
    if len(located):
        for record, area in sorted(zip(located["from"], located["to"], strict=True)):
            areas[str(record)].append(str(area))
    return areas


def _places(row: Mapping[str, object], areas: Iterable[str]) -> set[str]:
    found = set()
    for area in areas:
        level, _, code = area.partition(":")
        if code.startswith(LONDON):
            found.add(LONDON)
        elif level.startswith(("ITL2", "ITL3")):
            found.add(unit_code(code))
        elif not level.startswith(COARSE_LEVELS):
            found.add(area)
    postcode = row["postcode"]
    if postcode is not None:
        found.add(f"postcode {str(postcode).split()[0]}")
    return found


def _join_names(
    table: Mapping[str, dict[str, object]],
    clusters: RecordClusters,
    areas: Mapping[str, list[str]],
    ambiguous: Counter[str],
) -> None:
    here = {key: row for key, row in table.items() if row["country"] == UNITED_KINGDOM and row["name"] is not None}
    own = {key: _places(row, areas.get(key, ())) for key, row in here.items()}
    # The full name first: what it joins tells in which places the shorter one is compared.
    for form in (legal_name, cleaned_name):
        # A record without a place stands where the records stand that it was joined to.
        places = _shared(own, clusters)
        blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key, row in here.items():
            name = form(str(row["name"]))
            for place in places[clusters.root(key)] if name else ():
                blocks[name, place].append(key)
        for block in sorted(blocks):
            _join_block(blocks[block], clusters, BY_NAME, ambiguous)
    registered: dict[str, list[str]] = defaultdict(list)
    names: dict[str, list[str]] = defaultdict(list)
    for key, row in here.items():
        legal, name = legal_name(str(row["name"])), cleaned_name(str(row["name"]))
        if legal.rpartition(" ")[2] in REGISTERED_FORMS:
            registered[legal].append(key)
        # One word alone is borne by too many.
        if len(name.split()) > 1:
            names[name].append(key)
    for how, groups in ((BY_REGISTERED_NAME, registered), (BY_ONLY_NAME, names)):
        for name in sorted(groups):
            keys = groups[name]
            # Firms of one name without its legal form may be several; a registered name is borne by one.
            if how == BY_ONLY_NAME and all(table[key]["kind"] == "business" for key in keys):
                continue
            roots = clusters.roots(keys)
            placed = [root for root in roots if any(own.get(key) for key in clusters.members[root])]
            moved = how == BY_REGISTERED_NAME and not any(clusters.numbered(root) for root in placed)
            if len(roots) > 1 and (moved or len(placed) <= 1):
                _join_block(keys, clusters, how, ambiguous)


def _shared(own: Mapping[str, set[str]], clusters: RecordClusters) -> dict[str, set[str]]:
    shared: dict[str, set[str]] = defaultdict(set)
    for key, places in own.items():
        shared[clusters.root(key)] |= places
    return shared


def _join_block(keys: list[str], clusters: RecordClusters, how: str, ambiguous: Counter[str]) -> None:
    roots = clusters.roots(keys)
    if len(roots) < 2:
        return
    if clusters.compatible(roots):
        clusters.join(keys, how)
        return
    ambiguous[how] += 1
    # Two numbers under one name are two bodies, and which of them the others are cannot be told.
    free = [key for key in keys if not clusters.numbered(clusters.root(key))]
    if len(free) > 1:
        clusters.join(free, how)


def _assembled(
    table: Mapping[str, dict[str, object]],
    clusters: RecordClusters,
    areas: Mapping[str, list[str]],
    order: SourceOrder,
    ambiguous: Counter[str],
) -> Resolution:
    rows: dict[NodeLabel, list[dict[str, object]]] = {NodeLabel.INSTITUTION: [], NodeLabel.BUSINESS: []}
    joined, seats = [], []
    taken: set[str] = set()
    for root in sorted(clusters.members):
        members = sorted(clusters.members[root], key=order.by_attributes)
        label = _label([table[key] for key in members], order)
        seat = _seat(members, areas, order)
        row = _organisation([table[key] for key in members], label, table[seat] if seat else None, order)
        if row["key"] in taken:
            # Records with one identifier that same_organisations.csv keeps apart.
            row["key"] = members[0]
        taken.add(str(row["key"]))
        rows[label].append(row)
        for at, key in enumerate(members):
            how = OWN if at == 0 else HOW[clusters.how.get(key, 1)]
            joined.append({"from": key, "to": row["key"], "label": str(label), "how": how})
        if seat:
            seats.append({"organisation": row["key"], "record": seat})
    columns = list(NODES[NodeLabel.INSTITUTION].names)
    return Resolution(
        organisations={
            label: pd.DataFrame(found, columns=columns).sort_values("key", ignore_index=True)
            for label, found in rows.items()
        },
        joined=pd.DataFrame(joined, columns=["from", "to", "label", "how"]).sort_values("from", ignore_index=True),
        seats=pd.DataFrame(seats, columns=["organisation", "record"]).sort_values("organisation", ignore_index=True),
        ambiguous=dict(sorted(ambiguous.items())),
    )


def _label(members: Sequence[Mapping[str, object]], order: SourceOrder) -> NodeLabel:
    """An institution where a source that can tell says so; otherwise a business where any source says so."""
    institutions = [member for member in members if member["kind"] == "institution"]
    # "Other organisation" tells nothing.
    told = any(
        order.tells_kind(str(member["key"])) and member["type"] != "other organisation" for member in institutions
    )
    return NodeLabel.INSTITUTION if told or len(institutions) == len(members) else NodeLabel.BUSINESS


def _seat(members: Sequence[str], areas: Mapping[str, list[str]], order: SourceOrder) -> str | None:
    placed = [key for key in members if areas.get(key)]

    def rank(key: str) -> tuple[bool, tuple[int, int, str]]:
        coarse = all(area.startswith(COARSE_LEVELS) for area in areas[key])
        return coarse, order.by_seat(key)

    return min(placed, key=rank, default=None)


def _organisation(
    members: Sequence[dict[str, object]], label: NodeLabel, seat: dict[str, object] | None, order: SourceOrder
) -> dict[str, object]:
    row: dict[str, object] = {}
    for column in NODES[label].names:
        row[column] = next((member[column] for member in members if member[column] is not None), None)
    named = [member for member in members if member["name"] is not None]
    if named:
        best = min(named, key=lambda member: order.by_name(str(member["key"])))
        row["name"], row["source"] = best["name"], best["source"]
    addressed = seat or min(
        (member for member in members if any(member[column] is not None for column in _PLACE_COLUMNS)),
        key=lambda member: (member["postcode"] is None, order.by_seat(str(member["key"]))),
        default=None,
    )
    for column in _PLACE_COLUMNS:
        row[column] = addressed[column] if addressed else None
    schemes = _KEY_SCHEMES[label]
    identifiers = sorted({identifier for member in members for identifier in _identifiers(member)})
    best_id = min(
        identifiers,
        key=lambda found: (
            schemes.index(found.partition(":")[0]) if found.partition(":")[0] in schemes else len(schemes),
            found,
        ),
        default=f"name:{members[0]['id']}",
    )
    row["key"] = best_id if identifiers else members[0]["key"]
    row["scheme"], _, row["id"] = best_id.partition(":")
    return row

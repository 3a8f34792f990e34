"""Support to ring first: growth hubs with the areas that they serve, chambers of commerce with where they sit.

A hub serves districts, counties, authorities, regions or nations; each is written as the districts of today in it. A
chamber has an address: it is placed by its coordinates, and serves the district and the ITL3 area where it sits. No
person is kept: a mailbox that looks like a person's is dropped, and the hub or chamber stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.organisations.source_ranks import SourceRank
from graph_engine.schema import AreaLevel, EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from loaders.framework.json_files import read_json
from loaders.framework.licences import OGL
from loaders.framework.load_report import WITHHELD, FileReport
from loaders.framework.loader import Batch, Edges, Edition, LoadContext, Loader, Nodes
from loaders.framework.tabular_files import read_delimited
from loaders.placement.area_lookup import AreaLookup
from loaders.placement.place_finder import PlaceFinder, located_in
from loaders.placement.postal_addresses import coordinates, normalise_postcode, town_at_end
from loaders.placement.vintages import TODAY

_PUBLISHER = "Department for Business and Trade"
_ADDRESS = "https://www.business.gov.uk/"
HUBS = Edition("contacts-growth-hubs", "Growth hubs and the areas they serve", _PUBLISHER, OGL, _ADDRESS, "2025")
CHAMBERS = Edition("contacts-chambers", "Chambers of commerce", _PUBLISHER, OGL, _ADDRESS, "2025")
PERSONAL_MAILBOX = "mailbox may be a person's: dropped"
_REGION, _AUTHORITY = "E12", "E47"
WIDER_AREA = "region named beside a combined authority: the authority is what is served"
NO_POINT = "latitude and longitude are no point on Earth: not taken"
UNKNOWN_AREA = "area served is not among the areas loaded"

_PERSON = re.compile(r"[a-z'-]+[._][a-z'-]+")
_ROLE = re.compile(
    r"admin|business|chamber|contact|customer|enquir|gateway|general|growth|hello|help|hub|info|invest|mail|member"
    r"|office|reception|service|support|talk|team|website"
)


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read growth hubs and chambers and yield them as records with where they sit and what they serve.

    Raises
    ------
    LayoutError
        A file that is neither, nor the list of areas that hubs name.
    """
    places = PlaceFinder.of(context.graph)
    served = _Served(context.graph, places)
    for path in paths:
        file_report = context.file_report(path)
        with path.open("rb") as handle:
            start = handle.read(256).lstrip(b"\xef\xbb\xbf \r\n\t")
        if start.startswith(b"["):
            yield from _contacts(path, file_report, places, served)
        else:
            for rows in read_delimited(path, file_report, ("code", "name", "level", "type")):
                file_report.note("list of areas that hubs name: kept as a check", len(rows))
        context.progress(path.name, file_report.rows_read)


class _Served:
    """Districts of today in areas of any level, by the official code of the area."""

    def __init__(self, graph: GraphTables, places: PlaceFinder) -> None:
        self._places = places
        self._lookup = AreaLookup(graph)
        part_of = graph.edge_table(EdgeType.PART_OF, NodeLabel.AREA, NodeLabel.AREA).to_pandas()
        self._parts = part_of.groupby("to")["from"].agg(sorted).to_dict()
        level = str(AreaLevel.DISTRICT)
        areas = graph.node_table(NodeLabel.AREA).select(["key", "level", "vintage"]).to_pandas()
        self._today = frozenset(areas.loc[(areas["level"] == level) & (areas["vintage"] == TODAY), "key"])

    def districts(self, code: str, name: str) -> list[str]:
        """Keys of districts of today in an area; none where it is unknown."""
        one = self._places.district(code)
        if one is not None:
            return [one]
        found = self._lookup.find(code)
        key = self._lookup.keys(found.level, [found.code]).get(found.code) if found else None
        if key is None:
            one = self._places.district(name)
            return [one] if one else []
        return sorted(self._below(key))

    def _below(self, key: str) -> set[str]:
        if key in self._today:
            return {key}
        return {district for part in self._parts.get(key, ()) for district in self._below(part)}


def _contacts(path: Path, file_report: FileReport, places: PlaceFinder, served: _Served) -> Iterator[Batch]:
    listed = read_json(path)
    if not isinstance(listed, list):
        raise LayoutError(f"{path.name} holds one JSON object; expected a list of growth hubs or chambers.")
    entries = [entry for entry in listed if isinstance(entry, Mapping)]
    edition = next((HUBS if "boundaries" in e else CHAMBERS for e in entries if {"boundaries", "place"} & set(e)), None)
    if edition is None:
        shown = ", ".join(sorted(entries[0])) if entries else "nothing"
        raise LayoutError(f"{path.name} lists neither growth hubs (boundaries) nor chambers (place): it has {shown}.")
    rows, areas = [], []
    for line, entry in enumerate(listed, start=1):
        file_report.read(1)
        row = _record(entry, edition, line, file_report)
        if row is None:
            continue
        boundaries = entry.get("boundaries")
        named = [area for area in boundaries if isinstance(area, Mapping)] if isinstance(boundaries, list) else []
        # The name of an authority is often that of the region around it, and the publisher's list then holds both.
        narrower = any(_string(area, "code").startswith(_AUTHORITY) for area in named)
        wider = [area for area in named if narrower and _string(area, "code").startswith(_REGION)]
        file_report.note(WIDER_AREA, len(wider))
        for area in (one for one in named if one not in wider):
            code, name = _string(area, "code"), _string(area, "name")
            districts = served.districts(code, name)
            file_report.note(f"{UNKNOWN_AREA}: {code} {name}", int(not districts))
            areas += [(row["key"], district) for district in districts]
        rows.append(row)
    records = (
        _distinct(pd.DataFrame(rows), file_report) if rows else pd.DataFrame(columns=["key", "line"], dtype=object)
    )
    yield edition
    yield Nodes(NodeLabel.RECORD, records.drop(columns="line"))
    if records.empty:
        return
    placed = places.place(records)
    file_report.note("not placed: its postcode is none, or not listed", int(placed["area"].isna().sum()))
    yield Edges(EdgeType.LOCATED_IN, NodeLabel.RECORD, NodeLabel.AREA, located_in(records["key"], placed, edition.key))
    if edition is CHAMBERS:
        for column in ("area", "district"):
            found = placed[column].notna() & ((column == "district") | (placed["fineness"] == AreaLevel.ITL3))
            areas += list(zip(records.loc[found, "key"], placed.loc[found, column], strict=True))
    pairs = [(record, area) for record, area in sorted(set(areas)) if record in set(records["key"])]
    serves = pd.DataFrame(pairs, columns=["from", "to"])
    yield Edges(
        EdgeType.SERVES,
        NodeLabel.RECORD,
        NodeLabel.AREA,
        serves.assign(record=serves["from"], source=edition.key),
    )


def _record(entry: Any, edition: Edition, line: int, file_report: FileReport) -> dict[str, Any] | None:
    scheme, kind = ("hub", "growth hub") if edition is HUBS else ("chamber", "chamber of commerce")
    name, digest = _string(entry, "name"), _string(entry, "digest")
    if not name or not digest:
        file_report.quarantine(line, "name" if not name else "digest", "empty", json.dumps(entry)[:200])
        return None
    contacts, place = _mapping(entry, "contacts"), _mapping(entry, "place")
    email = _string(contacts, "email").casefold()
    if _may_be_persons(email):
        file_report.note(PERSONAL_MAILBOX)
        email = WITHHELD
    address = _string(place, "address")
    point = coordinates(f"{place.get('latitude')}, {place.get('longitude')}")
    file_report.note(NO_POINT, int(point is None and bool({"latitude", "longitude"} & set(place))))
    latitude, longitude = point or (None, None)
    return {
        "key": f"{edition.key}:{digest}",
        "kind": "institution",
        "scheme": scheme,
        "id": digest,
        "name": name,
        "type": kind,
        "country": "GB",
        "town": _town(address),
        "postcode": normalise_postcode(_string(place, "postcode") or _string(entry, "postcode")),
        "latitude": latitude,
        "longitude": longitude,
        "website": _string(_mapping(entry, "website"), "url") or None,
        "email": email if email and email != WITHHELD else None,
        "telephone": _string(contacts, "phone_fmt") or _string(contacts, "phone").removeprefix("tel:") or None,
        "source": edition.key,
        "line": line,
    }


def _distinct(rows: pd.DataFrame, file_report: FileReport) -> pd.DataFrame:
    """One row for an identifier: equal rows once, and none of those that contradict each other."""
    columns = [column for column in rows if column != "line"]
    again = rows.duplicated(columns)
    several = rows[~again].duplicated("key", keep=False).reindex(rows.index, fill_value=False) & ~again
    for rule, mask in (("repeated entry", again), ("contradicts another entry of the same digest", several)):
        for line, digest in rows.loc[mask, ["line", "id"]].itertuples(index=False):
            file_report.quarantine(int(line), "digest", rule, digest)
    accepted = rows[~again & ~several].sort_values("key", ignore_index=True)
    return accepted.astype({"latitude": float, "longitude": float})


def _may_be_persons(email: str) -> bool:
    local = email.partition("@")[0]
    return _PERSON.fullmatch(local) is not None and _ROLE.search(local) is None


def _town(address: str) -> str | None:
    """Town of an address such as ``5 Devizes Rd, Swindon SN1 4BJ, UK``."""
    parts = [part.strip() for part in address.split(",")]
    without = [re.sub(r"\s+[A-Z]{1,2}\d[A-Z\d]?( \d[A-Z]{2})?$", "", part) for part in parts]
    return town_at_end(", ".join(without)) if address else None


def _mapping(entry: Any, key: str) -> Mapping[str, Any]:
    value = entry.get(key) if isinstance(entry, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def _string(entry: Any, key: str) -> str:
    value = entry.get(key) if isinstance(entry, Mapping) else None
    return value.strip() if isinstance(value, str) else ""


LOADER = Loader(
    name="contacts",
    describes="Growth hubs with the districts they serve, and chambers of commerce.",
    load=load,
    files={"contacts": ("*.json", "boundaries.csv")},
    after=("geography",),
    ranks=(SourceRank(HUBS.key, attributes=70, seat=30), SourceRank(CHAMBERS.key, attributes=80, seat=40)),
)

"""What places say they want: priorities that they declared on public pages, and the cluster bodies that stand for them.

The tables were transcribed from public pages and hold facts alone, each row with the address at which it was read and a
grade: A for an official page, B for the press. Rows of grade C rest on one unconfirmed file and are set aside. A place
is worded freely; it is found by the name of an authority, a district, a county or a region of today, and else by
``priority_places.csv``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.reference.priority_places import priority_places
from graph_engine.schema import AreaLevel, EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from loaders.framework.compressed_files import open_bytes
from loaders.framework.identifiers import slug
from loaders.framework.load_report import FileReport
from loaders.framework.loader import Batch, Edges, Edition, LoadContext, Loader, Nodes
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.tabular_files import read_delimited
from loaders.placement.area_lookup import same_name
from loaders.placement.place_finder import PlaceFinder
from loaders.placement.vintages import FIGURES, TODAY

EDITION = Edition(
    "declared-priorities",
    "Priorities that places declared, transcribed from public pages",
    "The official body or newspaper at the address of each row",
    "facts from public pages, each with its address",
    "https://www.gov.uk",
    "2017 to 2026",
)
UNCONFIRMED = "grade C: one unconfirmed file says so"
NO_PRIORITY = "names no priority"
NO_AREA = "no area is known by this wording"
NOT_ALL = "one of several places has no area: the others are taken"
CLUSTER_BODY = "cluster body"

_PRIORITIES = ("place_as_worded", "programme", "year", "priority_as_worded", "source_url", "grade")
_BODIES = ("body", "field", "places", "source_url", "grade")
# Found by name in this order: who declares is most often an authority.
_NAMED = (
    ("combined authority of this name", AreaLevel.AUTHORITY, TODAY),
    ("county of this name", AreaLevel.CUSTOM, TODAY),
    ("region of this name", AreaLevel.ITL2, FIGURES),
    ("nation of this name", AreaLevel.ITL1, FIGURES),
)


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read tables of priorities or of cluster bodies, known by their columns.

    Yields
    ------
    Edition, Nodes, Edges
        Priorities, and ``DECLARES`` from each area that a place means.

    Raises
    ------
    LayoutError
        A table of another layout.
    """
    wording = _Wording(context.graph)
    yield EDITION
    for path in paths:
        file_report = context.file_report(path)
        file_report.source = EDITION.key
        frames = [_usable(frame, file_report) for frame in _rows(path, file_report)]
        if not frames:
            continue
        rows = set_aside_repeats(pd.concat(frames), ["programme", "year", "place", "name"], file_report)
        declared = []
        for line, row in rows.iterrows():
            areas, unknown = wording.areas(str(row["place"]))
            if not areas:
                file_report.quarantine(int(str(line)), "place", NO_AREA, row["place"])
            file_report.note(NOT_ALL, int(bool(areas and unknown)))
            declared += [(area, row["key"], how) for area, how in areas]
        rows = rows[file_report.accepted(rows.index)].sort_values("key")
        columns = ["key", "name", "place", "programme", "year", "grade", "address"]
        yield Nodes(NodeLabel.PRIORITY, rows[columns].assign(source=EDITION.key))
        edges = pd.DataFrame(sorted(declared), columns=["from", "to", "how"]).drop_duplicates(["from", "to"])
        yield Edges(EdgeType.DECLARES, NodeLabel.AREA, NodeLabel.PRIORITY, edges.assign(source=EDITION.key))


def _rows(path: Path, file_report: FileReport) -> Iterator[pd.DataFrame]:
    with open_bytes(path) as stream:
        header = stream.readline(10_000).decode("utf-8", errors="replace")
    if _PRIORITIES[0] in header:
        for frame in read_delimited(path, file_report, _PRIORITIES):
            names = {"place_as_worded": "place", "priority_as_worded": "name", "source_url": "address"}
            yield frame.rename(columns=names)
    elif "body" in header and "field" in header:
        for frame in read_delimited(path, file_report, _BODIES):
            frame = frame.rename(columns={"field": "name", "places": "place", "source_url": "address"})
            yield frame.assign(programme=CLUSTER_BODY + ": " + frame["body"], year="")
    else:
        raise LayoutError(
            f"{path.name} begins with {header.strip()[:100]!r}; expected a table of priorities ({_PRIORITIES[0]}, …) "
            f"or of cluster bodies ({', '.join(_BODIES)})."
        )


def _usable(frame: pd.DataFrame, file_report: FileReport) -> pd.DataFrame:
    for column, rule, bad in (
        ("grade", UNCONFIRMED, frame["grade"] == "C"),
        ("grade", "neither grade A nor B", ~frame["grade"].isin(["A", "B", "C"])),
        ("name", NO_PRIORITY, frame["name"] == ""),
        ("year", "not a year", ~frame["year"].str.fullmatch(r"(20\d\d)?")),
        ("address", "no address at which it was read", ~frame["address"].str.match(r"https?://")),
    ):
        for line, row in frame[bad].iterrows():
            file_report.quarantine(int(str(line)), column, rule, row[column] or row["place"])
    frame = frame[file_report.accepted(frame.index)]
    parts = frame[["programme", "year", "place", "name"]]
    return frame.assign(
        key=["priority:" + ":".join(slug(part) for part in row if part) for row in parts.itertuples(index=False)],
        year=pd.to_numeric(frame["year"], errors="coerce").astype("Int64"),
    )


class _Wording:
    """Areas that are loaded, by the words of a declaration."""

    def __init__(self, graph: GraphTables) -> None:
        columns = ["key", "level", "vintage", "name"]
        areas = graph.node_table(NodeLabel.AREA).select(columns).to_pandas().sort_values("key")
        self._keys = frozenset(areas["key"])
        self._named: dict[str, tuple[str, str]] = {}
        for how, level, vintage in reversed(_NAMED):
            own = areas[(areas["level"] == str(level)) & (areas["vintage"] == vintage)]
            self._named |= {same_name(n): (k, how) for k, n in zip(own["key"], own["name"], strict=True)}
        self._places = PlaceFinder.of(graph)

    def areas(self, worded: str) -> tuple[list[tuple[str, str]], bool]:
        """Areas with how each was found, and whether one of several places has none."""
        found: list[tuple[str, str]] = []
        unknown = False
        # The whole wording first: the table may hold a semicolon's two halves as one.
        for place in [worded] if self._one(worded) else worded.split(";"):
            areas = self._one(place.strip())
            found += areas
            unknown |= not areas
        return found, unknown

    def _one(self, place: str) -> list[tuple[str, str]]:
        listed = [key for key in priority_places().areas(place) if key in self._keys]
        if listed:
            return [(key, "table of places as worded") for key in listed]
        if named := self._named.get(same_name(place)):
            return [named]
        district = self._places.district(place)
        return [(district, "district of this name")] if district else []


LOADER = Loader(
    name="declared_priorities",
    describes="Priorities that places declared (Investment Zones, Freeports, strategies, audits) and cluster bodies.",
    load=load,
    files={"declared_priorities": ("declared_priorities.csv", "cluster_bodies.csv")},
    after=("geography",),
)

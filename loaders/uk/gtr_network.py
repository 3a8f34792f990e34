"""Who worked with whom in projects of UK Research and Innovation, counted by discipline, in May 2016.

The files were made from Gateway to Research for Wales and Scotland: a file for each nation and discipline, with the
organisations of all projects that touch the nation. An organisation that stands in several files is one record; a
pair that the files of both nations count in one discipline keeps the larger count, for they may count one project
twice. There are no dates. The district of an organisation is that of its registered address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from graph_engine.organisations.names import cleaned_name, has_legal_form
from graph_engine.reference.plausible import bounds_of
from graph_engine.schema import UNITED_KINGDOM, AreaLevel, EdgeType, NodeLabel, Quantity
from loaders.framework.graphml import read_graphml
from loaders.framework.identifiers import slug
from loaders.framework.licences import OGL
from loaders.framework.load_report import WITHHELD, FileReport
from loaders.framework.loader import Batch, Edges, Edition, LoadContext, Loader, Nodes
from loaders.framework.personal_names import MAY_BE_A_PERSON, may_be_person
from loaders.placement.place_finder import PlaceFinder
from loaders.uk.name_rulings import RENAMES, name_ruling

EDITION = Edition(
    "gtr-network-2016",
    "Who worked with whom in UKRI projects that touch Wales or Scotland",
    "Nesta, from Gateway to Research of UK Research and Innovation",
    OGL,
    "https://gtr.ukri.org",
    "May 2016",
)
PREFIX = "gtr-network"

_NODE_ATTRIBUTES = ("lad", "country")
_EDGE_ATTRIBUTES = ("topic_classified", "weight")
_HOME = frozenset({"England", "Scotland", "Wales", "Northern Ireland"})
_TRAILING_ARTICLE = re.compile(r"[ ,]+\(?the\)?$", re.IGNORECASE)
_UNIVERSITY = re.compile(r"\b(university|college|school|conservatoire|academy)\b", re.IGNORECASE)
_INSTITUTION = re.compile(
    r"\b(council|trust|institute?|institution|laborator(y|ies)|museums?|galler(y|ies)|library|hospitals?|nhs|health|"
    r"agency|authority|department|dept|ministry|government|office|commission|board|parliament|police|navy|society|"
    r"association|assoc|federation|foundation|charity|centre|catapult|observatory|survey|park|festival|theatre|"
    r"orchestra|opera|church|cathedral|archives?|partnership|forum|network|academy|union|campaign|aid|heritage|"
    r"lep|nerc|mrc|stfc|epsrc|bbsrc|esrc|ahrc|rspb|rics)\b",
    re.IGNORECASE,
)


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read any number of the files; give all at once, for together they are one edition.

    Raises
    ------
    LayoutError
        A file that is no GraphML, or has other attributes.
    """
    yield EDITION
    places = PlaceFinder.of(context.graph)
    districts: dict[str, str] = {}
    names: dict[str, str] = {}
    contested: set[str] = set()
    pairs: dict[tuple[str, str, str], int] = {}
    first = last = None
    for path in paths:
        file_report = context.file_report(path)
        file_report.source = EDITION.key
        first, last = first or file_report, file_report
        graph = read_graphml(path, file_report, _NODE_ATTRIBUTES, _EDGE_ATTRIBUTES)
        record_of = _organisations(graph.nodes, file_report, names, districts, contested)
        _pairs(graph.edges, record_of, file_report, pairs)
    if first is None or last is None or not names:
        return
    rows = pd.DataFrame({"key": sorted(names)})
    rows["name"] = rows["key"].map(names)
    rows["lad"] = [None if key in contested else districts.get(key) for key in rows["key"]]
    yield Nodes(NodeLabel.RECORD, _records(rows))
    yield from _located(rows, places, last)
    yield Edges(EdgeType.WORKED_WITH, NodeLabel.RECORD, NodeLabel.RECORD, _worked_with(pairs))


def _organisations(
    nodes: pd.DataFrame,
    file_report: FileReport,
    names: dict[str, str],
    districts: dict[str, str],
    contested: set[str],
) -> dict[str, str]:
    """Take up the organisations of a file; return their records by the identifiers of the file."""
    found: dict[str, str] = {}
    for line, identifier, district, country in zip(
        nodes.index, nodes["id"], nodes["lad"], nodes["country"], strict=True
    ):
        name = _TRAILING_ARTICLE.sub("", identifier)
        rule, now = name_ruling(name)
        if rule in RENAMES and now:
            file_report.note(f"{rule}: present name taken")
            name, rule = now, ""
        if not cleaned_name(name):
            rule = "no name"
        elif not rule and not country and not district:
            rule = "no country and no district"
        elif not rule and country and country not in _HOME:
            rule = "not in the United Kingdom"
        elif not rule and may_be_person(name):
            rule = MAY_BE_A_PERSON
        if identifier in found:
            rule = "repeated organisation"
        if rule:
            file_report.quarantine(int(line), "id", rule, WITHHELD if rule == MAY_BE_A_PERSON else identifier)
            continue
        key = f"{PREFIX}:{slug(name)}"
        found[identifier] = key
        names[key] = min(name, names.get(key, name))
        if district and districts.setdefault(key, district) != district:
            file_report.note("files name several districts: not placed")
            # Branches of one name in two nations: either district would be a guess.
            contested.add(key)
    return found


def _pairs(
    edges: pd.DataFrame, record_of: Mapping[str, str], file_report: FileReport, pairs: dict[tuple[str, str, str], int]
) -> None:
    """Take up the pairs of a file into ``pairs``: (record, other record, discipline) → projects."""
    here: dict[tuple[str, str, str], int] = {}
    for line, source, target, discipline, weight in zip(
        edges.index, edges["source"], edges["target"], edges["topic_classified"], edges["weight"], strict=True
    ):
        ends = sorted({record_of.get(source, ""), record_of.get(target, "")})
        pair = (ends[0], ends[-1], discipline)
        rule, column, value = "", "source", f"{source} | {target}"
        if source == target or len(ends) == 1:
            rule = "ties an organisation to itself" if ends[0] else "both organisations were set aside"
        elif not ends[0]:
            rule = "an organisation was set aside, or is not in the file"
        elif not re.fullmatch(r"[1-9]\d{0,17}", weight) or bounds_of(Quantity.COUNT).broken_by(int(weight)):
            rule, column, value = "not a number of projects", "weight", weight
        elif pair in here and here[pair] == int(weight):
            rule = "repeated pair"
        if rule:
            file_report.quarantine(int(line), column, rule, value)
            continue
        if pair in here:
            file_report.note("pair of several spellings: larger count taken")
        here[pair] = max(here.get(pair, 0), int(weight))
    again = sum(pair in pairs for pair in here)
    file_report.note("pair of the discipline in another file too: larger count taken", again)
    for pair, projects in here.items():
        pairs[pair] = max(pairs.get(pair, 0), projects)


def _records(rows: pd.DataFrame) -> pd.DataFrame:
    kinds = rows["name"].map(kind_and_type)
    return pd.DataFrame(
        {
            "key": rows["key"],
            "kind": kinds.str[0],
            "scheme": "gtr",
            "id": rows["key"].str.removeprefix(f"{PREFIX}:"),
            "name": rows["name"],
            "type": kinds.str[1],
            "country": UNITED_KINGDOM,
            "source": EDITION.key,
        }
    )


def kind_and_type(name: str) -> tuple[str, str]:
    """Kind and type by the name, for the source names neither.

    "Other organisation" leaves it to any source that can tell.
    """
    if has_legal_form(name):
        return "business", "company"
    if _UNIVERSITY.search(name):
        return "institution", "education"
    if _INSTITUTION.search(name):
        return "institution", "other organisation"
    return "business", "other organisation"


def _located(rows: pd.DataFrame, places: PlaceFinder, file_report: FileReport) -> Iterator[Batch]:
    """Edges to the district of today and to the ITL area of 2021 that holds it."""
    town = rows["lad"].astype(object).fillna("")
    placed = places.place(pd.DataFrame({"town": town}))
    # A name that is also a town's elsewhere says nothing as a town, but it is a district's here.
    district = places.districts(town)
    file_report.note("no usable place", int(district.isna().sum()))
    parts = []
    for to, fineness in ((district, pd.Series(str(AreaLevel.DISTRICT), index=rows.index)), (placed["area"], None)):
        level = placed["fineness"] if fineness is None else fineness
        parts.append(pd.DataFrame({"from": rows["key"], "to": to, "how": "district", "fineness": level}))
    edges = pd.concat(parts, ignore_index=True)
    edges = edges[edges["to"].notna() & edges["from"].isin(rows["key"][district.notna()])]
    if len(edges):
        edges = edges.sort_values(["from", "to"], ignore_index=True)
        yield Edges(EdgeType.LOCATED_IN, NodeLabel.RECORD, NodeLabel.AREA, edges.assign(source=EDITION.key))


def _worked_with(pairs: Mapping[tuple[str, str, str], int]) -> pd.DataFrame:
    ordered = sorted(pairs)
    return pd.DataFrame(
        {
            "from": [pair[0] for pair in ordered],
            "to": [pair[1] for pair in ordered],
            "discipline": [pair[2] for pair in ordered],
            "projects": [pairs[pair] for pair in ordered],
            "weight": [float(pairs[pair]) for pair in ordered],
            "record": [pair[0] for pair in ordered],
            "other_record": [pair[1] for pair in ordered],
            "source": EDITION.key,
        }
    )


LOADER = Loader(
    name="gtr_network",
    describes="Who worked with whom in UKRI projects that touch Wales or Scotland, 2016; give all files at once.",
    load=load,
    files={"gtr_network_2016": ("scot_network_*.graphml", "welsh_network_*.graphml")},
    after=("geography",),
)

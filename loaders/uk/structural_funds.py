"""Who got grants of the European Structural Funds in the United Kingdom, and for what, from lists of six layouts.

The nations publish lists of beneficiaries of their own. Layouts are known by their columns. A row is a grant: a
project with its title, the terms of its summary (the summary itself is not kept) and its dates, and the organisation
that holds it, placed by the postcode of the project. Costs are in pounds, those of the graph in euro: not read.

Licences stand beside the layouts, in `loaders/uk/beneficiary_lists.py`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from graph_engine.organisations.names import has_legal_form
from graph_engine.organisations.source_ranks import SourceRank
from graph_engine.schema import UNITED_KINGDOM, EdgeType, NodeLabel
from graph_engine.texts.terms import written_terms
from loaders.framework.identifiers import slug
from loaders.framework.load_report import WITHHELD, FileReport
from loaders.framework.loader import Batch, Edges, LoadContext, Loader, Nodes
from loaders.framework.personal_names import MAY_BE_A_PERSON, may_be_trader
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.tabular_files import read_delimited
from loaders.placement.place_finder import PlaceFinder
from loaders.placement.postal_addresses import normal_town, normalise_postcode
from loaders.placement.seats import Seats
from loaders.uk.beneficiary_lists import Layout, recognised_layout
from loaders.uk.grant_titles import grant_holder, grant_title, written_date

OF_A_SCHEME = "title of several organisations' grants: of the scheme, left out"
ORGANISATIONS_OF_A_SCHEME = 3
"""A title that grants to as many organisations bear is that of a scheme and tells nothing of what any of them does."""
OTHER_REGION = "postcode in another region than the list says: not placed"
ONE_NUMBER = "grants of one published number, or alike in all but the place: one project"
APPROVAL_YEAR = "year of approval taken as start"

_OWN = ("organisation", "title", "fund", "summary", "start", "end", "approved", "postcode", "town", "country", "region")
# The programmes of 2007–13 and the countries in the words of the lists, and the regions that they mean.
_REGIONS = {
    "North East": "TLC",
    "North West": "TLD",
    "Yorkshire": "TLE",
    "East Midlands": "TLF",
    "West Midlands": "TLG",
    "East of England": "TLH",
    "London": "TLI",
    "South East": "TLJ",
    "South West": "TLK",
    "Cornwall and the Isles of Scilly": "TLK",
    "Wales": "TLL",
    "Scotland": "TLM",
    "Northern Ireland": "TLN",
}


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read lists of beneficiaries, each known by its columns.

    Yields
    ------
    Edition, Nodes, Edges
        Projects, records of organisations (businesses by their legal form), ``PARTICIPATED_IN`` as beneficiary,
        ``LOCATED_IN`` by the postcode of the project.

    Raises
    ------
    LayoutError
        A file of another layout.
    """
    seats, places = Seats(context), PlaceFinder.of(context.graph)
    for path in paths:
        file_report = context.file_report(path)
        layout, header = recognised_layout(path)
        source = layout.edition.key
        file_report.source = source
        yield layout.edition
        parts = list(_chunks(path, layout, header, file_report))
        grants = _grants(pd.concat(parts), layout, file_report) if parts else pd.DataFrame(columns=[*_OWN, "project"])
        if grants.empty:
            continue
        yield Nodes(NodeLabel.PROJECT, _projects(grants, layout, file_report))
        records = _records(_placeable(grants, places, file_report), source)
        yield Nodes(NodeLabel.RECORD, records)
        held = pd.DataFrame({"from": grants["record"], "to": grants["project"], "role": "beneficiary"})
        held = held.drop_duplicates().sort_values(["from", "to"]).assign(source=source)
        yield Edges(EdgeType.PARTICIPATED_IN, NodeLabel.RECORD, NodeLabel.PROJECT, held)
        yield from seats.locate(records, file_report, evidence="place of its project")


def _chunks(path: Path, layout: Layout, header: Sequence[str], report: FileReport) -> Iterator[pd.DataFrame]:
    names = {
        own: next((name for name in published if name in header), published[0])
        for own, published in {**layout.columns, **layout.optional}.items()
    }
    wanted = [names[own] for own in layout.columns]
    for frame in read_delimited(path, report, wanted, optional=[names[own] for own in layout.optional]):
        frame = frame.rename(columns={published: own for own, published in names.items()})
        yield frame.reindex(columns=[*_OWN, "reference"], fill_value="")


def _grants(frame: pd.DataFrame, layout: Layout, file_report: FileReport) -> pd.DataFrame:
    """Rows that can be used, with ``name``, ``told`` (title), ``code``, dates, and keys of record and project."""
    frame = frame.assign(
        # "ESF (inc YEI)" is the Social Fund with the Youth Employment Initiative in it.
        fund=frame["fund"].map(lambda text: text.split()[0] if text.split() else layout.fund),
        country=frame["country"].where(frame["country"] != "", layout.country),
    )
    holders = frame["organisation"].map(grant_holder)
    starts, ends = frame["start"].map(written_date), frame["end"].map(written_date)
    frame = frame.assign(name=holders.str[0], begun=starts.str[0], ended=ends.str[0])
    for column, rule, bad in (
        ("organisation", "no name", frame["name"] == ""),
        ("organisation", MAY_BE_A_PERSON, frame["name"].map(may_be_trader)),
        ("fund", "neither ERDF nor ESF", ~frame["fund"].isin(["ERDF", "ESF"])),
        ("start", "not a date", frame["begun"].isna()),
        ("end", "not a date", frame["ended"].isna()),
        ("end", "ends before it starts", _backwards(frame)),
    ):
        for line, value in frame.loc[bad, column].items():
            file_report.quarantine(int(str(line)), column, rule, WITHHELD if rule == MAY_BE_A_PERSON else value)
    frame = frame[file_report.accepted(frame.index)]
    frame = set_aside_repeats(frame, [*_OWN, "reference"], file_report)
    for told in (holders, starts, ends):
        for rules in told[frame.index].str[1]:
            for rule in rules:
                file_report.note(rule)
    approved = frame["begun"].where(frame["begun"] != "", frame["approved"].where(frame["approved"].str.len() == 4, ""))
    file_report.note(APPROVAL_YEAR, int((approved != frame["begun"]).sum()))
    return _titled(frame.assign(begun=approved), layout, file_report)


def _backwards(frame: pd.DataFrame) -> pd.Series:
    pairs = zip(frame["begun"].fillna(""), frame["ended"].fillna(""), strict=True)
    # A year is compared with a day as years.
    return pd.Series(
        [bool(a and b) and b[: min(len(a), len(b))] < a[: min(len(a), len(b))] for a, b in pairs], index=frame.index
    )


def _titled(frame: pd.DataFrame, layout: Layout, file_report: FileReport) -> pd.DataFrame:
    told = [grant_title(title, name) for title, name in zip(frame["title"], frame["name"], strict=True)]
    for _, _, rules in told:
        for rule in rules:
            file_report.note(rule)
    titles = pd.Series([title for title, _, _ in told], index=frame.index, dtype=object)
    holders = frame["name"].groupby(titles.str.casefold()).transform("nunique").reindex(frame.index)
    of_a_scheme = (holders >= ORGANISATIONS_OF_A_SCHEME).fillna(False).astype(bool)
    file_report.note(OF_A_SCHEME, int(of_a_scheme.sum()))
    codes = [reference or code or "" for reference, (_, code, _) in zip(frame["reference"], told, strict=True)]
    source = layout.edition.key
    # Parts of a package that all applicants share have the same short name: only offices' numbers tell projects.
    numbered = [code if any(len(run) > 4 for run in _runs_of_digits(code)) else "" for code in codes]
    told_apart = map("\x1f".join, frame[["name", "title", "begun", "ended", "summary"]].to_numpy())
    digests = [_digest(code or row) for code, row in zip(numbered, told_apart, strict=True)]
    several = pd.Series(digests, index=frame.index).duplicated()
    file_report.note(ONE_NUMBER, int(several.sum()))
    return frame.assign(
        told=titles.mask(of_a_scheme, None),
        code=[code or digest for code, digest in zip(codes, digests, strict=True)],
        project=[f"{source}:{digest}" for digest in digests],
        record=source + ":" + frame["name"].map(slug),
    )


def _runs_of_digits(code: str) -> list[str]:
    return "".join(letter if letter.isdigit() else " " for letter in code).split()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _projects(grants: pd.DataFrame, layout: Layout, file_report: FileReport) -> pd.DataFrame:
    """One row for each project: of several grants the longest title and summary, the first start, the last end."""
    rows = []
    for key, own in grants.groupby("project", sort=True):
        longest = [min(own[c].dropna(), key=lambda text: (-len(text), text), default="") for c in ("told", "summary")]
        rows.append(
            {
                "key": key,
                "programme": f"{own['fund'].min()} {layout.period}",
                "code": own["code"].min(),
                "title": longest[0] or None,
                "start": min(filter(None, own["begun"]), default=None),
                "end": max(own["ended"]) or None,
                "partners": own["record"].nunique(),
                "summary": longest[1],
                "source": layout.edition.key,
            }
        )
    projects = pd.DataFrame(rows)
    projects["terms"] = written_terms(projects["summary"])
    file_report.note("project without a title that tells anything", int(projects["title"].isna().sum()))
    return projects.drop(columns="summary")


def _placeable(grants: pd.DataFrame, places: PlaceFinder, file_report: FileReport) -> pd.DataFrame:
    """Clear postcodes that lie in another region than the list says: it took a namesake's, or an office's."""
    postcodes = grants["postcode"].map(normalise_postcode)
    named = [_REGIONS.get(r) or _REGIONS.get(c) for r, c in grants[["region", "country"]].itertuples(index=False)]
    areas = places.place(pd.DataFrame({"postcode": postcodes}))["area"]
    found = [area.split(":")[1][:3] if isinstance(area, str) else None for area in areas]
    apart = [bool(region and code and region != code) for region, code in zip(found, named, strict=True)]
    other = pd.Series(apart, index=grants.index, dtype=bool)
    file_report.note(OTHER_REGION, int(other.sum()))
    return grants.assign(postcode=postcodes.mask(other, None), town=grants["town"].mask(other, ""))


def _records(grants: pd.DataFrame, source: str) -> pd.DataFrame:
    """One record for each name; of several addresses the most frequent, then the first by letters."""
    rows = []
    for key, own in grants.groupby("record", sort=True):
        name = _usual(own["name"]) or ""
        business = has_legal_form(name)
        places = Counter(
            (postcode, town)
            for postcode, town in own[["postcode", "town"]].itertuples(index=False)
            if isinstance(postcode, str)
        )
        postcode, town = min(places, key=lambda place: (-places[place], place), default=(None, ""))
        rows.append(
            {
                "key": key,
                "kind": "business" if business else "institution",
                "scheme": "name",
                "id": str(key).partition(":")[2],
                "name": name,
                "type": "company" if business else None,
                "country": UNITED_KINGDOM,
                "town": normal_town(town) if town else None,
                "postcode": postcode,
                "source": source,
            }
        )
    return pd.DataFrame(rows)


def _usual(texts: pd.Series) -> str | None:
    counted = Counter(texts)
    return min(counted, key=lambda text: (-counted[text], text), default=None)


LOADER = Loader(
    name="structural_funds",
    describes="Beneficiaries of the European Structural Funds 2007–13 and 2014–20: projects, organisations, places.",
    load=load,
    # What may be bundled, by the statements named beside the layouts.
    files={
        "uk_structural_funds": (
            "england_2014_2020_*.csv*",
            "northern_ireland_erdf_2014_2020.csv*",
            "northern_ireland_esf_2014_2020.csv*",
        )
    },
    after=("geography",),
    ranks=(SourceRank("structural-funds", attributes=320, seat=320, tells_kind=False),),
)

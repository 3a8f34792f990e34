"""Projects in Gateway to Research: funder, title, dates, lead organisation, and words where an abstract is given.

Two downloads are read, known by what is in them; give all files at once, for together they are one edition:

* the **CSV export** of a search for projects ("CSV" on the page of results) has every project with its lead
  organisation by name and number, and no abstract;
* **JSON of the API** has the abstract: the GtR-2 API (``/gtr/api/projects``, a page of projects or one) and the one
  behind the site (``/api/projects?ref=``, one project with all its organisations, or a page of results).

A project that stands in both has the cells of the CSV export, and the words of its abstract from the JSON.
Organisations stand in the CSV export without an address: they are placed by joining them with other records of theirs.

Both name investigators and students. Those columns and members are never read.

The layouts are known from the API's documentation and from public programs; they were not confirmed on a genuine file.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from graph_engine.organisations.names import cleaned_name
from graph_engine.organisations.source_ranks import SourceRank
from graph_engine.schema import UNITED_KINGDOM, EdgeType, NodeLabel
from graph_engine.texts.terms import written_terms
from loaders.framework.compressed_files import open_bytes
from loaders.framework.identifiers import slug
from loaders.framework.licences import OGL
from loaders.framework.load_report import WITHHELD, FileReport
from loaders.framework.loader import DATE_NOT_STATED, Batch, Edges, Edition, LoadContext, Loader, Nodes
from loaders.framework.personal_names import MAY_BE_A_PERSON, may_be_person
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.tabular_files import read_delimited
from loaders.placement.postal_addresses import normalise_postcode
from loaders.placement.seats import Seats
from loaders.uk.gtr_json import GtrOrganisation, GtrProject, iso_milliseconds, read_gtr_json
from loaders.uk.gtr_network import kind_and_type
from loaders.uk.innovate_uk import iso_day

KEY = "gtr-projects"
LONGEST_YEARS = 30
"""A project that lasts longer has a slip in its end, such as 2099 for "open"."""
_COLUMNS = ("FundingOrgName", "ProjectReference", "LeadROName", "Title", "StartDate", "EndDate", "ProjectId")
_OPTIONAL = ("LeadROId", "Region")
_ABROAD = frozenset({"", "unknown", "outside uk"})
_EXPORTED = re.compile(r"projectsearch-(\d{13})")
_NOBODY = frozenset({"", "unknown", "unlisted", "not applicable"})


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read exports and JSON of projects.

    Yields
    ------
    Edition, Nodes, Edges
        Projects, records, ``PARTICIPATED_IN``, and ``LOCATED_IN`` where an organisation has a postcode.

    Raises
    ------
    LayoutError
        A file that is neither.
    """
    yield Edition(
        KEY,
        "Projects in Gateway to Research",
        "UK Research and Innovation",
        OGL,
        "https://gtr.ukri.org/search/project",
        _exported(paths),
    )
    projects = _Projects()
    last = None
    # Tables first: what they say of a project holds, and JSON adds what they lack.
    for path in sorted(paths, key=lambda path: (_is_json(path), path.name)):
        last = context.file_report(path)
        last.source = KEY
        if _is_json(path):
            projects.add_json(read_gtr_json(path, last), last)
        else:
            for frame in read_delimited(path, last, _COLUMNS, optional=_OPTIONAL):
                projects.add_table(frame, last)
    if last is not None:
        yield from projects.batches(Seats(context), last)


def _exported(paths: Sequence[Path]) -> str:
    """The newest day that the names of exports state, in milliseconds since 1970."""
    days = [iso_milliseconds(int(found[1])) for path in paths if (found := _EXPORTED.search(path.name))]
    return f"exported {max(days)}" if days else DATE_NOT_STATED


def _is_json(path: Path) -> bool:
    with open_bytes(path) as stream:
        return stream.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


class _Projects:
    """All projects of a load by their reference, and the organisations in them."""

    def __init__(self) -> None:
        self._projects: dict[str, GtrProject] = {}
        self._organisations: dict[str, GtrOrganisation] = {}
        # From the table or from JSON: a project that a table names twice is repeated, one in both is not.
        self._from_table: set[str] = set()

    def add_table(self, frame: pd.DataFrame, file_report: FileReport) -> None:
        """Take up rows of a CSV export."""
        frame = frame.assign(start=frame["StartDate"].map(iso_day), end=frame["EndDate"].map(iso_day))
        for column in ("LeadROName", "Title"):
            plain = frame[column].map(html.unescape)
            file_report.note("HTML entities written out", int((plain != frame[column]).sum()))
            frame[column] = plain
        years = [frame[column].str[:4].where(frame[column].str.len() == 10) for column in ("start", "end")]
        endless = years[1].astype(float) - years[0].astype(float) > LONGEST_YEARS
        file_report.note(f"end more than {LONGEST_YEARS} years after the start: not taken", int(endless.sum()))
        frame["end"] = frame["end"].mask(endless, "")
        nobody = frame["LeadROName"].str.casefold().isin(_NOBODY)
        for column, rule, bad in (
            ("ProjectReference", "no project reference", frame["ProjectReference"] == ""),
            ("Title", "no title", frame["Title"] == ""),
            ("FundingOrgName", "no funder", frame["FundingOrgName"] == ""),
            ("StartDate", "not a date", frame["start"] == "?"),
            ("EndDate", "not a date", frame["end"] == "?"),
            ("EndDate", "ends before it starts", (frame["end"] < frame["start"]) & (frame["end"] != "")),
            ("LeadROName", MAY_BE_A_PERSON, ~nobody & frame["LeadROName"].map(may_be_person)),
            ("ProjectReference", "repeated row", frame["ProjectReference"].isin(self._from_table)),
        ):
            for line, value in frame.loc[bad, column].items():
                file_report.quarantine(int(str(line)), column, rule, WITHHELD if rule == MAY_BE_A_PERSON else value)
        frame = frame[file_report.accepted(frame.index)]
        frame = set_aside_repeats(frame, ["ProjectReference"], file_report)
        nobody = nobody.reindex(frame.index)
        file_report.note("no lead organisation named", int(nobody.sum()))
        for row, nameless in zip(frame.to_dict("records"), nobody, strict=True):
            lead = GtrOrganisation(
                row["LeadROId"], row["LeadROName"], "", "coordinator", row["Region"].casefold() not in _ABROAD
            )
            self._add(
                GtrProject(
                    reference=row["ProjectReference"],
                    funder=row["FundingOrgName"],
                    title=row["Title"],
                    start=row["start"],
                    end=row["end"],
                    organisations=() if nameless else (lead,),
                )
            )
        self._from_table.update(frame["ProjectReference"])

    def add_json(self, found: Mapping[int, GtrProject], file_report: FileReport) -> None:
        """Take up projects of a JSON file by their position in it, from 1."""
        for number, project in found.items():
            known = self._projects.get(project.reference)
            rule, column = "", "title"
            if not project.reference:
                rule, column = "no project reference", "identifiers"
            elif not project.title and known is None:
                rule = "no title"
            elif not project.funder and known is None:
                rule, column = "no funder", "leadFunder"
            elif "?" in (project.start, project.end):
                rule, column = "not a date", "start" if project.start == "?" else "end"
            elif project.end and project.end < project.start:
                rule, column = "ends before it starts", "end"
            if rule:
                file_report.quarantine(number, column, rule, project.reference)
                continue
            if known is not None:
                file_report.note("project of another file: what that lacks is added")
            bodies = tuple(one for one in project.organisations if self._is_body(one, file_report))
            self._add(project.with_organisations(bodies))

    def _is_body(self, one: GtrOrganisation, file_report: FileReport) -> bool:
        if not one.name and one.id not in self._organisations:
            file_report.note("organisation given by number only: load the CSV export beside it")
            return False
        if one.name and (may_be_person(one.name) or not cleaned_name(one.name)):
            file_report.note("organisation that may be a person left out")
            return False
        return True

    def _add(self, project: GtrProject) -> None:
        known = self._projects.get(project.reference)
        self._projects[project.reference] = project if known is None else known.completed(project)
        for one in project.organisations:
            key = one.id or slug(one.name)
            self._organisations[key] = one.completed(self._organisations.get(key))

    def batches(self, seats: Seats, file_report: FileReport) -> Iterator[Batch]:
        """Yield projects, records and who took part in what."""
        if not self._projects:
            return
        ordered = [self._projects[reference] for reference in sorted(self._projects)]
        yield Nodes(
            NodeLabel.PROJECT,
            pd.DataFrame(
                {
                    "key": [_key("gtr", one.reference) for one in ordered],
                    "programme": [one.funder for one in ordered],
                    "code": [one.reference for one in ordered],
                    "title": [one.title for one in ordered],
                    "start": [one.start for one in ordered],
                    "end": [one.end for one in ordered],
                    "partners": [len(_roles(one)) for one in ordered],
                    "terms": written_terms(one.abstract for one in ordered),
                    "keywords": ["; ".join(one.keywords) for one in ordered],
                    "source": KEY,
                }
            ),
        )
        if not self._organisations:
            return
        records = self._records()
        yield Nodes(NodeLabel.RECORD, records)
        ties = [
            (_key(KEY, organisation), _key("gtr", one.reference), role)
            for one in ordered
            for organisation, role in sorted(_roles(one).items())
        ]
        took_part = pd.DataFrame(ties, columns=["from", "to", "role"])
        took_part = took_part.assign(record=took_part["from"], source=KEY)
        yield Edges(EdgeType.PARTICIPATED_IN, NodeLabel.RECORD, NodeLabel.PROJECT, took_part)
        yield from seats.locate(records, file_report, evidence="address of the organisation")

    def _records(self) -> pd.DataFrame:
        found = [(key, self._organisations[key]) for key in sorted(self._organisations)]
        kinds = [kind_and_type(one.name) for _, one in found]
        return pd.DataFrame(
            {
                "key": [_key(KEY, key) for key, _ in found],
                "kind": [kind for kind, _ in kinds],
                "scheme": ["gtr" if one.id else "name" for _, one in found],
                "id": [key for key, _ in found],
                "name": [one.name for _, one in found],
                "type": [what for _, what in kinds],
                # Of bodies abroad nobody says where.
                "country": [
                    UNITED_KINGDOM if one.at_home or normalise_postcode(one.postcode) else None for _, one in found
                ],
                "postcode": [normalise_postcode(one.postcode) for _, one in found],
                "source": KEY,
            }
        )


def _roles(project: GtrProject) -> dict[str, str]:
    """Role of each organisation of a project; the lead's word counts first."""
    roles: dict[str, str] = {}
    for one in project.organisations:
        key = one.id or slug(one.name)
        roles[key] = min(one.role, roles.get(key, one.role))
    return roles


def _key(source: str, code: str) -> str:
    return f"{source}:{code}"


LOADER = Loader(
    name="gtr",
    describes="Projects in Gateway to Research, CSV export and JSON; layout unconfirmed on a genuine file.",
    load=load,
    files={},
    after=("geography",),
    # Kinds are told by names alone, and addresses are former ones at times.
    ranks=(SourceRank(KEY, attributes=420, seat=420, tells_kind=False),),
)

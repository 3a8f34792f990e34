"""Projects that Innovate UK funds: who takes part, where, and in words what for.

UKRI publishes two workbooks, of projects until 2015 to 2016 and of those since, with a row for each participant of a
project; give both at once, for together they are one edition. Read are the project's number, title, dates, description
and sector, and of participants name, company number, size, postcode and whether they lead. Money is in pounds and is
not read: what other projects carry is in euros.

The layout is known from public programs that read the workbooks in 2026; it was not confirmed on a genuine file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.organisations.names import cleaned_name
from graph_engine.organisations.source_ranks import SourceRank
from graph_engine.schema import UNITED_KINGDOM, EdgeType, NodeLabel
from graph_engine.texts.terms import written_terms
from loaders.framework.identifiers import company_number, slug
from loaders.framework.licences import OGL
from loaders.framework.load_report import WITHHELD, FileReport
from loaders.framework.loader import DATE_NOT_STATED, Batch, Edges, Edition, LoadContext, Loader, Nodes
from loaders.framework.personal_names import MAY_BE_A_PERSON, may_be_person
from loaders.framework.plausible_values import plausible_day
from loaders.framework.tabular_files import read_delimited
from loaders.framework.workbooks import read_sheet, sheet_names
from loaders.placement.postal_addresses import normalise_postcode
from loaders.placement.seats import Seats

KEY = "innovate-uk"
PROGRAMME = "Innovate UK"
_ADDRESS = "https://www.ukri.org/publications/innovate-uk-funded-projects-since-2004/"

_COLUMNS = ("Project Number", "Project Title", "Participant Name", "Project Start Date", "Project End Date")
_OPTIONAL = (
    "Public Description",
    "Sector",
    "Is Lead Participant",
    "CRN",
    "Enterprise Size",
    "Postcode",
    "Participant Withdrawn From Project",
    "Project Status",
)
_OWN = {
    "Project Number": "project",
    "Project Title": "title",
    "Participant Name": "name",
    "Public Description": "description",
    "Sector": "sector",
    "Enterprise Size": "size",
}
# Names of bodies that are no businesses, as the column of sizes gives them; whatever else stands there is a company's.
_BODIES = (
    ("academic", "higher education"),
    ("universit", "higher education"),
    ("catapult", "research organisation"),
    ("rto", "research organisation"),
    ("research", "research organisation"),
    ("pso", "public body"),
    ("psre", "public body"),
    ("public sector", "public body"),
    ("charit", "other organisation"),
)
_WITHDREW = re.compile(r"yes|y|true|.*withdr[ae]w.*", re.IGNORECASE)
_YES = frozenset({"yes", "y", "true", "1"})
_RELEASED = re.compile(r"IUK-(?:(?P<iso>20\d{6})|(?P<short>\d{6}))\b", re.IGNORECASE)
_SERIAL = re.compile(r"[34]\d{4}(?:\.\d+)?")
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_EPOCH = date(1899, 12, 30)


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read workbooks, or sheets of them saved as CSV; all files of one call are one edition.

    Yields
    ------
    Edition, Nodes, Edges
        Projects with the words of their descriptions, records, ``PARTICIPATED_IN``, ``LOCATED_IN`` by postcode.

    Raises
    ------
    LayoutError
        A file in which no sheet has the columns that are used.
    """
    yield Edition(KEY, "Projects funded by Innovate UK", "UK Research and Innovation", OGL, _ADDRESS, _released(paths))
    frames = []
    for number, path in enumerate(paths):
        file_report = context.file_report(path)
        file_report.source = KEY
        frames += [_participations(frame, file_report).assign(file=number) for frame in _rows(path, file_report)]
    if not frames:
        return
    rows = pd.concat(frames, ignore_index=True)
    # Whatever the order of the rows was: the newest of a participant's projects says what it is called and where it is.
    order = [
        "project",
        "lead",
        "id",
        "start",
        "end",
        "title",
        "name",
        "postcode",
        "size",
        "description",
        "file",
        "line",
    ]
    rows = rows.sort_values(order, ascending=[c != "lead" for c in order], ignore_index=True)
    again = rows.duplicated(["project", "id"])
    for file, line, project in rows.loc[again, ["file", "line", "project"]].itertuples(index=False):
        context.file_report(paths[file]).quarantine(
            line, "Participant Name", "participant stands again in the project", project
        )
    rows = rows[~again]
    if rows.empty:
        return
    yield Nodes(NodeLabel.PROJECT, _projects(rows))
    records = _records(rows)
    yield Nodes(NodeLabel.RECORD, records)
    yield Edges(EdgeType.PARTICIPATED_IN, NodeLabel.RECORD, NodeLabel.PROJECT, _participated(rows))
    yield from Seats(context).locate(records, context.file_report(paths[0]), evidence="address in the application")


def _rows(path: Path, file_report: FileReport) -> Iterator[pd.DataFrame]:
    if path.suffix.casefold() not in (".xlsx", ".xls", ".xlsm"):
        yield from read_delimited(path, file_report, _COLUMNS, optional=_OPTIONAL)
        return
    refused = None
    for sheet in sheet_names(path):
        try:
            yield read_sheet(path, sheet, file_report, _COLUMNS, header_row=1, optional=_OPTIONAL)
            return
        except LayoutError as error:
            # Sheets of notes stand before the table or behind it.
            refused = refused or error
    raise refused or LayoutError(f"{path.name} has no sheets; expected the participants of funded projects.")


def _participations(frame: pd.DataFrame, file_report: FileReport) -> pd.DataFrame:
    """Accepted rows with our own names of columns, the position of their file, and their line."""
    frame = frame.rename(columns=_OWN).assign(
        start=frame["Project Start Date"].map(iso_day),
        end=frame["Project End Date"].map(iso_day),
        number=frame["CRN"].map(company_number),
        postcode=frame["Postcode"].map(normalise_postcode),
        lead=frame["Is Lead Participant"].str.casefold().isin(_YES),
    )
    person = frame["number"].isna() & frame["name"].map(may_be_person)
    withdrawn = frame["Project Status"].str.contains("withdr[ae]w", case=False, regex=True)
    for column, shown, rule, bad in (
        ("Project Number", "project", "no project number", ~frame["project"].str.fullmatch(r"[\w/.-]+")),
        ("Project Title", "title", "no title", frame["title"] == ""),
        ("Participant Name", "name", MAY_BE_A_PERSON, person),
        ("Participant Name", "name", "no name", frame["name"].map(cleaned_name) == ""),
        (*2 * ("Project Start Date",), "not a date", frame["start"] == "?"),
        (*2 * ("Project End Date",), "not a date", frame["end"] == "?"),
        (*2 * ("Project End Date",), "ends before it starts", (frame["end"] < frame["start"]) & (frame["end"] != "")),
        (*2 * ("Project Status",), "project was withdrawn", withdrawn),
        (
            *2 * ("Participant Withdrawn From Project",),
            "participant withdrew",
            frame["Participant Withdrawn From Project"].str.fullmatch(_WITHDREW),
        ),
    ):
        for line, value in frame.loc[bad, shown].items():
            file_report.quarantine(int(str(line)), column, rule, WITHHELD if rule == MAY_BE_A_PERSON else value)
    accepted = frame[file_report.accepted(frame.index)]
    given = (frame["CRN"] != "").reindex(accepted.index)
    file_report.note("number of no form known at Companies House", int((given & accepted["number"].isna()).sum()))
    file_report.note("no description", int((accepted["description"] == "").sum()))
    columns = [
        "project",
        "title",
        "description",
        "sector",
        "name",
        "number",
        "size",
        "postcode",
        "lead",
        "start",
        "end",
    ]
    return accepted[columns].assign(
        id=accepted["number"].fillna(accepted["name"].map(slug)),
        postcode=accepted["postcode"].fillna(""),
        line=accepted.index,
    )


def _projects(rows: pd.DataFrame) -> pd.DataFrame:
    first = rows.drop_duplicates("project")
    # The lead's row comes first, but any participant's may be the one with words.
    said = rows[rows["description"] != ""].drop_duplicates("project").set_index("project")["description"]
    return pd.DataFrame(
        {
            "key": f"{KEY}:" + first["project"],
            "programme": PROGRAMME,
            "code": first["project"],
            "title": first["title"],
            "start": first["start"],
            "end": first["end"],
            "partners": first["project"].map(rows["project"].value_counts()),
            "terms": written_terms(first["project"].map(said).astype(object).fillna("")),
            "keywords": first["sector"],
            "source": KEY,
        }
    )


def _records(rows: pd.DataFrame) -> pd.DataFrame:
    newest = rows.sort_values(["start", "project", "name"], ascending=[False, False, True]).drop_duplicates("id")
    newest = newest.sort_values("id")
    placed = rows[rows["postcode"] != ""].sort_values(["start", "project", "postcode"], ascending=[False, False, True])
    postcode = placed.drop_duplicates("id").set_index("id")["postcode"]
    body = newest["size"].map(_body)
    return pd.DataFrame(
        {
            "key": f"{KEY}:" + newest["id"],
            "kind": body.notna().map({True: "institution", False: "business"}),
            "scheme": newest["number"].notna().map({True: "company", False: "name"}),
            "id": newest["id"],
            "name": newest["name"],
            "type": body.fillna("company"),
            "country": UNITED_KINGDOM,
            "postcode": newest["id"].map(postcode),
            "size_class": newest["size"],
            "company_number": newest["number"],
            "source": KEY,
        }
    )


def _body(size: str) -> str | None:
    lowered = size.casefold()
    return next((kind for sign, kind in _BODIES if re.search(rf"\b{sign}", lowered)), None)


def _participated(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "from": f"{KEY}:" + rows["id"],
            "to": f"{KEY}:" + rows["project"],
            "role": rows["lead"].map({True: "coordinator", False: "participant"}),
            "record": f"{KEY}:" + rows["id"],
            "source": KEY,
        }
    )


def iso_day(text: str) -> str:
    """Return the day as ISO text, nothing where there is none, and a question mark for what is no date.

    Workbooks give dates, their serial numbers where a cell lost its format, or text in the British order.

    Examples
    --------
    >>> iso_day("2019-04-01 00:00:00"), iso_day("43556"), iso_day("1/4/2019"), iso_day(""), iso_day("soon")
    ('2019-04-01', '2019-04-01', '2019-04-01', '', '?')
    """
    if not text:
        return ""
    try:
        if _SERIAL.fullmatch(text):
            found = _EPOCH + timedelta(days=int(float(text)))
        elif british := _BRITISH.match(text):
            day, month, year = map(int, british.groups())
            found = date(year, month, day)
        else:
            found = date.fromisoformat(text[:10])
    except (ValueError, OverflowError):
        return "?"
    return found.isoformat() if plausible_day(found.isoformat()) else "?"


def _released(paths: Sequence[Path]) -> str:
    """The newest release that the names of the files state: ``IUK-130126`` or ``IUK-20260113``."""
    days = []
    for match in filter(None, (_RELEASED.search(path.name) for path in paths)):
        text = match["iso"] or f"20{match['short'][4:]}{match['short'][2:4]}{match['short'][:2]}"
        days.append(f"{text[:4]}-{text[4:6]}-{text[6:]}")
    return f"released {max(days)}" if days else DATE_NOT_STATED


LOADER = Loader(
    name="innovate_uk",
    describes="Projects funded by Innovate UK and their participants; layout unconfirmed on a genuine file.",
    load=load,
    files={},
    after=("geography",),
    ranks=(SourceRank(KEY, attributes=410, seat=95),),
)

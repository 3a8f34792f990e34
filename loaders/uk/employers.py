"""Employers of 250 or more people, as they report to the gender pay gap service of the UK government.

The address is the registered one: a head office, not the places of work. Public bodies carry the SIC code "1". Rows
name an officer who signs for the employer in the full download; that column is never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from graph_engine.organisations.source_ranks import SourceRank
from graph_engine.schema import UNITED_KINGDOM, EdgeType, NodeLabel, Scheme, sector_key
from loaders.framework.identifiers import company_number, slug
from loaders.framework.licences import OGL
from loaders.framework.load_report import WITHHELD, FileReport
from loaders.framework.loader import Batch, Edges, Edition, LoadContext, Loader, Nodes
from loaders.framework.personal_names import MAY_BE_A_PERSON, may_be_trader
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.tabular_files import read_delimited
from loaders.placement.postal_addresses import normalise_postcode, postcode_at_end, town_at_end
from loaders.placement.seats import Seats

_COLUMNS = ("EmployerName", "Address", "CompanyNumber", "SicCodes", "EmployerSize", "CurrentName")
_PUBLIC = "1"
_SIZES = frozenset(
    {"Not Provided", "Less than 250", "250 to 499", "500 to 999", "1000 to 4999", "5000 to 19,999", "20,000 or more"}
)
_YEARS = re.compile(r"(20\d\d)\D{1,6}(?:20)?(\d\d)(?!\d)")
_ADDRESS = "https://gender-pay-gap.service.gov.uk/viewing/download"


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read files of employers, one reporting year each; the year is taken from the file's name.

    Yields
    ------
    Edition, Nodes, Edges
        Records (businesses, and public bodies as institutions), ``OPERATES_IN`` to SIC subclasses in the order in
        which the employer lists them, ``LOCATED_IN`` by the registered address.

    Raises
    ------
    LayoutError
        A file without one of the six columns used.
    """
    seats = Seats(context)
    for path in paths:
        file_report = context.file_report(path)
        edition = _edition(path)
        yield edition
        file_report.source = edition.key
        for frame in read_delimited(path, file_report, _COLUMNS, optional=("PostCode",)):
            rows, codes = _employers(frame, edition.key, file_report)
            yield Nodes(NodeLabel.RECORD, rows)
            yield Edges(EdgeType.OPERATES_IN, NodeLabel.RECORD, NodeLabel.SECTOR, codes)
            yield from seats.locate(rows, file_report, evidence="registered address")


def _edition(path: Path) -> Edition:
    found = _YEARS.search(path.stem)
    year = f"{found.group(1)}-{found.group(2)}" if found else "year not stated"
    key = f"employers-{year}" if found else "employers"
    return Edition(
        key,
        f"Employers of 250 or more people, gender pay gap service, {year}",
        "Government Equalities Office",
        OGL,
        _ADDRESS,
        year,
    )


def _employers(frame: pd.DataFrame, source: str, file_report: FileReport) -> tuple[pd.DataFrame, pd.DataFrame]:
    frame = frame.assign(
        name=frame["CurrentName"].where(frame["CurrentName"] != "", frame["EmployerName"]),
        number=frame["CompanyNumber"].map(company_number),
        sic=frame["SicCodes"].map(lambda text: tuple(dict.fromkeys(re.findall(r"\d+", text)))),
        postcode=frame["PostCode"].map(normalise_postcode).fillna(frame["Address"].map(postcode_at_end)),
    )
    # With a company number it is a company, whatever its name sounds like.
    person = frame["number"].isna() & frame["name"].map(may_be_trader)
    for column, rule, bad in (
        ("EmployerName", "no name", frame["name"] == ""),
        ("EmployerName", MAY_BE_A_PERSON, person),
        ("EmployerSize", "unknown size class", ~frame["EmployerSize"].isin(_SIZES)),
    ):
        for line, value in frame.loc[bad, column].items():
            file_report.quarantine(int(str(line)), column, rule, WITHHELD if rule == MAY_BE_A_PERSON else value)
    frame = frame[file_report.accepted(frame.index)]
    frame = frame.assign(id=frame["number"].fillna(frame["name"].map(slug)))
    frame = set_aside_repeats(frame, ["id"], file_report)
    numbered = frame["number"].notna()
    public = frame["sic"].map(lambda codes: _PUBLIC in codes)
    renamed = frame["name"].str.casefold() != frame["EmployerName"].str.casefold()
    file_report.note("renamed since: current name taken", int(renamed.sum()))
    file_report.note(
        "number of no form known at Companies House", int(((frame["CompanyNumber"] != "") & ~numbered).sum())
    )
    file_report.note("no UK postcode in the address: not placed", int(frame["postcode"].isna().sum()))
    # Foreign parents register with their home address; without a UK postcode the country is not known.
    abroad = frame["postcode"].isna()
    rows = pd.DataFrame(
        {
            "key": source + ":" + frame["id"],
            "kind": public.map({True: "institution", False: "business"}),
            "scheme": numbered.map({True: "company", False: "name"}),
            "id": frame["id"],
            "name": frame["name"],
            "type": public.map({True: "public body", False: "company"}),
            "country": abroad.map({True: None, False: UNITED_KINGDOM}),
            "town": frame["Address"].map(town_at_end),
            "postcode": frame["postcode"],
            "size_class": frame["EmployerSize"],
            "company_number": frame["number"],
            "source": source,
        }
    )
    return rows, _operates_in(rows["key"], frame["sic"], source, file_report)


def _operates_in(keys: pd.Series, sic: pd.Series, source: str, file_report: FileReport) -> pd.DataFrame:
    edges = [
        (key, sector_key(Scheme.SIC, code.zfill(5)), rank)
        for key, codes in zip(keys, sic, strict=True)
        for rank, code in enumerate((code for code in codes if code != _PUBLIC), start=1)
        if len(code) <= 5
    ]
    file_report.note("no SIC code", int(sic.map(lambda codes: not set(codes) - {_PUBLIC}).sum()))
    file_report.note(
        "SIC code with a lost leading zero", int(sic.map(lambda codes: any(1 < len(c) < 5 for c in codes)).sum())
    )
    return pd.DataFrame(edges, columns=["from", "to", "rank"]).assign(source=source)


LOADER = Loader(
    name="employers",
    describes="Employers of 250 or more people: name, company number, SIC codes, size class, registered address.",
    load=load,
    files={"employers": ("employers_*.csv",)},
    after=("geography", "sic"),
    ranks=(SourceRank("employers", attributes=100, seat=90),),
)

"""Works in the UK Emissions Trading Scheme: who runs them, in which class, what they emit, and where they are.

Three publications are read together, known by their columns:

* the **compliance report** of the UK registry names installations, operators, classes and recorded emissions; every
  installation in it is a site. Holders of aircraft accounts, some of them persons, are no installations;
* the **allocation table** of the UK registry gives the permit by which an installation was known before its present
  one. Its names are in part older and in part newer than those of the report, so that they are not taken;
* the list of **installations of the EU Transaction Log** has addresses and company numbers as of 2020, by permit. A
  company number is taken where both name one operator; an address, where it is not an office
  (:mod:`loaders.uk.uk_ets_addresses`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from graph_engine.errors import InputError, LayoutError
from graph_engine.organisations.names import cleaned_name, legal_name
from graph_engine.organisations.source_ranks import SourceRank
from graph_engine.reference.plausible import bounds_of
from graph_engine.schema import UNITED_KINGDOM, EdgeType, NodeLabel, Quantity, Scheme, sector_key
from loaders.framework.identifiers import company_number, slug
from loaders.framework.licences import CC_BY, OGL
from loaders.framework.load_report import WITHHELD, FileReport
from loaders.framework.loader import Batch, Edges, Edition, LoadContext, Loader, Nodes
from loaders.framework.personal_names import MAY_BE_A_PERSON, may_be_person
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.sector_codes import SectorLookup
from loaders.framework.tabular_files import parse_numbers, read_delimited, read_whole
from loaders.framework.workbooks import read_sheet
from loaders.framework.year_columns import header_fields
from loaders.placement.postal_addresses import normal_town, normalise_postcode
from loaders.placement.seats import Seats
from loaders.uk.uk_ets_addresses import works_addresses

_REPORTS = "https://reports.view-emissions-trading-registry.service.gov.uk/ets-reports.html"
_SOURCE = "uk-ets"
EUTL = Edition(
    "eutl-gb",
    "European Union Transaction Log: addresses of installations in the United Kingdom until 2020",
    "European Commission",
    CC_BY,
    "https://union-registry-data.ec.europa.eu/report/welcome",
    "2020",
)

_HOLDER, _PERMIT, _NAME = "Account Holder Name", "Permit ID or Monitoring plan ID", "Installation name"
_COMPLIANCE = (
    "Regulator",
    _HOLDER,
    "Account type",
    "Account status",
    "Operator ID",
    _PERMIT,
    _NAME,
    "NACE Code",
    "NACE Description",
)
_ALLOCATION = ("Permit ID", "Installation ID")
_EUTL = (
    "AccountHolderName",
    "CompanyRegistrationNo",
    "PermitOrPlanID",
    "Address1",
    "Address2",
    "City",
    "ZipCode",
    "MainActivityTypeCodeLookup",
)
_SHEET = "Data"
_EMISSIONS = re.compile(r"Recorded emissions (20\d\d)")
_STATUSES = frozenset({"OPEN", "CLOSED"})
_INSTALLATION = "OPERATOR_HOLDING_ACCOUNT"
# Small emitters and hospitals opt out: their emissions are not recorded here.
_NO_FIGURE = ("", "NA", "EXCLUDED")
_PUBLIC = re.compile(r"\b(?:university|college|nhs|hospitals?|council|ministry|mod|department|gchq)\b", re.IGNORECASE)
_FOREIGN = re.compile(r"\b(?:gmbh|n\.?v|s\.?a\.?r\.?l|a\.?s|b\.?v)\b", re.IGNORECASE)


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read the compliance report, and the allocation table and the list of the EU log where given.

    Yields
    ------
    Edition, Nodes, Edges
        Sites; operators as records; ``OPERATES`` between them, ``OPERATES_IN`` to classes, ``LOCATED_IN`` by postcode.

    Raises
    ------
    LayoutError
        A file that is none of the three.
    InputError
        No compliance report among the files, or more than one.
    """
    kinds: dict[tuple[str, ...], list[Path]] = {_COMPLIANCE: [], _ALLOCATION: [], _EUTL: []}
    for path in paths:
        kinds[_kind(path)].append(path)
    if len(kinds[_COMPLIANCE]) != 1:
        raise InputError(
            f"{len(kinds[_COMPLIANCE])} of the files are a compliance report of the UK ETS; name exactly one, the "
            f"newest, with the other tables beside it. It is published at {_REPORTS}."
        )
    path = kinds[_COMPLIANCE][0]
    file_report = context.file_report(path)
    seats = Seats(context)
    formerly = _former_permits(kinds[_ALLOCATION], context)
    addresses = _addresses(kinds[_EUTL], context)
    frame, latest = _installations(path, file_report)
    yield Edition(
        _SOURCE,
        "UK Emissions Trading Scheme: installations, operators and recorded emissions",
        "UK Emissions Trading Scheme Authority",
        OGL,
        _REPORTS,
        str(latest),
    )
    for owner, files in ((_SOURCE, kinds[_COMPLIANCE] + kinds[_ALLOCATION]), (EUTL.key, kinds[_EUTL])):
        for file in files:
            context.file_report(file).source = owner
    if kinds[_EUTL]:
        yield EUTL
    frame = _with_addresses(frame, formerly, addresses, file_report)
    frame = works_addresses(frame, seats, file_report)
    frame = _with_operators(frame, file_report)
    yield from _batches(frame, SectorLookup(context.graph), file_report)
    placed = frame.assign(key=_SOURCE + ":" + frame["Operator ID"], source=EUTL.key)
    if kinds[_EUTL]:
        yield from seats.locate(placed, file_report, "works", NodeLabel.SITE)


def _kind(path: Path) -> tuple[str, ...]:
    if path.suffix.casefold() in (".xlsx", ".xls"):
        return _COMPLIANCE
    header = header_fields(path)
    for columns, telling in ((_COMPLIANCE, _PERMIT), (_ALLOCATION, "Installation ID"), (_EUTL, "PermitOrPlanID")):
        if telling in header:
            return columns
    raise LayoutError(
        f"{path.name} is no table of the UK ETS; expected a compliance report (column {_PERMIT!r}), an allocation "
        f"table ('Installation ID') or installations of the EU log ('PermitOrPlanID'); found {', '.join(header)[:120]}."
    )


def _installations(path: Path, file_report: FileReport) -> tuple[pd.DataFrame, int]:
    """Rows that are installations, with ``emissions`` and ``seen``; and the latest year with figures."""
    years = [f"Recorded emissions {year}" for year in range(2021, 2041)]
    if path.suffix.casefold() in (".xlsx", ".xls"):
        frame = read_sheet(path, _SHEET, file_report, _COMPLIANCE, header_row=1, optional=years)
    else:
        frame = read_whole(path, file_report, _COMPLIANCE, optional=years)
    years = [year for year in years if (frame[year] != "").any()]
    if not years:
        raise LayoutError(f"{path.name} has no column 'Recorded emissions' with a year that holds a figure.")
    aircraft = frame["Account type"] != _INSTALLATION
    file_report.note("account of no installation, such as an aircraft operator's: no site", int(aircraft.sum()))
    frame = frame[~aircraft]
    figures = pd.DataFrame(
        {
            int(year[-4:]): parse_numbers(frame, year, file_report, bounds_of(Quantity.TONNES), missing=_NO_FIGURE)
            for year in years
        }
    )
    for column, rule, bad in (
        (_NAME, "no name", frame[_NAME] == ""),
        ("Operator ID", "no identifier", frame["Operator ID"] == ""),
        ("Account status", "unknown status", ~frame["Account status"].isin(_STATUSES)),
        (_HOLDER, MAY_BE_A_PERSON, frame[_HOLDER].map(may_be_person)),
    ):
        for line, value in frame.loc[bad, column].items():
            file_report.quarantine(int(str(line)), column, rule, WITHHELD if rule == MAY_BE_A_PERSON else value)
    frame = frame[file_report.accepted(frame.index)]
    frame = set_aside_repeats(frame, ["Operator ID"], file_report)
    figures = figures.loc[frame.index]
    # A year of no emissions is a year in which nothing ran.
    ran = figures.where(figures > 0)
    seen = ran.notna().mul(list(ran.columns)).max(axis=1)
    file_report.note("no emissions recorded in any year: not seen at work", int((seen == 0).sum()))
    emissions = ran.ffill(axis=1).iloc[:, -1]
    return frame.assign(seen=seen.where(seen > 0), emissions=emissions), int(years[-1][-4:])


def _former_permits(paths: Sequence[Path], context: LoadContext) -> dict[str, str]:
    """Permits of the allocation table by the installation's identifier, which outlasts them."""
    found: dict[str, str] = {}
    for path in paths:
        for frame in read_delimited(path, context.file_report(path), _ALLOCATION):
            found |= dict(zip(frame["Installation ID"], frame["Permit ID"], strict=True))
    return found


def _addresses(paths: Sequence[Path], context: LoadContext) -> pd.DataFrame:
    parts = [pd.DataFrame(columns=list(_EUTL), dtype=object)]
    for path in paths:
        for frame in read_delimited(path, context.file_report(path), _EUTL):
            # Permits were renewed: of several rows of one permit none can be told to be the works of today.
            several = frame["PermitOrPlanID"].duplicated(keep=False) & (frame["PermitOrPlanID"] != "")
            context.file_report(path).note("permit stands on several rows: address not taken", int(several.sum()))
            parts.append(frame[~several & (frame["PermitOrPlanID"] != "")])
    return pd.concat(parts).drop_duplicates("PermitOrPlanID", keep=False).set_index("PermitOrPlanID")


def _with_addresses(
    frame: pd.DataFrame, formerly: dict[str, str], addresses: pd.DataFrame, file_report: FileReport
) -> pd.DataFrame:
    former = frame["Operator ID"].map(formerly)
    by_former = ~frame[_PERMIT].isin(addresses.index) & former.isin(addresses.index)
    file_report.note("address found by a former permit", int(by_former.sum()))
    permit = frame[_PERMIT].mask(by_former, former)
    if len(addresses):
        file_report.note("no address in the EU log: not placed", int((~permit.isin(addresses.index)).sum()))
    found = addresses.reindex(permit).set_axis(frame.index).fillna("")
    return frame.join(found).assign(
        postcode=found["ZipCode"].map(normalise_postcode), town=found["City"].map(normal_town)
    )


def _with_operators(frame: pd.DataFrame, file_report: FileReport) -> pd.DataFrame:
    """Add ``operator``, the identifier of the operator's record, and its ``company_number``."""
    same = frame[_HOLDER].map(cleaned_name) == frame["AccountHolderName"].map(cleaned_name)
    file_report.note(
        "operator changed since the EU log: company number not taken", int((~same & (frame["ZipCode"] != "")).sum())
    )
    number = frame["CompanyRegistrationNo"].map(company_number).where(same)
    name = frame[_HOLDER].map(legal_name)
    known = pd.DataFrame({"name": name, "number": number}).dropna().drop_duplicates()
    several = known["name"].duplicated(keep=False)
    file_report.note("operator with several company numbers: none taken", int(known.loc[several, "name"].nunique()))
    numbers = known[~several].set_index("name")["number"]
    number = name.map(numbers).astype(object)
    return frame.assign(company_number=number, operator=number.fillna(name.map(slug)))


def _batches(frame: pd.DataFrame, sectors: SectorLookup, file_report: FileReport) -> Iterator[Batch]:
    key = _SOURCE + ":" + frame["Operator ID"]
    sites = pd.DataFrame(
        {
            "key": key,
            "name": frame[_NAME],
            "operator": frame[_HOLDER],
            "product": frame["NACE Description"].where(frame["NACE Description"] != "", None),
            "status": frame["Account status"],
            "town": frame["town"],
            "postcode": frame["postcode"],
            "reference": frame[_PERMIT],
            "emissions": frame["emissions"],
            "seen": frame["seen"],
            "address": _REPORTS,
            "source": _SOURCE,
        }
    )
    yield Nodes(NodeLabel.SITE, sites)
    yield Nodes(NodeLabel.RECORD, _operators(frame))
    operates = pd.DataFrame({"from": _SOURCE + ":" + frame["operator"], "to": key, "source": _SOURCE})
    yield Edges(EdgeType.OPERATES, NodeLabel.RECORD, NodeLabel.SITE, operates)
    code = frame["NACE Code"].map(lambda text: text.zfill(4) if text else "")
    known = code.isin(sectors.classes)
    file_report.note("NACE code with a lost leading zero", int(((code != frame["NACE Code"]) & known).sum()))
    file_report.note("no NACE class", int((code == "").sum()))
    file_report.note("NACE class that SIC 2007 has not: no class", int((~known & (code != "")).sum()))
    classes = pd.DataFrame(
        {"from": key[known], "to": code[known].map(lambda found: sector_key(Scheme.SIC, found)), "rank": 1}
    ).assign(source=_SOURCE)
    yield Edges(EdgeType.OPERATES_IN, NodeLabel.SITE, NodeLabel.SECTOR, classes)


def _operators(frame: pd.DataFrame) -> pd.DataFrame:
    # Spellings of one operator differ by "Ltd" and capitals: the first by name stands.
    frame = frame.sort_values(["operator", _HOLDER]).drop_duplicates("operator")
    public = frame[_HOLDER].str.contains(_PUBLIC)
    foreign = frame[_HOLDER].str.contains(_FOREIGN) & frame["company_number"].isna()
    return pd.DataFrame(
        {
            "key": _SOURCE + ":" + frame["operator"],
            "kind": public.map({True: "institution", False: "business"}),
            "scheme": frame["company_number"].notna().map({True: "company", False: "name"}),
            "id": frame["operator"],
            "name": frame[_HOLDER],
            "type": public.map({True: None, False: "company"}),
            "country": foreign.map({True: None, False: UNITED_KINGDOM}),
            "company_number": frame["company_number"],
            "source": _SOURCE,
        }
    )


LOADER = Loader(
    name="uk_ets",
    describes="Works in the UK Emissions Trading Scheme: operator, class, emissions, place.",
    load=load,
    files={"uk_ets": ("ukets_compliance_*.csv", "ukets_allocation_*.csv", "eutl_installations_*.csv.gz")},
    after=("geography", "sic"),
    ranks=(SourceRank(_SOURCE, attributes=180, tells_kind=False),),
)

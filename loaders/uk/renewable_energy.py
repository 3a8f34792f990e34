"""Sites of the Renewable Energy Planning Database: technology, capacity, operator, place by the British grid.

The database follows applications from the first paper to the last day. Only those that operate or are being built
become sites here, and only of technologies whose sites may be partners
(:mod:`graph_engine.reference.renewable_technologies`); all other rows are counted. A site was last seen at work in the
year in which its record was last updated, which for many is long before the edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.organisations.source_ranks import SourceRank
from graph_engine.reference.plausible import METRES, bounds_of
from graph_engine.reference.renewable_technologies import renewable_technologies
from graph_engine.schema import UNITED_KINGDOM, EdgeType, NodeLabel, Quantity, Scheme, sector_key
from loaders.framework.identifiers import slug
from loaders.framework.licences import OGL
from loaders.framework.load_report import WITHHELD, FileReport
from loaders.framework.loader import DATE_NOT_STATED, Batch, Edges, Edition, LoadContext, Loader, Nodes
from loaders.framework.personal_names import MAY_BE_A_PERSON, may_be_person
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.tabular_files import parse_numbers, read_whole
from loaders.placement.national_grid import grid_to_degrees
from loaders.placement.postal_addresses import normalise_postcode
from loaders.placement.seats import Seats
from loaders.uk.authority_names import district_name

_PAGE = "https://www.gov.uk/government/publications/renewable-energy-planning-database-monthly-extract"
_SOURCE = "repd"
_OPERATOR, _TECHNOLOGY, _STATUS = "Operator (or Applicant)", "Technology Type", "Development Status (short)"
_UPDATED = "Record Last Updated (dd/mm/yyyy)"
_MEGAWATTS, _X, _Y = "Installed Capacity (MWelec)", "X-coordinate", "Y-coordinate"
_COLUMNS = (
    "Ref ID",
    _UPDATED,
    _OPERATOR,
    "Site Name",
    _TECHNOLOGY,
    _MEGAWATTS,
    _STATUS,
    "Post Code",
    _X,
    _Y,
    "Planning Authority",
)
_AT_WORK = "Operational"
_LIVE = {_AT_WORK: "operational", "Under Construction": "under construction"}
_PART = re.compile(r"\s*/\s+|\s+/\s*|(?<=\w\w\w)/(?=\w\w\w)")
_FORMERLY = re.compile(r"\s*\((?:formerly|previously|was) [^)]*\)", re.IGNORECASE)
_NOBODY = frozenset({"", "private developer", "unknown", "tbc", "n/a"})
_PUBLIC = re.compile(r"\b(?:university|college|nhs|hospitals?|council)\b", re.IGNORECASE)
# A firm that bears a name and says its trade is no bare name of a person.
_TRADE = re.compile(
    r"\b(?:biogas|biomass|farming|green|hydro|power|recycling|renewables?|solar|waste|wind|wood)\b", re.IGNORECASE
)


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read one extract of the database.

    Yields
    ------
    Edition, Nodes, Edges
        Sites; operators as records; ``OPERATES`` between them, ``OPERATES_IN`` to classes by technology,
        ``LOCATED_IN``.

    Raises
    ------
    LayoutError
        A file without one of the columns used, or more than one file.
    """
    if len(paths) != 1:
        raise LayoutError(
            f"{len(paths)} files are given as extracts of the planning database; each holds all: name one."
        )
    path = paths[0]
    file_report = context.file_report(path)
    seats = Seats(context)
    frame = read_whole(path, file_report, _COLUMNS)
    # Blanks that do not break come as bytes of two encodings.
    frame = frame.apply(lambda column: column.map(lambda text: " ".join(re.sub("Â(?=\\s|$)", " ", text).split())))
    updated = pd.to_datetime(frame[_UPDATED], format="%d/%m/%Y", errors="coerce")
    newest = updated.max()
    edition = Edition(
        _SOURCE,
        "Renewable Energy Planning Database",
        "Department for Energy Security and Net Zero",
        OGL,
        _PAGE,
        DATE_NOT_STATED if pd.isna(newest) else f"{newest:%Y-%m}",
    )
    yield edition
    file_report.source = edition.key
    frame = _sites(frame.assign(updated=updated.dt.year), file_report)
    yield from _batches(frame, seats, file_report)


def _sites(frame: pd.DataFrame, file_report: FileReport) -> pd.DataFrame:
    technologies = renewable_technologies()
    live = frame[_STATUS].isin(list(_LIVE))
    file_report.note("neither operating nor being built: no site", int((~live).sum()))
    frame = frame[live]
    partner = frame[_TECHNOLOGY].map(lambda name: name not in technologies or technologies[name].partner).astype(bool)
    file_report.note(
        "solar, onshore wind, hydroelectricity, landfill gas: run unmanned, no site", int((~partner).sum())
    )
    frame = frame[partner]
    for column, rule, bad in (
        ("Ref ID", "no identifier", frame["Ref ID"] == ""),
        ("Site Name", "no name", frame["Site Name"] == ""),
        (_TECHNOLOGY, "technology that the table of technologies lacks", ~frame[_TECHNOLOGY].isin(list(technologies))),
        (_OPERATOR, MAY_BE_A_PERSON, frame[_OPERATOR].map(_names_a_person)),
    ):
        for line, value in frame.loc[bad, column].items():
            file_report.quarantine(int(str(line)), column, rule, WITHHELD if rule == MAY_BE_A_PERSON else value)
    figures = {
        column: parse_numbers(frame, column, file_report, bounds_of(quantity))
        for column, quantity in ((_MEGAWATTS, Quantity.MEGAWATTS), (_X, METRES), (_Y, METRES))
    }
    frame = frame.assign(megawatts=figures[_MEGAWATTS], x=figures[_X], y=figures[_Y])
    frame = frame[file_report.accepted(frame.index)]
    file_report.note("no operator named", int(frame[_OPERATOR].str.casefold().isin(_NOBODY).sum()))
    return set_aside_repeats(frame, ["Ref ID"], file_report)


def _names_a_person(operator: str) -> bool:
    return any(may_be_person(name) and not _TRADE.search(name) for name in _operators_of(operator))


def _operators_of(text: str) -> list[str]:
    """Names in one cell, without what they were called before.

    >>> _operators_of("Example Power (formerly Sample Energy) / Third Heat"), _operators_of("Private Developer")
    (['Example Power', 'Third Heat'], [])
    """
    names = [_FORMERLY.sub("", name).strip() for name in _PART.split(text)]
    return [name for name in dict.fromkeys(names) if name.casefold() not in _NOBODY]


def _batches(frame: pd.DataFrame, seats: Seats, file_report: FileReport) -> Iterator[Batch]:
    technologies = renewable_technologies()
    latitude, longitude = grid_to_degrees(frame["x"], frame["y"])
    frame = frame.assign(
        key=_SOURCE + ":" + frame["Ref ID"],
        source=_SOURCE,
        nuts=None,
        latitude=latitude,
        longitude=longitude,
        postcode=frame["Post Code"].map(normalise_postcode),
        town=frame["Planning Authority"].map(district_name),
    )
    frame = seats.mend(frame, file_report)
    at_work = frame[_STATUS] == _AT_WORK
    yield Nodes(
        NodeLabel.SITE,
        pd.DataFrame(
            {
                "key": frame["key"],
                "name": frame["Site Name"],
                "operator": frame[_OPERATOR].where(~frame[_OPERATOR].str.casefold().isin(_NOBODY), None),
                "product": frame[_TECHNOLOGY].map(lambda name: technologies[name].product),
                "status": frame[_STATUS].map(_LIVE),
                "postcode": frame["postcode"],
                "latitude": frame["latitude"],
                "longitude": frame["longitude"],
                "reference": frame["Ref ID"],
                "megawatts": frame["megawatts"],
                "seen": frame["updated"].where(at_work),
                "address": _PAGE,
                "source": _SOURCE,
            }
        ),
    )
    operates = frame[["key"]].assign(name=frame[_OPERATOR].map(_operators_of)).explode("name").dropna(subset=["name"])
    operates["id"] = operates["name"].map(slug)
    yield Nodes(NodeLabel.RECORD, _records(operates))
    edges = pd.DataFrame({"from": _SOURCE + ":operator-" + operates["id"], "to": operates["key"], "source": _SOURCE})
    yield Edges(EdgeType.OPERATES, NodeLabel.RECORD, NodeLabel.SITE, edges)
    code = frame[_TECHNOLOGY].map(lambda name: technologies[name].sic)
    classes = pd.DataFrame({"from": frame["key"], "to": code.map(lambda found: sector_key(Scheme.SIC, found))})
    yield Edges(
        EdgeType.OPERATES_IN, NodeLabel.SITE, NodeLabel.SECTOR, classes[code != ""].assign(rank=1, source=_SOURCE)
    )
    # A point at sea is no point in the district whose council, or whose substation, deals with it.
    pointed = frame["latitude"].notna()
    frame = frame.assign(postcode=frame["postcode"].mask(pointed, None), town=frame["town"].mask(pointed, None))
    yield from seats.locate(frame, file_report, "works", NodeLabel.SITE)


def _records(operates: pd.DataFrame) -> pd.DataFrame:
    names = operates.sort_values(["id", "name"]).drop_duplicates("id")
    public = names["name"].str.contains(_PUBLIC)
    return pd.DataFrame(
        {
            "key": _SOURCE + ":operator-" + names["id"],
            "kind": public.map({True: "institution", False: "business"}),
            "scheme": "name",
            "id": names["id"],
            "name": names["name"],
            "type": public.map({True: None, False: "company"}),
            "country": UNITED_KINGDOM,
            "source": _SOURCE,
        }
    )


LOADER = Loader(
    name="renewable_energy",
    describes="Sites of the Renewable Energy Planning Database: technology, capacity, operator, place.",
    load=load,
    files={"renewable_energy": ("repd_*.csv.gz",)},
    after=("geography", "sic"),
    ranks=(SourceRank(_SOURCE, attributes=200, tells_kind=False),),
)

"""Universities and research organisations: Gateway to Research, lists of names from UKRI, and ROR.

* Gateway to Research gives names with a postcode and a point. A few addresses are former seats.
* UKRI's lists of research and technology organisations and of eligible institutes give names only. Doubles, former
  names, foreign bodies and entries that are no organisation are set aside; ``graph_engine/tables/
  organisation_names.csv`` holds those that only a reader can tell.
* Of ROR's records the active ones that perform research are taken: education and facilities, and others whose name
  says laboratory, observatory, survey, Catapult, research institute, centre or unit. Funders, charities, learned
  societies and departments pay for research or speak for it; hospitals and companies come with an exact seat from
  CORDIS and from the employers. Their points are those of the town.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.organisations.names import cleaned_name
from graph_engine.organisations.source_ranks import SourceRank
from graph_engine.reference.plausible import bounds_of
from graph_engine.schema import UNITED_KINGDOM, NodeLabel, Quantity
from loaders.framework.compressed_files import open_bytes
from loaders.framework.delimited_records import Lines
from loaders.framework.identifiers import slug, website
from loaders.framework.licences import CC0, OGL
from loaders.framework.load_report import WITHHELD, FileReport
from loaders.framework.loader import DATE_NOT_STATED, Batch, Edition, LoadContext, Loader, Nodes
from loaders.framework.personal_names import MAY_BE_A_PERSON, may_be_person
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.tabular_files import parse_numbers, read_delimited
from loaders.framework.year_columns import header_fields
from loaders.placement.postal_addresses import normalise_postcode
from loaders.placement.seats import Seats
from loaders.uk.name_rulings import name_ruling

_UKRI = "UK Research and Innovation"
GTR = Edition(
    "gtr-organisations",
    "Universities and research and technology organisations in Gateway to Research",
    _UKRI,
    OGL,
    "https://gtr.ukri.org",
    "2022",
)
RTOS = Edition(
    "ukri-rtos",
    "Research and technology organisations funded by UKRI, names",
    _UKRI,
    OGL,
    "https://www.ukri.org/publications/",
    "2022",
)
INSTITUTES = Edition(
    "ukri-institutes",
    "Research institutes eligible for UKRI funding, names",
    _UKRI,
    OGL,
    "https://www.ukri.org/apply-for-funding/before-you-apply/check-if-you-are-eligible-for-research-and-innovation-funding/",
    "2022",
)
ROR = Edition(
    "ror-gb",
    "Research Organization Registry, organisations in the United Kingdom",
    "Research Organization Registry",
    CC0,
    "https://ror.org/data",
    DATE_NOT_STATED,
)

_GTR_COLUMNS = ("name", "postcode", "latitude", "longitude")
_ROR_COLUMNS = ("ror_id", "name", "types", "status", "city", "latitude", "longitude", "website")
_ROR_ID = re.compile(r"(?:https?://ror\.org/)?(0[a-z0-9]{6}[0-9]{2})")
_TEACHING = re.compile(r"\b(university|college|school|academy|conservatoire)\b", re.IGNORECASE)
_RESEARCHES = re.compile(
    r"\b(laborator(y|ies)|observatory|survey|met office|catapult|technology centre|sanger|"
    r"research (institute|centre|unit))\b",
    re.IGNORECASE,
)
_ROR_TYPES = {
    "education": "education",
    "facility": "research facility",
    "government": "government research body",
}
_NOT_A_PERFORMER = "ROR type that does not itself do research"


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read any of the files; tables are known by their columns, lists of names by ``.txt`` and the word "institute".

    Raises
    ------
    LayoutError
        A file that is none of them.
    """
    seats = Seats(context)
    for path in paths:
        if path.suffix.casefold() == ".txt":
            institutes = "institute" in path.name.casefold()
            yield from _names(path, context, INSTITUTES if institutes else RTOS)
            continue
        yield from (_ror if "ror_id" in header_fields(path) else _gtr)(path, context, seats)


def _set_aside_names(names: pd.Series, column: str, file_report: FileReport) -> pd.Series:
    """Set aside names that a ruling says are none or that may be a person's; return which are kept."""
    accepted = []
    for line, name in names.items():
        rule, now = name_ruling(name)
        if rule:
            file_report.quarantine(int(str(line)), column, rule, f"{name} (now {now})" if now else name)
        elif not cleaned_name(name):
            file_report.quarantine(int(str(line)), column, "no name", name)
        elif may_be_person(name):
            file_report.quarantine(int(str(line)), column, MAY_BE_A_PERSON, WITHHELD)
        accepted.append(not file_report.is_quarantined(int(str(line))))
    return pd.Series(accepted, index=names.index, dtype=bool)


def _gtr(path: Path, context: LoadContext, seats: Seats) -> Iterator[Batch]:
    file_report = context.file_report(path)
    yield GTR
    file_report.source = GTR.key
    for frame in read_delimited(path, file_report, _GTR_COLUMNS):
        latitude = parse_numbers(frame, "latitude", file_report, bounds_of(Quantity.LATITUDE))
        longitude = parse_numbers(frame, "longitude", file_report, bounds_of(Quantity.LONGITUDE))
        frame = frame.assign(latitude=latitude, longitude=longitude, id=frame["name"].map(slug))
        frame = frame[file_report.accepted(frame.index)]
        frame = frame[_set_aside_names(frame["name"], "name", file_report)]
        frame = set_aside_repeats(frame, ["id"], file_report)
        rows = pd.DataFrame(
            {
                "key": "gtr:" + frame["id"],
                "kind": "institution",
                "scheme": "gtr",
                "id": frame["id"],
                "name": frame["name"],
                "type": frame["name"].map(_type_by_name),
                "country": UNITED_KINGDOM,
                "postcode": frame["postcode"].map(normalise_postcode),
                "latitude": frame["latitude"],
                "longitude": frame["longitude"],
                "source": GTR.key,
            }
        )
        yield Nodes(NodeLabel.RECORD, rows)
        yield from seats.locate(rows, file_report)


def _type_by_name(name: str) -> str:
    return "university" if _TEACHING.search(name) else "research organisation"


def _names(path: Path, context: LoadContext, edition: Edition) -> Iterator[Batch]:
    file_report = context.file_report(path)
    yield edition
    file_report.source = edition.key
    names = _lines(path, file_report)
    names = names[_set_aside_names(names, "name", file_report)]
    # Of several spellings the one in mixed case is kept, then the first by letters.
    order = pd.DataFrame({"name": names, "cleaned": names.map(cleaned_name), "upper": names.map(str.isupper)})
    order = order.rename_axis("line").reset_index().sort_values(["cleaned", "upper", "name", "line"])
    double = order.duplicated("cleaned")
    for line, name in order.loc[double, ["line", "name"]].itertuples(index=False):
        file_report.quarantine(int(line), "name", "name stands twice", name)
    accepted = order[~double]
    identifier = accepted["cleaned"].map(slug)
    yield Nodes(
        NodeLabel.RECORD,
        pd.DataFrame(
            {
                "key": edition.key + ":" + identifier,
                "kind": "institution",
                "scheme": "name",
                "id": identifier,
                "name": accepted["name"],
                "type": accepted["name"].map(_type_by_name),
                "country": UNITED_KINGDOM,
                "source": edition.key,
            }
        ),
    )


def _lines(path: Path, file_report: FileReport) -> pd.Series:
    found: dict[int, str] = {}
    with open_bytes(path) as stream:
        lines = Lines(stream, path.name, file_report)
        while block := lines.block():
            first = lines.number - len(block) + 1
            found |= {first + at: line.strip() for at, line in enumerate(block) if line.strip()}
    names = pd.Series(found, dtype=object)
    if len(names) and names.iloc[0].casefold().startswith(("<!doctype", "<html", "<?xml")):
        raise LayoutError(f"{path.name} is a web page, not a list of names; download the list itself.")
    if names.empty:
        raise LayoutError(f"{path.name} is empty; expected one name of an organisation in each line.")
    file_report.read(len(names))
    return names


def _ror(path: Path, context: LoadContext, seats: Seats) -> Iterator[Batch]:
    file_report = context.file_report(path)
    yield ROR
    file_report.source = ROR.key
    for frame in read_delimited(path, file_report, _ROR_COLUMNS):
        frame = frame.assign(
            latitude=parse_numbers(frame, "latitude", file_report, bounds_of(Quantity.LATITUDE)),
            longitude=parse_numbers(frame, "longitude", file_report, bounds_of(Quantity.LONGITUDE)),
            id=frame["ror_id"].str.extract(f"^{_ROR_ID.pattern}$", expand=False),
            type=[_ror_type(types, name) or "" for types, name in zip(frame["types"], frame["name"], strict=True)],
        )
        for column, rule, bad in (
            ("ror_id", "not a ROR identifier", frame["id"].isna()),
            ("status", "not active", frame["status"] != "active"),
            ("types", _NOT_A_PERFORMER, frame["type"] == ""),
        ):
            for line, value in frame.loc[bad, column].items():
                file_report.quarantine(int(str(line)), column, rule, value)
        frame = frame[file_report.accepted(frame.index)]
        frame = frame[_set_aside_names(frame["name"], "name", file_report)]
        frame = set_aside_repeats(frame, ["id"], file_report)
        rows = pd.DataFrame(
            {
                "key": "ror:" + frame["id"],
                "kind": "institution",
                "scheme": "ror",
                "id": frame["id"],
                "name": frame["name"].str.removesuffix(" (United Kingdom)"),
                "type": frame["type"],
                "country": UNITED_KINGDOM,
                "town": frame["city"],
                "latitude": frame["latitude"],
                "longitude": frame["longitude"],
                "website": frame["website"].map(website),
                "ror": frame["id"],
                "source": ROR.key,
            }
        )
        yield Nodes(NodeLabel.RECORD, rows)
        # Points are those of the town: London's would name a borough.
        in_london = rows["town"] == "London"
        unpointed = rows.assign(**{at: rows[at].mask(in_london) for at in ("latitude", "longitude")})
        yield from seats.locate(unpointed, file_report)


def _ror_type(types: str, name: str) -> str | None:
    given = [kind.strip() for kind in types.split(";")]
    if "company" in given:
        return None
    for kind in ("education", "facility"):
        if kind in given:
            return _ROR_TYPES[kind]
    if not _RESEARCHES.search(name):
        return None
    return next((_ROR_TYPES[kind] for kind in given if kind in _ROR_TYPES), "research organisation")


# Names of registries read best. Seats of ROR are towns, and some of Gateway to Research are former seats. The lists of
# UKRI hold companies too, so that they cannot tell an institution from a business.
RANKS = (
    SourceRank("ror", attributes=50, name=10, seat=110),
    SourceRank("gtr", attributes=60, seat=100),
    SourceRank(INSTITUTES.key, attributes=110, tells_kind=False),
    SourceRank(RTOS.key, attributes=120, tells_kind=False),
)

LOADER = Loader(
    name="research_organisations",
    describes="Universities and research organisations: Gateway to Research, lists of UKRI, ROR.",
    load=load,
    files={
        "research_organisations": (
            "gtr_universities_and_rtos*.csv",
            "ror_gb*.csv",
            "ukri_eligible_research_institutes*.txt",
            "ukri_list_of_rtos*.txt",
        )
    },
    after=("geography",),
    ranks=RANKS,
)

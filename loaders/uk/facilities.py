"""Shared facilities: InfraPortal, MERIL, sites of the Catapults, Institutes of Technology; known by their columns.

None of them is bundled: their licences were not confirmed, so that a user loads files of his own.

* **InfraPortal** (research and innovation infrastructures of the UK): the region inside an address is often wrong; the
  postcode and the point are used, and the point goes where the two contradict each other.
* **MERIL** (European infrastructures, 2018): a facility is where its ``location`` is, not where it is coordinated. A
  postcode there counts before the point, which was made from its words: a marine centre in Orkney stood in Michigan.
* **Catapult sites**: points are those of towns, so that the town's name counts first.
* **Institutes of Technology**: the lead body is all that is told; a record of the same name that is loaded already
  gives the postcode.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.organisations.names import cleaned_name
from graph_engine.organisations.source_ranks import SourceRank
from graph_engine.reference.plausible import bounds_of
from graph_engine.schema import UNITED_KINGDOM, EdgeType, NodeLabel, Quantity
from loaders.framework.identifiers import slug, website
from loaders.framework.load_report import WITHHELD, FileReport
from loaders.framework.loader import DATE_NOT_STATED, Batch, Edges, Edition, LoadContext, Loader, Nodes
from loaders.framework.personal_names import MAY_BE_A_PERSON, may_be_person
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.tabular_files import parse_numbers, read_delimited
from loaders.framework.year_columns import header_fields
from loaders.placement.postal_addresses import normalise_postcode, outward_code
from loaders.placement.seats import Seats

_NOT_STATED = "not stated; confirm before passing it on"
INFRAPORTAL = Edition(
    "facilities-infraportal",
    "InfraPortal: research and innovation infrastructures of the United Kingdom",
    "UK Research and Innovation",
    _NOT_STATED,
    "https://www.infraportal.org.uk",
    DATE_NOT_STATED,
)
MERIL = Edition(
    "facilities-meril",
    "MERIL: research infrastructures in Europe",
    "European Science Foundation",
    _NOT_STATED,
    "https://portal.meril.eu",
    "2018",
)
CATAPULTS = Edition(
    "facilities-catapults",
    "Sites of the Catapult network",
    "Catapult Network",
    _NOT_STATED,
    "https://catapult.org.uk/about-us/our-centres/",
    DATE_NOT_STATED,
)
INSTITUTES = Edition(
    "facilities-institutes-of-technology",
    "Institutes of Technology and their lead bodies",
    "Department for Education",
    _NOT_STATED,
    "https://www.institutesoftechnology.org.uk",
    DATE_NOT_STATED,
)

_INFRAPORTAL = (
    "name",
    "host_org",
    "postcode",
    "lat",
    "lng",
    "disciplines",
    "economic_sectors",
    "keywords",
    "website",
    "infraportal_url",
)
_MERIL = ("name", "url", "host", "lat", "lng", "location", "coordcountry", "domain", "ric", "rik")
_CATAPULTS = ("centre", "field", "place", "lat", "lon")
_INSTITUTES = ("lead_body", "wave", "lep_area_as_worded", "source_url")

_HOME = "United Kingdom"
_COUNTRY = re.compile(r"\(([^()]+)\)\s*$")
_POSTCODE = re.compile(r"\bPO: *([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b")
_AFTER_HOST = re.compile(r"\s+Address:.*$")
_NO_HOST = frozenset({"", "sme", "n/a", "tba"})
# What bears a name and is called such is named after a person, and is none.
_THING = re.compile(r"\b(?:building|chamber|facility|microscope|observatory|telescope)\b", re.IGNORECASE)
# Degrees around the United Kingdom, Shetland and Scilly included.
_LATITUDES, _LONGITUDES = (49.8, 60.9), (-8.7, 1.8)
_MIDDLE = (55.378051, -3.435973)
"""Where geocoders put "United Kingdom"."""
OUTSIDE = "coordinates outside the United Kingdom, or its middle: not used"


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read any of the four tables.

    Yields
    ------
    Edition, Nodes, Edges
        Facilities; their hosts as records; ``OPERATES`` between them, ``LOCATED_IN``.

    Raises
    ------
    LayoutError
        A file that is none of them.
    """
    seats = Seats(context)
    for path in paths:
        names = header_fields(path)
        telling: dict[str, tuple[Edition, tuple[str, ...], _Reader]] = {
            "infraportal_url": (INFRAPORTAL, _INFRAPORTAL, _infraportal),
            "coordcountry": (MERIL, _MERIL, _meril),
            "centre": (CATAPULTS, _CATAPULTS, _catapults),
            "lead_body": (INSTITUTES, _INSTITUTES, _institutes),
        }
        found = next((layout for name, layout in telling.items() if name in names), None)
        if found is None:
            raise LayoutError(
                f"{path.name} is no table of facilities; it has none of the columns {', '.join(telling)} that tell "
                f"them; found {', '.join(names)[:120]!r}."
            )
        edition, columns, read = found
        yield edition
        file_report = context.file_report(path)
        file_report.source = edition.key
        for frame in read_delimited(path, file_report, columns):
            facilities = read(frame, file_report, seats, context)
            yield from _batches(facilities, edition, seats, file_report)


_Reader = Callable[[pd.DataFrame, FileReport, Seats, LoadContext], pd.DataFrame]


def _infraportal(frame: pd.DataFrame, file_report: FileReport, seats: Seats, context: LoadContext) -> pd.DataFrame:
    latitude, longitude = _points(frame, "lat", "lng", file_report)
    postcode = frame["postcode"].map(normalise_postcode)
    mended = seats.mend(
        pd.DataFrame(
            {
                "key": frame["infraportal_url"],
                "nuts": None,
                "latitude": latitude,
                "longitude": longitude,
                "postcode": postcode,
                "town": None,
            }
        ),
        file_report,
    )
    return pd.DataFrame(
        {
            "name": frame["name"],
            "host": frame["host_org"],
            "kind": "research infrastructure",
            "fields": [_joined(*cells) for cells in zip(frame["disciplines"], frame["economic_sectors"], strict=True)],
            "postcode": postcode,
            "latitude": mended["latitude"],
            "longitude": mended["longitude"],
            "website": frame["website"].map(website),
            "address": frame["infraportal_url"],
            "keywords": frame["keywords"].map(_joined),
        }
    )


def _meril(frame: pd.DataFrame, file_report: FileReport, seats: Seats, context: LoadContext) -> pd.DataFrame:
    del seats, context
    country = frame["location"].str.extract(_COUNTRY)[0]
    home = country.fillna(frame["location"].where(frame["location"] == _HOME, frame["coordcountry"])) == _HOME
    file_report.note("not in the United Kingdom: no facility", int((~home).sum()))
    frame = frame[home]
    latitude, longitude = _points(frame, "lat", "lng", file_report)
    postcode = frame["location"].str.extract(_POSTCODE)[0].map(normalise_postcode, na_action="ignore")
    addressed = postcode.notna()
    file_report.note("postcode of the location taken, not the coordinates", int((addressed & latitude.notna()).sum()))
    return pd.DataFrame(
        {
            "name": frame["name"],
            "host": frame["host"].str.replace(_AFTER_HOST, "", regex=True),
            "kind": "research infrastructure",
            "fields": [_joined(*cells) for cells in zip(frame["domain"], frame["ric"], strict=True)],
            "postcode": postcode,
            "latitude": latitude.mask(addressed),
            "longitude": longitude.mask(addressed),
            "website": frame["url"].map(website),
            "address": frame["url"],
            "keywords": frame["rik"].map(lambda text: _joined(text.replace(",", ";"))),
        }
    )


def _catapults(frame: pd.DataFrame, file_report: FileReport, seats: Seats, context: LoadContext) -> pd.DataFrame:
    del context
    latitude, longitude = _points(frame, "lat", "lon", file_report)
    town = frame["place"].map(lambda place: place.split("/")[0].strip())
    named = seats.place(pd.DataFrame({"town": town}))["area"].notna()
    file_report.note("town that means no one place: point of the town taken", int((~named & latitude.notna()).sum()))
    return pd.DataFrame(
        {
            "name": frame["centre"] + ", " + frame["place"],
            "host": frame["centre"],
            "kind": "catapult site",
            "fields": frame["field"].map(lambda text: _joined(text.replace(",", ";"))),
            "town": town,
            "latitude": latitude.mask(named),
            "longitude": longitude.mask(named),
            "address": CATAPULTS.address,
        }
    )


def _institutes(frame: pd.DataFrame, file_report: FileReport, seats: Seats, context: LoadContext) -> pd.DataFrame:
    del seats
    records = context.graph.node_table(NodeLabel.RECORD).select(["name", "postcode"]).to_pandas().dropna()
    records = records.assign(name=records["name"].map(cleaned_name), outward=records["postcode"].map(outward_code))
    # Two bodies of one name, or one that moved, tell no place.
    once = records.groupby("name")["outward"].transform("nunique") == 1
    postcodes = records[once].sort_values(["name", "postcode"]).drop_duplicates("name").set_index("name")["postcode"]
    postcode = frame["lead_body"].map(cleaned_name).map(postcodes).astype(object)
    file_report.note("placed at a record of the lead body's name", int(postcode.notna().sum()))
    return pd.DataFrame(
        {
            "name": "Institute of Technology led by " + frame["lead_body"],
            "host": frame["lead_body"],
            "kind": "institute of technology",
            "postcode": postcode,
            "address": frame["source_url"],
        }
    )


def _points(frame: pd.DataFrame, north: str, east: str, file_report: FileReport) -> tuple[pd.Series, pd.Series]:
    latitude, longitude = (
        parse_numbers(frame, column, file_report, bounds_of(quantity))
        for column, quantity in ((north, Quantity.LATITUDE), (east, Quantity.LONGITUDE))
    )
    inside = latitude.between(*_LATITUDES) & longitude.between(*_LONGITUDES)
    middle = latitude.round(4).eq(round(_MIDDLE[0], 4)) & longitude.round(4).eq(round(_MIDDLE[1], 4))
    wrong = (~inside | middle) & latitude.notna()
    file_report.note(OUTSIDE, int(wrong.sum()))
    return latitude.mask(wrong), longitude.mask(wrong)


def _joined(*texts: str) -> str:
    parts = [part.strip() for text in texts for part in text.split(";")]
    return "; ".join(dict.fromkeys(part for part in parts if part))


def _batches(frame: pd.DataFrame, edition: Edition, seats: Seats, file_report: FileReport) -> Iterator[Batch]:
    frame = frame.assign(
        name=frame["name"].map(lambda text: " ".join(text.split())),
        host=frame["host"].map(lambda text: "" if text.casefold() in _NO_HOST else " ".join(text.split())),
        source=edition.key,
    )
    for column, rule, bad in (
        ("name", "no name", frame["name"] == ""),
        ("name", MAY_BE_A_PERSON, frame["name"].map(lambda name: may_be_person(name) and not _THING.search(name))),
        ("host", MAY_BE_A_PERSON, frame["host"].map(may_be_person)),
    ):
        for line, value in frame.loc[bad, column].items():
            file_report.quarantine(int(str(line)), column, rule, WITHHELD if rule == MAY_BE_A_PERSON else value)
    frame = frame[file_report.accepted(frame.index)]
    frame = frame.assign(key=edition.key + ":" + frame["name"].map(slug))
    frame = set_aside_repeats(frame, ["key"], file_report)
    yield Nodes(NodeLabel.FACILITY, frame)
    hosted = frame[frame["host"] != ""]
    hosts = hosted[["host"]].assign(id=hosted["host"].map(slug)).sort_values(["id", "host"]).drop_duplicates("id")
    records = pd.DataFrame(
        {
            "key": edition.key + ":host-" + hosts["id"],
            "kind": "institution",
            "scheme": "name",
            "id": hosts["id"],
            "name": hosts["host"],
            "country": UNITED_KINGDOM,
            "source": edition.key,
        }
    )
    yield Nodes(NodeLabel.RECORD, records)
    operates = pd.DataFrame({"from": edition.key + ":host-" + hosted["host"].map(slug), "to": hosted["key"]})
    yield Edges(EdgeType.OPERATES, NodeLabel.RECORD, NodeLabel.FACILITY, operates.assign(source=edition.key))
    yield from seats.locate(frame, file_report, "facility", NodeLabel.FACILITY)


LOADER = Loader(
    name="facilities",
    describes="Shared facilities from InfraPortal, MERIL, the Catapults and the Institutes of Technology.",
    load=load,
    # Their licences were not confirmed: a user loads files of his own.
    files={},
    after=("geography", "ref", "research_organisations"),
    ranks=tuple(
        SourceRank(edition.key, attributes=rank, tells_kind=False)
        for rank, edition in zip((210, 230, 220, 240), (INFRAPORTAL, MERIL, CATAPULTS, INSTITUTES), strict=True)
    ),
)

"""Research Excellence Framework: results of 2021 and 2014, environment data of 2021, and places of the providers.

Names of an institution differ between the files; the UKPRN ties them. Each file gives its own records, so that files
can be loaded one by one and in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.organisations.source_ranks import SourceRank
from graph_engine.reference.plausible import bounds_of
from graph_engine.schema import UNITED_KINGDOM, NodeLabel, Quantity
from loaders.framework.identifiers import website
from loaders.framework.licences import CC_BY, OGL
from loaders.framework.loader import DATE_NOT_STATED, Batch, Edition, LoadContext, Loader, Nodes
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.tabular_files import parse_numbers, read_delimited
from loaders.framework.workbooks import sheet_names
from loaders.framework.year_columns import header_fields
from loaders.placement.postal_addresses import normal_town, normalise_postcode
from loaders.placement.seats import Seats
from loaders.uk.ref_sheets import ENVIRONMENT_SHEETS, REF_2014, REF_2021, Exercise, read_environment, read_results

_BODIES = "UKRI, Research England and the funding bodies of the nations"

RESULTS_2021 = Edition(
    "ref-2021-results",
    "Research Excellence Framework 2021: results",
    _BODIES,
    CC_BY,
    "https://results2021.ref.ac.uk",
    "2021",
)
ENVIRONMENT_2021 = Edition(
    "ref-2021-environment",
    "Research Excellence Framework 2021: environment data",
    _BODIES,
    CC_BY,
    "https://results2021.ref.ac.uk/environment",
    "2021 (academic years 2013-14 to 2019-20)",
)
RESULTS_2014 = Edition(
    "ref-2014-results",
    "Research Excellence Framework 2014: results",
    _BODIES,
    CC_BY,
    "https://www.ref.ac.uk/2014/results/",
    "2014",
)
PROVIDERS = Edition(
    "ukrlp-learning-providers",
    "UK learning providers with their places",
    "UK Register of Learning Providers, through data.ac.uk",
    OGL,
    "https://learning-provider.data.ac.uk",
    DATE_NOT_STATED,
)
POSTCODES = Edition(
    "ukrlp-postcodes",
    "Postcodes of UK higher education providers",
    "UK Register of Learning Providers",
    OGL,
    "https://www.ukrlp.co.uk",
    DATE_NOT_STATED,
)

_PROVIDER_COLUMNS = ("UKPRN", "PROVIDER_NAME", "VIEW_NAME", "TOWN", "POSTCODE", "WEBSITE_URL", "LONGITUDE", "LATITUDE")
_POSTCODE_COLUMNS = ("inst_id", "Post Code")

_Read = Callable[[Path, LoadContext], Iterator[Batch]]


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read any of the five files; each is known by its sheets or columns, not by its name.

    Raises
    ------
    LayoutError
        A file that is none of them.
    """
    seats = Seats(context)
    units: set[str] = set()
    for path in paths:
        edition, read = _recognised(path)
        yield edition
        context.file_report(path).source = edition.key
        for batch in read(path, context):
            if isinstance(batch, Nodes) and batch.label is NodeLabel.SECTOR:
                # Results and environment data name the same units.
                new = batch.rows[~batch.rows["key"].isin(units)]
                units |= set(new["key"])
                if len(new):
                    yield Nodes(NodeLabel.SECTOR, new)
                continue
            yield batch
            if isinstance(batch, Nodes) and batch.label is NodeLabel.RECORD:
                addressed = batch.rows[batch.rows["postcode"].fillna("") != ""]
                yield from seats.locate(addressed, context.file_report(path))


def _recognised(path: Path) -> tuple[Edition, _Read]:
    if path.suffix.casefold() in (".xlsx", ".xlsm", ".xls"):
        sheets = sheet_names(path)
        if ENVIRONMENT_SHEETS[1] in sheets:
            return ENVIRONMENT_2021, _environment
        if REF_2014.sheet in sheets:
            return RESULTS_2014, _results(REF_2014, "ref2014", RESULTS_2014.key)
        if REF_2021.sheet in sheets:
            return RESULTS_2021, _results(REF_2021, "ref2021", RESULTS_2021.key)
        raise LayoutError(
            f"{path.name} has the sheets {', '.join(sheets[:6])}; expected {REF_2021.sheet!r} (results of 2021), "
            f"{REF_2014.sheet!r} (results of 2014) or {ENVIRONMENT_SHEETS[1]!r} (environment data of 2021)."
        )
    header = header_fields(path)
    if "inst_id" in header:
        return POSTCODES, _postcodes
    return PROVIDERS, _providers


def _results(exercise: Exercise, prefix: str, source: str) -> _Read:
    return lambda path, context: read_results(path, context, exercise, prefix, source)


def _environment(path: Path, context: LoadContext) -> Iterator[Batch]:
    yield from read_environment(path, context, "ref2021-environment", ENVIRONMENT_2021.key)


def _providers(path: Path, context: LoadContext) -> Iterator[Batch]:
    file_report = context.file_report(path)
    for frame in read_delimited(path, file_report, _PROVIDER_COLUMNS):
        frame = _numbered(frame, "UKPRN", context, path)
        latitude = parse_numbers(frame, "LATITUDE", file_report, bounds_of(Quantity.LATITUDE))
        longitude = parse_numbers(frame, "LONGITUDE", file_report, bounds_of(Quantity.LONGITUDE))
        frame = frame.assign(latitude=latitude, longitude=longitude)
        frame = frame[file_report.accepted(frame.index)]
        rows = pd.DataFrame(
            {
                "key": "providers:" + frame["UKPRN"],
                "kind": "institution",
                "scheme": "ukprn",
                "id": frame["UKPRN"],
                "name": frame["VIEW_NAME"].where(frame["VIEW_NAME"] != "", frame["PROVIDER_NAME"]),
                "type": "university",
                "country": UNITED_KINGDOM,
                "town": frame["TOWN"].map(normal_town),
                "postcode": frame["POSTCODE"].map(normalise_postcode),
                "latitude": frame["latitude"],
                "longitude": frame["longitude"],
                "website": frame["WEBSITE_URL"].map(website),
                "ukprn": frame["UKPRN"],
                "source": PROVIDERS.key,
            }
        )
        yield Nodes(NodeLabel.RECORD, rows)


def _postcodes(path: Path, context: LoadContext) -> Iterator[Batch]:
    file_report = context.file_report(path)
    for frame in read_delimited(path, file_report, _POSTCODE_COLUMNS):
        frame = _numbered(frame, "inst_id", context, path)
        postcode = frame["Post Code"].map(normalise_postcode)
        for line in frame.index[postcode.isna()]:
            file_report.quarantine(int(line), "Post Code", "not a postcode", frame.at[line, "Post Code"])
        frame = frame[postcode.notna()]
        rows = pd.DataFrame(
            {
                "key": "ukprn-postcodes:" + frame["inst_id"],
                "kind": "institution",
                "scheme": "ukprn",
                "id": frame["inst_id"],
                "type": "university",
                "country": UNITED_KINGDOM,
                "postcode": postcode[frame.index],
                "ukprn": frame["inst_id"],
                "source": POSTCODES.key,
            }
        )
        yield Nodes(NodeLabel.RECORD, rows)


def _numbered(frame: pd.DataFrame, column: str, context: LoadContext, path: Path) -> pd.DataFrame:
    file_report = context.file_report(path)
    known = frame[column].str.fullmatch(r"1\d{7}")
    for line, value in frame.loc[~known, column].items():
        file_report.quarantine(int(str(line)), column, "not a UKPRN of eight digits", value)
    return set_aside_repeats(frame[known], [column], file_report)


# The register of providers is the best source of what a university is and where; the exercises of how it is called.
RANKS = (
    SourceRank("providers", attributes=10, name=40, seat=10),
    SourceRank("ref2021", attributes=20, name=20),
    SourceRank("ref2021-environment", attributes=30, name=45),
    SourceRank("ref2014", attributes=40, name=30),
    SourceRank("ukprn-postcodes", seat=20),
)

LOADER = Loader(
    name="ref",
    describes="Research Excellence Framework: results of 2021 and 2014, environment data, places of providers.",
    load=load,
    files={
        "ref": (
            "learning-providers-plus.csv",
            "ukprn_postcode.csv",
            "REF 2021 Results*.xlsx",
            "ref2021_environment_data.xlsx",
            "REF2014_Results.xlsx",
        )
    },
    after=("geography",),
    ranks=RANKS,
)

"""Food plants by product: establishments approved to process food of animal origin, by month of the list.

Only rows with a processing plant among their activities become sites; slaughterhouses, cutting plants, cold stores,
packers and shops are counted. What a plant makes is told by the sections under which it has the code ``PP``. The flag
columns are read, not the list of activities, whose entries are separated by spaces only.

Of several lists the newest says what it has; an older one adds what the newest lacks, with the year in which it was
last seen. Where the newest list covers the country, the establishment is no longer approved; the list of April 2022 was
the last with Scotland and Northern Ireland. Traders who are persons are withheld by the publisher or set aside here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from graph_engine.errors import InputError
from graph_engine.organisations.names import has_legal_form
from graph_engine.organisations.source_ranks import SourceRank
from graph_engine.reference.food_sections import food_sections
from graph_engine.reference.plausible import METRES, bounds_of
from graph_engine.schema import UNITED_KINGDOM, EdgeType, NodeLabel, Scheme, sector_key
from loaders.framework.identifiers import slug
from loaders.framework.licences import OGL
from loaders.framework.load_report import WITHHELD, FileReport
from loaders.framework.loader import Batch, Edges, Edition, LoadContext, Loader, Nodes
from loaders.framework.personal_names import MAY_BE_A_PERSON, may_be_person
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.tabular_files import parse_numbers, read_whole
from loaders.framework.year_columns import header_fields
from loaders.placement.national_grid import grid_to_degrees
from loaders.placement.postal_addresses import normal_town, normalise_postcode
from loaders.placement.seats import Seats
from loaders.uk.authority_names import district_name

_PAGE = "https://www.food.gov.uk/business-guidance/approved-food-establishments"
_NEWEST, _OLDER = "food-approvals", "food-approvals-{month:%Y-%m}"
_COLUMNS = ("AppNo", "TradingName", "Town", "Postcode", "Country", "Processing_Plant", "GeographicLocalAuthority")
_SECTION = re.compile(r"Part_A__Section_([IVX]+)__")
_PROCESSING = re.compile(r"\bPP\b")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(rf"({'|'.join(_MONTHS)})[a-z]*[_+\- ]*(20\d\d|\d\d)(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)\d\d[-._](0[1-9]|1[0-2])[-._](20\d\d)(?!\d)")
_FIRM_OF = re.compile(r"firm of\s+", re.IGNORECASE)
_TRADING_AS = re.compile(r"\W*\b(?:t/as?|trading as)\b\W*", re.IGNORECASE)
# A firm that bears a name and says its trade is no bare name of a person.
_TRADE = re.compile(
    r"\b(?:bakery|butchers?|casings|cheeses?|cold store|creamery|dairy|deserts|fish|fisheries|foods?|meats?|seafoods?|"
    r"shellfish|supplies|wholesale)\b",
    re.IGNORECASE,
)
# One or two initials, of one or of two who trade together, before one more word: three are a company's.
_INITIALS = re.compile(
    r"(?:[A-Z]\.? ?){1,2}(?:(?:&|and) (?:[A-Z]\.? ?){1,2})?(?<=[. A-Z])\b[A-Z][a-z']+(?: (?:&|and) Partners)?",
)
_HOME = frozenset({"England", "Scotland", "Wales", "Northern Ireland"})
_NO_LONGER = "no longer approved"


class _List(NamedTuple):
    path: Path
    month: date


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read lists of approved establishments; the month of each is taken from the file's name.

    Yields
    ------
    Edition, Nodes, Edges
        Sites; operators as records; ``OPERATES`` between them, ``OPERATES_IN`` to classes by section, ``LOCATED_IN``.

    Raises
    ------
    LayoutError
        A file without one of the columns used.
    InputError
        A file whose name tells no month, or two of one month.
    """
    lists = sorted((_List(path, _month(path)) for path in paths), key=lambda one: one.month, reverse=True)
    if twice := [one for one, other in pairwise(lists) if one.month == other.month]:
        raise InputError(f"Two files are lists of {twice[0].month:%B %Y}; name one of each month.")
    seats = Seats(context)
    numbers: set[str] = set()
    covered: set[str] = set()
    for at, (path, month) in enumerate(lists):
        file_report = context.file_report(path)
        edition = Edition(
            _OLDER.format(month=month) if at else _NEWEST,
            f"Establishments approved to handle food of animal origin, {month:%B %Y}",
            "Food Standards Agency and Food Standards Scotland",
            OGL,
            _PAGE,
            f"{month:%Y-%m}",
        )
        yield edition
        file_report.source = edition.key
        frame, countries = _plants(path, file_report)
        known = frame["number"].isin(numbers)
        file_report.note("in a newer list: not taken from this one", int(known.sum()))
        frame = frame[~known]
        gone = frame["Country"].isin(covered)
        file_report.note("not in a newer list that covers the country: no longer approved", int(gone.sum()))
        frame = frame.assign(
            seen=month.year, status=gone.map({True: _NO_LONGER, False: "approved"}), source=edition.key
        )
        numbers |= set(frame["number"])
        covered |= countries
        yield from _batches(_placeable(frame, seats, file_report), seats, file_report)


def _month(path: Path) -> date:
    name = path.name.casefold()
    if found := _MONTH.search(name):
        return date(2000 + int(found.group(2)[-2:]), _MONTHS.index(found.group(1)) + 1, 1)
    if found := _NUMBERS.search(name):
        return date(int(found.group(2)), int(found.group(1)), 1)
    raise InputError(
        f"The name {path.name!r} tells no month; keep the published name or end it in the month, as in "
        "approved_april_2025.csv: of two lists the newer one counts."
    )


def _plants(path: Path, file_report: FileReport) -> tuple[pd.DataFrame, set[str]]:
    """Processing plants with ``number``, ``sections`` and ``trader``; and the countries that the list covers."""
    columns = {name.group(1): column for column in header_fields(path) if (name := _SECTION.match(column))}
    used = [columns[row.section] for row in food_sections() if row.section in columns]
    frame = read_whole(path, file_report, _COLUMNS, optional=[*used, "X", "Y"])
    countries = set(frame["Country"]) & _HOME
    other = frame["Processing_Plant"].str.casefold() != "yes"
    file_report.note("no processing plant (shop, store, slaughter, cutting, packing): no site", int(other.sum()))
    frame = frame[~other]
    abroad = ~frame["Country"].isin(_HOME)
    file_report.note("not in the United Kingdom: no site", int(abroad.sum()))
    frame = frame[~abroad]
    # Numbers end in blanks in some months.
    frame = frame.assign(number=frame["AppNo"].map(lambda text: " ".join(text.upper().split())))
    frame["trader"] = frame["TradingName"].map(lambda name: _TRADING_AS.split(name)[0].strip(" (-"))
    frame["sections"] = [
        tuple(
            row.section
            for row in food_sections()
            if row.section in columns and _PROCESSING.search(cells[columns[row.section]])
        )
        for cells in frame.to_dict("records")
    ]
    for column, rule, bad in (
        ("AppNo", "no approval number", frame["number"] == ""),
        ("TradingName", MAY_BE_A_PERSON, frame["TradingName"].map(_names_a_person)),
    ):
        for line, value in frame.loc[bad, column].items():
            file_report.quarantine(int(str(line)), column, rule, WITHHELD if rule == MAY_BE_A_PERSON else value)
    frame = frame.assign(x=_metres(frame, "X", file_report), y=_metres(frame, "Y", file_report))
    frame = frame[file_report.accepted(frame.index)]
    file_report.note(
        "processing plant without a section that says of what: no product", int((frame["sections"].map(len) == 0).sum())
    )
    return set_aside_repeats(frame, ["number"], file_report), countries


def _metres(frame: pd.DataFrame, column: str, file_report: FileReport) -> pd.Series:
    return parse_numbers(frame, column, file_report, bounds_of(METRES)) if len(frame) else frame[column].astype(float)


def _names_a_person(name: str) -> bool:
    """Blanked by the publisher, a bare name, or a trader without a legal form, who may be persons in partnership."""
    trader = _TRADING_AS.split(name)[0].strip(" (-")
    if trader != name.strip():
        return not has_legal_form(trader)
    bare = _INITIALS.fullmatch(name.replace(" And ", " and ")) or may_be_person(_FIRM_OF.sub("", name))
    return not name or (bool(bare) and not _TRADE.search(name) and not has_legal_form(name))


def _placeable(frame: pd.DataFrame, seats: Seats, file_report: FileReport) -> pd.DataFrame:
    """Add evidence of place; coordinates that an address shows to be wrong are cleared."""
    latitude, longitude = grid_to_degrees(frame["x"], frame["y"])
    authority = frame["GeographicLocalAuthority"].map(district_name)
    # An authority that spreads over several regions places nothing; its town may.
    known = seats.place(pd.DataFrame({"town": authority}))["area"].notna()
    frame = frame.assign(
        key=frame["source"] + ":" + frame["number"],
        nuts=None,
        latitude=latitude,
        longitude=longitude,
        postcode=frame["Postcode"].map(normalise_postcode),
        town=authority.where(known, frame["Town"].map(normal_town)),
    )
    frame = seats.mend(frame, file_report) if len(frame) else frame
    unplaced = frame["postcode"].isna() & frame["latitude"].isna()
    file_report.note("address withheld: placed in its local authority", int(unplaced.sum()))
    return frame


def _batches(frame: pd.DataFrame, seats: Seats, file_report: FileReport) -> Iterator[Batch]:
    product = {row.section: row.product for row in food_sections()}
    towns = frame["Town"].map(normal_town)
    yield Nodes(
        NodeLabel.SITE,
        pd.DataFrame(
            {
                "key": frame["key"],
                "name": frame["TradingName"],
                "operator": frame["trader"],
                "product": frame["sections"].map(lambda found: "; ".join(product[section] for section in found)),
                "status": frame["status"],
                "town": towns,
                "postcode": frame["postcode"],
                "latitude": frame["latitude"],
                "longitude": frame["longitude"],
                "reference": frame["number"],
                "seen": frame["seen"],
                "address": _PAGE,
                "source": frame["source"],
            }
        ),
    )
    # A trading name is no register's: two dairies called The Dairy are two firms. A company's name stands once.
    company = frame["trader"].map(has_legal_form)
    identifier = frame["trader"].map(slug).where(company, frame["number"].map(slug))
    record = frame["source"] + ":" + identifier
    rows = pd.DataFrame(
        {
            "key": record,
            "kind": "business",
            "scheme": "name",
            "id": identifier,
            "name": frame["trader"],
            "type": "company",
            "country": UNITED_KINGDOM,
            "town": towns.mask(company, None),
            "postcode": frame["postcode"].mask(company, None),
            "source": frame["source"],
        }
    )
    yield Nodes(NodeLabel.RECORD, rows.sort_values(["key", "name"]).drop_duplicates("key"))
    operates = pd.DataFrame({"from": record, "to": frame["key"], "source": frame["source"]})
    yield Edges(EdgeType.OPERATES, NodeLabel.RECORD, NodeLabel.SITE, operates)
    yield Edges(EdgeType.OPERATES_IN, NodeLabel.SITE, NodeLabel.SECTOR, _operates_in(frame))
    yield from seats.locate(frame, file_report, "works", NodeLabel.SITE)


def _operates_in(frame: pd.DataFrame) -> pd.DataFrame:
    classes = {row.section: row.sic for row in food_sections() if row.sic}
    edges = [
        (key, sector_key(Scheme.SIC, code), rank, source)
        for key, sections, source in zip(frame["key"], frame["sections"], frame["source"], strict=True)
        for rank, code in enumerate(dict.fromkeys(classes[each] for each in sections if each in classes), start=1)
    ]
    return pd.DataFrame(edges, columns=["from", "to", "rank", "source"]).astype({"rank": np.int64})


LOADER = Loader(
    name="food_establishments",
    describes="Food plants by product: establishments approved to process food of animal origin.",
    load=load,
    files={"food_establishments": ("fsa_*.csv.gz",)},
    after=("geography", "sic"),
    ranks=(SourceRank(_NEWEST, attributes=190),),
)

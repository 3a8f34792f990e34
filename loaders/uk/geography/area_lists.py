"""Areas of the United Kingdom: lists, hierarchies, changes of codes, outlines and outward postcodes.

Any of the published files can be given, in any number and under any name: each is recognised by its header or its
attributes. Files that name each other's areas belong into one load. What is taken from each:

- districts 2023 → ITL 2021 and districts 2025 → ITL 2025: areas, names, what is part of what;
- districts → combined authorities, districts → enterprise partnerships: the same;
- changes of codes, codes over time: former districts and their successors; countries;
- NUTS of 2013, 2016 and 2021, and the step from 2013 to 2016: codes that are no ITL code, and their successors;
- outlines (GeoJSON, shapefile, TopoJSON): boundaries, centroids, and the shares of areas that were divided;
- outward postcodes: their centroids, with the name of the town.

Lists that only repeat what a newer one says, or that overlap, are read and serve as a check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.reference.plausible import bounds_of
from graph_engine.schema import AreaLevel, Quantity
from graph_engine.spellings import nearest_names
from loaders.framework.load_report import FileReport
from loaders.framework.loader import Batch, LoadContext, Loader
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.tabular_files import parse_numbers, read_delimited
from loaders.framework.workbooks import read_sheet, sheet_names
from loaders.framework.year_columns import header_fields
from loaders.placement.vintages import FIGURES, TODAY
from loaders.uk.geography import boundaries
from loaders.uk.geography.changes import CodeChanges
from loaders.uk.geography.districts import add_authorities, add_counties, add_districts, add_partnerships
from loaders.uk.geography.itl import add_countries, add_itl, add_itl_succession, add_nuts
from loaders.uk.geography.rows import (
    AUTHORITIES,
    CHANGES,
    DISTRICTS,
    ITL_2021,
    ITL_2025,
    NUTS,
    PARTNERSHIPS,
    POSTCODES,
    AreaRows,
    Catalogue,
)

CHECK_ONLY = "kept as a check, not loaded"
ABROAD = "outside of the United Kingdom: not loaded"

_DISTRICT = r"(E0[6-9]|W06|S12|N09)\d{6}"
_ANY_AREA = r"[A-Z]\d{8}"
_ITL = r"TL[C-N]([0-9A-Z]{1,2})?"
_NUTS = r"[A-Z]{2}[0-9A-Z]{0,3}"


@dataclass(frozen=True)
class ListKind:
    """One kind of published list: its columns, the form of its codes, and what may stand once.

    Parameters
    ----------
    name : str
        What the rows are called in the :class:`~loaders.uk.geography.rows.Catalogue`.
    codes : dict
        Columns of codes and the form that each must have; an empty code is refused unless the form allows it.
    names : tuple of str
        Columns of names, which must not be empty.
    identity : tuple of str
        Columns that together stand once.
    """

    name: str
    codes: dict[str, str]
    names: tuple[str, ...]
    identity: tuple[str, ...]
    check_only: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that the list must have."""
        return (*self.codes, *self.names)


def _itl_columns(year: str) -> dict[str, str]:
    return {f"ITL3{year}CD": _ITL, f"ITL2{year}CD": _ITL, f"ITL1{year}CD": _ITL}


LISTS = (
    ListKind(
        "districts 2023",
        {"LAD23CD": _DISTRICT, "LAU121CD": _ANY_AREA, **_itl_columns("21")},
        ("LAD23NM", "ITL321NM", "ITL221NM", "ITL121NM"),
        ("LAU121CD",),
    ),
    ListKind(
        "districts 2025",
        {"LAD25CD": _DISTRICT, "LAU125CD": _ANY_AREA, **_itl_columns("25")},
        ("LAD25NM", "ITL325NM", "ITL225NM", "ITL125NM"),
        ("LAU125CD",),
    ),
    ListKind(
        "authorities 2025",
        {"LAD25CD": _DISTRICT, "CAUTH25CD": r"E47\d{6}"},
        ("LAD25NM", "CAUTH25NM"),
        ("LAD25CD",),
    ),
    ListKind("partnerships 2020", {"LACD": _DISTRICT, "ERCD": r"E37\d{6}"}, ("LANM", "ERNM"), ("LACD",)),
    ListKind("names of partnerships", {"LEP20CD": r"E37\d{6}"}, ("LEP20NM",), ("LEP20CD",)),
    ListKind(
        "code changes",
        {"oldcd": _ANY_AREA, "newcd": f"({_ANY_AREA})?", "start": r"\d{4}"},
        ("oldnm", "type"),
        ("oldcd", "newcd", "start"),
    ),
    ListKind(
        "codes over time",
        {"LADCD": _DISTRICT, "LADCD_ACTIVE": _DISTRICT},
        ("LADNM", "LADNM_ACTIVE"),
        ("LADCD",),
    ),
    ListKind(
        "districts 2018",
        {"LAD18CD": _DISTRICT, "LAU118CD": _ANY_AREA, "NUTS318CD": _NUTS, "NUTS218CD": _NUTS, "NUTS118CD": _NUTS},
        ("NUTS318NM", "NUTS218NM", "NUTS118NM"),
        ("LAU118CD",),
    ),
    ListKind(
        "NUTS 2013 to 2016",
        {"NUTS315CD": _NUTS, "NUTS318CD": _NUTS},
        ("NUTS315NM", "NUTS318NM"),
        ("NUTS315CD", "NUTS318CD"),
    ),
    ListKind("NUTS", {"CNTR_CODE": "[A-Z]{2}", "NUTS_ID": _NUTS}, ("NAME_LATN",), ("NUTS_ID",)),
    ListKind("outward postcodes", {"postcode": r"[A-Z]{1,2}\d[A-Z\d]?"}, ("latitude", "longitude"), ("postcode",)),
    ListKind(
        "authorities 2019",
        {"LAD19CD": _DISTRICT, "CAUTH19CD": r"E47\d{6}"},
        ("LAD19NM", "CAUTH19NM"),
        ("LAD19CD",),
        check_only=True,
    ),
    ListKind("partnerships 2017", {"LSOA11CD": r"[EW]01\d{6}", "LEP17CD1": r"E37\d{6}"}, (), ("LSOA11CD",), True),
    ListKind("ITL codes of both vintages", {"itl1": _ITL, "itl2": _ITL, "itl3": _ITL}, ("itl3name",), (), True),
)
_OPTIONAL = {
    "code changes": ("newnm",),
    "codes over time": ("UTLACD", "UTLANM", "CTRYCD", "CTRYNM", "UKCD", "UKNM"),
    "outward postcodes": ("town", "country"),
    "districts 2023": ("LAU121NM",),
    "districts 2025": ("LAU125NM",),
}
# Codes that only one vintage of NUTS has.
_NUTS_SIGNS = {2013: r"UK(M2|M3|N0[1-5])", 2016: r"UK(N1|K2[12]|M7|M8|M9)", 2021: r"UK(N0[A-G]|K2[45])"}
_CROWN_DEPENDENCIES = frozenset({"GG", "JE", "IM"})
_OUTLINE_FIELD = re.compile(r"(LAD|ITL3|CAUTH|LEP)(\d\d)CD")
_TOPOLOGY_LAYERS = {
    "ITL1": "ITL1 2021",
    "ITL2": "ITL2 2021",
    "ITL3": "ITL3 2021",
    "LTLA": "districts 2022",
    "nuts3": "NUTS3 2016",
    "CTRY": "countries",
    "UK": "kingdom",
}
# The edition that a list or an outline belongs to, so that each file's load report stands with its source.
_EDITION_OF = {
    "districts 2023": DISTRICTS,
    "districts 2025": DISTRICTS,
    "districts": DISTRICTS,
    "districts 2022": DISTRICTS,
    "authorities 2025": AUTHORITIES,
    "authorities 2019": AUTHORITIES,
    "authorities": AUTHORITIES,
    "partnerships 2020": PARTNERSHIPS,
    "names of partnerships": PARTNERSHIPS,
    "partnerships 2017": PARTNERSHIPS,
    "partnerships": PARTNERSHIPS,
    "code changes": CHANGES,
    "codes over time": CHANGES,
    "districts 2018": NUTS,
    "NUTS 2013 to 2016": NUTS,
    "NUTS": NUTS,
    "NUTS3 2016": NUTS,
    "outward postcodes": POSTCODES,
    "ITL codes of both vintages": ITL_2025,
    "ITL3 2025": ITL_2025,
    "ITL1 2021": ITL_2021,
    "ITL2 2021": ITL_2021,
    "ITL3 2021": ITL_2021,
}
_SHAPEFILE_PARTS = frozenset({".dbf", ".shx", ".prj", ".cpg"})


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read files of areas and yield areas with what is part of what and what became of what.

    Raises
    ------
    LayoutError
        A file that is none of the known ones; the message names its header and what is known.
    """
    catalogue = Catalogue()
    for path in paths:
        if path.suffix.casefold() in _SHAPEFILE_PARTS:
            if path.with_suffix(".shp") in paths:
                continue
            raise LayoutError(f"{path.name} is one part of a shapefile; give the .shp file, which finds its parts.")
        file_report = context.file_report(path)
        _read(path, file_report, catalogue)
        context.progress(path.name, file_report.rows_read)
    rows = AreaRows()
    changes = CodeChanges.of(catalogue)
    add_countries(catalogue, rows)
    add_itl(catalogue, rows)
    add_itl_succession(catalogue, changes, rows)
    add_nuts(catalogue, changes, rows)
    districts = add_districts(catalogue, changes, rows)
    add_authorities(catalogue, changes, rows, districts)
    add_counties(catalogue, changes, rows, districts)
    add_partnerships(catalogue, changes, rows, districts)
    _add_postcodes(catalogue, rows)
    yield from rows.batches()


def _read(path: Path, file_report: FileReport, catalogue: Catalogue) -> None:
    with path.open("rb") as handle:
        start = handle.read(1 << 16)
    if start.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        kind, sheet = _recognise_workbook(path)
        frame = read_sheet(path, sheet, file_report, kind.columns, header_row=1, optional=_OPTIONAL.get(kind.name, ()))
    elif start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") or start.startswith(b"\x00\x00\x27\x0a"):
        _read_outlines(path, file_report, catalogue)
        return
    else:
        kind = _nearest_kind(path.name, set(header_fields(path)))
        chunks = list(read_delimited(path, file_report, kind.columns, optional=_OPTIONAL.get(kind.name, ())))
        columns = [*kind.columns, *_OPTIONAL.get(kind.name, ())]
        frame = pd.concat(chunks) if chunks else pd.DataFrame(columns=columns, dtype=object)
    file_report.source = _EDITION_OF[kind.name].key
    frame = _accepted(frame, kind, file_report)
    if kind.check_only:
        file_report.note(CHECK_ONLY, len(frame))
        return
    name, frame = _of_vintage(path, kind, frame, file_report)
    catalogue.add_table(name, frame)


def _recognise_workbook(path: Path) -> tuple[ListKind, str]:
    from loaders.framework.workbooks import read_grid

    headers = {}
    for sheet in sheet_names(path):
        grid = read_grid(path, sheet)
        headers[sheet] = {" ".join(cell.split()) for cell in (grid[0] if grid else []) if cell}
    for sheet, header in headers.items():
        for kind in LISTS:
            if set(kind.columns) <= header:
                return kind, sheet
    return _nearest_kind(path.name, set().union(*headers.values())), next(iter(headers))


def _nearest_kind(name: str, header: set[str]) -> ListKind:
    """The list that has all its columns in a header, else the one with most of them, so that what lacks is named."""
    share = {kind.name: len(header & set(kind.columns)) / len(kind.columns) for kind in LISTS}
    # Of lists that fit alike the one with most columns: small lists are parts of larger ones.
    best = max(LISTS, key=lambda kind: (share[kind.name], len(kind.columns)))
    if share[best.name] < 0.5:
        shown = ", ".join(sorted(header)[:8]) or "nothing"
        near = nearest_names(name, [kind.name for kind in LISTS], 3, 0.2)
        raise LayoutError(
            f"{name} is no list of areas that is known: its first line has {shown}. "
            f"Known are {', '.join(kind.name for kind in LISTS)}"
            + (f"; by its name it may be {near[0]}." if near else ".")
        )
    return best


def _accepted(frame: pd.DataFrame, kind: ListKind, file_report: FileReport) -> pd.DataFrame:
    """Set aside rows whose codes have another form or whose names are empty, and rows that contradict others."""
    frame = frame[[*kind.columns, *_OPTIONAL.get(kind.name, ())]]
    bad = pd.Series(False, index=frame.index)
    for column, form in kind.codes.items():
        wrong = ~frame[column].str.fullmatch(form) & ~bad
        for line, value in frame.loc[wrong, column].items():
            file_report.quarantine(int(str(line)), column, "not a code of this list", value)
        bad |= wrong
    for column in kind.names:
        wrong = frame[column].eq("") & ~bad
        for line in frame.index[wrong]:
            file_report.quarantine(int(line), column, "no name", "")
        bad |= wrong
    frame = frame[~bad]
    if not kind.identity:
        return frame
    if kind.name == "NUTS 2013 to 2016":
        again = frame.duplicated()
        file_report.note("repeated row", int(again.sum()))
        frame = frame[~again]
    return set_aside_repeats(frame, kind.identity, file_report)


def _of_vintage(path: Path, kind: ListKind, frame: pd.DataFrame, file_report: FileReport) -> tuple[str, pd.DataFrame]:
    if kind.name == "outward postcodes":
        frame = frame.assign(
            latitude=parse_numbers(frame, "latitude", file_report, bounds_of(Quantity.LATITUDE)),
            longitude=parse_numbers(frame, "longitude", file_report, bounds_of(Quantity.LONGITUDE)),
        )
        frame = frame[frame["latitude"].notna() & frame["longitude"].notna()]
        outside = ~frame["latitude"].between(49, 62) | ~frame["longitude"].between(-9.5, 3)
        for line, row in frame[outside].iterrows():
            point = f"{row['latitude']}, {row['longitude']}"
            file_report.quarantine(int(str(line)), "latitude", "outside of the United Kingdom", point)
        abroad = frame["country"].isin(_CROWN_DEPENDENCIES) & ~outside
        file_report.note(ABROAD, int(abroad.sum()))
        return kind.name, frame[~outside & ~abroad]
    if kind.name != "NUTS":
        return kind.name, frame
    british = frame["CNTR_CODE"].eq("UK") & ~frame["NUTS_ID"].str.startswith("UKZ")
    file_report.note(ABROAD, int((~british).sum()))
    frame = frame[british & frame["NUTS_ID"].str.len().gt(2)]
    # The file does not say its vintage: codes that only one vintage has do.
    signs = {year: int(frame["NUTS_ID"].str.match(form).sum()) for year, form in _NUTS_SIGNS.items()}
    vintage = max(signs, key=lambda year: signs[year])
    if not signs[vintage]:
        raise LayoutError(
            f"{path.name} has NUTS codes but none that tells the vintage (such as UKN01 of 2013, UKN10 of 2016 or "
            "UKN0A of 2021); give the whole list."
        )
    return f"NUTS {vintage}", frame[["NUTS_ID", "NAME_LATN"]].set_axis(["code", "name"], axis=1)


def _read_outlines(path: Path, file_report: FileReport, catalogue: Catalogue) -> None:
    layers = boundaries.layer_names(path)
    found = False
    for layer in [name for name in layers if name in _TOPOLOGY_LAYERS] or layers:
        fields = boundaries.layer_fields(path, layer)
        hit = next((field for field in fields if _OUTLINE_FIELD.fullmatch(field)), None)
        if hit is not None:
            kind, year = _outline_kind(path.name, hit)
            areas = boundaries.read_layer(path, layer, file_report, hit, hit[:-2] + "NM")
            catalogue.add_outlines(kind, areas, rank=-year)
            file_report.source = file_report.source or _EDITION_OF[kind].key
        elif {"AREACD", "AREANM"} <= set(fields) and layer in _TOPOLOGY_LAYERS:
            areas = boundaries.read_layer(path, layer, file_report, "AREACD", "AREANM")
            # A topology of many levels draws the areas of Scotland as whole districts: it only fills in for a file
            # of one level.
            catalogue.add_outlines(_TOPOLOGY_LAYERS[layer], areas, rank=0)
            if _TOPOLOGY_LAYERS[layer] in _EDITION_OF:
                file_report.source = file_report.source or _EDITION_OF[_TOPOLOGY_LAYERS[layer]].key
        else:
            continue
        found = True
    if not found:
        fields = boundaries.layer_fields(path, layers[0]) if layers else []
        raise LayoutError(
            f"{path.name} has no outlines that are known: its attributes are {', '.join(fields[:8]) or 'none'}. "
            "Expected LAD24CD, ITL321CD, ITL325CD, CAUTH24CD or LEP21CD, or AREACD in a layer ITL3 or nuts3."
        )


def _outline_kind(name: str, column: str) -> tuple[str, int]:
    """Kind and year of the areas whose codes stand in a column such as ``LAD24CD``."""
    level, year = column[:-4], 2000 + int(column[-4:-2])
    if level != "ITL3":
        return {"LAD": "districts", "CAUTH": "authorities", "LEP": "partnerships"}[level], year
    if year not in (FIGURES, TODAY):
        raise LayoutError(f"{name} has ITL areas of {year}; outlines of {FIGURES} (ITL321CD) and {TODAY} are known.")
    return f"ITL3 {year}", year


def _add_postcodes(catalogue: Catalogue, rows: AreaRows) -> None:
    codes = catalogue.table("outward postcodes", "postcode", "town", "latitude", "longitude")
    codes = codes.rename(columns={"postcode": "code"}).drop_duplicates("code")
    codes["name"] = codes["town"].where(codes["town"] != "", codes["code"])
    rows.areas(POSTCODES, AreaLevel.POSTCODE, None, codes)


LOADER = Loader(
    name="geography",
    describes="Areas of the United Kingdom: ITL, districts, authorities, partnerships, boundaries, postcodes.",
    load=load,
    files={
        "geography_2025": ("*.csv", "*.xlsx", "*.geojson"),
        "geography": ("*.csv", "*.topojson", "*/*.shp"),
    },
)

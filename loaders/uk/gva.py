"""Gross value added by area and industry: the ITL table and the tables by district of the regional accounts.

Published tables list totals, sections and parts of sections together. Only the *finest industries that do
not overlap* become figures; the others are read as checks: where the finest do not sum to a published total,
within what rounding to £1 million can do, the row of that total is set aside. A negative figure is kept
(losses are real) and noted; an empty cell is no figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.reference.plausible import bounds_of
from graph_engine.schema import AreaLevel, EdgeType, Measure, NodeLabel, Scheme, sector_key
from loaders.framework.column_names import published_names
from loaders.framework.licences import OGL
from loaders.framework.load_report import FileReport
from loaders.framework.loader import Batch, Edges, Edition, LoadContext, Loader
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.sector_codes import absent_sectors
from loaders.framework.tabular_files import read_delimited
from loaders.framework.workbooks import read_grid, read_sheet
from loaders.framework.year_columns import header_fields, year_columns, year_values
from loaders.placement.area_lookup import AreaLookup

IMPUTED_RENT = "68IMP"
"""Industry of owner-occupiers' imputed rent: no activity of anyone, so a sector of its own."""

CHECK_ONLY = "total or section: read as a check of its parts"
_ONS = "https://www.ons.gov.uk/economy/grossvalueaddedgva/datasets/"
_ADDRESS = {
    False: f"{_ONS}nominalandrealregionalgrossvalueaddedbalancedbyindustry",
    True: f"{_ONS}regionalgrossvalueaddedbalancedbyindustrylocalauthoritiesbyitl1region",
}
_SHEET = "Current Price"
_SHEET_HEADER_ROW = 2
_RANGE = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")
_BRACKETED = re.compile(r"[A-Z]+(?:-[A-Z]+)?\s*\(([0-9;, -]+)\)")
_TOTAL = re.compile(r"total|[a-z](-[a-z])?", re.IGNORECASE)
_BARE = re.compile(r"(\d{1,2}(?:-\d{1,2})?)(?:IMP)?")


# Names of the columns in the ITL table, in the tables by district, and in the workbooks by district.
_ALIASES = {
    "area": ("ITL code", "lad_code", "LAD code"),
    "name": ("Region name", "lad_name", "LA name"),
    "industry": ("SIC07 code", "industry_code", "SIC07"),
    "description": ("SIC07 description", "industry_name", "SIC07 description"),
}
_WORKBOOK = {own: names[-1] for own, names in _ALIASES.items()}
_REGION = "ITL1 region"


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read tables of gross value added at current prices.

    Raises
    ------
    InputError
        No areas are loaded.
    LayoutError
        A table of another layout, or one whose industries overlap.
    """
    areas = AreaLookup(context.graph)
    tables = []
    for path in paths:
        tables.append(_Table(path, context.file_report(path), areas))
        context.progress(path.name, tables[-1].file_report.rows_read)
    editions = sorted({table.edition.key for table in tables if not table.is_empty})
    for table in tables:
        if table.is_empty:
            continue
        yield table.edition
        yield absent_sectors(context.graph, table.sectors(), editions)
        yield from table.edges()


def divisions(code: str) -> frozenset[int] | None:
    """Return the SIC divisions that a published industry code covers; ``None`` for totals such as ``A-E``.

    Examples
    --------
    >>> sorted(divisions("ABDE (1-3; 35)")), sorted(divisions("58-60")), divisions("Total")
    ([1, 2, 3, 35], [58, 59, 60], None)
    """
    match = _BRACKETED.fullmatch(code) or _BARE.fullmatch(code)
    if not match:
        return None
    found: set[int] = set()
    for first, last in _RANGE.findall(match[1]):
        found |= set(range(int(first), int(last or first) + 1))
    return frozenset(found)


def finest(codes: Iterable[str]) -> list[str]:
    """Return the industries of a list that do not contain another one of it, sorted.

    Raises
    ------
    LayoutError
        Two of them overlap.

    Examples
    --------
    >>> finest(["Total", "F (41-43)", "41", "42", "43", "L (68)", "68", "68IMP", "P (85)"])
    ['41', '42', '43', '68', '68IMP', 'P (85)']
    """
    known = {code: covered for code in set(codes) if (covered := divisions(code))}
    accepted = [
        code
        for code, covered in sorted(known.items())
        if not any(
            other < covered or (other == covered and _BARE.fullmatch(name) and not _BARE.fullmatch(code))
            for name, other in known.items()
            if name != code
        )
    ]
    owner: dict[int, str] = {}
    for code in accepted:
        for division in known[code] if code != IMPUTED_RENT else ():
            if division in owner:
                raise LayoutError(
                    f"The industries {owner[division]!r} and {code!r} both cover division {division:02d}; "
                    "the table's list of industries is not one that is known."
                )
            owner[division] = code
    return accepted


def _members(code: str, industries: Iterable[str]) -> list[str]:
    """Return the finest industries that make up a total; none where they do not cover it all."""
    if code.casefold() == "total":
        return sorted(industries)
    # Totals of letters, such as A-E, do not say which divisions they hold.
    covered = divisions(code)
    if covered is None:
        return []
    found = {name: own for name in sorted(industries) if (own := divisions(name)) and own <= covered}
    return list(found) if frozenset().union(*found.values()) == covered else []


class _Table:
    """One file: its edition, its industries, and figures by area, industry and year."""

    def __init__(self, path: Path, file_report: FileReport, areas: AreaLookup) -> None:
        self.file_report = file_report
        is_workbook = path.suffix.casefold() in (".xlsx", ".xls")
        self._part = _SHEET if is_workbook else ""
        names = _WORKBOOK if is_workbook else published_names(header_fields(path), _ALIASES)
        area, industry, self._description = names["area"], names["industry"], names["description"]
        rows, years = (_sheet_rows if is_workbook else _rows)(path, file_report, tuple(names.values()))
        self._level, place = _places(path.name, rows[area], areas)
        for line, code in rows.loc[place.isna(), area].items():
            file_report.quarantine(int(str(line)), area, "unknown area", code, part=self._part)
        strange = rows[industry].map(lambda code: not (divisions(code) or _TOTAL.fullmatch(code)))
        for line, code in rows.loc[strange, industry].items():
            file_report.quarantine(int(str(line)), industry, "unknown industry", code, part=self._part)
        rows = rows.assign(place=place)[place.notna() & ~strange]
        values = year_values(rows, years, file_report, bounds_of(Measure.GVA), part=self._part)
        identity = rows.loc[values.index, [industry, "place"]]
        accepted = set_aside_repeats(identity.join(values), list(identity.columns), file_report, part=self._part)
        self._rows, self._values = rows.loc[accepted.index], values.loc[accepted.index]
        self._industry = self._rows[industry]
        self._finest = finest(self._industry)
        self._years = sorted(years.values())
        region = rows[_REGION].iloc[0] if is_workbook and len(rows) else ""
        self.edition = _edition(self._level, self._years, str(region))
        file_report.source = self.edition.key
        self._scheme = Scheme.GVA_DISTRICT if self._level is AreaLevel.DISTRICT else Scheme.GVA
        self._check()

    @property
    def is_empty(self) -> bool:
        return self._rows.empty

    def _check(self) -> None:
        fine = self._industry.isin(self._finest)
        self.file_report.note("negative figures kept", int((self._values[fine] < 0).to_numpy().sum()))
        self.file_report.note("cells without a figure", int(self._values[fine].isna().to_numpy().sum()))
        for code in sorted(self._industry[~fine].unique()):
            members = _members(code, self._finest)
            if members:
                self._compare(code, members)
        checks = [line for line in self._industry[~fine].index if not self._is_out(line)]
        self.file_report.note(CHECK_ONLY, len(checks))

    def _is_out(self, line: object) -> bool:
        return self.file_report.is_quarantined(int(str(line)), part=self._part)

    def _compare(self, code: str, members: Sequence[str]) -> None:
        """Set aside the rows of a total that its parts do not sum to; areas with a missing part pass."""
        of_members = self._industry.isin(members)
        parts = self._values[of_members].groupby(self._rows.loc[of_members, "place"])
        totals = self._values[self._industry == code]
        places = self._rows.loc[totals.index, "place"]
        sums = parts.sum().reindex(places).to_numpy()
        complete = (parts.count() == len(members)).reindex(places, fill_value=False).to_numpy()
        published = totals.to_numpy(dtype=float)
        gaps = np.where(complete & ~np.isnan(published), np.abs(published - sums), 0.0)
        # Each part and the total itself are rounded to £1 million.
        allowed = (len(members) + 1) / 2
        rule = f"differs by more than rounding (£{allowed:g} million) from the sum of its parts"
        for row in np.flatnonzero(gaps.max(axis=1, initial=0.0) > allowed):
            year = int(gaps[row].argmax())
            value = f"{code} {self._years[year]}: {published[row, year]:g}; its parts {sums[row, year]:g}"
            line = int(str(totals.index[int(row)]))
            self.file_report.quarantine(line, str(self._years[year]), rule, value, part=self._part)

    def sectors(self) -> pd.DataFrame:
        names = self._rows.assign(code=self._industry).drop_duplicates("code").set_index("code")
        return pd.DataFrame(
            {
                "key": [sector_key(self._scheme, code) for code in self._finest],
                "scheme": str(self._scheme),
                "code": self._finest,
                "level": "industry",
                "name": [names.loc[code, self._description] for code in self._finest],
                "source": self.edition.key,
            }
        )

    def edges(self) -> Iterator[Edges]:
        fine = self._industry.isin(self._finest)
        ends = pd.DataFrame(
            {
                "from": self._rows.loc[fine, "place"],
                "to": [sector_key(self._scheme, code) for code in self._industry[fine]],
            }
        ).sort_values(["from", "to"])
        for year in self._years:
            figures = self._values[year].reindex(ends.index)
            held = figures.notna()
            rows = ends[held].assign(
                measure=str(Measure.GVA),
                year=year,
                value=figures[held].to_numpy(dtype=float),
                suppressed=np.zeros(int(held.sum()), dtype=bool),
                source=self.edition.key,
            )
            yield Edges(EdgeType.HAS_ACTIVITY, NodeLabel.AREA, NodeLabel.SECTOR, rows)


def _rows(path: Path, file_report: FileReport, columns: tuple[str, ...]) -> tuple[pd.DataFrame, dict[str, int]]:
    years: dict[str, int] = {}
    # The required columns are asked for first, so that a web page or a renamed column is named as what it is.
    if set(columns) <= set(header_fields(path)):
        years = year_columns(path.name, header_fields(path))
    chunks = list(read_delimited(path, file_report, [*columns, *years]))
    if not chunks:
        raise LayoutError(f"{path.name} has a header and no rows.")
    return pd.concat(chunks), years


def _sheet_rows(path: Path, file_report: FileReport, columns: tuple[str, ...]) -> tuple[pd.DataFrame, dict[str, int]]:
    years: dict[str, int] = {}
    for cells in read_grid(path, _SHEET)[:30]:
        header = [" ".join(cell.split()) for cell in cells]
        if set(columns) <= set(header):
            years = year_columns(path.name, header)
            break
    wanted = [_REGION, *columns, *years]
    rows = read_sheet(path, _SHEET, file_report, wanted, header_row=_SHEET_HEADER_ROW)
    if rows.empty:
        raise LayoutError(f"{path.name}, sheet {_SHEET!r} has a header and no rows.")
    return rows, years


def _places(name: str, codes: pd.Series, areas: AreaLookup) -> tuple[AreaLevel | None, pd.Series]:
    found = {code: place for code in codes.unique() if (place := areas.find(code))}
    levels = sorted({place.level for place in found.values()})
    if len(levels) > 1:
        raise LayoutError(f"{name} mixes areas of the levels {', '.join(levels)}; load a table of one level.")
    if not levels:
        return None, codes.map(lambda _: None)
    keys = areas.keys(levels[0], {place.code for place in found.values()})
    return AreaLevel(levels[0]), codes.map(lambda code: keys.get(found[code].code) if code in found else None)


def _edition(level: AreaLevel | None, years: Sequence[int], region: str) -> Edition:
    district = level is AreaLevel.DISTRICT
    where = "districts" if district else f"{level or 'unknown'} areas"
    slug = "-".join(re.findall(r"[a-z]+", region.casefold()))
    parts = ["gva", str(level or "unknown").casefold(), f"{years[0]}-{years[-1]}", slug]
    return Edition(
        key="-".join(part for part in parts if part),
        title=f"Regional gross value added by industry, {where}{' of ' if region else ''}{region}",
        publisher="Office for National Statistics",
        licence=OGL,
        address=_ADDRESS[district],
        edition=f"{years[0]} to {years[-1]}, current prices",
    )


LOADER = Loader(
    name="gva",
    describes="Gross value added by industry, of ITL areas (CSV) and of districts (workbooks or one CSV).",
    load=load,
    files={
        "regional_gva": ("Table 3c ITL3 current price estimates pounds million.csv",),
        "gva_district": ("gva_current_prices_lad_by_industry_*.csv",),
    },
    after=("geography",),
)

"""Jobs and local units by area and industry from Nomis: BRES (NM_189_1), UK Business Counts (NM_141_1).

Any geography that Nomis offers can be loaded, as long as its areas are in the graph: districts, ITL and NUTS
areas of every vintage, regions, combined authorities, enterprise partnerships. The rules, in order of use:

1. Of the Business Counts the rows of all size bands and all legal forms are figures; the others break them
   down. Of BRES the counts are figures, percentages are not; "Employment" (employees and working owners) is
   taken where the file has it, else "Employees", which is another measure. Rows that are not taken are
   counted in a note.
2. A status that says suppressed gives a suppressed figure, one that says missing gives none; others are
   noted.
3. A year of a file whose figures are all zero was not available at download: every row is set aside.
4. Rows that repeat or contradict each other are set aside; see :mod:`loaders.framework.figure_cells`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from graph_engine.schema import EdgeType, Measure, NodeLabel, Scheme, sector_key
from loaders.framework.figure_cells import Cells
from loaders.framework.licences import OGL
from loaders.framework.load_report import FileReport
from loaders.framework.loader import Batch, Edges, Edition, LoadContext, Loader
from loaders.framework.sector_codes import TOTAL, SectorLookup, all_industries
from loaders.framework.tabular_files import parse_numbers, read_delimited
from loaders.framework.year_columns import header_fields
from loaders.placement.area_lookup import LAST_NUTS_VINTAGE, AreaLookup, AreaMatch

ALL_ZERO = "all-zero year: not available"
UNKNOWN_AREA = "unknown area"
OTHER_VINTAGE = "unknown area: its code is not of the vintage of the file's other codes"
_COMMON = ("DATE", "GEOGRAPHY_CODE", "INDUSTRY_CODE", "MEASURES_NAME", "OBS_VALUE", "OBS_STATUS")
_OPTIONAL = ("GEOGRAPHY_TYPE", "INDUSTRY_NAME", "INDUSTRY_TYPE", "OBS_STATUS_NAME")
_NORMAL = frozenset({"A", ""})
# Nomis marks what it has no figure for with Q, "These figures are missing."; the others are SDMX's.
_MISSING = frozenset({"Q", "M", "L", "H", "O"})
_SUPPRESSED = re.compile(r"suppress|confidential|disclos", re.IGNORECASE)
_DIGITS = re.compile(r"\((\d) digit\)")
_LEVEL_NAMES = {"LAD": "district", "MCA": "combined authority"}


@dataclass(frozen=True)
class _Dataset:
    """One Nomis dataset: how to tell it, which rows are its figures, and what they count."""

    name: str
    dataset: str
    title: str
    sign: str
    wanted: tuple[tuple[str, str], ...]
    measures: tuple[tuple[str, Measure], ...]
    status: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        extra = tuple(column for column, _ in self.wanted if column not in _COMMON)
        return (*_COMMON, *extra, *((self.status,) if self.status else ()))

    def key(self, year: int, level: str) -> str:
        return f"nomis-{self.name}-{year}-{level.casefold()}"


BRES = _Dataset(
    name="bres",
    dataset="NM_189_1",
    title="Business Register and Employment Survey",
    sign="EMPLOYMENT_STATUS_NAME",
    wanted=(("MEASURE_NAME", "Count"), ("MEASURES_NAME", "Value")),
    measures=(("employment", Measure.JOBS), ("employees", Measure.EMPLOYEE_JOBS)),
    status="EMPLOYMENT_STATUS_NAME",
)
BUSINESS_COUNTS = _Dataset(
    name="ukbc",
    dataset="NM_141_1",
    title="UK Business Counts, local units",
    sign="EMPLOYMENT_SIZEBAND_NAME",
    wanted=(
        ("EMPLOYMENT_SIZEBAND_NAME", "Total"),
        ("LEGAL_STATUS_NAME", "Total"),
        ("MEASURES_NAME", "Value"),
    ),
    measures=(("", Measure.LOCAL_UNITS),),
)

_Part = tuple[_Dataset, int, str, Measure]
"""Dataset, year, level of the areas, measure."""


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read files of the Nomis API in CSV; files of one year and level are read as one.

    Raises
    ------
    InputError
        No areas or no SIC codes are loaded.
    LayoutError
        A file that is no Nomis table of one of the two datasets, or lacks a column.
    """
    reader = _NomisReader(paths, context)
    for number in range(len(paths)):
        reader.read(number)
    yield from reader.batches()


class _NomisReader:
    def __init__(self, paths: Sequence[Path], context: LoadContext) -> None:
        self._paths = paths
        self._context = context
        self._areas = AreaLookup(context.graph)
        self._sectors = SectorLookup(context.graph)
        self._position = {code: at for at, code in enumerate(self._sectors.codes)}
        self._codes: dict[str, dict[str, int]] = {}
        self._nuts: set[tuple[int, str]] = set()
        self._found: dict[str, AreaMatch | None] = {}
        self._cells: dict[_Part, Cells] = {}
        self._refused: list[_Part] = []

    def read(self, number: int) -> None:
        path = self._paths[number]
        file_report = self._context.file_report(path)
        dataset = _dataset(path)
        cells: dict[_Part, Cells] = {}
        for chunk in read_delimited(path, file_report, dataset.columns, optional=_OPTIONAL):
            self._add(dataset, chunk, file_report, cells, number)
            self._context.progress(path.name, file_report.rows_read)
        self._keep(dataset, cells, file_report)

    def _add(
        self,
        dataset: _Dataset,
        rows: pd.DataFrame,
        file_report: FileReport,
        cells: dict[_Part, Cells],
        number: int,
    ) -> None:
        rows = _figures_only(dataset, rows, file_report)
        if rows.empty:
            return
        rows = _with_values(rows, file_report)
        rows = self._with_places(rows, file_report)
        rows = self._with_industries(rows, file_report)
        good = np.array([not file_report.is_quarantined(int(line)) for line in rows.index], dtype=bool)
        rows = rows[good]
        for (year, level, measure), group in rows.groupby(["year", "level", "measure"], sort=True):
            key: _Part = (dataset, int(str(year)), str(level), Measure(str(measure)))
            known = self._codes.setdefault(str(level), {})
            for code in group["area"].unique():
                known.setdefault(code, len(known))
            # One NUTS code among them dates the whole list.
            if group["nuts"].any():
                self._nuts.add(key[1:3])
            if key not in cells:
                cells[key] = self._empty(str(level))
            cells[key].add(
                group["area"].map(known).to_numpy(dtype=np.int64),
                group["INDUSTRY_CODE"].map(self._position).to_numpy(dtype=np.int64),
                group["value"].to_numpy(dtype=float),
                group.index.to_numpy(dtype=np.int64),
                number,
            )

    def _empty(self, level: str) -> Cells:
        return Cells(self._areas.size(level), len(self._position), self._set_aside)

    def _set_aside(self, file: int, line: int, rule: str, value: str) -> None:
        self._context.file_report(self._paths[file]).quarantine(line, "OBS_VALUE", rule, value)

    def _keep(self, dataset: _Dataset, cells: dict[_Part, Cells], file_report: FileReport) -> None:
        for part, table in sorted(cells.items(), key=lambda item: item[0][1:]):
            file_report.source = file_report.source or dataset.key(part[1], part[2])
            # Nomis answers for a year that it does not have yet with zeros, not with an error.
            if table.only_zeros:
                self._refused.append(part)
                table.refuse(ALL_ZERO)
                continue
            first = (*part[:3], dataset.measures[0][1])
            # Employment holds employees and working owners: beside it employees would be counted twice.
            if part != first and first in cells and not cells[first].only_zeros:
                rule = f"{_words(part[3])}: not used, the file has {_words(first[3])}"
                file_report.note(rule, len(table.accepted()))
                continue
            self._cells.setdefault(part, self._empty(part[2])).take(table)

    def batches(self) -> Iterator[Batch]:
        """Yield an edition and its edges for each dataset, year and level; a refused one has no edges."""
        named: set[str] = set()
        for dataset, year, level, _ in sorted(self._refused, key=lambda part: (part[0].name, *part[1:])):
            named.add(dataset.key(year, level))
            yield _edition(dataset, year, level)
        industries = np.array([sector_key(Scheme.SIC, code) for code in self._sectors.codes], dtype=object)
        for part in sorted(self._cells, key=lambda part: (part[0].name, *part[1:])):
            dataset, year, level, measure = part
            codes = list(self._codes[level])
            keys = self._keys(part, codes)
            at, figures = self._cells[part].accepted(), self._cells[part].figures()
            edition = dataset.key(year, level)
            if edition not in named:
                named.add(edition)
                yield _edition(dataset, year, level)
            if (at[:, 1] == self._position[TOTAL]).any():
                yield all_industries(self._context.graph, edition)
            rows = pd.DataFrame(
                {
                    "from": np.array([keys.get(code) for code in codes], dtype=object)[at[:, 0]],
                    "to": industries[at[:, 1]],
                    "measure": str(measure),
                    "year": year,
                    "value": figures,
                    "suppressed": np.isnan(figures),
                    "source": edition,
                }
            )
            yield Edges(EdgeType.HAS_ACTIVITY, NodeLabel.AREA, NodeLabel.SECTOR, rows.sort_values(["from", "to"]))

    def _keys(self, part: _Part, codes: list[str]) -> dict[str, str]:
        _, year, level, _ = part
        cells = self._cells[part]
        here = np.unique(cells.accepted()[:, 0])
        # NUTS codes end with 2021: the same letters under ITL 2025 may mean other bounds.
        at_most = LAST_NUTS_VINTAGE if (year, level) in self._nuts else None
        keys = self._areas.keys(level, {codes[area] for area in here}, at_most=at_most)
        for area in here:
            if codes[area] not in keys:
                cells.refuse(OTHER_VINTAGE, int(area))
        return keys

    # -- columns of a chunk -------------------------------------------------------------------------------

    def _with_places(self, rows: pd.DataFrame, file_report: FileReport) -> pd.DataFrame:
        for code in rows["GEOGRAPHY_CODE"].unique():
            if code not in self._found:
                self._found[code] = self._areas.find(code)
        nowhere = [code for code, place in self._found.items() if place is None]
        unknown = rows[rows["GEOGRAPHY_CODE"].isin(nowhere)]
        for line, code, kind in zip(unknown.index, unknown["GEOGRAPHY_CODE"], unknown["GEOGRAPHY_TYPE"], strict=True):
            file_report.quarantine(int(line), "GEOGRAPHY_CODE", _why_unknown(code, kind), code)
        rows = rows.drop(unknown.index)
        found = [self._found[code] for code in rows["GEOGRAPHY_CODE"]]
        return rows.assign(
            area=[place.code for place in found if place],
            level=[place.level for place in found if place],
            nuts=[place.nuts for place in found if place],
        )

    def _with_industries(self, rows: pd.DataFrame, file_report: FileReport) -> pd.DataFrame:
        codes = rows["INDUSTRY_CODE"].str.replace(".", "", regex=False)
        whole = rows["INDUSTRY_NAME"].str.fullmatch("total|all industries", case=False) | (codes.str.lower() == TOTAL)
        digits = rows["INDUSTRY_TYPE"].str.extract(_DIGITS, expand=False)
        # Spreadsheets drop the zero of codes such as 011; the type of the industry tells how long a code is.
        short = digits.notna() & codes.str.fullmatch(r"\d+") & (codes.str.len() == pd.to_numeric(digits) - 1)
        file_report.note("leading zero of the industry code restored", int((short & ~whole).sum()))
        codes = codes.mask(short, "0" + codes).mask(whole, TOTAL)
        unknown = ~codes.isin(self._position)
        for line, code in rows.loc[unknown, "INDUSTRY_CODE"].items():
            file_report.quarantine(int(str(line)), "INDUSTRY_CODE", "unknown industry: no such code of SIC 2007", code)
        return rows.assign(INDUSTRY_CODE=codes)[~unknown]


def _dataset(path: Path) -> _Dataset:
    fields = header_fields(path)
    return BUSINESS_COUNTS if {BUSINESS_COUNTS.sign, "LEGAL_STATUS_NAME"} & set(fields) else BRES


def _figures_only(dataset: _Dataset, rows: pd.DataFrame, file_report: FileReport) -> pd.DataFrame:
    for column, wanted in dataset.wanted:
        others = rows[column].str.casefold() != wanted.casefold()
        for value, count in rows.loc[others, column].value_counts().items():
            file_report.note(f"{column} {str(value)!r}: not used, {wanted!r} is", int(count))
        rows = rows[~others]
    if not dataset.status:
        return rows.assign(measure=str(dataset.measures[0][1]))
    measure = rows[dataset.status].str.casefold().map({name: str(measure) for name, measure in dataset.measures})
    for value, count in rows.loc[measure.isna(), dataset.status].value_counts().items():
        file_report.note(f"{dataset.status} {str(value)!r}: not used", int(count))
    return rows.assign(measure=measure)[measure.notna()]


def _with_values(rows: pd.DataFrame, file_report: FileReport) -> pd.DataFrame:
    years = pd.to_numeric(rows["DATE"].where(rows["DATE"].str.fullmatch(r"(19|20)\d\d")), errors="coerce")
    for line, raw in rows.loc[years.isna(), "DATE"].items():
        file_report.quarantine(int(str(line)), "DATE", "not a year", raw)
    rows = rows.assign(year=years)[years.notna()]
    status = rows["OBS_STATUS"].str.upper()
    # The words count beside the letter: some downloads have the name of the status and not its code.
    suppressed = (status == "C") | rows["OBS_STATUS_NAME"].str.contains(_SUPPRESSED)
    missing = ~suppressed & (status.isin(_MISSING) | (rows["OBS_VALUE"] == ""))
    file_report.note("suppressed by the publisher", int(suppressed.sum()))
    file_report.note("missing at the publisher: no figure", int(missing.sum()))
    marked = ~suppressed & ~missing & ~status.isin(_NORMAL)
    for name, count in rows.loc[marked, "OBS_STATUS_NAME"].value_counts().items():
        file_report.note(f"kept although marked {str(name) or 'with a status'!r}", int(count))
    # Missing is no figure; suppressed is one that is withheld: only the second becomes an edge.
    rows = rows[~missing]
    suppressed = suppressed[~missing]
    values = parse_numbers(rows.assign(OBS_VALUE=rows["OBS_VALUE"].mask(suppressed, "")), "OBS_VALUE", file_report)
    for line, raw in rows.loc[values < 0, "OBS_VALUE"].items():
        file_report.quarantine(int(str(line)), "OBS_VALUE", "a count below 0", raw)
    return rows.assign(value=values, year=rows["year"].astype(int))


def _why_unknown(code: str, kind: str) -> str:
    if "NUTS" in kind.upper():
        return f"{UNKNOWN_AREA}: no area that is loaded has the bounds of this NUTS code"
    return UNKNOWN_AREA


def _words(measure: Measure) -> str:
    return {Measure.JOBS: "Employment", Measure.EMPLOYEE_JOBS: "Employees"}.get(measure, str(measure))


def _edition(dataset: _Dataset, year: int, level: str) -> Edition:
    return Edition(
        key=dataset.key(year, level),
        title=f"{dataset.title} {year}, by {_LEVEL_NAMES.get(level, level)} and industry",
        publisher="Office for National Statistics, through Nomis",
        licence=OGL,
        address=f"https://www.nomisweb.co.uk/api/v01/dataset/{dataset.dataset}.data.csv",
        edition=str(year),
    )


LOADER = Loader(
    name="nomis",
    describes="Jobs (BRES) and local units (UK Business Counts) by area and SIC 2007: CSV of the Nomis API.",
    load=load,
    files={"nomis": ("NM_189_1_BRES_*.csv", "NM_141_1_UKBC_*.csv")},
    after=("geography", "sic"),
)

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
5. A download that was cut is refused, by the number of rows that it says or by how it ends.
6. Areas without a code are found by name, all of one file at the level that knows most of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from graph_engine.reference.plausible import bounds_of
from graph_engine.schema import AreaLevel, EdgeType, Measure, NodeLabel, Scheme, sector_key
from loaders.framework.figure_cells import Cells
from loaders.framework.licences import OGL
from loaders.framework.load_report import FileReport
from loaders.framework.loader import Batch, Edges, Edition, LoadContext, Loader
from loaders.framework.sector_codes import TOTAL, SectorLookup, all_industries
from loaders.framework.tabular_files import parse_numbers
from loaders.placement.area_lookup import LAST_NUTS_VINTAGE, AreaLookup, AreaMatch
from loaders.uk.nomis_industries import industry_codes
from loaders.uk.nomis_layouts import BUSINESS_COUNTS, MEASURE, YEAR, NomisTable, read_rows
from loaders.uk.nomis_wholeness import RowsSaid, refuse_cut

ALL_ZERO = "all-zero year: not available"
UNKNOWN_AREA = "unknown area"
OTHER_VINTAGE = "unknown area: its code is not of the vintage of the file's other codes"
_NORMAL = frozenset({"A", ""})
# Nomis marks what it has no figure for with Q, "These figures are missing."; the others are SDMX's.
_MISSING = frozenset({"Q", "M", "L", "H", "O"})
_SUPPRESSED = re.compile(r"suppress|confidential|disclos", re.IGNORECASE)
_LEVEL_NAMES = {"LAD": "district", "MCA": "combined authority"}
_BY_NAME = (
    AreaLevel.DISTRICT,
    AreaLevel.ITL3,
    AreaLevel.ITL2,
    AreaLevel.ITL1,
    AreaLevel.AUTHORITY,
    AreaLevel.LEP,
)

_Part = tuple[NomisTable, int, str, Measure]
"""NomisTable, year, level of the areas, measure."""


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
        self._said = RowsSaid()
        names = context.graph.node_table(NodeLabel.SECTOR).select(["scheme", "code", "name"]).to_pylist()
        self._names = {str(row["code"]): str(row["name"]) for row in names if row["scheme"] == Scheme.SIC}
        self._refused: list[_Part] = []

    def read(self, number: int) -> None:
        path = self._paths[number]
        file_report = self._context.file_report(path)
        dataset, chunks = read_rows(path, file_report, self._context.stated)
        cells: dict[_Part, Cells] = {}
        lines = 0
        for chunk in chunks:
            lines += chunk.index.nunique()
            self._said.add(dataset.name, chunk["RECORD_COUNT"], path.name)
            self._add(dataset, chunk, file_report, cells, number)
            self._context.progress(path.name, file_report.rows_read)
        self._said.damaged(path.name, file_report.rows_read - lines)
        self._keep(dataset, cells, file_report)

    def _add(
        self,
        dataset: NomisTable,
        rows: pd.DataFrame,
        file_report: FileReport,
        cells: dict[_Part, Cells],
        number: int,
    ) -> None:
        rows = _figures_only(dataset, rows, file_report)
        if rows.empty:
            return
        rows = _with_values(dataset, rows, file_report)
        rows = self._with_places(self._named(rows), file_report)
        rows = industry_codes(rows, file_report, self._position, self._names)
        good = file_report.accepted(rows.index)
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

    def _keep(self, dataset: NomisTable, cells: dict[_Part, Cells], file_report: FileReport) -> None:
        for part, table in sorted(cells.items(), key=lambda item: item[0][1:]):
            file_report.source = file_report.source or dataset.key(*part[1:])
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
        self._require_whole()
        named: set[str] = set()
        for part in sorted(self._refused, key=lambda part: (part[0].name, *part[1:])):
            named.add(part[0].key(*part[1:]))
            yield _edition(*part)
        industries = np.array([sector_key(Scheme.SIC, code) for code in self._sectors.codes], dtype=object)
        for part in sorted(self._cells, key=lambda part: (part[0].name, *part[1:])):
            dataset, year, level, measure = part
            codes = list(self._codes[level])
            keys = self._keys(part, codes)
            at, figures = self._cells[part].accepted(), self._cells[part].figures()
            edition = dataset.key(year, level, measure)
            if edition not in named:
                named.add(edition)
                yield _edition(*part)
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

    def _require_whole(self) -> None:
        """Refuse files that were cut on the way."""
        self._said.check()
        for part, cells in sorted(self._cells.items(), key=lambda item: (item[0][0].name, *item[0][1:])):
            dataset, year, level, _ = part
            what = f"{dataset.title} {year} by {_LEVEL_NAMES.get(level, level)}"
            refuse_cut(cells, what, ", ".join(path.name for path in self._paths))

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

    def _named(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows with the code of the area that a name means where they have no code."""
        bare = (rows["GEOGRAPHY_CODE"] == "") & (rows["GEOGRAPHY_NAME"] != "")
        if not bare.any():
            return rows
        names = [str(name) for name in rows.loc[bare, "GEOGRAPHY_NAME"].unique()]
        found = {
            level: {name: key.split(":")[1] for name in names if (key := self._areas.named(level, name))}
            for level in _BY_NAME
        }
        # Names recur from level to level: one list of areas is of one level, the finest of those that know as many.
        level = max(_BY_NAME, key=lambda one: (len(found[one]), -_BY_NAME.index(one)))
        for code in found[level].values():
            self._found[code] = AreaMatch(str(level), code, False)
        codes = rows["GEOGRAPHY_NAME"].map(found[level]).fillna(rows["GEOGRAPHY_NAME"])
        return rows.assign(GEOGRAPHY_CODE=rows["GEOGRAPHY_CODE"].mask(bare, codes))


def _figures_only(dataset: NomisTable, rows: pd.DataFrame, file_report: FileReport) -> pd.DataFrame:
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


def _with_values(dataset: NomisTable, rows: pd.DataFrame, file_report: FileReport) -> pd.DataFrame:
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
    bounds = bounds_of(Measure.LOCAL_UNITS if dataset is BUSINESS_COUNTS else Measure.JOBS)
    told = rows.assign(OBS_VALUE=rows["OBS_VALUE"].mask(suppressed, ""))
    values = parse_numbers(told, "OBS_VALUE", file_report, bounds)
    return rows.assign(value=values, year=rows["year"].astype(int))


def _why_unknown(code: str, kind: str) -> str:
    if "NUTS" in kind.upper():
        return f"{UNKNOWN_AREA}: no area that is loaded has the bounds of this NUTS code"
    return UNKNOWN_AREA


def _words(measure: Measure) -> str:
    return {Measure.JOBS: "Employment", Measure.EMPLOYEE_JOBS: "Employees"}.get(measure, str(measure))


def _edition(dataset: NomisTable, year: int, level: str, measure: Measure) -> Edition:
    other = "" if measure is dataset.measures[0][1] else f", {dataset.word(measure)}"
    return Edition(
        key=dataset.key(year, level, measure),
        title=f"{dataset.title} {year}{other}, by {_LEVEL_NAMES.get(level, level)} and industry",
        publisher="Office for National Statistics, through Nomis",
        licence=OGL,
        address=f"https://www.nomisweb.co.uk/api/v01/dataset/{dataset.number}.data.csv",
        edition=str(year),
    )


LOADER = Loader(
    name="nomis",
    describes="Jobs (BRES) and local units (UK Business Counts) by area and SIC 2007: CSV of Nomis, API or web page.",
    load=load,
    files={"nomis": ("NM_189_1_BRES_*.csv", "NM_141_1_UKBC_*.csv")},
    after=("geography", "sic"),
    takes=(YEAR, MEASURE),
)

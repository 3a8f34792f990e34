"""Employee jobs in Northern Ireland: the workbook of NISRA's Business Register and Employment Survey.

Three sheets are read: all levels of SIC 2007 for Northern Ireland, sections by district, and districts in
total. ``*`` is a figure that NISRA suppressed. Employee jobs leave out working owners and most of farming: a
measure of its own, never summed with the jobs of Great Britain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.reference.plausible import bounds_of
from graph_engine.schema import AreaLevel, EdgeType, Measure, NodeLabel, Scheme, area_key, sector_key
from graph_engine.spellings import nearest_names
from loaders.framework.licences import OGL
from loaders.framework.load_report import FileReport
from loaders.framework.loader import Batch, Edges, Edition, LoadContext, Loader
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.sector_codes import TOTAL, SectorLookup, all_industries
from loaders.framework.tabular_files import parse_numbers
from loaders.framework.workbooks import read_grid
from loaders.placement.area_lookup import AreaLookup

NORTHERN_IRELAND = area_key(AreaLevel.ITL2, 2021, "TLN0")
"""Northern Ireland is one area of ITL2."""

SUPPRESSED = "*"
_FIGURES = "Number of Employee Jobs"
_FIGURE = "Total"


@dataclass(frozen=True)
class _Sheet:
    """One sheet: its columns before the figures, and which of them is the district or the industry."""

    name: str
    columns: tuple[str, ...]
    district: str = ""
    industry: str = ""


_SHEETS = (
    _Sheet("All SIC (SIC2-SIC5)", ("Level", "SIC 2007", "Description"), industry="SIC 2007"),
    _Sheet("DCA by Section", ("District Council Area", "Section"), "District Council Area", "Section"),
    _Sheet("DCA", ("District Council Area",), "District Council Area"),
)
_HEADER_ROW = 5


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read workbooks of Northern Ireland's employee jobs.

    Raises
    ------
    InputError
        No areas or no SIC codes are loaded.
    LayoutError
        A workbook without one of the sheets or columns, or one that does not name its year.
    """
    areas, sectors = AreaLookup(context.graph), SectorLookup(context.graph)
    for path in paths:
        file_report = context.file_report(path)
        year, table = 0, pd.DataFrame()
        for sheet in _SHEETS:
            found, rows = _read(path, sheet, file_report)
            if year and found != year:
                raise LayoutError(f"{path.name}: sheet {sheet.name!r} is of {found}, the one before it of {year}.")
            year = found
            table = _joined(table, _figures(rows, sheet, file_report, areas, sectors), sheet, file_report)
            context.progress(path.name, file_report.rows_read)
        edition = _edition(year)
        yield edition
        yield all_industries(context.graph, edition.key)
        yield Edges(
            EdgeType.HAS_ACTIVITY,
            NodeLabel.AREA,
            NodeLabel.SECTOR,
            table.sort_values(["from", "to"]).assign(measure=str(Measure.EMPLOYEE_JOBS), year=year, source=edition.key),
        )


def _read(path: Path, sheet: _Sheet, file_report: FileReport) -> tuple[int, pd.DataFrame]:
    """Return the year of a sheet and its rows as text: the columns named, and the total number of jobs."""
    grid = read_grid(path, sheet.name)
    row, figure = _header(path.name, sheet, grid)
    if row != _HEADER_ROW:
        file_report.note(f"{sheet.name}: header found in row {row}, expected in row {_HEADER_ROW}")
    header = [" ".join(cell.split()) for cell in grid[row - 1]]
    positions = [header.index(column) for column in sheet.columns]
    last = max(positions)
    rows, lines = [], []
    for line, cells in enumerate(grid[row:], start=row + 1):
        # Notes stand under the table in the first column alone.
        if not any(cell.strip() for cell in cells[last + 1 : figure + 1]):
            continue
        file_report.read(1)
        rows.append([cells[at].strip() for at in (*positions, figure)])
        lines.append(line)
    if not rows:
        raise LayoutError(f"{path.name}, sheet {sheet.name!r}: no row under the header in row {row}.")
    text = " ".join(cell for cells in (*grid[: row - 1], *grid[-6:]) for cell in cells)
    # The first year counts: that of the title, or where it has none that of the notes below the table.
    years = re.findall(r"\b(20\d\d)\b", text)
    if not years:
        raise LayoutError(f"{path.name}, sheet {sheet.name!r}: neither title nor notes name the year.")
    frame = pd.DataFrame(rows, columns=[*sheet.columns, _FIGURE], index=pd.Index(lines, name="line"), dtype=object)
    return int(years[0]), frame


def _header(name: str, sheet: _Sheet, grid: list[list[str]]) -> tuple[int, int]:
    """Find the header's row, from 1, and the total of jobs; another total stands under the intervals."""
    order = sorted(range(1, min(len(grid), 30) + 1), key=lambda row: (row != _HEADER_ROW, row))
    for row in order:
        header = [" ".join(cell.split()) for cell in grid[row - 1]]
        if not set(sheet.columns) <= set(header):
            continue
        above = [" ".join(cell.split()) for cell in grid[row - 2]] if row > 1 else []
        start = above.index(_FIGURES) if _FIGURES in above else len(header)
        if _FIGURE not in header[start:]:
            raise LayoutError(
                f"{name}, sheet {sheet.name!r}: no column {_FIGURE!r} under {_FIGURES!r} in row {row}; "
                f"it has {', '.join(cell for cell in header if cell)}."
            )
        return row, header.index(_FIGURE, start)
    shown = [" ".join(cell.split()) for cell in (grid[_HEADER_ROW - 1] if len(grid) >= _HEADER_ROW else []) if cell]
    missing = next((column for column in sheet.columns if column not in shown), sheet.columns[0])
    near = nearest_names(missing, shown, 1, 0.5)
    hint = f"did {near[0]!r} replace it?" if near else f"row {_HEADER_ROW} holds {', '.join(shown) or 'nothing'}."
    raise LayoutError(f"{name}, sheet {sheet.name!r} has no column {missing!r}; {hint}")


def _figures(
    rows: pd.DataFrame, sheet: _Sheet, file_report: FileReport, areas: AreaLookup, sectors: SectorLookup
) -> pd.DataFrame:
    suppressed = rows[_FIGURE] == SUPPRESSED
    bounds = bounds_of(Measure.EMPLOYEE_JOBS)
    values = parse_numbers(rows, _FIGURE, file_report, bounds, missing=("", SUPPRESSED), part=sheet.name)
    for line in rows.index[(rows[_FIGURE] == "").to_numpy()]:
        file_report.quarantine(int(line), _FIGURE, "no figure and no mark of suppression", "", part=sheet.name)
    places = _places(rows, sheet, file_report, areas)
    industries = _industries(rows, sheet, file_report, sectors)
    file_report.note("suppressed by the publisher", int(suppressed.sum()))
    table = pd.DataFrame({"from": places, "to": industries, "value": values, "suppressed": suppressed})
    good = file_report.accepted(table.index, part=sheet.name)
    # The load report names columns as the workbook does.
    identity = {"to": sheet.industry or _FIGURE, "from": sheet.district or "area"}
    named = table[good].rename(columns=identity)
    accepted = set_aside_repeats(named, list(identity.values()), file_report, part=sheet.name)
    return table.loc[accepted.index]


def _joined(table: pd.DataFrame, more: pd.DataFrame, sheet: _Sheet, file_report: FileReport) -> pd.DataFrame:
    """Add the rows of a sheet; a total that an earlier sheet gives too must be the same there."""
    if table.empty:
        return more
    both = more.reset_index().merge(table, on=["from", "to"], suffixes=("", "_before"))
    marks = both["suppressed"] != both["suppressed_before"]
    figures = ~both["suppressed"] & (both["value"] != both["value_before"])
    for line, value in both.loc[marks | figures, ["line", "value"]].itertuples(index=False):
        rule = "contradicts an earlier sheet of the workbook"
        file_report.quarantine(int(str(line)), _FIGURE, rule, value, part=sheet.name)
    again = pd.MultiIndex.from_frame(more[["from", "to"]]).isin(pd.MultiIndex.from_frame(table[["from", "to"]]))
    fresh: pd.DataFrame = more.loc[~again]
    return pd.concat([table, fresh])


def _places(rows: pd.DataFrame, sheet: _Sheet, file_report: FileReport, areas: AreaLookup) -> list[str | None]:
    if not sheet.district:
        return [NORTHERN_IRELAND] * len(rows)
    places: list[str | None] = []
    for line, name in rows[sheet.district].items():
        whole = name.casefold() in (TOTAL, "northern ireland")
        place = NORTHERN_IRELAND if whole else areas.named(AreaLevel.DISTRICT, name)
        if place is None:
            file_report.quarantine(int(str(line)), sheet.district, "unknown area", name, part=sheet.name)
        places.append(place)
    return places


def _industries(rows: pd.DataFrame, sheet: _Sheet, file_report: FileReport, sectors: SectorLookup) -> list[str | None]:
    if not sheet.industry:
        return [sector_key(Scheme.SIC, TOTAL)] * len(rows)
    known = set(sectors.codes)
    industries: list[str | None] = []
    for line, raw in rows[sheet.industry].items():
        code = TOTAL if raw.casefold() == TOTAL else raw.replace(".", "")
        if code not in known:
            rule = "unknown industry: no such code of SIC 2007"
            file_report.quarantine(int(str(line)), sheet.industry, rule, raw, part=sheet.name)
        industries.append(sector_key(Scheme.SIC, code) if code in known else None)
    return industries


def _edition(year: int) -> Edition:
    return Edition(
        key=f"nisra-bres-{year}",
        title=f"Northern Ireland Business Register and Employment Survey {year}, employee jobs",
        publisher="Northern Ireland Statistics and Research Agency",
        licence=OGL,
        address="https://www.nisra.gov.uk/statistics/work-pay-and-benefits",
        edition=f"September {year}",
    )


LOADER = Loader(
    name="nisra",
    describes="Employee jobs in Northern Ireland by SIC 2007, and by district and section (workbook).",
    load=load,
    files={"nisra_bres": ("NI_BRES_*.xlsx",)},
    after=("geography", "sic"),
)

"""Employer Skills Survey 2019: vacancies, and those hard to fill for want of skills, by place and sector, in England.

Two workbooks, by Local Enterprise Partnership and by local education authority, have a sheet for each place. Of each
three rows are read: vacancies, skill-shortage vacancies, and the establishments interviewed, on which the others rest.
A figure goes to the area that has the bounds it was counted in: partnerships that gave up districts to others in 2020
are set aside, as are authorities that were merged or divided since. ``**`` is a figure that the publisher withholds.

The survey's local data stand on GOV.UK under the Open Government Licence; the page of an earlier edition says so
(https://www.gov.uk/government/statistics/employer-skills-survey-local-data, read on 30 November 2026).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from graph_engine.errors import InputError, LayoutError
from graph_engine.geography.countries.uk import short_place
from graph_engine.reference.plausible import bounds_of
from graph_engine.schema import AreaLevel, EdgeType, Measure, NodeLabel, Scheme, sector_key
from graph_engine.schema.graph_tables import GraphTables
from loaders.framework.licences import OGL
from loaders.framework.load_report import FileReport
from loaders.framework.loader import Batch, Edges, Edition, LoadContext, Loader, Nodes
from loaders.framework.sector_codes import TOTAL, all_industries
from loaders.framework.workbooks import read_grid, sheet_names
from loaders.placement.area_lookup import same_name
from loaders.placement.vintages import FIGURES, TODAY

YEAR = 2019
SUPPRESSED = "**"
OTHER_BOUNDS = "no area has the bounds that this place had in 2019"
NO_FIGURE = "neither a number nor withheld"

# The thirteen sectors in their order, with the sections of SIC 2007 that each is made of.
SECTORS: Mapping[str, str] = {
    "Primary Sector & Utilities": "ABDE",
    "Manufacturing": "C",
    "Construction": "F",
    "Wholesale & Retail": "G",
    "Hotels & Restaurants": "I",
    "Transport & Storage": "H",
    "Information & Communications": "J",
    "Financial Services": "K",
    "Business Services": "LMN",
    "Public admin.": "O",
    "Education": "P",
    "Health & Social Work": "Q",
    "Arts & Other Services": "RS",
}
_MEASURES: Mapping[str, Measure] = {
    "Unweighted row": Measure.SURVEYED,
    "Number of vacancies": Measure.VACANCIES,
    "Number of skill-shortage vacancies": Measure.SKILL_SHORTAGE_VACANCIES,
}
_FIRST = next(iter(SECTORS))
# Counted from the lists of 2017 and 2020: in 2020 no district stayed in two partnerships, and these gave some up.
_GAVE_UP_DISTRICTS = frozenset(
    {
        "Coast to Capital",
        "Enterprise M3",
        "Greater Cambridge and Greater Peterborough",
        "Humber",
        "Leeds City Region",
        "Sheffield City Region",
        "Solent",
        "South East Midlands",
        "Stoke-on-Trent and Staffordshire",
        "Worcestershire",
        "York and North Yorkshire",
    }
)
# A district of today bears the name of a county with other bounds.
_CHANGED_AUTHORITIES = frozenset({"Dorset"})
# The last two have lost their hyphens.
_OTHER_NAMES = {
    "cornwall and the isles of scilly": "cornwall and isles of scilly",
    "durham": "county durham",
    "stocktonontees": "stockton on tees",
    "stokeontrent": "stoke on trent",
}


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read the workbooks, each known by the word above its own figures (LEP or LEA).

    Yields
    ------
    Edition, Nodes, Edges
        Sectors of the survey, whose codes are the letters of their SIC sections, and ``HAS_ACTIVITY`` with vacancies,
        skill-shortage vacancies and establishments interviewed; all sectors together as the SIC total.

    Raises
    ------
    LayoutError
        A workbook of another layout.
    """
    areas = _Areas(context.graph)
    known: set[str] = set()
    for path in paths:
        file_report = context.file_report(path)
        sheets = [sheet for sheet in sheet_names(path) if sheet != "Contents" and not sheet.startswith("ALL_")]
        grids = {sheet: read_grid(path, sheet) for sheet in sheets}
        kind = next((found for grid in grids.values() if (found := _kind(grid))), None)
        if kind is None:
            raise LayoutError(
                f"{path.name} has the sheets {', '.join(sheets[:6]) or 'none'}, none with figures of a LEP or LEA by "
                "13 sectors; expected a workbook of summary tables of the Employer Skills Survey 2019."
            )
        edition = _edition(kind)
        yield edition
        file_report.source = edition.key
        sectors = pd.concat([_sectors(edition.key), all_industries(context.graph, edition.key).rows])
        yield Nodes(NodeLabel.SECTOR, sectors[~sectors["key"].isin(known)].reset_index(drop=True))
        known |= set(sectors["key"])
        rows = []
        for sheet, grid in grids.items():
            rows += _figures(path, sheet, grid, areas, kind, file_report)
        columns = ["from", "to", "measure", "value", "suppressed"]
        figures = pd.DataFrame(rows, columns=columns).assign(year=YEAR, source=edition.key)
        yield Edges(EdgeType.HAS_ACTIVITY, NodeLabel.AREA, NodeLabel.SECTOR, figures.astype({"value": float}))
        context.progress(path.name, file_report.rows_read)


def _edition(kind: str) -> Edition:
    what = {"LEP": "Local Enterprise Partnership", "LEA": "local education authority"}[kind]
    return Edition(
        f"employer-skills-{YEAR}-{kind.casefold()}",
        f"Employer Skills Survey {YEAR}, by {what}",
        "Department for Education",
        OGL,
        "https://www.gov.uk/government/statistics/employer-skills-survey-local-data",
        str(YEAR),
    )


def _header(grid: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """Row of the header, and column of the first sector."""
    for at, row in enumerate(grid[:30]):
        if at and _FIRST in row:
            return at, list(row).index(_FIRST)
    return None


def _kind(grid: Sequence[Sequence[str]]) -> str | None:
    found = _header(grid)
    # The place's own column stands before the first sector, under the kind of place that the workbook is by.
    above = [cell.strip() for cell in grid[found[0] - 1][: found[1]]] if found else []
    last = next((cell for cell in reversed(above) if cell), "")
    return last if last in ("LEP", "LEA") else None


def _figures(
    path: Path, sheet: str, grid: Sequence[Sequence[str]], areas: _Areas, kind: str, file_report: FileReport
) -> list[tuple[str, str, str, float | None, bool]]:
    found = _header(grid)
    if found is None or tuple(grid[found[0]][found[1] : found[1] + len(SECTORS)]) != tuple(SECTORS):
        raise LayoutError(f"{path.name}, sheet {sheet!r}: no header with the 13 sectors from {_FIRST!r} on.")
    header, first = found
    place = re.sub(r"( LEP)?( Total)?$", "", " ".join(grid[header][first - 1].split()))
    area = areas.key(place, kind)
    keys = [sector_key(Scheme.SIC, TOTAL), *(sector_key(Scheme.SKILLS_SURVEY, code) for code in SECTORS.values())]
    rows: list[tuple[str, str, str, float | None, bool]] = []
    for label, measure in _MEASURES.items():
        broken = bounds_of(measure).broken_by
        # Later parts of a sheet have bases of their own under the same label.
        at = next((at for at in range(header, len(grid)) if " ".join(grid[at][0].split()) == label), None)
        if at is None:
            raise LayoutError(f"{path.name}, sheet {sheet!r} has no row {label!r}.")
        file_report.read(1)
        cells = [cell.strip() for cell in grid[at][first - 1 : first + len(SECTORS)]]
        odd = next((cell for cell in cells if cell != SUPPRESSED and not re.fullmatch(r"\d+(\.\d+)?", cell)), None)
        if area is None:
            file_report.quarantine(at + 1, "place", OTHER_BOUNDS, place, part=sheet)
        elif odd is not None:
            file_report.quarantine(at + 1, label, NO_FIGURE, odd, part=sheet)
        elif beyond := next((cell for cell in cells if cell != SUPPRESSED and broken(float(cell))), None):
            file_report.quarantine(at + 1, label, str(broken(float(beyond))), beyond, part=sheet)
        else:
            for key, cell in zip(keys, cells, strict=True):
                withheld = cell == SUPPRESSED
                rows.append((area, key, str(measure), None if withheld else float(cell), withheld))
            file_report.note("cells withheld by the publisher", cells.count(SUPPRESSED))
    return rows


def _sectors(source: str) -> pd.DataFrame:
    rows = [
        {
            "key": sector_key(Scheme.SKILLS_SURVEY, code),
            "scheme": str(Scheme.SKILLS_SURVEY),
            "version": str(YEAR),
            "code": code,
            "level": "industry",
            "name": name,
            "source": source,
        }
        for name, code in SECTORS.items()
    ]
    return pd.DataFrame(rows)


class _Areas:
    """Areas that the survey's places are, by name."""

    def __init__(self, graph: GraphTables) -> None:
        columns = ["key", "level", "vintage", "name"]
        areas = graph.node_table(NodeLabel.AREA).select(columns).to_pandas().sort_values("key")
        if areas.empty:
            raise InputError("Figures need places to go to and no areas are loaded; load the source 'geography' first.")
        self._of: dict[str, dict[str, str]] = {"LEP": {}, "LEA": {}}
        # A county that became one district, or whose districts make up a region, kept its bounds and its name.
        for kind, level, vintage in (
            ("LEP", AreaLevel.LEP, None),
            ("LEA", AreaLevel.ITL2, FIGURES),
            ("LEA", AreaLevel.CUSTOM, TODAY),
            ("LEA", AreaLevel.DISTRICT, TODAY),
        ):
            own = areas[(areas["level"] == str(level)) & ((areas["vintage"] == vintage) | (vintage is None))]
            if level is AreaLevel.ITL2:
                own = own[own["name"] == "Cumbria"]
            for key, name in zip(own["key"], own["name"], strict=True):
                self._of[kind][same_name(name)] = key
                self._of[kind][same_name(short_place(name.casefold()))] = key

    def key(self, place: str, kind: str) -> str | None:
        """Key of the area with the place's bounds, or ``None``."""
        name = same_name(place)
        gone = _GAVE_UP_DISTRICTS if kind == "LEP" else _CHANGED_AUTHORITIES
        if name in {same_name(one) for one in gone}:
            return None
        return self._of[kind].get(_OTHER_NAMES.get(name, name))


LOADER = Loader(
    name="employer_skills",
    describes="Employer Skills Survey 2019: vacancies and skill shortages by partnership or authority and sector.",
    load=load,
    files={"employer_skills": ("ESS_2019_LEP_*.xlsx", "ESS_2019_LEA_*.xlsx")},
    after=("geography", "sic"),
)

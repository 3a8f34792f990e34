"""UK Standard Industrial Classification 2007: sections, divisions, groups, classes and subclasses.

The published workbook has all levels; it gives no five-digit code for a class that is not divided, so that such a class
has one subclass of its own name whose code ends in 0. The published CSVs repeat parts of it and fill in where the
workbook is not given. BRES counts farms under 01000 (group 010), which is no code of the classification: it is taken
from the lookup of all levels, where it stands as "DEFRA/Scottish Executive Agricultural Data", and made a part of
division 01 in any case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.schema import EdgeType, NodeLabel, Scheme, sector_key
from loaders.framework.licences import OGL
from loaders.framework.load_report import FileReport
from loaders.framework.loader import Batch, Edges, Edition, LoadContext, Loader, Nodes
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.tabular_files import read_delimited
from loaders.framework.workbooks import read_grid, sheet_names
from loaders.framework.year_columns import header_fields

EDITION = Edition(
    key="sic-2007",
    title="UK Standard Industrial Classification of Economic Activities 2007",
    publisher="Office for National Statistics",
    licence=OGL,
    address="https://www.ons.gov.uk/methodology/classificationsandstandards/ukstandardindustrialclassificationofeconomicactivities/uksic2007",
    edition="2007",
)
FARMS = "DEFRA/Scottish Executive Agricultural Data"
"""Official label of 01000, under which BRES counts farms."""

_LEVELS = {1: "section", 2: "division", 3: "group", 4: "class", 5: "subclass"}
_WORKBOOK = ("SECTION", "Division", "Group", "Class", "Sub Class")
_ALL_LEVELS = (
    "SIC_SECTION_LETTER",
    "SIC_SECTION_NAME",
    "SIC_2DIGIT_CODE",
    "SIC_2DIGIT_NAME",
    "SIC_3DIGIT_CODE",
    "SIC_3DIGIT_NAME",
    "SIC_5DIGIT_CODE",
    "SIC_5DIGIT_NAME",
)
_CLASSES = ("sic4", "description")
_FARM_CODES = ("010", "0100", "01000")


class _Sectors:
    """Names by code without dots, the better source first, and the section of each division."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.section: dict[str, str] = {}
        self._rank: dict[str, int] = {}

    def add(self, code: str, name: str, rank: int) -> None:
        # Equal ranks are decided by the name, so that the order of files never matters.
        if code not in self.names or (rank, name) < (self._rank[code], self.names[code]):
            self.names[code], self._rank[code] = name, rank

    def parent(self, code: str) -> str | None:
        """The nearest code above that is known."""
        for digits in range(len(code) - 1, 1, -1):
            if code[:digits] in self.names:
                return code[:digits]
        section = self.section.get(code[:2])
        return section if section in self.names and len(code) > 1 else None


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read the workbook and lists of SIC 2007 and yield its sectors with what is part of what.

    Raises
    ------
    LayoutError
        A file that is none of them; the message names the columns that are known.
    """
    sectors = _Sectors()
    for path in paths:
        file_report = context.file_report(path)
        with path.open("rb") as handle:
            start = handle.read(4)
        if start.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
            _read_workbook(path, file_report, sectors)
        else:
            _read_list(path, file_report, sectors)
        context.progress(path.name, file_report.rows_read)
    # BRES counts farms under codes that no published list of SIC has.
    for code in _FARM_CODES if "01" in sectors.names else ():
        sectors.add(code, FARMS, 9)
    codes = sorted(sectors.names)
    yield EDITION
    yield Nodes(
        NodeLabel.SECTOR,
        pd.DataFrame(
            {
                "key": [sector_key(Scheme.SIC, code) for code in codes],
                "scheme": str(Scheme.SIC),
                "version": EDITION.edition,
                "code": codes,
                "level": [_LEVELS[len(code)] for code in codes],
                "name": [sectors.names[code] for code in codes],
                "source": EDITION.key,
            }
        ),
    )
    above = [(code, whole) for code in codes if (whole := sectors.parent(code)) is not None]
    part_of = pd.DataFrame(
        {
            "from": [sector_key(Scheme.SIC, code) for code, _ in above],
            "to": [sector_key(Scheme.SIC, whole) for _, whole in above],
            "weight": 1.0,
            "source": EDITION.key,
        }
    )
    yield Edges(EdgeType.PART_OF, NodeLabel.SECTOR, NodeLabel.SECTOR, part_of)


def _read_workbook(path: Path, file_report: FileReport, sectors: _Sectors) -> None:
    for sheet in sheet_names(path):
        grid = [[cell.strip() for cell in row] for row in read_grid(path, sheet)]
        top = next((row for row, cells in enumerate(grid[:30]) if set(_WORKBOOK) <= set(cells)), None)
        if top is not None:
            header = grid[top]
            break
    else:
        raise LayoutError(f"{path.name} has no sheet with a row {', '.join(_WORKBOOK)}; is it the published workbook?")
    columns = [header.index(name) for name in _WORKBOOK]
    section = ""
    seen: set[str] = set()
    divided: set[str] = set()
    classes: dict[str, str] = {}
    for line, cells in enumerate(grid[top + 1 :], start=top + 2):
        if not any(cells):
            continue
        file_report.read(1)
        found = [(digits, at) for digits, at in enumerate(columns, start=1) if cells[at]]
        if len(found) != 1:
            rule = "text without a code" if not found else "more than one code"
            file_report.quarantine(line, _WORKBOOK[0], rule, " ".join(filter(None, cells)), part=sheet)
            continue
        digits, at = found[0]
        code, name = cells[at].replace(".", "").replace("/", ""), " ".join(cells[at + 1].split())
        if not _is_code(code, digits) or not name:
            file_report.quarantine(
                line, _WORKBOOK[digits - 1], "not a code with a name", f"{cells[at]} {name}", part=sheet
            )
            continue
        if code in seen:
            file_report.quarantine(line, _WORKBOOK[digits - 1], "code stood before", code, part=sheet)
            continue
        seen.add(code)
        if digits == 1:
            section, name = code, name.capitalize() if name.isupper() else name
        elif digits == 2:
            sectors.section.setdefault(code, section)
        elif digits == 4:
            classes[code] = name
        elif digits == 5:
            divided.add(code[:4])
        sectors.add(code, name, 0)
    for code, name in classes.items():
        if code not in divided:
            sectors.add(f"{code}0", name, 0)


def _read_list(path: Path, file_report: FileReport, sectors: _Sectors) -> None:
    if "sic4" in header_fields(path):
        for rows in read_delimited(path, file_report, _CLASSES):
            short = rows["sic4"].str.fullmatch(r"\d{3}")
            file_report.note("class code of three digits: its leading zero was put back", int(short.sum()))
            rows = rows.assign(sic4=rows["sic4"].where(~short, "0" + rows["sic4"]))
            for code, name in _checked(rows, [("sic4", 4)], file_report)[["sic4", "description"]].to_numpy():
                sectors.add(code, name, 1)
        return
    for rows in read_delimited(path, file_report, _ALL_LEVELS):
        levels = [(f"SIC_{digits}DIGIT_CODE", digits) for digits in (2, 3, 5)]
        rows = _checked(rows, [("SIC_SECTION_LETTER", 1), *levels], file_report)
        for letter, division in rows[["SIC_SECTION_LETTER", "SIC_2DIGIT_CODE"]].drop_duplicates().to_numpy():
            sectors.section.setdefault(division, letter)
        for letter, name in rows[["SIC_SECTION_LETTER", "SIC_SECTION_NAME"]].drop_duplicates().to_numpy():
            sectors.add(letter, name, 2)
        for column, _ in levels:
            for code, label in rows[[column, column.replace("CODE", "NAME")]].drop_duplicates().to_numpy():
                name, mended = _name(label.removeprefix(f"{code} : "))
                file_report.note("byte that stands for an apostrophe read as one", int(mended))
                sectors.add(code, name, 2)


def _checked(rows: pd.DataFrame, columns: list[tuple[str, int]], file_report: FileReport) -> pd.DataFrame:
    bad = pd.Series(False, index=rows.index)
    for column, digits in columns:
        wrong = ~rows[column].map(lambda code, digits=digits: _is_code(code, digits)) & ~bad
        for line, value in rows.loc[wrong, column].items():
            file_report.quarantine(int(str(line)), column, f"not a SIC code of {digits} characters", value)
        bad |= wrong
    return set_aside_repeats(rows[~bad], [columns[-1][0]], file_report)


def _is_code(code: str, digits: int) -> bool:
    return len(code) == digits and (code.isdigit() if digits > 1 else code.isalpha() and code.isupper())


def _name(label: str) -> tuple[str, bool]:
    # The lookup writes the apostrophe of "builders' ware" as a byte that is no letter of any English word.
    mended = label.replace("s\u00c6 ", "s’ ")
    return mended, mended != label


LOADER = Loader(
    name="sic",
    describes="UK Standard Industrial Classification 2007, all levels, from the workbook or the lists.",
    load=load,
    files={"sic": ("*.xls", "*.csv")},
)

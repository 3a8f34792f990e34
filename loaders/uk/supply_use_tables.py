"""The UK supply and use tables: what industries buy of each product, and their key to SIC 2007.

The newest table of intermediate consumption is read, by product and industry, at purchasers' prices and with imports;
the key from its rows and columns to SIC 2007 stands in the analytical tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from graph_engine.errors import LayoutError
from graph_engine.reference.plausible import MILLION, bounds_of
from loaders.framework.load_report import FileReport
from loaders.framework.tabular_files import header_positions
from loaders.framework.use_table import NOT_USED, UseTable, require_sums
from loaders.framework.workbooks import read_grid, sheet_names

UK_SHEET = re.compile(r"Table 2 - Int Con ((?:19|20)\d\d)")
KEY_SHEET = "IOGs"
_UK_TOTAL = "Total intermediate consumption at purchasers' prices"
_UK_HEADER_ROW = 4
_SIC_LIST = re.compile(r"(\d\d)(?:\.(\d{1,2}))?(?:-(\d{1,2}))?")
_SIC_TAIL = re.compile(r"\s-\s(\d\d\.\d[\d/.-]*)$")


def sic_prefixes(text: str) -> tuple[str, ...]:
    """Return the SIC 2007 codes that a published list of them stands for; none where it is no such list.

    Examples
    --------
    >>> sic_prefixes("10.2-3"), sic_prefixes("11.01-3"), sic_prefixes("20.14/16/60"), sic_prefixes("23.1-2/9")
    (('102', '103'), ('1101', '1102', '1103'), ('2014', '2016', '2060'), ('231', '232', '239'))
    """
    found: list[str] = []
    division = ""
    for piece in text.strip().rstrip("*").split("/"):
        match = _SIC_LIST.fullmatch(piece if not division else f"{division}.{piece}")
        if not match:
            return ()
        division, first, last = match[1], match[2], match[3]
        if not first:
            found.append(division)
            continue
        numbers = range(int(first), int(last or first) + 1)
        found += [f"{division}{number:0{len(first)}d}" for number in numbers]
    return tuple(found)


def industry_prefixes(code: str, key: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the SIC 2007 codes of a row or column of the UK table; none where neither it nor the key says so.

    Parameters
    ----------
    code : str
        Such as ``CPA_C241_3``, ``C1101T1106 & C12``, ``CPA_C20A``.
    key : mapping of str to tuple of str
        SIC codes of each industry in the official key, for codes that are letters (``20A``, ``23OTHER``).

    Examples
    --------
    >>> industry_prefixes("C1101T1103 & C12", {}), industry_prefixes("CPA_C102_3", {})
    (('1101', '1102', '1103', '12'), ('102', '103'))
    >>> industry_prefixes("CPA_C20C", {"20C": ("2012", "202")})
    ('2012', '202')
    """
    found: list[str] = []
    for piece in re.split(r"[&,]", code.removeprefix("CPA_")):
        body = re.sub(r"^[A-Z](?=\d)", "", piece.strip())
        span = re.fullmatch(r"(\d+)T(\d+)|(\d+)(\d)_(\d)", body)
        if span and span[1]:
            found += [str(number) for number in range(int(span[1]), int(span[2]) + 1)]
        elif span:
            found += [f"{span[3]}{number}" for number in range(int(span[4]), int(span[5]) + 1)]
        elif body.isdecimal():
            found.append(body)
        else:
            found += key.get(body, ()) or sic_prefixes(body)
    return tuple(found)


def read_key(path: Path, file_report: FileReport) -> dict[str, tuple[str, ...]]:
    """Read the official key from industries of the UK table to SIC 2007 (sheet ``IOGs`` of the analytical tables).

    Industries whose code is no list of SIC codes (``20A``) have the list at the end of their description.
    """
    grid = read_grid(path, KEY_SHEET)
    start = next((row for row, cells in enumerate(grid) if cells and cells[0].startswith("IOG code")), None)
    if start is None:
        raise LayoutError(f"{path.name}, sheet {KEY_SHEET!r}: no column begins with 'IOG code'.")
    key: dict[str, tuple[str, ...]] = {}
    for line, cells in enumerate(grid[start + 1 :], start=start + 2):
        code, description = cells[0].strip(), " ".join(cells[1].split())
        if not code or not description:
            continue
        file_report.read(1)
        tail = _SIC_TAIL.search(description)
        prefixes = sic_prefixes(tail[1]) if tail else sic_prefixes(code.removesuffix("IMP"))
        if not prefixes:
            file_report.quarantine(line, "IOG code", "no SIC code in the code or at the end of its description", code)
        elif code in key:
            file_report.quarantine(line, "IOG code", "repeated row", code)
        else:
            key[code] = prefixes
    return key


def read_uk_table(path: Path, file_report: FileReport) -> UseTable:
    """Read the newest table of intermediate consumption of the UK supply and use workbook.

    Raises
    ------
    LayoutError
        No such sheet, no row of codes, or columns that do not sum to the published totals.
    """
    sheet = max((name for name in sheet_names(path) if UK_SHEET.fullmatch(name)), default=None)
    if sheet is None:
        raise LayoutError(f"{path.name} has no sheet 'Table 2 - Int Con YEAR'.")
    grid = [[" ".join(cell.split()) for cell in cells] for cells in read_grid(path, sheet)]
    top = next((row for row, cells in enumerate(grid[:30]) if "A01" in cells), None)
    if top is None:
        raise LayoutError(f"{path.name}, sheet {sheet!r}: no row of industry codes (A01, A02…) in the first 30 rows.")
    if top + 1 != _UK_HEADER_ROW:
        file_report.note(f"industry codes found in row {top + 1}, expected in row {_UK_HEADER_ROW}")
    columns = [at for at, code in enumerate(grid[top]) if code]
    industries = [grid[top][at] for at in columns]
    header_positions(f"{path.name}, sheet {sheet!r}", grid[top], industries)
    products, names, flows, totals = [], [], [], None
    for line, cells in enumerate(grid[top + 2 :], start=top + 3):
        if not any(cells):
            continue
        file_report.read(1)
        numbers = [_number(cells[at]) if at < len(cells) else None for at in columns]
        # Below the products stand totals, taxes and value added.
        if not cells[0].startswith("CPA_"):
            file_report.note(NOT_USED)
            totals = numbers if cells[1] == _UK_TOTAL else totals
        elif None in numbers:
            at = columns[numbers.index(None)]
            file_report.quarantine(line, grid[top][at], "not a number", cells[at], part=sheet)
        elif cells[0] in products:
            file_report.quarantine(line, "product", "repeated row", cells[0], part=sheet)
        else:
            products.append(cells[0])
            names.append(_product_name(cells[1]))
            flows.append([number or 0.0 for number in numbers])
    table = UseTable(
        year=int(sheet[-4:]),
        products=tuple(products),
        industries=tuple(industries),
        product_names=tuple(names),
        industry_names=tuple(_industry_name(grid[top + 1][at]) for at in columns),
        flows=np.array(flows, dtype=float).reshape(len(products), len(industries)),
    )
    require_sums(f"{path.name}, sheet {sheet!r}", table, [number or 0.0 for number in totals or ()])
    return table


def _number(text: str) -> float | None:
    plain = text.replace(",", "") or "0"
    try:
        found = float(plain)
    except ValueError:
        return None
    # NaN is within no bounds: it would pass every check of sums.
    least, most = bounds_of(MILLION)
    return found if least <= found <= most else None


def _product_name(name: str) -> str:
    short = re.sub(r"^Manufacture of ", "", _SIC_TAIL.sub("", name))
    return short[:1].upper() + short[1:]


def _industry_name(name: str) -> str:
    """Return the name of an industry in sentence case, without its "manufacture of", as a card would say it."""
    short = re.sub(r"^(manufacture|building) of ", "", _SIC_TAIL.sub("", name).casefold())
    return short[:1].upper() + short[1:]


@dataclass(frozen=True)
class UkPair:
    """What the UK table says of one pair."""

    share: float
    norm: float
    supplier: str
    buyer: str


class UkTable:
    """The UK table, asked for pairs of activities."""

    def __init__(
        self, table: UseTable, key: dict[str, tuple[str, ...]], of_activity: dict[str, tuple[str, ...]]
    ) -> None:
        self._table = table
        rows = [industry_prefixes(code, key) for code in table.products]
        columns = [industry_prefixes(code, key) for code in table.industries]
        self._rows = {code: _holding(rows, classes) for code, classes in of_activity.items()}
        self._columns = {code: _holding(columns, classes) for code, classes in of_activity.items()}
        self._same = {(row, column) for row, a in enumerate(rows) for column, b in enumerate(columns) if a and a == b}
        with np.errstate(divide="ignore", invalid="ignore"):
            self._share = table.flows / table.flows.sum(axis=0)
            self._norm = self._share / (table.flows.sum(axis=1) / table.flows.sum())[:, None]

    def witness(self, supplier: str, buyer: str) -> UkPair | None:
        """Return the strongest pair of a row and a column that hold the two activities; ``None`` where none does."""
        pairs = [(row, column) for row in self._rows[supplier] for column in self._columns[buyer]]
        if not pairs:
            return None
        row, column = max(pairs, key=lambda at: (np.nan_to_num(self._share[at]), np.nan_to_num(self._norm[at]), at))
        names = self._table.product_names[row], self._table.industry_names[column]
        return UkPair(float(self._share[row, column]), float(self._norm[row, column]), *names)

    def one_industry(self, supplier: str, buyer: str) -> bool:
        """Whether the two activities lie in one industry of the table."""
        return any((row, column) in self._same for row in self._rows[supplier] for column in self._columns[buyer])


def _holding(prefixes: Sequence[tuple[str, ...]], classes: Sequence[str]) -> list[int]:
    """Return the positions of the industries that hold the classes; the longest prefix of a class decides."""
    found = set()
    for sic in classes:
        # A class may lie in a division and in a group of it: the finer one is meant.
        fits = [(len(p), -at) for at, own in enumerate(prefixes) for p in own if sic.startswith(p)]
        if fits:
            found.add(-max(fits)[1])
    return sorted(found)

"""Supply and use tables as they are published: the UK table by product and industry, the US table in detail.

Both say what each industry buys of each product for its own production, imports included. They differ in grain, in
codes and in prices; this module reads them into one shape and ties their rows and columns to SIC 2007.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from graph_engine.errors import LayoutError
from loaders.framework.load_report import FileReport
from loaders.framework.tabular_files import (
    header_positions,
    read_delimited,
    read_delimited_stream,
    read_grid,
    sheet_names,
)

UK_SHEET = re.compile(r"Table 2 - Int Con ((?:19|20)\d\d)")
KEY_SHEET = "IOGs"
US_YEAR = 2017
"""The US detail is a benchmark of this year; later ones will come with codes of their own."""

BEA_COLUMNS = ("BEA_2017_Detail_Code", "NAICS_2017_Code")
NACE_COLUMNS = ("NAICS 2017", "NACE Rev. 2")
US_PRODUCT = "commodity"
_US_TOTAL_COLUMN = "T001"
_US_TOTAL = "T005"
_US_CHECKS = re.compile(r"T00\d|V00\d00")
_UK_TOTAL = "Total intermediate consumption at purchasers' prices"
_UK_HEADER_ROW = 4
_SIC_LIST = re.compile(r"(\d\d)(?:\.(\d{1,2}))?(?:-(\d{1,2}))?")
_SIC_TAIL = re.compile(r"\s-\s(\d\d\.\d[\d/.-]*)$")
NOT_USED = "total: read as a check of the sum"


@dataclass(frozen=True)
class UseTable:
    """What industries buy of products.

    Parameters
    ----------
    year : int
        Of the flows.
    products, industries : tuple of str
        Codes of rows and columns, as published.
    product_names, industry_names : tuple of str
        Their names.
    flows : ndarray, shape (products, industries)
        Intermediate purchases, in the table's currency.
    """

    year: int
    products: tuple[str, ...]
    industries: tuple[str, ...]
    product_names: tuple[str, ...]
    industry_names: tuple[str, ...]
    flows: np.ndarray

    def __post_init__(self) -> None:
        if self.flows.shape != (len(self.products), len(self.industries)):
            raise ValueError(f"flows are {self.flows.shape}, codes {len(self.products)} × {len(self.industries)}")


# -- United Kingdom --------------------------------------------------------------------------------------------


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
    _require_sums(f"{path.name}, sheet {sheet!r}", table, [number or 0.0 for number in totals or ()])
    return table


def _number(text: str) -> float | None:
    plain = text.replace(",", "") or "0"
    try:
        return float(plain)
    except ValueError:
        return None


def _product_name(name: str) -> str:
    short = re.sub(r"^Manufacture of ", "", _SIC_TAIL.sub("", name))
    return short[:1].upper() + short[1:]


def _industry_name(name: str) -> str:
    """Return the name of an industry in sentence case, without its "manufacture of", as a card would say it."""
    short = re.sub(r"^(manufacture|building) of ", "", _SIC_TAIL.sub("", name).casefold())
    return short[:1].upper() + short[1:]


# -- United States ---------------------------------------------------------------------------------------------


def read_us_table(path: Path, header: Sequence[str], file_report: FileReport) -> UseTable:
    """Read the US use table in detail; ``header`` is its first line.

    Raises
    ------
    LayoutError
        No column ``T001`` after the industries, or columns that do not sum to the published totals.
    """
    if _US_TOTAL_COLUMN not in header or US_PRODUCT not in header:
        raise LayoutError(
            f"{path.name}: the industries of the US use table stand between the columns {US_PRODUCT!r} and "
            f"{_US_TOTAL_COLUMN!r}; it has {', '.join(header[:8])}."
        )
    industries = list(header[header.index(US_PRODUCT) + 1 : header.index(_US_TOTAL_COLUMN)])
    rows = pd.concat(list(read_delimited(path, file_report, [US_PRODUCT, *industries])))
    values = rows[industries].apply(pd.to_numeric, errors="coerce")
    bad = values.isna() & (rows[industries] != "")
    for line in values.index[bad.any(axis=1)]:
        column = str(bad.columns[int(bad.loc[line].to_numpy().argmax())])
        file_report.quarantine(int(line), column, "not a number", rows.loc[line, column])
    again = rows[US_PRODUCT].duplicated() & ~bad.any(axis=1)
    for line, code in rows.loc[again, US_PRODUCT].items():
        file_report.quarantine(int(str(line)), US_PRODUCT, "repeated row", code)
    good = ~bad.any(axis=1) & ~again
    check = rows[US_PRODUCT].str.fullmatch(_US_CHECKS)
    file_report.note(NOT_USED, int((check & good).sum()))
    products = rows.loc[good & ~check, US_PRODUCT]
    totals = values[good & (rows[US_PRODUCT] == _US_TOTAL)].to_numpy(dtype=float)
    table = UseTable(
        year=US_YEAR,
        products=tuple(products),
        industries=tuple(industries),
        product_names=tuple(products),
        industry_names=tuple(industries),
        flows=values.loc[products.index].fillna(0.0).to_numpy(dtype=float),
    )
    _require_sums(path.name, table, totals[0] if len(totals) else ())
    return table


def read_bea_classes(
    crosswalk: Path, concordance: Path, file_reports: Sequence[FileReport]
) -> dict[str, tuple[str, ...]]:
    """Return the classes of SIC 2007 that each code of the US table covers, by way of NAICS 2017 and NACE Rev. 2.

    SIC 2007 is NACE Rev. 2 to four digits. Codes without a class (scrap, customs duties, imports that are not
    comparable) are left out.

    Parameters
    ----------
    crosswalk, concordance : Path
        BEA detail → NAICS 2017, of which the rows of six digits are used; NAICS 2017 → NACE Rev. 2, whose header
        gives one name to two columns: the first is the code, the second its label.
    ledgers : sequence of FileLedger
        The accounts of the two files.
    """
    of_bea: dict[str, set[str]] = {}
    for chunk in read_delimited(crosswalk, file_reports[0], BEA_COLUMNS):
        six = chunk[BEA_COLUMNS[1]].str.fullmatch(r"\d{6}")
        file_reports[0].note("NAICS code above six digits: not used", int((~six).sum()))
        for bea, naics in chunk.loc[six, list(BEA_COLUMNS)].itertuples(index=False):
            of_bea.setdefault(str(bea), set()).add(str(naics))
    of_naics: dict[str, set[str]] = {}
    for chunk in _concordance(concordance, file_reports[1]):
        codes = chunk[NACE_COLUMNS[1]].str.replace(".", "", regex=False)
        valid = pd.Series(True, index=chunk.index)
        for column, text, form in (
            (NACE_COLUMNS[0], chunk[NACE_COLUMNS[0]], r"\d{6}"),
            (NACE_COLUMNS[1], codes, r"\d{2,4}"),
        ):
            wrong = ~text.str.fullmatch(form)
            for line, raw in chunk.loc[wrong, column].items():
                file_reports[1].quarantine(int(str(line)), column, f"not a code of {column}", raw)
            valid &= ~wrong
        for naics, nace in zip(chunk.loc[valid, NACE_COLUMNS[0]], codes[valid], strict=True):
            of_naics.setdefault(str(naics), set()).add(str(nace))
    classes = {
        bea: tuple(sorted(set().union(*(of_naics.get(code, set()) for code in naics))))
        for bea, naics in sorted(of_bea.items())
    }
    return {bea: found for bea, found in classes.items() if found}


def _concordance(path: Path, file_report: FileReport) -> list[pd.DataFrame]:
    with path.open("rb") as handle:
        header = handle.readline()
        name = NACE_COLUMNS[1].encode()
        if header.count(name + b",") == 2:
            file_report.note(f"the second column {NACE_COLUMNS[1]!r} read as its label")
            at = header.index(name) + len(name) + 1
            header = header[:at] + header[at:].replace(name, name + b" label", 1)
        stream = io.BytesIO(header + handle.read())
    return list(read_delimited_stream(stream, path.name, file_report, NACE_COLUMNS))


def _require_sums(name: str, table: UseTable, totals: Sequence[float] | np.ndarray) -> None:
    if not len(totals):
        raise LayoutError(f"{name}: no row of total intermediate consumption to check the table by.")
    # Every cell is rounded to a whole million.
    gap = np.abs(table.flows.sum(axis=0) - np.asarray(totals, dtype=float))
    if gap.max() > len(table.products) / 2:
        at = int(gap.argmax())
        raise LayoutError(
            f"{name}: what {table.industries[at]} buys sums to {table.flows[:, at].sum():,.0f}, its published total is "
            f"{totals[at]:,.0f}; rows or columns are missing or changed."
        )

"""The US use table in detail, and the two lists by which its codes lead to SIC 2007."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.reference.plausible import MILLION, bounds_of
from loaders.framework.load_report import FileReport
from loaders.framework.tabular_files import read_delimited, read_delimited_stream, read_whole
from loaders.framework.use_table import NOT_USED, UseTable, require_sums

US_YEAR = 2017
_MAX_BYTES = 1 << 26
"""The US detail is a benchmark of this year; later ones will come with codes of their own."""
BEA_COLUMNS = ("BEA_2017_Detail_Code", "NAICS_2017_Code")
NACE_COLUMNS = ("NAICS 2017", "NACE Rev. 2")
US_PRODUCT = "commodity"
_US_TOTAL_COLUMN = "T001"
_US_TOTAL = "T005"
_US_CHECKS = re.compile(r"T00\d|V00\d00")


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
    rows = read_whole(path, file_report, [US_PRODUCT, *industries])
    values = rows[industries].apply(pd.to_numeric, errors="coerce")
    least, most = bounds_of(MILLION)
    values = values.where((values >= least) & (values <= most))
    bad = values.isna() & (rows[industries] != "")
    for line in values.index[bad.any(axis=1)]:
        column = str(bad.columns[int(bad.loc[line].to_numpy().argmax())])
        file_report.quarantine(int(line), column, "not a number", rows.loc[line, column])
    again = rows[US_PRODUCT].duplicated() & ~bad.any(axis=1)
    for line, code in rows.loc[again, US_PRODUCT].items():
        file_report.quarantine(int(str(line)), US_PRODUCT, "repeated row", code)
    # A row with one bad cell goes whole: the cell would be read as nothing bought.
    good = ~bad.any(axis=1) & ~again
    # Totals and value added stand among the products; kept as products they would be bought twice.
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
    require_sums(path.name, table, totals[0] if len(totals) else ())
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
    file_reports : sequence of FileReport
        The load reports of the two files.
    """
    of_bea: dict[str, set[str]] = {}
    for chunk in read_delimited(crosswalk, file_reports[0], BEA_COLUMNS):
        # Coarser codes only repeat the six-digit ones below them.
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
        header = handle.readline(_MAX_BYTES)
        name = NACE_COLUMNS[1].encode()
        if header.count(name + b",") == 2:
            file_report.note(f"the second column {NACE_COLUMNS[1]!r} read as its label")
            at = header.index(name) + len(name) + 1
            header = header[:at] + header[at:].replace(name, name + b" label", 1)
        rest = handle.read(_MAX_BYTES + 1)
        if len(rest) > _MAX_BYTES:
            raise LayoutError(f"{path.name} has more than {_MAX_BYTES:,} bytes; the published table has some 100,000.")
        stream = io.BytesIO(header + rest)
    return list(read_delimited_stream(stream, path.name, file_report, NACE_COLUMNS))

"""Files of Nomis as rows of one form: the API's CSV, its short form, and the CSV of a query on the web page.

The short form leaves out columns that are the same in every row; the command line says what they hold. A query of the
web page gives title lines, facts such as the date, a matrix of areas by industries (or the other way round) and notes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from graph_engine.errors import InputError, LayoutError
from graph_engine.schema import Measure
from loaders.framework.load_report import FileReport
from loaders.framework.tabular_files import read_delimited
from loaders.framework.year_columns import header_fields

YEAR, MEASURE = "year", "measure"
"""What the command line may say of a file that does not."""
LOCAL_UNITS = "local-units"
_COMMON = ("DATE", "GEOGRAPHY_CODE", "INDUSTRY_CODE", "MEASURES_NAME", "OBS_VALUE", "OBS_STATUS")
_OPTIONAL = (
    "GEOGRAPHY_NAME",
    "GEOGRAPHY_TYPE",
    "INDUSTRY_NAME",
    "INDUSTRY_TYPE",
    "OBS_STATUS_NAME",
    "RECORD_COUNT",
)
_CODE = re.compile(
    r"(?P<code>[A-U]|\d{1,5}(?:\.\d+)?)\s*:\s*(?P<name>.*)|(?P<total>Total|All industries)", re.IGNORECASE
)
_INDUSTRIES_DOWN = re.compile(r"industry|sic\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_AREA_CODE = frozenset({"mnemonic", "code", "area code"})
_MISSING, _SUPPRESSED = frozenset({"", "-", "..", ":"}), frozenset({"*", "!", "c"})
# The longest list of titles and facts that was seen above a matrix has a dozen lines.
_SEARCHED = 40
_LARGEST = 1 << 26


@dataclass(frozen=True)
class NomisTable:
    """One Nomis dataset: how to tell it, which rows are its figures, and what they count."""

    name: str
    number: str
    title: str
    sign: str
    wanted: tuple[tuple[str, str], ...]
    measures: tuple[tuple[str, Measure], ...]
    status: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of its rows."""
        extra = tuple(column for column, _ in self.wanted if column not in _COMMON)
        return (*_COMMON, *extra, *((self.status,) if self.status else ()))

    def key(self, year: int, level: str, measure: Measure) -> str:
        """Key of an edition; another measure than the dataset's own is part of it."""
        other = "" if measure is self.measures[0][1] else f"-{self.word(measure)}"
        return f"nomis-{self.name}-{year}-{level.casefold()}{other}"

    def word(self, measure: Measure) -> str:
        """What the publisher calls a measure, in small letters."""
        return {of: word for word, of in self.measures}[measure]


BRES = NomisTable(
    name="bres",
    number="NM_189_1",
    title="Business Register and Employment Survey",
    sign="EMPLOYMENT_STATUS_NAME",
    wanted=(("MEASURE_NAME", "Count"), ("MEASURES_NAME", "Value")),
    measures=(("employment", Measure.JOBS), ("employees", Measure.EMPLOYEE_JOBS)),
    status="EMPLOYMENT_STATUS_NAME",
)
BUSINESS_COUNTS = NomisTable(
    name="ukbc",
    number="NM_141_1",
    title="UK Business Counts, local units",
    sign="EMPLOYMENT_SIZEBAND_NAME",
    wanted=(
        ("EMPLOYMENT_SIZEBAND_NAME", "Total"),
        ("LEGAL_STATUS_NAME", "Total"),
        ("MEASURES_NAME", "Value"),
    ),
    measures=((LOCAL_UNITS, Measure.LOCAL_UNITS),),
)
MEASURES = tuple(word for dataset in (BRES, BUSINESS_COUNTS) for word, _ in dataset.measures)


def read_rows(
    path: Path, file_report: FileReport, stated: Mapping[str, str]
) -> tuple[NomisTable, Iterator[pd.DataFrame]]:
    """Tell which dataset a file is of, and read its rows in chunks with the columns of the API.

    Parameters
    ----------
    stated : mapping
        ``year`` and ``measure`` as the command line gives them.

    Raises
    ------
    LayoutError
        A file that is none of the three forms, or says neither the year nor what it counts.
    """
    header = header_fields(path)
    if not {*_COMMON, BRES.sign, BUSINESS_COUNTS.sign} & set(header):
        query = _QueryResults(path, stated)
        if query.dataset is not None:
            return query.dataset, query.read(file_report)
    dataset = _dataset(header, stated)
    constant = _constants(path.name, dataset, header, stated)
    present = [column for column in dataset.columns if column not in constant]
    for name, column in ((YEAR, "DATE"), (MEASURE, dataset.status)):
        if name in stated and column in header:
            raise InputError(f"{path.name} has a column {column} of its own: leave --{name} {stated[name]} out.")
    chunks = read_delimited(path, file_report, present, optional=_OPTIONAL)
    return dataset, (chunk.assign(**constant) for chunk in chunks)


def _dataset(header: Sequence[str], stated: Mapping[str, str]) -> NomisTable:
    if {BUSINESS_COUNTS.sign, "LEGAL_STATUS_NAME"} & set(header):
        return BUSINESS_COUNTS
    if BRES.sign not in header and stated.get(MEASURE) == LOCAL_UNITS:
        return BUSINESS_COUNTS
    return BRES


def _constants(name: str, dataset: NomisTable, header: Sequence[str], stated: Mapping[str, str]) -> dict[str, str]:
    """Columns that the short form leaves out, with what they hold; none where a column lacks that nobody can state."""
    lacking = [column for column in dataset.columns if column not in header]
    said = {"DATE": stated.get(YEAR, "")}
    if word := stated.get(MEASURE, ""):
        if word not in dict(dataset.measures):
            raise InputError(f"{name} holds {dataset.title}, which has no measure {word!r}: leave --measure out.")
        said |= {**dict(dataset.wanted), "OBS_STATUS": ""}
        if dataset.status:
            said[dataset.status] = word
    if "OBS_VALUE" in lacking or "INDUSTRY_CODE" in lacking or "GEOGRAPHY_CODE" in lacking:
        return {}
    unknown = [column for column in lacking if column not in said or (column == "DATE" and not said[column])]
    # All of the columns are renamed or none is of Nomis: the reader says so better.
    if unknown and len(lacking) < len(dataset.columns):
        options = [f"--{YEAR} 2022"] * ("DATE" in unknown) + [f"--{MEASURE} {'|'.join(MEASURES)}"] * (
            unknown != ["DATE"]
        )
        raise LayoutError(
            f"{name} has no column {unknown[0]!r}; did another replace it? If the query left out what is the same in "
            f"all rows ({', '.join(unknown)}), say it: hub load nomis {name} {' '.join(options)}."
        )
    return {column: said[column] for column in lacking}


@dataclass
class _Block:
    """One matrix: its header, and the facts that stood above it."""

    facts: dict[str, str]
    header: list[str]
    lines: list[tuple[int, list[str]]] = field(default_factory=list)


class _QueryResults:
    """The CSV of a query on the web page."""

    def __init__(self, path: Path, stated: Mapping[str, str]) -> None:
        self._name, self._stated = path.name, stated
        self._titles: list[str] = []
        self._blocks: list[_Block] = []
        # A query of the web page has a few megabytes at most, and what is no table of text is no query.
        if path.is_file() and path.stat().st_size <= _LARGEST:
            try:
                self._split(_text(path))
            except csv.Error:
                self._blocks = []
        self.dataset = self._told()

    def read(self, file_report: FileReport) -> Iterator[pd.DataFrame]:
        """Rows of one matrix after the other; the index is the line of the file."""
        for block in self._blocks:
            file_report.read(len(block.lines))
            yield self._rows(block, file_report)

    def _split(self, lines: list[str]) -> None:
        facts: dict[str, str] = {}
        block: _Block | None = None
        reader = csv.reader(lines)
        for fields in reader:
            cells = [cell.strip() for cell in fields]
            filled = [cell for cell in cells if cell]
            if len(filled) < 2:
                # A blank line may follow the header; after the figures come notes.
                block = block if block is not None and not block.lines and not filled else None
                if filled and not self._blocks:
                    self._titles.append(filled[0])
            elif block is not None:
                block.lines.append((reader.line_num, cells))
            elif _is_header(cells):
                block = _Block(dict(facts), cells)
                self._blocks.append(block)
            else:
                facts[cells[0].casefold()] = cells[1]
                if not self._blocks and reader.line_num > _SEARCHED:
                    return

    def _told(self) -> NomisTable | None:
        title = " ".join(self._titles).casefold()
        if not self._blocks:
            return None
        if "business counts" in title:
            if "enterprise" in title:
                raise LayoutError(
                    f"{self._name} counts enterprises ({self._titles[0]!r}), which stand where their head office is; "
                    "ask Nomis for “UK Business Counts – local units”."
                )
            return BUSINESS_COUNTS
        return BRES if "register and employment survey" in title else None

    def _fact(self, block: _Block, word: str) -> str:
        return next((value for key, value in block.facts.items() if word in key), "")

    def _constant(self, block: _Block) -> dict[str, str]:
        dataset = self.dataset or BRES
        year = self._stated.get(YEAR, "") or self._fact(block, "date")
        if not _YEAR.fullmatch(year):
            raise LayoutError(f"{self._name} does not say its year (“Date” is {year!r}); say it with --{YEAR} 2022.")
        found = {**dict(dataset.wanted), "DATE": year}
        if dataset is BUSINESS_COUNTS:
            found["EMPLOYMENT_SIZEBAND_NAME"] = self._fact(block, "size") or "Total"
            found["LEGAL_STATUS_NAME"] = self._fact(block, "legal") or "Total"
            return found
        status = self._stated.get(MEASURE, "") or self._fact(block, "employment status")
        if not status:
            raise LayoutError(
                f"{self._name} says neither “Employment” nor “Employees”; say it with --{MEASURE} employment."
            )
        return {**found, dataset.status: status}

    def _rows(self, block: _Block, file_report: FileReport) -> pd.DataFrame:
        down = not any(_CODE.fullmatch(cell) for cell in block.header[1:])
        coded = len(block.header) > 1 and block.header[1].casefold() in _AREA_CODE
        first = 2 if coded and not down else 1
        rows, index = [], []
        for line, cells in block.lines:
            if len(cells) > len(block.header) and any(cells[len(block.header) :]):
                rule = f"{len(cells)} fields where the header has {len(block.header)}"
                file_report.quarantine(line, block.header[0], rule, ",".join(cells)[:200])
                continue
            for at in range(first, min(len(block.header), len(cells))):
                area, industry = (block.header[at], cells[0]) if down else (cells[0], block.header[at])
                # Columns of flags stand between those of figures and have no name of an industry.
                if area and (code := _CODE.fullmatch(industry)):
                    rows.append((area, cells[1] if first > 1 else "", code, cells[at]))
                    index.append(line)
        figures = [_figure(value) for _, _, _, value in rows]
        table = {
            "GEOGRAPHY_NAME": [area for area, _, _, _ in rows],
            "GEOGRAPHY_CODE": [code for _, code, _, _ in rows],
            "GEOGRAPHY_TYPE": "" if down else block.header[0],
            "INDUSTRY_CODE": [found["code"] or found["total"] for _, _, found, _ in rows],
            "INDUSTRY_NAME": [found["total"] or found["name"] for _, _, found, _ in rows],
            "INDUSTRY_TYPE": "",
            "OBS_VALUE": [value for value, _ in figures],
            "OBS_STATUS": [status for _, status in figures],
            "OBS_STATUS_NAME": "",
            "RECORD_COUNT": "",
        }
        return pd.DataFrame(table, index=pd.Index(index, name="line"), dtype=object).assign(**self._constant(block))


def _is_header(cells: Sequence[str]) -> bool:
    return any(_CODE.fullmatch(cell) for cell in cells[1:]) or bool(_INDUSTRIES_DOWN.match(cells[0]))


def _figure(cell: str) -> tuple[str, str]:
    """A cell of a matrix as value and status of the API."""
    if cell.casefold() in _SUPPRESSED:
        return "", "C"
    return ("", "Q") if cell in _MISSING else (cell, "A")


def _text(path: Path) -> list[str]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    return text.splitlines(keepends=True)

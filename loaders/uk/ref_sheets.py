"""Sheets of the Research Excellence Framework, as activity of institutions in units of assessment.

Joint submissions stand in the files split by institution: staff, income and degrees are the institution's own, the
quality profile is that of the whole submission. Double submissions of one unit carry a letter, which is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from graph_engine.reference.organisation_names import organisation_places
from graph_engine.reference.plausible import bounds_of
from graph_engine.schema import UNITED_KINGDOM, EdgeType, Measure, NodeLabel, Scheme, sector_key
from loaders.framework.identifiers import slug
from loaders.framework.load_report import FileReport
from loaders.framework.loader import Batch, Edges, LoadContext, Nodes
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.tabular_files import parse_numbers
from loaders.framework.workbooks import read_sheet
from loaders.placement.postal_addresses import normalise_postcode

NO_UKPRN = "ZZZZZZZZ"
YEAR_FROM, YEAR = 2013, 2020

_UNIT, _UNIT_NAME = "Unit of assessment number", "Unit of assessment name"
_LETTER, _JOINT = "Multiple submission letter", "Joint submission"
_NAME = "Institution name"
_WITHHELD = ("", "-", "N/A")
_TOTAL = "Total income for academic years 2013-14 to 2019-20"
_SOURCE = "Income source"
_INDUSTRY = re.compile(r"industry,? commerce and public corporations", re.IGNORECASE)
_ALL_SOURCES = "Total income"
# Every submission lists these many sources; medical ones list health research funding bodies besides.
_SOURCES = 14
_DEGREES = tuple(f"Number of doctoral degrees awarded in academic year {year}" for year in range(2013, 2020))


@dataclass(frozen=True)
class Exercise:
    """One assessment: its classification of units, how many there are, and how its sheet of results is laid out."""

    scheme: Scheme
    year: int
    units: int
    sheet: str
    header_row: int
    ukprn: str
    staff: str


REF_2021 = Exercise(Scheme.REF, 2021, 34, "Sheet1", 7, "Institution code (UKPRN)", "FTE of submitted staff")
REF_2014 = Exercise(
    Scheme.REF_2014, 2014, 36, "REF2014 Profiles", 8, "Institution code (UKPRN)", "FTE Category A staff submitted"
)
ENVIRONMENT_UKPRN = "Institution UKPRN code"
ENVIRONMENT_SHEETS = ("ResearchDoctoralDegreesAwarded", "ResearchIncome", "ResearchIncomeInKind")


def read_results(path: Path, context: LoadContext, exercise: Exercise, prefix: str, source: str) -> Iterator[Batch]:
    """Read a sheet of results: staff submitted, and the shares rated 4* and 3* in the overall profile.

    Parameters
    ----------
    path : Path
        The workbook.
    context : LoadContext
        Holds the load report of the file.
    exercise : Exercise
        Which assessment it is.
    prefix : str
        Source of the records, the first part of their keys.
    source : str
        Key of the edition.

    Yields
    ------
    Nodes, Edges
        Sectors (units of assessment), records (institutions), and ``ACTIVE_IN`` with ``research_staff`` in full-time
        equivalents, ``quality_4`` and ``quality_3`` in percent.
    """
    file_report = context.file_report(path)
    columns = (exercise.ukprn, _NAME, _UNIT, _UNIT_NAME, _LETTER, _JOINT, "Profile", exercise.staff, "4*", "3*")
    frame = read_sheet(path, exercise.sheet, file_report, columns, header_row=exercise.header_row)
    frame = _submissions(frame, exercise.ukprn, exercise, file_report, prefix)
    frame = set_aside_repeats(frame, ["record", "unit", "letter", "Profile"], file_report)
    yield from _nodes(frame, exercise, source)
    figures = {
        measure: parse_numbers(frame, column, file_report, bounds_of(measure), missing=_WITHHELD)
        for measure, column in (
            (Measure.RESEARCH_STAFF, exercise.staff),
            (Measure.QUALITY_4, "4*"),
            (Measure.QUALITY_3, "3*"),
        )
    }
    overall = frame["Profile"] == "Overall"
    file_report.note("profiles of outputs, impact and environment, not used", int((~overall).sum()))
    file_report.note("profile withheld in a small submission", int((frame["4*"] == "-").sum()))
    file_report.note(
        "part of a joint submission: own staff, quality of the whole", int((overall & (frame[_JOINT] != "")).sum())
    )
    wide = frame[["record", "unit", "letter"]].assign(**{str(m): values for m, values in figures.items()})
    used = overall & ~_set_aside(frame, file_report)
    yield _active_in(wide[used], exercise, exercise.year, None, source)


def read_environment(path: Path, context: LoadContext, prefix: str, source: str) -> Iterator[Batch]:
    """Read the environment data of REF 2021: income over 2013-14 to 2019-20 and doctoral degrees, by institution.

    Industry is what the sheet calls industry, commerce and public corporations: of the United Kingdom, of the rest of
    the European Union, and from outside it. Negative income (money paid back) stays as published.

    Yields
    ------
    Nodes, Edges
        Sectors, records, and ``ACTIVE_IN`` with ``industry_income`` and ``research_income`` in pounds over the period
        and ``doctorates``.
    """
    file_report = context.file_report(path)
    exercise = REF_2021
    sheets = {
        sheet: _environment_sheet(path, sheet, extra, exercise, file_report, prefix)
        for sheet, extra in zip(ENVIRONMENT_SHEETS, (_DEGREES, (_SOURCE, _TOTAL), (_SOURCE, _TOTAL)), strict=True)
    }
    yield from _nodes(pd.concat(sheets.values()), exercise, source)
    degrees = sheets["ResearchDoctoralDegreesAwarded"]
    part = "ResearchDoctoralDegreesAwarded"
    awarded = pd.concat(
        [parse_numbers(degrees, column, file_report, bounds_of(Measure.DOCTORATES), part=part) for column in _DEGREES],
        axis=1,
    )
    # Without any figure the sum is unknown, not zero.
    total = awarded.sum(axis=1, min_count=1)
    wide = degrees[["record", "unit", "letter"]].assign(**{str(Measure.DOCTORATES): total})
    yield _active_in(wide[~_set_aside(degrees, file_report, part)], exercise, YEAR, YEAR_FROM, source)
    yield _active_in(_income(sheets["ResearchIncome"], file_report), exercise, YEAR, YEAR_FROM, source)
    in_kind = sheets["ResearchIncomeInKind"]
    # Read only for the report: a cell that is no number shows that the layout has changed.
    parse_numbers(in_kind, _TOTAL, file_report, bounds_of(Measure.RESEARCH_INCOME), part="ResearchIncomeInKind")
    file_report.note("income in kind, not used", len(in_kind))


def _environment_sheet(
    path: Path, sheet: str, extra: Sequence[str], exercise: Exercise, file_report: FileReport, prefix: str
) -> pd.DataFrame:
    columns = (ENVIRONMENT_UKPRN, _NAME, _UNIT, _UNIT_NAME, _LETTER, _JOINT, *extra)
    frame = read_sheet(path, sheet, file_report, columns, header_row=5)
    frame = _submissions(frame, ENVIRONMENT_UKPRN, exercise, file_report, prefix, sheet)
    identity = ["record", "unit", "letter", *([_SOURCE] if _SOURCE in extra else [])]
    return set_aside_repeats(frame, identity, file_report, part=sheet)


def _income(frame: pd.DataFrame, file_report: FileReport) -> pd.DataFrame:
    part = "ResearchIncome"
    values = parse_numbers(frame, _TOTAL, file_report, bounds_of(Measure.RESEARCH_INCOME), part=part)
    used = ~_set_aside(frame, file_report, part) & values.notna()
    file_report.note("negative income (money paid back), kept", int((values < 0).sum()))
    table = frame[used].assign(value=values[used])
    by_source = table[table[_SOURCE] != _ALL_SOURCES]
    identity = ["record", "unit", "letter"]
    industry = by_source[by_source[_SOURCE].str.contains(_INDUSTRY)].groupby(identity)["value"].agg(["sum", "count"])
    # A sum of two of three sources would read as little income, not as income that is unknown.
    incomplete = industry["count"] != 3
    file_report.note("income from industry not known from all three sources", int(incomplete.sum()))
    stated = table[table[_SOURCE] == _ALL_SOURCES].groupby(identity)["value"].first()
    sources = by_source.groupby(identity)["value"].agg(["sum", "count"])
    both = pd.DataFrame({"stated": stated, "summed": sources["sum"].where(sources["count"] >= _SOURCES)})
    file_report.note(
        "total income missing: sum of its sources taken", int((both["stated"].isna() & both["summed"].notna()).sum())
    )
    file_report.note(
        "total income differs from the sum of its sources by more than £10",
        int(((both["stated"] - both["summed"]).abs() > 10).sum()),
    )
    wide = pd.DataFrame(
        {
            str(Measure.INDUSTRY_INCOME): industry["sum"].mask(incomplete),
            str(Measure.RESEARCH_INCOME): both["stated"].fillna(both["summed"]),
        }
    )
    return wide.reset_index()


def _submissions(
    frame: pd.DataFrame, ukprn: str, exercise: Exercise, file_report: FileReport, prefix: str, part: str = ""
) -> pd.DataFrame:
    """Set aside rows without a known institution or unit; add ``record``, ``scheme``, ``id``, ``unit``, ``letter``."""
    without_number = (frame[ukprn] == NO_UKPRN) & (frame[_NAME] != "")
    known = frame[ukprn].str.fullmatch(r"1\d{7}") | without_number
    unit = frame[_UNIT].str.removesuffix(".0")
    in_range = unit.isin([str(number) for number in range(1, exercise.units + 1)])
    letter_known = frame[_LETTER].str.fullmatch(r"[A-Z]?")
    for column, rule, good in (
        (ukprn, "not a UKPRN of eight digits", known),
        (_UNIT, f"not a unit of assessment from 1 to {exercise.units}", in_range),
        (_LETTER, "not the letter of a double submission", letter_known),
    ):
        for line, value in frame.loc[~good, column].items():
            file_report.quarantine(int(str(line)), column, rule, value, part=part)
    file_report.note("no UKPRN: institution known by its name", int(without_number.sum()))
    accepted = frame[known & in_range & letter_known]
    unnumbered = without_number[accepted.index]
    # Institutions that closed or merged have no number any more.
    identifier = accepted[ukprn].mask(unnumbered, accepted[_NAME].map(slug))
    return accepted.assign(
        record=prefix + ":" + identifier,
        scheme=unnumbered.map({True: "name", False: "ukprn"}),
        id=identifier,
        unit=unit[accepted.index],
        letter=accepted[_LETTER],
    )


def _nodes(frame: pd.DataFrame, exercise: Exercise, source: str) -> Iterator[Batch]:
    units = frame[["unit", _UNIT_NAME]].drop_duplicates().sort_values(["unit", _UNIT_NAME]).drop_duplicates("unit")
    yield Nodes(
        NodeLabel.SECTOR,
        pd.DataFrame(
            {
                "key": [sector_key(exercise.scheme, unit) for unit in units["unit"]],
                "scheme": str(exercise.scheme),
                "version": str(exercise.year),
                "code": units["unit"].to_numpy(),
                "level": "unit",
                "name": units[_UNIT_NAME].to_numpy(),
                "source": source,
            }
        ),
    )
    # One institution may be spelt in two ways: the first by letters, so that the order of rows never decides.
    named = frame[["record", "scheme", "id", _NAME]].drop_duplicates().sort_values(["record", _NAME])
    named = named.drop_duplicates("record")
    placed = [places_not_in_files().get(identifier, ("", "")) for identifier in named["id"]]
    yield Nodes(
        NodeLabel.RECORD,
        pd.DataFrame(
            {
                "key": named["record"].to_numpy(),
                "kind": "institution",
                "scheme": named["scheme"].to_numpy(),
                "id": named["id"].to_numpy(),
                "name": named[_NAME].to_numpy(),
                "type": "university",
                "country": UNITED_KINGDOM,
                "town": [town for town, _ in placed],
                "postcode": [postcode for _, postcode in placed],
                "ukprn": named["id"].where(named["scheme"] == "ukprn", None).to_numpy(),
                "source": source,
            }
        ),
    )


@cache
def places_not_in_files() -> Mapping[str, tuple[str, str]]:
    """Town and postcode of institutions that no file of places has, by UKPRN, from reference data.

    Raises
    ------
    TableError
        A row of ``organisation_places.csv`` that is not valid.
    """
    return {row.ukprn: (row.town, normalise_postcode(row.postcode) or "") for row in organisation_places()}


def _active_in(wide: pd.DataFrame, exercise: Exercise, year: int, year_from: int | None, source: str) -> Edges:
    measures = [column for column in wide.columns if column not in ("record", "unit", "letter")]
    figures = wide.melt(["record", "unit", "letter"], measures, "measure", "value").dropna(subset=["value"])
    rows = pd.DataFrame(
        {
            "from": figures["record"],
            "to": [sector_key(exercise.scheme, unit) for unit in figures["unit"]],
            "measure": figures["measure"],
            "unit_part": figures["letter"],
            "year": year,
            "year_from": year_from,
            "value": figures["value"],
            "source": source,
        }
    )
    return Edges(EdgeType.ACTIVE_IN, NodeLabel.RECORD, NodeLabel.SECTOR, rows)


def _set_aside(frame: pd.DataFrame, file_report: FileReport, part: str = "") -> pd.Series:
    lines: Mapping[object, bool] = {line: file_report.is_quarantined(int(str(line)), part=part) for line in frame.index}
    return frame.index.to_series().map(lines).astype(bool)

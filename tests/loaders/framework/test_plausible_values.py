"""Numbers, points and dates that cannot be are set aside, with line and value as it stands in the file."""

import pandas as pd
import pytest

from graph_engine.reference.plausible import Bounds, bounds_of
from graph_engine.schema import Measure, Quantity
from loaders.framework.load_report import FileReport
from loaders.framework.plausible_values import plausible_day
from loaders.framework.tabular_files import parse_numbers
from loaders.framework.year_columns import year_values

ABOVE, BELOW = "above {}, the most that can be", "below {}, the least that can be"


def report(rows=9):
    found = FileReport("file.csv", "0")
    found.read(rows)
    return found


def read(texts, bounds):
    frame = pd.DataFrame({"v": texts}, index=range(2, 2 + len(texts)))
    found = report()
    values = parse_numbers(frame, "v", found, bounds)
    return values.dropna().tolist(), [(row.line, row.rule, row.value) for row in found.quarantined]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("1e308", ABOVE.format("50,000,000")),
        ("90,000,000", ABOVE.format("50,000,000")),
        ("-1", BELOW.format("0")),
        ("-1e-9", BELOW.format("0")),
        *((text, "not a number") for text in ("inf", "-inf", "1e400", "nan", "NaN", "0x10", "1_000", "TRUE", "٣½")),
    ],
)
def test_a_figure_that_no_area_can_have_sets_its_row_aside(text, rule):
    assert read(["1", text, "5e7"], bounds_of(Measure.JOBS)) == ([1.0, 5e7], [(3, rule, text)])


def test_a_loss_is_a_figure_and_a_loss_of_all_is_none():
    values, aside = read(["-25", "-2e7"], bounds_of(Measure.GVA))
    assert values == [-25.0]
    assert aside == [(3, BELOW.format("-10,000,000"), "-2e7")]


def test_a_latitude_of_400_is_nowhere():
    assert read(["53.4", "400"], bounds_of(Quantity.LATITUDE)) == ([53.4], [(3, ABOVE.format("90"), "400")])


def test_a_percentage_over_100_is_none():
    assert read(["100", "100.5"], bounds_of(Measure.QUALITY_4)) == ([100.0], [(3, ABOVE.format("100"), "100.5")])


def test_one_year_that_cannot_be_sets_the_row_of_all_years_aside():
    rows = pd.DataFrame({"2021": ["1", "2"], "2022": ["1", "1e308"]}, index=[2, 3])
    found = report()
    values = year_values(rows, {"2021": 2021, "2022": 2022}, found, Bounds(0, 10))
    assert values.index.tolist() == [2]
    assert [(row.line, row.column) for row in found.quarantined] == [(3, "2022")]


@pytest.mark.parametrize(("day", "can_be"), [("1899", False), ("1900-01-01", True), ("2101", False)])
def test_a_date_lies_in_a_year_that_can_be(day, can_be):
    assert plausible_day(day) is can_be

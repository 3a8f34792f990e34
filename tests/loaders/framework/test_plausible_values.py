"""Numbers and points that cannot be are set aside, with line and value."""

import pandas as pd

from loaders.framework.load_report import FileReport
from loaders.framework.plausible_values import NO_POINT, NOT_PLAUSIBLE, plausible_rows, points_on_earth


def report():
    found = FileReport("file.csv", "0")
    found.read(9)
    return found


def test_a_figure_larger_than_the_country_sets_its_row_aside():
    values = pd.DataFrame({2021: [1.0, 2e7, float("nan")], 2022: [1.0, 1e308, 3.0]}, index=[2, 3, 4])
    found = report()
    assert plausible_rows(values, 1e7, found).index.tolist() == [2, 4]
    assert [(row.line, row.column, row.rule, row.value) for row in found.quarantined] == [
        (3, "2021", NOT_PLAUSIBLE, "2e+07")
    ]


def test_a_large_fall_is_no_figure_either():
    assert plausible_rows(pd.DataFrame({"v": [-2e7]}, index=[2]), 1e7, report()).empty


def test_a_latitude_of_400_is_nowhere():
    latitude = pd.Series([53.4, 400.0, float("nan"), 53.4], index=[2, 3, 4, 5], name="latitude")
    longitude = pd.Series([-1.5, -1.5, float("nan"), float("nan")], index=latitude.index)
    found = report()
    assert points_on_earth(latitude, longitude, found).tolist() == [True, False, True, True]
    assert [(row.line, row.rule, row.value) for row in found.quarantined] == [
        (3, NO_POINT, "400, -1.5"),
    ]

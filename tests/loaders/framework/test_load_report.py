"""Rows read = rows accepted + rows quarantined: three counts, so that the equation can fail."""

import pytest

from graph_engine.errors import HubError
from loaders.framework.load_report import FileReport


def test_what_is_handed_on_less_what_is_quarantined_is_accepted():
    report = FileReport("table.csv", "0")
    report.read(5, handed_on=False)
    report.set_aside(2, "code", "no row", "x")
    report.hand_on(4)
    report.quarantine(3, "code", "no code", "y")
    report.quarantine(2, "code", "said again", "x")
    report.check()
    assert (report.rows_read, report.rows_accepted, len(report.quarantined)) == (5, 3, 2)


def test_a_row_that_is_neither_handed_on_nor_set_aside_is_a_defect():
    report = FileReport("table.csv", "0")
    report.read(5, handed_on=False)
    report.hand_on(4)
    with pytest.raises(HubError, match=r"table\.csv: 5 rows were read, but 4 accepted and 0 quarantined"):
        report.check()


def test_more_rows_quarantined_than_handed_on_is_a_defect():
    report = FileReport("table.csv", "0")
    report.read(1)
    report.quarantine(2, "a", "rule", "x")
    report.quarantine(3, "a", "rule", "y")
    with pytest.raises(HubError, match="1 rows were read, but -1 accepted and 2 quarantined"):
        report.check()


def test_the_mask_of_accepted_rows_chooses_rows_also_of_none():
    report = FileReport("table.csv", "0")
    report.quarantine(3, "a", "rule", "y")
    assert report.accepted([2, 3]).tolist() == [True, False]
    assert report.accepted([]).dtype == bool

"""Who pays for projects is no go-between."""

from __future__ import annotations

import pytest

from graph_engine.errors import TableError
from graph_engine.reference.funders import funders, is_funder, read_funders
from graph_engine.suggestions.intermediaries import intermediaries


def test_no_funder_introduces_anybody(snapshot_engine):
    figures = snapshot_engine.figures
    here, there = "ITL2-2021:TLG3", "ITL2-2021:TLD7"
    work, names = figures.ties.collaboration, figures.organisations.name_of
    held = [str(names[key]) for key in work.organisations if key in names]
    assert [name for name in held if is_funder(name)], "the table names none that has projects"
    found = intermediaries(figures, here, there, most=10_000)
    assert len(found) > 20
    assert not [path.name for path in found if is_funder(path.name)]


def test_a_funder_stands_once():
    with pytest.raises(TableError, match=r"funders\.csv, line 3, column name"):
        read_funders("name,why,source\nA Council,pays,it\nA COUNCIL,pays,it\n")
    assert len(funders()) >= 5

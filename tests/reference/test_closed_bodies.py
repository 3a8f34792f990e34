"""Bodies that have closed: each with a page, and none of them is offered to anybody."""

from __future__ import annotations

import pytest

from graph_engine.errors import TableError
from graph_engine.reference.closed_bodies import TABLE, closed_bodies, read_closed_bodies
from graph_engine.schema import AreaLevel, NodeLabel

HEADER = "name,since,reason,source\n"


def test_that_a_body_closed_was_read_on_a_page():
    assert all(line.row.name in closed_bodies() for line in TABLE.lines())
    for line in TABLE.lines():
        assert line.cells["checked_against"].startswith("https://"), line.row


def test_no_closed_body_is_to_be_rung(snapshot_engine):
    figures = snapshot_engine.figures
    listed = set(snapshot_engine.store.nodes(NodeLabel.INSTITUTION, ["name"]).to_pandas()["name"].dropna())
    assert closed_bodies() <= listed, "a row of a body that nobody lists is of no use"
    offered = {row["name"] for unit in figures.units for row in figures.organisations.supporters(unit, visiting=True)}
    assert len(offered) > 60
    assert not offered & closed_bodies()
    areas = figures.gazetteer.areas
    partnerships = areas[areas["level"] == AreaLevel.LEP]
    assert partnerships["closed"].notna().all()
    assert not [name for name in offered if "Enterprise Partnership" in name]
    assert {"Dorset Local Enterprise Partnership", "Oxfordshire Local Enterprise Partnership"} <= listed


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("A Hub,soon,why,me", "column since"),
        (",2026,why,me", "column name"),
        ("A Hub,2026,why,me\na hub,2025,why,me", "line 2 has it"),
    ],
)
def test_a_bad_row_is_refused(rows, message):
    with pytest.raises(TableError) as caught:
        read_closed_bodies(HEADER + rows)
    assert message in str(caught.value)

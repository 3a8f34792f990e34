"""Business support is named for the district of a works, not for any part of its area."""

from __future__ import annotations

import pytest

from graph_engine.errors import TableError
from graph_engine.explanations.contacts import next_step
from graph_engine.explanations.evidence import (
    Contact,
)
from graph_engine.reference.plants import plants
from graph_engine.reference.towns import read_towns, towns

WORKS = Contact("Thales", "business", "works:1", "makes sonar", "list", districts=("E06000066",))
DORSET = Contact("Dorset hub", "growth hub", "hub:1", "business support", "list", districts=("E06000059",))
SOMERSET = Contact("Somerset hub", "growth hub", "hub:2", "business support", "list", districts=("E06000066",))


def test_the_hub_of_the_district_is_rung():
    assert next_step([WORKS, DORSET, SOMERSET], []) == "Ring first: Somerset hub about Thales."


def test_the_most_local_of_two_hubs_is_rung():
    wide = Contact("Wide hub", "growth hub", "hub:3", "support", "list", districts=("E06000066", "E06000059"))
    assert next_step([WORKS, wide, SOMERSET], []) == "Ring first: Somerset hub about Thales."
    assert next_step([WORKS, wide, DORSET], []) == "Ring first: Wide hub about Thales."


def test_no_hub_of_another_district_is_rung():
    assert next_step([WORKS, DORSET], []) == (
        "Ring first: Thales itself, as no growth hub on record serves its district."
    )


def test_any_hub_of_the_area_is_rung_where_the_district_is_not_known():
    unknown = Contact("Thales", "business", "works:1", "makes sonar", "list")
    assert next_step([unknown, DORSET, SOMERSET], []) == "Ring first: Dorset hub or Somerset hub about Thales."


def test_hubs_of_the_snapshot_serve_the_works(snapshot_engine):
    steps = [card.next_step for card in snapshot_engine.best(20)]
    assert any("North East Growth Hub about Gestamp" in step for step in steps)
    assert not any("Tees Valley Business Support about Gestamp" in step for step in steps)
    assert any("Business Lincolnshire about British Steel" in step for step in steps)
    assert any("West of England Growth Hub about University of Bristol" in step for step in steps)


def test_towns_are_those_of_the_works(snapshot_engine):
    known = {(one.place, one.town) for one in plants().rows if one.here}
    codes = set(snapshot_engine.figures.gazetteer.areas["code"])
    for row in towns().rows:
        assert (row.place, row.town) in known, row
        assert set(row.districts) <= codes, row


def test_a_town_without_as_many_names_as_districts_is_refused():
    with pytest.raises(TableError, match=r"towns\.csv, line 2, column districts"):
        read_towns("place,town,districts,names,source\nTLK2,Yeovil,E06000066; E06000059,Somerset,map\n")

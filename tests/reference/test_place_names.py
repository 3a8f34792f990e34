"""Places by the names that people say, where published lists have longer ones or none."""

from __future__ import annotations

import pytest

from graph_engine.errors import TableError, UnknownNameError
from graph_engine.reference.place_names import place_names, read_place_names
from graph_engine.schema import AreaLevel


@pytest.mark.parametrize(
    ("said", "official"),
    [
        ("Hull", "Kingston upon Hull, City of"),
        ("glasgow", "Glasgow City"),
        ("Truro", "Cornwall"),
        ("st  andrews", "Fife"),
        ("Newcastle", "Newcastle upon Tyne"),
    ],
)
def test_a_name_that_people_say_means_a_district(snapshot_engine, said, official):
    found = snapshot_engine.area(said)
    assert (found.name, found.level) == (official, AreaLevel.DISTRICT)


def test_published_names_come_first(snapshot_engine):
    assert snapshot_engine.area("Northampton").code == "E07000154"
    gazetteer = snapshot_engine.gazetteer
    assert not [row.name for row in place_names().rows if gazetteer.matching(row.name)], "a row that is never reached"


def test_every_row_names_a_district_of_the_newest_list(snapshot_engine):
    gazetteer = snapshot_engine.gazetteer
    for row in place_names().rows:
        found = gazetteer.find(row.district, [AreaLevel.DISTRICT])
        assert found.name == row.official, row
        assert gazetteer.atoms(found) == {found.key}, f"{row} is no district of today"


def test_places_to_join_may_be_said_so_too(snapshot_engine):
    assert snapshot_engine.area("Hull + Grimsby").districts == ("E06000010", "E06000012")


def test_whole_words_come_first_among_the_nearest(snapshot_engine):
    with pytest.raises(UnknownNameError) as refused:
        snapshot_engine.area("stoke and")
    first = ["Stoke-on-Trent", "Stoke-on-Trent and Staffordshire", "Basingstoke and Deane"]
    assert refused.value.nearest[:3] == first


def test_a_row_must_name_a_district():
    with pytest.raises(TableError, match=r"place_names\.csv, line 2, column district"):
        read_place_names("name,district,official,source\nHull,TLE11,Kingston upon Hull,map\n")
    with pytest.raises(TableError, match="line 3, column name: found 'hull'"):
        read_place_names("name,district,official,source\nHull,E06000010,A,map\nhull,E06000010,A,map\n")


def test_a_district_is_the_same_by_either_way(snapshot_engine):
    gazetteer = snapshot_engine.gazetteer
    for said in ("Hull", "E06000010", "e06000010", "Kingston upon Hull, City of", "Sheffield", "Barrow-in-Furness"):
        assert gazetteer.district(said) == gazetteer.find(said, [AreaLevel.DISTRICT])
    assert gazetteer.district("Atlantis") is None
    assert gazetteer.district("") is None

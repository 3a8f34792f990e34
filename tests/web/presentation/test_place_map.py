"""The small map: what it shows of the country, and where numbers stand on it."""

from __future__ import annotations

import gzip
import itertools
import math

import pytest

from web.presentation.place_map import Frame, Mark, PlaceArc, PlaceMap, numbered_places, place_map, place_of


def pair(engine):
    return [(engine.area(code), f"/areas/{code}") for code in ("TLE3", "TLF1")]


def test_the_land_is_light_and_made_once(snapshot_engine):
    drawn = place_map(snapshot_engine)
    assert drawn.frame == Frame()
    assert len(gzip.compress(drawn.land.encode())) < 8 * 1024
    assert place_map(snapshot_engine).land is drawn.land


def test_areas_stand_in_the_middle_of_their_surroundings(snapshot_engine):
    drawn = place_map(snapshot_engine, areas=pair(snapshot_engine))
    assert [one.name for one in drawn.areas] == ["South Yorkshire", "Derbyshire and Nottinghamshire"]
    frame = drawn.frame
    assert frame.width == frame.height < Frame().width
    for area, _ in pair(snapshot_engine):
        x, y = place_of(area)
        assert frame.left < x < frame.left + frame.width
        assert frame.top < y < frame.top + frame.height


def test_numbers_on_arcs_cover_neither_each_other_nor_places():
    ends = [(1000.0, 1000.0), (1500.0, 3000.0), (1600.0, 3100.0), (1400.0, 3200.0)]
    arcs = [PlaceArc(at, f"to {at}", "/", ends[0], end) for at, end in enumerate(ends[1:], 1)]
    drawn = PlaceMap("", arcs, [Mark(4, "place", "/", arcs[0].stops[8])])
    placed = [at for _, at in drawn.numbers]
    assert [one for one, _ in drawn.numbers] == arcs
    assert drawn.ends == ends
    assert all(math.dist(*two) >= 2 * drawn.frame.disc for two in itertools.combinations(placed, 2))
    assert all(math.dist(at, drawn.marks[0].point) >= 2 * drawn.frame.disc for at in placed)


def test_arcs_without_room_are_numbered_all_the_same():
    arcs = [PlaceArc(at, "short", "/", (0.0, 0.0), (1.0, 1.0)) for at in (1, 2)]
    assert [one.number for one, _ in PlaceMap("", arcs).numbers] == [1, 2]


def test_without_boundaries_there_is_no_map(engine):
    assert place_map(engine) is None


@pytest.mark.parametrize("point", [(float("nan"), 1.0), (53.0, float("nan"))])
def test_a_place_that_is_not_on_record_has_no_point(snapshot_engine, point):
    area = snapshot_engine.area("TLE3")
    nowhere = type(area)(area.key, area.code, area.level, area.vintage, area.name, *point)
    assert place_of(nowhere) is None


def test_numbers_that_would_hide_each_other_stand_apart(snapshot_engine):
    marks = [Mark(at, f"place {at}", "/", (1000.0 + at // 2, 2000.0)) for at in range(5)]
    drawn = place_map(snapshot_engine, marks=marks)
    placed = [one.point for one in drawn.marks]
    assert [one.number for one in drawn.marks] == list(range(5))
    assert all(math.dist(*two) >= 1.9 * drawn.frame.disc for two in itertools.combinations(placed, 2))
    # What is clear of the others stays where it is.
    alone = Mark(9, "far away", "/", (200.0, 300.0))
    assert place_map(snapshot_engine, marks=[*marks, alone]).marks[-1] == alone


def test_places_of_a_list_are_numbered_once_in_its_order(snapshot_engine):
    one, other = pair(snapshot_engine)
    found = numbered_places(snapshot_engine, [other, one, other], {one[0].key: (1400.0, 2500.0)}, close=True)
    assert found.numbers == {other[0].key: 1, one[0].key: 2}
    assert [(mark.number, mark.name, mark.href) for mark in found.map.marks] == [
        (1, other[0].name, other[1]),
        (2, one[0].name, one[1]),
    ]
    assert found.map.marks[1].point == (1400.0, 2500.0)
    assert found.map.frame.width < Frame().width
    assert numbered_places(snapshot_engine, []).map is None

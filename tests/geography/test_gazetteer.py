"""Areas by name and code, membership, distance."""

import pandas as pd
import pytest

from graph_engine.errors import UnknownNameError
from graph_engine.geography.gazetteer import Area, Gazetteer, folded

ROWS = [
    ("ITL1", 2021, "TLC", "North East (England)", 54.9, -1.6),
    ("ITL2", 2021, "TLC1", "Tees Valley and Durham", 54.6, -1.5),
    ("ITL2", 2021, "TLD3", "Greater Manchester", 53.5, -2.3),
    ("ITL3", 2021, "TLC11", "Hartlepool and Stockton-on-Tees", 54.6, -1.3),
    ("ITL3", 2021, "TLC14", "Durham CC", 54.7, -1.7),
    ("ITL3", 2021, "TLD33", "Manchester", 53.5, -2.2),
    ("ITL2", 2025, "TLC3", "Tees Valley", 54.6, -1.3),
    ("LAD", 2023, "E06000001", "Hartlepool", 54.7, -1.2),
    ("LAD", 2023, "E06000047", "County Durham", 54.7, -1.7),
    ("LAD", 2023, "E08000003", "Manchester", 53.5, -2.2),
    ("LAD", 2025, "E06000001", "Hartlepool", 54.7, -1.2),
    ("LAD", 2025, "E06000047", "County Durham", 54.7, -1.7),
    ("LAD", 2025, "E08000099", "Manchester", 53.5, -2.2),
    ("MCA", 2025, "E47000006", "Tees Valley", 54.6, -1.3),
    ("MCA", 2025, "E47000001", "Greater Manchester", 53.5, -2.3),
    ("LEP", 2020, "E37000034", "Tees Valley", 54.6, -1.3),
]


def key(level, vintage, code):
    return f"{level}-{vintage}:{code}"


def gazetteer():
    areas = pd.DataFrame(
        [
            {"key": key(level, v, c), "code": c, "level": level, "vintage": v, "name": n, "latitude": y, "longitude": x}
            for level, v, c, n, y, x in ROWS
        ]
    )
    part_of = pd.DataFrame(
        [
            (key("ITL3", 2021, "TLC11"), key("ITL2", 2021, "TLC1"), 1.0),
            (key("ITL3", 2021, "TLC14"), key("ITL2", 2021, "TLC1"), 1.0),
            (key("ITL3", 2021, "TLD33"), key("ITL2", 2021, "TLD3"), 1.0),
            (key("ITL2", 2021, "TLC1"), key("ITL1", 2021, "TLC"), 1.0),
            (key("LAD", 2023, "E06000001"), key("ITL3", 2021, "TLC11"), 1.0),
            (key("LAD", 2023, "E06000047"), key("ITL3", 2021, "TLC14"), 1.0),
            (key("LAD", 2023, "E08000003"), key("ITL3", 2021, "TLD33"), 1.0),
            (key("LAD", 2025, "E06000001"), key("MCA", 2025, "E47000006"), 1.0),
            (key("LAD", 2025, "E08000099"), key("MCA", 2025, "E47000001"), 1.0),
            (key("LAD", 2025, "E06000001"), key("ITL2", 2025, "TLC3"), 1.0),
        ],
        columns=["from", "to", "weight"],
    )
    succeeded = pd.DataFrame(
        [(key("LAD", 2023, "E08000003"), key("LAD", 2025, "E08000099"), 1.0)], columns=["from", "to", "weight"]
    )
    return Gazetteer(areas, part_of, succeeded)


UNITS = [key("ITL2", 2021, "TLC1"), key("ITL2", 2021, "TLD3")]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("TLC1", key("ITL2", 2021, "TLC1")),
        ("tlc1", key("ITL2", 2021, "TLC1")),
        ("Tees Valley", key("MCA", 2025, "E47000006")),
        ("tees valley & durham", key("ITL2", 2021, "TLC1")),
        ("Greater Manchester", key("MCA", 2025, "E47000001")),
        ("North East", key("ITL1", 2021, "TLC")),
        ("Hartlepool", key("LAD", 2025, "E06000001")),
        ("Manchester", key("ITL3", 2021, "TLD33")),
        ("Durham", key("LAD", 2025, "E06000047")),
    ],
)
def test_one_name_means_the_first_level_that_has_it(asked, found):
    assert gazetteer().find(asked).key == found


def test_an_unknown_name_names_the_nearest():
    with pytest.raises(UnknownNameError, match=r"Nearest: .*Greater Manchester"):
        gazetteer().find("Greater Manchestr")
    with pytest.raises(UnknownNameError, match=r"Durham CC|County Durham|Tees Valley and Durham"):
        gazetteer().find("Durhamm")


def test_all_areas_of_a_name_can_be_listed():
    assert [area.level for area in gazetteer().matching("Tees Valley")] == ["MCA", "ITL2", "LEP"]


def test_units_that_hold_an_area():
    places = gazetteer()
    assert places.units_of(places.find("Tees Valley"), UNITS) == UNITS[:1]
    assert not places.same_place(places.find("Tees Valley"), UNITS[:1])
    assert places.units_of(places.find("Greater Manchester"), UNITS) == UNITS[1:]
    assert places.same_place(places.find("Greater Manchester"), UNITS[1:])
    assert places.units_of(places.find("TLC1"), UNITS) == UNITS[:1]


def test_a_district_that_was_recoded_is_still_itself():
    places = gazetteer()
    assert places.atoms(key("LAD", 2023, "E08000003")) == {key("LAD", 2025, "E08000099")}


def test_a_union_of_districts():
    places = gazetteer()
    union = places.find("Hartlepool + County Durham")
    assert union.districts == ("E06000001", "E06000047")
    assert union.name == "County Durham + Hartlepool"
    assert places.units_of(union, UNITS) == UNITS[:1]
    assert places.same_place(union, UNITS[:1])
    with pytest.raises(UnknownNameError):
        places.find("Hartlepool + Atlantis")
    for signs in ("+", " + + "):
        with pytest.raises(UnknownNameError):
            places.find(signs)


def test_distances_are_symmetric_and_zero_at_home():
    km = gazetteer().distances(UNITS)
    assert km.loc[UNITS[0], UNITS[0]] == 0
    assert km.loc[UNITS[0], UNITS[1]] == pytest.approx(km.loc[UNITS[1], UNITS[0]])
    assert 120 < km.loc[UNITS[0], UNITS[1]] < 140


def test_the_nation_is_told_by_the_code():
    places = gazetteer()
    nations = {
        "TLC1": "England",
        "TLL2": "Wales",
        "W06000015": "Wales",
        "TLM5": "Scotland",
        "S12000033": "Scotland",
        "TLN0": "Northern Ireland",
        "N09000003": "Northern Ireland",
    }
    for code, nation in nations.items():
        assert places.nation(Area(code, code, "ITL2", 2021, code)) == nation


def test_folding_ignores_what_people_leave_out():
    assert folded("North East (England)") == folded("north east")
    assert folded("Inner London – West") == folded("Inner London - West")
    assert folded("Côte & Bay") == "cote bay"

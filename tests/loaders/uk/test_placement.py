"""Placing organisations in a small made-up country: rectangles for areas, a handful of outward postcodes."""

import numpy as np
import pandas as pd
import pytest
import shapely

from graph_engine.schema import EdgeType, NodeLabel, area_key
from graph_engine.schema.graph_tables import GraphTables, edge_schema, node_schema
from loaders.framework.staging import conform
from loaders.placement.place_finder import COLUMNS, PlaceFinder, located_in, placeholder_coordinates
from loaders.placement.postal_addresses import normalise_postcode, outward_code

BARNSLEY = shapely.box(-1.6, 53.5, -1.4, 53.6)
ROTHERHAM = shapely.box(-1.4, 53.5, -1.2, 53.6)
SHEFFIELD = shapely.box(-1.6, 53.4, -1.2, 53.5)
CAMDEN = shapely.box(-0.2, 51.5, -0.1, 51.6)
HIGHLAND = shapely.box(-5.2, 57.0, -4.8, 57.5)
AREAS = [
    ("ITL1", 2021, "TLE", "Yorkshire and The Humber", None),
    ("ITL2", 2021, "TLE3", "South Yorkshire", None),
    ("ITL3", 2021, "TLE31", "Barnsley, Doncaster and Rotherham", shapely.union(BARNSLEY, ROTHERHAM)),
    ("ITL3", 2021, "TLE32", "Sheffield", SHEFFIELD),
    ("ITL1", 2021, "TLI", "London", None),
    ("ITL2", 2021, "TLI3", "Inner London - West", None),
    ("ITL3", 2021, "TLI31", "Camden and City of London", CAMDEN),
    ("ITL1", 2021, "TLM", "Scotland", None),
    ("ITL2", 2021, "TLM6", "Highlands and Islands", None),
    ("ITL3", 2021, "TLM61", "Caithness", shapely.box(-5.2, 57.0, -5.0, 57.5)),
    ("ITL3", 2021, "TLM62", "Inverness", shapely.box(-5.0, 57.0, -4.8, 57.5)),
    ("ITL1", 2021, "TLN", "Northern Ireland", None),
    ("ITL2", 2021, "TLN0", "Northern Ireland", None),
    ("ITL3", 2021, "TLN0A", "Derry City and Strabane", shapely.box(-7.6, 54.8, -7.2, 55.0)),
    ("ITL3", 2016, "UKN10", "Derry City and Strabane", None),
    ("ITL3", 2016, "UKE33", "Half of each", None),
    ("ITL2", 2013, "UKM9", "Scotland and Yorkshire", None),
    ("LAD", 2025, "E08000038", "Barnsley", BARNSLEY),
    ("LAD", 2025, "E08000018", "Rotherham", ROTHERHAM),
    ("LAD", 2025, "E08000039", "Sheffield", SHEFFIELD),
    ("LAD", 2025, "E09000007", "Camden", CAMDEN),
    ("LAD", 2025, "E09000001", "City of London", shapely.box(-0.1, 51.5, -0.08, 51.52)),
    ("LAD", 2025, "S12000017", "Highland", HIGHLAND),
    ("LAD", 2025, "E06000010", "Kingston upon Hull, City of", None),
    ("LAD", 2025, "E08000021", "Newcastle upon Tyne", None),
    ("LAD", 2023, "E08000019", "Sheffield", None),
    ("LAD", 2018, "E07000001", "Old Sheffield", None),
    ("LAD", 2018, "E07000002", "Barnsley", None),
]
POSTCODES = {
    "S1": ("Sheffield", 53.45, -1.40),
    "S2": ("Twin", 53.45, -1.45),
    "S75": ("Twin", 53.55, -1.50),
    "S60": ("Maltby", 53.55, -1.30),
    "NE1": ("Newcastle", 53.55, -1.31),
    "WC1": ("Bloomsbury", 51.52, -0.12),
    "IV1": ("Maltham", 57.2, -4.9),
    "IV2": ("Far", 57.2, -4.9),
    "S9": ("Far", 53.45, -1.3),
    "GU1": ("Camden", 53.55, -1.3),
    "GU2": ("Camden", 53.55, -1.3),
}
PART_OF = [
    ("LAD-2025:E08000038", "ITL3-2021:TLE31"),
    ("LAD-2025:E08000018", "ITL3-2021:TLE31"),
    ("LAD-2025:E08000039", "ITL3-2021:TLE32"),
    ("LAD-2025:E09000007", "ITL3-2021:TLI31"),
    ("LAD-2025:S12000017", "ITL3-2021:TLM61"),
    ("LAD-2025:S12000017", "ITL3-2021:TLM62"),
]
SUCCEEDED_BY = [
    ("ITL3-2016:UKN10", "ITL3-2021:TLN0A"),
    ("ITL3-2016:UKE33", "ITL3-2021:TLE31"),
    ("ITL3-2016:UKE33", "ITL3-2021:TLE32"),
    ("LAD-2023:E08000019", "LAD-2025:E08000039"),
    ("LAD-2018:E07000001", "LAD-2023:E08000019"),
    ("LAD-2018:E07000002", "LAD-2025:E08000039"),
]


def graph():
    rows = [
        {
            "key": area_key(level, vintage, code),
            "code": code,
            "level": level,
            "vintage": vintage,
            "name": name,
            "latitude": shape.centroid.y if shape else None,
            "longitude": shape.centroid.x if shape else None,
            "boundary": shapely.to_geojson(shape) if shape else None,
        }
        for level, vintage, code, name, shape in AREAS
    ]
    rows += [
        {
            "key": area_key("POSTCODE", None, code),
            "code": code,
            "level": "POSTCODE",
            "vintage": None,
            "name": town,
            "latitude": latitude,
            "longitude": longitude,
            "boundary": None,
        }
        for code, (town, latitude, longitude) in POSTCODES.items()
    ]
    area = NodeLabel.AREA
    edges = {
        (edge, area, area): conform(
            pd.DataFrame(pairs, columns=["from", "to"]).assign(source="geography"), edge_schema(edge), "edges"
        )
        for edge, pairs in ((EdgeType.PART_OF, PART_OF), (EdgeType.SUCCEEDED_BY, SUCCEEDED_BY))
    }
    areas = conform(pd.DataFrame(rows).assign(source="geography"), node_schema(area), "areas")
    return GraphTables(nodes={area: areas}, edges=edges)


@pytest.fixture(scope="module")
def places():
    return PlaceFinder.of(graph())


def place(places, **evidence):
    placed = places.place(pd.DataFrame([evidence]))
    assert list(placed.columns) == list(COLUMNS)
    row = placed.iloc[0]
    return tuple(None if pd.isna(row[name]) else row[name] for name in COLUMNS[:5])


def test_nuts_code_comes_first(places):
    assert place(places, nuts="UKE32", latitude=51.55, longitude=-0.15, postcode="WC1 1AA", town="London") == (
        "ITL3-2021:TLE32",
        "nuts code",
        "ITL3",
        None,  # the point and the postcode contradict the code
        None,
    )


def test_nuts_code_with_a_point_inside_gives_the_district_too(places):
    assert place(places, nuts="UKE31", latitude=53.55, longitude=-1.3) == (
        "ITL3-2021:TLE31",
        "nuts code",
        "ITL3",
        "LAD-2025:E08000018",
        "coordinates",
    )


def test_coarse_nuts_code_is_placed_no_finer(places):
    assert place(places, nuts="UKE", postcode="S1 2AA") == (
        "ITL1-2021:TLE",
        "nuts code",
        "ITL1",
        "LAD-2025:E08000039",
        "postcode",
    )
    assert place(places, nuts="UKE3")[:3] == ("ITL2-2021:TLE3", "nuts code", "ITL2")


@pytest.mark.parametrize(
    ("code", "area"),
    [
        ("UKN10", "ITL3-2021:TLN0A"),
        ("UKN0A", "ITL3-2021:TLN0A"),
        ("TLE32", "ITL3-2021:TLE32"),
        (" uke32 ", "ITL3-2021:TLE32"),
        ("UKE33", "ITL2-2021:TLE3"),  # went into two areas of TLE3
        ("UKM9", "ITL1-2021:TLM"),  # nothing is known of what came after: the region stays
        ("UKE99", None),
        ("UK", None),
        ("", None),
        ("ES300", None),
    ],
)
def test_nuts_codes_of_every_vintage(places, code, area):
    assert places.nuts_to_itl(code) == area


def test_a_nuts_code_of_no_list_counts_last(places):
    assert places.nuts_to_itl("UKE39", coarser=True) == "ITL2-2021:TLE3"
    assert places.nuts_to_itl("UKI11", coarser=True) == "ITL1-2021:TLI"
    assert places.nuts_to_itl("UKZZZ", coarser=True) is None
    assert place(places, nuts="UKI11")[:3] == ("ITL1-2021:TLI", "nuts code", "ITL1")
    assert place(places, nuts="UKI11", postcode="WC1 2AA")[:3] == ("ITL3-2021:TLI31", "postcode", "ITL3")


def test_coordinates_in_a_boundary_or_near_one(places):
    inside = ("ITL3-2021:TLE32", "coordinates", "ITL3", "LAD-2025:E08000039", "coordinates")
    assert place(places, latitude="53.45", longitude="-1.4") == inside
    assert place(places, latitude=53.45, longitude=-1.19) == inside  # 0.65 km east of the border
    assert place(places, latitude=53.45, longitude=-1.15) == (None,) * 5  # 3.2 km
    assert place(places, latitude=0.0, longitude=0.0) == (None,) * 5
    # A point on a border goes to the first area by key.
    assert place(places, latitude=53.5, longitude=-1.5)[0] == "ITL3-2021:TLE31"


def test_the_point_that_was_used_comes_back(places):
    rows = pd.DataFrame({"latitude": [53.45, np.nan], "longitude": [-1.4, np.nan], "postcode": ["", "S60 1AA"]})
    placed = places.place(rows)
    assert placed["latitude"].tolist() == [53.45, 53.55]
    assert placed["longitude"].tolist() == [-1.4, -1.3]


def test_postcode_by_its_outward_code(places):
    assert place(places, postcode="s6o 1aa")[:2] == ("ITL3-2021:TLE31", "postcode")
    assert place(places, postcode="WC1E 6BT")[:2] == ("ITL3-2021:TLI31", "postcode")
    assert place(places, postcode="ZZ9 9ZZ") == (None,) * 5
    assert place(places, postcode="0", town="Maltby")[1] == "town"


@pytest.mark.parametrize(
    ("town", "area", "district"),
    [
        ("SHEFFIELD", "ITL3-2021:TLE32", "LAD-2025:E08000039"),
        ("Maltby", "ITL3-2021:TLE31", "LAD-2025:E08000018"),
        ("Twin", "ITL2-2021:TLE3", None),  # outward codes in two areas of TLE3
        ("Highland", "ITL2-2021:TLM6", "LAD-2025:S12000017"),  # a district in two areas
        ("Far", None, None),  # two towns of one name
        ("Camden", None, None),  # a district, and two outward codes elsewhere
        ("Newcastle", None, None),
        ("Nowhere", None, None),
        ("London", "ITL1-2021:TLI", None),
        ("City of London", "ITL1-2021:TLI", None),
    ],
)
def test_towns(places, town, area, district):
    found = place(places, town=town)
    assert (found[0], found[3]) == (area, district)
    assert found[1] == ("town" if area else None)


def test_other_countries_are_not_placed(places):
    assert place(places, country="IE", postcode="S1 1AA") == (None,) * 5
    assert place(places, country="UK", postcode="S1 1AA")[0] == "ITL3-2021:TLE32"
    assert place(places, country="GB", town="Sheffield")[0] == "ITL3-2021:TLE32"


def test_placeholder_coordinates_are_not_used(places):
    rows = pd.DataFrame(
        {
            "organisation": ["a", "b", "b", "c", "d"],
            "nuts": ["UKE32", "UKE32", "UKE32", "UKE32", ""],
            "latitude": [53.45, 53.45, 53.45, 53.45, 53.55],
            "longitude": [-1.4, -1.4, -1.4, -1.4, -1.3],
            "town": ["", "", "", "Sheffield", ""],
            "postcode": ["", "", "", "", ""],
        },
        index=[7, 3, 9, 1, 5],
    )
    assert placeholder_coordinates(rows).tolist() == [True, True, True, False, False]
    placed = places.place(rows)
    assert placed.index.tolist() == [7, 3, 9, 1, 5]
    assert placed["area"].isna().tolist() == [True, True, True, False, False]
    # Without identifiers nobody knows whether two rows are two organisations.
    assert places.place(rows.drop(columns="organisation"))["area"].notna().all()


def test_an_organisation_alone_at_its_point_is_no_placeholder():
    rows = pd.DataFrame({"organisation": ["a", "a"], "latitude": [53.45] * 2, "longitude": [-1.4] * 2})
    assert not placeholder_coordinates(rows).any()
    # Known by its town on another row, it is real, and leaves the other organisation alone at the point.
    rows = pd.DataFrame(
        {
            "organisation": ["a", "a", "b"],
            "latitude": [53.45] * 3,
            "longitude": [-1.4] * 3,
            "town": ["Sheffield", "", ""],
        }
    )
    assert not placeholder_coordinates(rows).any()


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("E08000039", "LAD-2025:E08000039"),
        ("e08000019", "LAD-2025:E08000039"),
        ("E07000001", "LAD-2025:E08000039"),  # through two changes
        ("Sheffield", "LAD-2025:E08000039"),
        ("Old Sheffield", "LAD-2025:E08000039"),
        ("Barnsley", "LAD-2025:E08000038"),  # a name of today counts before a former one
        ("Kingston upon Hull", "LAD-2025:E06000010"),
        ("Newcastle-upon-Tyne", "LAD-2025:E08000021"),
        ("Atlantis", None),
    ],
)
def test_districts_by_code_and_name(places, asked, key):
    assert places.district(asked) == key


def test_districts_of_a_column(places):
    found = places.districts(pd.Series(["Sheffield", None, "E08000018", "x"], index=[4, 3, 2, 1]))
    assert found.tolist() == ["LAD-2025:E08000039", None, "LAD-2025:E08000018", None]
    assert found.index.tolist() == [4, 3, 2, 1]


def test_edges_of_placings(places):
    rows = pd.DataFrame(
        {
            "organisation": ["a", "a", "b", "c"],
            "nuts": ["UKE32", "", "", ""],
            "postcode": ["S1 1AA", "S1 1AA", "", "S60 1AA"],
        }
    )
    edges = located_in("r:" + rows["organisation"], places.place(rows), "test")
    assert list(edges.columns) == ["from", "to", "how", "fineness", "record", "source"]
    found = edges.set_index(["from", "to"])[["how", "fineness"]].apply(tuple, axis=1).to_dict()
    assert found == {
        ("r:a", "ITL3-2021:TLE32"): ("nuts code", "ITL3"),
        ("r:a", "LAD-2025:E08000039"): ("postcode", "LAD"),
        ("r:c", "ITL3-2021:TLE31"): ("postcode", "ITL3"),
        ("r:c", "LAD-2025:E08000018"): ("postcode", "LAD"),
    }
    assert (edges["record"] == edges["from"]).all()


def test_row_order_does_not_matter(places):
    rng = np.random.default_rng(3)
    rows = pd.DataFrame(
        {
            "organisation": rng.integers(0, 60, 200).astype(str),
            "nuts": rng.choice(["", "UKE32", "UKE", "UKI11"], 200),
            "latitude": rng.choice([53.45, 53.55, np.nan], 200),
            "longitude": rng.choice([-1.4, -1.3], 200),
            "postcode": rng.choice(["", "S1", "S60 1AA"], 200),
            "town": rng.choice(["", "Sheffield", "London"], 200),
        }
    )
    shuffled = rows.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(places.place(shuffled).sort_index(), places.place(rows))


def test_without_areas_nothing_is_placed():
    places = PlaceFinder.of(GraphTables())
    assert place(places, nuts="UKE32", latitude=53.45, longitude=-1.4, postcode="S1 1AA", town="Leeds") == (None,) * 5
    assert places.district("Sheffield") is None
    assert places.place(pd.DataFrame({"nuts": []})).empty


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("s102tn", "S10 2TN"),
        (" N15-5JE", "N15 5JE"),
        ("SLO 9PN", "SL0 9PN"),
        ("EC1A 4AB", "EC1A 4AB"),
        ("W1A", "W1A"),
        ("CWI 6GU", "CW1 6GU"),
        ("0", None),
        ("", None),
        (None, None),
        ("SHEFFIELD", None),
        ("12345", None),
    ],
)
def test_postcodes_are_normalised(text, code):
    assert normalise_postcode(text) == code
    assert outward_code(text) == (code.split(" ")[0] if code else None)

"""Shared facilities in four layouts, and where those are that stand in the wrong place."""

import pandas as pd
import pytest

from graph_engine.errors import LayoutError
from graph_engine.schema import NodeLabel
from graph_engine.schema.graph_tables import node_schema
from loaders.framework.load_report import WITHHELD
from loaders.framework.repeats import CONTRADICTION
from loaders.framework.staging import conform
from loaders.uk import facilities
from loaders.uk.facilities import LOADER
from tests.area_graph import area_graph, square

INFRAPORTAL = [
    "id",
    "name",
    "host_org",
    "postcode",
    "address",
    "lat",
    "lng",
    "disciplines",
    "economic_sectors",
    "keywords",
    "website",
    "infraportal_url",
]
MERIL = ["name", "url", "host", "lat", "lng", "location", "coordcountry", "status", "domain", "ric", "rik", "type"]
CATAPULTS = ["centre", "field", "place", "lat", "lon", "precision", "source"]
INSTITUTES = ["lead_body", "wave", "lep_area_as_worded", "source_url"]


@pytest.fixture
def placed():
    bodies = pd.DataFrame(
        [
            ("ref2021:1", "Example College", "S10 2TN"),
            ("gtr:2", "Example College", "S10 5XX"),
            ("ref2021:3", "University of Two Seats", "S10 2TN"),
            ("gtr:4", "University of Two Seats", "KW16 3AW"),
        ],
        columns=["key", "name", "postcode"],
    ).assign(kind="institution", scheme="name", id="x", source="ref")
    return area_graph(
        ("ITL3-2021:TLE32", "Sheffield", 53.4, -1.5, square(-2, 53)),
        ("ITL3-2021:TLM65", "Orkney", 58.9, -3.3, square(-4, 58)),
        ("POSTCODE:S10", "Sheffield", 53.38, -1.5),
        ("POSTCODE:KW16", "Stromness", 58.95, -3.3),
        nodes={NodeLabel.RECORD: conform(bodies, node_schema(NodeLabel.RECORD), "bodies")},
    )


@pytest.fixture
def table(tmp_path):
    def write(columns, *rows, name="facilities.csv"):
        path = tmp_path / name
        pd.DataFrame(rows, columns=columns).to_csv(path, index=False)
        return path

    return write


def infrastructure(**cells):
    row = {
        "name": "Example  Laser Facility",
        "host_org": "University of Example",
        "postcode": "S10 2TN",
        "address": "East Midlands, S10 2TN, United Kingdom",
        "lat": "53.38",
        "lng": "-1.49",
        "disciplines": "Energy; Environment",
        "economic_sectors": "Energy; Manufacturing - Chemicals",
        "keywords": "lasers; III-V materials",
        "website": "https://www.example.ac.uk/staff/someone",
        "infraportal_url": "https://infraportal.org.uk/infrastructure/example",
    }
    return row | cells


def marine(**cells):
    row = {
        "name": "Example Marine Centre (EMC)",
        "url": "http://www.example.org.uk/",
        "host": "University of Example Address: 1 Road, Stromness, PO: KW16 3AW (United Kingdom)",
        "lat": "42.3272861",
        "lng": "-83.239967",
        "location": "Old Academy, Stromness, PO: KW163AW, Orkney (United Kingdom)",
        "coordcountry": "United Kingdom",
        "domain": "Engineering and Energy",
        "ric": "Energy Engineering Facilities",
        "rik": "tidal energy, wave energy",
    }
    return row | cells


def nodes(found):
    return found.nodes[found.nodes["fields"].notna() | found.nodes["address"].notna()].set_index("name")


def placings(found):
    rows = found.edges[found.edges["to"].str.startswith("ITL")]
    return rows[["to", "how"]].to_numpy().tolist()


def test_infraportal_with_host_fields_and_place(run, table, placed):
    found = run(LOADER, table(INFRAPORTAL, infrastructure()), graph=placed)
    row = nodes(found).loc["Example Laser Facility"]
    assert row[["key", "host", "fields", "postcode", "website", "keywords"]].tolist() == [
        *("facilities-infraportal:example-laser-facility", "University of Example"),
        *("Energy; Environment; Manufacturing - Chemicals", "S10 2TN"),
        *("https://www.example.ac.uk", "lasers; III-V materials"),
    ]
    assert found.edges["from"].tolist() == [
        "facilities-infraportal:host-university-of-example",
        "facilities-infraportal:example-laser-facility",
    ]
    assert placings(found) == [["ITL3-2021:TLE32", "coordinates (facility)"]]


def test_a_point_far_from_the_postcode_is_not_used(run, table, placed):
    found = run(LOADER, table(INFRAPORTAL, infrastructure(lat="58.9", lng="-3.3")), graph=placed)
    assert placings(found) == [["ITL3-2021:TLE32", "postcode (facility)"]]


def test_a_marine_centre_in_orkney_is_not_in_michigan(run, table, placed):
    path = table(MERIL, marine())
    found = run(LOADER, path, graph=placed)
    row = nodes(found).loc["Example Marine Centre (EMC)"]
    assert row[["host", "fields", "keywords"]].tolist() == [
        "University of Example",
        "Engineering and Energy; Energy Engineering Facilities",
        "tidal energy; wave energy",
    ]
    assert pd.isna(row["latitude"])
    assert placings(found) == [["ITL3-2021:TLM65", "postcode (facility)"]]
    assert found.file_report(path).notes[facilities.OUTSIDE] == 1


def test_meril_by_its_location_and_never_by_the_middle_of_the_country(run, table, placed):
    path = table(
        MERIL,
        marine(name="Portrait Gallery", host="", location="United Kingdom", lat="55.378051", lng="-3.435973"),
        marine(name="Cape Observatory", location="Cape Observatory, Calhau (Cape Verde)"),
        marine(name="Genome Campus", coordcountry="", lat="49.38", lng="8.71"),
        marine(
            name="War Museum", host="SME", location="Sheffield - Works Road (United Kingdom)", lat="53.4", lng="-1.5"
        ),
        marine(name="No Words", location="", coordcountry="Germany"),
    )
    found = run(LOADER, path, graph=placed)
    assert nodes(found)["host"].fillna("").to_dict() == {
        "Portrait Gallery": "",
        "Genome Campus": "University of Example",
        "War Museum": "",
    }
    assert placings(found) == [
        ["ITL3-2021:TLM65", "postcode (facility)"],
        ["ITL3-2021:TLE32", "coordinates (facility)"],
    ]
    assert found.file_report(path).notes["not in the United Kingdom: no facility"] == 2


def test_catapult_sites_stand_in_their_towns(run, table, placed):
    path = table(
        CATAPULTS,
        # The point lies beyond the boundary, and the second town is unknown.
        {"centre": "Example Catapult", "field": "space, energy", "place": "Sheffield / York", "lat": 58.2, "lon": -3.2},
        {"centre": "Example Catapult", "field": "space", "place": "Smalltown", "lat": 58.2, "lon": -3.2},
    )
    found = run(LOADER, path, graph=placed)
    assert nodes(found)["fields"].to_dict() == {
        "Example Catapult, Sheffield / York": "space; energy",
        "Example Catapult, Smalltown": "space",
    }
    assert placings(found) == [["ITL3-2021:TLE32", "town (facility)"], ["ITL3-2021:TLM65", "coordinates (facility)"]]


def test_institutes_of_technology_are_where_their_lead_body_is(run, table, placed):
    path = table(
        INSTITUTES,
        *(
            {"lead_body": body, "wave": 1, "source_url": "https://example.org"}
            for body in ("Example College", "University of Two Seats", "Unknown College")
        ),
    )
    found = run(LOADER, path, graph=placed)
    assert nodes(found)["postcode"].fillna("").to_dict() == {
        "Institute of Technology led by Example College": "S10 2TN",
        "Institute of Technology led by University of Two Seats": "",
        "Institute of Technology led by Unknown College": "",
    }
    assert placings(found) == [["ITL3-2021:TLE32", "postcode (facility)"]]


def test_rows_that_break_a_rule(run, table, placed):
    path = table(
        INFRAPORTAL,
        infrastructure(name=""),
        infrastructure(name="Jane Mary Example"),
        infrastructure(host_org="Dr Jane Example"),
        infrastructure(name="Jane Example Telescope"),
        infrastructure(name="Twice"),
        infrastructure(name="Twice", postcode="KW16 3AW"),
        infrastructure(name="Nowhere", lat="north"),
    )
    found = run(LOADER, path, graph=placed)
    assert nodes(found).index.tolist() == ["Jane Example Telescope"]
    assert {line: (rule, value) for line, _, rule, value in found.quarantined(path)} == {
        2: ("no name", ""),
        3: ("may be a person", WITHHELD),
        4: ("may be a person", WITHHELD),
        6: (CONTRADICTION, "facilities-infraportal:twice"),
        7: (CONTRADICTION, "facilities-infraportal:twice"),
        8: ("not a number", "north"),
    }


def test_another_table_is_refused_and_nothing_is_bundled(run, table, placed):
    with pytest.raises(LayoutError, match="none of the columns infraportal_url, coordcountry, centre, lead_body"):
        run(LOADER, table(["name", "town"], {"name": "A", "town": "B"}), graph=placed)
    assert not LOADER.files

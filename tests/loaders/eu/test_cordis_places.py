"""CORDIS: towns of participants, by the code that their participations carry."""

import pandas as pd
import pytest

from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables, edge_schema, node_schema
from loaders.eu.cordis_places import LOADER
from loaders.framework.load_report import WITHHELD
from loaders.framework.staging import conform
from loaders.placement.record_towns import HOW
from tests.loaders.eu.cordis_layout import gzipped

COLUMNS = ["pic", "name", "shortName", "activityType", "street", "city", "numProjects", "totMoney", "organizationUrl"]


@pytest.fixture
def leeds():
    areas = pd.DataFrame(
        [
            ("ITL3-2021:TLE42", "TLE42", "ITL3", 2021, "Leeds", "geography"),
            ("LAD-2025:E08000035", "E08000035", "LAD", 2025, "Leeds", "geography"),
        ],
        columns=["key", "code", "level", "vintage", "name", "source"],
    )
    inside = pd.DataFrame(
        {"from": ["LAD-2025:E08000035"], "to": ["ITL3-2021:TLE42"], "weight": 1.0, "source": "geography"}
    )
    part_of = EdgeType.PART_OF
    return GraphTables(
        nodes={NodeLabel.AREA: conform(areas, node_schema(NodeLabel.AREA), "areas")},
        edges={(part_of, NodeLabel.AREA, NodeLabel.AREA): conform(inside, edge_schema(part_of), "inside")},
    )


def written(tmp_path, *rows):
    path = tmp_path / "uk_organisations.csv.gz"
    gzipped(path, COLUMNS, rows)
    return path


def place(pic, **cells):
    return {"pic": pic, "name": f"EXAMPLE {pic} LTD", "activityType": "PRC", "city": "LEEDS WEST YORKSHIRE"} | cells


def test_a_record_carries_the_participant_code_and_a_town(run, leeds, tmp_path):
    path = written(
        tmp_path,
        place("900000001", organizationUrl="www.example.org/staff"),
        place("900000002", name="University of Example", activityType="HES", city=""),
    )
    found = run(LOADER, path, graph=leeds)
    rows = found.nodes.set_index("key")
    one, other = rows.loc["cordis-places-2017:900000001"], rows.loc["cordis-places-2017:900000002"]
    assert one[["kind", "scheme", "id", "type", "country", "town", "website"]].tolist() == [
        *("business", "cordis", "900000001", "company", "GB", "Leeds", "http://www.example.org")
    ]
    assert (other["kind"], other["type"]) == ("institution", "higher education")
    assert pd.isna(other["town"])
    assert set(found.edges["from"]) == {"cordis-places-2017:900000001"}
    assert set(found.edges["how"]) == {"town"}
    assert found.file_report(path).notes["no usable place"] == 1


def test_a_town_in_no_list_is_where_other_records_of_it_are(run, leeds, tmp_path):
    towns = {"a": "Otley", "b": "OTLEY", "c": "Yeadon", "d": "Ilkley", "e": "ilkley", "f": "Guiseley", "g": "Guiseley"}
    records = pd.DataFrame([{"key": f"e:{key}", "id": key, "town": town} for key, town in towns.items()]).assign(
        kind="business", scheme="company", source="e"
    )
    places = [(key, "ITL3-2021:TLE42") for key in "abcdfg"] + [("e", "ITL3-2021:TLE41"), ("a", "LAD-2025:E08000035")]
    places += [("b", "LAD-2025:E08000035")]
    located = pd.DataFrame([(f"e:{key}", to) for key, to in places], columns=["from", "to"])
    located = located.assign(how="postcode (registered address)", source="e")
    located.loc[located["from"].isin(["e:f", "e:g"]), "how"] = "town"
    label, kind = NodeLabel.RECORD, EdgeType.LOCATED_IN
    graph = GraphTables(
        nodes=leeds.nodes | {label: conform(records, node_schema(label), "records")},
        edges=leeds.edges | {(kind, label, NodeLabel.AREA): conform(located, edge_schema(kind), "places")},
    )
    # Of a village and its town the town counts; a town that lies in two areas of one unit is placed in the unit.
    named = ("OTLEY", "Yeadon", "Ilkley", "Guiseley", "", "ASKWITH OTLEY")
    path = written(tmp_path, *(place(f"90000000{at}", city=city) for at, city in enumerate(named)))
    found = run(LOADER, path, graph=graph)
    assert found.edges[["from", "to", "how", "fineness"]].to_numpy().tolist() == [
        ["cordis-places-2017:900000000", "ITL3-2021:TLE42", HOW, "ITL3"],
        ["cordis-places-2017:900000000", "LAD-2025:E08000035", HOW, "LAD"],
        ["cordis-places-2017:900000002", "ITL2-2021:TLE4", HOW, "ITL2"],
        ["cordis-places-2017:900000005", "ITL3-2021:TLE42", HOW, "ITL3"],
        ["cordis-places-2017:900000005", "LAD-2025:E08000035", HOW, "LAD"],
    ]
    assert found.file_report(path).notes["town in no list: placed where other records of it are"] == 3


def test_rows_that_break_a_rule_are_set_aside(run, leeds, tmp_path):
    path = written(
        tmp_path,
        place("12"),
        place("900000001", activityType="XXX"),
        place("900000002", name=""),
        place("900000003", name="Jane Mary Example"),
        place("900000004"),
        place("900000004"),
        place("900000005", city="LEEDS"),
        place("900000005", city="HULL"),
    )
    found = run(LOADER, path, graph=leeds)
    assert sorted(found.quarantined(path)) == [
        (2, "pic", "no participant code of nine digits", "12"),
        (3, "activityType", "unknown kind of organisation", "XXX"),
        (4, "name", "no name", ""),
        (5, "name", "may be a person", WITHHELD),
        (7, "pic", "repeated row", "900000004"),
        (8, "pic", "contradicts another row", "900000005"),
        (9, "pic", "contradicts another row", "900000005"),
    ]
    assert set(found.nodes["id"]) == {"900000004"}

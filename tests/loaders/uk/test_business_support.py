import json

import pandas as pd
import pytest
import shapely

from graph_engine.errors import InputError, LayoutError
from graph_engine.schema import EdgeType, NodeLabel, area_key
from graph_engine.schema.graph_tables import GraphTables, edge_schema, node_schema
from loaders.framework.loader import Edges, LoadContext, Nodes
from loaders.framework.staging import conform
from loaders.uk.business_support import CHAMBERS, HUBS, LOADER, NO_POINT, PERSONAL_MAILBOX, UNKNOWN_AREA, WIDER_AREA

SHEFFIELD, BARNSLEY = shapely.box(-1.6, 53.4, -1.2, 53.5), shapely.box(-1.6, 53.5, -1.2, 53.6)
AREAS = [
    ("LAD", 2025, "E08000038", "Barnsley", BARNSLEY),
    ("LAD", 2025, "E08000039", "Sheffield", SHEFFIELD),
    ("LAD", 2025, "W06000015", "Cardiff", None),
    ("LAD", 2023, "E08000019", "Sheffield", None),
    ("ITL3", 2021, "TLE31", "Barnsley, Doncaster and Rotherham", BARNSLEY),
    ("ITL3", 2021, "TLE32", "Sheffield", SHEFFIELD),
    ("ITL2", 2021, "TLE3", "South Yorkshire", None),
    ("ITL1", 2021, "TLE", "Yorkshire and The Humber", None),
    ("ITL3", 2021, "TLL22", "Cardiff", None),
    ("ITL2", 2021, "TLL2", "East Wales", None),
    ("ITL1", 2021, "TLL", "Wales", None),
    ("MCA", 2025, "E47000002", "South Yorkshire", None),
    ("POSTCODE", None, "S1", "Sheffield", shapely.box(-1.45, 53.44, -1.35, 53.46)),
]
PART_OF = [
    ("LAD-2025:E08000038", "MCA-2025:E47000002"),
    ("LAD-2025:E08000039", "MCA-2025:E47000002"),
    ("LAD-2025:E08000038", "ITL3-2021:TLE31"),
    ("LAD-2025:E08000039", "ITL3-2021:TLE32"),
    ("LAD-2023:E08000019", "ITL3-2021:TLE32"),
    ("ITL3-2021:TLE31", "ITL2-2021:TLE3"),
    ("ITL3-2021:TLE32", "ITL2-2021:TLE3"),
    ("ITL2-2021:TLE3", "ITL1-2021:TLE"),
    ("LAD-2025:W06000015", "ITL3-2021:TLL22"),
    ("ITL3-2021:TLL22", "ITL2-2021:TLL2"),
    ("ITL2-2021:TLL2", "ITL1-2021:TLL"),
]


@pytest.fixture
def graph():
    areas = pd.DataFrame(
        [
            {
                "key": area_key(level, vintage, code),
                "code": code,
                "level": level,
                "vintage": vintage,
                "name": name,
                "latitude": shape.centroid.y if shape else None,
                "longitude": shape.centroid.x if shape else None,
                "boundary": shapely.to_geojson(shape) if shape and level != "POSTCODE" else None,
                "source": "geography",
            }
            for level, vintage, code, name, shape in AREAS
        ]
    )
    area = NodeLabel.AREA
    part_of = pd.DataFrame(PART_OF, columns=["from", "to"]).assign(source="geography")
    changes = pd.DataFrame([("LAD-2023:E08000019", "LAD-2025:E08000039")], columns=["from", "to"])
    return GraphTables(
        nodes={area: conform(areas, node_schema(area), "areas")},
        edges={
            (edge, area, area): conform(rows, edge_schema(edge), "edges")
            for edge, rows in (
                (EdgeType.PART_OF, part_of),
                (EdgeType.SUCCEEDED_BY, changes.assign(source="geography")),
            )
        },
    )


def hub(name, digest, *areas, email=None, postcode=None):
    boundaries = [{"code": code, "name": title, "type": {"level": 1, "label": "X"}} for code, title in areas]
    contacts = {"phone": "tel:+44-114-0", "email": email, "contact_form": None, "phone_fmt": "0114 000 0000"}
    website = {"url": f"https://{digest}.example/", "link_text": "x"}
    return {
        "name": name,
        "digest": digest,
        "website": website,
        "contacts": contacts,
        "boundaries": boundaries,
        "postcode": postcode,
    }


def chamber(name, digest, latitude, longitude):
    place = {
        "address": "5 High St, Sheffield S1 4BJ, UK",
        "postcode": "S1 4BJ",
        "latitude": latitude,
        "longitude": longitude,
    }
    return {"name": name, "digest": digest, "website": {"url": None}, "contacts": {}, "place": place}


@pytest.fixture
def load(graph, tmp_path):
    def run(entries, name="contacts.json"):
        path = tmp_path / name
        path.write_text(entries if isinstance(entries, str) else json.dumps(entries), "utf-8")
        context = LoadContext(graph=graph)
        batches = list(LOADER.load([path], context))
        file_report = context.file_report(path)
        file_report.check()
        nodes = [conform(b.rows, node_schema(b.label), "nodes").to_pandas() for b in batches if isinstance(b, Nodes)]
        edges = {
            b.type: conform(b.rows, edge_schema(b.type), "edges").to_pandas() for b in batches if isinstance(b, Edges)
        }
        pairs = {edge: set(zip(rows["from"], rows["to"], strict=True)) for edge, rows in edges.items()}
        return nodes[0].set_index("key") if nodes else None, pairs, file_report, edges

    return run


def test_hub_serves_districts_of_today(load):
    records, pairs, file_report, edges = load(
        [
            hub("By old code", "a", ("E08000019", "Sheffield"), email="info@hub.example", postcode="S1"),
            hub("By authority", "b", ("E47000002", "South Yorkshire"), ("E08000038", "Barnsley")),
            hub("By region", "c", ("E12000003", "Yorkshire and The Humber")),
            hub("By nation", "d", ("W92000004", "Wales")),
            hub("By a name", "e", ("E99999999", "Barnsley"), ("E47000099", "Nowhere")),
            hub("By both", "f", ("E12000001", "North East"), ("E47000002", "South Yorkshire")),
        ]
    )
    served = {}
    for record, area in pairs[EdgeType.SERVES]:
        served.setdefault(record.split(":")[1], set()).add(area)
    south_yorkshire = {"LAD-2025:E08000038", "LAD-2025:E08000039"}
    assert served == {
        "a": {"LAD-2025:E08000039"},
        "b": south_yorkshire,
        "c": south_yorkshire,
        "d": {"LAD-2025:W06000015"},
        "e": {"LAD-2025:E08000038"},
        "f": south_yorkshire,
    }
    assert file_report.notes[WIDER_AREA] == 1
    assert file_report.notes[f"{UNKNOWN_AREA}: E47000099 Nowhere"] == 1
    row = records.loc["contacts-growth-hubs:a"]
    assert row[["scheme", "id", "type", "kind", "telephone", "email", "website", "postcode"]].tolist() == [
        "hub",
        "a",
        "growth hub",
        "institution",
        "0114 000 0000",
        "info@hub.example",
        "https://a.example/",
        "S1",
    ]
    located = edges[EdgeType.LOCATED_IN].set_index(["from", "to"])["how"].to_dict()
    assert located == {
        ("contacts-growth-hubs:a", "ITL3-2021:TLE32"): "postcode",
        ("contacts-growth-hubs:a", "LAD-2025:E08000039"): "postcode",
    }
    assert set(records["source"]) == {HUBS.key}


def test_chamber_serves_where_it_sits(load):
    records, pairs, _, edges = load([chamber("Sheffield Chamber", "s", 53.45, -1.4)])
    here = {("contacts-chambers:s", "ITL3-2021:TLE32"), ("contacts-chambers:s", "LAD-2025:E08000039")}
    assert pairs[EdgeType.SERVES] == pairs[EdgeType.LOCATED_IN] == here
    assert set(edges[EdgeType.LOCATED_IN]["how"]) == {"coordinates"}
    assert records.loc["contacts-chambers:s", ["town", "type", "scheme"]].tolist() == [
        "Sheffield",
        "chamber of commerce",
        "chamber",
    ]
    assert set(records["source"]) == {CHAMBERS.key}


@pytest.mark.parametrize(
    ("email", "kept"),
    [
        ("jane.doe@hub.example", False),
        ("jane_doe@hub.example", False),
        ("growth.hub@council.example", True),
        ("wscc.growthhub@council.example", True),
        ("info@hub.example", True),
        ("LC@chamber.example", True),
    ],
)
def test_a_mailbox_that_may_be_a_persons_is_dropped(load, email, kept):
    records, _, file_report, _ = load([hub("Hub", "a", ("E08000039", "Sheffield"), email=email)])
    assert records["email"].fillna("").tolist() == [email.casefold() if kept else ""]
    assert file_report.notes[PERSONAL_MAILBOX] == (0 if kept else 1)
    assert file_report.rows_accepted == 1


def test_odd_entries_are_set_aside(load):
    good = hub("Good", "a", ("E08000039", "Sheffield"))
    other = hub("One", "b", ("E08000039", "Sheffield"))
    records, pairs, file_report, _ = load(
        [good, hub("", "c"), {**good, "digest": None}, 7, good, other, {**other, "name": "Another"}]
    )
    assert records["name"].tolist() == ["Good"]
    assert pairs[EdgeType.SERVES] == {("contacts-growth-hubs:a", "LAD-2025:E08000039")}
    assert {row.line: row.rule for row in file_report.quarantined} == {
        2: "empty",
        3: "empty",
        4: "empty",
        5: "repeated entry",
        6: "contradicts another entry of the same digest",
        7: "contradicts another entry of the same digest",
    }
    assert (file_report.rows_read, file_report.rows_accepted) == (7, 1)


def test_nothing_usable_is_no_error(load):
    records, pairs, file_report, _ = load([hub("", "c", ("E08000039", "Sheffield"))])
    assert records.empty
    assert pairs == {}
    assert file_report.rows_accepted == 0


def test_order_of_entries_does_not_matter(load):
    entries = [hub("One", "a", ("E47000002", "South Yorkshire")), hub("Two", "b", ("E08000039", "Sheffield"))]
    records, pairs, _, _ = load(entries)
    again, pairs_again, _, _ = load(entries[::-1])
    pd.testing.assert_frame_equal(records, again)
    assert pairs == pairs_again


def test_list_of_areas_is_a_check(load):
    records, pairs, file_report, _ = load(
        "code,name,level,type\nE06000001,Hartlepool,1,LOCAL_AUTHORITY_DISTRICT\n", "b.csv"
    )
    assert records is None
    assert pairs == {}
    assert file_report.notes["list of areas that hubs name: kept as a check"] == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[{", "is not whole JSON"),
        ('[{"name": "x", "digest": "y"}]', "lists neither growth hubs"),
        ("[]", "lists neither growth hubs"),
        ("<!DOCTYPE html>\n<html></html>", "is a web page"),
    ],
)
def test_other_files_are_refused(load, text, told):
    with pytest.raises(LayoutError, match=told):
        load(text)


def test_areas_must_be_loaded_first(tmp_path):
    path = tmp_path / "hubs.json"
    path.write_text(json.dumps([hub("Hub", "a")]))
    with pytest.raises(InputError, match="load the source 'geography' first"):
        list(LOADER.load([path], LoadContext()))


def test_values_of_other_types_are_no_values(load):
    odd = [
        chamber("Sheffield Chamber", "a", "fifty", [1.5]),
        chamber("Leeds Chamber", "b", 400, -1.5),
        chamber("York Chamber", "c", True, {}),
        {"name": ["x"], "digest": "d", "place": {}},
        {"name": "Hull Chamber", "digest": 7, "place": {}},
        {"name": "Bath Chamber", "digest": "e", "place": "Bath", "boundaries": 5, "contacts": [], "website": "x"},
        ["a chamber"],
        None,
    ]
    nodes, _, file_report, _ = load(odd)
    assert nodes["name"].tolist() == ["Sheffield Chamber", "Leeds Chamber", "York Chamber", "Bath Chamber"]
    assert nodes[["latitude", "longitude"]].isna().all(axis=None)
    assert [(row.line, row.rule) for row in file_report.quarantined] == [
        (4, "empty"),
        (5, "empty"),
        (7, "empty"),
        (8, "empty"),
    ]
    assert file_report.notes[NO_POINT] == 3

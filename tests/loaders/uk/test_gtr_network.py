import pandas as pd
import pytest

from graph_engine.errors import LayoutError
from graph_engine.schema import EdgeType
from loaders.uk.gtr_network import LOADER

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
OPEN = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'


def graphml(nodes, edges, keys=("d0", "d1", "d2", "d3"), discipline="Physics"):
    lad, country, topic, weight = keys
    text = HEAD + OPEN
    text += f'<key attr.name="weight" attr.type="int" for="edge" id="{weight}" />\n'
    text += f'<key attr.name="topic_classified" attr.type="string" for="edge" id="{topic}" />\n'
    text += f'<key attr.name="country" attr.type="string" for="node" id="{country}" />\n'
    text += f'<key attr.name="lad" attr.type="string" for="node" id="{lad}" />\n<graph edgedefault="undirected">\n'
    for name, district in nodes:
        text += f'<node id="{name}"><data key="{lad}">{district}</data><data key="{country}">England</data></node>\n'
    for source, target, projects in edges:
        text += (
            f'<edge source="{source}" target="{target}"><data key="{topic}">{discipline}</data>'
            f'<data key="{weight}">{projects}</data></edge>\n'
        )
    return text + "</graph></graphml>\n"


NODES = [("Acme Ltd", "Hartlepool"), ("University of Nowhere", "Belfast"), ("Beta Institute The", "Barnsley")]


@pytest.fixture
def write(tmp_path):
    def written(name, text):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return written


def tied(found):
    edges = found.edges[found.edges["discipline"].notna()] if "discipline" in found.edges else found.edges.iloc[:0]
    return {(row["from"], row["to"], row["discipline"]): row["projects"] for _, row in edges.iterrows()}


def test_records_pairs_and_districts(run, write):
    edges = [("Acme Ltd", "University of Nowhere", 2), ("Beta Institute The", "Acme Ltd", 1)]
    found = run(LOADER, write("scot_network_Physics.graphml", graphml(NODES, edges)))
    assert dict(zip(found.nodes["key"], found.nodes["kind"], strict=True)) == {
        "gtr-network:acme-ltd": "business",
        "gtr-network:beta-institute": "institution",
        "gtr-network:university-of-nowhere": "institution",
    }
    assert tied(found) == {
        ("gtr-network:acme-ltd", "gtr-network:university-of-nowhere", "Physics"): 2,
        ("gtr-network:acme-ltd", "gtr-network:beta-institute", "Physics"): 1,
    }
    located = found.edges[found.edges["fineness"].notna()]
    assert set(zip(located["from"], located["to"], strict=True)) == {
        ("gtr-network:acme-ltd", "LAD-2025:E06000001"),
        ("gtr-network:beta-institute", "LAD-2025:E08000038"),
        ("gtr-network:university-of-nowhere", "LAD-2025:N09000003"),
    }
    assert set(located["how"]) == {"district"}


def test_identifiers_of_attributes_may_differ_between_files(run, write):
    edges = [("Acme Ltd", "University of Nowhere", 3)]
    path = write("scot_network_Physics.graphml", graphml(NODES, edges, keys=("d3", "d2", "d1", "d0")))
    assert list(tied(run(LOADER, path)).values()) == [3]


def test_a_pair_of_both_nations_keeps_the_larger_count(run, write):
    one = write("scot_network_Physics.graphml", graphml(NODES, [("Acme Ltd", "University of Nowhere", 2)]))
    two = write("welsh_network_Physics.graphml", graphml(NODES, [("University of Nowhere", "Acme Ltd", 3)]))
    other = graphml(NODES, [("Acme Ltd", "University of Nowhere", 1)], discipline="Life Sciences")
    found = run(LOADER, one, two, write("welsh_network_Life_Sciences.graphml", other))
    assert {key[2]: projects for key, projects in tied(found).items()} == {"Physics": 3, "Life Sciences": 1}
    assert found.file_report(two).notes["pair of the discipline in another file too: larger count taken"] == 1


@pytest.mark.parametrize(
    ("edge", "rule"),
    [
        (("Acme Ltd", "Acme Ltd", 1), "ties an organisation to itself"),
        (("Acme Ltd", "Missing", 1), "an organisation was set aside, or is not in the file"),
        (("Acme Ltd", "Beta Institute The", "many"), "not a number of projects"),
        (("Acme Ltd", "Beta Institute The", 0), "not a number of projects"),
        (("University of Nowhere", "Acme Ltd", 2), "repeated pair"),
    ],
)
def test_pairs_that_are_set_aside(run, write, edge, rule):
    path = write("scot_network_Physics.graphml", graphml(NODES, [("Acme Ltd", "University of Nowhere", 2), edge]))
    found = run(LOADER, path)
    assert [row[2] for row in found.quarantined(path)] == [rule]
    assert len(tied(found)) == 1


def test_organisations_that_are_set_aside(run, write):
    nodes = [*NODES, ("Jane Example", "Barnsley"), ("STFC laboratories", "Swindon"), ("Acme Ltd", "Hartlepool")]
    path = write("scot_network_Physics.graphml", graphml(nodes, []))
    found = run(LOADER, path)
    assert [(row[2], row[3]) for row in found.quarantined(path)] == [
        ("may be a person", "(withheld: may name a person)"),
        ("not an organisation", "STFC laboratories"),
        ("repeated organisation", "Acme Ltd"),
    ]
    assert len(found.nodes) == 3


def test_a_district_that_files_contradict_places_nothing(run, write):
    one = write("scot_network_Physics.graphml", graphml([("Acme Ltd", "Hartlepool"), NODES[1]], []))
    two = write("welsh_network_Physics.graphml", graphml([("Acme Ltd", "Barnsley"), NODES[1]], []))
    found = run(LOADER, one, two)
    assert set(found.edges["from"]) == {"gtr-network:university-of-nowhere"}
    assert found.file_report(two).notes["files name several districts: not placed"] == 1


def test_a_former_name_gives_the_present_one(run, write):
    found = run(LOADER, write("scot_network_Physics.graphml", graphml([("Brunel University", "Hillingdon")], [])))
    assert list(found.nodes["name"]) == ["Brunel University London"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not XML at all", "not whole XML"),
        (HEAD + '<!DOCTYPE graphml [<!ENTITY a "b">]>\n' + OPEN + "</graphml>", "document type"),
        (HEAD + "<html></html>", "no GraphML"),
        (HEAD + OPEN + "</graphml>", "declares no attribute 'lad'"),
        (graphml(NODES, [])[:-40], "not whole XML"),
    ],
)
def test_files_that_are_refused(run, write, text, words):
    with pytest.raises(LayoutError, match=words):
        run(LOADER, write("scot_network_Physics.graphml", text))


def test_the_order_of_rows_does_not_matter(run, write):
    edges = [("Acme Ltd", "University of Nowhere", 2), ("Beta Institute The", "Acme Ltd", 1)]
    one = run(LOADER, write("scot_network_A.graphml", graphml(NODES, edges)))
    two = run(LOADER, write("scot_network_B.graphml", graphml(NODES[::-1], edges[::-1])))
    pd.testing.assert_frame_equal(one.nodes, two.nodes)
    assert tied(one) == tied(two)


def test_edges_start_and_end_at_records(run, write):
    path = write("scot_network_Physics.graphml", graphml(NODES, [("Acme Ltd", "University of Nowhere", 2)]))
    found = run(LOADER, path)
    row = found.edges[found.edges["discipline"].notna()].iloc[0]
    assert (row["record"], row["other_record"]) == (row["from"], row["to"])
    assert EdgeType.WORKED_WITH == "WORKED_WITH"


def test_what_a_declaration_gives_by_default_is_read(run, write):
    text = graphml(NODES, [("Acme Ltd", "University of Nowhere", 2)])
    text = text.replace('for="node" id="d1" />', 'for="node" id="d1"><default>Wales</default></key>')
    text = text.replace('for="node" id="d0" />', 'for="node" id="d0"><default>Belfast</default></key>')
    text = text.replace('for="edge" id="d3" />', 'for="edge" id="d3"><default>7</default></key>')
    for given in ('<data key="d1">England</data>', '<data key="d0">Hartlepool</data>', '<data key="d3">2</data>'):
        text = text.replace(given, "")
    found = run(LOADER, write("scot_network_Physics.graphml", text))
    assert list(tied(found).values()) == [7]
    located = found.edges[found.edges["fineness"].notna()]
    assert dict(zip(located["from"], located["to"], strict=True))["gtr-network:acme-ltd"] == "LAD-2025:N09000003"


def test_a_country_that_is_not_stated_is_not_a_foreign_one(run, write):
    text = graphml([*NODES, ("Gamma Ltd", ""), ("Delta GmbH", "Berlin")], [])
    text = text.replace('<data key="d1">England</data>', "").replace(
        ">Berlin</data>", '>Berlin</data><data key="d1">Germany</data>'
    )
    path = write("scot_network_Physics.graphml", text)
    found = run(LOADER, path)
    assert [(row[2], row[3]) for row in found.quarantined(path)] == [
        ("no country and no district", "Gamma Ltd"),
        ("not in the United Kingdom", "Delta GmbH"),
    ]
    assert len(found.nodes) == 3


def test_elements_of_one_line_are_counted_one_by_one(run, write):
    text = graphml([*NODES, ("Jane Example", "Barnsley"), ("Acme Ltd", "Hartlepool")], []).replace("\n", " ")
    path = write("scot_network_Physics.graphml", text)
    found = run(LOADER, path)
    assert [row[0] for row in found.quarantined(path)] == [4, 5]
    assert (found.file_report(path).rows_read, found.file_report(path).rows_accepted) == (5, 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (graphml([("Acme Ltd", "x" * 70_000)], []), "an attribute 'lad' of more than 65,536 letters"),
        (graphml([("x" * (3 << 19), "Leeds")], []), "a tag of more than 1,048,576 bytes in line"),
        (HEAD.replace("utf-8", "nonsense") + OPEN + "</graphml>", "not whole XML"),
    ],
)
def test_texts_without_end_are_refused(run, write, text, words):
    with pytest.raises(LayoutError, match=words):
        run(LOADER, write("scot_network_Physics.graphml", text))

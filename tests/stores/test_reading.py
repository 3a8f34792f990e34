"""What every store answers, held against both; a store is written once and then only read."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from graph_engine.errors import StoreQueryError, UnknownNameError
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.stores.cypher_tokens import tokens_of
from graph_engine.stores.protocol import Edge, Node

AREA, SECTOR = NodeLabel.AREA, NodeLabel.SECTOR
FIGURES = (EdgeType.HAS_ACTIVITY, AREA, SECTOR)


def test_columns_come_in_the_order_asked_and_rows_in_order_of_key(loaded, small):
    assert loaded.nodes(AREA, ["name", "vintage"]).to_pylist() == [
        {"name": "East Yorkshire", "vintage": 2021},
        {"name": "South Yorkshire", "vintage": 2021},
        {"name": "Barnsley", "vintage": 2021},
        {"name": "Île d’Or", "vintage": None},
    ]
    assert loaded.edges(*FIGURES, ["value"]).to_pylist()[0] == {
        "from": "ITL2:E",
        "to": "sic2007:2550",
        "value": 10.0,
    }
    assert loaded.edges(*FIGURES, ["to", "year"]).column_names == ["from", "to", "year"]
    assert loaded.edges(*FIGURES).column_names == small.edges[FIGURES].column_names


@pytest.mark.parametrize(
    ("where", "values"),
    [
        ({"measure": ["jobs"], "year": [2018, 2021]}, [10.0, None, 2000.0, 3000.5]),
        ({"measure": "jobs", "year": 2021}, [10.0, None, 3000.5]),
        ({"from": "ITL2:E"}, [10.0]),
        ({"from": ["ITL2:S"], "to": "sic2007:2410"}, [None]),
        ({"suppressed": True}, [None]),
        ({"value": 0}, [0.0]),
        ({"value": [10, 0.0]}, [10.0, 0.0]),
        ({"measure": []}, []),
        ({"measure": "') OR true //"}, []),
        ({}, [10.0, None, 0.0, 2000.0, 3000.5]),
    ],
)
def test_edges_are_filtered(loaded, where, values):
    found = loaded.edges(*FIGURES, ["value"], where)
    assert found.column("value").to_pylist() == values
    assert found.schema.types == [pa.string(), pa.string(), pa.float64()]


def test_nodes_are_filtered_and_null_is_never_matched(loaded):
    assert loaded.nodes(AREA, ["key"], {"level": "ITL3", "vintage": [2021, 2025]}).to_pylist() == [{"key": "ITL3:B"}]
    assert loaded.nodes(NodeLabel.QUARANTINED).num_rows == 0
    assert loaded.edges(EdgeType.SERVES, NodeLabel.INSTITUTION, AREA).num_rows == 0


def test_numbers_of_numpy_and_names_of_the_schema_are_values_too(loaded):
    numpy = pytest.importorskip("numpy")
    from graph_engine.schema import Measure

    where = {"year": numpy.array([2018, 2019]), "measure": Measure.JOBS}
    assert loaded.edges(*FIGURES, ["value"], where).column("value").to_pylist() == [2000.0]


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda loaded: loaded.nodes(AREA, ["nme"]), "Area has no column 'nme'; it has key, code, level"),
        (lambda loaded: loaded.nodes(AREA, None, {"x` = 1 OR true //": 1}), "Area has no column"),
        (lambda loaded: loaded.edges(*FIGURES, ["yr"]), "HAS_ACTIVITY has no column 'yr'; it has from, to, measure"),
        (
            lambda loaded: loaded.edges(*FIGURES, None, {"year": "2021"}),
            "HAS_ACTIVITY.year holds integer and cannot be compared with '2021'.",
        ),
        (lambda loaded: loaded.edges(*FIGURES, None, {"suppressed": 1}), "holds boolean"),
        (lambda loaded: loaded.edges(*FIGURES, None, {"year": True}), "holds integer"),
        (lambda loaded: loaded.edges(*FIGURES, None, {"measure": [None]}), "cannot be compared with None"),
        (
            lambda loaded: loaded.edges(EdgeType.PART_OF, AREA, SECTOR),
            "PART_OF does not tie Area to Sector; it ties Area to Area; Sector to Sector.",
        ),
        (lambda loaded: loaded.neighbourhood("ITL2:S", hops=3), "reaches 1 or 2 edges far; 3 was asked for"),
        (lambda loaded: loaded.neighbourhood("ITL2:S", limit=0), "must be at least 1; 0 was asked for"),
        (lambda loaded: loaded.search("x", limit=0), "must be at least 1"),
        (lambda loaded: loaded.cypher("RETURN 1", limit=0), "must be at least 1"),
    ],
)
def test_what_the_schema_does_not_know_is_refused(loaded, ask, sentence):
    with pytest.raises(StoreQueryError) as error:
        ask(loaded)
    assert sentence in str(error.value)


def test_neighbourhood_of_an_organisation(loaded):
    around = loaded.neighbourhood("ukprn:1")
    assert around.nodes == (
        Node("ukprn:1", "Institution", "University of Steelton"),
        Node("ITL3:B", "Area", "Barnsley"),
        Node("H2020:1", "Project", "HOT: Forging without fire"),
    )
    assert around.edges == (
        Edge("ukprn:1", "H2020:1", "PARTICIPATED_IN"),
        Edge("ukprn:1", "ITL3:B", "LOCATED_IN"),
    )
    assert not around.truncated
    wider = loaded.neighbourhood("ukprn:1", hops=2)
    assert [node.key for node in wider.nodes[3:]] == ["ITL2:S", "company:1", "ukprn:2"]
    assert Edge("ukprn:2", "ITL3:B", "LOCATED_IN") in wider.edges


def test_parallel_edges_are_one_and_the_limit_lets_each_kind_have_its_turn(loaded):
    around = loaded.neighbourhood("ITL2:S")
    assert [edge for edge in around.edges if edge.type == "HAS_ACTIVITY"] == [
        Edge("ITL2:S", "sic2007:2410", "HAS_ACTIVITY"),
        Edge("ITL2:S", "sic2007:2550", "HAS_ACTIVITY"),
    ]
    cut = loaded.neighbourhood("ITL3:B", limit=3)
    assert [node.key for node in cut.nodes] == ["ITL3:B", "ITL2:S", "ukprn:1"]
    assert cut.truncated
    assert [node.key for node in loaded.neighbourhood("ukprn:3").nodes] == ["ukprn:3"]
    assert loaded.neighbourhood("ukprn:3").nodes[0].name == "ukprn:3"


@pytest.mark.long
def test_shortest_path_is_the_same_both_ways(loaded):
    there = loaded.shortest_path("company:1", "sic2007:2550")
    assert [node.key for node in there.nodes] == [
        "company:1",
        "H2020:1",
        "ukprn:1",
        "ITL3:B",
        "ITL2:S",
        "sic2007:2550",
    ]
    assert [(edge.source, edge.target) for edge in there.edges] == [
        ("ITL2:S", "sic2007:2550"),
        ("ITL3:B", "ITL2:S"),
        ("company:1", "H2020:1"),
        ("ukprn:1", "H2020:1"),
        ("ukprn:1", "ITL3:B"),
    ]
    back = loaded.shortest_path("sic2007:2550", "company:1")
    assert back.nodes == there.nodes[::-1]
    assert back.edges == there.edges


@pytest.mark.long
def test_shortest_path_may_be_too_long_missing_or_nothing_at_all(loaded):
    assert loaded.shortest_path("company:1", "sic2007:2550", longest=4) is None
    assert loaded.shortest_path("company:1", "sic2007:2550", longest=5) is not None
    assert loaded.shortest_path("company:1", "ITL3:X") is None
    alone = loaded.shortest_path("ITL3:X", "ITL3:X")
    assert ([node.name for node in alone.nodes], alone.edges) == (["Île d’Or"], ())


def test_of_equal_paths_the_first_by_key_is_taken(loaded):
    path = loaded.shortest_path("ukprn:2", "ukprn:1")
    assert [node.key for node in path.nodes] == ["ukprn:2", "ITL3:B", "ukprn:1"]
    both = loaded.shortest_path("ITL2:E", "ITL2:S")
    assert [node.key for node in both.nodes] == ["ITL2:E", "sic2007:2550", "ITL2:S"]


def test_an_unknown_key_names_the_nearest(loaded):
    with pytest.raises(UnknownNameError) as error:
        loaded.neighbourhood("Barnsley")
    assert str(error.value) == "No node is called 'Barnsley'. Nearest: ITL3:B."
    with pytest.raises(UnknownNameError, match="No node is called 'zzz'"):
        loaded.shortest_path("ITL3:B", "zzz")


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("barnsley", ["ITL3:B"]),
        ("ILE D'OR", ["ITL3:X"]),
        ("ile dor", ["ITL3:X"]),
        ("yorkshire", ["ITL2:E", "ITL2:S"]),
        ("south yorkshire", ["ITL2:S"]),
        ("yorkshire south", ["ITL2:S"]),
        ("steel", ["company:1", "ukprn:2", "sic2007:2410", "ukprn:1"]),
        ("steelton", ["ukprn:2", "ukprn:1"]),
        ("tee", ["company:1", "ukprn:2", "sic2007:2410", "ukprn:1"]),
        ("steel & forge", ["company:1"]),
        ("hot", ["H2020:1"]),
        ("forging", ["sic2007:2550", "H2020:1"]),
        ("ukprn 3", ["ukprn:3"]),
        ("nothing of the kind", []),
        ("…", []),
        ("", []),
        ("') OR true //", []),
    ],
)
def test_search_by_name(loaded, text, keys):
    assert [node.key for node in loaded.search(text)] == keys


def test_search_in_some_kinds_and_of_some_length(loaded):
    assert [node.key for node in loaded.search("steel", [NodeLabel.SECTOR])] == ["sic2007:2410"]
    assert loaded.search("steel", limit=1) == (Node("company:1", "Business", "Steel & Forge Ltd"),)
    assert [node.key for node in loaded.search("steel", [NodeLabel.RECORD])] == ["r:1"]
    assert loaded.search("steel", []) == ()


@pytest.mark.long
def test_cypher_answers_as_a_table(loaded):
    table = loaded.cypher(
        "MATCH (a:Area)-[e:HAS_ACTIVITY]->(s:Sector) WHERE e.year = $year AND e.measure = 'jobs' "
        "RETURN a.name AS area, e.value AS jobs, collect(s.key) AS sectors, a ORDER BY jobs, area",
        {"year": 2018},
    )
    assert table.column_names == ["area", "jobs", "sectors", "a"]
    (row,) = table.to_pylist()
    assert (row["area"], row["jobs"], row["sectors"]) == ("South Yorkshire", 2000.0, '["sic2007:2550"]')
    assert json.loads(row["a"]) == {
        "label": "Area",
        "properties": {
            "code": "",
            "key": "ITL2:S",
            "level": "ITL2",
            "name": "South Yorkshire",
            "source": "",
            "vintage": 2021,
        },
    }
    assert table.schema.metadata is None


def test_cypher_gives_edges_paths_maps_and_mixed_columns_as_json(loaded):
    table = loaded.cypher(
        "MATCH p = (a:Area {key: 'ITL3:B'})-[e:PART_OF]->(b:Area) RETURN p, e, {x: [1, null]} AS m, "
        "date('2020-01-31') AS d"
    )
    row = table.to_pylist()[0]
    assert json.loads(row["e"]) == {"type": "PART_OF", "properties": {"source": "", "weight": 1.0}}
    path = json.loads(row["p"])
    assert [node["properties"]["key"] for node in path["nodes"]] == ["ITL3:B", "ITL2:S"]
    assert path["edges"] == [json.loads(row["e"])]
    assert (json.loads(row["m"]), row["d"]) == ({"x": [1, None]}, "2020-01-31")


def test_cypher_stops_at_the_limit_and_says_so(loaded):
    cut = loaded.cypher("UNWIND range(1, 50) AS x RETURN x", limit=3)
    assert cut.column("x").to_pylist() == [1, 2, 3]
    assert cut.schema.metadata == {b"truncated": b"true"}
    assert loaded.cypher("UNWIND range(1, 3) AS x RETURN x", limit=3).schema.metadata is None


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("CREATE (a:Area {key: 'x'})", "CREATE"),
        ("MATCH (a:Area) SET a.name = 'x'", "SET"),
        ("MATCH (a:Area) DETACH DELETE a", "DETACH"),
        ("MATCH (a:Area) /* quiet */ delete a", "DELETE"),
        ("MERGE (a:Area {key: 'x'}) RETURN a", "MERGE"),
        ("MATCH (a:Area) REMOVE a.name", "REMOVE"),
        ("DROP TABLE Area", "DROP"),
        ("MATCH (a:Area) WITH a.name AS name RETURN name UNION LOAD CSV FROM 'x' AS l RETURN l AS name", "LOAD"),
        ("LOAD FROM 'x.csv' RETURN *", "LOAD"),
        ("COPY (MATCH (a:Area) RETURN a.key) TO 'x.csv'", "COPY"),
    ],
)
def test_cypher_never_writes(loaded, small, query, word):
    with pytest.raises(StoreQueryError, match=f"^{word} (would write|reaches beyond the graph)"):
        loaded.cypher(query)
    assert loaded.read().digest() == small.digest()


def test_a_write_that_the_check_let_through_is_refused_by_the_database(loaded, small, monkeypatch):
    for module in ("ladybug.store", "neo4j.query_check"):
        monkeypatch.setattr(f"graph_engine.stores.{module}.check_query", lambda query, *_, **__: tokens_of(query))
    with pytest.raises(StoreQueryError, match="refuses the query"):
        loaded.cypher("MATCH (a:Area) SET a.name = 'x'")
    assert loaded.read().digest() == small.digest()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("RETURN 1; RETURN 2", "Only one statement"),
        ("MATCH (a:Area {key: $key}) RETURN a", r"asks for \$key; give a value"),
        ("SHOW FUNCTIONS", "begins with 'SHOW FUNCTIONS'"),
        ("", "this one begins with ''"),
        ("MATCH (a:Area RETURN a", "refuses the query"),
        ("RETURN nothing_of_the_kind(1)", "refuses the query"),
    ],
)
def test_cypher_that_cannot_run_is_refused(loaded, query, sentence):
    with pytest.raises(StoreQueryError, match=sentence):
        loaded.cypher(query)


def test_words_in_quotes_names_and_comments_are_no_writes(loaded):
    table = loaded.cypher(
        "MATCH (`set`:Area {name: 'Barnsley'}) // DELETE\n RETURN 'CREATE; it\\'s' AS text, `set`.key AS `merge`;"
    )
    assert table.to_pylist() == [{"text": "CREATE; it's", "merge": "ITL3:B"}]

"""``hub cypher``: what goes into a query and comes out of it, in each form."""

from __future__ import annotations

import json

import pytest

from graph_engine.schema import NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.stores import open_store
from tests.long_run import first_now
from tests.small_graph import nodes


@pytest.fixture(scope="module")
def themes(tmp_path_factory):
    """Address of a store with three themes."""
    address = f"embedded://{tmp_path_factory.mktemp('themes') / 'graph.lbug'}"
    rows = [{"key": name, "name": name} for name in ("rail", "food", "47110")]
    with open_store(address, read_only=False) as store:
        store.write(GraphTables({NodeLabel.THEME: nodes(NodeLabel.THEME, rows)}, {}))
    return address


@pytest.fixture
def loaded_hub(hub, themes, monkeypatch):
    """``hub`` on the three themes."""
    monkeypatch.setenv("HUB_STORE", themes)
    return hub


def rows_of(hub, *arguments):
    """Rows of an answer as JSON."""
    return json.loads(hub("cypher", *arguments, "--format", "json").stdout)["rows"]


@pytest.mark.parametrize(
    ("option", "value", "read"),
    first_now(
        [
            ("--parameter", "47110", 47110),
            ("--parameter", "-3", -3),
            ("--parameter", "1.50", 1.5),
            ("--parameter", "1e3", 1000.0),
            ("--parameter", "true", True),
            ("--parameter", "null", None),
            ("--parameter", "True", "True"),
            ("--parameter", "007", "007"),
            ("--parameter", "1_000", "1_000"),
            ("--parameter", '"x"', '"x"'),
            ("--parameter", '{"a": 1}', '{"a": 1}'),
            ("--parameter", "", ""),
            ("--parameter", "a=b", "a=b"),
            ("--parameter", "9" * 5000, "9" * 5000),
            ("--parameter", "[" * 100_000, "[" * 100_000),
            ("--text", "47110", "47110"),
            ("--text", "-3", "-3"),
            ("--text", "true", "true"),
            ("--text", "null", "null"),
            ("--text", "[1, 2]", "[1, 2]"),
            ("--text", "", ""),
            ("--text", "a=b", "a=b"),
        ],
        most=2,
    ),
)
def test_a_parameter_is_guessed_and_a_text_is_not(loaded_hub, option, value, read):
    (row,) = rows_of(loaded_hub, "RETURN $v", option, f"v={value}")
    assert row == {"$v": read}
    assert type(row["$v"]) is type(read)


@pytest.mark.long
def test_a_code_that_looks_like_a_number_is_found_as_text(loaded_hub):
    query = "MATCH (t:Theme) WHERE t.name = $name RETURN t.name AS name"
    assert rows_of(loaded_hub, query, "--text", "name=47110") == [{"name": "47110"}]
    assert rows_of(loaded_hub, query, "--text", "$name=47110") == [{"name": "47110"}]
    refused = loaded_hub("cypher", query, "--parameter", "name=47110", code=1).stderr
    assert refused.startswith("hub: ")
    assert "--text" in refused


@pytest.mark.long
def test_lists_are_parameters(loaded_hub):
    query = "MATCH (t:Theme) WHERE t.name IN $names RETURN count(*) AS n"
    assert rows_of(loaded_hub, query, "--parameter", 'names=["rail", "47110"]') == [{"n": 2}]
    assert rows_of(loaded_hub, query, "--parameter", "names=[]") == [{"n": 0}]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--text", "v"), "'v' is not of the form NAME=VALUE, as in --text"),
        (("--parameter", "=1"), "'=1' is not of the form NAME=VALUE"),
        (("--parameter", "v=1", "--text", "v=1"), "'v' is given twice"),
        (("--parameter", f"v={2**64}"), "'v' is a whole number of 65 bits"),
        (("--parameter", 'v=[1, "a"]'), "'v' is a list of numbers and texts"),
        (("--parameter", "v=[[1]]"), "'v' holds list"),
        ((), "asks for $v; give a value"),
    ],
)
def test_what_is_no_value_is_refused_in_a_sentence(loaded_hub, arguments, sentence):
    refused = loaded_hub("cypher", "RETURN $v AS v", *arguments, code=1).stderr
    assert refused.startswith("hub: ")
    assert sentence in " ".join(refused.split())


@pytest.mark.long
def test_each_form_holds_numbers_as_numbers(loaded_hub):
    query = "UNWIND [1, 2, null] AS x RETURN sum(x) AS total, avg(x) AS mean, 0.0 / 0.0 AS nan, 1.0 / 0.0 AS endless"
    assert rows_of(loaded_hub, query) == [{"total": 3, "mean": 1.5, "nan": None, "endless": None}]
    assert loaded_hub("cypher", query, "--format", "csv").stdout == "total,mean,nan,endless\n3,1.5,,inf\n"
    assert "1.50" in loaded_hub("cypher", query).stdout


@pytest.mark.parametrize(
    "query",
    first_now(["CALL threads = 1", "CALL storage_info('Theme') RETURN *", "LOAD FROM '/etc/hosts' RETURN *"]),
)
def test_what_reaches_beyond_the_graph_is_refused(loaded_hub, query):
    assert loaded_hub("cypher", query, code=1).stderr.startswith("hub: ")
    assert len(rows_of(loaded_hub, "CALL table_info('Theme') RETURN name")) > 1

"""Values that go into analysts' queries and come out of them, alike in both stores."""

from __future__ import annotations

import json
import math

import pyarrow as pa
import pytest

from graph_engine.errors import StoreQueryError
from graph_engine.stores.answer_tables import answer_table, gathered

INTEGER, FLOAT, TEXT = pa.int64(), pa.float64(), pa.string()


@pytest.mark.parametrize(
    ("query", "answer", "kind"),
    [
        ("MATCH (a:Area) RETURN sum(a.vintage) AS x", 6063, INTEGER),
        ("MATCH (a:Area) RETURN sum(a.vintage) * 2 AS x", 12126, INTEGER),
        ("MATCH (a:Area) RETURN avg(a.vintage) AS x", 2021.0, FLOAT),
        ("MATCH (a:Area) RETURN count(*) AS x", 4, INTEGER),
        ("MATCH (a:Area) RETURN max(a.vintage) AS x", 2021, INTEGER),
        ("MATCH ()-[e:HAS_ACTIVITY]->() RETURN sum(e.value) AS x", 5010.5, FLOAT),
        ("UNWIND [1, 2] AS y RETURN sum(y) / 2 AS x", 1, INTEGER),
        ("UNWIND [1.5, 2.0] AS y RETURN sum(y) AS x", 3.5, FLOAT),
        ("UNWIND [[1, 2], [3]] AS y WITH sum(size(y)) AS s RETURN {s: s, l: [s]} AS x", '{"l": [3], "s": 3}', TEXT),
        ("UNWIND [1, null] AS y WITH y ORDER BY y LIMIT 2 RETURN collect(y) AS x", "[1]", TEXT),
        ("RETURN 1 / 2 AS x", 0, INTEGER),
        ("RETURN date('2020-01-31') AS x", "2020-01-31", TEXT),
        ("RETURN [date('2020-01-31'), null] AS x", '["2020-01-31", null]', TEXT),
        ("RETURN duration('P2D') AS x", "P2D", TEXT),
        ("RETURN true AS x", True, pa.bool_()),
        ("RETURN null AS x", None, None),
        ("MATCH (a:Area {key: 'none'}) RETURN a.name AS x", "no row", None),
    ],
)
def test_numbers_and_dates_come_as_such(loaded, query, answer, kind):
    if "duration" in query and loaded.address.startswith("embedded"):
        query = "RETURN interval('2 days') AS x"
    table = loaded.cypher(query)
    assert table.column("x").to_pylist() == ([] if answer == "no row" else [answer])
    assert kind is None or table.schema.field("x").type == kind


def test_what_is_no_number_is_null_within_json_and_stays_a_float_outside(loaded):
    (row,) = loaded.cypher("RETURN 0.0 / 0.0 AS x, [0.0 / 0.0, 1.0 / 0.0, 1.5] AS y").to_pylist()
    assert math.isnan(row["x"])
    assert json.loads(row["y"]) == [None, None, 1.5]


# Numbers that fit into 8, 16 and 32 bits with and without a sign, and their neighbours.
WHOLE = [0, 1, -1, 100, 127, 128, -128, -129, 200, 255, 256, 32_767, 65_535, 65_536, 2**31, 2**32, -(2**31) - 1, 2**40]


@pytest.mark.parametrize("number", WHOLE)
def test_whole_numbers_are_of_64_bits(loaded, number):
    (row,) = loaded.cypher(
        "RETURN $n AS n, $n * 1000 AS times, -$n AS minus, $n - 1 AS less, [$n, 1] AS list, {n: $n} AS map, "
        "CASE WHEN $n > 0 THEN $n ELSE 1000 END AS chosen",
        {"n": number},
    ).to_pylist()
    assert [row[name] for name in ("n", "times", "minus", "less")] == [number, number * 1000, -number, number - 1]
    assert (json.loads(row["list"]), json.loads(row["map"])) == ([number, 1], {"n": number})
    assert row["chosen"] == (number if number > 0 else 1000)


@pytest.mark.parametrize("number", [number for number in WHOLE if abs(number) < 2**31])
def test_whole_numbers_can_be_multiplied_with_each_other(loaded, number):
    assert loaded.cypher("RETURN $n * $n AS square", {"n": number}).to_pylist() == [{"square": number * number}]


@pytest.mark.parametrize(
    ("where", "value", "found"),
    [
        ("a.vintage = $v", 2021, 3),
        ("a.vintage > $v", 100, 3),
        ("a.vintage < $v", -1, 0),
        ("a.vintage > $v", 2020.5, 3),
        ("a.vintage IN $v", [2021, 5], 3),
        ("a.vintage IN $v", [], 0),
        ("a.vintage IN $v", [2021, None], 3),
        ("a.name IN $v", [], 0),
        ("a.name IN $v", ["Barnsley", "x"], 1),
        ("a.name = $v", "Barnsley", 1),
        ("a.name = $v", "47110", 0),
        ("a.name = $v", "') OR true //", 0),
        ("a.vintage = $v", None, 0),
        ("$v IS NULL OR a.vintage > $v", None, 4),
        ("$v", True, 4),
        ("NOT $v", False, 4),
        ("size($v) = 0", [], 4),
    ],
)
def test_parameters_are_compared_by_their_type(loaded, where, value, found):
    rows = loaded.cypher(f"MATCH (a:Area) WHERE {where} RETURN count(*) AS n", {"v": value}).to_pylist()
    assert rows == [{"n": found}]


@pytest.mark.parametrize("value", [1, -7, 1.5, True, "47110", "", "it's", None])
def test_parameters_come_back_as_they_were_given(loaded, value):
    (row,) = loaded.cypher("RETURN $v", {"v": value}).to_pylist()
    assert row == {"$v": value}
    assert type(row["$v"]) is type(value)


@pytest.mark.parametrize("value", [[], [1, 2], [1, 2.5], ["a", "1"], [True], ["a", None]])
def test_lists_come_back_as_json(loaded, value):
    assert json.loads(loaded.cypher("RETURN $v AS v", {"v": value}).to_pylist()[0]["v"]) == value
    assert loaded.cypher("UNWIND $v AS x RETURN x", {"v": value}).num_rows == len(value)


def test_numbers_of_rows_may_be_parameters(loaded):
    query = "MATCH (a:Area) RETURN a.key AS k ORDER BY k SKIP $skip LIMIT $most"
    assert loaded.cypher(query, {"skip": 1, "most": 2}).column("k").to_pylist() == ["ITL2:S", "ITL3:B"]


@pytest.mark.parametrize(
    ("query", "parameters", "sentence"),
    [
        ("RETURN $v AS v", {"v": 2**63}, "'v' is a whole number of 64 bits"),
        ("RETURN $v AS v", {"v": [1, "a"]}, "'v' is a list of numbers and texts"),
        ("RETURN 1 AS a, 2 AS a", {}, "two columns|same name|called 'a'"),
        ("RETURN 1 / 0 AS x", {}, "refuses the query"),
        ("CALL no.such.thing()", {}, "'no.such.thing' is not among those that a query may call"),
        ("CALL show_warnings() RETURN *", {}, "'show_warnings' is not among"),
        ("CALL dbms.listConfig() YIELD name RETURN name", {}, "'dbms.listConfig' is not among"),
    ],
)
def test_what_cannot_be_answered_is_said(loaded, query, parameters, sentence):
    with pytest.raises(StoreQueryError, match=f"(?i){sentence}"):
        loaded.cypher(query, parameters)


def test_an_answer_has_a_bound(loaded):
    with pytest.raises(StoreQueryError, match=r"The answer is larger than 256 MB at row 257: return fewer columns, or"):
        loaded.cypher("UNWIND range(1, 300) AS x RETURN $text AS t", {"text": "x" * (1 << 20)})


@pytest.mark.parametrize(
    "order", ["ORDER BY x DESC LIMIT 3", "ORDER BY x DESC SKIP 0 LIMIT 3", "ORDER BY 0 - x LIMIT $n"]
)
@pytest.mark.parametrize(
    ("rest", "answer"),
    [
        ("RETURN sum(x) AS s", [[27]]),
        ("RETURN collect(x) AS s", [["[10, 9, 8]"]]),
        ("RETURN max(x) AS a, min(x) AS b, avg(x) AS c", [[10, 8, 9.0]]),
        ("RETURN x", [[10], [9], [8]]),
        ("RETURN *", [[10], [9], [8]]),
        ("RETURN x % 2 AS odd, sum(x) AS s ORDER BY odd", [[0, 18], [1, 9]]),
        ("WITH x RETURN sum(x) AS s", [[27]]),
        ("WITH * RETURN sum(x) AS s", [[27]]),
        ("WITH x ORDER BY x LIMIT 1 RETURN sum(x) AS s", [[8]]),
        ("WITH x ORDER BY x SKIP 1 RETURN collect(x) AS s", [["[9, 10]"]]),
        ("WITH sum(x) AS s RETURN s", [[27]]),
        ("WITH DISTINCT x RETURN sum(x) AS s", [[27]]),
        ("WITH collect(x) AS xs UNWIND xs AS y RETURN sum(y) AS s", [[27]]),
        ("UNWIND [1, 2] AS y RETURN sum(x * y) AS s", [[81]]),
        ("MATCH (a:Area) RETURN sum(x) AS s, count(*) AS n", [[108, 12]]),
        ("OPTIONAL MATCH (a:Area {key: 'none'}) RETURN sum(x) AS s, count(a) AS n", [[27, 0]]),
        ("RETURN sum(x) AS s UNION ALL UNWIND [5, 6] AS x WITH x ORDER BY x LIMIT 1 RETURN sum(x) AS s", [[27], [5]]),
    ],
)
def test_the_first_rows_are_those_that_an_aggregate_gets(loaded, order, rest, answer):
    table = loaded.cypher(f"UNWIND range(1, 10) AS x WITH x {order} {rest}", {"n": 3})
    assert [list(row.values()) for row in table.to_pylist()] == answer


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("WITH a ORDER BY a.name DESC LIMIT 2 RETURN collect(a.name) AS x", '["Île d’Or", "South Yorkshire"]'),
        ("WITH a ORDER BY a.name LIMIT 2 WHERE a.name STARTS WITH 'B' RETURN collect(a.name) AS x", '["Barnsley"]'),
        (
            "WITH a WHERE a.name ENDS WITH 'e' WITH a ORDER BY a.name DESC LIMIT 1 RETURN min(a.name) AS x",
            "South Yorkshire",
        ),
        ("WITH DISTINCT a.vintage AS v ORDER BY v LIMIT 1 RETURN sum(v) AS x", 2021),
        ("WITH a.vintage AS v, count(*) AS n ORDER BY n DESC LIMIT 1 RETURN sum(n) AS x", 3),
        ("WITH a ORDER BY a.name DESC LIMIT 1 MATCH (a) RETURN min(a.name) AS x", "Île d’Or"),
        ("WITH a AS order_by ORDER BY order_by.name LIMIT 1 RETURN min(order_by.name) AS x", "Barnsley"),
    ],
)
def test_the_order_of_nodes_is_kept_too(loaded, query, answer):
    assert loaded.cypher(f"MATCH (a:Area) {query}").to_pylist() == [{"x": answer}]


def test_answers_of_mixed_kinds_become_text():
    rows = [[1, "a", None, [1], True], [2.5, 1, None, {"b": None}, 2]]
    table = answer_table(["number", "mixed", "nothing", "nested", "flags"], rows, truncated=True)
    assert table.to_pylist() == [
        {"number": 1.0, "mixed": "a", "nothing": None, "nested": "[1]", "flags": "true"},
        {"number": 2.5, "mixed": "1", "nothing": None, "nested": '{"b": null}', "flags": "2"},
    ]
    assert table.schema.metadata == {b"truncated": b"true"}
    assert answer_table(["x"], [], truncated=False).num_rows == 0


def test_numbers_beyond_64_bits_are_floats():
    table = answer_table(["x", "y"], [[2**70, 2**62 + 1], [1, None]], truncated=False)
    assert table.to_pylist() == [{"x": 2.0**70, "y": 2**62 + 1}, {"x": 1.0, "y": None}]
    assert answer_table(["x"], [[2.5], [2**62 + 1]], truncated=False).column("x").to_pylist() == [2.5, 2.0**62]


@pytest.mark.long
def test_no_row_is_asked_for_after_the_one_that_shows_that_there_are_more():
    rows = iter([[1], [2], [3], [4]])
    assert gathered(rows, 2) == ([[1], [2]], True)
    assert next(rows) == [4]
    assert gathered(iter([[1]]), 1) == ([[1]], False)

"""Analysts' queries are looked through, word by word, before a database sees them."""

from __future__ import annotations

import pytest

from graph_engine.errors import StoreQueryError
from graph_engine.stores.cypher import check_query
from graph_engine.stores.cypher_tokens import TokenKind, tokens_of

PROCEDURES = {"db.labels", "show_tables"}


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (a:Area) RETURN a.name",
        "match (a) return a.set, a. delete",
        "OPTIONAL MATCH (a:Create) RETURN {merge: 1, set: a} AS `DELETE`",
        "WITH 'DETACH DELETE' AS x RETURN x, \"LOAD CSV\" AS y;",
        "// CREATE\nUNWIND $merge AS x RETURN x /* SET; */",
        "// CREATE\r\nUNWIND $merge AS x RETURN x // LOAD CSV",
        "CALL db.labels() YIELD label RETURN label",
        "CALL `db`.labels() YIELD label RETURN label",
        "CALL db . labels ( ) YIELD label RETURN label",
        "CALL SHOW_TABLES() RETURN name",
        "UNWIND [1] AS x CALL show_tables() RETURN name, x",
        "MATCH (a) CALL (a) { RETURN 1 AS x } RETURN x",
        "RETURN 1 AS offset, 'it''s' AS created, 2 AS settled",
        "MATCH (a) WHERE a.name CONTAINS 'CALL ' RETURN a",
        "MATCH (a) WHERE a.name = 'x\\'; CREATE (b) //' RETURN a",
        "RETURN 'a;b' AS `c;d`",
        "RETURN 1;;  // the end;",
        "MATCH (load:Area) RETURN load.name",
        "MATCH (a) RETURN a.x AS load, a.y AS set",
        "WITH 1 AS copy RETURN copy",
        "MATCH (a)-[:SET]->(b:LOAD) RETURN a{.load, .set}",
        "RETURN 0x1F, 1e3, 1.5E-3, [1, 2, 3][0..2]",
        "MATCH (a)-[*1..3]->(b) RETURN a",
        "RETURN\u00a01\u3000AS\u2003x",
        "RETURN $`a name`, $merge",
    ],
)
def test_questions_pass(query):
    check_query(query, {"merge": 1, "a name": 2}, PROCEDURES)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("MATCH (a) SET a.x = 1", "SET would write"),
        ("MATCH (a) WHERE a.x = 1.\nSET a.x = 2", "SET would write"),
        ("MATCH (a) RETURN a.x UNION CREATE (b)", "CREATE would write"),
        ("MATCH (a)CREATE(b)", "CREATE would write"),
        ("MATCH (a) /**/SET/**/ a.x = 1", "SET would write"),
        ("MATCH (a) WITH a FOREACH (x IN [1] | SET a.x = x)", "FOREACH would write"),
        ("CALL { MATCH (a) DELETE a }", "DELETE would write"),
        ("RETURN '\\' AS x' SET a.x = 1", "SET would write"),
        ("drop TABLE Area", "DROP would write"),
        ("MATCH (a)\u00a0cReAtE\u2003(b)", "CREATE would write"),
        ("WITH 1 AS `:` CREATE (b)", "CREATE would write"),
        ("WITH 1 AS `.` SET a.x = 1", "SET would write"),
        ("RETURN $`:` CREATE (b)", "CREATE would write"),
        ("EXPLAIN MATCH (a) RETURN a", "begins with 'EXPLAIN MATCH"),
        ("PROFILE MATCH (a) RETURN a", "begins with 'PROFILE"),
        ("(a) MATCH (a) RETURN a", "begins with '(a)"),
        ("/* RETURN 1 */", "begins with ''"),
        ("USE other MATCH (a) RETURN a", "begins with 'USE"),
        ("BEGIN TRANSACTION", "begins with 'BEGIN"),
        ("INSTALL httpfs", "INSTALL reaches beyond the graph"),
        ("LOAD EXTENSION httpfs", "LOAD reaches beyond the graph"),
        ("load from '/etc/hosts' RETURN *", "LOAD reaches beyond the graph"),
        ("UNWIND [1] AS x LOAD WITH HEADERS (a INT64) FROM 'x.csv' RETURN *", "LOAD reaches beyond the graph"),
        ("UNWIND [1] AS x // harmless\rLOAD CSV FROM 'x' AS l RETURN l", "LOAD reaches beyond the graph"),
        ("COPY (MATCH (a) RETURN a) TO 'x.csv'", "COPY reaches beyond the graph"),
        ("EXPORT DATABASE 'x'", "EXPORT reaches beyond the graph"),
        ("IMPORT DATABASE 'x'", "IMPORT reaches beyond the graph"),
        ("ATTACH 'x.lbug' AS x (dbtype lbug)", "ATTACH reaches beyond the graph"),
        ("CHECKPOINT", "CHECKPOINT reaches beyond the graph"),
        ("CREATE MACRO f(a) AS a + 1", "CREATE would write"),
        ("MATCH (a) WHERE a.x = 1LOAD FROM 'x.csv' RETURN *", 'A number runs into a word at "1LOAD FROM'),
        ("RETURN 1eCALL AS x", "A number runs into a word"),
        ("RETURN 1; COPY x TO 'y'", "Only one statement"),
        ("RETURN 1;\nRETURN 2", "Only one statement"),
        ("RETURN $missing", r"asks for $missing; give"),
        ("RETURN $ `a b`, $B", r"asks for $B, $a b; give"),
        ("CALL threads = 1", "CALL threads = … would change a setting"),
        ("call timeout=100000", "CALL timeout = … would change a setting"),
        ("CALL project_graph('g', ['Area'], ['PART_OF'])", "'project_graph' is not among those that a query may call"),
        ("UNWIND [1] AS x CALL storage_info('Area') RETURN x", "'storage_info' is not among those"),
        ("CALL apoc.load.json('http://x') YIELD value RETURN value", "'apoc.load.json' is not among those"),
        ("CALL db.labels.more()", "'db.labels.more' is not among those"),
        ("CALL db.`labels`.x()", "'db.labels.x' is not among those"),
        ("CALL", "'' is not among those that a query may call: db.labels, show_tables."),
        ("OPTIONAL CALL dbms.killQuery('x')", "'dbms.killQuery' is not among those"),
        ("RETURN 'open", 'A text in the query begins with "\'open" and is never closed'),
        ('RETURN "open', "is never closed"),
        ("RETURN `open", "A name in the query begins with"),
        ("RETURN 1 /* open", "A comment in the query begins with"),
        ("RETURN '\udcff'", "holds bytes that are no UTF-8"),
    ],
)
def test_all_else_is_refused(query, sentence):
    with pytest.raises(StoreQueryError) as error:
        check_query(query, {}, PROCEDURES)
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    "value",
    [
        0,
        -1,
        127,
        255,
        2**63 - 1,
        -(2**63),
        1.5,
        float("nan"),
        True,
        None,
        "",
        "47110",
        [],
        [1, 2.5, None],
        ["a"],
        [True],
    ],
)
def test_values_of_parameters_pass(value):
    check_query("RETURN $v AS v", {"v": value}, PROCEDURES)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (2**63, "'v' is a whole number of 64 bits"),
        (-(2**63) - 1, "'v' is a whole number of 64 bits"),
        ([1, 10**5000], "bits, and databases hold those of 64"),
        ([1, "a"], "'v' is a list of numbers and texts"),
        ([True, 1], "'v' is a list of numbers and truth values"),
        ([[1], [2]], "'v' holds list: a value is a text"),
        ({"a": 1}, "'v' holds dict"),
        (b"a", "'v' holds bytes"),
        ("\udcff", "The parameter 'v' holds bytes that are no UTF-8"),
    ],
)
def test_values_that_no_store_takes_are_refused(value, sentence):
    with pytest.raises(StoreQueryError) as error:
        check_query("RETURN $v AS v", {"v": value}, PROCEDURES)
    assert sentence in str(error.value)


def test_tokens_know_what_they_are_and_where_they_stand():
    query = "MATCH (set:Area {code: $ code}) WHERE set.`a``b` <> 'x' RETURN 1.5 AS y // end"
    found = tokens_of(query)
    assert [token.value for token in found if token.kind is TokenKind.NAME] == [
        "set",
        "Area",
        "code",
        "set",
        "a`b",
        "y",
    ]
    assert [token.value for token in found if token.kind is TokenKind.WORD] == ["MATCH", "WHERE", "RETURN", "AS"]
    assert [token.value for token in found if token.kind is TokenKind.PARAMETER] == ["code"]
    assert [query[token.start : token.end] for token in found if token.kind in (TokenKind.TEXT, TokenKind.NUMBER)] == [
        "'x'",
        "1.5",
    ]
    assert [token.depth for token in found if token.is_sign("(", "{", "}", ")")] == [0, 1, 1, 0]

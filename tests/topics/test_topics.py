"""Topics found in made-up texts: communities, names, fields, roles; the same in any order; taken apart again."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from graph_engine.measures.text_age import liveness
from graph_engine.reference.topic_roles import Role, topic_roles
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables, node_schema
from graph_engine.topics.derive import with_topics
from graph_engine.topics.naming import best_terms, named, over_represented
from loaders.framework.staging import conform
from loaders.pipeline.assembly import assemble, disassemble
from tests.small_graph import edges, nodes

R, P, T = NodeLabel.RECORD, NodeLabel.PROJECT, NodeLabel.TOPIC
# Thirty things with eight words each: a word that every twentieth text has would be no subject.
THINGS = 30
WORDS = {
    thing: [f"w{'abcdefgh'[word] * 2}{chr(97 + thing % 26)}{thing}x" for word in range(8)] for thing in range(THINGS)
}


def graph(order):
    """Five projects about each thing, each of a university and a firm of its own."""
    draw = np.random.default_rng(5)
    projects, records, took = [], [], []
    for number in range(5 * THINGS):
        words = WORDS[number % THINGS]
        chosen = draw.choice(words, size=6, replace=False)
        projects.append(
            {
                "key": f"p:{number:03}",
                "programme": "TEST",
                "code": str(number),
                "title": f"{chosen[0]} and {chosen[1]}",
                "start": f"{2000 + number % 24}-01-01",
                "end": f"{2003 + number % 24}-01-01",
                "partners": 2,
                "terms": "|".join(f"{word}:2" for word in sorted(chosen)),
            }
        )
        for kind, name, what in (
            ("institution", "University of X", "university"),
            ("business", "Works Ltd", "company"),
        ):
            key = f"r:{kind}{number:03}"
            records.append(
                {
                    "key": key,
                    "kind": kind,
                    "scheme": "name",
                    "id": f"{kind}{number}",
                    "type": what,
                    "name": f"{name.replace('X', f'Place {number}')} {number}",
                    "country": "GB",
                }
            )
            took.append({"from": key, "to": f"p:{number:03}", "role": "participant"})
    source = {"key": ["test"], "loader": "test", "title": "t", "publisher": "t", "licence": "t"}
    tables = {
        R: nodes(R, records),
        P: nodes(P, projects),
        NodeLabel.SOURCE: conform(pd.DataFrame(source), node_schema(NodeLabel.SOURCE), "source"),
    }
    shuffled = {label: table.take(order(table.num_rows)) for label, table in tables.items()}
    took = edges(EdgeType.PARTICIPATED_IN, took)
    return GraphTables(shuffled, {(EdgeType.PARTICIPATED_IN, R, P): took.take(order(took.num_rows))})


@pytest.fixture(scope="module")
def assembled():
    return assemble(graph(lambda many: np.arange(many))).graph


def test_each_thing_is_a_topic_named_by_its_words(assembled):
    topics = assembled.node_table(T).to_pandas()
    assert topics["documents"].tolist() == [5] * THINGS
    for name in topics["name"]:
        of = {thing for thing, words in WORDS.items() for word in name.split(", ") if word in words}
        assert len(of) == 1
    assert topics["stability"].median() > 0.9


def test_order_of_rows_changes_no_topic(assembled):
    shuffled = assemble(graph(lambda many: np.random.default_rng(1).permutation(many))).graph
    assert shuffled.digest() == assembled.digest()


def test_roles_are_those_of_the_organisations(assembled):
    for label, role in ((NodeLabel.INSTITUTION, "researches"), (NodeLabel.BUSINESS, "makes")):
        rows = assembled.edge_table(EdgeType.HAS_ROLE, label, T).to_pandas()
        assert len(rows) == 5 * THINGS
        assert set(rows["role"]) == {role}


def test_topics_go_when_a_release_is_taken_apart(assembled):
    raw = disassemble(assembled)
    assert T not in raw.nodes
    assert not {EdgeType.IN_TOPIC, EdgeType.HAS_ROLE} & {key[0] for key in raw.edges}
    assert assemble(raw).graph.digest() == assembled.digest()


def test_a_graph_without_texts_gets_no_topics():
    empty = GraphTables()
    assert with_topics(empty) is empty


def test_over_represented_words_are_those_of_the_topic():
    weights = sparse.csr_array(np.array([[1.0, 0, 1], [1, 0, 1], [0, 1, 1], [0, 1, 1]]))
    worth = over_represented(weights, np.array([0, 0, 1, 1]), 2)
    assert best_terms(worth, ["peat", "ships", "all"], 3) == [["peat"], ["ships"]]
    # Half of the topic's weight, a quarter of the whole: 0.5 · ln 2.
    assert worth[0, 0] == pytest.approx(0.5 * np.log(2))


def test_a_name_has_one_form_of_each_word():
    weights = sparse.csr_array(np.array([[3.0, 2, 1, 0], [0, 0, 0, 1]]))
    worth = over_represented(weights, np.array([0, 1]), 2)
    assert best_terms(worth, ["peatland", "peatlands", "bog", "ship"], 3)[0] == ["peatland", "bog"]


def test_names_that_stand_twice_take_another_word():
    assert named([["a", "b"], ["a", "c"]], 1) == ["a, b", "a, c"]
    assert named([["a"], ["a"]], 1) == ["a (1)", "a (2)"]


@pytest.mark.parametrize(
    ("name", "kind", "sic", "business", "role"),
    [
        ("Hull University", "university", (), False, Role.RESEARCHES),
        ("Moss Works Ltd", "company", (), True, Role.MAKES),
        ("Moss Consulting Ltd", "company", ("24100",), True, Role.NONE),
        ("Moss Water PLC", "company", ("36000",), True, Role.APPLIES),
        ("Example Catapult", "company", (), True, Role.HOSTS),
        ("Example NHS Trust", "public body", (), False, Role.APPLIES),
        ("Marine Management Organisation", "public body", (), False, Role.APPLIES),
        ("Patent Attorneys LLP", None, (), True, Role.NONE),
        ("The Secretary of State for Examples", "public body", (), False, Role.NONE),
    ],
)
def test_roles_by_name_class_and_type(name, kind, sic, business, role):
    assert topic_roles().of(name, kind, sic, business=business).role == role


def test_nothing_is_said_of_what_nothing_is_known():
    assert topic_roles().of("Something", None, business=False) is None


def test_age_halves_what_is_left():
    years = np.array([2030.0, 2026, 2020, 2014, np.nan])
    assert liveness(years, now=2026, half_life=6).tolist() == [1, 1, 0.5, 0.25, 0]


def test_made_up_words_have_no_field(assembled):
    assert pd.isna(assembled.node_table(T).to_pandas()["theme"]).all()

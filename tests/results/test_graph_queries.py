"""Every question of the page of Cypher, on a small graph in both stores."""

from __future__ import annotations

import pytest

from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.stores import open_store
from tests.stores.conftest import edges_of, emptied, nodes_of
from web.pages.about.graph_queries import QUERIES

AREA, INSTITUTION, BUSINESS, PROJECT = NodeLabel.AREA, NodeLabel.INSTITUTION, NodeLabel.BUSINESS, NodeLabel.PROJECT
TOPIC, COMMUNITY, FORMER, SUGGESTION = (
    NodeLabel.TOPIC,
    NodeLabel.COMMUNITY,
    NodeLabel.FORMER_TOPIC,
    NodeLabel.SUGGESTION,
)
EAST, NORTH, HULL, ABERDEEN = "ITL2-2021:TLE1", "ITL2-2021:TLM5", "ITL3-2021:TLE11", "ITL3-2021:TLM50"


def area(key, name):
    """An area of 2021."""
    level, _, code = key.partition(":")
    return {"key": key, "code": code, "level": level.partition("-")[0], "vintage": 2021, "name": name}


def release():
    """A university in Hull and a firm in Aberdeen in one topic, and a third that worked with both."""
    took = [("u", "p"), ("third", "p"), ("third", "q")]
    role = {"documents": 1, "last_year": 2024, "weight": 0.5}
    return GraphTables(
        {
            AREA: nodes_of(
                AREA,
                [
                    area(EAST, "East Yorkshire and Northern Lincolnshire"),
                    area(NORTH, "North Eastern Scotland"),
                    area(HULL, "Kingston upon Hull, City of"),
                    area(ABERDEEN, "Aberdeen City and Aberdeenshire"),
                ],
            ),
            INSTITUTION: nodes_of(
                INSTITUTION, [{"key": "u", "name": "University of Hull"}, {"key": "third", "name": "Third College"}]
            ),
            BUSINESS: nodes_of(BUSINESS, [{"key": "firm", "name": "Granite Works Ltd"}]),
            PROJECT: nodes_of(PROJECT, [{"key": key, "title": f"Project {key}", "partners": 2} for key in ("p", "q")]),
            TOPIC: nodes_of(TOPIC, [{"key": "topic:p", "number": 1, "name": "peat, bog"}]),
            COMMUNITY: nodes_of(
                COMMUNITY,
                [
                    {"key": f"community:organisations:{n}", "network": "organisations", "number": n, "name": f"C{n}"}
                    for n in (1, 2)
                ],
            ),
            FORMER: nodes_of(
                FORMER, [{"key": "former:1:topic:x", "topic": "topic:x", "name": "moss", "last_release": 1}]
            ),
        },
        {
            (EdgeType.PART_OF, AREA, AREA): edges_of(
                EdgeType.PART_OF, [{"from": HULL, "to": EAST}, {"from": ABERDEEN, "to": NORTH}]
            ),
            (EdgeType.LOCATED_IN, INSTITUTION, AREA): edges_of(
                EdgeType.LOCATED_IN, [{"from": "u", "to": HULL, "seat": True}]
            ),
            (EdgeType.LOCATED_IN, BUSINESS, AREA): edges_of(
                EdgeType.LOCATED_IN, [{"from": "firm", "to": ABERDEEN, "seat": True}]
            ),
            (EdgeType.PARTICIPATED_IN, INSTITUTION, PROJECT): edges_of(
                EdgeType.PARTICIPATED_IN, [{"from": one, "to": project} for one, project in took]
            ),
            (EdgeType.PARTICIPATED_IN, BUSINESS, PROJECT): edges_of(
                EdgeType.PARTICIPATED_IN, [{"from": "firm", "to": "q"}]
            ),
            (EdgeType.IN_TOPIC, PROJECT, TOPIC): edges_of(
                EdgeType.IN_TOPIC, [{"from": key, "to": "topic:p", "stability": 1.0} for key in ("p", "q")]
            ),
            **{
                (EdgeType.HAS_ROLE, label, TOPIC): edges_of(
                    EdgeType.HAS_ROLE,
                    [{"from": one, "to": "topic:p", "role": does, **role} for one, does in members.items()],
                )
                for label, members in (
                    (INSTITUTION, {"u": "researches"}),
                    (BUSINESS, {"firm": "makes"}),
                    (AREA, {EAST: "researches", NORTH: "makes"}),
                )
            },
            **{
                (EdgeType.MEMBER_OF, label, COMMUNITY): edges_of(
                    EdgeType.MEMBER_OF,
                    [{"from": one, "to": f"community:organisations:{number}", "stability": 0.9, "bridge": 0.1}],
                )
                for label, one, number in ((INSTITUTION, "u", 1), (BUSINESS, "firm", 2))
            },
            (EdgeType.SUCCEEDS, TOPIC, FORMER): edges_of(
                EdgeType.SUCCEEDS,
                [{"from": "topic:p", "to": "former:1:topic:x", "how": "split", "documents": 2, "share": 0.5}],
            ),
        },
    )


def results():
    """One suggestion between the two."""
    key, sides = "suggestion:topic:1", (("source", "u", EAST, "p"), ("target", "firm", NORTH, "q"))
    one = {"key": key, "kind": "topic", "title": "Peat.", "grade": "strong", "score": 1.5, "rank": 1, "field": "soil"}
    return GraphTables(
        {SUGGESTION: nodes_of(SUGGESTION, [one])},
        {
            (EdgeType.BETWEEN, SUGGESTION, AREA): edges_of(
                EdgeType.BETWEEN, [{"from": key, "to": unit, "side": side} for side, _, unit, _ in sides]
            ),
            **{
                (EdgeType.INVOLVES, SUGGESTION, label): edges_of(
                    EdgeType.INVOLVES, [{"from": key, "to": who, "side": side, "part": "end"}]
                )
                for label, (side, who, *_) in zip((INSTITUTION, BUSINESS), sides, strict=True)
            },
            (EdgeType.ON_TOPIC, SUGGESTION, TOPIC): edges_of(EdgeType.ON_TOPIC, [{"from": key, "to": "topic:p"}]),
            (EdgeType.RESTS_ON, SUGGESTION, PROJECT): edges_of(
                EdgeType.RESTS_ON, [{"from": key, "to": text, "side": side} for side, *_, text in sides]
            ),
        },
    )


@pytest.fixture(scope="module", params=["embedded", "neo4j"])
def store(request, tmp_path_factory):
    """The small graph with its suggestion, in each store."""
    with pytest.MonkeyPatch.context() as environment:
        if request.param == "neo4j":
            address = emptied(request.getfixturevalue("neo4j_server"), environment)
        else:
            address = f"embedded://{tmp_path_factory.mktemp('queries') / 'graph.lbug'}"
        with open_store(address, read_only=False) as writer:
            writer.write(release())
            writer.publish(results())
        with open_store(address) as reader:
            yield reader


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_every_question_has_an_answer_in_both_stores(store, query):
    assert store.cypher(query.cypher, {}).num_rows


@pytest.mark.long
def test_hull_and_aberdeen_are_linked_through_those_in_one_topic(store):
    asked = {query.name: store.cypher(query.cypher, {}).to_pylist() for query in QUERIES}
    assert asked["links"] == [
        {
            "topic": "peat, bog",
            "in_hull": "University of Hull",
            "role_in_hull": "researches",
            "in_aberdeen": "Granite Works Ltd",
            "role_in_aberdeen": "makes",
            "weight": 0.25,
        }
    ]
    (suggested,) = asked["suggested"]
    assert (suggested["partner_area"], suggested["topic"]) == ("North Eastern Scotland", "peat, bog")
    assert "Granite Works Ltd" in suggested["organisations"]
    assert [(row["side"], row["text"]) for row in asked["behind"]] == [("source", "Project p"), ("target", "Project q")]
    assert [(row["community"], row["other_community"]) for row in asked["across"]] == [("C1", "C2")]
    assert [(row["was"], row["until_release"], row["how"], row["is_now"]) for row in asked["history"]] == [
        ("moss", 1, "split", "peat, bog")
    ]
    assert [row["introduced_by"] for row in asked["introductions"]] == ["Third College"]

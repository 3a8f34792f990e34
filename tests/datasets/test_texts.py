"""Texts of projects and impact cases, their authors, and who has worked with whom, on a graph of a few records."""

import numpy as np
import pandas as pd
import pytest

from graph_engine.datasets.joint_work import read_joint_work
from graph_engine.datasets.last_seen import read_last_seen
from graph_engine.datasets.texts import IMPACT_CASE, PROJECT, TITLE_WEIGHT, read_counted_texts, without_terms
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from tests.small_graph import MemoryStore, edges, nodes

H, B, P, D = NodeLabel.INSTITUTION, NodeLabel.BUSINESS, NodeLabel.PROJECT, NodeLabel.DOCUMENT


def organisation(key, name, country="GB", **more):
    return {"key": key, "scheme": "name", "id": key, "name": name, "country": country, **more}


@pytest.fixture
def tables():
    """Project 1 stands in two sources and has its words in a document; 2 has none; a case is written by two."""
    return GraphTables(
        nodes={
            H: nodes(H, [organisation("i:hull", "Hull University"), organisation("i:paris", "Paris", "FR")]),
            B: nodes(B, [organisation("b:moss", "Moss Ltd"), organisation("b:peat", "Peat Ltd")]),
            P: nodes(
                P,
                [
                    {
                        "key": "h2020:1",
                        "programme": "H2020",
                        "code": "1",
                        "start": "2019-05-01",
                        "end": "2023-04-30",
                        "partners": 4,
                        "cost": 100.0,
                    },
                    {
                        "key": "other:9",
                        "programme": "H2020",
                        "code": "9",
                        "title": "Bogs of Britain",
                        "acronym": "BOB",
                        "start": "2019-05-01",
                        "partners": 4,
                    },
                    {"key": "h2020:2", "programme": "H2020", "code": "2", "start": "2015", "partners": 3},
                ],
            ),
            D: nodes(
                D,
                [
                    {
                        "key": "words:1",
                        "kind": "project text",
                        "reference": "1",
                        "title": "Bogs",
                        "terms": "bog:2|moss:1",
                    },
                    {
                        "key": "case:7",
                        "kind": IMPACT_CASE,
                        "reference": "7",
                        "title": "Moss farms",
                        "start": "2008",
                        "end": "2013",
                        "unit": "Biology",
                        "terms": "farm:1|moss:3",
                    },
                ],
            ),
        },
        edges={
            (EdgeType.SAME_PROJECT_AS, P, P): edges(EdgeType.SAME_PROJECT_AS, [{"from": "h2020:1", "to": "other:9"}]),
            (EdgeType.WORDS_OF, D, P): edges(EdgeType.WORDS_OF, [{"from": "words:1", "to": "h2020:1"}]),
            (EdgeType.PARTICIPATED_IN, H, P): edges(
                EdgeType.PARTICIPATED_IN,
                [
                    {"from": "i:hull", "to": "h2020:1", "role": "coordinator", "contribution": 30.0},
                    {"from": "i:paris", "to": "h2020:1", "role": "participant"},
                    {"from": "i:hull", "to": "h2020:2", "role": "participant"},
                ],
            ),
            (EdgeType.PARTICIPATED_IN, B, P): edges(
                EdgeType.PARTICIPATED_IN,
                [
                    {"from": "b:moss", "to": "other:9", "role": "participant", "contribution": 10.0},
                    {"from": "b:peat", "to": "h2020:2", "role": "participant"},
                ],
            ),
            (EdgeType.WROTE, H, D): edges(EdgeType.WROTE, [{"from": "i:hull", "to": "case:7"}]),
            (EdgeType.WORKED_WITH, H, B): edges(
                EdgeType.WORKED_WITH, [{"from": "i:hull", "to": "b:peat", "projects": 2}]
            ),
        },
    )


def test_records_of_one_project_are_one_text(tables):
    texts = without_terms(lambda: read_counted_texts(MemoryStore(tables)))
    assert texts.table["kind"].tolist() == [IMPACT_CASE, PROJECT]
    project = texts.table.iloc[1]
    assert project[["key", "title", "acronym", "start", "end"]].tolist() == [
        "h2020:1",
        "Bogs of Britain",
        "BOB",
        2019,
        2023,
    ]
    assert texts.records[texts.records["text"] == 1]["node"].tolist() == ["h2020:1", "other:9", "words:1"]


def test_authors_are_those_of_the_country_with_their_share_of_the_work(tables):
    texts = without_terms(lambda: read_counted_texts(MemoryStore(tables)))
    authors = texts.authors.set_index(["text", "organisation"])
    assert authors.index.tolist() == [(0, "i:hull"), (1, "b:moss"), (1, "i:hull")]
    # Of what the two got, within the half of the four partners that they are.
    assert authors.loc[(1, "i:hull"), "share"] == pytest.approx(0.75 * 2 / 4)
    assert authors.loc[(1, "b:moss"), "share"] == pytest.approx(0.25 * 2 / 4)


def test_terms_are_those_of_the_longest_words_and_of_the_title(tables):
    texts = read_counted_texts(MemoryStore(tables))
    row = dict(zip(texts.terms, texts.matrix.toarray()[1], strict=True))
    assert {term: count for term, count in row.items() if count} == {
        "bog": 2,
        "moss": 1,
        "bogs": TITLE_WEIGHT,
        "britain": TITLE_WEIGHT,
        "bogs britain": TITLE_WEIGHT,
    }
    assert list(texts.terms) == sorted(texts.terms)


def test_a_graph_without_texts_has_none():
    texts = read_counted_texts(MemoryStore(GraphTables()))
    assert len(texts.table) == len(texts.authors) == 0
    assert texts.matrix.shape[0] == 0


def test_joint_work_counts_one_project_in_two_sources_once_and_finds_it(tables):
    work = read_joint_work(MemoryStore(tables))
    one = pd.Series(["i:hull", "i:hull", "b:moss", "i:hull", "nobody"])
    other = pd.Series(["b:moss", "b:peat", "b:peat", "i:paris", "b:moss"])
    assert work.tied(one, other).tolist() == [True, True, False, True, False]
    assert work.searched.to_dict("records") == [
        {"programme": "H2020", "first_year": 2015, "last_year": 2019, "projects": 3}
    ]
    assert work.third_parties("b:moss", "b:peat", 3) == ["i:hull"]
    assert work.third_parties("b:moss", "nobody", 3) == []


def test_pairs_of_the_network_count_where_no_project_is_known(tables):
    alone = GraphTables(
        tables.nodes, {key: table for key, table in tables.edges.items() if key[0] != EdgeType.PARTICIPATED_IN}
    )
    work = read_joint_work(MemoryStore(alone))
    assert work.tied(pd.Series(["b:peat"]), pd.Series(["i:hull"])).tolist() == [True]


def test_last_seen_is_the_last_year_that_a_record_says(tables):
    seen = read_last_seen(MemoryStore(tables))
    assert seen.to_dict() == {"i:hull": 2023, "i:paris": 2023}
    assert np.isnan(seen.reindex(["b:peat"]).iloc[0])

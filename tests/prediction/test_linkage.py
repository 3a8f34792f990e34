"""Organisations known again across programmes, and participations of records that know nothing of each other."""

from __future__ import annotations

import pandas as pd
import pytest

from graph_engine.prediction.from_records import participations_of_records
from graph_engine.prediction.participations import participations_of_store
from graph_engine.prediction.programme_joins import BY_IDENTIFIER, BY_NAME, BY_SPELLING, joins_across
from graph_engine.schema import THIRD_PARTY, EdgeType, NodeLabel, Scheme
from graph_engine.schema.graph_tables import GraphTables, node_schema
from loaders.framework.staging import conform
from tests.small_graph import MemoryStore, edges, nodes

COLUMNS = ["id", "country", "name", "participations"]


def known(*rows):
    return pd.DataFrame([row[1:] for row in rows], [row[0] for row in rows], COLUMNS)


NEWER = known(
    ("n1", "111", "GB", "University of Exampleton", 9),
    ("n2", "222", "GB", "Fictional Marine Sciences Limited", 2),
    ("n3", "333", "GB", "Police of North Sampleshire", 1),
    ("n4", "444", "FR", "Institut des Exemples", 4),
    ("n5", "555", "FR", "INSTITUT DES EXEMPLES", 7),
    ("n6", "666", "GB", None, 3),
    ("n7", "777", "DE", "Institut 12 der Beispiele in Musterstadt", 1),
)


@pytest.mark.parametrize(
    ("organisation", "expected"),
    [
        (("222", "GB", "Renamed plc", 1), ("n2", BY_IDENTIFIER)),
        (("abc", "GB", "EXAMPLETON UNIVERSITY", 1), ("n1", BY_NAME)),
        (("abc", "FR", "University of Exampleton", 1), None),
        (("abc", "GB", "Fictional Marine Scences Ltd", 1), ("n2", BY_SPELLING)),
        # One letter more, another county: two letters of thirty are too many.
        (("abc", "GB", "Police of South Sampleshire", 1), None),
        # Of two that bear the name, the one with more participations.
        (("abc", "FR", "Institut des exemples", 1), ("n5", BY_NAME)),
        (("abc", "GB", None, 1), None),
        (("abc", "", "University of Exampleton", 1), None),
        # Numbers in names are no slips of spelling.
        (("abc", "DE", "Institut 13 der Beispiele in Musterstadt", 1), None),
    ],
)
def test_each_join_has_its_reason(organisation, expected):
    found = joins_across(NEWER, known(("e1", *organisation)))
    assert [(row.organisation, row.how) for row in found.itertuples()] == ([expected] if expected else [])


def test_joins_do_not_depend_on_the_order_of_rows():
    earlier = known(*((f"e{at}", f"c{at}", row[2], row[3], 1) for at, row in enumerate(NEWER.reset_index().to_numpy())))
    turned = joins_across(NEWER.iloc[::-1], earlier.iloc[::-1])
    assert turned.equals(joins_across(NEWER, earlier))
    assert turned["joined"].is_unique


def test_records_become_participations():
    records = pd.DataFrame(
        [
            ("h:1", "1", "University of Exampleton", "GB", "UKE12", 53.0, -1.0),
            ("h:2", "2", "Fictional Ltd", "GB", "UKZZZ", None, None),
            ("h:3", "3", "Tiers", "FR", None, None, None),
            ("f:x", "x", "EXAMPLETON UNIVERSITY", "GB", "UKE13", None, None),
            ("f:y", "y", "Elsewhere", "GB", "UKE13", None, None),
        ],
        columns=["key", "id", "name", "country", "nuts", "latitude", "longitude"],
    ).assign(kind=["institution", "business", "business", "institution", "business"], town=None)
    rows = pd.DataFrame(
        [
            ("h:1", "p1", None),
            ("h:2", "p1", None),
            ("h:3", "p1", THIRD_PARTY),
            ("f:x", "p2", None),
            ("f:y", "p2", None),
        ],
        columns=["from", "to", "role"],
    )
    projects = pd.DataFrame(
        [("p1", "H2020", "2016-01-01"), ("p2", "FP7", None), ("p3", "H2020", None)],
        columns=["key", "programme", "start"],
    )
    about = pd.DataFrame({"from": ["p1", "p1"], "to": [f"{Scheme.PROGRAMME_PART}:SC1", "topic:T-1"]})
    found = participations_of_records(records, rows, projects, about, "GB")
    assert found.rows.to_numpy().tolist() == [["h:1", "p1"], ["h:2", "p1"], ["f:y", "p2"], ["h:1", "p2"]]
    # Codes of the earlier programme are of another vintage; nobody is in no area.
    assert found.organisations["area"].tolist() == [None, "UKE12", None]
    assert found.projects.loc["p1", "themes"] == {"SC1"}
    assert found.organisations["business"].tolist() == [True, False, True]
    assert found.joins["how"].tolist() == [BY_NAME]


def test_programmes_are_joined_one_after_the_other():
    """Whoever is in a later and an earlier programme, and not in the one between, is one organisation too."""
    records = pd.DataFrame(
        [
            ("h:1", "1", "Example Ltd", "GB"),
            ("e:1", "1", "Example plc", "GB"),
            ("e:2", "2", "Fictional Ltd", "GB"),
            ("f:x", "x", "FICTIONAL LIMITED", "GB"),
        ],
        columns=["key", "id", "name", "country"],
    ).assign(nuts=None, town=None, latitude=None, longitude=None, kind="business")
    rows = pd.DataFrame([("h:1", "h"), ("e:1", "e"), ("e:2", "e"), ("f:x", "f")], columns=["from", "to"]).assign(
        role="participant"
    )
    projects = pd.DataFrame(
        [("h", "H2020", "2016-01-01"), ("e", "HORIZON", "2022-01-01"), ("f", "FP7", "")],
        columns=["key", "programme", "start"],
    )
    found = participations_of_records(records, rows, projects, pd.DataFrame({"from": [], "to": []}, dtype=str), "GB")
    assert found.rows.to_numpy().tolist() == [["e:2", "e"], ["h:1", "e"], ["e:2", "f"], ["h:1", "h"]]
    assert found.joins[["organisation", "how"]].to_numpy().tolist() == [["h:1", BY_IDENTIFIER], ["e:2", BY_NAME]]


def test_a_store_gives_whole_programmes():
    tables = GraphTables()
    tables.nodes[NodeLabel.PROJECT] = nodes(
        NodeLabel.PROJECT,
        [
            {"key": "h2020:1", "code": "1", "programme": "H2020", "start": "2016-01-01"},
            {"key": "fp7:1", "code": "2", "programme": "FP7"},
            {"key": "some:1", "code": "3", "programme": "H2020", "start": "2016-01-01", "sample": True},
            {"key": "horizon:1", "code": "4", "programme": "HORIZON", "start": "2023-01-01"},
        ],
    )
    edition = {"key": "test", "loader": "h", "title": "t", "publisher": "p", "licence": "l", "edition": "a selection"}
    tables.nodes[NodeLabel.SOURCE] = conform(pd.DataFrame([edition]), node_schema(NodeLabel.SOURCE), "Source")
    tables.nodes[NodeLabel.INSTITUTION] = nodes(
        NodeLabel.INSTITUTION,
        [
            {"key": one, "scheme": "ukprn", "id": one[-1], "name": one, "country": "GB"}
            for one in ("ukprn:1", "ukprn:2")
        ],
    )
    took_part = [
        ("ukprn:1", "h2020:1", None),
        ("ukprn:2", "h2020:1", "thirdParty"),
        ("ukprn:2", "fp7:1", None),
        ("ukprn:2", "some:1", None),
        ("ukprn:1", "horizon:1", None),
    ]
    rows = [dict(zip(("from", "to", "role"), row, strict=True)) for row in took_part]
    rows[1]["role"] = THIRD_PARTY
    edge = (EdgeType.PARTICIPATED_IN, NodeLabel.INSTITUTION, NodeLabel.PROJECT)
    tables.edges[edge] = edges(EdgeType.PARTICIPATED_IN, rows)
    about = [{"from": "h2020:1", "to": f"{Scheme.PROGRAMME_PART}:SC1"}]
    tables.edges[EdgeType.ABOUT, NodeLabel.PROJECT, NodeLabel.SECTOR] = edges(EdgeType.ABOUT, about)
    places = [
        {"from": "ukprn:1", "to": "ITL3-2021:TLE31", "seat": True},
        {"from": "ukprn:2", "to": "ITL3-2021:TLE32", "seat": False},
    ]
    tables.edges[EdgeType.LOCATED_IN, NodeLabel.INSTITUTION, NodeLabel.AREA] = edges(EdgeType.LOCATED_IN, places)
    identified = [
        {"from": "cordis-h2020:7", "to": "ukprn:1", "how": "same identifier"},
        {"from": "cordis-fp7:abc", "to": "ukprn:1", "how": "same cleaned name in one place"},
        {"from": "cordis-fp7:def", "to": "ukprn:2", "how": "its own record"},
    ]
    edge = (EdgeType.IDENTIFIED_AS, NodeLabel.RECORD, NodeLabel.INSTITUTION)
    tables.edges[edge] = edges(EdgeType.IDENTIFIED_AS, identified)
    found = participations_of_store(MemoryStore(tables), "GB")
    assert found.joins.to_numpy().tolist() == [["ukprn:1", "cordis-fp7:abc", "same cleaned name in one place"]]
    assert found.rows.to_numpy().tolist() == [["ukprn:2", "fp7:1"], ["ukprn:1", "h2020:1"]]
    assert found.organisations["area"].tolist() == ["TLE31", None]
    assert found.projects["start"].tolist() == ["", "2016-01-01"]
    assert found.projects["themes"].tolist() == [frozenset(), {"SC1"}]
    # The selection of the programme after it is read for those that test against it.
    wider = participations_of_store(MemoryStore(tables), "GB", later=True)
    assert wider.projects["programme"].tolist() == ["FP7", "H2020", "HORIZON"]
    assert wider.editions["HORIZON"] == "a selection"

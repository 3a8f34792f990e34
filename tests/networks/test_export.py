"""Files of the network: read back by networkx, the same each time, and harmless whatever names hold."""

import csv
import io

import networkx as nx
import pytest

from graph_engine.errors import UnknownNameError
from graph_engine.networks.export import FORMATS, export_network
from graph_engine.networks.model import Network, NetworkEdge, NetworkNode

HOSTILE = '=HYPERLINK("x")<script>&\u202e\x07\ud800\uffff' + "x" * 10_000


def node(key, name, community=None, x=0.5):
    named = "Energy: Hull" if community else ""
    return NetworkNode(key, "Business", name, "TLC1", "Tees Valley", community, named, 0.5, x, -0.5, 1, 2, 0)


@pytest.fixture
def network():
    nodes = (node("a", "Acme, Ltd", 1), node("b", "Beta", x=-1.0), node("c", HOSTILE, 12))
    edges = (
        NetworkEdge("a", "b", 0.25, ("Horizon 2020 projects",), 3, 2015, 2018),
        NetworkEdge("b", "c", 1.5, ("UKRI network",), 1, None, None),
    )
    return Network("organisations", nodes, edges, None, False, 3, float("nan"), True)


@pytest.mark.parametrize(("form", "read"), [("gexf", nx.read_gexf), ("graphml", nx.read_graphml)])
def test_networkx_reads_what_was_written(network, form, read):
    found = read(io.BytesIO(export_network(network, form)))
    assert sorted(found.nodes) == ["a", "b", "c"]
    assert found.nodes["a"]["label"] == "Acme, Ltd"
    assert found.nodes["a"]["community_name"] == "Energy: Hull"
    assert "community" not in found.nodes["b"]
    assert (found.edges["a", "b"]["weight"], found.edges["a", "b"]["first_year"]) == (0.25, 2015)
    assert "first_year" not in found.edges["b", "c"]


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_names_are_harmless(network, form):
    text = export_network(network, form).decode("utf-8")
    assert not set(text) & set("\u202e\x07\uffff")
    assert "<script>" not in text or form == "csv"


def test_csv_has_a_row_for_each_tie_and_no_formula(network):
    rows = list(csv.DictReader(io.StringIO(export_network(network, "csv").decode("utf-8"))))
    assert [(row["source_name"], row["target"], row["weight"]) for row in rows] == [
        ("Acme, Ltd", "b", "0.25"),
        ("Beta", "c", "1.5"),
    ]
    assert rows[1]["target_name"].startswith("'=HYPERLINK")


def test_gexf_has_places_and_colours_and_no_day(network):
    text = export_network(network, "gexf").decode("utf-8")
    assert 'x="500.0"' in text
    assert "viz:color" in text
    assert "lastmodified" not in text
    assert text == export_network(network, "gexf").decode("utf-8")


def test_another_form_is_refused(network):
    with pytest.raises(UnknownNameError, match="gexf; graphml; csv"):
        export_network(network, "xlsx")

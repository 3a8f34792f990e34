"""The commands ``communities`` and ``export`` on the made release."""

import json

import networkx as nx
import pytest
from click.testing import CliRunner

from web.cli import main


@pytest.fixture
def hub(engine):
    return lambda *words: CliRunner().invoke(main, ["--store", engine.store.address, *words])


def test_communities_in_three_forms(hub):
    shown = hub("communities")
    assert shown.exit_code == 0
    assert "1. Food and farming: Farm Works 1 Ltd, Farm Works 2 Ltd" in shown.output
    data = json.loads(hub("communities", "--format", "json").stdout)
    assert [community["size"] for community in data["communities"]] == [8, 8]
    assert len(hub("communities", "--format", "csv").stdout.splitlines()) == 17
    assert "No stable communities" in hub("communities", "--network", "areas").output


@pytest.mark.long
def test_export_writes_a_file_that_networkx_reads(hub, tmp_path):
    path = tmp_path / "network.gexf"
    done = hub("export", "gexf", "-o", str(path))
    assert done.exit_code == 0, done.output
    assert "16 members and 58 ties" in done.output
    assert nx.read_gexf(path).number_of_edges() == 58
    near = hub("export", "csv", "--focus", "Farm Works 3 Ltd", "-o", "-")
    assert near.stdout.startswith("source,source_name")
    lost = hub("export", "csv", "--focus", "nobody", "-o", "-")
    assert lost.exit_code == 1
    assert "No member of the network" in lost.output

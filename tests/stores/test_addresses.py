"""What HUB_STORE may hold, and what stands in when it holds nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graph_engine.errors import StoreError
from graph_engine.stores import open_store
from graph_engine.stores.addresses import chosen_address, embedded_path


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    for name in ("HUB_STORE", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)


def test_the_argument_goes_before_the_environment(monkeypatch):
    monkeypatch.setenv("HUB_STORE", "neo4j://there:7687")
    assert chosen_address("embedded:///here/graph.lbug") == "embedded:///here/graph.lbug"
    assert chosen_address() == "neo4j://there:7687"


def test_the_default_is_a_file_in_the_data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    expected = tmp_path / ".local" / "share" / "partnership-hub" / "graph.lbug"
    assert chosen_address() == f"embedded://{expected}"
    monkeypatch.setenv("XDG_DATA_HOME", "relative/is/ignored")
    assert chosen_address() == f"embedded://{expected}"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    with open_store(read_only=False) as store:
        assert store.address == f"embedded://{tmp_path / 'data' / 'partnership-hub' / 'graph.lbug'}"
    assert (tmp_path / "data" / "partnership-hub").is_dir()


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("embedded:///data/graph.lbug", "/data/graph.lbug"),
        ("embedded:///data/my graph/a.b", "/data/my graph/a.b"),
        ("embedded:///data/../graph.lbug", "/graph.lbug"),
        ("neo4j://host:7687", None),
        ("neo4j+s://host.example.org", None),
        ("neo4j+ssc://host:7687/", None),
        ("bolt://127.0.0.1:7687", None),
        ("bolt+s://[::1]:7687", None),
    ],
)
def test_valid_addresses(address, path):
    assert embedded_path(address) == (Path(path) if path else None)


@pytest.mark.parametrize(
    "address",
    [
        "embedded:///",
        "embedded://graph.lbug",
        "embedded:/graph.lbug",
        "/data/graph.lbug",
        "graph.lbug",
        "postgresql://host/db",
        "neo4j://",
        "neo4j://host:port",
        "neo4j://host:7687/db",
        "neo4j://host:7687?x=1",
        "http://host:7474",
        "neo4j://host 1",
    ],
)
def test_any_other_address_lists_the_valid_forms(address):
    with pytest.raises(StoreError) as error:
        open_store(address)
    assert str(error.value) == (
        f"The store address {address!r} is not valid; valid forms are embedded:///folder/graph.lbug, "
        "neo4j://host:7687, neo4j+s://host:7687 or bolt://host:7687."
    )


@pytest.mark.parametrize("address", ["neo4j://me:s3cret@host:7687", "postgresql://me:s3cret@host/db", "bolt://me@h"])
def test_a_password_in_an_address_is_not_repeated(address):
    with pytest.raises(StoreError) as error:
        open_store(address)
    assert "s3cret" not in str(error.value)
    assert "me" not in str(error.value).replace("Neo4", "").split()


def test_neither_driver_is_imported_before_it_is_needed(repository):
    code = "import sys, graph_engine.stores as s; assert s and not {'ladybug', 'neo4j', 'pyarrow'} & sys.modules.keys()"
    run = subprocess.run([sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")

"""A release of which suggestions cannot be made is never written: the store answers as before, or stays empty."""

import json

import pytest
from click.testing import CliRunner

from graph_engine.schema import NodeLabel
from loaders.framework.loader import Edges, Edition, Loader, Nodes
from loaders.pipeline.assembly import disassemble
from tests.long_run import first_now
from tests.small_graph import small_graph

OWN = (NodeLabel.SOURCE, NodeLabel.SOURCE_FILE, NodeLabel.QUARANTINED)


def load_small(paths, context):
    """The small graph, as if a file held it."""
    raw = disassemble(small_graph())
    for key in raw.node_table(NodeLabel.SOURCE).column("key").to_pylist():
        yield Edition(key, f"Title of {key}", "A publisher", "OGL v3", "https://example.org/", "2021")
    context.file_report(paths[0]).read(1)
    for label, table in raw.nodes.items():
        if label not in OWN:
            yield Nodes(label, table.to_pandas())
    for (edge, source, target), table in raw.edges.items():
        yield Edges(edge, source, target, table.to_pandas())


@pytest.fixture
def hub(address, tmp_path, monkeypatch):
    known = {"small": Loader("small", "For tests.", load_small, {})}
    monkeypatch.setattr("loaders.framework.loader.loaders", lambda: known)
    monkeypatch.setenv("HUB_CACHE", str(tmp_path / "cache"))
    (tmp_path / "small.csv").write_text("x\n1\n", encoding="utf-8")

    def run(*arguments, code=0):
        from web.cli import main

        result = CliRunner().invoke(main, ["--store", address, *map(str, arguments)], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    return run


# What cannot be matched, and what can be matched and not be put in words.
@pytest.fixture(
    params=first_now(["graph_engine.suggestions.pipeline.Matcher", "graph_engine.results.publish.suggestion_tables"])
)
def broken(request, monkeypatch):
    def fall(*_arguments, **_named):
        raise KeyError("ITL2-2021:TLC1")

    def breaks():
        monkeypatch.setattr(request.param, fall)

    return breaks


SAID = (
    "hub: With these files the figures could not be put to use (KeyError: 'ITL2-2021:TLC1'). Nothing was changed; load "
    "the files one by one to find the one at fault."
)


@pytest.mark.long
def test_after_a_refused_release_the_former_answers_with_its_digest(hub, broken, tmp_path):
    first = json.loads(hub("load", "small", tmp_path / "small.csv", "--format", "json").stdout)
    published = hub("results", "show", "--format", "json").stdout
    asked = ("areas", "Manchester", "--format", "json")
    answered = hub(*asked).stdout
    broken()
    assert hub("load", "small", tmp_path / "small.csv", code=1).stderr.splitlines()[-1] == SAID
    [release] = json.loads(hub("releases", "--format", "json").stdout)["releases"]
    assert (release["release"], release["digest"], release["current"]) == (first["release"], first["digest"], True)
    assert hub(*asked).stdout == answered
    assert hub("results", "show", "--format", "json").stdout == published
    # Of two releases beside each other a plain query would be refused.
    rows = json.loads(hub("cypher", "MATCH (a:Area) RETURN count(a) AS n", "--format", "json").stdout)["rows"]
    assert rows == [{"n": small_graph().node_table(NodeLabel.AREA).num_rows}]


@pytest.mark.long
def test_a_first_load_that_is_refused_leaves_an_empty_store(hub, broken, tmp_path):
    broken()
    assert hub("load", "small", tmp_path / "small.csv", code=1).stderr.splitlines()[-1] == SAID
    assert "holds no release yet" in hub("releases").stdout
    assert "holds no release yet" in hub("areas", "Manchester", code=1).stderr


@pytest.mark.long
def test_a_release_that_was_tried_is_the_one_that_is_written(hub, tmp_path):
    first = json.loads(hub("load", "small", tmp_path / "small.csv", "--format", "json").stdout)
    kept = [path.name for path in (tmp_path / "cache").glob("*/*") if path.is_dir()]
    # One folder: what was computed before the release was written is what is read after it.
    assert [name.startswith(first["digest"][:8]) for name in kept] == [True]
    [results] = json.loads(hub("results", "show", "--format", "json").stdout)["results"]
    assert results["release"] == first["release"]

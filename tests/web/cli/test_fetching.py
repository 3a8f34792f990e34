"""``hub fetch`` from a server on this machine: loaded once, refreshed when it changed, and what changed is said."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from graph_engine.schema import NodeLabel
from loaders.framework.loader import Edition, Loader, Nodes
from loaders.framework.tabular_files import read_delimited
from loaders.pipeline.downloads import fetch as fetch_module
from loaders.pipeline.downloads.published_files import ByHand, FileType, Published, PublishedFile
from tests.loopback_server import body, serving, status


def load_themes(paths, context):
    for path in paths:
        key = f"themes-{path.stem}"
        yield Edition(key, "A list of themes", "A publisher", "OGL v3", "https://example.org/", path.stem)
        for rows in read_delimited(path, context.file_report(path), ("name",)):
            yield Nodes(
                NodeLabel.THEME, pd.DataFrame({"key": f"{key}:" + rows["name"], "name": rows["name"], "source": key})
            )


@pytest.fixture
def server():
    with serving() as found:
        yield found


@pytest.fixture(autouse=True)
def two_sources(monkeypatch, tmp_path, server):
    """Two loaders of themes, each with an address on this machine; downloads have a folder of their own."""
    known = {name: Loader(name, "Themes, for tests.", load_themes, {}) for name in ("rail", "steel", "unpublished")}
    monkeypatch.setattr("loaders.framework.loader.loaders", lambda: known)
    files = tuple(
        PublishedFile(
            source=name,
            title=f"Themes of {name}",
            type=FileType.CSV,
            most_mb=1,
            named_on="https://example.org/page",
            known_from="a test",
            read_on="2026-11-30",
            address=f"{server.address}/{name}.csv",
        )
        for name in ("steel", "rail")
    )
    table = Published(files, (ByHand("unpublished", "https://example.org/", "One by one."),))
    monkeypatch.setattr(fetch_module, "published", lambda: table)
    monkeypatch.setattr("loaders.pipeline.downloads.published_files.published", lambda: table)
    monkeypatch.setattr("web.cli.root.Session.finish_release", lambda *_: None)
    monkeypatch.setenv("HUB_CACHE", str(tmp_path / "cache"))
    server.answers["/rail.csv"] = body(b"id,name\n1,rails\n2,wheels\n", kind="text/csv")
    server.answers["/steel.csv"] = body(b"id,name\n1,plate\n", kind="text/csv")


def fetched(hub, *arguments, code=0):
    return json.loads(hub("fetch", *arguments, "--format", "json", code=code).stdout)["sources"]


@pytest.mark.long
def test_a_source_is_downloaded_and_loaded(hub, tmp_path):
    [found] = fetched(hub, "rail")
    assert found["outcome"] == "loaded"
    assert found["files"][0]["path"] == str(tmp_path / "cache" / "downloads" / "rail" / "rail.csv")
    assert len(found["files"][0]["sha256"]) == 64
    assert found["load"]["rows"]["Theme"] == 2
    assert found["load"]["files"][0]["sha256"] == found["files"][0]["sha256"]
    assert (found["rows_before"], found["digest_before"]) == (0, None)
    assert found["rows_after"] == sum(found["load"]["rows"].values())
    assert found["digest_after"] == found["load"]["digest"]


@pytest.mark.long
def test_what_the_store_holds_is_not_loaded_again(hub):
    [first] = fetched(hub, "rail")
    [again] = fetched(hub, "rail")
    assert (again["outcome"], again["load"]) == ("as loaded", None)
    assert again["files"][0]["changed"] is False
    assert again["digest_after"] == first["digest_after"]
    assert "the store holds these files already" in hub("fetch", "rail").stdout


@pytest.mark.long
def test_everything_is_refreshed_and_what_changed_is_said(hub, server):
    first = fetched(hub, "--all")
    assert [one["source"] for one in first] == ["rail", "steel"]
    server.answers["/steel.csv"] = body(b"id,name\n1,plate\n2,wire\n", tag='"2"', kind="text/csv")
    rail, steel = fetched(hub, "--all")
    assert (rail["outcome"], steel["outcome"]) == ("as loaded", "loaded")
    assert steel["rows_after"] == steel["rows_before"] + 1
    assert steel["digest_before"] == first[1]["digest_after"] != steel["digest_after"]
    printed = hub("fetch", "--all").stdout
    assert "rows before" in printed
    assert steel["digest_after"][:12] in printed


@pytest.mark.long
def test_a_source_that_fails_does_not_keep_others_from_coming(hub, server):
    server.answers["/rail.csv"] = status(404)
    rail, steel = fetched(hub, "--all", code=1)
    assert rail["outcome"] == "failed"
    assert "answers with status 404" in rail["error"]
    assert steel["outcome"] == "loaded"
    again, _ = fetched(hub, "--all", code=1)
    assert again["rows_before"] == again["rows_after"] == steel["rows_after"]
    assert again["digest_before"] == again["digest_after"] == steel["digest_after"]


@pytest.mark.long
def test_a_file_that_cannot_be_loaded_is_said(hub, server):
    server.answers["/rail.csv"] = body(b"id,title\n1,rails\n", kind="text/csv")
    assert "expected the columns name" in hub("fetch", "rail", code=1).stderr
    rail, steel = fetched(hub, "--all", code=1)
    assert (rail["outcome"], steel["outcome"]) == ("failed", "loaded")


def test_a_failure_is_one_sentence_with_advice(hub, server):
    server.answers["/rail.csv"] = body(b"<html>Sign in</html>", kind="text/html")
    said = hub("fetch", "rail", code=1).stderr
    assert "gives a web page where a csv file is expected; refused." in said
    assert "load it with hub load rail FILE." in said


def test_files_can_be_downloaded_only(hub, tmp_path):
    [found] = fetched(hub, "rail", "--to", tmp_path / "mine")
    assert (found["outcome"], found["load"]) == ("downloaded", None)
    assert (tmp_path / "mine" / "rail.csv").read_bytes().startswith(b"id,name")
    assert not (tmp_path / "store").exists()
    printed = hub("fetch", "--all", "--to", tmp_path / "mine").stdout
    assert found["files"][0]["sha256"] in printed
    assert (tmp_path / "mine" / "steel" / "steel.csv").is_file()


@pytest.mark.long
def test_only_chosen_files(hub):
    assert "No file is called 'wood'" in hub("fetch", "rail", "--only", "wood", code=1).stderr
    assert fetched(hub, "rail", "--only", "themes OF rail")[0]["outcome"] == "loaded"


def test_what_can_be_fetched_is_listed(hub, server):
    printed = hub("fetch").stdout
    assert "Themes of steel" in printed
    assert f"{server.address}/rail.csv" in printed
    rows = json.loads(hub("fetch", "--format", "json").stdout)["files"]
    assert {row["known_from"] for row in rows} == {"a test"}


def test_slips_are_named(hub):
    assert "--only chooses files of one source" in hub("fetch", "--all", "--only", "x", code=1).stderr
    assert "either a source or --all" in hub("fetch", "rail", "--all", code=1).stderr
    assert "No source is called 'rails'. Nearest: rail" in hub("fetch", "rails", code=1).stderr
    assert "One by one." in hub("fetch", "unpublished", code=1).stderr


@pytest.mark.long
def test_progress_is_a_line_for_each_file_without_a_terminal(hub):
    assert "  rail.csv" in hub("fetch", "rail").stderr

"""Loading from the command line: every row accounted for, releases, rollback, and the snapshot."""

from __future__ import annotations

import csv
import io
import json
import socket
import sys

import pandas as pd
import pytest

from graph_engine.errors import InputError
from graph_engine.schema import NodeLabel
from graph_engine.stores import open_store
from loaders.framework.loader import Edition, Loader, Nodes
from loaders.framework.tabular_files import read_delimited
from loaders.pipeline import snapshot
from web.cli import loading, serving
from web.cli.loading import holds_own_files, load_snapshot, snapshot_state


def load_themes(paths, context):
    """Read a list of themes: a small source with one rule."""
    for path in paths:
        file_report = context.file_report(path)
        key = f"themes-{path.stem}"
        yield Edition(key, "A list of themes", "A publisher", "OGL v3", "https://example.org/", path.stem)
        for rows in read_delimited(path, file_report, ("name",)):
            for line, name in rows["name"].items():
                if not name.islower():
                    file_report.quarantine(line, "name", "not in small letters", name)
            kept = rows[[not file_report.is_quarantined(line) for line in rows.index]]
            file_report.note("blanks at the ends dropped", 1)
            yield Nodes(
                NodeLabel.THEME,
                pd.DataFrame({"key": f"{key}:" + kept["name"], "name": kept["name"], "source": key}),
            )


THEMES = Loader("themes", "Themes, for tests.", load_themes, {"themes": ("*.csv",)})


@pytest.fixture(autouse=True)
def one_loader(monkeypatch):
    known = {"themes": THEMES}
    monkeypatch.setattr("loaders.framework.loader.loaders", lambda: known)


@pytest.fixture
def files(tmp_path):
    def write(name, *lines):
        path = tmp_path / name
        path.write_text("\n".join(("id,name", *lines)) + "\n", encoding="utf-8")
        return path

    return write


def test_load_accounts_for_every_row(hub, files):
    one, two = files("a.csv", "1,rail", "2,Steel", "3,food"), files("b.csv", "1,glass")
    found = json.loads(hub("load", "themes", one, two, "--format", "json").stdout)
    assert found["source"] == "themes"
    assert found["release"] == 1
    assert [(f["path"], f["rows_read"], f["rows_accepted"], f["rows_quarantined"]) for f in found["files"]] == [
        (str(one), 3, 2, 1),
        (str(two), 1, 1, 0),
    ]
    assert all(len(f["sha256"]) == 64 for f in found["files"])
    assert found["files"][0]["reasons"] == {"not in small letters": 1}
    assert found["rows"]["Theme"] == 3


def test_load_prints_a_readable_summary(hub, files):
    result = hub("load", "themes", files("a.csv", "1,rail", "2,Steel"))
    assert "2 rows read = 1 accepted + 1 quarantined" in result.stdout
    assert "1 quarantined: not in small letters" in result.stdout
    assert "1 noted: blanks at the ends dropped" in result.stdout
    assert "Release 1 is in place" in result.stdout
    assert "reading themes" in result.stderr


@pytest.mark.long
def test_files_of_one_name_in_two_folders_are_told_apart(hub, tmp_path):
    paths = []
    for folder, lines in (("x", "1,rail\n"), ("y", "1,rail\n2,Steel\n")):
        (tmp_path / folder).mkdir()
        paths.append(tmp_path / folder / "a.csv")
        paths[-1].write_text("id,name\n" + lines, encoding="utf-8")
    found = json.loads(hub("load", "themes", *reversed(paths), "--format", "json").stdout)
    assert [(f["path"], f["rows_read"]) for f in found["files"]] == [(str(paths[1]), 2), (str(paths[0]), 1)]


@pytest.mark.long
def test_a_second_load_keeps_what_is_there_and_the_same_one_changes_nothing(hub, files):
    one, two = files("a.csv", "1,rail", "2,food"), files("b.csv", "1,glass")
    hub("load", "themes", one)
    first = json.loads(hub("load", "themes", two, "--format", "json").stdout)
    assert first["rows"]["Theme"] == 3
    files("b.csv", "1,glass")
    again = json.loads(hub("load", "themes", two, "--format", "json").stdout)
    assert (again["release"], again["digest"]) == (3, first["digest"])


def test_wrong_loads_say_what_to_do_and_leave_the_store(hub, files, tmp_path):
    assert "Nearest: themes." in hub("load", "theems", files("a.csv", "1,rail"), code=1).stderr
    assert "hub load alone lists the sources" in hub("load", "themes", code=1).stderr
    assert "is not a file" in hub("load", "themes", tmp_path / "none.csv", code=1).stderr
    page = tmp_path / "page.csv"
    page.write_text("<!doctype html><title>no</title>", encoding="utf-8")
    assert "is a web page" in hub("load", "themes", page, code=1).stderr
    assert (
        hub("releases").stdout == "The store holds no release yet: load one with “hub snapshot load” or “hub load”.\n"
    )


@pytest.mark.long
def test_what_a_loader_did_not_foresee_is_one_sentence_and_leaves_the_store(hub, files, monkeypatch, tmp_path):
    monkeypatch.setenv("HUB_CACHE", str(tmp_path / "cache"))
    one = files("a.csv", "1,rail")
    before = json.loads(hub("load", "themes", one, "--format", "json").stdout)

    def fall(paths, context):
        yield from load_themes(paths, context)
        raise ZeroDivisionError("of a row")

    broken = Loader("themes", "Themes, for tests.", fall, {})
    monkeypatch.setattr("loaders.framework.loader.loaders", lambda: {"themes": broken})
    told = hub("load", "themes", files("b.csv", "1,glass"), code=1).stderr.splitlines()
    assert told[-1].startswith(
        "hub: b.csv cannot be read as a file of 'themes' (ZeroDivisionError: of a row); nothing was"
    )
    assert not any("Traceback" in line for line in told)
    [release] = json.loads(hub("releases", "--format", "json").stdout)["releases"]
    assert (release["release"], release["digest"]) == (before["release"], before["digest"])


def test_load_alone_lists_the_sources(hub):
    assert "Themes, for tests." in hub("load").stdout
    assert json.loads(hub("load", "--format", "json").stdout)["sources"][0]["source"] == "themes"


@pytest.mark.long
def test_sources_and_quarantine(hub, files):
    hub("load", "themes", files("a.csv", "1,rail", "2,Steel", "3,=SUM(A1)"))
    assert "A publisher" in hub("sources").stdout
    (row,) = json.loads(hub("sources", "--format", "json").stdout)["sources"]
    assert (row["key"], row["licence"], row["rows_read"], row["rows_quarantined"]) == ("themes-a", "OGL v3", 3, 2)
    for asked in ((), ("themes",), ("themes-a",)):
        rows = list(csv.DictReader(io.StringIO(hub("quarantine", *asked, "--format", "csv").stdout)))
        assert [(r["file"], r["line"], r["column"], r["rule"], r["value"]) for r in rows] == [
            ("a.csv", "3", "name", "not in small letters", "Steel"),
            ("a.csv", "4", "name", "not in small letters", "'=SUM(A1)"),
        ]
    assert "2  themes-a: not in small letters" in hub("quarantine").stdout
    assert "Nearest: themes" in hub("quarantine", "theme", code=1).stderr


@pytest.mark.long
def test_releases_and_rollback(hub, files):
    hub("load", "themes", files("a.csv", "1,rail"))
    hub("load", "themes", files("b.csv", "1,glass"))
    found = json.loads(hub("releases", "--format", "json").stdout)["releases"]
    assert [(r["release"], r["current"], r["note"]) for r in found] == [
        (2, True, "themes: a.csv; themes: b.csv"),
        (1, False, "themes: a.csv"),
    ]
    assert hub("rollback").stdout.startswith("Went back from release 2 to release 1 of ")
    assert json.loads(hub("--format", "json").stdout)["release"] == 1
    assert "keeps no release before" in hub("rollback", code=1).stderr


@pytest.mark.long
def test_cypher_reads_and_never_writes(hub, files):
    hub("load", "themes", files("a.csv", "1,rail", "2,food", "3,glass"))
    query = "MATCH (t:Theme) WHERE t.name <> $name RETURN t.name AS name ORDER BY name"
    asked = ("cypher", query, "--parameter", "name=food")
    assert json.loads(hub(*asked, "--format", "json").stdout)["rows"] == [{"name": "glass"}, {"name": "rail"}]
    assert hub(*asked, "--format", "csv").stdout == "name\nglass\nrail\n"
    limited = hub(*asked, "--limit", "1")
    assert "glass" in limited.stdout
    assert "more rows than 1" in limited.stderr
    assert hub("cypher", "MATCH (t:Theme) DELETE t", code=1).stderr.startswith("hub: ")
    assert "NAME=VALUE" in hub("cypher", query, "--parameter", "food", code=1).stderr
    number = ("cypher", "RETURN $n + 1 AS n", "--parameter", "n=41", "--format", "json")
    assert json.loads(hub(*number).stdout)["rows"] == [{"n": 42}]


def test_state_says_what_to_do_next(hub, files):
    empty = hub().stdout
    assert "It holds no figures yet." in empty
    assert "hub snapshot load" in empty
    hub("load", "themes", files("a.csv", "1,rail"))
    assert "Release 1 of" in hub().stdout
    assert "hub match AREA" in hub().stdout


@pytest.fixture
def bundled(monkeypatch, tmp_path):
    """Write a small snapshot and let it be the bundled one."""

    def write(*names, folder="bundled"):
        directory = tmp_path / folder / "themes"
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "s.csv").write_text("id,name\n" + "".join(f"1,{n}\n" for n in names), encoding="utf-8")
        target = tmp_path / folder / "data"
        monkeypatch.setattr(snapshot, "FOLDER", target)
        monkeypatch.setattr(sys.modules["loaders.pipeline.snapshot.build"], "loaders", lambda: {"themes": THEMES})
        loading.build_snapshot(tmp_path / folder, target)
        return target

    return write


def themes(address=None):
    with open_store(address) as store:
        return sorted(store.nodes(NodeLabel.THEME, ["name"]).column("name").to_pylist())


@pytest.mark.long
def test_snapshot_is_built_and_loaded(hub, bundled, tmp_path):
    bundled("rail", "food")
    built = hub("snapshot", "build", tmp_path / "bundled", "--into", tmp_path / "other")
    assert "2 rows read = 2 accepted + 0 quarantined" in built.stdout
    first = json.loads(hub("snapshot", "load", "--format", "json").stdout)
    assert themes() == ["food", "rail"]
    other = json.loads(hub("snapshot", "load", "--from", tmp_path / "other", "--format", "json").stdout)
    assert other["digest"] == first["digest"]
    assert "Release 3 is in place" in hub("snapshot", "load").stdout


def test_a_missing_snapshot_says_how_to_make_one(hub, monkeypatch, tmp_path):
    monkeypatch.setattr(snapshot, "FOLDER", tmp_path / "none")
    assert "hub snapshot build DIRECTORY" in hub("snapshot", "load", code=1).stderr
    assert "hub snapshot build DIRECTORY" in hub("run", "--no-serve", code=1).stderr


@pytest.mark.long
def test_loading_a_newer_snapshot_replaces_the_older_and_keeps_own_files(hub, bundled, files):
    bundled("rail", "food")
    hub("snapshot", "load")
    bundled("glass")
    hub("snapshot", "load")
    assert themes() == ["glass"]
    hub("load", "themes", files("own.csv", "1,mine"))
    bundled("steel")
    hub("snapshot", "load")
    assert themes() == ["mine", "steel"]
    with open_store() as store:
        assert holds_own_files(store.release())


@pytest.mark.long
def test_state_of_a_store_against_the_snapshot(bundled, files, hub):
    def state():
        with open_store() as store:
            return snapshot_state(store.release())

    assert snapshot_state(None) == "empty"
    bundled("rail")
    hub("snapshot", "load")
    assert state() == "current"
    hub("load", "themes", files("own.csv", "1,mine"))
    assert state() == "current"
    bundled("glass")
    assert state() == "own"
    hub("snapshot", "load")
    assert state() == "current"


@pytest.mark.long
def test_run_loads_what_is_missing_and_no_more(hub, bundled, made_up, files):
    bundled("rail")
    first = hub("run", "--no-serve")
    assert "The store is empty: loading the bundled figures" in first.stderr
    assert "The 2 best suggestions over all areas" in first.stdout
    assert "Supply link. Rail." in first.stdout
    assert "http" not in first.stdout
    assert hub("run", "--no-serve").stderr == ""
    bundled("glass")
    assert "an earlier snapshot: loading" in hub("run", "--no-serve").stderr
    hub("load", "themes", files("own.csv", "1,mine"))
    bundled("steel")
    assert "it stays as it is" in hub("run", "--no-serve").stderr
    assert themes() == ["glass", "mine"]
    found = json.loads(hub("run", "--no-serve", "--format", "json").stdout)
    assert [one["kind"] for one in found["suggestions"]] == ["supply", "research"]


def test_a_load_that_fails_leaves_the_former_release(hub, bundled, monkeypatch):
    bundled("rail")
    hub("snapshot", "load")

    def fail(_raw, _history):
        raise InputError("The rows cannot be joined.")

    monkeypatch.setattr(loading, "assemble", fail)
    assert hub("snapshot", "load", code=1).stderr.endswith("hub: The rows cannot be joined.\n")
    assert themes() == ["rail"]


@pytest.mark.long
def test_an_interrupted_load_says_so_and_changes_nothing(hub, bundled, monkeypatch):
    bundled("rail")
    hub("snapshot", "load")

    def interrupt(_raw, _history):
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "assemble", interrupt)
    assert "a load that had not ended changed nothing" in hub("snapshot", "load", code=130).stderr
    assert themes() == ["rail"]


def test_a_taken_port_is_said_before_anything_is_loaded(hub, bundled, tmp_path):
    bundled("rail")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        for command in ("run", "serve"):
            result = hub(command, "--port", port, code=1)
            assert result.stderr.startswith(f"hub: Port {port} of 127.0.0.1 is taken by another program")
            assert result.stderr.count("\n") == 1
    assert not (tmp_path / "store").exists()


def test_the_environment_chooses_the_port(hub, monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))
        assert f"PORT={other.getsockname()[1] % 65535 + 1} make run" in hub("serve", code=1).stderr


def test_a_port_is_only_for_this_machine():
    with serving.listening(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_progress_is_a_bar_where_a_terminal_watches(monkeypatch, capsys):
    from web.cli.progress import stages

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with stages() as stage:
        stage("writing [the] graph", 500, 1000)
    with stages(quiet=True) as stage:
        stage("nothing", 1, None)
    assert "nothing" not in capsys.readouterr().err


def test_loading_without_a_bar_says_each_stage_once(capsys, tmp_path, bundled):
    from web.cli.progress import stages

    bundled("rail")
    with open_store(f"embedded://{tmp_path / 'g.lbug'}", read_only=False) as store, stages() as stage:
        load_snapshot(store, stage)
    lines = capsys.readouterr().err.splitlines()
    assert lines == list(dict.fromkeys(lines))
    assert "  writing the graph …" in lines

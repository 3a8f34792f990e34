"""The documents cannot drift: their code runs, their commands exist, and every command stands in the README."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import click
import pandas as pd
import pytest
from click.testing import CliRunner

from loaders.framework.loader import Loader
from web.app import create_app
from web.cli import main
from web.http.current import CurrentEngine


@pytest.fixture(scope="module")
def readme(request):
    return (request.config.rootpath / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def contributing(request):
    return (request.config.rootpath / "CONTRIBUTING.md").read_text("utf-8")


@pytest.fixture(scope="module")
def architecture(request):
    return (request.config.rootpath / "ARCHITECTURE.md").read_text("utf-8")


def block(text, title):
    """The Python of a section."""
    section = text.split(f"## {title}\n")[1].split("\n## ")[0]
    return section.split("```python\n")[1].split("```")[0]


def test_every_command_stands_in_the_readme_and_no_other(readme):
    known = set(main.commands) | {f"snapshot {name}" for name in main.commands["snapshot"].commands}
    table = readme.split("## The command line")[1].split("From Python")[0]
    named = {match[0].strip() for match in re.findall(r"`hub ((snapshot )?[a-z]+)[ `]", table)}
    assert named == known - {"snapshot"}


def test_options_in_the_readme_exist(readme):
    known = {
        option
        for command in [main, *main.commands.values(), *main.commands["snapshot"].commands.values()]
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    }
    table = readme.split("## The command line")[1].split("From Python")[0]
    assert set(re.findall(r"--[a-z][a-z-]*", table)) <= known


def test_the_python_of_the_readme_runs(readme, made_up, monkeypatch, capsys):
    from graph_engine import Engine

    monkeypatch.setattr(Engine, "open", classmethod(lambda cls: made_up))
    monkeypatch.setattr(made_up, "match", lambda area, top: type(made_up).match(made_up, "TLE3", top=top))
    exec(block(readme, "The command line"), {})  # noqa: S102  the project's own words
    assert capsys.readouterr().out.splitlines() == [one.headline for one in made_up.match("TLE3", top=3).suggestions]


def test_the_loader_of_the_guide_loads(contributing, hub, tmp_path, monkeypatch):
    code = block(contributing, "A loader")
    assert len(code.strip().splitlines()) < 15
    names = {}
    exec(code, names)  # noqa: S102  the project's own words
    parks = names["LOADER"]
    assert isinstance(parks, Loader)
    monkeypatch.setattr("loaders.framework.loader.loaders", lambda: {"parks": parks})
    path = tmp_path / "parks.csv"
    path.write_text("id,name,postcode\n1,Sheffield Technology Park,S1 2NS\n2,York Science Park,YO10 5DG\n", "utf-8")
    found = json.loads(hub("load", "parks", path, "--format", "json").stdout)
    assert (found["files"][0]["rows_accepted"], found["rows"]["Record"], found["rows"]["Institution"]) == (2, 2, 2)


def test_the_score_of_the_guide_adds_up(contributing):
    names = {"__name__": "guide"}
    exec(block(contributing, "A kind of suggestion"), names)  # noqa: S102  the project's own words
    assert names["nearness"](pd.Series([0.0, 100.0]), decay_km=100.0).round(2).tolist() == [1.0, 0.37]
    assert names["score"].sum() == pytest.approx(names["reasons"]["contribution"].sum())


def test_the_page_of_the_guide_answers(contributing):
    names = {"__name__": "guide"}
    exec(block(contributing, "A page"), names)  # noqa: S102  the project's own words
    jobs = SimpleNamespace(
        totals=pd.Series({"a": 5.0, "b": 9.0, "c": 7.0}), name={"a": "Ash", "b": "Bury", "c": "Cove"}
    )
    now = SimpleNamespace(engine=SimpleNamespace(figures=SimpleNamespace(jobs=jobs)))
    answer = names["largest"](now, {"most": 2})
    assert answer.data()["areas"] == [{"area": "Bury", "jobs": 9.0}, {"area": "Cove", "jobs": 7.0}]
    assert answer.tables()["areas"].csv() == "area,jobs\r\nBury,9.0\r\nCove,7.0\r\n"
    [operation] = names["pages"].operations
    assert (operation.rule, operation.api) == ("/largest", True)


def test_the_documents_name_the_keys_of_the_json(architecture, made_up):
    section = architecture.split("### JSON for scripts")[1].split("\n## ")[0]
    named = set(re.findall(r"`([a-z_0-9]+)`", section))
    answer = made_up.match("TLE3").as_dict()
    suggestion = answer["suggestions"][0]
    assert {*answer, *answer["area"]} <= named
    assert {*suggestion, *suggestion["evidence"][0]} - {"frame", "area", "already_strong", "next_step"} <= named


def test_the_documents_name_the_pages(architecture):
    section = architecture.split("### Pages")[1].split("\n### ")[0]
    rows = "".join(row for row in section.splitlines() if row.startswith("| `"))
    named = set(re.findall(r"`(/[^`]*)`", rows))
    assert len(named) > 12
    app = create_app(CurrentEngine())
    rules = {re.sub(r"<[^>]+>", "CODE", rule.rule) for rule in app.url_map.iter_rules()}
    assert named <= rules


def test_the_help_of_run_says_that_it_is_all_that_a_machine_without_make_needs():
    text = " ".join(CliRunner().invoke(main, ["run", "--help"]).output.split())
    assert "make run" in text
    assert "without make" in text
    assert "ten best suggestions" in text

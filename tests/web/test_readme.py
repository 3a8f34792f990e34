"""The README cannot drift: its code runs, its commands exist, and every command stands in it."""

from __future__ import annotations

import json
import re

import click
import pandas as pd
import pytest

from loaders.framework.loader import Loader
from web.cli import main


@pytest.fixture(scope="module")
def readme(request):
    return (request.config.rootpath / "README.md").read_text("utf-8")


def block(readme, title):
    """The Python of a section."""
    section = readme.split(f"## {title}\n")[1].split("\n## ")[0]
    return section.split("```python\n")[1].split("```")[0]


def test_every_command_stands_in_the_readme_and_no_other(readme):
    known = set(main.commands) | {f"snapshot {name}" for name in main.commands["snapshot"].commands}
    table = readme.split("## The command line")[1].split("\nFrom Python")[0]
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
    table = readme.split("## The command line")[1].split("\nFrom Python")[0]
    assert set(re.findall(r"--[a-z][a-z-]*", table)) <= known


def test_the_loader_of_the_readme_loads(readme, hub, tmp_path, monkeypatch):
    code = block(readme, "A new source")
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


def test_the_score_of_the_readme_adds_up(readme):
    code = block(readme, "A new score")
    assert len(code.strip().splitlines()) < 15
    names = {"__name__": "readme"}
    exec(code, names)  # noqa: S102  the project's own words
    assert names["nearness_points"](pd.Series([0.0, 100.0])).round(2).tolist() == [1.0, 0.37]


def test_the_readme_names_the_keys_of_the_json(readme, made_up):
    section = readme.split("## JSON for scripts")[1].split("\n## ")[0]
    named = set(re.findall(r"`([a-z_0-9]+)`", section))
    answer = made_up.match("TLE3").as_dict()
    suggestion = answer["suggestions"][0]
    assert {*answer, *answer["area"]} <= named
    assert {*suggestion, *suggestion["evidence"][0]} - {"frame", "area", "already_strong", "next_step"} <= named

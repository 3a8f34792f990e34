"""Notebooks are scripts: each runs from top to bottom on the bundled snapshot."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from tests.long_run import first_now

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.py"))


def test_notebooks_are_these():
    assert [path.name for path in NOTEBOOKS] == ["find_a_region.py", "first_match.py", "reproduce_index.py"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_cells_are_in_percent_format(path):
    text = path.read_text("utf-8")
    assert text.startswith("# %% [markdown]\n# # ")
    cells = text.split("# %%")[1:]
    for cell in cells:
        lines = cell.splitlines()
        if lines[0].strip() == "[markdown]":
            assert all(line.startswith("#") or not line for line in lines[1:]), "code in a text cell"


@pytest.mark.parametrize("place", first_now(["South Yorkshire", "Tees Valley", "Cornwall"]))
def test_a_first_match_can_be_read(snapshot_store, snapshot_engine, monkeypatch, capsys, place):
    """With the engine that other tests have warmed; a place without suggestions is read too."""
    from graph_engine import Engine

    monkeypatch.setenv("HUB_PLACE", place)
    monkeypatch.setattr(snapshot_engine, "close", lambda: None)
    monkeypatch.setattr(Engine, "open", classmethod(lambda cls, address=None: snapshot_engine))
    names = runpy.run_path(str(FOLDER / "first_match.py"))
    out = capsys.readouterr().out
    assert names["best"].headline.split()[0] in out
    assert f"= {names['best'].score:.2f}" in out
    assert all(one.topic.name in out for one in names["topics"][:5])
    assert all(one.sentence.split()[0] in out for one in names["told"][:3])
    assert "Figures for " in out
    assert names["best"].source.name in out

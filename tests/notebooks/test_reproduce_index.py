"""The analyst's notebook runs from top to bottom on the bundled snapshot, and draws what it says."""

from __future__ import annotations

import runpy
import xml.etree.ElementTree as ET

import pytest

from tests.long_run import first_now


@pytest.mark.long
@pytest.mark.parametrize("place", first_now(["South Yorkshire", "Highlands and Islands"]))
def test_an_index_can_be_reproduced(repository, snapshot_engine, monkeypatch, capsys, tmp_path, place):
    from graph_engine import Engine

    monkeypatch.setenv("HUB_PLACE", place)
    monkeypatch.setenv("HUB_PICTURES", str(tmp_path))
    monkeypatch.setattr(snapshot_engine, "close", lambda: None)
    monkeypatch.setattr(Engine, "open", classmethod(lambda cls, address=None: snapshot_engine))
    names = runpy.run_path(str(repository / "notebooks" / "reproduce_index.py"))
    assert capsys.readouterr().out
    assert 0 <= names["gap"] < 1e-9
    assert 0 <= (names["index"] - names["service"]).abs().max() < 1e-6
    assert names["index"].idxmax().startswith("TLI"), "the most complex place lies in London"
    assert names["graph"].number_of_edges() > 0
    for name in ("complexity", "network"):
        root = ET.fromstring((tmp_path / f"{name}.svg").read_text("utf-8"))  # noqa: S314  # our own rendering
        assert root.find("{http://www.w3.org/2000/svg}title").text

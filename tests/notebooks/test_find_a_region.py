"""The notebook of a business that looks for a region runs from top to bottom, whatever is asked."""

from __future__ import annotations

import runpy

import pytest


@pytest.mark.parametrize(
    ("need", "near", "said"),
    [
        ("aluminium castings for car bodies", "Sunderland", "Casting of light metals"),
        ("hydrogen fuel cells", "Cornwall", "not known to the classification: hydrogen"),
        ("qqq zzz", "Belfast", "There is no place elsewhere to explain."),
    ],
)
def test_it_can_be_read(repository, snapshot_engine, monkeypatch, capsys, need, near, said):
    from graph_engine import Engine

    monkeypatch.setenv("HUB_NEED", need)
    monkeypatch.setenv("HUB_NEAR", near)
    monkeypatch.setattr(snapshot_engine, "close", lambda: None)
    monkeypatch.setattr(Engine, "open", classmethod(lambda cls, address=None: snapshot_engine))
    names = runpy.run_path(str(repository / "notebooks/find_a_region.py"))
    out = capsys.readouterr().out
    assert said in out
    for region in names["narrowed"].regions:
        assert region.area.code in out
    for one in [one for region in names["narrowed"].regions[:2] for one in names["narrowed"].contacts_in(region.area)]:
        assert one.name.split()[0] in out

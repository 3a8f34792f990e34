"""The notebook of a business that looks for a region runs from top to bottom, whatever is asked."""

from __future__ import annotations

import runpy

import pytest


@pytest.mark.parametrize(
    ("need", "near", "code", "unknown"),
    [
        ("aluminium castings for car bodies", "Sunderland", "2453", ""),
        ("hydrogen fuel cells", "Cornwall", "2790", "hydrogen"),
        ("qqq zzz", "Belfast", "", "zzz"),
    ],
)
def test_it_can_be_read(repository, snapshot_engine, monkeypatch, capsys, need, near, code, unknown):
    from graph_engine import Engine

    monkeypatch.setenv("HUB_NEED", need)
    monkeypatch.setenv("HUB_NEAR", near)
    monkeypatch.setattr(snapshot_engine, "close", lambda: None)
    monkeypatch.setattr(Engine, "open", classmethod(lambda cls, address=None: snapshot_engine))
    names = runpy.run_path(str(repository / "notebooks/find_a_region.py"))
    out = capsys.readouterr().out
    assert code in out
    assert unknown in out
    for region in names["narrowed"].regions:
        assert region.area.code in out
    for one in [one for region in names["narrowed"].regions[:2] for one in names["narrowed"].contacts_in(region.area)]:
        assert one.name.split()[0] in out

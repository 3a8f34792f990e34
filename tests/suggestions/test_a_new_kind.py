"""A new kind of suggestion is one file: put into a folder of kinds, it is in every answer, and named nowhere else."""

from __future__ import annotations

import sys

import pytest
from click.testing import CliRunner

from graph_engine.engine import Engine
from graph_engine.suggestions import kinds
from web.app import create_app
from web.cli import main
from web.http.current import CurrentEngine

TOY = '''
"""Neighbours in trade: a place with many jobs in an activity, and the nearest place with few."""

import pandas as pd

from graph_engine.suggestions.entities import EntityRef
from graph_engine.suggestions.kind import Explanation, RankedKind, RankedParts
from graph_engine.suggestions.model import Reason, Side
from graph_engine.suggestions.rules import Rule, RuleSet


def candidates(figures):
    ends = [(one, other) for one in figures.units for other in figures.units if one != other]
    rows = pd.DataFrame(ends, columns=["source", "target"])
    rows["distance_km"] = [figures.jobs.distance.at[end] for end in ends]
    rows = rows.assign(source_activity="255", target_activity="255", theme="metals and machinery")
    rows["contribution"] = 100.0 / (1.0 + rows["distance_km"])
    return rows.sort_values(["contribution", "source", "target"], ascending=[False, True, True], ignore_index=True)


class Words(Explanation):
    def reason(self, row, figures):
        ends = [Side(EntityRef.of_area(figures.area(row[end])), "255", "forgings", "jobs",
                     float(figures.jobs.jobs.at[row[end], "255"]), 2021) for end in ("source", "target")]
        return Reason(*ends, None, None, float(row["contribution"]), "A toy says that they are near.")

    def headline(self, rows, reasons, figures):
        return f"{reasons[0].source.area.name} is near {reasons[0].target.area.name}."

    def subject(self, row, figures):
        return f"forgings from {figures.area(row['source']).name}"


RULES = RuleSet([
    Rule("toy-near", "near enough for a toy", "The two are at most 80 km apart.",
         lambda rows, figures: rows["distance_km"] <= 80, lambda row, figures: "too far for a toy"),
    Rule("toy-north", "no toy sets out from Northern Ireland", "The source is in Great Britain.",
         lambda rows, figures: ~rows["source"].str.contains("TLN"), lambda row, figures: "it would have to swim"),
])
KIND = RankedKind(
    name="toy",
    title="Toy link",
    order=9,
    sentences="Two places that are near each other, for a test.",
    dataset="jobs",
    need=("target", "source"),
    evidence_wanted="A longer ruler would show it.",
    load=lambda: RankedParts(candidates=candidates, rules=RULES, explanation=Words()),
)
'''
PAGE = "/areas/TLE3/partners"


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """Put the file into a folder of kinds for the length of a test."""
    (tmp_path / "toy.py").write_text(TOY, encoding="utf-8")
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
    yield kinds.ranked_kinds()["toy"]
    sys.modules.pop(f"{kinds.__name__}.toy", None)
    vars(kinds).pop("toy", None)


@pytest.fixture
def engine(toy, snapshot_engine, monkeypatch):
    """The engine of the session, which nobody closes."""
    monkeypatch.setattr(snapshot_engine, "close", lambda: None)
    return snapshot_engine


@pytest.fixture
def client(engine, snapshot_store):
    """An application of its own, so that no answer of it is kept for others."""
    current = CurrentEngine(snapshot_store, lambda _address: engine)
    yield create_app(current, {"TESTING": True}).test_client()
    current.close()


def test_it_is_short():
    assert len(TOY.strip().splitlines()) < 60


def test_the_engine_ranks_it_and_its_rules_can_be_switched_off(engine):
    assert engine.kinds == ("topic", "supply", "research", "untied-peers", "toy")
    found = engine.match("TLE3", kinds=["toy"], near_misses=True)
    assert found.suggestions
    assert all(one.kind == "toy" and one.distance_km <= 80 for one in found.suggestions)
    assert {one.rule for one in found.near_misses} == {"toy-near"}
    wider = engine.match("TLE3", kinds=["toy"], top=50, without=["toy-near"])
    assert max(one.distance_km for one in wider.suggestions) > 80
    assert engine.match("TLN0", kinds=["toy"]).notes["toy"].endswith("A longer ruler would show it.")
    assert [one for one in engine.explain("TLE3", "TLE4").suggestions if one.kind == "toy"]


def test_the_command_line_shows_it(engine, monkeypatch):
    monkeypatch.setattr(Engine, "open", classmethod(lambda _cls, _address=None, **_options: engine))
    assert "topic, supply, research, untied-peers or toy;" in " ".join(
        CliRunner().invoke(main, ["match", "--help"]).output.split()
    )
    said = CliRunner().invoke(main, ["match", "TLE3", "--kind", "toy"], catch_exceptions=False).output
    assert "Toy link" in said
    assert "South Yorkshire is near" in said or "is near South Yorkshire" in said


def test_pages_and_the_api_have_it(client):
    page = client.get(f"{PAGE}?kind=toy").text
    assert '<option value="toy" selected>Toy link</option>' in page
    assert "A toy says that they are near." in page
    method = client.get("/method").text
    for words in ("Toy link", "Two places that are near each other, for a test.", "The two are at most 80 km apart."):
        assert words in method, words
    answer = client.get(f"/api/v1{PAGE}?kind=toy&without=toy-north").json
    assert {one["kind"] for one in answer["suggestions"]} == {"toy"}
    assert "toy-north" in [check["name"] for check in answer["suggestions"][0]["checks"]]
    described = client.get("/api/v1/openapi.json").json["paths"]["/areas/{code}/partners"]["get"]["parameters"]
    takes = {one["name"]: one["schema"] for one in described if "name" in one}
    assert takes["kind"]["enum"] == ["topic", "supply", "research", "untied-peers", "toy"]
    assert {"toy-near", "toy-north"} <= set(takes["without"]["items"]["enum"])


def test_nothing_of_it_stays():
    assert "toy" not in kinds.all_kinds()

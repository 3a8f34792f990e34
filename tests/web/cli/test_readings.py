"""Blind readings on the command line: cards for readers, and what they made of them."""

from __future__ import annotations

import csv
import io
import json
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from graph_engine.datasets.figures import load_figures
from graph_engine.suggestions.model import Match
from tests.readings.conftest import readings_graph
from tests.small_graph import MemoryStore
from web.cli import main
from web.cli.root import Session


@pytest.fixture(autouse=True)
def engine(monkeypatch):
    """An engine that has projects and no suggestion."""
    figures = load_figures(MemoryStore(readings_graph()))
    matcher = SimpleNamespace(figures=figures, match=lambda area, _: Match(1, area, (area,), ()))

    @contextmanager
    def opened(_session):
        yield SimpleNamespace(matcher=matcher)

    monkeypatch.setattr(Session, "engine", opened)


@pytest.fixture
def run(tmp_path):
    def run_command(*words, status=0):
        done = CliRunner().invoke(main, ["readings", *(word.format(tmp_path) for word in words)])
        assert done.exit_code == status, done.output
        return done.output

    return run_command


def test_make_writes_cards_and_says_what_there_was(run, tmp_path):
    text = run("make", "--out", "{}/one", "--seed", "2", "--random", "1")
    assert "real partnerships" in text
    assert "3 cards are in" in text
    assert {path.name for path in (tmp_path / "one").iterdir()} == {"cards.md", "verdicts.csv", "key.json"}
    found = json.loads(run("make", "--out", "{}/two", "--seed", "2", "--random", "1", "--format", "json"))
    assert found["parts"][2] == {"what": "real", "grade": None, "wanted": 20, "found": 2, "drawn": 2}
    assert (tmp_path / "one" / "cards.md").read_bytes() == (tmp_path / "two" / "cards.md").read_bytes()
    assert "not empty" in run("make", "--out", "{}/one", status=1)


@pytest.mark.long
def test_the_last_round_needs_the_reserve_of_those_before(run, tmp_path):
    assert "--reserve" in run("make", "--out", "{}/a", "--last", status=1)
    assert "--reserve" in run("make", "--out", "{}/a", "--last", "--reserve", "{}/kept.json", status=1)
    run("make", "--out", "{}/a", "--reserve", "{}/kept.json")
    before = (tmp_path / "kept.json").read_bytes()
    run("make", "--out", "{}/b", "--reserve", "{}/kept.json", "--last")
    assert (tmp_path / "kept.json").read_bytes() == before
    origins = [
        [card["origin"] for card in json.loads((tmp_path / name / "key.json").read_text("utf-8"))["cards"]]
        for name in "ab"
    ]
    # Both are reserved, so that the rounds before have none.
    assert ("real" in origins[0], origins[1].count("real")) == (False, 2)


@pytest.mark.long
def test_report_in_three_forms(run, tmp_path):
    run("make", "--out", "{}/one", "--random", "1")
    for reader, verdicts in (("anne", "sensible weak silly"), ("bert", "sensible sensible silly")):
        lines = [f"{n},{verdict}," for n, verdict in enumerate(verdicts.split(), start=1)]
        (tmp_path / "one" / f"verdicts-{reader}.csv").write_text("\n".join(["number,verdict,why", *lines]), "utf-8")
    text = run("report", "{}/one")
    for part in ("All readers", "Anne", "Bert", "Agreement", "random pairs", "95%"):
        assert part in text
    data = json.loads(run("report", "{}/one", "--format", "json"))
    assert {row["reader"] for row in data["rows"]} == {"all readers", "anne", "bert"}
    assert (data["agreement"][0]["cards"], data["agreement"][0]["agreed"]) == (3, pytest.approx(2 / 3, abs=1e-6))
    rows = list(csv.DictReader(io.StringIO(run("report", "{}/one", "--format", "csv"))))
    assert list(rows[0]) == list(data["rows"][0])
    assert [row["cards"] for row in rows] == [str(row["cards"]) for row in data["rows"]]


def test_a_folder_without_a_key_is_a_sentence(run, tmp_path):
    (tmp_path / "empty").mkdir()
    assert run("report", "{}/empty", status=1).startswith("hub: ")

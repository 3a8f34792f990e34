"""The back-test on the command line: from files and from a store, in every form, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from contextlib import contextmanager

import pandas as pd
import pytest
from click.testing import CliRunner

from graph_engine.prediction import counted_words, known_figures, participations
from graph_engine.prediction import run as run_module
from graph_engine.prediction.counted_words import ProjectWords, counted
from graph_engine.prediction.kinds_at_origin import KindAtOrigin
from graph_engine.prediction.specialisations import NewSpecialisations
from tests.loaders.eu.cordis_layout import PARTICIPANT, PROJECT, participant, project, table
from tests.long_run import first_now
from tests.prediction.made_participations import unplanned
from web.cli import main
from web.cli.root import Session

HOME = [f"u{one}{two}" for one in "ab" for two in range(10)]
TESTED = ("area–area", "area–area–theme", "organisation–organisation", "institution–business in another area")
ABROAD = [f"x{at}" for at in range(40)]
KEYS = {"score", "ndcg_at_10", "ci", "p_at_10", "recall_at_50", "mrr", "exposure_gini", "queries", "coverage", "lift"}


def archive(path, programme, projects):
    """Projects ``number → (start, members)``; members of the country UK begin with a ``u``."""
    rows = [
        participant(
            number,
            member,
            country="UK" if member[0] == "u" else "FR",
            activityType="HES" if member[:2] == "ua" else "PRC",
            nutsCode=f"UKE1{member[-1]}" * (member[0] == "u"),
        )
        for number, (_, members) in projects.items()
        for member in members
    ]
    starts = [
        project(number, frameworkProgramme=programme, startDate=start, endDate="", legalBasis="SC1")
        for number, (start, _) in projects.items()
    ]
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("project.csv", table(PROJECT, starts))
        packed.writestr("organization.csv", table(PARTICIPANT, rows))
    return path


@pytest.fixture
def files(tmp_path):
    draw = random.Random(0)
    dated = {
        str(at): (
            f"{2015 + at % 5}-0{1 + at % 9}-01",
            [*draw.sample(HOME, 2), *draw.sample(ABROAD, 2)],
        )
        for at in range(120)
    }
    undated = {str(1000 + at): ("", [HOME[at], f"x{at}"]) for at in range(20)}
    return (
        archive(tmp_path / "h2020.zip", "H2020", dated),
        archive(tmp_path / "fp7.zip", "FP7", undated),
    )


@pytest.fixture
def run(tmp_path):
    def run_command(*words, status=0):
        done = CliRunner().invoke(main, ["evaluate", *map(str, words)])
        assert done.exit_code == status, done.output
        return done

    return run_command


@pytest.mark.long
def test_files_are_tested_and_written(run, files, tmp_path):
    target, state = tmp_path / "found.json", tmp_path / "state.json"
    words = ["--cordis", files[0], "--cordis", files[1], "--origin", "2016", "--origin", "2017"]
    first = run(*words, "--json", target, "--state", state)
    assert "likely" in first.stdout
    assert "same identifier" in first.stdout
    assert "known to the end of 2016" in first.stderr
    found = json.loads(target.read_text("utf-8"))
    assert [(one["task"], one["origin"]) for one in found["tasks"]] == [
        (task, year) for task in TESTED for year in (2016, 2017)
    ]
    assert {one["country"] for one in found["tasks"]} == {"UK"}
    assert all(set(row) >= KEYS for one in found["tasks"] for row in one["scores"])
    again = run(*words, "--json", target, "--state", state)
    assert "known to the end" not in again.stderr
    assert json.loads(target.read_text("utf-8")) == found


@pytest.mark.long
def test_every_form_says_the_same(run, files):
    words = ["--cordis", files[0], "--origin", "2017"]
    data = json.loads(run(*words, "--format", "json").stdout)
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").stdout)))
    task = data["tasks"][0]
    whole = [row for row in rows if row["task"] == task["task"] and row["cut"] == "all new ties"]
    assert [float(row["ndcg_at_10"]) for row in whole] == pytest.approx([one["ndcg_at_10"] for one in task["scores"]])
    assert "after a gap" not in run(*words).stdout
    assert "after a gap" in run(*words, "--cuts").stdout


@pytest.mark.long
def test_a_country_without_places_has_the_organisations_alone(run, files):
    data = json.loads(run("--cordis", files[0], "--country", "fr", "--origin", "2017", "--format", "json").stdout)
    assert {one["task"] for one in data["not_testable"]} >= {"area–area"}
    assert {one["country"] for one in data["tasks"]} == {"FR"}


SPANISH_TOWNS = ["Madrid", "BARCELONA", "Sevilla", "Derio (Bizkaia)", "Zaragoza", "Vigo", "Leioa", "Oviedo"]


def spanish_archive(path, coded):
    """Sixteen organisations of Spain in eight places, in the published columns: with region codes and points, or not.

    ``nutsCode`` has five characters, ``geolocation`` latitude and longitude with a comma between.
    """
    draw = random.Random(1)
    rows, starts = [], []
    for number in range(60):
        starts.append(project(str(number), startDate=f"{2015 + number % 5}-0{1 + number % 9}-01", legalBasis="SC1"))
        for at in draw.sample(range(16), 2):
            place = {"city": SPANISH_TOWNS[at % 8]}
            if coded:
                place |= {"nutsCode": f"ES{at % 8}11", "geolocation": f"{40 + at % 8},{-3.5 + at % 5}"}
            kind = "HES" if at < 8 else "PRC"
            rows.append(participant(str(number), f"9{at:08}", country="ES", activityType=kind, **place))
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("project.csv", table(PROJECT, starts))
        packed.writestr("organization.csv", table(PARTICIPANT, rows))
    return path


@pytest.mark.parametrize(
    ("coded", "said"), first_now([(True, "regions by the codes"), (False, "towns named in the files")])
)
def test_another_country_has_the_areas_of_its_file(run, tmp_path, coded, said):
    path = spanish_archive(tmp_path / "h2020.zip", coded)
    data = json.loads(run("--cordis", path, "--country", "ES", "--origin", "2016", "--format", "json").stdout)
    assert "16 of 16 organisations are in 8 areas" in data["areas"]
    assert said in data["areas"]
    areas = next(one for one in data["tasks"] if one["task"] == "area–area")
    assert (areas["country"], areas["units"]) == ("ES", 8)
    assert [one["task"] for one in data["tasks"]] == list(TESTED)
    # Without points no pair is known to be far apart.
    assert ("pairs far apart" in {one["cut"] for one in areas["cuts"]}) == coded


class Opened:
    """A store without any figures."""

    def read(self):
        return None

    def release(self):
        return None


@pytest.fixture
def planned_store(monkeypatch):
    """A store whose participations and suggestions are made up."""

    @contextmanager
    def opened(_session):
        yield Opened()

    monkeypatch.setattr(Session, "store", opened)
    monkeypatch.setattr(participations, "participations_of_store", lambda _store, country, later: unplanned())
    made = {"source": ["ITL2-2021:AA00"], "target": ["ITL2-2021:AA01"], "score": [1.0]}
    made |= {"source_organisation": [None], "target_organisation": [None]}
    kinds = (
        KindAtOrigin("Made up", pd.DataFrame(made), ""),
        KindAtOrigin("Later", pd.DataFrame(made), "All is later."),
    )
    monkeypatch.setattr(run_module, "kinds_at", lambda _known: kinds)
    monkeypatch.setattr(run_module.StoreRecords, "jobs_by_year", lambda _self: [])
    monkeypatch.setattr(run_module.StoreRecords, "groups_by_year", lambda _self: [])
    row = NewSpecialisations("density", 2015, 2018, 9, 2, 0.7, (0.6, 0.8), 0.0, (0.0, 0.0))
    monkeypatch.setattr(run_module, "new_specialisations", lambda *_: (row,))
    monkeypatch.setattr(known_figures.KnownFigures, "of", classmethod(lambda *_: None))
    words = ProjectWords(counted([""] * len(unplanned().projects)))
    monkeypatch.setattr(counted_words, "words_of_store", lambda _store, projects: words)


@pytest.mark.long
@pytest.mark.usefixtures("planned_store")
def test_the_store_is_the_default(run):
    said = " ".join(run("--origin", "2017", "--null").stdout.split())
    assert "area–area, UK, known to the end of 2017" in said
    assert "kind: Made up" in said
    assert "Left out: kind: Later. All is later." in said
    assert "Made up (organisations that it names) at the end of 2017. It names no organisations" in " ".join(
        said.split()
    )
    assert "of all open pairs" in " ".join(said.split())
    assert "Ranks agree with 1,000 draws" in " ".join(said.split())
    assert "density" in said


@pytest.mark.long
@pytest.mark.usefixtures("planned_store")
def test_a_result_is_kept_beside_the_store(run, monkeypatch, tmp_path):
    monkeypatch.setenv("HUB_CACHE", str(tmp_path))
    said = run("--origin", "2017", "--keep").stderr
    kept = next(tmp_path.rglob("back-test-*.json"))
    assert str(kept) in said
    assert json.loads(kept.read_text("utf-8"))["tasks"][0]["origin"] == 2017


def test_what_cannot_be_tested_is_said(run, files, tmp_path):
    assert "leave --cordis out" in run("--cordis", files[0], "--keep", status=1).stderr
    assert "No organisation of ES" in run("--cordis", files[0], "--country", "ES", status=1).stderr
    assert "--json" in run("--cordis", files[0], "--json", tmp_path / "no" / "found.json", status=1).stderr
    (tmp_path / "state.json").write_text("{}", "utf-8")
    assert "name another file" in run("--cordis", files[0], "--state", tmp_path / "state.json", status=1).stderr

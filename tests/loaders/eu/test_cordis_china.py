"""CORDIS: projects that have a Chinese partner, with names of columns of their own."""

import pandas as pd
import pytest

from graph_engine.errors import LayoutError
from graph_engine.texts.terms import read_terms
from loaders.eu.cordis_china import LOADER
from loaders.framework.load_report import WITHHELD
from loaders.framework.loader import LoadContext
from tests.loaders.eu.cordis_layout import gzipped

PROJECT = [
    *("project_id", "acronym", "title", "objective", "programme", "status", "start_date", "end_date", "total_cost"),
    *("topics", "keywords"),
]
PARTNER = ["project_id", "org_name", "country", "city", "org_type", "ec_contribution", "net_contribution", "is_chinese"]


@pytest.fixture
def written(tmp_path):
    def write(projects, partners=()):
        paths = []
        for name, columns, rows in (("project", PROJECT, projects), ("organization", PARTNER, partners)):
            path = tmp_path / f"{name}.csv.gz"
            gzipped(path, columns, rows)
            paths.append(path)
        return paths

    return write


def project(number, **cells):
    return {
        "project_id": number,
        "title": f"Project {number}",
        "programme": "H2020",
        "start_date": "2018-01-01",
        "end_date": "2021-12-31",
        "total_cost": "100.5",
    } | cells


def partner(number, name, **cells):
    return {"project_id": number, "org_name": name, "country": "UK", "org_type": "HES", "city": "LEEDS"} | cells


def test_projects_are_a_sample_with_their_words(run, written):
    paths = written(
        [
            project(
                "768953", acronym="ONE", objective="for quiet tyres, " * 40, keywords="tyre noise, wear ,tyre noise"
            ),
            project("101135051", programme="HORIZON", topics="HORIZON-CL4-1", objective="On quiet tyres that wear."),
        ],
        [partner("768953", "University of Example")],
    )
    found = run(LOADER, *paths)
    assert [edition.key for edition in found.editions] == ["cordis-china"]
    assert "no measure" in found.editions[0].edition
    one = found.nodes.set_index("key").loc["china:768953"]
    assert one[["programme", "code", "acronym", "cost", "partners", "sample", "keywords"]].tolist() == [
        *("H2020", "768953", "ONE", 100.5, 1, True, "tyre noise; wear")
    ]
    assert pd.isna(one["rcn"])
    assert read_terms(one["terms"])["quiet tyres"] >= 25
    sectors = found.nodes.set_index("key").loc["h2020topic:HORIZON-CL4-1"]
    assert (sectors["version"], sectors["source"]) == ("Horizon Europe", "cordis-china")


def test_half_a_word_is_left_out(run, written):
    cut = ("noise " * 100)[:493] + " vehicl"
    paths = written([project("1", objective=cut), project("2", objective="Noise of a vehicl.")])
    found = run(LOADER, *paths)
    terms = found.nodes.set_index("key")["terms"].map(read_terms)
    assert "vehicl" not in terms["china:1"]
    assert "vehicl" in terms["china:2"]
    assert found.file_report(paths[0]).notes["objective cut by the source: its last word is left out"] == 1


def test_partners_are_joined_by_name_and_country(run, written):
    paths = written(
        [project("1"), project("2")],
        [
            partner("1", "THE UNIVERSITY OF EXAMPLE", ec_contribution="10.0"),
            partner("2", "Example University", ec_contribution="5.0"),
            partner("1", "TSINGHUA UNIVERSITY", country="CN", city="BEIJING", net_contribution="0.0"),
            partner("2", "TSINGHUA UNIVERSITY", country="CN", city="BEIJING", is_chinese="1"),
            partner("1", "JANE MARY EXAMPLE", org_type="PRC"),
            partner("1", "JUANA MARIA EJEMPLO", country="ES", org_type=""),
            partner("9", "University of Example"),
            partner("1", ""),
        ],
    )
    found = run(LOADER, *paths)
    records = found.nodes[found.nodes["key"].str.startswith("cordis-china:")].set_index("key")
    uk = records.loc["cordis-china:example-university"]
    assert uk[["scheme", "id", "country", "town", "kind"]].tolist() == [
        *("name", "example-university", "GB", "Leeds", "institution")
    ]
    (foreign,) = [key for key in records.index if key != "cordis-china:example-university"]
    assert records.loc[foreign, ["name", "town"]].isna().all()
    assert records.loc[foreign, "country"] == "CN"
    assert "TSINGHUA" not in found.nodes.to_csv().upper()
    assert len(found.edges[found.edges["to"].isin(["china:1", "china:2"])]) == 4
    assert sorted(row[2:] for row in found.quarantined(paths[1])) == [
        ("may be a person", WITHHELD),
        ("may be a person", WITHHELD),
        ("names no known project", "9"),
        ("neither identifier nor name", ""),
    ]
    notes = found.file_report(paths[1]).notes
    assert notes["no participant code: joined by cleaned name and country"] == 4
    assert notes["no participant code, abroad: known by a digest of name and country"] == 2


def test_partners_without_projects_and_other_tables_are_refused(written, tmp_path):
    paths = written([project("1")])
    with pytest.raises(LayoutError, match="No table of projects"):
        list(LOADER.load(paths[1:], LoadContext()))
    other = tmp_path / "other.csv"
    other.write_text("project_id,year\n1,2020\n", encoding="utf-8")
    with pytest.raises(LayoutError, match=r"other\.csv is neither the table of projects"):
        list(LOADER.load([other], LoadContext()))

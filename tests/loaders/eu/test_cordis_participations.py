"""CORDIS files as the back-test reads them: partners abroad with their names, which the graph never gets."""

from __future__ import annotations

import zipfile

import pytest

from graph_engine.errors import LayoutError
from graph_engine.schema import Scheme
from loaders.eu.cordis_participations import country_code, read_participations
from tests.loaders.eu.cordis_layout import PARTICIPANT, PROJECT, participant, project, table


@pytest.fixture
def archive(tmp_path):
    def write(name, projects, participants):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("project.csv", table(PROJECT, projects))
            packed.writestr("organization.csv", table(PARTICIPANT, participants))
        return path

    return write


def test_programmes_are_read_side_by_side(archive):
    newer = archive(
        "newer.zip",
        [project("1", legalBasis="SC1")],
        [
            participant("1", "111"),
            participant("1", "222", name="BEISPIEL GMBH", country="DE", nutsCode="DE212", geolocation="48.1,11.5"),
            participant("1", "333", role="thirdParty"),
        ],
    )
    earlier = archive(
        "earlier.zip",
        [project("1", frameworkProgramme="FP7", startDate="", endDate="")],
        [participant("1", "abc", name="Beispiel", country="DE")],
    )
    found = read_participations([newer, earlier])
    records = found.records.set_index("key")
    assert records.loc["cordis-h2020:222", ["name", "country", "nuts"]].tolist() == ["BEISPIEL GMBH", "DE", "DE212"]
    assert records.loc["cordis-h2020:222", "latitude"] == pytest.approx(48.1)
    assert records.loc["cordis-fp7:abc", "name"] == "Beispiel"
    assert found.projects.set_index("key")["start"].to_dict() == {"h2020:1": "2016-01-01", "fp7:1": ""}
    assert found.about[["from", "to"]].to_numpy().tolist() == [["h2020:1", f"{Scheme.PROGRAMME_PART}:SC1"]]
    assert set(found.rows["role"]) >= {"third party", "participant"}
    assert [file.rows_read for file in found.files] == [4, 2]


def test_without_projects_nothing_is_read(tmp_path):
    path = tmp_path / "organization.csv"
    path.write_text(table(PARTICIPANT, [participant("1", "111")]), "utf-8")
    with pytest.raises(LayoutError, match="No table of projects"):
        read_participations([path])


def test_countries_of_cordis_become_those_of_iso():
    assert [country_code(code) for code in ("UK", " el", "de")] == ["GB", "GR", "DE"]

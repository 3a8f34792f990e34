"""CORDIS: a selection with the words of projects and without participant codes, and the archive that replaces it."""

import random
import zipfile

import pandas as pd
import pytest

from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.texts.terms import read_terms
from loaders.eu.cordis import LOADER
from loaders.framework.load_report import WITHHELD
from loaders.framework.staging import Staging
from loaders.pipeline.assembly import merge
from tests.loaders.eu import cordis_layout as layout
from tests.loaders.eu.cordis_layout import gzipped

PROJECT = [
    *("id", "acronym", "title", "startDate", "endDate", "totalCost", "legalBasis", "topics", "masterCall", "subCall"),
    *("fundingScheme", "objective", "grantDoi", "cluster", "snapshot"),
]
PARTICIPANT = [
    *("projectID", "name", "shortName", "SME", "activityType", "city", "country", "organizationURL", "order", "role"),
    *("ecContribution", "snapshot"),
]


def project(number, **cells):
    return {
        "id": number,
        "title": f"Project {number}",
        "startDate": "2024-01-01",
        "endDate": "2027-12-31",
        "legalBasis": "HORIZON.2.5",
        "snapshot": "2026-04-16",
    } | cells


def participant(number, name, order, **cells):
    return {
        "projectID": number,
        "name": name,
        "activityType": "HES",
        "city": "Leeds",
        "country": "UK",
        "order": order,
        "role": "participant",
        "snapshot": "2026-04-16",
    } | cells


@pytest.fixture
def written(tmp_path):
    def write(projects, participants=()):
        return [
            gzipped(tmp_path / "project.csv.gz", PROJECT, projects),
            gzipped(tmp_path / "organization.csv.gz", PARTICIPANT, participants),
        ]

    return write


def records(found):
    return found.nodes[found.nodes["key"].str.startswith("cordis-")].set_index("key")


def participations(found):
    rows = found.edges[found.edges["to"].str.startswith("horizon:") & found.edges["from"].str.startswith("cordis-")]
    return {(row["from"], row["to"], row["role"]): row["contribution"] for row in rows.to_dict("records")}


def test_the_programme_follows_from_the_legal_basis_and_the_edition_says_that_it_is_a_selection(run, written):
    paths = written(
        [
            project("101", acronym="One", totalCost="100,5", topics="HORIZON-CL5-2024-1", startDate="2023-06-01"),
            project("102", legalBasis="EURATOM2027", startDate="2026-01-01", snapshot="2025-02-26"),
            project("103", legalBasis="SC1"),
        ]
    )
    found = run(LOADER, *paths)
    assert [(edition.key, edition.edition) for edition in found.editions] == [
        ("cordis-horizon", "a selection, projects open to hop-on, begun 2023 to 2026, updated 2026-04-16")
    ]
    one = found.nodes.set_index("key").loc["horizon:101"]
    assert one[["programme", "code", "acronym", "cost"]].tolist() == ["HORIZON", "101", "One", 100.5]
    assert one[["rcn", "sample", "terms"]].isna().all()
    assert found.quarantined(paths[0]) == [(4, "frameworkProgramme", "no framework programme", "")]
    assert found.file_report(paths[0]).notes["no framework programme: taken from the legal basis"] == 2


def test_participants_are_joined_by_cleaned_name_and_country(run, written):
    paths = written(
        [project("101"), project("102")],
        [
            participant("101", "THE UNIVERSITY OF EXAMPLE", "1", role="coordinator", ecContribution="10.5"),
            participant("102", "Example University", "2.0", role="associatedPartner"),
            participant("101", "BEISPIEL GMBH", "3", country="DE", activityType="PRC", organizationURL="http://b.de"),
            participant("102", "Beispiel", "4", country="DE", activityType="PRC"),
            participant("102", "Beispiel", "5", country="AT", activityType="PRC"),
            participant("102", "ΠΑΡΑΔΕΙΓΜΑ", "6", country="EL"),
        ],
    )
    found = run(LOADER, *paths)
    rows = records(found)
    uk = "cordis-horizon:example-university"
    assert rows.loc[uk, ["scheme", "id", "town", "type"]].tolist() == [
        *("name", "example-university", "Leeds", "higher education")
    ]
    foreign = rows.drop(uk)
    assert sorted(foreign["country"]) == ["AT", "DE", "GR"]
    assert foreign["id"].str.fullmatch("[a-z]{2}-[0-9a-f]{16}").all()
    assert foreign[["name", "town", "website"]].isna().all(axis=None)
    assert "eispiel" not in found.nodes.to_csv()
    found_in = participations(found)
    assert found_in[uk, "horizon:101", "coordinator"] == 10.5
    assert pd.isna(found_in[uk, "horizon:102", "associatedPartner"])
    notes = found.file_report(paths[1]).notes
    assert notes["no participant code: joined by cleaned name and country"] == 6
    assert notes["no participant code, abroad: known by a digest of name and country"] == 4


def test_what_may_be_a_person_is_withheld_abroad_too(run, written):
    paths = written(
        [project("101")], [participant("101", "Juana Maria Ejemplo", "1", country="ES", activityType="OTH")]
    )
    found = run(LOADER, *paths)
    assert found.quarantined(paths[1]) == [(2, "name", "may be a person", WITHHELD)]
    assert records(found).empty


@pytest.mark.long
def test_a_participation_that_two_takings_gave_counts_once(run, written):
    rows = [
        participant("101", "University of Example", "1", role="coordinator", ecContribution="20", city="LEEDS"),
        participant("101", "University of Example", "1.0", role="coordinator", ecContribution="30"),
        participant("101", "University of Example", "2", role="thirdParty", ecContribution="5"),
        participant("101", "University of Example", "3", role="thirdParty", ecContribution="5"),
        participant("101", "University of Example", "", role="participant", ecContribution="1"),
        participant("101", "University of Example", "", role="participant", ecContribution="2"),
    ]
    seen = []
    for number in range(2):
        random.Random(number).shuffle(rows)
        paths = written([project("101")], rows)
        found = run(LOADER, *paths)
        seen.append({key[2]: value for key, value in participations(found).items()})
        (row,) = found.quarantined(paths[1])
        assert row[1:3] == ("order", "participation stands twice under one number")
        assert found.nodes.set_index("key").loc["horizon:101", "partners"] == 3
    assert seen[0] == seen[1] == {"coordinator": 30, "third party": 10, "participant": 3}


def archive(tmp_path, *projects, participants=()):
    path = tmp_path / "cordis.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("project.csv", layout.table(layout.PROJECT, projects))
        packed.writestr("organization.csv", layout.table(layout.PARTICIPANT, participants))
    return path


@pytest.mark.long
def test_a_published_archive_replaces_the_selection_whole(tmp_path, written):
    old = archive(
        tmp_path, layout.project("1", rcn="1"), participants=[layout.participant("1", "900000001", city="Leeds")]
    )
    paths = [old, *written([project("101")], [participant("101", "University of Example", "1")])]
    with Staging(tmp_path / "staging") as staging:
        raw = staging.run(LOADER, paths, GraphTables()).tables
        files = {(row["source"], row["name"]) for row in raw.node_table(NodeLabel.SOURCE_FILE).to_pylist()}
        assert files == {
            ("cordis-h2020", "cordis.zip"),
            ("cordis-horizon", "project.csv.gz"),
            ("cordis-horizon", "organization.csv.gz"),
        }
        new = archive(
            tmp_path,
            layout.project("101", frameworkProgramme="HORIZON", rcn="260101", contentUpdateDate="2026-10-01"),
            participants=[layout.participant("101", "900000001")],
        )
        whole = merge(raw, staging.run(LOADER, [new], raw).tables)
        assert sorted(whole.node_table(NodeLabel.RECORD).column("key").to_pylist()) == [
            *("cordis-h2020:900000001", "cordis-horizon:900000001")
        ]
        assert sorted(whole.node_table(NodeLabel.PROJECT).column("rcn").to_pylist()) == ["1", "260101"]
        assert whole.edge_table(EdgeType.PARTICIPATED_IN, NodeLabel.RECORD, NodeLabel.PROJECT).num_rows == 2
        sources = {row["key"]: row["edition"] for row in whole.node_table(NodeLabel.SOURCE).to_pylist()}
        assert sources["cordis-horizon"] == "updated 2026-10-01"


def test_words_of_projects_of_several_programmes_in_one_call(run, tmp_path, written):
    old = archive(
        tmp_path,
        layout.project("1", rcn="207027", objective="How kilns recover heat.", keywords="kilns, heat"),
        layout.project("2", frameworkProgramme="FP7", rcn="x", objective="Kilns recover heat, writes Fausto."),
    )
    paths = written([project("101", objective="It shows how kilns recover heat from bricks.")])
    found = run(LOADER, old, *paths)
    assert {edition.key for edition in found.editions} == {"cordis-fp7", "cordis-h2020", "cordis-horizon"}
    rows = found.nodes[found.nodes["key"].str.match("(h2020|fp7|horizon):")].set_index("key")
    terms = rows["terms"].map(read_terms)
    for key in ("h2020:1", "fp7:2", "horizon:101"):
        assert terms[key]["recover heat"] == 1
    assert terms["horizon:101"]["bricks"] == 1
    assert "fausto" not in terms["fp7:2"]
    assert rows["rcn"].fillna("").to_dict() == {"h2020:1": "207027", "fp7:2": "", "horizon:101": ""}
    # This archive has no column of keywords; one that has is read.
    assert rows["keywords"].isna().all()
    assert "shows how" not in found.nodes.to_csv()


def test_keywords_are_read_where_an_archive_has_them(run, tmp_path):
    path = tmp_path / "project.csv"
    columns = [*layout.PROJECT, "keywords"]
    path.write_text(
        layout.table(columns, [layout.project("1", keywords="kilns , waste  heat;kilns;")]), encoding="utf-8"
    )
    assert run(LOADER, path).nodes.set_index("key").loc["h2020:1", "keywords"] == "kilns; waste heat"


@pytest.mark.long
def test_a_row_without_a_code_in_a_published_archive_is_joined_by_name(run, tmp_path):
    path = archive(tmp_path, layout.project("1"), participants=[layout.participant("1", "", name="Example Works Ltd")])
    found = run(LOADER, path)
    assert records(found).loc["cordis-h2020:example-works", "scheme"] == "name"
    assert found.file_report(path).notes["no participant code: joined by cleaned name and country"] == 1

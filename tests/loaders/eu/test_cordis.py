"""CORDIS: the published archive and the tables in it, with the oddities of real files."""

import random
import zipfile

import pandas as pd
import pytest

from graph_engine.errors import LayoutError
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import edge_schema
from loaders.eu.cordis import LOADER
from loaders.eu.cordis_programme import NO_PROJECT, PARTS
from loaders.framework.load_report import WITHHELD
from loaders.framework.loader import Edges, LoadContext, Nodes
from loaders.framework.staging import conform
from tests.area_graph import area_graph, square
from tests.loaders.eu.cordis_layout import PARTICIPANT, PROJECT, participant, project, table


@pytest.fixture
def archive(tmp_path):
    def write(projects, participants=(), name="cordis.zip", **members):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("project.csv", table(PROJECT, projects))
            packed.writestr("organization.csv", table(PARTICIPANT, participants))
            for member, text in members.items():
                packed.writestr(f"{member}.csv", text)
        return path

    return write


@pytest.fixture
def placed():
    inside = pd.DataFrame({"from": ["LAD-2025:E08000035"], "to": ["ITL3-2021:TLE42"], "weight": [1.0]})
    part_of = EdgeType.PART_OF
    table = conform(inside.assign(source="geography"), edge_schema(part_of), "inside")
    return area_graph(
        ("ITL3-2021:TLE42", "Leeds", 53.5, -1.5, square(-2, 53)),
        ("ITL3-2021:TLJ45", "Mid Kent", 51.5, 0.5, square(0, 51)),
        ("LAD-2025:E08000035", "Leeds", 53.5, -1.5, square(-2, 53)),
        ("POSTCODE:LS1", "Leeds", 53.6, -1.5),
        ("POSTCODE:LS2", "Leeds", 53.6, -1.5),
        ("POSTCODE:ME17", "ME17", 51.3, 0.6),
        edges={(part_of, NodeLabel.AREA, NodeLabel.AREA): table},
    )


def nodes(found, prefix):
    return found.nodes[found.nodes["key"].str.startswith(prefix)].set_index("key")


def records(found):
    return nodes(found, "cordis-")


def participations(found):
    rows = found.edges[
        found.edges["from"].str.startswith("cordis-") & found.edges["to"].str.match("(h2020|fp7|horizon):")
    ]
    return {
        (row["from"].partition(":")[2], row["to"], row["role"]): row["contribution"] for row in rows.to_dict("records")
    }


def set_aside(found, path):
    return [(line, column, rule, value) for line, column, rule, value in sorted(found.quarantined(path))]


def test_projects_participants_and_what_they_are_about(run, archive):
    path = archive(
        [project("1", acronym="ONE", title="First", totalCost="100,5", legalBasis="LEIT", topics="ICT-01")],
        [
            participant("1", "900000001", ecContribution="564562,5", role="coordinator"),
            participant("1", "900000002", name="UNIVERSITY OF EXAMPLE", activityType="HES", ecContribution="1788682.0"),
            participant("1", "900000003", name="BEISPIEL GMBH", country="EL", ecContribution="NA"),
        ],
    )
    found = run(LOADER, path)
    assert [edition.key for edition in found.editions] == ["cordis-h2020"]
    one = found.nodes.set_index("key").loc["h2020:1"]
    assert one[["programme", "code", "acronym", "title", "start", "end", "cost", "partners"]].tolist() == [
        *("H2020", "1", "ONE", "First", "2016-01-01", "2018-12-31", 100.5, 3)
    ]
    assert records(found)["kind"].to_dict() == {
        "cordis-h2020:900000001": "business",
        "cordis-h2020:900000002": "institution",
        "cordis-h2020:900000003": "business",
    }
    contributions = participations(found)
    assert contributions["900000001", "h2020:1", "coordinator"] == 564562.5
    assert contributions["900000002", "h2020:1", "participant"] == 1788682.0
    assert pd.isna(contributions["900000003", "h2020:1", "participant"])
    about = found.edges[(found.edges["from"] == "h2020:1")]
    assert set(about["to"]) == {"h2020part:LEIT", "h2020topic:ICT-01"}
    assert nodes(found, "h2020part:").loc["h2020part:LEIT", "name"] == PARTS["LEIT"]
    assert found.file_report(path).rows_read == 4
    assert found.file_report(path).notes["decimal comma read as a decimal point"] == 2


def test_of_foreign_partners_only_identifier_and_country_are_kept(run, archive):
    path = archive(
        [project("1")],
        [
            participant("1", "900000001", name="BEISPIEL AG", country="DE", city="Berlin", postCode="10115"),
            participant("1", "900000002", name="NAMIBIA EXAMPLE", country="NA", activityType="REC"),
            participant("1", "900000003", country="EL", organizationURL="http://example.gr", geolocation="37.9,23.7"),
        ],
    )
    rows = records(run(LOADER, path))
    assert rows["country"].tolist() == ["DE", "NA", "GR"]
    kept = rows[["name", "town", "postcode", "latitude", "website"]]
    assert kept.isna().all(axis=None)


def test_an_organisation_without_a_name_or_type(run, archive):
    path = archive(
        [project("1")],
        [
            participant("1", "900000001", name=""),
            participant("1", "900000002", name="EXAMPLE PLC", activityType=""),
            participant("1", "900000003", name="Example Trust", activityType=""),
        ],
    )
    found = run(LOADER, path)
    rows = records(found)
    assert rows["name"].isna().tolist() == [True, False, False]
    assert rows["kind"].tolist() == ["business", "business", "institution"]
    assert found.file_report(path).notes["no type: business by the legal form in its name, else institution"] == 2


def test_names_of_persons_are_withheld(run, archive):
    path = archive(
        [project("1")],
        [
            participant("1", "900000001", name="JANE MARY EXAMPLE"),
            participant("1", "900000002", name="Jane Example Consulting"),
            participant("1", "900000003", name="JANE EXAMPLE LTD"),
            participant("1", "900000004", name="John Example University", activityType="HES"),
        ],
    )
    found = run(LOADER, path)
    assert set_aside(found, path) == [(2, "organization.csv: name", "may be a person", WITHHELD)]
    assert "cordis-h2020:900000001" not in set(found.nodes["key"])
    assert found.nodes.set_index("key").loc["h2020:1", "partners"] == 4
    assert "MARY" not in found.nodes.to_csv()


def test_rows_that_lead_nowhere_or_repeat_are_set_aside(run, archive):
    twice = participant("1", "900000002", order="1")
    path = archive(
        [
            project("1"),
            project("1"),
            project("2", endDate="2015-01-01"),
            project("3", startDate="soon"),
            project("4", totalCost="a lot"),
            project("x5"),
        ],
        [
            participant("9", "900000001"),
            participant("1", "", name=""),
            twice,
            twice,
            participant("1", "900000003", ecContribution="1.2.3"),
            participant("1", "900000004", country="Britain"),
        ],
        legalBasis='"projectID";"legalBasis";"title";"uniqueProgrammePart"\n"1";"SC1";"";""\n"1";"SC1";"";""\n"8";"SC1";"";""\n',
    )
    found = run(LOADER, path)
    assert set_aside(found, path) == sorted(
        [
            (3, "project.csv: id", "repeated row", "1"),
            (4, "project.csv: endDate", "ends before it starts", "2015-01-01"),
            (5, "project.csv: startDate", "not a date", "soon"),
            (6, "project.csv: totalCost", "not a number", "a lot"),
            (7, "project.csv: id", "no project number", "x5"),
            (2, "organization.csv: projectID", NO_PROJECT, "9"),
            (3, "organization.csv: name", "neither identifier nor name", ""),
            (5, "organization.csv: projectID", "repeated row", "1"),
            (6, "organization.csv: ecContribution", "not a number", "1.2.3"),
            (7, "organization.csv: country", "not a country code of two letters", "Britain"),
            (3, "legalBasis.csv: projectID", "repeated row", "1"),
            (4, "legalBasis.csv: projectID", NO_PROJECT, "8"),
        ]
    )
    assert set(participations(found)) == {("900000002", "h2020:1", "participant")}


def test_two_rows_in_one_role_are_one_participation_and_two_roles_are_two(run, archive):
    path = archive(
        [project("1")],
        [
            participant("1", "900000001", role="thirdParty", order="6", ecContribution="10"),
            participant("1", "900000001", role="thirdParty", order="32", ecContribution="5"),
            participant("1", "900000001", role="participant", order="33", netEcContribution="7"),
        ],
    )
    found = run(LOADER, path)
    assert participations(found) == {
        ("900000001", "h2020:1", "third party"): 15,
        ("900000001", "h2020:1", "participant"): 7,
    }
    assert found.file_report(path).notes["no EU contribution: net contribution taken"] == 1


def test_who_left_and_third_parties_are_told_from_partners(run, archive):
    path = archive(
        [project("1")],
        [
            participant("1", "900000001", role="coordinator"),
            participant("1", "900000002", role="thirdParty"),
            participant("1", "900000003", role="participant", endOfParticipation="True"),
            participant("1", "900000004", role="participant", endOfParticipation="false"),
        ],
    )
    found = run(LOADER, path)
    assert {who: role for who, _, role in participations(found)} == {
        "900000001": "coordinator",
        "900000002": "third party",
        "900000003": "ended",
        "900000004": "participant",
    }
    assert found.nodes.set_index("key").at["h2020:1", "partners"] == 2
    assert found.file_report(path).notes["participation marked as ended: told from partners"] == 1


def test_the_latest_name_counts_then_the_most_frequent_then_the_first(run, archive):
    def named(number, organisation, name, updated=""):
        return participant(number, organisation, name=name, contentUpdateDate=updated)

    rows = [
        named("1", "900000001", "OLD NAME LTD", "2019-01-01 10:00:00"),
        named("2", "900000001", "OLD NAME LTD", "2019-01-01 10:00:00"),
        named("3", "900000001", "NEW NAME LTD", "2022-01-01 10:00:00"),
        named("1", "900000002", "RARE LTD"),
        named("2", "900000002", "USUAL LTD"),
        named("3", "900000002", "USUAL LTD"),
        named("1", "900000003", "B LTD"),
        named("2", "900000003", "A LTD"),
    ]
    random.Random(3).shuffle(rows)
    path = archive([project("1"), project("2"), project("3")], rows)
    found = run(LOADER, path)
    assert records(found)["name"].tolist() == ["NEW NAME LTD", "USUAL LTD", "A LTD"]
    assert found.file_report(path).notes["organisation with several names: latest taken"] == 3


@pytest.mark.long
def test_order_of_rows_changes_nothing(archive):
    projects = [project(str(number), legalBasis="SC1") for number in range(1, 6)]
    rows = [
        participant(str(1 + number % 5), f"90000000{number % 4}", order=str(number), ecContribution=str(number))
        for number in range(20)
    ]
    seen = []
    for number in range(2):
        random.Random(number).shuffle(projects)
        random.Random(number).shuffle(rows)
        context = LoadContext()
        batches = LOADER.load([archive(projects, rows, name=f"{number}.zip")], context)
        tables = [batch.rows for batch in batches if isinstance(batch, Nodes | Edges)]
        seen.append([frame.sort_values(list(frame.columns[:2])).to_csv(index=False) for frame in tables])
    assert seen[0] == seen[1]


def test_evidence_of_places(run, archive, placed):
    path = archive(
        [project("1")],
        [
            participant("1", "900000001", nutsCode="UKE42"),
            participant("1", "900000002", geolocation="(53.4,-1.5)"),
            participant("1", "900000003", postCode="ls1 4ap", city="LEEDS WEST YORKSHIRE"),
            participant("1", "900000004", postCode="0", city="Leeds"),
            participant("1", "900000005", postCode="0"),
            # The register took Leeds in Kent for the city.
            participant("1", "900000006", city="LEEDS", nutsCode="UKJ45", geolocation="51.3,0.6"),
            # Nobody's address: neither town nor postcode, and not alone there.
            participant("1", "900000007", nutsCode="UKE42", geolocation="53.6,-1.6"),
            participant("1", "900000008", nutsCode="UKE42", geolocation="53.6,-1.6"),
        ],
    )
    found = run(LOADER, path, graph=placed)
    located = found.edges[found.edges["how"].notna() & found.edges["to"].str.startswith("ITL3")]
    assert {row["from"][-1]: (row["to"], row["how"]) for row in located.to_dict("records")} == {
        "1": ("ITL3-2021:TLE42", "nuts code"),
        "2": ("ITL3-2021:TLE42", "coordinates"),
        "3": ("ITL3-2021:TLE42", "postcode"),
        "4": ("ITL3-2021:TLE42", "town"),
        "6": ("ITL3-2021:TLE42", "town"),
    }
    assert records(found).loc["cordis-h2020:900000003", ["town", "postcode"]].tolist() == ["Leeds", "LS1 4AP"]
    assert records(found).loc["cordis-h2020:900000006", ["latitude", "longitude"]].isna().all()
    notes = found.file_report(path).notes
    assert notes["placeholder of organisations without town and postcode: not placed"] == 2
    assert notes["coordinates or NUTS code far from the address: address taken"] == 1
    assert notes["no usable place"] == 3


def test_a_point_of_several_postcodes_is_the_towns(run, archive, placed):
    point = {"geolocation": "51.3,0.6", "city": "Maidstone"}
    path = archive(
        [project("1")],
        [
            participant("1", "900000001", postCode="LS1 4AP", **point),
            participant("1", "900000002", postCode="LS2 9JT", **point),
            participant("1", "900000003", postCode="ME17 1AA", **point),
        ],
    )
    found = run(LOADER, path, graph=placed)
    located = found.edges[found.edges["how"].notna() & found.edges["to"].str.startswith("ITL3")]
    assert set(located["how"]) == {"postcode"}
    assert found.file_report(path).notes["point of a town: postcode taken"] == 3


def test_horizon_europe_and_fp7_are_editions_of_their_own(run, archive):
    path = archive(
        [
            project(
                "1", frameworkProgramme="HORIZON", legalBasis="HORIZON.2.4", contentUpdateDate="2024-05-01 10:00:00"
            ),
            project("2", frameworkProgramme="FP7", startDate="", endDate=""),
            project("3", legalBasis="H2020-EU.3.4."),
            project("4", legalBasis="H2020-Euratom-1.1."),
        ],
        [participant("1", "900000001"), participant("2", "900000001", role="", activityType="")],
        legalBasis=(
            '"projectID";"legalBasis";"title";"uniqueProgrammePart"\n'
            '"1";"HORIZON.2.4";"Digital, Industry and Space";"true"\n'
        ),
        topics='"projectID";"topic";"title"\n"1";"HORIZON-CL4-1";"Clean steel"\n',
        euroSciVoc=(
            '"projectID";"euroSciVocCode";"euroSciVocPath";"euroSciVocTitle";"euroSciVocDescription"\n'
            '"1";"/25/63/391";"/engineering/materials/coatings";"coatings";""\n'
        ),
        webLink='"id";"physUrl"\n"1";"x"\n',
    )
    found = run(LOADER, path)
    assert {edition.key: edition.edition for edition in found.editions} == {
        "cordis-fp7": "date not stated",
        "cordis-h2020": "date not stated",
        "cordis-horizon": "updated 2024-05-01",
    }
    assert set(records(found).index) == {"cordis-fp7:900000001", "cordis-horizon:900000001"}
    names = found.nodes.set_index("key")["name"]
    assert names["h2020part:HORIZON.2.4"] == "Digital, Industry and Space"
    assert names["h2020topic:HORIZON-CL4-1"] == "Clean steel"
    assert names[["euroscivoc:/25", "euroscivoc:/25/63", "euroscivoc:/25/63/391"]].tolist() == [
        *("engineering", "materials", "coatings")
    ]
    edges = set(zip(found.edges["from"], found.edges["to"], strict=True))
    assert {("euroscivoc:/25/63/391", "euroscivoc:/25/63"), ("euroscivoc:/25/63", "euroscivoc:/25")} <= edges
    assert {("h2020:3", "h2020part:SC4"), ("h2020:4", "h2020part:Euratom")} <= edges
    assert ("horizon:1", "euroscivoc:/25/63/391") in edges
    assert found.file_report(path).notes["member webLink.csv not used"] == 1


def test_tables_beside_each_other_with_commas_and_without_a_header(run, tmp_path):
    projects = tmp_path / "project_2023.csv"
    rows = [project("1", objective="First line\nsecond line"), project("2", startDate="never")]
    projects.write_text(table(PROJECT, rows, delimiter=",", header=False), encoding="utf-8")
    participants = tmp_path / "organization_2023.csv"
    text = table(PARTICIPANT, [participant("1", "900000001")], delimiter=",", end="\r\n")
    participants.write_text("\ufeff" + text, encoding="utf-8", newline="")
    found = run(LOADER, participants, projects)
    assert set(participations(found)) == {("900000001", "h2020:1", "participant")}
    assert found.quarantined(projects) == [(3, "startDate", "not a date", "never")]
    assert "file without a header row: the published order of columns is taken" in found.file_report(projects).notes


def test_broken_rows_keep_their_line_in_a_file_without_header(run, tmp_path):
    path = tmp_path / "project.csv"
    text = table(PROJECT, [project("1"), project("2")], header=False)
    path.write_text(text + '"3";"SHORT"\n', encoding="utf-8")
    found = run(LOADER, path)
    assert found.quarantined(path) == [(3, "id", "2 fields where the header has 20", "3;SHORT")]
    assert found.file_report(path).rows_read == 3


def test_a_renamed_column_is_named(archive, tmp_path):
    path = tmp_path / "project.csv"
    header = [name.replace("startDate", "start_date") for name in PROJECT]
    path.write_text(table(header, [project("1")]), encoding="utf-8")
    with pytest.raises(LayoutError, match=r"no column 'startDate'; did 'start_date' replace it"):
        list(LOADER.load([path], LoadContext()))

"""Projects in Gateway to Research: the CSV export and JSON of both interfaces, as public programs read them."""

import json

import pandas as pd
import pytest

from graph_engine.errors import LayoutError
from graph_engine.schema import NodeLabel
from graph_engine.schema.graph_tables import GraphTables, node_schema
from loaders.framework.load_report import WITHHELD
from loaders.framework.staging import conform
from loaders.uk.gtr import LOADER

HEADER = (
    "FundingOrgName,ProjectReference,LeadROName,Department,ProjectCategory,PISurname,PIFirstName,PIOtherNames,"
    "PI ORCID iD,StudentSurname,StudentFirstName,StudentOtherNames,Student ORCID iD,Title,StartDate,EndDate,"
    "AwardPounds,ExpenditurePounds,Region,Status,GTRProjectUrl,ProjectId,FundingOrgId,LeadROId,PIId"
)
UNIVERSITY, FIRM = "11111111-AAAA", "22222222-BBBB"
BRICKS = "EP/X000001/1"


def a_line(reference=BRICKS, **changed):
    cells = dict.fromkeys(HEADER.split(","), "")
    cells |= {
        "FundingOrgName": "EPSRC",
        "ProjectReference": reference,
        "LeadROName": "University of Example",
        "ProjectCategory": "Research Grant",
        "PISurname": "Secretname",
        "PIFirstName": "Sam",
        "StudentSurname": "Secretname",
        "Title": "Drying of bricks",
        "StartDate": "01/04/2021",
        "EndDate": "31/03/2024",
        "AwardPounds": "366454",
        "Region": "Yorkshire and The Humber",
        "Status": "Active",
        "GTRProjectUrl": f"https://gtr.ukri.org:443/projects?ref={reference}",
        "ProjectId": f"P-{reference}",
        "LeadROId": UNIVERSITY,
        **changed,
    }
    return ",".join(f'"{value}"' for value in cells.values())


@pytest.fixture
def export(tmp_path):
    def write(*lines, name="projectsearch-1636377694679.csv"):
        path = tmp_path / name
        path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8-sig")
        return path

    return write


@pytest.fixture
def answer(tmp_path):
    def write(document, name="projects.json"):
        path = tmp_path / name
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    return write


def gtr_2(reference=BRICKS, **changed):
    return {
        "id": f"P-{reference}",
        "title": "Drying of bricks",
        "status": "Active",
        "grantCategory": "Research Grant",
        "leadFunder": "EPSRC",
        "abstractText": "We dry bricks by waste heat.",
        "identifiers": {"identifier": [{"value": reference, "type": "RCUK"}]},
        "researchTopics": {
            "researchTopic": [{"id": "T", "text": "Heat transfer"}, {"id": "U", "text": "Unclassified"}]
        },
        "links": {
            "link": [
                {"rel": "LEAD_ORG", "href": f"http://gtr.ukri.org/gtr/api/organisations/{UNIVERSITY}"},
                {"rel": "PI_PER", "href": "http://gtr.ukri.org/gtr/api/persons/1"},
                {"rel": "FUND", "href": "http://gtr.ukri.org/gtr/api/funds/1", "start": 1617231600000},
            ]
        },
        **changed,
    }


def of_the_site(**changed):
    return {
        "projectComposition": {
            "project": {
                "grantReference": BRICKS,
                "title": "Drying of bricks",
                "abstractText": "We dry bricks by waste heat.",
                "fund": {"start": 1617231600000, "end": 1711839600000, "funder": {"name": "EPSRC"}},
                "researchSubjects": [{"text": "Materials sciences"}],
            },
            "leadResearchOrganisation": {
                "id": UNIVERSITY,
                "name": "University of Example",
                "address": {"postCode": "s10 2tn"},
            },
            "organisationRoles": [
                {"id": UNIVERSITY, "name": "University of Example", "role": [{"name": "LEAD_RO"}]},
                {"id": FIRM, "name": "Bricks &amp; Sons Limited", "role": [{"name": "PROJECT_PARTNER"}]},
                {"id": "F", "name": "EPSRC", "role": [{"name": "FUNDER"}]},
            ],
            "personRoles": [
                {"firstName": "Sam", "surname": "Secretname", "role": [{"name": "PRINCIPAL_INVESTIGATOR"}]}
            ],
            "principalInvestigators": [{"fullName": "Sam Secretname"}],
            **changed,
        }
    }


def projects_of(found):
    return found.nodes[found.nodes["programme"].notna()].set_index("code")


def records_of(found):
    return found.nodes[found.nodes["kind"].notna()].set_index("id")


def test_the_csv_export(run, export):
    path = export(a_line(), a_line("BB/Y2", Title="Peat &amp; bogs", FundingOrgName="BBSRC"))
    found = run(LOADER, path)
    assert (found.editions[0].key, found.editions[0].edition) == ("gtr-projects", "exported 2021-11-08")
    project = projects_of(found).loc[BRICKS]
    assert project[["key", "programme", "title", "start", "end", "partners"]].tolist() == [
        *(f"gtr:{BRICKS}", "EPSRC", "Drying of bricks", "2021-04-01", "2024-03-31", 1)
    ]
    assert pd.isna(project["terms"])
    assert projects_of(found).loc["BB/Y2", "title"] == "Peat & bogs"
    [record] = found.nodes[found.nodes["kind"].notna()].itertuples()
    assert (record.key, record.kind, record.scheme, record.id) == (
        *(f"gtr-projects:{UNIVERSITY}", "institution", "gtr", UNIVERSITY),
    )
    assert (record.name, record.type, record.country) == ("University of Example", "education", "GB")
    assert found.edges[["from", "to", "role", "record"]].drop_duplicates().to_numpy().tolist() == [
        [f"gtr-projects:{UNIVERSITY}", "gtr:BB/Y2", "coordinator", f"gtr-projects:{UNIVERSITY}"],
        [f"gtr-projects:{UNIVERSITY}", f"gtr:{BRICKS}", "coordinator", f"gtr-projects:{UNIVERSITY}"],
    ]
    assert found.file_report(path).notes["HTML entities written out"] == 1


def test_rows_of_the_export_that_cannot_be_used(run, export):
    path = export(
        a_line(),
        a_line(),
        a_line("A", Title=""),
        a_line(""),
        a_line("B", FundingOrgName=""),
        a_line("C", StartDate="2021"),
        a_line("D", EndDate="01/01/2020"),
        a_line("E", LeadROName="Jane Mary Example"),
        a_line("F", Title="One"),
        a_line("F", Title="Another"),
        a_line("G", LeadROName="Unknown", LeadROId=""),
        a_line("H", EndDate="31/12/2099"),
        a_line("I", LeadROName="University of Elsewhere", LeadROId="33", Region="Outside UK"),
    )
    found = run(LOADER, path)
    assert {line: (rule, value) for line, _, rule, value in found.quarantined(path)} == {
        3: ("repeated row", BRICKS),
        4: ("no title", ""),
        5: ("no project reference", ""),
        6: ("no funder", ""),
        7: ("not a date", "2021"),
        8: ("ends before it starts", "01/01/2020"),
        9: ("may be a person", WITHHELD),
        10: ("contradicts another row", "F"),
        11: ("contradicts another row", "F"),
    }
    projects = projects_of(found)
    assert sorted(projects.index) == [BRICKS, "G", "H", "I"]
    assert projects.loc["G", "partners"] == 0
    assert pd.isna(projects.loc["H", "end"])
    assert pd.isna(records_of(found).loc["33", "country"])
    notes = found.file_report(path).notes
    assert notes["no lead organisation named"] == 1
    assert notes["end more than 30 years after the start: not taken"] == 1


def test_a_reference_that_stands_in_two_exports_is_repeated(run, export):
    one, two = export(a_line()), export(a_line(), name="projectsearch-1639238843837.csv")
    found = run(LOADER, two, one)
    assert len(projects_of(found)) == 1
    assert [rule for _, _, rule, _ in found.quarantined(two)] == ["repeated row"]
    assert found.editions[0].edition == "exported 2021-12-11"


@pytest.mark.long
def test_abstracts_of_the_api_give_projects_of_the_export_their_words(run, export, answer):
    table = export(a_line(EndDate=""))
    words = answer({"page": 1, "size": 100, "totalPages": 1, "project": [gtr_2()]})
    for paths in ((table, words), (words, table)):
        found = run(LOADER, *paths)
        [project] = projects_of(found).itertuples()
        assert project.terms == "bricks:1|dry:1|heat:1|waste:1"
        assert project.keywords == "Heat transfer"
        assert (project.start, project.partners) == ("2021-04-01", 1)
        assert records_of(found).loc[UNIVERSITY, "name"] == "University of Example"
        assert found.file_report(words).notes["project of another file: what that lacks is added"] == 1


def test_the_api_alone_names_participants_of_innovate_uk_only(run, answer):
    firm = {"organisationId": FIRM, "organisationName": "Example Kilns Limited", "role": "LEAD_PARTICIPANT"}
    person = {"organisationId": "P", "organisationName": "Jane Mary Example", "role": "PARTICIPANT"}
    path = answer(
        {
            "project": [
                gtr_2(),
                gtr_2("100123", leadFunder="Innovate UK", links={}, participantValues={"participant": [firm, person]}),
                gtr_2("", title="Nameless"),
                gtr_2("Z", title=""),
            ]
        }
    )
    found = run(LOADER, path)
    assert projects_of(found)["partners"].to_dict() == {BRICKS: 0, "100123": 1}
    assert records_of(found)[["name", "kind"]].to_numpy().tolist() == [["Example Kilns Limited", "business"]]
    notes = found.file_report(path).notes
    assert notes["organisation given by number only: load the CSV export beside it"] == 1
    assert notes["organisation that may be a person left out"] == 1
    assert [(line, rule) for line, _, rule, _ in found.quarantined(path)] == [
        (3, "no project reference"),
        (4, "no title"),
    ]
    assert "Jane" not in found.nodes.to_csv() + found.edges.to_csv()


@pytest.mark.parametrize(
    "document",
    [
        {"projectOverview": of_the_site()},
        {"searchResult": {"results": [of_the_site()]}},
        {"results": [of_the_site()]},
        [of_the_site()],
    ],
)
def test_the_interface_behind_the_site(run, answer, document):
    square = '{"type":"Polygon","coordinates":[[[-2,53],[-1,53],[-1,54],[-2,54],[-2,53]]]}'
    areas = pd.DataFrame(
        [
            ("ITL3-2021:TLE32", "TLE32", "ITL3", 2021, "Sheffield", 53.4, -1.5, square),
            ("POSTCODE:S10", "S10", "POSTCODE", None, "S10", 53.38, -1.5, None),
        ],
        columns=["key", "code", "level", "vintage", "name", "latitude", "longitude", "boundary"],
    ).assign(source="geography")
    placed = GraphTables(nodes={NodeLabel.AREA: conform(areas, node_schema(NodeLabel.AREA), "areas")})
    found = run(LOADER, answer(document), graph=placed)
    project = projects_of(found).loc[BRICKS]
    assert project[["programme", "start", "end", "partners", "keywords"]].tolist() == [
        *("EPSRC", "2021-04-01", "2024-03-31", 2, "Materials sciences")
    ]
    assert records_of(found)["name"].to_dict() == {UNIVERSITY: "University of Example", FIRM: "Bricks & Sons Limited"}
    ties = found.edges[found.edges["role"].notna()].set_index("from")["role"]
    assert ties.to_dict() == {f"gtr-projects:{UNIVERSITY}": "coordinator", f"gtr-projects:{FIRM}": "partner"}
    assert found.edges["to"][found.edges["how"].notna()].tolist() == ["ITL3-2021:TLE32"]


def test_persons_are_never_read(run, export, answer):
    found = run(LOADER, export(a_line()), answer([of_the_site(), gtr_2()]))
    assert "Secretname" not in found.nodes.to_csv() + found.edges.to_csv()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"project": [', "is not whole JSON"),
        ('{"organisation": [{"id": "1", "name": "x"}]}', "holds no project"),
        ("<html>Sign in</html>", "is a web page"),
        ("Name,Grant\nx,1\n", "expected the columns"),
    ],
)
def test_another_file_is_refused(run, tmp_path, text, said):
    path = tmp_path / "file"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LayoutError, match=said):
        run(LOADER, path)


def test_it_is_never_bundled_and_says_that_its_layout_is_unconfirmed():
    assert LOADER.files == {}
    assert "unconfirmed" in LOADER.describes

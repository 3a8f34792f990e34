"""Projects funded by Innovate UK, in the layout of the two workbooks as public programs read them."""

import pandas as pd
import pytest

from graph_engine.errors import LayoutError
from loaders.framework.load_report import WITHHELD
from loaders.uk.innovate_uk import LOADER
from tests.area_graph import area_graph, square

HEADER = [
    *("Competition Reference", "Competition Title", "Programme Title", "Sector", "Application Number"),
    *("Project Number", "Project Title", "Public Description", "Competition Year", "Innovate UK Product Type"),
    *("Participant Name", "Is Lead Participant", "CRN", "Project Start Date", "Project End Date"),
    *("Award Offered (£)", "Total Costs (£)", "Actual Spend to Date (£)", "Participant Withdrawn From Project"),
    *("Project Status", "Enterprise Size", "Postcode", "Address Region", "Address LEP", "Address Local Authority"),
    *("In Multiple LEPs", "Industrial Strategy Challenge Fund (ISCF)"),
]
USUAL = {
    "Project Number": 100123,
    "Project Title": "Drying of bricks",
    "Public Description": "We dry bricks by waste heat.",
    "Sector": "Manufacturing",
    "Participant Name": "Example Kilns Limited",
    "Is Lead Participant": "Yes",
    "CRN": "445790",
    "Project Start Date": "2021-04-01",
    "Project End Date": "2023-03-31",
    "Participant Withdrawn From Project": "No",
    "Project Status": "Live",
    "Enterprise Size": "Micro/small",
    "Postcode": "S102TN",
}


def a_row(**changed):
    cells = {**USUAL, **{name.replace("_", " "): value for name, value in changed.items()}}
    return [cells.get(name) for name in HEADER]


@pytest.fixture
def placed():
    return area_graph(
        ("ITL3-2021:TLE32", "Sheffield", 53.4, -1.5, square(-2, 53)),
        ("POSTCODE:S10", "S10", 53.38, -1.5),
    )


@pytest.fixture
def projects(workbook):
    def write(*rows, name="IUK-130126-InnovateUKFundedProjectsFY2015To2016ToPresent.xlsx", notes=True):
        sheets = {"Notes": [["Read me"], ["Awards are offers."]]} if notes else {}
        return workbook(name, {**sheets, "Funded projects": [HEADER, *rows]})

    return write


def test_a_project_with_its_participants(run, projects, placed):
    path = projects(
        a_row(),
        a_row(
            Participant_Name="University of Example",
            Is_Lead_Participant="No",
            CRN="RC000657",
            Enterprise_Size="Academic",
            Postcode=None,
            Public_Description=None,
        ),
    )
    found = run(LOADER, path, graph=placed)
    assert (found.editions[0].key, found.editions[0].edition) == ("innovate-uk", "released 2026-01-13")
    project = found.nodes[found.nodes["programme"].notna()].iloc[0]
    assert project[["key", "programme", "code", "title", "start", "end", "partners", "keywords"]].tolist() == [
        *("innovate-uk:100123", "Innovate UK", "100123", "Drying of bricks", "2021-04-01", "2023-03-31"),
        *(2, "Manufacturing"),
    ]
    assert project["terms"] == "bricks:1|dry:1|heat:1|waste:1"
    records = found.nodes[found.nodes["kind"].notna()].set_index("id")
    kilns, university = records.loc["00445790"], records.loc["RC000657"]
    assert kilns[["key", "kind", "scheme", "type", "company_number", "postcode", "size_class"]].tolist() == [
        *("innovate-uk:00445790", "business", "company", "company", "00445790", "S10 2TN", "Micro/small")
    ]
    assert university[["kind", "scheme", "type"]].tolist() == ["institution", "company", "higher education"]
    ties = found.edges[found.edges["role"].notna()]
    assert ties[["from", "to", "role"]].to_numpy().tolist() == [
        ["innovate-uk:00445790", "innovate-uk:100123", "coordinator"],
        ["innovate-uk:RC000657", "innovate-uk:100123", "participant"],
    ]
    located = found.edges[found.edges["how"].notna()]
    assert located[["from", "to", "how"]].to_numpy().tolist() == [
        ["innovate-uk:00445790", "ITL3-2021:TLE32", "postcode (address in the application)"]
    ]
    assert found.file_report(path).notes["no description"] == 1


def test_projects_none_of_which_is_described(run, projects, placed):
    found = run(LOADER, projects(a_row(Public_Description=None)), graph=placed)
    assert found.nodes.loc[found.nodes["programme"].notna(), "terms"].isna().all()


def test_rows_that_cannot_be_used_are_set_aside(run, projects):
    path = projects(
        a_row(),
        a_row(Project_Number=None),
        a_row(Project_Title=None),
        a_row(Participant_Name="Jane Mary Example", CRN=None),
        a_row(Participant_Name=None, CRN=None),
        a_row(Project_Start_Date="soon"),
        a_row(Project_End_Date="2020-01-01"),
        a_row(Project_Status="Withdrawn"),
        a_row(Participant_Name="Left Limited", CRN="1", Participant_Withdrawn_From_Project="Withdrawn"),
        a_row(Participant_Name="Gone Limited", CRN="2", Participant_Withdrawn_From_Project="Yes"),
        a_row(Postcode="HU3 2BN"),
        notes=False,
    )
    found = run(LOADER, path)
    rows = {line: (rule, value) for line, _, rule, value in found.quarantined(path)}
    assert rows == {
        3: ("no project number", ""),
        4: ("no title", ""),
        5: ("may be a person", WITHHELD),
        6: ("no name", ""),
        7: ("not a date", "soon"),
        8: ("ends before it starts", "2020-01-01"),
        9: ("project was withdrawn", "Withdrawn"),
        10: ("participant withdrew", "Withdrawn"),
        11: ("participant withdrew", "Yes"),
        2: ("participant stands again in the project", "100123"),
    }
    assert found.file_report(path).rows_accepted == 1
    assert "Jane" not in found.nodes.to_csv() + found.edges.to_csv()


def test_a_company_may_bear_a_persons_name(run, projects):
    found = run(LOADER, projects(a_row(Participant_Name="Jane Example", CRN="SC1234")))
    assert found.nodes["company_number"].dropna().tolist() == ["SC001234"]


def test_the_newest_project_says_what_a_participant_is_called(run, projects):
    old = projects(a_row(), name="IUK-130126-InnovateUKFundedProjects2004ToFY2014To2015.xlsx")
    new = projects(
        a_row(
            Project_Number=200456,
            Participant_Name="Example Ceramics Limited",
            Project_Start_Date="2025-04-01",
            Project_End_Date=None,
            Postcode=None,
        ),
        name="IUK-20260804-Innovate-UK-funded-projects-from-financial-year-2016-17-to-present.xlsx",
    )
    for paths in ((old, new), (new, old)):
        found = run(LOADER, *paths)
        [record] = found.nodes[found.nodes["kind"].notna()].itertuples()
        assert (record.name, record.postcode) == ("Example Ceramics Limited", "S10 2TN")
        assert found.nodes["programme"].notna().sum() == 2
        assert found.editions[0].edition == "released 2026-08-04"


def test_days_in_every_form(run, projects):
    rows = [
        a_row(Project_Number=number, Project_Start_Date=day, Project_End_Date=None)
        for number, day in enumerate([44287, "01/04/2021", "2021-04-01 00:00:00", None], start=1)
    ]
    found = run(LOADER, projects(*rows))
    starts = found.nodes[found.nodes["programme"].notna()].set_index("code")["start"].fillna("")
    assert starts.to_dict() == {"1": "2021-04-01", "2": "2021-04-01", "3": "2021-04-01", "4": ""}


def test_a_sheet_saved_as_csv(run, tmp_path):
    path = tmp_path / "projects.csv"
    pd.DataFrame([a_row()], columns=HEADER).to_csv(path, index=False)
    found = run(LOADER, path)
    assert found.nodes["code"].dropna().tolist() == ["100123"]
    assert found.editions[0].edition == "date not stated"


def test_participants_by_name_only(run, projects):
    found = run(LOADER, projects(a_row(CRN="N/A", Participant_Name="Example Trust", Enterprise_Size="Charity")))
    record = found.nodes[found.nodes["kind"].notna()].iloc[0]
    assert record[["scheme", "id", "kind", "type"]].tolist() == [
        *("name", "example-trust", "institution", "other organisation")
    ]


def test_another_workbook_is_refused(run, workbook):
    path = workbook("other.xlsx", {"Notes": [["Read me"]], "Data": [["Project Number", "Title"], [1, "x"]]})
    with pytest.raises(LayoutError, match="no row holds the columns Project Number, Project Title"):
        run(LOADER, path)


def test_it_is_never_bundled_and_says_that_its_layout_is_unconfirmed():
    assert LOADER.files == {}
    assert "unconfirmed" in LOADER.describes

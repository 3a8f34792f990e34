"""Research Excellence Framework: results, environment data and places, in the published layouts."""

import pandas as pd
import pytest

from graph_engine.errors import LayoutError
from loaders.framework.repeats import CONTRADICTION, REPEATED
from loaders.uk.ref import LOADER
from tests.area_graph import area_graph, square

HEAD_2021 = [
    *("Institution code (UKPRN)", "Institution name", "Institution sort order", "Main panel"),
    *("Unit of assessment number", "Unit of assessment name", "Multiple submission letter"),
    *("Multiple submission name", "Joint submission", "Profile", "FTE of submitted staff"),
    *("Total FTE of submitted staff for joint submission", "% of eligible staff submitted"),
    *("4*", "3*", "2*", "1*", "Unclassified"),
]
HEAD_2014 = [*HEAD_2021[:10], "FTE Category A staff submitted", "4*", "3*", "2*", "1*", "unclassified"]
SUBMISSION = ["Main panel", "Unit of assessment number", "Unit of assessment name", "Multiple submission letter"]
ENVIRONMENT = [
    "Institution UKPRN code",
    "Institution name",
    *SUBMISSION,
    "Multiple submission name",
    "Joint submission",
]
YEARS = [f"Income for academic year 20{year}-{year + 1}" for year in range(13, 20)]
TOTAL = "Total income for academic years 2013-14 to 2019-20"
UK_INDUSTRY = "UK industry, commerce and public corporations"
EU_INDUSTRY = "EU industry, commerce and public corporations"
FAR_INDUSTRY = "Non-EU industry commerce and public corporations"
ENGINEERING = (12, "Engineering")


def result(ukprn, name, unit, profile, staff, four, three, letter="", joint="", number=True):
    row = [float(ukprn) if number else ukprn, name, 1.0, "B", float(unit[0]), unit[1], letter, "", joint, profile]
    return [*row, staff, *(["", 100.0] if number else []), four, three, 10.0, 0.0, 0.0]


@pytest.fixture
def results_2021(workbook):
    def write(rows, name="results.xlsx", above=6, head=HEAD_2021):
        title = [["2021 Research Excellence Framework Results"], *([None] for _ in range(above - 1))]
        return workbook(name, {"Sheet1": [*title, head, *rows]})

    return write


@pytest.fixture
def environment(workbook):
    def write(degrees=(), income=(), in_kind=()):
        head = [["2021 Research Excellence Framework Results"], [None], ["Research income"], [None]]
        years = [f"Number of doctoral degrees awarded in academic year {year}" for year in range(2013, 2020)]
        averages = [
            "Average income for academic years 2015-16 to 2019-20",
            "Average income for academic years 2013-14 to 2019-20",
        ]
        return workbook(
            "environment.xlsx",
            {
                "ResearchDoctoralDegreesAwarded": [*head, [*ENVIRONMENT, *years], *degrees],
                "ResearchIncome": [*head, [*ENVIRONMENT, "Income source", *YEARS[:2], *averages, TOTAL], *income],
                "ResearchIncomeInKind": [*head, [*ENVIRONMENT, "Income source", *YEARS, TOTAL], *in_kind],
            },
        )

    return write


def income(source, total, ukprn="10000001", unit=ENGINEERING):
    return [ukprn, "Example University", "B", float(unit[0]), unit[1], "", "", "", source, 1.0, 1.0, 1.0, 1.0, total]


def active(found):
    edges = found.edges[found.edges["measure"].notna()]
    columns = [edges["from"], edges["to"], edges["measure"], edges["unit_part"].fillna("")]
    return dict(zip(zip(*columns, strict=True), edges["value"], strict=True))


def test_staff_and_overall_quality_become_activity(run, results_2021):
    rows = [
        result(10000001, "Example University", ENGINEERING, "Overall", 139.02, 15.0, 62.0),
        result(10000001, "Example University", ENGINEERING, "Outputs", 139.02, 15.0, 51.7),
    ]
    path = results_2021(rows)
    found = run(LOADER, path)
    key = ("ref2021:10000001", "ref2021:12")
    assert active(found) == {
        (*key, "research_staff", ""): 139.02,
        (*key, "quality_4", ""): 15.0,
        (*key, "quality_3", ""): 62.0,
    }
    assert set(found.edges["year"]) == {2021}
    record = found.nodes.set_index("key").loc["ref2021:10000001"]
    assert record[["kind", "scheme", "id", "ukprn", "type", "name", "country"]].tolist() == [
        *("institution", "ukprn", "10000001", "10000001", "university", "Example University", "GB")
    ]
    sector = found.nodes.set_index("key").loc["ref2021:12"]
    assert sector[["scheme", "code", "level", "name", "version"]].tolist() == [
        *("ref2021", "12", "unit", "Engineering", "2021")
    ]
    assert found.file_report(path).rows_read == 2
    assert found.file_report(path).notes["profiles of outputs, impact and environment, not used"] == 1


def test_double_submissions_keep_their_letter_and_joint_ones_their_own_staff(run, results_2021):
    music = (33, "Music")
    rows = [
        result(10000001, "Example University", music, "Overall", 30.0, 50.0, 30.0, letter="A"),
        result(10000001, "Example University", music, "Overall", 9.0, 20.0, 40.0, letter="B"),
        result(
            10000002, "Other University", ENGINEERING, "Overall", 5.0, 40.0, 40.0, joint="(joint submission with X)"
        ),
    ]
    path = results_2021(rows)
    found = run(LOADER, path)
    assert active(found)["ref2021:10000001", "ref2021:33", "research_staff", "A"] == 30
    assert active(found)["ref2021:10000001", "ref2021:33", "research_staff", "B"] == 9
    assert active(found)["ref2021:10000002", "ref2021:12", "research_staff", ""] == 5
    assert found.file_report(path).notes["part of a joint submission: own staff, quality of the whole"] == 1


def test_rows_that_are_not_of_the_exercise_are_set_aside(run, results_2021):
    rows = [
        result(10000001, "Example University", ENGINEERING, "Overall", 10.0, 15.0, 62.0),
        result(10000001, "Example University", ENGINEERING, "Overall", 10.0, 15.0, 62.0),
        result(10000002, "Other University", ENGINEERING, "Overall", 10.0, 15.0, 62.0),
        result(10000002, "Other University", ENGINEERING, "Overall", 11.0, 15.0, 62.0),
        result(10000003, "Third University", (35, "Alchemy"), "Overall", 10.0, 15.0, 62.0),
        result(123, "Short Number", ENGINEERING, "Overall", 10.0, 15.0, 62.0),
        result(10000004, "Small Submission", ENGINEERING, "Outputs", 2.0, "-", "-"),
        result(10000005, "No Number", ENGINEERING, "Overall", "many", 15.0, 62.0),
    ]
    path = results_2021(rows)
    found = run(LOADER, path)
    assert found.quarantined(path) == [
        (13, "Institution code (UKPRN)", "not a UKPRN of eight digits", "123"),
        (12, "Unit of assessment number", "not a unit of assessment from 1 to 34", "35"),
        (9, "record", REPEATED, "ref2021:10000001 | 12 |  | Overall"),
        (10, "record", CONTRADICTION, "ref2021:10000002 | 12 |  | Overall"),
        (11, "record", CONTRADICTION, "ref2021:10000002 | 12 |  | Overall"),
        (15, "FTE of submitted staff", "not a number", "many"),
    ]
    assert {key[0] for key in active(found)} == {"ref2021:10000001"}
    assert found.file_report(path).notes["profile withheld in a small submission"] == 1


def test_header_in_another_row_is_found_and_a_lost_column_is_named(run, results_2021):
    rows = [result(10000001, "Example University", ENGINEERING, "Overall", 10.0, 15.0, 62.0)]
    path = results_2021(rows, above=4)
    assert "header found in row 5, expected in row 7" in run(LOADER, path).file_report(path).notes
    renamed = results_2021(rows, "renamed.xlsx", head=[cell.replace("FTE of", "Number of") for cell in HEAD_2021])
    with pytest.raises(LayoutError, match="FTE of submitted staff"):
        run(LOADER, renamed)


def test_results_of_2014_have_two_header_rows_and_an_institution_without_number(run, workbook):
    short = [
        "UKPRN",
        "Institution",
        "SortOrder",
        "MainPanel",
        "UOA",
        "UnitOfAssessment",
        "msubId",
        "MultipleSubmission",
    ]
    general = (15, "General Engineering")
    rows = [
        result("10000001", "Example University", general, "Overall", 40.0, 20.0, 50.0, letter=" ", number=False),
        result("ZZZZZZZZ", "Institute of Zoology", (5, "Biology"), "Overall", 24.2, 30.0, 40.0, number=False),
    ]
    above = [["2014 Research Excellence Framework Results"], [None], [None], [None], short, [None], [None]]
    path = workbook("ref2014.xlsx", {"REF2014 Profiles": [*above, HEAD_2014, *rows]})
    found = run(LOADER, path)
    assert active(found)["ref2014:10000001", "ref2014:15", "research_staff", ""] == 40
    zoology = found.nodes.set_index("key").loc["ref2014:institute-of-zoology"]
    assert zoology["scheme"] == "name"
    assert pd.isna(zoology["ukprn"])
    assert found.file_report(path).notes["no UKPRN: institution known by its name"] == 1


def test_income_of_industry_is_that_of_three_sources(run, environment):
    rows = [
        income(UK_INDUSTRY, 3_000_000.0),
        income(EU_INDUSTRY, -1000.0),
        income(FAR_INDUSTRY, 500_000.0),
        income("EU government bodies", 1_000_000.0),
        income("Total income", 4_499_000.0),
    ]
    found = run(LOADER, environment(income=rows))
    key = ("ref2021-environment:10000001", "ref2021:12")
    assert active(found) == {
        (*key, "industry_income", ""): 3_499_000,
        (*key, "research_income", ""): 4_499_000,
    }
    assert set(found.edges["year_from"]) == {2013}
    assert set(found.edges["year"]) == {2020}


def test_income_that_is_not_complete_is_not_guessed(run, environment):
    rows = [
        income(UK_INDUSTRY, 3_000_000.0),
        income(EU_INDUSTRY, "?"),
        income(FAR_INDUSTRY, 500_000.0),
        income("Total income", 9_000_000.0, ukprn="10000002"),
        *(income(f"Source {number}", 500_000.0, ukprn="10000002") for number in range(14)),
        *(income(f"Source {number}", 500_000.0, ukprn="10000003") for number in range(14)),
        *(income(f"Source {number}", 500_000.0, ukprn="10000004") for number in range(13)),
    ]
    path = environment(income=rows)
    found = run(LOADER, path)
    assert found.quarantined(path) == [(7, f"ResearchIncome: {TOTAL}", "not a number", "?")]
    assert active(found) == {
        ("ref2021-environment:10000002", "ref2021:12", "research_income", ""): 9_000_000,
        ("ref2021-environment:10000003", "ref2021:12", "research_income", ""): 7_000_000,
    }
    notes = found.file_report(path).notes
    assert notes["income from industry not known from all three sources"] == 1
    assert notes["total income missing: sum of its sources taken"] == 1
    assert notes["total income differs from the sum of its sources by more than £10"] == 1


def test_degrees_are_summed_over_seven_years_and_income_in_kind_is_counted_only(run, environment):
    base = ["10000001", "Example University", "B", 12.0, "Engineering", "", "", ""]
    path = environment(
        degrees=[[*base, 1.0, 2.0, 3.5, 0.0, 1.0, 1.0, 1.5]],
        in_kind=[[*base, "Total income-in-kind", *([1.0] * 8)]],
    )
    found = run(LOADER, path)
    assert active(found) == {("ref2021-environment:10000001", "ref2021:12", "doctorates", ""): 10.0}
    assert found.file_report(path).notes["income in kind, not used"] == 1
    assert found.file_report(path).rows_read == 2


def test_results_and_environment_data_name_their_units_once(run, results_2021, environment):
    rows = [result(10000001, "Example University", ENGINEERING, "Overall", 10.0, 15.0, 62.0)]
    found = run(LOADER, results_2021(rows), environment(income=[income("Total income", 1.0)]))
    assert found.nodes["key"].tolist().count("ref2021:12") == 1
    assert [edition.key for edition in found.editions] == ["ref-2021-results", "ref-2021-environment"]


PROVIDERS = '"UKPRN","PROVIDER_NAME","VIEW_NAME","SORT_NAME","TOWN","POSTCODE","WEBSITE_URL","LONGITUDE","LATITUDE"'


@pytest.fixture
def placed():
    return area_graph(
        ("ITL3-2021:TLE32", "Sheffield", 53.4, -1.5, square(-2, 53)),
        ("LAD-2025:E08000039", "Sheffield", 53.4, -1.5, square(-2, 53)),
        ("POSTCODE:S10", "S10", 53.38, -1.5),
        ("POSTCODE:NW1", "NW1", 53.5, -1.4),
    )


def test_providers_are_placed_by_their_coordinates(run, tmp_path, placed):
    path = tmp_path / "learning-providers-plus.csv"
    path.write_text(
        f'{PROVIDERS}\n"10000001","EXAMPLE","Example University","Example","SHEFFIELD","S10 2TN",'
        '"http://www.example.ac.uk/staff/someone","-1.49","53.38"\n'
        '"1000","BAD","Bad","Bad","SHEFFIELD","S10 2TN","","",""\n',
        encoding="utf-8",
    )
    found = run(LOADER, path, graph=placed)
    assert set(zip(found.edges["from"], found.edges["to"], found.edges["how"], strict=True)) == {
        ("providers:10000001", "ITL3-2021:TLE32", "coordinates"),
        ("providers:10000001", "LAD-2025:E08000039", "coordinates"),
    }
    record = found.nodes.iloc[0]
    assert (record["town"], record["website"]) == ("Sheffield", "http://www.example.ac.uk")
    assert found.quarantined(path) == [(3, "UKPRN", "not a UKPRN of eight digits", "1000")]


def test_second_list_of_places_gives_postcodes(run, tmp_path, placed):
    path = tmp_path / "ukprn_postcode.csv"
    path.write_text("\ufeffinst_id,Post Code\n10000001,S10 2TN\n10000002,0\n10000001,S10 2TN\n", encoding="utf-8")
    found = run(LOADER, path, graph=placed)
    assert set(found.edges["how"]) == {"postcode"}
    assert found.nodes["key"].tolist() == ["ukprn-postcodes:10000001"]
    assert [(line, rule) for line, _, rule, _ in found.quarantined(path)] == [(4, REPEATED), (3, "not a postcode")]


def test_an_institution_in_no_list_of_places_is_placed_by_the_table_of_judgement(run, results_2021, placed):
    rows = [result(10009315, "Institute of Zoology", (5, "Biology"), "Overall", 24.2, 15.0, 62.0)]
    found = run(LOADER, results_2021(rows), graph=placed)
    seats = found.edges[found.edges["how"].notna()]
    assert set(seats["from"]) == {"ref2021:10009315"}
    assert set(seats["how"]) == {"postcode"}


def test_another_workbook_is_refused_with_its_sheets(run, workbook):
    with pytest.raises(LayoutError, match=r"has the sheets Budget; expected 'Sheet1'"):
        run(LOADER, workbook("other.xlsx", {"Budget": [["a"]]}))

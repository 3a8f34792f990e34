"""Employee jobs in Northern Ireland, in the layout of NISRA's workbook."""

import pytest

from graph_engine.errors import LayoutError
from loaders.framework.repeats import CONTRADICTION, REPEATED
from loaders.uk.nisra import LOADER, NORTHERN_IRELAND

BACK = ["Return to Index"]
NOTE = ["* Data have been suppressed for disclosure purposes"]


def figures(total, interval="±9"):
    return [1, total, interval, interval]


def over(columns):
    return [*[None] * columns, "Number of Employee Jobs", None, "95% Confidence Intervals", None]


def header(*columns):
    return [*columns, "Male \nFull-Time", "Total", "Male \nFull-Time", "Total"]


def title(number):
    return [f"Table {number} Number of Employee Jobs1, September 2019"]


ALL_SIC = [
    ["Section", "C", "Manufacturing", *figures(87349)],
    ["2 digit", "01", "Crops", *figures(427)],
    ["3 digit", "016", "Support of farming", *figures("*")],
    ["4 digit", "0161", "Support of crops", *figures("*")],
    ["5 digit", "25500", "Forging", *figures(0)],
    ["Total", "Total", "Total", *figures(773960)],
]
SECTIONS = [
    ["Belfast", "C", *figures(9000)],
    ["Newry, Mourne & Down", "P", *figures("*")],
    ["Total", "Total", *figures(773960)],
]
DISTRICTS = [["Belfast", *figures(230649)], ["Newry, Mourne & Down", *figures(58113)], ["Total", *figures(773960)]]


@pytest.fixture
def book(workbook):
    def write(all_sic=ALL_SIC, sections=SECTIONS, districts=DISTRICTS, **sheets):
        tables = {
            "Index of Tables": [BACK],
            "DCA": [BACK, title("1.1"), [], over(1), header("District Council Area"), *districts],
            "All SIC (SIC2-SIC5)": [
                BACK, title("2.3"), [], over(3), header("Level", "SIC 2007", "Description"), *all_sic, [], NOTE,
            ],
            "DCA by Section": [
                BACK, title("3.2"), [], over(2), header("District Council Area", "Section"), *sections, NOTE,
            ],
        }  # fmt: skip
        return workbook("NI_BRES_2019.xlsx", tables | sheets)

    return write


def test_figures_suppressed_and_totals(run, book):
    path = book()
    found = run(LOADER, path)
    held = found.edges.set_index(["from", "to"])
    assert held["value"].dropna().to_dict() == {
        (NORTHERN_IRELAND, "sic2007:C"): 87349,
        (NORTHERN_IRELAND, "sic2007:01"): 427,
        (NORTHERN_IRELAND, "sic2007:25500"): 0,
        (NORTHERN_IRELAND, "sic2007:total"): 773960,
        ("LAD-2025:N09000003", "sic2007:C"): 9000,
        ("LAD-2025:N09000003", "sic2007:total"): 230649,
        ("LAD-2025:N09000010", "sic2007:total"): 58113,
    }
    suppressed = held.index[held["suppressed"]]
    assert set(suppressed) == {
        (NORTHERN_IRELAND, "sic2007:016"),
        (NORTHERN_IRELAND, "sic2007:0161"),
        ("LAD-2025:N09000010", "sic2007:P"),
    }
    assert held.loc[suppressed, "value"].isna().all()
    assert set(held["measure"]) == {"employee_jobs"}
    assert set(held["year"]) == {2019}
    assert found.nodes["key"].tolist() == ["sic2007:total"]
    assert found.editions[0].key == "nisra-bres-2019"
    assert (found.file_report(path).rows_read, len(found.quarantined(path))) == (12, 0)


def test_the_order_of_rows_does_not_matter(run, book):
    first = run(LOADER, book()).edges
    second = run(LOADER, book(ALL_SIC[::-1], SECTIONS[::-1], DISTRICTS[::-1])).edges
    assert first.reset_index(drop=True).equals(second.reset_index(drop=True))


def test_rows_that_cannot_be_used_are_set_aside(run, book):
    path = book(
        [
            *ALL_SIC,
            ["2 digit", "25", "Metal", *figures("many")],
            ["3 digit", "999", "Nothing", *figures(3)],
            ["3 digit", "255", "Forging", *figures(7)],
            ["3 digit", "255", "Forging", *figures(7)],
            ["3 digit", "241", "Steel", *figures(7)],
            ["3 digit", "241", "Steel", *figures(8)],
            ["3 digit", "244", "Metals", *figures(-4)],
            ["3 digit", "245", "Castings", 3, None, "±1", "±1"],
        ],
        [*SECTIONS[:-1], ["Atlantis", "C", *figures(5)], ["Total", "Total", *figures(1)]],
    )
    found = run(LOADER, path)
    assert sorted(found.quarantined(path)) == [
        (8, "DCA by Section: District Council Area", "unknown area", "Atlantis"),
        (9, "DCA by Section: Total", "contradicts an earlier sheet of the workbook", "1.0"),
        (12, "All SIC (SIC2-SIC5): Total", "not a number", "many"),
        (13, "All SIC (SIC2-SIC5): SIC 2007", "unknown industry: no such code of SIC 2007", "999"),
        (15, "All SIC (SIC2-SIC5): SIC 2007", REPEATED, f"sic2007:255 | {NORTHERN_IRELAND}"),
        (16, "All SIC (SIC2-SIC5): SIC 2007", CONTRADICTION, f"sic2007:241 | {NORTHERN_IRELAND}"),
        (17, "All SIC (SIC2-SIC5): SIC 2007", CONTRADICTION, f"sic2007:241 | {NORTHERN_IRELAND}"),
        (18, "All SIC (SIC2-SIC5): Total", "below 0, the least that can be", "-4"),
        (19, "All SIC (SIC2-SIC5): Total", "no figure and no mark of suppression", ""),
    ]
    assert found.values("from", "to")[NORTHERN_IRELAND, "sic2007:total"] == 773960
    assert found.values("from", "to")[NORTHERN_IRELAND, "sic2007:255"] == 7


def test_a_header_in_another_row_is_found_and_noted(run, book):
    districts = [BACK, title("1.1"), [], [], over(1), header("District Council Area"), *DISTRICTS]
    path = book(DCA=districts)
    found = run(LOADER, path)
    assert len(found.edges) == 10
    assert found.file_report(path).notes["DCA: header found in row 6, expected in row 5"] == 1


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        (
            [BACK, title("1.1"), [], over(1), header("District Council Areas"), *DISTRICTS],
            "did 'District Council Areas'",
        ),
        ([BACK, title("1.1"), [], over(1), ["District Council Area", "Male", "All"], *DISTRICTS], "no column 'Total'"),
        ([BACK, ["No year"], [], over(1), header("District Council Area"), *DISTRICTS], "name the year"),
        ([BACK, title("1.1"), [], over(1), header("District Council Area")], "no row under the header"),
        ([BACK, ["Jobs, 2018"], [], over(1), header("District Council Area"), *DISTRICTS], "is of 2018"),
    ],
)
def test_other_layouts_are_refused(run, book, sheet, message):
    with pytest.raises(LayoutError, match=message):
        run(LOADER, book(DCA=sheet))


def test_a_missing_sheet_and_a_file_that_is_no_workbook(run, workbook, tmp_path):
    with pytest.raises(LayoutError, match="no sheet 'All SIC"):
        run(LOADER, workbook("other.xlsx", {"SIC2": [["x"]]}))
    page = tmp_path / "page.xlsx"
    page.write_text("<html></html>")
    with pytest.raises(LayoutError, match="is not a workbook"):
        run(LOADER, page)

"""Gross value added by industry: the ITL table, the districts' table, the districts' workbooks."""

import pytest

from graph_engine.errors import LayoutError
from loaders.framework.repeats import CONTRADICTION, REPEATED
from loaders.uk.gva import CHECK_ONLY, LOADER, divisions, finest

ITL = "ITL code,Region name,SIC07 code,SIC07 description"
DISTRICT = "lad_code,lad_name,industry_code,industry_name"
ROWS = [
    ("Total", "All industries", "1,300", "1,310"),
    ("A-E", "Production sector", "1,200", "1,205"),
    ("C (10-33)", "Manufacturing", "1,200", "1,205"),
    ("CA (10-12)", "Food", "1,250", "1,260"),
    ("CH (24-25)", "Metals", "-50", "-55"),
    ("L (68)", "Real estate", "100", "105"),
    ("68IMP", "Owner-occupiers' imputed rental", "70", "72"),
    ("68", "Real estate, excluding imputed rental", "30", "33"),
]


def itl_table(path, rows=ROWS, areas=("TLC11",), header=f"{ITL},2021,2022", mark="\ufeff"):
    def quoted(field):
        return f'"{field}"' if "," in field else field

    lines = [",".join([code, "Region", *map(quoted, row)]) for code in areas for row in rows]
    path.write_text(mark + "\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def test_divisions_of_published_codes():
    assert divisions("A-E") is None
    assert divisions("L (68)") == divisions("68") == divisions("68IMP") == {68}
    assert divisions("CD-CG (19-23)") == {19, 20, 21, 22, 23}


def test_finest_refuses_industries_that_overlap():
    with pytest.raises(LayoutError, match=r"'41-42' and '42-43' both cover division 42"):
        finest(["41-42", "42-43"])


def test_only_the_finest_industries_become_figures(run, tmp_path):
    path = itl_table(tmp_path / "t.csv", areas=("TLC11", "TLC12"))
    found = run(LOADER, path)
    assert set(found.edges["to"]) == {"gva:CA (10-12)", "gva:CH (24-25)", "gva:68", "gva:68IMP"}
    assert found.values("from", "to", "year")["ITL3-2021:TLC12", "gva:CA (10-12)", 2022] == 1260
    assert set(found.edges["from"]) == {"ITL3-2021:TLC11", "ITL3-2021:TLC12"}
    assert found.nodes.set_index("key").loc["gva:68IMP", ["scheme", "level", "name"]].tolist() == [
        "gva",
        "industry",
        "Owner-occupiers' imputed rental",
    ]
    assert [edition.key for edition in found.editions] == ["gva-itl3-2021-2022"]
    file_report = found.file_report(path)
    assert (file_report.rows_read, len(file_report.quarantined)) == (16, 0)
    assert file_report.notes == {CHECK_ONLY: 8, "negative figures kept": 4}


def test_a_list_of_2021_stays_in_2021_though_a_code_stands_in_later_lists(run, tmp_path):
    found = run(LOADER, itl_table(tmp_path / "t.csv", areas=("TLC11", "TLC14")))
    assert set(found.edges["from"]) == {"ITL3-2021:TLC11", "ITL3-2021:TLC14"}


def test_a_total_that_its_parts_do_not_sum_to_is_set_aside(run, tmp_path):
    rows = [("Total", "All industries", "1,300", "1,390"), *ROWS[1:]]
    path = itl_table(tmp_path / "t.csv", rows)
    found = run(LOADER, path)
    assert len(found.edges) == 8
    ((line, column, rule, value),) = found.quarantined(path)
    assert (line, column, value) == (2, "2022", "Total 2022: 1390; its parts 1310")
    assert rule == "differs by more than rounding (£2.5 million) from the sum of its parts"
    assert found.file_report(path).notes[CHECK_ONLY] == 3


def test_an_empty_cell_is_no_figure_and_no_failed_check(run, tmp_path):
    rows = [*ROWS[:-1], ("68", "Real estate, excluding imputed rental", "30", "")]
    path = itl_table(tmp_path / "t.csv", rows)
    found = run(LOADER, path)
    assert ("gva:68", 2022) not in found.values("to", "year")
    assert found.file_report(path).notes["cells without a figure"] == 1
    assert not found.quarantined(path)


def test_unknown_areas_industries_and_texts_are_set_aside(run, tmp_path):
    path = itl_table(tmp_path / "t.csv", ROWS[3:5], areas=("TLC11", "TLZ99"))
    path.write_text(path.read_text(encoding="utf-8") + "TLC11,R,Gadgets,G,1,2\nTLC11,R,41,B,1,n/a\n", encoding="utf-8")
    found = run(LOADER, path)
    assert set(found.edges["from"]) == {"ITL3-2021:TLC11"}
    assert sorted(found.quarantined(path)) == [
        (4, "ITL code", "unknown area", "TLZ99"),
        (5, "ITL code", "unknown area", "TLZ99"),
        (6, "SIC07 code", "unknown industry", "Gadgets"),
        (7, "2022", "not a number", "n/a"),
    ]


def test_repeated_and_contradictory_rows(run, tmp_path):
    rows = [ROWS[3], ROWS[3], ROWS[6], ("68IMP", "Owner-occupiers' imputed rental", "70", "99"), ROWS[7]]
    path = itl_table(tmp_path / "t.csv", rows)
    found = run(LOADER, path)
    assert set(found.edges["to"]) == {"gva:CA (10-12)", "gva:68"}
    assert [(line, rule) for line, _, rule, _ in sorted(found.quarantined(path))] == [
        (3, REPEATED),
        (4, CONTRADICTION),
        (5, CONTRADICTION),
    ]


def test_the_order_of_rows_does_not_matter(run, tmp_path):
    first = run(LOADER, itl_table(tmp_path / "a.csv", areas=("TLC11", "TLC12")))
    second = run(LOADER, itl_table(tmp_path / "b.csv", ROWS[::-1], areas=("TLC12", "TLC11")))
    assert first.edges.reset_index(drop=True).equals(second.edges.reset_index(drop=True))
    assert first.nodes.reset_index(drop=True).equals(second.nodes.reset_index(drop=True))


def test_districts_take_the_code_of_today(run, tmp_path):
    path = tmp_path / "districts.csv"
    path.write_text(
        f"{DISTRICT},2022,2023\n"
        "E08000016,Barnsley,41,Construction of buildings,10.0,11.0\n"
        "E08000016,Barnsley,AB (1-9),Agriculture and mining,2.0,\n"
        "E06000001,Hartlepool,41,Construction of buildings,14.0,34.0\n"
    )
    found = run(LOADER, path)
    assert found.values("from", "to", "year") == {
        ("LAD-2025:E08000038", "gvalad:41", 2022): 10,
        ("LAD-2025:E08000038", "gvalad:41", 2023): 11,
        ("LAD-2025:E08000038", "gvalad:AB (1-9)", 2022): 2,
        ("LAD-2025:E06000001", "gvalad:41", 2022): 14,
        ("LAD-2025:E06000001", "gvalad:41", 2023): 34,
    }
    assert [edition.key for edition in found.editions] == ["gva-lad-2022-2023"]


def book(workbook, rows, title="Regional gross value added (balanced)", name="book.xlsx", sheet="Current Price"):
    header = ["ITL1 region", "LAD code", "LA name", "SIC07", "SIC07 description", "2020", 2021]
    return workbook(name, {"Information": [["About"]], "CVM Index": [["Index"]], sheet: [[title], header, *rows]})


def test_a_workbook_of_districts(run, workbook):
    path = book(
        workbook,
        [
            ["North East", "E06000001", "Hartlepool", "Total", "All industries", 38, 40.0],
            ["North East", "E06000001", "Hartlepool", "F (41-43)", "Construction", 38, 40],
            ["North East", "E06000001", "Hartlepool", 41, "Construction of buildings", 14, 15],
            ["North East", "E06000001", "Hartlepool", "42-43", "Other construction", 24, 25.0],
        ],
    )
    found = run(LOADER, path)
    assert found.values("to", "year") == {
        ("gvalad:41", 2020): 14,
        ("gvalad:41", 2021): 15,
        ("gvalad:42-43", 2020): 24,
        ("gvalad:42-43", 2021): 25,
    }
    assert [edition.key for edition in found.editions] == ["gva-lad-2020-2021-north-east"]
    assert found.editions[0].title.endswith("districts of North East")
    assert found.file_report(path).notes == {CHECK_ONLY: 2}


def test_two_releases_keep_their_own_editions_and_share_industries(run, workbook, tmp_path):
    path = tmp_path / "districts.csv"
    path.write_text(f"{DISTRICT},2021\nE06000001,Hartlepool,41,Construction of buildings,16.0\n")
    other = book(workbook, [["North East", "E06000001", "Hartlepool", 41, "Construction of buildings", 14, 15]])
    found = run(LOADER, path, other)
    assert found.values("source", "year") == {
        ("gva-lad-2021-2021", 2021): 16,
        ("gva-lad-2020-2021-north-east", 2020): 14,
        ("gva-lad-2020-2021-north-east", 2021): 15,
    }
    assert set(found.nodes["key"]) == {"gvalad:41"}


def test_a_workbook_without_the_sheet_or_with_another_header(run, workbook):
    with pytest.raises(LayoutError, match="no sheet 'Current Price'"):
        run(LOADER, book(workbook, [], sheet="Chained"))
    path = workbook("other.xlsx", {"Current Price": [["Title"], ["LAD", "Name", "2020"], ["E06000001", "x", 1]]})
    with pytest.raises(LayoutError, match="no row holds the columns"):
        run(LOADER, path)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("ITL code,Region name,SIC code,SIC07 description,2021,2022", "no column 'SIC07 code'; did 'SIC code'"),
        ("Region name,SIC07 code,SIC07 description,2021,2022", "no column 'ITL code'"),
        (f"{ITL},2020,2022", "no column for 2021"),
        (f"{ITL},first,second", "no column that is a year"),
        (f"{ITL},2021,2021", "stands 2 times"),
    ],
)
def test_other_headers_are_refused_by_name(run, tmp_path, header, message):
    with pytest.raises(LayoutError, match=message):
        run(LOADER, itl_table(tmp_path / "t.csv", header=header))


def test_years_may_carry_marks(run, tmp_path):
    found = run(LOADER, itl_table(tmp_path / "t.csv", header=f"{ITL},2021,2022 [provisional]"))
    assert set(found.edges["year"]) == {2021, 2022}


def test_delimiter_web_page_and_merge_conflict(run, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(f"{ITL.replace(',', ';')};2021;2022\nTLC11;R;41;Buildings;1;2\n=======\nTLC12;R;41;Buildings;3;4\n")
    found = run(LOADER, path)
    assert sorted(found.edges["value"]) == [1, 2, 3, 4]
    assert found.quarantined(path)[0][2] == "mark of a merge conflict"
    path.write_text("<html><head></head></html>\n")
    with pytest.raises(LayoutError, match="is a web page"):
        run(LOADER, path)


def test_levels_are_not_mixed_and_a_table_of_nowhere_gives_nothing(run, tmp_path):
    with pytest.raises(LayoutError, match="levels ITL2, ITL3"):
        run(LOADER, itl_table(tmp_path / "t.csv", areas=("TLC11", "TLC1")))
    path = itl_table(tmp_path / "t.csv", areas=("XX",))
    found = run(LOADER, path)
    assert not found.editions
    assert len(found.quarantined(path)) == len(ROWS)

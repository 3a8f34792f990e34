"""Supply links from the US table in detail and the UK table, in the layouts in which they are published."""

import numpy as np
import pytest

from graph_engine.errors import InputError, LayoutError
from loaders.combined.supply_use import LOADER, classes_of_activities, us_links
from loaders.framework.use_table import UseTable
from loaders.uk.supply_use_tables import industry_prefixes, sic_prefixes

CROSSWALK = (
    "BEA_2017_Sector_Code,BEA_2017_Detail_Code,BEA_2017_Detail_Name,NAICS_2017_Code,NAICS_2017_Name,NAICS_2007_Code\n"
    "31G,331110,Iron and steel mills,331,Primary Metal Manufacturing,331\n"
    "31G,331110,Iron and steel mills,331110,Iron and Steel Mills,331111\n"
    "31G,33211A,Forging,332111,Iron and Steel Forging,332111\n"
    "31G,336111,Automobiles,336111,Automobile Manufacturing,336111\n"
    "31G,336390,Other vehicle parts,336390,Other Motor Vehicle Parts,336399\n"
    '31G,325110,Petrochemicals,325110,"Petrochemicals, made up",325110\n'
    "42,423100,Vehicle merchants,423110,Automobile Merchants,423110\n"
)
CONCORDANCE = (
    "\ufeffNAICS 2017,NACE Rev. 2,NACE Rev. 2,US NAICS 2017,Notes\n"
    "331110,24.10,Manufacture of basic iron and steel,Iron and Steel Mills,\n"
    '332111,25.50,"Forging, pressing",Iron and Steel Forging,\n'
    "336111,29.10,Manufacture of motor vehicles,Automobile Manufacturing,\n"
    "336390,28.13,Manufacture of other pumps,Other Motor Vehicle Parts,pumps\n"
    "336390,29.32,Manufacture of other parts,Other Motor Vehicle Parts,\n"
    "325110,20.14,Organic basic chemicals,Petrochemicals,\n"
    "423110,45.11,Sale of cars,Automobile Merchants,\n"
    "00,98.10,Own use,Multiple,\n"
)
INDUSTRIES = ["331110", "33211A", "336111", "336390"]
USE = {
    "331110": (10, 40, 5, 10),
    "33211A": (5, 10, 20, 5),
    "336390": (0, 0, 25, 20),
    "325110": (0, 0, 2, 0),
    "423100": (10, 10, 30, 5),
    "S00401": (20, 0, 0, 0),
    "T005": (45, 60, 82, 40),
    "V00100": (9, 9, 9, 9),
    "T008": (54, 69, 91, 49),
}
KEY = [
    ["2020 Input-Output Analytical Tables"],
    ["Classification key"],
    ["IOG code (=SIC 2007 industry & CPA 2008 product code)", "Description", "NACE Rev.2"],
    [None, None, "A3"],
    ["01", "Crop and animal production", "1"],
    ["20A", "Industrial gases, inorganics and fertilisers - 20.11/13/15"],
    ["20B", "Petrochemicals - 20.14/16/17/60"],
    ["24.1-3", "Basic iron and steel"],
    ["25OTHER", "Fabricated metal products, excluding weapons - 25.1-3/5-9"],
    [25.4, "Weapons and ammunition"],
    [29, "Motor vehicles"],
    ["98*", "Undifferentiated goods"],
    ["*  Not explicitly measured"],
]
UK_CODES = ["A01", "C20A", "C20B", "C241T243", "C25", "C29", "G46"]
UK_INDUSTRIES = [
    "Crop And Animal Production \xa0",
    "Manufacture of industrial gases - 20.11/13/15",
    "Manufacture of petrochemicals - 20.14/16/17/60",
    "Manufacture of basic iron and steel",
    "Manufacture Of Fabricated Metal Products \xa0",
    "Manufacture Of Motor Vehicles, Trailers And Semi-Trailers \xa0",
    "Wholesale Trade",
]
UK = [
    ["CPA_A01", "Products of agriculture            ", 100, 0, 0, 0, 0, 0, 0],
    ["CPA_C20A", "Industrial gases - 20.11/13/15  ", 0, 50, 20, 0, 0, 10, 0],
    ["CPA_C20B", "Petrochemicals - 20.14/16/17/60  ", 0, 50, 80, 0, 0, 20, 0],
    ["CPA_C241_3", "Basic iron and steel", 0, 0, 0, 400, 200, 100, 0],
    ["CPA_C25", "Fabricated metal products, excl. machinery and equipment", 0, 0, 0, 0, 300, 65, 0],
    ["CPA_C29", "Motor vehicles, trailers and semi-trailers      ", 0, 0, 0, 0, 0, 305, 0],
    ["CPA_G46", "Wholesale trade services", 0, 0, 0, 600, 500, 500, 800],
    [None, "Total intermediate consumption at purchasers' prices", 100, 100, 100, 1000, 1000, 1000, 800],
    [None, "Compensation of employees", 1, 1, 1, 1, 1, 1, 1],
]


def use_table(rows=USE, industries=INDUSTRIES):
    lines = [",".join(["commodity", *industries, "T001", "F01000", "NA"])]
    lines += [",".join([code, *(f"{value}" for value in row), "0.0", "7", "7"]) for code, row in rows.items()]
    return "\n".join(lines) + "\n"


def uk_sheet(rows=UK, codes=UK_CODES):
    heads = [
        ["2.0", "Industries' intermediate consumption in 2022 "],
        ["Contents"],
        [None, None, "Industries' consumption"],
    ]
    names = [None, "Product", *UK_INDUSTRIES, "Total\nintermediate\ndemand"]
    return [*heads, [None, None, *codes, None], names, *([*row, sum(row[2:])] for row in rows)]


@pytest.fixture
def files(tmp_path, workbook):
    """Write the five files; a keyword replaces the content of one, ``None`` leaves it out."""

    def write(uk=None, key=KEY, us=None, crosswalk=CROSSWALK, concordance=CONCORDANCE):
        old = {"Table 2 - Int Con 2021": [["old"]], "Table 2 - Int Con 2022": uk or uk_sheet()}
        written = [workbook("uk.xlsx", {"Contents": [["x"]], **old}), workbook("key.xlsx", {"IOGs": key})]
        for name, text in (("us.csv", us or use_table()), ("cross.csv", crosswalk), ("nace.csv", concordance)):
            (tmp_path / name).write_text(text, encoding="utf-8")
            written.append(tmp_path / name)
        return written

    return write


def test_codes_of_the_uk_tables():
    assert sic_prefixes("33.11-14/17") == ("3311", "3312", "3313", "3314", "3317")
    assert sic_prefixes("13") == sic_prefixes("13*") == ("13",)
    assert sic_prefixes("23OTHER") == sic_prefixes("") == ()
    assert industry_prefixes("CPA_C235_6", {}) == ("235", "236")
    assert industry_prefixes("CPA_C11.01-3 & C12", {}) == ("1101", "1102", "1103", "12")
    assert industry_prefixes("F41, F42  & F43", {}) == ("41", "42", "43")
    assert industry_prefixes("CPA_C23OTHER", {"23OTHER": ("231", "239")}) == ("231", "239")
    assert industry_prefixes("CPA_L68BXL683", {}) == ()


def test_activities_are_made_of_the_classes_that_are_loaded():
    assert classes_of_activities(["2014", "2011", "2550", "8520", "3316", "0161", "9999"]) == {
        "201": ("2011", "2014"),
        "255": ("2550",),
    }


def test_links_have_both_witnesses_with_their_names(run, files):
    found = run(LOADER, *files())
    rows = found.edges.set_index(["from", "to"])
    link = rows.loc[("sic2007:255", "sic2007:291")]
    # In the US, 20 of the 82 that car makers buy, and 40 of the 207 that all buy, scrap left out.
    assert link["us_share"] == pytest.approx(20 / 82, abs=1e-6)
    assert link["us_norm"] == pytest.approx((20 / 82) / (40 / 207), abs=1e-4)
    assert link["uk_share"] == pytest.approx(0.065)
    assert link["uk_norm"] == pytest.approx(0.065 / (365 / 4100), abs=1e-4)
    assert link["uk_supplier"] == "Fabricated metal products, excl. machinery and equipment"
    assert link["uk_buyer"] == "Motor vehicles, trailers and semi-trailers"
    assert (link["us_year"], link["uk_year"], link["uk_same_row"]) == (2017, 2022, False)
    assert found.editions[0].key == "supply-use-uk2022-us2017"
    assert len(found.editions) == 1


def test_scrap_counts_neither_as_input_nor_in_the_whole(run, files):
    rows = run(LOADER, *files()).edges.set_index(["from", "to"])
    assert rows.loc[("sic2007:255", "sic2007:241"), "us_share"] == pytest.approx(5 / 25)


def test_a_code_of_several_classes_is_split_equally(run, files):
    rows = run(LOADER, *files()).edges.set_index(["from", "to"])
    assert rows.loc[("sic2007:293", "sic2007:291"), "us_share"] == pytest.approx(12.5 / 82, abs=1e-6)
    assert rows.loc[("sic2007:241", "sic2007:293"), "us_share"] == pytest.approx(5 / 20)


def test_one_row_of_the_uk_table_cannot_say(run, files):
    rows = run(LOADER, *files()).edges.set_index(["from", "to"])
    assert rows.loc[("sic2007:293", "sic2007:291"), "uk_same_row"]
    assert not rows.loc[("sic2007:241", "sic2007:291"), "uk_same_row"]


def test_a_group_in_several_rows_takes_its_strongest(run, files):
    link = run(LOADER, *files()).edges.set_index(["from", "to"]).loc[("sic2007:201", "sic2007:291")]
    assert link["uk_share"] == pytest.approx(20 / 1000)
    assert link["uk_supplier"] == "Petrochemicals"


def test_no_activity_supplies_itself_and_services_are_left_out(run, files):
    edges = run(LOADER, *files()).edges
    assert (edges["from"] != edges["to"]).all()
    assert set(edges["from"]) <= {"sic2007:201", "sic2007:241", "sic2007:255", "sic2007:293", "sic2007:291"}


def test_pairs_that_neither_table_sees_are_left_out(run, files):
    # 5 of 82 and 0.5 % of the UK table are seen; what is bought by nobody is not.
    edges = run(LOADER, *files()).edges
    assert ("sic2007:201", "sic2007:255") not in set(zip(edges["from"], edges["to"], strict=True))
    weak = run(LOADER, *files(us=use_table(USE | {"325110": (0, 0, 0.1, 0), "T005": (45, 60, 80.1, 40)}))).edges
    link = weak.set_index(["from", "to"]).loc[("sic2007:201", "sic2007:291")]
    assert 0 < link["us_share"] < 0.005 < link["uk_share"]


def test_files_may_come_in_any_order_and_rows_too(run, files):
    first = run(LOADER, *files()).edges
    turned = files(us=use_table(dict(reversed(USE.items()))), uk=uk_sheet([*UK[:7][::-1], *UK[7:]]))
    second = run(LOADER, *turned[::-1]).edges
    assert first.reset_index(drop=True).equals(second.reset_index(drop=True))


def test_every_row_is_accounted_for(run, files):
    paths = files()
    found = run(LOADER, *paths)
    uk, key, us, crosswalk, concordance = (found.file_report(path) for path in paths)
    assert [file_report.rows_read for file_report in (uk, key, us, crosswalk, concordance)] == [9, 8, 9, 7, 8]
    assert not [row for file_report in (uk, key, us, crosswalk) for row in file_report.quarantined]
    assert found.quarantined(paths[4]) == [(9, "NAICS 2017", "not a code of NAICS 2017", "00")]
    assert uk.notes == {"total: read as a check of the sum": 2}
    assert us.notes == {"total: read as a check of the sum": 3}
    assert crosswalk.notes == {"NAICS code above six digits: not used": 1}
    assert concordance.notes == {"the second column 'NACE Rev. 2' read as its label": 1}


def test_rows_that_repeat_or_hold_no_number(run, files):
    key = [*KEY[:5], ["01", "Crop and animal production"], ["Z9", "No code"], *KEY[5:]]
    paths = files(us=use_table() + "331110,1,1,1,1,0,0,0\n", key=key)
    found = run(LOADER, *paths)
    assert found.quarantined(paths[2]) == [(11, "commodity", "repeated row", "331110")]
    assert found.quarantined(paths[1]) == [
        (6, "IOG code", "repeated row", "01"),
        (7, "IOG code", "no SIC code in the code or at the end of its description", "Z9"),
    ]


def test_a_table_that_does_not_add_up_is_refused(run, files):
    broken = USE | {"33211A": (5, 10, "many", 5)}
    with pytest.raises(LayoutError, match=r"what 336111 buys sums to 62, its published total is 82"):
        run(LOADER, *files(us=use_table(broken)))
    with pytest.raises(LayoutError, match="what C25 buys sums to 700"):
        run(LOADER, *files(uk=uk_sheet([row for row in UK if row[0] != "CPA_C25"])))
    with pytest.raises(LayoutError, match="no row of total intermediate consumption"):
        run(LOADER, *files(uk=uk_sheet(UK[:7])))


def test_a_missing_or_doubled_file_is_named(run, files):
    paths = files()
    with pytest.raises(InputError, match=r"missing: the UK supply and use tables .*; the concordance"):
        run(LOADER, *paths[1:4])
    with pytest.raises(InputError, match=r"us.csv and us.csv are both the US use table"):
        run(LOADER, *paths, paths[2])


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"us": use_table().replace("T001", "TOTAL")}, "between the columns 'commodity' and 'T001'"),
        ({"us": "<!doctype html>\n"}, "begins with '<!doctype html>'; expected one of: the US use table"),
        ({"crosswalk": CROSSWALK.replace("NAICS_2017_Code", "NAICS17")}, "no column 'NAICS_2017_Code'"),
        ({"concordance": CONCORDANCE.replace("NAICS 2017,NACE", "NAICS17,NACE")}, "no column 'NAICS 2017'"),
        ({"key": [["Key"], ["Code", "Description"]]}, "no column begins with 'IOG code'"),
        ({"uk": [["nothing"], [1, 2]]}, "no row of industry codes"),
    ],
)
def test_other_layouts_are_refused(run, files, part, message):
    with pytest.raises(LayoutError, match=message):
        run(LOADER, *files(**part))


def test_a_workbook_of_something_else_is_refused(run, files, workbook):
    with pytest.raises(LayoutError, match="is neither the UK supply and use tables"):
        run(LOADER, *files(), workbook("other.xlsx", {"Menu": [["x"]]}))


def test_another_delimiter_and_marks_of_a_merge_conflict(run, files):
    paths = files(us=use_table().replace(",", ";") + "<<<<<<< HEAD\n")
    found = run(LOADER, *paths)
    assert found.quarantined(paths[2]) == [(11, "commodity", "mark of a merge conflict", "<<<<<<< HEAD")]
    assert len(found.edges) == len(run(LOADER, *files()).edges)


def test_shares_of_a_column_sum_to_one_over_all_activities():
    generator = np.random.default_rng(7)
    codes = ("a", "b", "c")
    table = UseTable(2017, codes, codes, codes, codes, generator.uniform(1, 9, (3, 3)))
    links = us_links(table, {"a": ("2410",), "b": ("2550", "2910"), "c": ("2932",)}, ("241", "255", "291", "293"))
    assert links.share.sum(axis=0) == pytest.approx(np.ones(4))
    usual = links.share[:, 0] / links.norm[:, 0]
    assert usual.sum() == pytest.approx(1)


def test_a_table_of_another_shape_than_its_codes_is_an_error():
    with pytest.raises(ValueError, match="flows are"):
        UseTable(2017, ("a",), ("a", "b"), ("a",), ("a", "b"), np.zeros((2, 2)))
